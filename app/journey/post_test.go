package journey

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	netmail "net/mail"
	"regexp"
	"strings"
	"testing"
	"time"

	"oplibre/app/mail/mailtest"
)

// post is the mail server of a journey: what the program sends arrives there.
type post struct {
	*mailtest.Office
	t     *testing.T
	taken chan struct{} // says that there may be one more
}

// openPost starts a mail server; it stops with the test.
func openPost(t *testing.T) *post {
	t.Helper()
	office, err := mailtest.Open(mailtest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = office.Close() })
	p := &post{Office: office, t: t, taken: make(chan struct{}, 1)}
	p.refuse("")
	return p
}

// refuse makes the server know nobody at an address; every other takes letters.
func (p *post) refuse(unknown string) {
	p.When(func(m mailtest.Moment, to string) error {
		if m == mailtest.Recipient && to == unknown {
			return mailtest.Answer(550)
		}
		if m == mailtest.Answered {
			select {
			case p.taken <- struct{}{}:
			default: // it is said already
			}
		}
		return nil
	})
}

// received waits until the server has taken n letters, and returns all that it took.
func (p *post) received(n int) []mailtest.Letter {
	p.t.Helper()
	patience := time.NewTimer(2 * stepTime)
	defer patience.Stop()
	for {
		letters := p.Letters()
		if len(letters) >= n {
			return letters
		}
		select {
		case <-p.taken:
		case <-patience.C:
			p.t.Fatalf("%d letters have come instead of %d", len(letters), n)
		}
	}
}

// to waits for the nth letter to an address, from 1, and reads it.
func (p *post) to(address string, n int) letter {
	p.t.Helper()
	for least := 1; ; least++ {
		var theirs []mailtest.Letter
		all := p.received(least)
		for _, one := range all {
			if one.To == address {
				theirs = append(theirs, one)
			}
		}
		if len(theirs) >= n {
			return p.read(theirs[n-1])
		}
		least = len(all)
	}
}

// letter is one as somebody reads it.
type letter struct {
	netmail.Header
	to, subject, text string
}

func (p *post) read(raw mailtest.Letter) letter {
	p.t.Helper()
	message, err := netmail.ReadMessage(bytes.NewReader(raw.Content))
	if err != nil {
		p.t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(message.Header.Get("Subject"))
	if err != nil {
		p.t.Fatal(err)
	}
	_, parameters, err := mime.ParseMediaType(message.Header.Get("Content-Type"))
	if err != nil {
		p.t.Fatal(err)
	}
	plain, err := multipart.NewReader(message.Body, parameters["boundary"]).NextPart() // it undoes quoted-printable
	if err != nil {
		p.t.Fatal(err)
	}
	text, err := io.ReadAll(plain)
	if err != nil {
		p.t.Fatal(err)
	}
	return letter{message.Header, raw.To, subject, string(text)}
}

// link is the first address of the site in the letter that begins with a path, without the site.
func (p *post) link(l letter, path string) string {
	p.t.Helper()
	found := regexp.MustCompile(`http://127\.0\.0\.1:\d+(` + regexp.QuoteMeta(path) + `[\w/-]*)`).FindStringSubmatch(strings.ReplaceAll(l.text, "=\r\n", ""))
	if found == nil {
		p.t.Fatalf("no address %s in the letter to %s:\n%s", path, l.to, l.text)
	}
	return found[1]
}
