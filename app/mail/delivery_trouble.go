package mail

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"time"

	"github.com/wneessen/go-mail/smtp"

	"oplibre/app/i18n"
)

// Trouble is why no letter leaves at the moment; the zero value is none.
type Trouble struct {
	// Since is when it began; what is the matter may have changed meanwhile.
	Since time.Time
	// Key is the message that says what is the matter and what to do; see Words.
	Key string
	// Host is the mail server, as it was named.
	Host string
	// Answer is what the server said, or what was seen of it, for whoever runs the instance. It holds no recipient.
	Answer string
}

// Words tells people what is the matter and what to do, in the language of ctx.
func (t Trouble) Words(ctx context.Context) string {
	return i18n.T(ctx, t.Key, i18n.Args{"Host": t.Host})
}

// stage is how far a conversation had come when it went wrong: what an answer means depends on it.
type stage string

const (
	atConnecting stage = "connecting"
	atGreeting   stage = "greeting"
	atTLS        stage = "tls"
	atSignIn     stage = "sign_in"
	atSender     stage = "sender"
)

// failure is an error with the stage at which it happened.
type failure struct {
	stage stage
	error
}

// Unwrap implements what errors.As needs.
func (f failure) Unwrap() error { return f.error }

// at notes the stage of an error, if there is one.
func (s stage) at(err error) error {
	if err == nil {
		return nil
	}
	return failure{s, err}
}

var (
	// errNoTLS means that a server offers no TLS where it must.
	errNoTLS = errors.New("the mail server offers no STARTTLS")
	// errNoSignIn means that a server and we know no common way of signing in.
	errNoSignIn = errors.New("the mail server offers no way of signing in that can be used")
)

// reason is the message about an error of a conversation.
func reason(err error) string {
	var (
		failed   failure
		answered *textproto.Error
		strange  textproto.ProtocolError
		slow     net.Error
	)
	errors.As(err, &failed)
	switch {
	case failed.stage == atConnecting:
		return "delivery.trouble.unreachable"
	case errors.Is(err, errNoTLS):
		return "delivery.trouble.no_tls"
	case errors.Is(err, errNoSignIn):
		return "delivery.trouble.no_sign_in"
	case errors.Is(err, smtp.ErrUnencrypted):
		return "delivery.trouble.in_clear"
	case ofCertificate(err) != "":
		return ofCertificate(err)
	case errors.As(err, &answered):
		return ofAnswer(failed.stage, answered.Code)
	case errors.As(err, &slow) && slow.Timeout():
		return "delivery.trouble.silent"
	case failed.stage == atTLS:
		return "delivery.trouble.tls"
	case errors.As(err, &strange):
		return "delivery.trouble.strange"
	}
	return "delivery.trouble.cut"
}

// ofCertificate is the message about a certificate that is no proof, or empty.
func ofCertificate(err error) string {
	var (
		host    x509.HostnameError
		unknown x509.UnknownAuthorityError
		invalid x509.CertificateInvalidError
	)
	switch {
	case errors.As(err, &host):
		return "delivery.trouble.other_host"
	case errors.As(err, &unknown):
		return "delivery.trouble.authority"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "delivery.trouble.expired"
	case errors.As(err, &invalid):
		return "delivery.trouble.tls"
	}
	return ""
}

// ofAnswer is the message about a server that says no, at some stage.
func ofAnswer(s stage, code int) string {
	switch {
	case s == atTLS:
		return "delivery.trouble.no_tls"
	case code == 530 || s == atSignIn && code >= 500:
		return "delivery.trouble.sign_in"
	case code < 500:
		return "delivery.trouble.busy"
	case s == atSender:
		return "delivery.trouble.sender"
	}
	return "delivery.trouble.refused"
}

// note remembers whether the server works.
func (d *Delivery) note(o outcome) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case o.trouble != nil:
		since := d.trouble.Since
		if since.IsZero() {
			since = d.Clock()
		}
		d.trouble = Trouble{Since: since, Key: reason(o.trouble), Host: d.Server.host(), Answer: withoutAddress(o.trouble)}
	case o.code != 0:
		d.trouble = Trouble{}
	}
}

// Trouble returns why no letter leaves, as this process sees it.
func (d *Delivery) Trouble() Trouble {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.trouble
}

// withoutAddress tells an error without what a server may repeat of an address: of answers only the code.
func withoutAddress(err error) string {
	var answered *textproto.Error
	var strange textproto.ProtocolError
	switch {
	case errors.As(err, &answered):
		return fmt.Sprintf("the mail server answered %d", answered.Code)
	case errors.As(err, &strange):
		return "the mail server's answer is none of SMTP"
	}
	return oneLine(err.Error(), answerLength)
}
