package mail

import (
	"bytes"
	"context"
	"fmt"
	netmail "net/mail"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"
	gomail "github.com/wneessen/go-mail"
	"golang.org/x/net/idna"

	"oplibre/app/account"
	"oplibre/app/i18n"
	views "oplibre/views/mail"
)

// What headers hold at most, in characters.
const (
	subjectLength = 200
	senderLength  = 100
)

// sheet is a message with what its envelope needs.
type sheet struct {
	Message
	// ID is that of the letter: whatever happens, its Message-ID is the same, so that a mailbox that gets it twice can tell.
	ID string
	// From is the address of the instance.
	From string
	// Base is the address of the site.
	Base string
	At   time.Time
}

// compose writes a message as octets to be sent (RFC 5322, MIME): plain text, and the same as HTML.
func compose(ctx context.Context, s sheet) ([]byte, error) {
	ctx = i18n.With(ctx, s.Language)
	if _, ok := account.ParseEmail(s.To); !ok {
		return nil, fmt.Errorf("letter %s: the recipient's address cannot be read", s.ID)
	}
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	m.FromMailAddress(&netmail.Address{Name: inName(s.Sender), Address: s.From})
	m.ToMailAddress(&netmail.Address{Address: route(s.To)})
	if reply, ok := account.ParseEmail(s.ReplyTo); ok {
		m.ReplyToMailAddress(&netmail.Address{Address: route(reply)})
	}
	m.Subject(inHeader(s.Subject, subjectLength))
	m.SetDateWithValue(s.At)
	m.SetMessageIDWithValue(s.ID + "@" + hostOf(s.Base))
	m.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: holiday replies stay away
	m.SetGenHeader(gomail.HeaderContentLang, s.Language)
	if s.Unsubscribe != "" {
		m.SetGenHeader(gomail.HeaderListUnsubscribe, "<"+oneLine(s.Unsubscribe, 1000)+">")
		m.SetGenHeader(gomail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click") // RFC 8058
	}
	text, page, err := bodies(ctx, s)
	if err != nil {
		return nil, err
	}
	m.SetBodyString(gomail.TypeTextPlain, text)
	m.AddAlternativeString(gomail.TypeTextHTML, page)
	var content bytes.Buffer
	_, err = m.WriteTo(&content)
	return content.Bytes(), err
}

// bodies are the same words twice: as text and as HTML.
func bodies(ctx context.Context, s sheet) (text, page string, err error) {
	props := views.LetterProps{Language: s.Language, Subject: oneLine(s.Subject, subjectLength), Body: body(s.Body),
		Sender: oneLine(s.Sender, senderLength), Site: s.Site, Base: s.Base}
	if s.ReplyTo != "" {
		props.Notes = append(props.Notes, i18n.T(ctx, "mail.foot.reply"))
	}
	lines := append([]string{props.Body, "", "-- ", props.Sender, props.Site}, props.Notes...)
	text = strings.Join(lines, "\r\n") + "\r\n"
	buffer := templ.GetBuffer()
	defer templ.ReleaseBuffer(buffer)
	err = views.Letter(props).Render(ctx, buffer)
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r\n"), buffer.String(), err
}

// hostOf names the instance in Message-ID.
func hostOf(base string) string {
	if address, err := url.Parse(base); err == nil && address.Hostname() != "" {
		if host, err := idna.Lookup.ToASCII(address.Hostname()); err == nil {
			return host
		}
	}
	return "localhost"
}

// greetingName names the instance in EHLO: a domain, or an address literal (RFC 5321, 4.1.3).
func greetingName(base string) string {
	address, err := url.Parse(base)
	if err != nil {
		return "localhost"
	}
	switch ip, err := netip.ParseAddr(address.Hostname()); {
	case err != nil:
		return hostOf(base)
	case ip.Is6():
		return "[IPv6:" + ip.WithZone("").String() + "]"
	default:
		return "[" + ip.String() + "]"
	}
}

// route is an address as envelope and headers have it: the name of its domain in ASCII (RFC 5891), which every server understands.
func route(address string) string {
	at := strings.LastIndexByte(address, '@')
	if domain, err := idna.Lookup.ToASCII(address[at+1:]); err == nil {
		return address[:at+1] + domain
	}
	return address
}
