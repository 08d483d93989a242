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
	"oplibre/views/mail/wording"
)

// The letters about wishes.
const (
	// KindWishesNoted says what was wished for, as it is when the letter leaves.
	KindWishesNoted = signup.LetterWishes
	// KindWishesAssigned says what became of the wishes.
	KindWishesAssigned = signup.LetterAssigned
)

// WishesPath is the page of the wishes of a carnet, after its code.
const WishesPath = "/voeux"

// wishesLetter tells the holder of a carnet about its wishes. It returns problem.Closed when they were taken back, when the carnet is
// erased, or when what was noted has been answered meanwhile.
func wishesLetter(ctx context.Context, db *store.DB, base string, letter *store.Letter) (subject, body string, err error) {
	gone := problem.New(problem.Closed, "mail.wishes.gone", nil)
	o, opened, err := holder(ctx, db, letter, gone)
	if err != nil {
		return "", "", err
	}
	wishes, err := signup.FindWishes(ctx, db, o.ID, opened.ID)
	if err != nil {
		return "", "", err
	}
	told := wishes != nil && wishes.Party.ToldAt != nil
	if wishes == nil || wishes.Party.WithdrawnAt != nil || told != (letter.Kind == KindWishesAssigned) {
		return "", "", gone
	}
	if told {
		subject, body = assignedOf(ctx, base, o, opened, wishes)
	} else {
		subject, body = notedOf(ctx, base, o, opened, wishes)
	}
	return subject, body, nil
}

func wishArgs(ctx context.Context, base string, o *operation.Operation, opened *signup.Opened, wishes *signup.Wishes) i18n.Args {
	return i18n.Args{"Name": opened.Main().FirstName(), "Operation": o.Name, "Number": strconv.Itoa(wishes.Party.Number),
		"Closes": i18n.DayClock(ctx, wishes.Round.ClosesAt.In(o.Location())), "Address": base + CarnetPath + string(opened.Code) + WishesPath,
		"Carnet": base + CarnetPath + string(opened.Code) + "#ateliers", "Code": opened.Code.String(), "Public": base + "/o/" + o.Slug + "/voeux"}
}

// wished lists the wishes, each with what became of it.
func wished(ctx context.Context, o *operation.Operation, wishes *signup.Wishes) string {
	var lines []string
	for i := range wishes.List {
		w := &wishes.List[i]
		title, _ := w.Atelier.TitleIn(i18n.Of(ctx))
		line := strconv.Itoa(w.Rank+1) + ". " + title + "\n   " + when(ctx, o, w.Atelier.Span())
		if outcome := wording.Outcome(ctx, &w.Wish); outcome != "" {
			line += "\n   " + outcome
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n\n")
}

func notedOf(ctx context.Context, base string, o *operation.Operation, opened *signup.Opened, wishes *signup.Wishes) (subject, body string) {
	args := wishArgs(ctx, base, o, opened, wishes)
	paragraphs := []string{i18n.T(ctx, "mail.carnet.hello", args), i18n.T(ctx, "mail.wishes.noted", args), wished(ctx, o, wishes), i18n.T(ctx, "mail.wishes.noted.act", args)}
	return i18n.T(ctx, "mail.wishes.noted.subject", args), strings.Join(append(paragraphs, farewell(ctx, o)...), "\n\n")
}

func assignedOf(ctx context.Context, base string, o *operation.Operation, opened *signup.Opened, wishes *signup.Wishes) (subject, body string) {
	args := wishArgs(ctx, base, o, opened, wishes)
	paragraphs := []string{i18n.T(ctx, "mail.carnet.hello", args), wording.Came(ctx, wishes), wished(ctx, o, wishes), i18n.T(ctx, "mail.wishes.assigned.act", args),
		i18n.T(ctx, "mail.wishes.assigned.verify", args)}
	return i18n.T(ctx, "mail.wishes.assigned.subject", args), strings.Join(append(paragraphs, farewell(ctx, o)...), "\n\n")
}

// wishes shows a letter about wishes to somebody who is made up.
func (p previewing) wishes(ctx context.Context, kind string, made *Preview) {
	example := p.atelier(ctx)
	found := &signup.Wishes{Round: signup.WishRound{ClosesAt: store.InstantOf(p.now)}, Party: signup.WishParty{Number: 137},
		List: []signup.Wished{{Wish: signup.Wish{Rank: 1}, Choice: signup.Choice{Atelier: example}}}}
	opened := &signup.Opened{Code: "••••••••", Persons: []signup.Person{{Name: i18n.T(ctx, "letter.example.name")}}}
	if kind == KindWishesNoted {
		made.Subject, made.Body = notedOf(ctx, p.base, p.o, opened, found)
		return
	}
	found.List[0].Outcome = signup.OutcomeGiven
	made.Subject, made.Body = assignedOf(ctx, p.base, p.o, opened, found)
}
