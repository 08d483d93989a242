package mail_test

import (
	"bytes"
	"fmt"
	"log/slog"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/mail"
	"oplibre/app/mail/mailtest"
	"oplibre/app/store"
)

// newOffice is a mail server that lives as long as a test.
func newOffice(t testing.TB, options mailtest.Options) *mailtest.Office {
	t.Helper()
	office, err := mailtest.Open(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = office.Close() }) // what a test left open is of no interest
	return office
}

// newPostOffice is one that offers no TLS, and takes a name and a password in the clear.
func newPostOffice(t testing.TB) *mailtest.Office {
	return newOffice(t, mailtest.Options{Ways: []string{"PLAIN"}, AuthInClear: true})
}

// answering is a server that says one thing at one moment.
func answering(at mailtest.Moment, err error) func(mailtest.Moment, string) error {
	return func(m mailtest.Moment, _ string) error {
		if m == at {
			return err
		}
		return nil
	}
}

// delivery sends the letters of a town to a post office; the clock moves when a test says so.
func (w *town) delivery(p *mailtest.Office, now *time.Time) *mail.Delivery {
	w.Helper()
	server, err := mail.Server{Address: p.Address, Security: mail.NoTLS, From: "opl@opl.example.org", Timeout: 5 * time.Second}.Complete()
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
	arrived := p.Letters()
	if len(arrived) != 1 || arrived[0].MessageID != letter.ID+"@opl.example.org" || arrived[0].To != "nadia@example.org" || arrived[0].Name != "opl.example.org" {
		t.Fatalf("%+v", arrived)
	}
	content := string(arrived[0].Content)
	for _, want := range []string{"Auto-Submitted: auto-generated", "<opl@opl.example.org>", "text/plain", "text/html", "Date: "} {
		if !strings.Contains(content, want) {
			t.Errorf("no %q in\n%s", want, content)
		}
	}
	if strings.Contains(content, "List-Unsubscribe") {
		t.Errorf("a letter about one's own affairs can be unsubscribed from:\n%s", content)
	}
}

func TestWhatAServerAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		moment mailtest.Moment
		code   int
		state  string
	}{
		"put off at the recipient": {mailtest.Recipient, 450, store.LetterWaiting},
		"refused at the recipient": {mailtest.Recipient, 550, store.LetterRefused},
		"put off at the end":       {mailtest.Taken, 451, store.LetterWaiting},
		"refused at the end":       {mailtest.Taken, 554, store.LetterRefused},
	} {
		t.Run(name, func(t *testing.T) {
			w, p := newTown(t), newPostOffice(t)
			_, letter := w.invite("fr")
			p.When(answering(c.moment, mailtest.Answer(c.code)))
			now := w.by.At
			d := w.delivery(p, &now)
			w.round(d)
			if got := w.letter(letter.ID); got.State != c.state || got.Answer == "" || got.SentAt != nil {
				t.Fatalf("%+v", got)
			}
			p.When(nil)
			w.round(d)
			if len(p.Letters()) != 0 {
				t.Error("tried again at once")
			}
			now = now.Add(time.Minute)
			w.round(d)
			if again := len(p.Letters()) == 1; again != (c.state == store.LetterWaiting) {
				t.Errorf("a minute later %d letters arrived", len(p.Letters()))
			}
		})
	}
}

func TestAfterTheLastDelayALetterHasFailed(t *testing.T) {
	w, p := newTown(t), newPostOffice(t)
	_, letter := w.invite("fr")
	p.When(answering(mailtest.Recipient, mailtest.Answer(450)))
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
	if got := w.letter(letter.ID).State; got != store.LetterUnknown || len(p.Letters()) != 0 {
		t.Errorf("%s, %d arrived", got, len(p.Letters()))
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
	many := map[string]int{}
	for _, letter := range p.Letters() {
		if many[letter.MessageID]++; many[letter.MessageID] > 1 {
			t.Errorf("%s arrived again", letter.MessageID)
		}
	}
	if len(many) != 41 {
		t.Errorf("%d letters of 41 arrived", len(many))
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
	if len(p.Letters()) != 2 {
		t.Fatalf("%d letters in the first minute", len(p.Letters()))
	}
	now = now.Add(61 * time.Second)
	if w.round(d); len(p.Letters()) != 3 {
		t.Errorf("%d letters in the second minute", len(p.Letters()))
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
	if err := d.Round(t.Context()); err == nil || len(p.Letters()) != 0 {
		t.Errorf("%v, %d arrived in the clear", err, len(p.Letters()))
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
	for _, arrived := range p.Letters() {
		content := arrived.Content
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
	if len(p.Letters()) != 1 {
		t.Errorf("%d arrived", len(p.Letters()))
	}
}
