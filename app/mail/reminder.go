package mail

import (
	"context"
	"net/url"
	"strings"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/reminder"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// The letters that remind people of what they signed up for.
const (
	// KindReminderWeek leaves a week before.
	KindReminderWeek = reminder.LetterWeek
	// KindReminderDay leaves on the day before.
	KindReminderDay = reminder.LetterDay
)

// AbsencePath is where somebody says that they cannot come, after the code of their carnet; ?atelier= names what.
const AbsencePath = "/empechement"

// reminderLetter reminds the holder of a carnet of what comes, as it is when the letter leaves. It returns problem.Closed when there is
// nothing to remind of any more: all was given up, has begun or is off, the carnet is erased, or the team has turned reminders off.
func reminderLetter(ctx context.Context, db *store.DB, base string, letter *store.Letter) (subject, body string, err error) {
	gone := problem.New(problem.Closed, "reminder.gone", nil)
	o, opened, err := holder(ctx, db, letter, gone)
	if err != nil {
		return "", "", err
	}
	kept := reminder.Told(o, opened, letter.Kind, letter.Parameters[reminder.ParameterDay])
	if opened.Anonymised() || o.RemindersOff || len(kept) == 0 {
		return "", "", gone
	}
	subject, body = reminderOf(ctx, base, o, opened, kept, letter.Kind)
	return subject, body, nil
}

// reminderOf puts a reminder into words. The days are named by their dates: a letter may be read later than it was meant.
func reminderOf(ctx context.Context, base string, o *operation.Operation, opened *signup.Opened, kept []signup.Entry, kind string) (subject, body string) {
	address := base + CarnetPath + string(opened.Code)
	args := i18n.Args{"Name": opened.Main().FirstName(), "Operation": o.Name, "Code": opened.Code.String(), "Address": address,
		"Day": i18n.LongDay(ctx, kept[0].Span().Start.In(o.Location()))}
	what := "day"
	if kind == KindReminderWeek {
		what = "week"
	}
	paragraphs := []string{i18n.T(ctx, "mail.carnet.hello", args), i18n.N(ctx, "reminder."+what+".text", len(kept), args)}
	for i := range kept {
		e := &kept[i]
		paragraphs = append(paragraphs, atelier(ctx, o, e)+"\n  "+i18n.T(ctx, "reminder.cannot",
			i18n.Args{"Address": address + AbsencePath + "?atelier=" + url.QueryEscape(e.Atelier.ID)}))
	}
	if names := opened.FirstNames(); len(names) > 1 {
		paragraphs = append(paragraphs, i18n.T(ctx, "reminder.who", i18n.Args{"Names": strings.Join(names, ", ")}))
	}
	paragraphs = append(paragraphs, i18n.T(ctx, "reminder.free"), i18n.T(ctx, "mail.carnet.code", args))
	paragraphs = append(paragraphs, farewell(ctx, o)...)
	return i18n.T(ctx, "reminder."+what+".subject", args), strings.Join(paragraphs, "\n\n")
}

// reminder shows a reminder to somebody who is made up.
func (p previewing) reminder(ctx context.Context, kind string, made *Preview) {
	example := p.atelier(ctx)
	kept := []signup.Entry{{Choice: signup.Choice{Atelier: example}, Registrations: []signup.Registration{{AtelierID: example.ID, Seats: 2, Status: signup.Confirmed}}}}
	opened := &signup.Opened{Code: "••••••••", Persons: []signup.Person{{Name: i18n.T(ctx, "letter.example.name")}}, Entries: kept}
	made.Subject, made.Body = reminderOf(ctx, p.base, p.o, opened, kept, kind)
}
