package mail_test

import (
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/mail"
	"oplibre/app/mail/mailtest"
	"oplibre/app/store"
)

// letters queues as many letters as there are recipients, the first to leave first.
func (w *town) letters(recipients ...string) []string {
	w.Helper()
	link, _ := w.invite("fr")
	ids := make([]string, len(recipients))
	err := w.db.Write(w.Context(), func(tx *gorm.DB) error {
		if err := tx.Where("operation_id = ?", w.o.ID).Delete(&store.Letter{}).Error; err != nil {
			return err
		}
		for i, to := range recipients {
			ids[i] = store.NewID()
			letter := store.Letter{ID: ids[i], OperationID: &w.o.ID, Kind: mail.KindInvitation, Recipient: to, Language: "fr", SubjectID: link.ID,
				Parameters: map[string]string{}, State: store.LetterWaiting, CreatedAt: w.by.Now() + store.Instant(i)}
			if err := tx.Create(&letter).Error; err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		w.Fatal(err)
	}
	return ids
}

// arrivals counts how often each letter was taken, by its identifier.
func arrivals(office *mailtest.Office) map[string]int {
	many := map[string]int{}
	for _, letter := range office.Letters() {
		id, _, _ := strings.Cut(letter.MessageID, "@")
		many[id]++
	}
	return many
}

// At each moment a server may ask to come back later, hang up or fall silent. The letter waits, or nobody can know; the one behind it
// is not touched; and once the server is well again, each leaves once.
func TestBreaksAtAnyMoment(t *testing.T) {
	ours, trusted := authority(t)
	certificate := issue(t, ours, "127.0.0.1", time.Now().Add(time.Hour))
	moments := []mailtest.Moment{mailtest.Hello, mailtest.SignIn, mailtest.Sender, mailtest.Recipient, mailtest.Taken}
	for _, moment := range moments {
		for _, reason := range []string{"busy", "cut", "silent"} {
			t.Run(fmt.Sprint(moment, "/", reason), func(t *testing.T) {
				t.Parallel()
				w := newTown(t)
				ids := w.letters("anne@a.example.org", "bruno@b.example.org")
				p := newOffice(t, mailtest.Options{TLS: certificate, Ways: []string{"PLAIN"}})
				over := make(chan struct{})
				t.Cleanup(func() { close(over) })
				p.When(func(m mailtest.Moment, _ string) error {
					switch {
					case m != moment:
						return nil
					case reason == "busy":
						return mailtest.Answer(421)
					case reason == "silent":
						<-over
					}
					return mailtest.ErrCut
				})
				now := w.by.At
				d := w.delivery(p, &now)
				w.to(d, mail.Server{Address: p.Address, Authorities: trusted, User: "opl", Password: "right"})
				if reason == "silent" {
					d.Server.Timeout = 300 * time.Millisecond
				}
				if err := d.Round(t.Context()); err == nil {
					t.Error("the round went well")
				}
				w.trouble(d, reason)
				d.Server.Timeout = 5 * time.Second
				state := store.LetterWaiting
				if moment == mailtest.Taken && reason != "busy" {
					state = store.LetterUnknown
				}
				if first, second := w.letter(ids[0]), w.letter(ids[1]); first.State != state || second.State != store.LetterWaiting || second.Attempts != 0 {
					t.Errorf("want %s: %+v, then %+v", state, first, second)
				}
				p.When(nil)
				now = now.Add(time.Minute)
				w.round(d)
				want := 1
				if state == store.LetterUnknown {
					want = 0
				}
				if many := arrivals(p); many[ids[0]] != want || many[ids[1]] != 1 || !d.Trouble().Since.IsZero() {
					t.Errorf("%v arrived; %+v", many, d.Trouble())
				}
			})
		}
	}
}

func TestServersThatDoNotGreet(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0") // connections are made, and nobody takes them
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = silent.Close() })
	gone, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := gone.Addr().String()
	if err := gone.Close(); err != nil {
		t.Fatal(err)
	}
	says := func(lines ...string) string {
		address, _ := scripted(t, lines)
		return address
	}
	for reason, addresses := range map[string][]string{
		"silent":      {silent.Addr().String()},
		"unreachable": {nobody},
		"busy":        {says("421 too many")},
		"refused":     {says("554 no"), says("220 post", "554 not you", "554 nor so")},
		"cut":         {says("220 post")},
		"strange":     {says("HTTP/1.1 400 Bad Request")},
		"sender":      {says("220 post", "250 post", "553 who is that?", "221 bye")},
	} {
		for _, address := range addresses {
			w := newTown(t)
			_, letter := w.invite("fr")
			now := w.by.At
			d := w.delivery(newPostOffice(t), &now)
			w.to(d, mail.Server{Address: address, Security: mail.NoTLS})
			d.Server.Timeout = 300 * time.Millisecond
			w.waits(d, letter, reason)
		}
	}
}

// A server without extensions (RFC 821) takes letters too.
func TestAServerThatKnowsNoEHLO(t *testing.T) {
	w := newTown(t)
	_, letter := w.invite("fr")
	now := w.by.At
	address, _ := scripted(t, []string{"220 post", "502 EHLO?", "250 post", "250 yes", "250 yes", "354 go on", "250 taken", "221 bye"})
	d := w.delivery(newPostOffice(t), &now)
	w.to(d, mail.Server{Address: address, Security: mail.NoTLS})
	if w.round(d); w.letter(letter.ID).State != store.LetterSent {
		t.Errorf("%+v", w.letter(letter.ID))
	}
}

// A connection that ends after the answer costs nothing: the letter has left, and the next takes another connection.
func TestACutAfterTheAnswer(t *testing.T) {
	w, p := newTown(t), newPostOffice(t)
	ids := w.letters("anne@a.example.org", "bruno@b.example.org", "chloe@c.example.org")
	p.When(answering(mailtest.Answered, mailtest.ErrCut))
	now := w.by.At
	w.round(w.delivery(p, &now))
	for _, id := range ids {
		if got := w.letter(id); got.State != store.LetterSent || got.Attempts != 1 || arrivals(p)[id] != 1 {
			t.Errorf("%+v", got)
		}
	}
}

// What one recipient is refused concerns no other, nor the conversation.
func TestOneRecipientIsRefused(t *testing.T) {
	w, p := newTown(t), newPostOffice(t)
	ids := w.letters("anne@a.example.org", "personne@b.example.org", "plus-tard@b.example.org", "chloe@c.example.org")
	var mu sync.Mutex
	greeted := 0
	p.When(func(m mailtest.Moment, to string) error {
		mu.Lock()
		defer mu.Unlock()
		switch {
		case m == mailtest.Hello:
			greeted++
		case m == mailtest.Recipient && to == "personne@b.example.org":
			return mailtest.Answer(550)
		case m == mailtest.Recipient && to == "plus-tard@b.example.org":
			return mailtest.Answer(451)
		}
		return nil
	})
	now := w.by.At
	d := w.delivery(p, &now)
	w.round(d)
	for i, want := range []string{store.LetterSent, store.LetterRefused, store.LetterWaiting, store.LetterSent} {
		if got := w.letter(ids[i]).State; got != want {
			t.Errorf("letter %d is %s, want %s", i, got, want)
		}
	}
	if greeted != 1 || !d.Trouble().Since.IsZero() {
		t.Errorf("%d conversations; %+v", greeted, d.Trouble())
	}
}

// Greylisting: every recipient is put off once, and taken when the letter comes again.
func TestGreylisting(t *testing.T) {
	w, p := newTown(t), newPostOffice(t)
	ids := w.letters("anne@a.example.org", "bruno@b.example.org")
	var mu sync.Mutex
	met := map[string]bool{}
	p.When(func(m mailtest.Moment, to string) error {
		mu.Lock()
		defer mu.Unlock()
		if m != mailtest.Recipient || met[to] {
			return nil
		}
		met[to] = true
		return mailtest.Answer(450)
	})
	now := w.by.At
	d := w.delivery(p, &now)
	w.round(d)
	now = now.Add(time.Minute)
	w.round(d)
	for _, id := range ids {
		if got := w.letter(id); got.State != store.LetterSent || got.Attempts != 2 || arrivals(p)[id] != 1 {
			t.Errorf("%+v", got)
		}
	}
}

// A server that takes its time keeps its letter: another process does not take it up, and not even one that has given it up as lost
// keeps the late answer from being believed.
func TestASlowServer(t *testing.T) {
	w, p := newTown(t), newPostOffice(t)
	ids := w.letters("anne@a.example.org")
	reached, goOn := make(chan struct{}), make(chan struct{})
	p.When(func(m mailtest.Moment, _ string) error {
		if m == mailtest.Taken {
			close(reached)
			<-goOn
		}
		return nil
	})
	now, later := w.by.At, w.by.At.Add(time.Hour)
	var slow sync.WaitGroup
	first := w.delivery(p, &now)
	slow.Go(func() { w.round(first) })
	<-reached
	w.round(w.delivery(p, &now))
	if got := w.letter(ids[0]).State; got != store.LetterSending {
		t.Errorf("while the server thinks: %s", got)
	}
	w.round(w.delivery(p, &later))
	if got := w.letter(ids[0]).State; got != store.LetterUnknown {
		t.Errorf("an hour later: %s", got)
	}
	close(goOn)
	slow.Wait()
	if got := w.letter(ids[0]); got.State != store.LetterSent || arrivals(p)[ids[0]] != 1 {
		t.Errorf("after the answer: %+v, %v", got, arrivals(p))
	}
}

// A server that hangs up after every letter costs one doubt at a time, not the whole outbox.
func TestDoubtsComeOneAtATime(t *testing.T) {
	w, p := newTown(t), newPostOffice(t)
	ids := w.letters("anne@a.example.org", "bruno@b.example.org", "chloe@c.example.org")
	p.When(answering(mailtest.Taken, mailtest.ErrCut))
	now := w.by.At
	if err := w.delivery(p, &now).Round(t.Context()); err == nil {
		t.Error("the round went well")
	}
	for i, want := range []string{store.LetterUnknown, store.LetterWaiting, store.LetterWaiting} {
		if got := w.letter(ids[i]).State; got != want {
			t.Errorf("letter %d is %s, want %s", i, got, want)
		}
	}
}

func TestAddressesThatAreNotASCII(t *testing.T) {
	for _, utf8 := range []bool{false, true} {
		w := newTown(t)
		ids := w.letters("zoé@a.example.org", "anne@forêt.example.org")
		p := newOffice(t, mailtest.Options{UTF8: utf8})
		now := w.by.At
		w.round(w.delivery(p, &now))
		want := map[bool]string{false: store.LetterRefused, true: store.LetterSent}[utf8]
		if got := w.letter(ids[0]); got.State != want {
			t.Errorf("SMTPUTF8 %v: %+v", utf8, got)
		}
		arrived := p.Letters()
		if last := arrived[len(arrived)-1]; last.To != "anne@xn--fort-ipa.example.org" || last.UTF8 {
			t.Errorf("SMTPUTF8 %v: %s, asked for %v", utf8, last.To, last.UTF8)
		}
	}
}

func TestAddressLiterals(t *testing.T) {
	if probe, err := net.Listen("tcp", "[::1]:0"); err != nil {
		t.Skip("this machine has no IPv6")
	} else if err := probe.Close(); err != nil {
		t.Fatal(err)
	}
	ours, trusted := authority(t)
	for base, name := range map[string]string{"http://[2001:db8::1]:8080": "[IPv6:2001:db8::1]", "http://192.0.2.7": "[192.0.2.7]", "https://opl.example": "opl.example"} {
		w := newTown(t)
		w.invite("fr")
		p := newOffice(t, mailtest.Options{Address: "[::1]:0", TLS: issue(t, ours, "::1", time.Now().Add(time.Hour)), Ways: []string{"PLAIN"}})
		now := w.by.At
		d := w.delivery(p, &now)
		d.Base = base
		w.to(d, mail.Server{Address: p.Address, Authorities: trusted, User: "opl", Password: "right"})
		w.round(d)
		if arrived := p.Letters(); len(arrived) != 1 || arrived[0].Name != name || !arrived[0].Protected {
			t.Errorf("%s: %+v", base, arrived)
		}
	}
}
