package mail

import (
	"context"
	"strings"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// CarnetPath is where a carnet opens, before its code.
const CarnetPath = "/carnet/"

// carnet confirms a sign-up with what the carnet holds when the letter is written. It returns problem.Closed once the
// carnet is erased, or about to be.
func carnet(ctx context.Context, db *store.DB, base string, letter *store.Letter) (subject, body string, err error) {
	o, opened, err := holder(ctx, db, letter, problem.New(problem.Closed, "mail.carnet.gone", nil))
	if err != nil {
		return "", "", err
	}
	wishes, err := signup.FindWishes(ctx, db, o.ID, opened.ID)
	if err != nil {
		return "", "", err
	}
	subject, body = carnetOf(ctx, base, o, opened, wishes)
	return subject, body, nil
}

// carnetOf puts the confirmation of a sign-up into words; wishes are nil where nothing is wished for.
func carnetOf(ctx context.Context, base string, o *operation.Operation, opened *signup.Opened, wishes *signup.Wishes) (subject, body string) {
	args := i18n.Args{"Name": opened.Main().FirstName(), "Operation": o.Name, "Code": opened.Code.String(), "Address": base + CarnetPath + string(opened.Code)}
	paragraphs := []string{i18n.T(ctx, "mail.carnet.hello", args)}
	current := opened.Current()
	if len(current) == 0 && wishes == nil {
		paragraphs = append(paragraphs, i18n.T(ctx, "mail.carnet.none", args))
	} else if len(current) > 0 {
		paragraphs = append(paragraphs, i18n.N(ctx, "mail.carnet.ateliers", len(current), args))
	}
	for i := range current {
		paragraphs = append(paragraphs, atelier(ctx, o, &current[i]))
	}
	if wishes != nil && wishes.Party.ToldAt == nil && wishes.Party.WithdrawnAt == nil {
		said := wishArgs(ctx, base, o, opened, wishes)
		paragraphs = append(paragraphs, i18n.T(ctx, "mail.wishes.noted", said), wished(ctx, o, wishes), i18n.T(ctx, "mail.wishes.noted.act", said))
	}
	paragraphs = append(paragraphs, i18n.T(ctx, "mail.carnet.code", args))
	paragraphs = append(paragraphs, farewell(ctx, o)...)
	return i18n.T(ctx, "mail.carnet.subject", args), strings.Join(paragraphs, "\n\n")
}

// holder reads the operation and the carnet that a letter is for. It returns gone when the letter is of no operation, or the carnet is
// erased or about to be.
func holder(ctx context.Context, db *store.DB, letter *store.Letter, gone error) (*operation.Operation, *signup.Opened, error) {
	if letter.OperationID == nil {
		return nil, nil, gone
	}
	o, err := operation.Find(ctx, db, *letter.OperationID)
	if err != nil {
		return nil, nil, err
	}
	opened, err := openCarnet(ctx, db, o.ID, letter.SubjectID, gone)
	return o, opened, err
}

// openCarnet opens a carnet that somebody is to be told about. It returns gone when it is erased or about to be.
func openCarnet(ctx context.Context, db *store.DB, operationID, id string, gone error) (*signup.Opened, error) {
	opened, err := signup.FindByID(ctx, db, operationID, id)
	if problem.Is(err, problem.NotFound) || err == nil && opened.Erasing() {
		return nil, gone
	}
	return opened, err
}

// farewell closes a letter to the holder of a carnet.
func farewell(ctx context.Context, o *operation.Operation) (paragraphs []string) {
	if line := HotLine(ctx, o); line != "" {
		paragraphs = append(paragraphs, line)
	}
	return append(paragraphs, i18n.T(ctx, "mail.carnet.end"))
}

// when is a day with its hours.
func when(ctx context.Context, o *operation.Operation, s programme.Span) string {
	start, end := s.Start.In(o.Location()), s.End.In(o.Location())
	return i18n.T(ctx, "mail.carnet.when", i18n.Args{"Day": i18n.Date(ctx, start), "Start": i18n.Clock(ctx, start), "End": i18n.Clock(ctx, end)})
}

// appointment says when one is expected, and where it matters at which table.
func appointment(ctx context.Context, o *operation.Operation, slot *programme.Slot) string {
	at := when(ctx, o, slot.Span())
	if slot.Label != "" {
		at += ", " + slot.Label
	}
	return i18n.T(ctx, "carnet.letter.slot", i18n.Args{"When": at})
}

// atelier says when and where one meets, what to bring, and whether seats are kept.
func atelier(ctx context.Context, o *operation.Operation, e *signup.Entry) string {
	title, _ := e.Atelier.TitleIn(i18n.Of(ctx))
	lines := []string{title, when(ctx, o, e.Span())}
	if slot := e.Slot(); slot != nil {
		lines[1] = appointment(ctx, o, slot)
	}
	if e.Place != nil {
		where := e.Place.Name
		for _, more := range []string{e.Place.Address, e.Place.Directions} {
			if more != "" {
				where += ", " + more
			}
		}
		lines = append(lines, where)
	}
	if e.Atelier.Bring != "" {
		lines = append(lines, i18n.T(ctx, "mail.carnet.bring", i18n.Args{"Bring": programme.Things(e.Atelier.Bring)}))
	}
	switch n := e.Seats(); {
	case e.Atelier.Status == programme.Cancelled:
		lines = append(lines, i18n.T(ctx, "mail.carnet.off"))
	case n > 0:
		lines = append(lines, i18n.N(ctx, "mail.carnet.seats", n))
	default:
		lines = append(lines, i18n.T(ctx, "mail.carnet.waiting"))
	}
	return "- " + strings.Join(lines, "\n  ")
}
