package mailtest

import (
	"io"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// counter is where one client talks to the server.
type counter struct {
	office *Office
	conn   *smtp.Conn
	letter Letter
}

// AuthMechanisms implements smtp.AuthSession.
func (c *counter) AuthMechanisms() []string { return c.office.options.Ways }

// Auth implements smtp.AuthSession.
func (c *counter) Auth(way string) (sasl.Server, error) {
	if err := c.office.now(c.conn, SignIn, ""); err != nil {
		return nil, err
	}
	if way == "LOGIN" {
		return &login{}, nil
	}
	return sasl.NewPlainServer(func(_, user, password string) error { return admit(user, password) }), nil
}

func admit(user, password string) error {
	if user != "opl" || password != "right" {
		return smtp.ErrAuthFailed
	}
	return nil
}

// login asks for a name and a password, one after the other.
type login struct{ said []string }

// Next implements sasl.Server.
func (l *login) Next(response []byte) (challenge []byte, done bool, err error) {
	if response != nil {
		l.said = append(l.said, string(response))
	}
	switch len(l.said) {
	case 0:
		return []byte("Username:"), false, nil
	case 1:
		return []byte("Password:"), false, nil
	}
	return nil, true, admit(l.said[0], l.said[1])
}

// Mail implements smtp.Session.
func (c *counter) Mail(from string, options *smtp.MailOptions) error {
	_, protected := c.conn.TLSConnectionState()
	c.letter = Letter{From: from, Protected: protected, Name: c.conn.Hostname(), UTF8: options.UTF8}
	return c.office.now(c.conn, Sender, "")
}

// Rcpt implements smtp.Session.
func (c *counter) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.letter.To = to
	return c.office.now(c.conn, Recipient, to)
}

// Data implements smtp.Session.
func (c *counter) Data(r io.Reader) error {
	content, err := c.readAll(r)
	if err != nil {
		return err
	}
	if err := c.office.now(c.conn, Taken, c.letter.To); err != nil {
		return err
	}
	c.letter.Content = content
	return c.office.keep(c.letter)
}

// Reset implements smtp.Session: the server calls it when it has answered a letter.
func (c *counter) Reset() {
	if c.letter.Content != nil {
		_ = c.office.now(c.conn, Answered, c.letter.To) // nothing is left to be answered
	}
	c.letter = Letter{}
}

// Logout implements smtp.Session.
func (c *counter) Logout() error { return nil }
