package mail

import (
	"context"
	"strconv"
	"strings"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/signup"
	"oplibre/app/store"
	"oplibre/app/waiting"
)

// The letters of a waiting list.
const (
	// KindSeatOffer offers seats that came free, until a deadline.
	KindSeatOffer = waiting.LetterOffer
	// KindSeatConfirmed says that the seats are there.
	KindSeatConfirmed = waiting.LetterSeat
	// KindSeatPassed says that an offer passed on for want of an answer.
	KindSeatPassed = waiting.LetterPassed
)

// seatLetter tells the holder of a carnet what became of its place in a line. It returns problem.Closed when that is not so any
// more: the offer was answered or has passed on, the seats were given up, the carnet is erased.
func seatLetter(ctx context.Context, db *store.DB, base string, letter *store.Letter) (subject, body string, err error) {
	gone := problem.New(problem.Closed, "mail.seat.gone", nil)
	o, opened, err := holder(ctx, db, letter, gone)
	if err != nil {
		return "", "", err
	}
	entry := opened.EntryOf(letter.Parameters["atelier"])
	if entry == nil || !tells(letter.Kind, entry) {
		return "", "", gone
	}
	subject, body = seatOf(ctx, base, o, opened, entry, letter.Kind, letter.Parameters)
	return subject, body, nil
}

// tells reports whether what a letter says is still so.
func tells(kind string, e *signup.Entry) bool {
	switch kind {
	case KindSeatOffer:
		return e.Status() == signup.Offered
	case KindSeatConfirmed:
		return e.Seats() > 0
	}
	return e.Seats() == 0 && e.Status() != signup.Offered
}

// seatOf puts a letter of the waiting list into words.
func seatOf(ctx context.Context, base string, o *operation.Operation, opened *signup.Opened, e *signup.Entry, kind string, parameters map[string]string) (subject, body string) {
	title, _ := e.Atelier.TitleIn(i18n.Of(ctx))
	args := i18n.Args{"Name": opened.Main().FirstName(), "Title": title, "Code": opened.Code.String(),
		"Address": base + CarnetPath + string(opened.Code) + "#ateliers"}
	if until, err := strconv.ParseInt(parameters["until"], 10, 64); err == nil {
		args["Until"] = i18n.Moment(ctx, store.Instant(until).In(o.Location()))
	}
	seats := 0
	for _, r := range e.Registrations {
		if r.Status.Active() {
			seats += r.Seats
		}
	}
	what := map[string]string{KindSeatOffer: "offer", KindSeatConfirmed: "confirmed", KindSeatPassed: "passed"}[kind]
	if parameters["left"] != "" {
		what = "left"
	}
	paragraphs := []string{i18n.T(ctx, "mail.carnet.hello", args), i18n.N(ctx, "mail.seat."+what, max(1, seats), args)}
	if kind != KindSeatPassed {
		paragraphs = append(paragraphs, atelier(ctx, o, e))
	}
	paragraphs = append(paragraphs, i18n.T(ctx, "mail.seat."+what+".act", args))
	paragraphs = append(paragraphs, farewell(ctx, o)...)
	return i18n.N(ctx, "mail.seat."+what+".subject", max(1, seats), args), strings.Join(paragraphs, "\n\n")
}

// seat shows a letter of the waiting list to somebody who is made up.
func (p previewing) seat(ctx context.Context, kind string, made *Preview) {
	status := map[string]signup.Status{KindSeatOffer: signup.Offered, KindSeatConfirmed: signup.Confirmed}[kind]
	example := p.atelier(ctx)
	e := signup.Entry{Choice: signup.Choice{Atelier: example}, Registrations: []signup.Registration{{AtelierID: example.ID, Seats: 2, Status: status}}}
	opened := &signup.Opened{Code: "••••••••", Persons: []signup.Person{{Name: i18n.T(ctx, "letter.example.name")}}, Entries: []signup.Entry{e}}
	until := store.InstantOf(p.now.Add(waiting.HoldUntil))
	made.Subject, made.Body = seatOf(ctx, p.base, p.o, opened, &e, kind, map[string]string{"until": strconv.FormatInt(int64(until), 10)})
}
