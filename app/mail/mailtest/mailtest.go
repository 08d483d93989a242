// Package mailtest is a mail server for tests: it takes letters over a real connection, with or without TLS, does at each moment of
// the conversation what a test says (answer this, wait, hang up), and keeps what it took and every octet that came over the wire.
package mailtest

import (
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"net"
	netmail "net/mail"
	"slices"
	"sync"

	"github.com/emersion/go-smtp"
)

// Moment is a point of a conversation.
type Moment string

// The moments of a conversation, in their order.
const (
	Hello     Moment = "hello"
	SignIn    Moment = "sign-in"
	Sender    Moment = "sender"
	Recipient Moment = "recipient"
	// Middle is when a letter has begun.
	Middle Moment = "middle"
	// Taken is when a letter was read to its end and not yet answered.
	Taken Moment = "taken"
	// Answered is when the answer to a letter is on its way.
	Answered Moment = "answered"
)

// ErrCut is returned by a test that wants the connection to end there, without a word.
var ErrCut = errors.New("cut")

// Answer is what a server says with a code.
func Answer(code int) error { return &smtp.SMTPError{Code: code, Message: "no such luck"} }

// Options say what a mail server offers.
type Options struct {
	// Address is where it listens; empty means a free port of 127.0.0.1.
	Address string
	// TLS is its certificate; nil means that it has none. Implicit speaks TLS from the first octet.
	TLS      *tls.Config
	Implicit bool
	// Ways are the ways of signing in as opl with the password right: PLAIN, LOGIN. AuthInClear offers them without TLS too.
	Ways        []string
	AuthInClear bool
	// MaxBytes is how large a letter may be, 0 for any size.
	MaxBytes int64
	// UTF8 offers SMTPUTF8.
	UTF8 bool
}

// Letter is one that a server took.
type Letter struct {
	From, To string
	// MessageID is without its brackets.
	MessageID string
	Content   []byte
	// Protected says that it came over TLS, Name how the client called itself.
	Protected bool
	Name      string
	// UTF8 says that the client asked for SMTPUTF8.
	UTF8 bool
}

// Office is a mail server.
type Office struct {
	// Address is its host:port.
	Address string

	options Options
	server  *smtp.Server

	mu      sync.Mutex
	at      func(Moment, string) error
	letters []Letter
	wire    bytes.Buffer
}

// Open starts a mail server. Close ends it.
func Open(options Options) (*Office, error) {
	if options.Address == "" {
		options.Address = "127.0.0.1:0"
	}
	listener, err := net.Listen("tcp", options.Address)
	if err != nil {
		return nil, err
	}
	o := &Office{Address: listener.Addr().String(), options: options}
	o.server = smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &counter{office: o, conn: c}, o.now(c, Hello, "")
	}))
	o.server.Domain, o.server.AllowInsecureAuth, o.server.ErrorLog = "post.example", options.AuthInClear, silent{}
	o.server.MaxMessageBytes, o.server.EnableSMTPUTF8 = options.MaxBytes, options.UTF8
	var tapped net.Listener = tap{listener, o}
	switch {
	case options.TLS != nil && options.Implicit:
		tapped = tls.NewListener(tapped, options.TLS)
	case options.TLS != nil:
		o.server.TLSConfig = options.TLS
	}
	go func() { _ = o.server.Serve(tapped) }()
	return o, nil
}

// Close ends all conversations.
func (o *Office) Close() error { return o.server.Close() }

// When sets what the server does at each moment from now on: nil goes on, an Answer is given, ErrCut hangs up. to is the recipient, as
// soon as there is one. It is called by several conversations at once.
func (o *Office) When(at func(m Moment, to string) error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.at = at
}

// now asks the test what to do.
func (o *Office) now(c *smtp.Conn, m Moment, to string) error {
	o.mu.Lock()
	at := o.at
	o.mu.Unlock()
	if at == nil {
		return nil
	}
	err := at(m, to)
	if errors.Is(err, ErrCut) {
		hangUp(c)
	}
	return err
}

// hangUp ends a connection below TLS, so that not even TLS says goodbye.
func hangUp(c *smtp.Conn) {
	conn := c.Conn()
	if protected, is := conn.(*tls.Conn); is {
		conn = protected.NetConn()
	}
	_ = conn.Close() // gone already is as good
}

// Letters are those taken so far, each as often as it was.
func (o *Office) Letters() []Letter {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.letters)
}

// Wire is everything that clients have sent, as it came over the wire.
func (o *Office) Wire() []byte {
	o.mu.Lock()
	defer o.mu.Unlock()
	return bytes.Clone(o.wire.Bytes())
}

// tap is a listener whose connections are listened to.
type tap struct {
	net.Listener
	office *Office
}

func (t tap) Accept() (net.Conn, error) {
	conn, err := t.Listener.Accept()
	return &tapped{conn, t.office}, err
}

type tapped struct {
	net.Conn
	office *Office
}

func (t *tapped) Read(p []byte) (int, error) {
	n, err := t.Conn.Read(p)
	t.office.mu.Lock()
	defer t.office.mu.Unlock()
	t.office.wire.Write(p[:n])
	return n, err
}

type silent struct{}

func (silent) Printf(string, ...any) {}
func (silent) Println(...any)        {}

// keep takes a letter.
func (o *Office) keep(letter Letter) error {
	message, err := netmail.ReadMessage(bytes.NewReader(letter.Content))
	if err != nil {
		return err
	}
	letter.MessageID = string(bytes.Trim([]byte(message.Header.Get("Message-ID")), "<>"))
	o.mu.Lock()
	defer o.mu.Unlock()
	o.letters = append(o.letters, letter)
	return nil
}

// readAll reads a letter, with a stop in its middle.
func (c *counter) readAll(r io.Reader) ([]byte, error) {
	begin := make([]byte, 64)
	n, err := io.ReadFull(r, begin)
	if err != nil {
		return begin[:n], err
	}
	if err := c.office.now(c.conn, Middle, c.letter.To); err != nil {
		return nil, err
	}
	rest, err := io.ReadAll(r)
	return append(begin, rest...), err
}
