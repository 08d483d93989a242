package mail_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/mail"
	"oplibre/app/mail/mailtest"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// outboxSize is how many letters a large weekend has to send at once.
const outboxSize = 2000

// BenchmarkDelivery sends 2,000 letters to a server on this machine, with TLS, each claimed and settled in a commit of its own.
func BenchmarkDelivery(b *testing.B) {
	var took time.Duration
	for b.Loop() {
		b.StopTimer()
		h := newHamlet(b)
		h.write(outboxSize)
		b.StartTimer()
		begin := time.Now()
		if err := h.delivery().Round(b.Context()); err != nil {
			b.Fatal(err)
		}
		took += time.Since(begin)
		if arrived := len(h.office.Letters()); arrived != outboxSize {
			b.Fatalf("%d letters arrived", arrived)
		}
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(b.N*outboxSize)/took.Seconds(), "letters/s")
}

// BenchmarkSignUpWhileLettersLeave signs one person up after the other, without any letter and while 2,000 leave, and reports how long
// each of them waits.
func BenchmarkSignUpWhileLettersLeave(b *testing.B) {
	for b.Loop() {
		quiet := newHamlet(b)
		alone := quiet.signUps(500)
		busy := newHamlet(b)
		busy.write(outboxSize)
		ctx, stop := context.WithCancel(b.Context())
		begun := make(chan struct{})
		var delivering sync.WaitGroup
		first := sync.OnceFunc(func() { close(begun) })
		busy.office.When(func(mailtest.Moment, string) error { first(); return nil })
		delivering.Go(func() { _ = busy.delivery().Round(ctx) }) // ends when the sign-ups have
		<-begun
		during := busy.signUps(500)
		left := len(busy.office.Letters())
		stop()
		delivering.Wait()
		if left == outboxSize {
			b.Error("the letters had left before the sign-ups ended")
		}
		for name, waits := range map[string][]time.Duration{"alone": alone, "delivering": during} {
			b.ReportMetric(float64(waits[len(waits)/2].Microseconds())/1000, name+"-p50-ms")
			b.ReportMetric(float64(waits[len(waits)*99/100].Microseconds())/1000, name+"-p99-ms")
			b.ReportMetric(float64(waits[len(waits)-1].Microseconds())/1000, name+"-max-ms")
		}
		b.ReportMetric(float64(left), "letters-meanwhile")
	}
	b.ReportMetric(0, "ns/op")
}

// hamlet is an operation with one atelier, and a mail server.
type hamlet struct {
	*testing.B
	db        *store.DB
	by        store.By
	o         operation.Operation
	atelier   string
	office    *mailtest.Office
	authority string
}

func newHamlet(b *testing.B) *hamlet {
	b.Helper()
	h := &hamlet{B: b, db: storetest.New(b), by: store.By{Actor: store.Actor{Kind: store.ActorVisitor}, At: time.Now()}}
	start := store.InstantOf(h.by.At.AddDate(0, 1, 0))
	hour := store.Instant(time.Hour / time.Millisecond)
	h.o = operation.Operation{ID: store.NewID(), Slug: "hameau", Name: "Opération Libre du Hameau", Language: "fr", TimeZone: "Europe/Paris", StartsAt: start,
		EndsAt: start + 48*hour, Phase: operation.Open, LeadInstance: h.db.Instance().ID, NextNumber: 1, Version: 1, Translations: map[string]operation.Translation{}}
	theme := programme.Theme{OperationID: h.o.ID, ID: store.NewID(), Slug: "flore", Name: "Flore", Fields: "[]", Version: 1, Translations: map[string]string{}}
	place := programme.Place{OperationID: h.o.ID, ID: store.NewID(), Slug: "eglise", Number: 1, Name: "Église", Access: []string{}, Version: 1}
	atelier := programme.Atelier{OperationID: h.o.ID, ID: store.NewID(), Number: 1, Slug: "sauvages", Title: "Sauvages de ma rue", ThemeID: theme.ID, PlaceID: &place.ID,
		Language: "fr", StartsAt: start + 10*hour, EndsAt: start + 12*hour, Entry: programme.SignUp, Audience: "everybody", Status: programme.Published, Version: 1,
		Access: []string{}, Translations: map[string]programme.AtelierTranslation{}}
	h.atelier = atelier.ID
	for _, row := range []any{&h.o, &theme, &place, &atelier, &programme.SeatPool{OperationID: h.o.ID, ID: store.NewID(), AtelierID: atelier.ID}} {
		if err := h.db.Write(b.Context(), func(tx *gorm.DB) error { return tx.Create(row).Error }); err != nil {
			b.Fatal(err)
		}
	}
	ours, trusted := authority(b)
	h.office, h.authority = newOffice(b, mailtest.Options{TLS: issue(b, ours, "127.0.0.1", time.Now().Add(time.Hour)), Ways: []string{"PLAIN"}}), trusted
	return h
}

func (h *hamlet) delivery() *mail.Delivery {
	server, err := mail.Server{Address: h.office.Address, From: "opl@opl.example.org", Authorities: h.authority, User: "opl", Password: "right",
		Pace: outboxSize}.Complete()
	if err != nil {
		h.Fatal(err)
	}
	return &mail.Delivery{DB: h.db, Log: slog.New(slog.DiscardHandler), Clock: time.Now, Base: base, Server: server}
}

// write invites so many people.
func (h *hamlet) write(many int) {
	h.Helper()
	for i := range many {
		form := account.InviteForm{Email: fmt.Sprintf("p%d@d%d.example.org", i, i%40), Role: string(account.Reader)}
		if _, err := account.Invite(h.Context(), h.db, h.by, h.o.ID, "fr", form); err != nil {
			h.Fatal(err)
		}
	}
}

// signUps signs up so many people without an address, and returns how long each took, the shortest first.
func (h *hamlet) signUps(many int) []time.Duration {
	h.Helper()
	offers := signup.NewOffers(h.db)
	waits := make([]time.Duration, many)
	for i := range waits {
		begin := time.Now()
		form := signup.Form{Name: fmt.Sprint("Personne ", i), Ateliers: []string{h.atelier}}
		if _, err := offers.SignUp(h.Context(), h.by, &h.o, form, signup.Wording{Language: "fr"}); err != nil {
			h.Fatal(err)
		}
		waits[i] = time.Since(begin)
	}
	slices.Sort(waits)
	return waits
}
