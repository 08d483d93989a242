package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"slices"
	"strings"
	"sync/atomic"
	"time"
	"unicode"

	"github.com/wneessen/go-mail/smtp"

	"oplibre/app/store"
)

// The conversation with a mail server is led word by word (RFC 5321), because what a break means depends on where it comes:
// before the end of the letter nothing has left and it may be tried again; between that end and the answer nobody can know.

// outcome is what became of one letter in a conversation.
type outcome struct {
	// state is LetterSent, LetterWaiting for another try, LetterRefused or LetterUnknown.
	state string
	// code is what the server answered, 0 for nothing.
	code int
	// answer is its sentence.
	answer string
	// trouble says that the server or the way to it is the matter: other letters would fare no better now.
	trouble error
	// untold says that the recipient was not even named: the attempt does not count.
	untold bool
}

// line is a connection that remembers whether everything said was passed on.
type line struct {
	net.Conn
	broken atomic.Bool
}

// Write implements net.Conn.
func (l *line) Write(p []byte) (int, error) {
	n, err := l.Conn.Write(p)
	if err != nil {
		l.broken.Store(true)
	}
	return n, err
}

// session is a conversation that has begun: greeted, protected, signed in.
type session struct {
	server Server
	client *smtp.Client
	line   *line
	// release stops watching the context.
	release func() bool
	// letters is how many were handed over.
	letters int
}

// open begins a conversation. It ends with ctx, wherever it is.
func (s Server) open(ctx context.Context, name string) (*session, error) {
	dialer := net.Dialer{Timeout: s.Timeout}
	conn, err := dialer.DialContext(ctx, "tcp", s.Address)
	if err != nil {
		return nil, atConnecting.at(err)
	}
	l := &line{Conn: conn}
	opened := &session{server: s, line: l, release: context.AfterFunc(ctx, func() { _ = conn.Close() })}
	if err := opened.begin(ctx, name); err != nil {
		opened.release()
		return nil, errors.Join(err, ignoreClosed(conn.Close()))
	}
	return opened, nil
}

func ignoreClosed(err error) error {
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

// begin greets, protects and signs in.
func (c *session) begin(ctx context.Context, name string) (err error) {
	c.within(1)
	var conn net.Conn = c.line
	if c.server.Security == ImplicitTLS {
		protected := tls.Client(c.line, c.server.tls())
		if err := protected.HandshakeContext(ctx); err != nil {
			return atTLS.at(err)
		}
		conn = protected
	}
	if c.client, err = smtp.NewClient(conn, c.server.host()); err != nil {
		return atGreeting.at(err)
	}
	c.within(1)
	if err := c.client.Hello(name); err != nil {
		return atGreeting.at(err)
	}
	if c.server.Security == StartTLS {
		if offered, _ := c.client.Extension("STARTTLS"); !offered {
			return errNoTLS
		}
		c.within(2)
		if err := c.client.StartTLS(c.server.tls()); err != nil {
			return atTLS.at(err)
		}
	}
	return atSignIn.at(c.signIn())
}

// signIn takes the first way that both know. Passwords in the clear go to this machine only.
func (c *session) signIn() error {
	if c.server.User == "" {
		return nil
	}
	_, offered := c.client.Extension("AUTH")
	ways, user, password := strings.Fields(strings.ToUpper(offered)), c.server.User, c.server.Password
	c.within(2)
	switch {
	case slices.Contains(ways, "PLAIN"):
		return c.client.Auth(smtp.PlainAuth("", user, password, c.server.host(), false))
	case slices.Contains(ways, "LOGIN"):
		return c.client.Auth(smtp.LoginAuth(user, password, c.server.host(), false))
	case slices.Contains(ways, "SCRAM-SHA-256"):
		return c.client.Auth(smtp.ScramSHA256Auth(user, password))
	case slices.Contains(ways, "CRAM-MD5"):
		return c.client.Auth(smtp.CRAMMD5Auth(user, password))
	}
	return errNoSignIn
}

// within gives the next answers so many timeouts.
func (c *session) within(timeouts int) {
	_ = c.line.SetDeadline(time.Now().Add(time.Duration(timeouts) * c.server.Timeout)) // a closed line says so itself
}

// send hands one letter over.
func (c *session) send(from, to string, content []byte) outcome {
	c.letters++
	// An address that is not ASCII before the @ needs a server that can take it (RFC 6531); for any other, to ask for SMTPUTF8 would
	// keep the letter from servers on its way that cannot.
	plain := ascii(from) && ascii(to)
	if offered, _ := c.client.Extension("SMTPUTF8"); !plain && !offered {
		return outcome{state: store.LetterRefused, answer: "SMTPUTF8 is not offered"}
	}
	c.client.SkipSMTPUTF8(plain)
	c.within(1)
	if err := c.client.Mail("<" + from + ">"); err != nil {
		return ofSender(err)
	}
	c.within(1)
	if err := c.client.Rcpt("<" + to + ">"); err != nil {
		return ofRecipient(err)
	}
	c.within(1)
	body, err := c.client.Data()
	if err != nil {
		return ofRecipient(err)
	}
	c.within(intakeFactor)
	if _, err := body.Write(content); err != nil {
		return ofBreak(store.LetterWaiting, err) // its end was not said
	}
	c.within(intakeFactor)
	err = body.Close()
	var answered *textproto.Error
	switch {
	case err == nil:
		return outcome{state: store.LetterSent, code: 250}
	case errors.As(err, &answered):
		return ofRecipient(err)
	case c.line.broken.Load():
		return ofBreak(store.LetterWaiting, err)
	}
	return ofBreak(store.LetterUnknown, err)
}

func ascii(address string) bool {
	return strings.IndexFunc(address, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}

// usable reports whether another letter may follow; it clears what the last one left.
func (c *session) usable() bool {
	c.within(1)
	return c.letters < lettersASession && c.client.Reset() == nil
}

// close says goodbye, without waiting long for the answer.
func (c *session) close() {
	c.release()
	_ = c.line.SetDeadline(time.Now().Add(min(c.server.Timeout, goodbyeTime)))
	if c.client.Quit() != nil {
		_ = c.line.Close()
	}
}

// cut ends a conversation that broke off. Nothing more is said: a goodbye would end a letter that was not whole.
func (c *session) cut() {
	c.release()
	_ = c.line.Close()
}

const (
	// lettersASession is how many letters one connection carries: some servers dislike endless ones.
	lettersASession = 50
	goodbyeTime     = 2 * time.Second
	// answerLength is how much of a server's sentence is kept, in characters.
	answerLength = 300
)

// ofSender is what it means that a server does not take letters from us: nothing about who receives them.
func ofSender(err error) outcome {
	o := ofRecipient(err)
	o.state, o.trouble, o.untold = store.LetterWaiting, atSender.at(err), true
	return o
}

// ofRecipient is what an answer before the letter's end, or to it, means: 4yz another time, 5yz never (RFC 5321, 4.2.1). 421 and
// 530 are about the conversation; so is a break.
func ofRecipient(err error) outcome {
	var answered *textproto.Error
	if !errors.As(err, &answered) {
		return ofBreak(store.LetterWaiting, err)
	}
	o := outcome{state: store.LetterWaiting, code: answered.Code, answer: oneLine(fmt.Sprint(answered.Code, " ", answered.Msg), answerLength)}
	switch {
	case answered.Code == 421, answered.Code == 530:
		o.trouble = err
	case answered.Code >= 500 && answered.Code < 600:
		o.state = store.LetterRefused
	}
	return o
}

// ofBreak is what it means that a conversation broke off and left a letter in a state. Other letters wait: where a server breaks
// off after each, all of them would be lost to doubt one by one.
func ofBreak(state string, err error) outcome {
	return outcome{state: state, answer: oneLine(err.Error(), answerLength), trouble: err}
}
