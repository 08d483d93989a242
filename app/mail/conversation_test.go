package mail

import (
	"bytes"
	"context"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"net/textproto"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"oplibre/app/account"
	"oplibre/app/mail/mailtest"
	"oplibre/app/store"
)

// office is a mail server without TLS, and how it is reached.
func office(t testing.TB, options mailtest.Options) (*mailtest.Office, Server) {
	t.Helper()
	o, err := mailtest.Open(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = o.Close() }) // what a test left open is of no interest
	server, err := Server{Address: o.Address, Security: NoTLS, From: "opl@opl.example.org", Timeout: 5 * time.Second}.Complete()
	if err != nil {
		t.Fatal(err)
	}
	return o, server
}

func converse(t testing.TB, server Server) *session {
	t.Helper()
	open, err := server.open(context.Background(), "opl.example.org")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(open.close)
	return open
}

// large is more than the buffers of a connection hold.
var large = append([]byte("Message-ID: <large@opl.example.org>\r\n\r\n"), bytes.Repeat([]byte(strings.Repeat("x", 70)+"\r\n"), 300_000)...)

// Where a letter's end was not said, nobody can have taken it: it may be sent again. Nothing is said after the break, because a goodbye
// would end the letter.
func TestABreakInTheMiddleOfALetter(t *testing.T) {
	o, server := office(t, mailtest.Options{})
	server.Timeout = 200 * time.Millisecond
	goOn := make(chan struct{})
	for name, at := range map[string]func() error{
		"the server hangs up":      func() error { return mailtest.ErrCut },
		"the server reads no more": func() error { <-goOn; return nil },
	} {
		open := converse(t, server)
		o.When(func(m mailtest.Moment, _ string) error {
			if m == mailtest.Middle {
				return at()
			}
			return nil
		})
		if got := open.send("opl@opl.example.org", "anne@a.example.org", large); got.state != store.LetterWaiting || got.trouble == nil || got.untold {
			t.Errorf("%s: %+v", name, got)
		}
		open.cut()
	}
	close(goOn)
	if err := o.Close(); err != nil { // waits for the reader to come to its end
		t.Error(err)
	}
	if len(o.Letters()) != 0 {
		t.Errorf("%d letters without an end were taken", len(o.Letters()))
	}
}

func TestALetterThatIsTooLarge(t *testing.T) {
	o, server := office(t, mailtest.Options{MaxBytes: 10 << 20})
	open := converse(t, server)
	if got := open.send("opl@opl.example.org", "anne@a.example.org", large); got.state != store.LetterRefused || got.code != 552 {
		t.Errorf("%+v", got)
	}
	if got := open.send("opl@opl.example.org", "anne@a.example.org", large[:9<<20]); !open.usable() || got.state != store.LetterSent {
		t.Errorf("%+v", got)
	}
	if arrived := o.Letters(); len(arrived) != 1 || !bytes.Equal(bytes.TrimSpace(arrived[0].Content), bytes.TrimSpace(large[:9<<20])) {
		t.Errorf("%d letters arrived, or not whole", len(arrived))
	}
}

// Long lines, letters beyond ASCII and dots at the beginning of a line arrive as they were written.
func TestLinesArriveAsTheyWere(t *testing.T) {
	o, server := office(t, mailtest.Options{})
	text := strings.Join([]string{"", ".", "..", ".un point", strings.Repeat("forêt d'été, ", 2000), "From la gare", strings.Repeat("=", 1100), "fin "}, "\n")
	s := sheet{Message: Message{To: "anne@a.example.org", Subject: strings.Repeat("Où cueillir la criste-marine ? ", 6), Body: text, Language: "fr",
		Sender: "Opération Libre Saint-Marc", ReplyTo: "equipe@saint-marc.example.org", Site: "https://opl.example.org/o/saint-marc-2027"},
		ID: store.NewID(), From: server.From, Base: "https://opl.example.org", At: time.Date(2027, 5, 1, 10, 0, 0, 0, time.UTC)}
	content, err := compose(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	if got := converse(t, server).send(s.From, s.To, content); got.state != store.LetterSent {
		t.Fatalf("%+v", got)
	}
	arrived := o.Letters()[0].Content
	for line := range bytes.Lines(arrived) {
		if !bytes.HasSuffix(line, []byte("\r\n")) || len(line) > 1000 || bytes.ContainsFunc(line, func(r rune) bool { return r > '~' }) {
			t.Fatalf("RFC 5322, 2.1.1: %d octets: %.80q", len(line), line)
		}
	}
	if got := read(t, arrived).text; !strings.HasPrefix(got, strings.ReplaceAll(text, "\n", "\r\n")) {
		t.Errorf("%.200q", got)
	}
}

// FuzzWhatArrives writes a letter with what people may have typed, hands it over to a real server, and reads what arrived as any mailbox
// would: the headers are those that we write and no others, once each, and the recipients those that were meant.
func FuzzWhatArrives(f *testing.F) {
	hostile := []string{"Marc\"\r\nBcc: eve@example.com\r\n\r\n<script>alert(1)</script>", "a\x00b", "annexe\u202efdp.exe", "=?utf-8?q?=0D=0ABcc:_eve@example.com?=",
		"\r\n.\r\nMAIL FROM:<eve@example.com>", strings.Repeat("très ", 5000), "\u2028Bcc: eve@example.com", "\xff\xfe\x80", "\x1b[31mrouge", "\t \v\f",
		"a\nb\rc", "<eve@example.com>,", "(commentaire", "Zoé 🌿", "", strings.Repeat("x", 3000), "--\r\n--boundary--", "\u0085Bcc: eve@example.com", "é\\", "é\"#(),.:;<>@[]\\`|~"}
	addresses := []string{"anne@a.example.org", "a@b.fr\r\nBcc: eve@example.com", "anne@a.example.org> SIZE=1\r\nRCPT TO:<eve@example.com", "zoé@forêt.example.org",
		"\"a b\"@a.example.org", "a@[192.0.2.1]", "a@b.fr,eve@example.com", "a@b.fr\x00", strings.Repeat("a", 240) + "@b.fr", "=?utf-8?q?eve?=@b.fr"}
	for i, text := range hostile {
		f.Add(text, hostile[(i+1)%len(hostile)], hostile[(i+2)%len(hostile)], addresses[i%len(addresses)], addresses[(i+3)%len(addresses)], text)
		f.Add("Opération Libre", text, text, "anne@a.example.org", addresses[i%len(addresses)], "https://opl.example.org/desabonnement/abc")
	}
	o, server := office(f, mailtest.Options{UTF8: true})
	f.Fuzz(func(t *testing.T, sender, subject, body, to, reply, unsubscribe string) {
		s := sheet{Message: Message{To: to, Subject: subject, Body: body, Language: "fr", Sender: sender, ReplyTo: reply, Site: "https://opl.example.org/o/a",
			Unsubscribe: unsubscribe}, ID: store.NewID(), From: server.From, Base: "https://opl.example.org", At: time.Date(2027, 5, 1, 10, 0, 0, 0, time.UTC)}
		content, err := compose(t.Context(), s)
		if _, ok := account.ParseEmail(to); ok != (err == nil) {
			t.Fatalf("to %q: %v", to, err)
		}
		if err != nil {
			return
		}
		before := len(o.Letters())
		open := converse(t, server)
		if got := open.send(route(s.From), route(s.To), content); got.state != store.LetterSent {
			t.Fatalf("%+v", got)
		}
		arrived := o.Letters()[before:]
		if len(arrived) != 1 || arrived[0].To != route(to) || arrived[0].From != server.From {
			t.Fatalf("%d arrived, to %q, want %q", len(arrived), arrived[0].To, route(to))
		}
		s.expect(t, read(t, arrived[0].Content))
	})
}

// opened is a letter as a mailbox reads it.
type opened struct {
	header     netmail.Header
	text, page string
}

func read(t *testing.T, content []byte) opened {
	t.Helper()
	for line := range bytes.Lines(content) {
		if len(line) > 1000 {
			t.Fatalf("a line of %d octets (RFC 5322, 2.1.1): %.100q", len(line), line)
		}
	}
	message, err := netmail.ReadMessage(bytes.NewReader(content))
	if err != nil {
		t.Fatalf("%v in\n%s", err, content)
	}
	kind, parameters, err := mime.ParseMediaType(message.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("%s: %v", kind, err)
	}
	letter := opened{header: message.Header}
	parts := multipart.NewReader(message.Body, parameters["boundary"])
	for i := 0; ; i++ {
		part, err := parts.NextRawPart()
		if err == io.EOF && i == 2 {
			return letter
		}
		if err != nil || i == 2 {
			t.Fatalf("part %d: %v", i, err)
		}
		inside := decoded(t, part.Header, part)
		want := []string{"text/plain; charset=UTF-8", "text/html; charset=UTF-8"}[i]
		if part.Header.Get("Content-Type") != want || !utf8.ValidString(inside) {
			t.Errorf("part %d is %v", i, part.Header)
		}
		if i == 0 {
			letter.text = inside
		} else {
			letter.page = inside
		}
	}
}

func decoded(t *testing.T, header textproto.MIMEHeader, r io.Reader) string {
	t.Helper()
	switch header.Get("Content-Transfer-Encoding") {
	case "quoted-printable":
		r = quotedprintable.NewReader(r)
	case "base64":
		r = base64.NewDecoder(base64.StdEncoding, r)
	default:
		t.Errorf("encoded as %q", header.Get("Content-Transfer-Encoding"))
	}
	content, err := io.ReadAll(r)
	if err != nil {
		t.Error(err)
	}
	return string(content)
}

// expect compares what arrived with what was meant.
func (s sheet) expect(t *testing.T, got opened) {
	t.Helper()
	names := []string{"Auto-Submitted", "Content-Language", "Content-Type", "Date", "From", "Message-Id", "Mime-Version", "Subject", "To"}
	if _, ok := account.ParseEmail(s.ReplyTo); ok {
		names = append(names, "Reply-To")
	}
	if s.Unsubscribe != "" {
		names = append(names, "List-Unsubscribe", "List-Unsubscribe-Post")
	}
	for name, values := range got.header {
		if !slices.Contains(names, name) || len(values) != 1 {
			t.Errorf("%s: %q", name, values)
		}
	}
	for _, name := range names {
		if got.header.Get(name) == "" && name != "Subject" {
			t.Errorf("no %s in %v", name, got.header)
		}
	}
	from, err := got.header.AddressList("From")
	if err != nil || len(from) != 1 || from[0].Address != s.From || strings.ContainsFunc(from[0].Name, unsafe) {
		t.Errorf("From: %q, %v", got.header.Get("From"), err)
	}
	to, err := got.header.AddressList("To")
	if err != nil || len(to) != 1 || to[0].Address != route(s.To) {
		t.Errorf("To: %q (%v), want %q", got.header.Get("To"), err, route(s.To))
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(got.header.Get("Subject"))
	if err != nil || subject != inHeader(s.Subject, subjectLength) {
		t.Errorf("Subject: %q (%v), want %q", subject, err, inHeader(s.Subject, subjectLength))
	}
	if got.header.Get("Message-Id") != "<"+s.ID+"@opl.example.org>" {
		t.Errorf("Message-ID: %q", got.header.Get("Message-Id"))
	}
	if want := strings.ReplaceAll(body(s.Body), "\n", "\r\n"); !strings.HasPrefix(got.text, want) {
		t.Errorf("text: %q, want %q", got.text, want)
	}
	if strings.Contains(got.page, "<script") || strings.ContainsFunc(strings.NewReplacer("\n", "", "\r", "").Replace(got.page), unsafe) {
		t.Errorf("page: %q", got.page)
	}
}
