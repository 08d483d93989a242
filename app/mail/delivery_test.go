package mail_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
	"gorm.io/gorm"

	"oplibre/app/mail"
	"oplibre/app/store"
)

// postOffice is a mail server that does what a test says and keeps what it acknowledged.
type postOffice struct {
	*testing.T
	address string
	// rcpt and data answer RCPT and the end of a letter; nil means yes.
	rcpt, data func(to string) error
	// cut, when set, ends the connection after a whole letter was read, before any answer.
	cut bool

	mu   sync.Mutex
	took map[string][]byte // Message-ID → octets
	many map[string]int    // how often each was acknowledged
}

func newPostOffice(t *testing.T) *postOffice {
	t.Helper()
	p := &postOffice{T: t, took: map[string][]byte{}, many: map[string]int{}}
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &counter{office: p, conn: c}, nil }))
	server.Domain, server.AllowInsecureAuth, server.ErrorLog = "post.example", true, silent{}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.address = listener.Addr().String()
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return p
}

type silent struct{}

func (silent) Printf(string, ...any) {}
func (silent) Println(...any)        {}

// counter is one session.
type counter struct {
	office *postOffice
	conn   *smtp.Conn
	to     string
}

func (c *counter) Reset()                               {}
func (c *counter) Logout() error                        { return nil }
func (c *counter) Mail(string, *smtp.MailOptions) error { return nil }
func (c *counter) AuthMechanisms() []string             { return []string{sasl.Plain} }
func (c *counter) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "opl" || password != "right" {
			return smtp.ErrAuthFailed
		}
		return nil
	}), nil
}

func (c *counter) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.to = to
	if c.office.rcpt != nil {
		return c.office.rcpt(to)
	}
	return nil
}

func (c *counter) Data(r io.Reader) error {
	content, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if c.office.cut {
		return errors.Join(c.conn.Conn().Close(), errors.New("cut"))
	}
	if c.office.data != nil {
		if err := c.office.data(c.to); err != nil {
			return err
		}
	}
	message, err := netmail.ReadMessage(bytes.NewReader(content))
	if err != nil {
		return err
	}
	c.office.mu.Lock()
	defer c.office.mu.Unlock()
	id := message.Header.Get("Message-ID")
	c.office.took[id], c.office.many[id] = content, c.office.many[id]+1
	return nil
}

// delivery sends the letters of a town to a post office; the clock moves when a test says so.
func (w *town) delivery(p *postOffice, now *time.Time) *mail.Delivery {
	w.Helper()
	server, err := mail.Server{Address: p.address, Security: mail.NoTLS, From: "opl@opl.example.org", Timeout: 5 * time.Second}.Complete()
	if err != nil {
		w.Fatal(err)
	}
	return &mail.Delivery{DB: w.db, Log: slog.New(slog.DiscardHandler), Clock: func() time.Time { return *now }, Base: base, Server: server}
}

func (w *town) round(d *mail.Delivery) {
	w.Helper()
	if err := d.Round(w.Context()); err != nil {
		w.Fatal(err)
	}
}

func (w *town) letter(id string) store.Letter {
	w.Helper()
	letter, err := mail.Find(w.Context(), w.db, w.o.ID, id)
	if err != nil {
		w.Fatal(err)
	}
	return *letter
}

func TestALetterLeavesOnce(t *testing.T) {
	w, p := newTown(t), newPostOffice(t)
	_, letter := w.invite("fr")
	now := w.by.At
	for range 2 {
		w.round(w.delivery(p, &now))
	}
	if got := w.letter(letter.ID); got.State != store.LetterSent || got.SentAt == nil || got.Attempts != 1 {
		t.Errorf("%+v", got)
	}
	content := string(p.took["<"+letter.ID+"@opl.example.org>"])
	for _, want := range []string{"Auto-Submitted: auto-generated", "<opl@opl.example.org>", "text/plain", "text/html", "Date: "} {
		if !strings.Contains(content, want) {
			t.Errorf("no %q in\n%s", want, content)
		}
	}
	if len(p.took) != 1 || p.many["<"+letter.ID+"@opl.example.org>"] != 1 || strings.Contains(content, "List-Unsubscribe") {
		t.Errorf("%d letters arrived:\n%s", len(p.took), content)
	}
}

func TestWhatAServerAnswers(t *testing.T) {
	no := func(code int) func(string) error {
		return func(string) error { return &smtp.SMTPError{Code: code, Message: "no such luck"} }
	}
	for name, c := range map[string]struct {
		set   func(p *postOffice)
		state string
	}{
		"put off at the recipient": {func(p *postOffice) { p.rcpt = no(450) }, store.LetterWaiting},
		"refused at the recipient": {func(p *postOffice) { p.rcpt = no(550) }, store.LetterRefused},
		"put off at the end":       {func(p *postOffice) { p.data = no(451) }, store.LetterWaiting},
		"refused at the end":       {func(p *postOffice) { p.data = no(554) }, store.LetterRefused},
		"cut before the answer":    {func(p *postOffice) { p.cut = true }, store.LetterUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			w, p := newTown(t), newPostOffice(t)
			_, letter := w.invite("fr")
			c.set(p)
			now := w.by.At
			d := w.delivery(p, &now)
			w.round(d)
			if got := w.letter(letter.ID); got.State != c.state || got.Answer == "" || got.SentAt != nil {
				t.Fatalf("%+v", got)
			}
			p.rcpt, p.data, p.cut = nil, nil, false
			w.round(d)
			if len(p.took) != 0 {
				t.Error("tried again at once")
			}
			now = now.Add(time.Minute)
			w.round(d)
			if again := len(p.took) == 1; again != (c.state == store.LetterWaiting) {
				t.Errorf("a minute later %d letters arrived", len(p.took))
			}
		})
	}
}

func TestAfterTheLastDelayALetterHasFailed(t *testing.T) {
	w, p := newTown(t), newPostOffice(t)
	_, letter := w.invite("fr")
	p.rcpt = func(string) error { return &smtp.SMTPError{Code: 450, Message: "later"} }
	now := w.by.At
	d := w.delivery(p, &now)
	for range 8 {
		w.round(d)
		now = now.Add(24 * time.Hour)
	}
	if got := w.letter(letter.ID); got.State != store.LetterFailed || got.Attempts != 8 {
		t.Errorf("%+v", got)
	}
}

func TestWhatAKilledProcessHeldIsUnknown(t *testing.T) {
	w, p := newTown(t), newPostOffice(t)
	_, letter := w.invite("fr")
	now := w.by.At
	err := w.db.Write(t.Context(), func(tx *gorm.DB) error {
		return tx.Model(&store.Letter{}).Where("id = ?", letter.ID).
			Updates(map[string]any{"state": store.LetterSending, "claimed_at": store.InstantOf(now), "attempts": 1}).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	d := w.delivery(p, &now)
	w.round(d)
	if got := w.letter(letter.ID).State; got != store.LetterSending {
		t.Errorf("another process may still be sending it: %s", got)
	}
	now = now.Add(time.Hour)
	w.round(d)
	if got := w.letter(letter.ID).State; got != store.LetterUnknown || len(p.took) != 0 {
		t.Errorf("%s, %d arrived", got, len(p.took))
	}
}

func TestSeveralProcessesSendEachLetterOnce(t *testing.T) {
	w, p := newTown(t), newPostOffice(t)
	now := w.by.At
	for i := range 40 {
		err := w.db.Write(t.Context(), func(tx *gorm.DB) error {
			return w.by.Queue(tx, store.Letter{OperationID: &w.o.ID, Kind: mail.KindInvitation, Language: "fr",
				Recipient: fmt.Sprintf("p%d@d%d.example.org", i, i)})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	link, _ := w.invite("fr")
	err := w.db.Write(t.Context(), func(tx *gorm.DB) error {
		return tx.Model(&store.Letter{}).Where("kind = ?", mail.KindInvitation).Update("subject_id", link.ID).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	var processes sync.WaitGroup
	for range 3 {
		d := w.delivery(p, &now)
		processes.Go(func() { w.round(d) })
	}
	processes.Wait()
	if len(p.many) != 41 {
		t.Errorf("%d letters of 41 arrived", len(p.many))
	}
	for id, times := range p.many {
		if times != 1 {
			t.Errorf("%s arrived %d times", id, times)
		}
	}
}

func TestPaceOfOneDomain(t *testing.T) {
	w, p := newTown(t), newPostOffice(t)
	now := w.by.At
	for range 3 {
		w.invite("fr")
	}
	d := w.delivery(p, &now)
	d.Server.Pace = 2
	w.round(d)
	if len(p.took) != 2 {
		t.Fatalf("%d letters in the first minute", len(p.took))
	}
	now = now.Add(61 * time.Second)
	if w.round(d); len(p.took) != 3 {
		t.Errorf("%d letters in the second minute", len(p.took))
	}
}

func TestAWrongPasswordIsNotTheLettersFault(t *testing.T) {
	w, p := newTown(t), newPostOffice(t)
	_, letter := w.invite("fr")
	now := w.by.At
	d := w.delivery(p, &now)
	d.Server.User, d.Server.Password = "opl", "wrong"
	if err := d.Round(t.Context()); err == nil {
		t.Error("the round went well")
	}
	if got := w.letter(letter.ID); got.State != store.LetterWaiting || got.Attempts != 0 || d.Trouble().Since.IsZero() {
		t.Errorf("%+v, %+v", got, d.Trouble())
	}
	d.Server.Password, now = "right", now.Add(time.Minute)
	if w.round(d); w.letter(letter.ID).State != store.LetterSent || !d.Trouble().Since.IsZero() {
		t.Errorf("%+v", d.Trouble())
	}
}

func TestWithoutTheTLSThatWasAskedNothingIsSaid(t *testing.T) {
	w, p := newTown(t), newPostOffice(t)
	w.invite("fr")
	now := w.by.At
	d := w.delivery(p, &now)
	d.Server.Security = mail.StartTLS
	if err := d.Round(t.Context()); err == nil || len(p.took) != 0 {
		t.Errorf("%v, %d arrived in the clear", err, len(p.took))
	}
}

func TestNamesInjectNothing(t *testing.T) {
	w, p := newTown(t), newPostOffice(t)
	hostile := "Marc\"\r\nBcc: eve@example.com\r\n\r\n<script>alert(1)</script> \u202efdp"
	w.o.Name = hostile
	err := w.db.Write(t.Context(), func(tx *gorm.DB) error {
		return tx.Table("operation").Where("id = ?", w.o.ID).Update("name", hostile).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	w.invite("fr")
	now := w.by.At
	w.round(w.delivery(p, &now))
	for _, content := range p.took {
		message, err := netmail.ReadMessage(bytes.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		if message.Header.Get("Bcc") != "" || bytes.Contains(content, []byte("<script")) && !bytes.Contains(content, []byte("&lt;script")) {
			t.Errorf("injected:\n%s", content)
		}
		from, err := message.Header.AddressList("From")
		if err != nil || len(from) != 1 || from[0].Address != "opl@opl.example.org" || strings.ContainsAny(from[0].Name, "\r\n\u202e") {
			t.Errorf("From: %v, %v", from, err)
		}
	}
	if len(p.took) != 1 {
		t.Errorf("%d arrived", len(p.took))
	}
}
