package mail

import (
	"context"
	"slices"
	"strings"

	"oplibre/app/i18n"
	"oplibre/app/message"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/reminder"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// Aloud is what somebody who calls reads out: what the letter says, without its addresses, and what to ask.
type Aloud struct {
	// About says in a few words what the call is about.
	About string
	Text  []string
	// Question is what to ask at the end, empty where nothing is asked.
	Question string
	// Ateliers are those of which it speaks and that may be given up or taken.
	Ateliers []signup.Entry
}

// AloudOf puts a call into words in the language of the context. It returns problem.Closed when there is nothing to tell any more.
func AloudOf(ctx context.Context, db *store.DB, o *operation.Operation, call *store.Call, to message.Recipient) (Aloud, error) {
	switch call.Kind {
	case KindSeatOffer, KindSeatConfirmed, KindSeatPassed:
		return aloudSeat(ctx, db, o, call)
	case KindReminderWeek, KindReminderDay:
		return aloudReminder(ctx, db, o, call)
	case KindChangeCarnet, KindChangeLead:
		return aloudChange(ctx, db, call)
	case KindMessage:
		return aloudMessage(ctx, db, o, call, to)
	}
	return Aloud{}, problem.New(problem.Closed, "calling.gone", nil)
}

// letterOf is the letter that somebody with an address would get.
func letterOf(call *store.Call) *store.Letter {
	return &store.Letter{OperationID: &call.OperationID, Kind: call.Kind, Language: call.Language, SubjectID: call.SubjectID, Parameters: call.Parameters}
}

// calledCarnet opens the carnet that a call is about. It returns problem.Closed for one that is erased.
func calledCarnet(ctx context.Context, db *store.DB, call *store.Call) (*signup.Opened, error) {
	return openCarnet(ctx, db, call.OperationID, call.SubjectID, problem.New(problem.Closed, "calling.gone", nil))
}

func aloudSeat(ctx context.Context, db *store.DB, o *operation.Operation, call *store.Call) (Aloud, error) {
	opened, err := calledCarnet(ctx, db, call)
	if err != nil {
		return Aloud{}, err
	}
	e := opened.EntryOf(call.Parameters["atelier"])
	if e == nil || !tells(call.Kind, e) {
		return Aloud{}, problem.New(problem.Closed, "calling.gone", nil)
	}
	what := map[string]string{KindSeatOffer: "offer", KindSeatConfirmed: "confirmed", KindSeatPassed: "passed"}[call.Kind]
	if call.Parameters["left"] != "" {
		what = "left"
	}
	seats := 0
	for _, r := range e.Registrations {
		if r.Status.Active() {
			seats += r.Seats
		}
	}
	title, _ := e.Atelier.TitleIn(i18n.Of(ctx))
	a := Aloud{About: i18n.N(ctx, "calling.about."+what, max(1, seats), i18n.Args{"Title": title}), Ateliers: []signup.Entry{*e}}
	a.Text = []string{i18n.N(ctx, "calling.aloud."+what, max(1, seats), i18n.Args{"Title": title})}
	if call.Kind != KindSeatPassed {
		a.Text = append(a.Text, aloudAtelier(ctx, o, e))
	}
	if call.Kind == KindSeatOffer {
		if call.Until != nil {
			a.Text = append(a.Text, i18n.T(ctx, "calling.aloud.until", i18n.Args{"Until": i18n.DayClock(ctx, call.Until.In(o.Location()))}))
		}
		a.Question = i18n.N(ctx, "calling.ask.offer", max(1, seats))
	}
	return a, nil
}

func aloudReminder(ctx context.Context, db *store.DB, o *operation.Operation, call *store.Call) (Aloud, error) {
	opened, err := calledCarnet(ctx, db, call)
	if err != nil {
		return Aloud{}, err
	}
	kept := reminder.Told(o, opened, call.Kind, call.Parameters[reminder.ParameterDay])
	if opened.Anonymised() || o.RemindersOff || len(kept) == 0 {
		return Aloud{}, problem.New(problem.Closed, "calling.gone", nil)
	}
	day := i18n.LongDay(ctx, kept[0].Span().Start.In(o.Location()))
	a := Aloud{About: i18n.N(ctx, "calling.about.reminder", len(kept), i18n.Args{"Day": day}), Ateliers: kept, Question: i18n.T(ctx, "calling.ask.reminder")}
	a.Text = []string{i18n.N(ctx, "calling.aloud.reminder", len(kept), i18n.Args{"Day": day})}
	for i := range kept {
		a.Text = append(a.Text, aloudAtelier(ctx, o, &kept[i]))
	}
	if names := opened.FirstNames(); len(names) > 1 {
		a.Text = append(a.Text, i18n.T(ctx, "reminder.who", i18n.Args{"Names": strings.Join(names, ", ")}))
	}
	return a, nil
}

// aloudAtelier says in sentences what, when, where, and what to bring.
func aloudAtelier(ctx context.Context, o *operation.Operation, e *signup.Entry) string {
	title, _ := e.Atelier.TitleIn(i18n.Of(ctx))
	span := e.Span()
	start, end := span.Start.In(o.Location()), span.End.In(o.Location())
	args := i18n.Args{"Title": i18n.Typography(i18n.Of(ctx), title), "When": i18n.T(ctx, "mail.carnet.when",
		i18n.Args{"Day": i18n.LongDay(ctx, start), "Start": i18n.Clock(ctx, start), "End": i18n.Clock(ctx, end)})}
	sentences := []string{i18n.T(ctx, "calling.aloud.atelier", args)}
	if e.Place != nil {
		where := slices.DeleteFunc([]string{e.Place.Name, e.Place.Address, e.Place.Directions}, func(s string) bool { return s == "" })
		sentences = append(sentences, i18n.T(ctx, "calling.aloud.place", i18n.Args{"Place": strings.Join(where, ", ")}))
	}
	if e.Atelier.Bring != "" {
		sentences = append(sentences, i18n.T(ctx, "calling.aloud.bring", i18n.Args{"Bring": programme.Things(e.Atelier.Bring)}))
	}
	return strings.Join(sentences, " ")
}

// plainLines takes the dash and the indents of a letter's list away.
var plainLines = strings.NewReplacer("- ", "", "\n  ", " ")

func aloudChange(ctx context.Context, db *store.DB, call *store.Call) (Aloud, error) {
	var l *Changes
	var err error
	if call.Kind == KindChangeCarnet {
		l, err = changesOfCarnet(ctx, db, "", letterOf(call))
	} else {
		l, err = changes(ctx, db, letterOf(call))
	}
	if err != nil {
		return Aloud{}, err
	}
	a := Aloud{About: i18n.N(ctx, "calling.about.change", len(l.Changes)), Text: []string{i18n.T(ctx, "calling.aloud.change")}, Question: i18n.T(ctx, "calling.ask.change")}
	for _, c := range l.Changes {
		a.Text = append(a.Text, plainLines.Replace(l.change(ctx, c)))
	}
	if l.Note != "" {
		a.Text = append(a.Text, l.Note)
	}
	return a, nil
}

func aloudMessage(ctx context.Context, db *store.DB, o *operation.Operation, call *store.Call, to message.Recipient) (Aloud, error) {
	l, err := messageTo(ctx, db, "", o, call, to)
	if err != nil {
		return Aloud{}, err
	}
	for i, address := range l.Carnets { // the code can be said, an address cannot
		l.Carnets[i] = signup.Code(address[strings.LastIndexByte(address, '/')+1:]).String()
	}
	subject, body := l.words(ctx)
	return Aloud{About: i18n.T(ctx, "calling.about.message", i18n.Args{"Subject": subject}), Text: strings.Split(body, "\n\n")}, nil
}

// messageTo is a message to many as one of those who are called would read it. It returns problem.Closed when it is not there any more.
func messageTo(ctx context.Context, db *store.DB, base string, o *operation.Operation, call *store.Call, to message.Recipient) (Announcement, error) {
	m, _, err := messageOf(ctx, db, letterOf(call))
	if err != nil {
		return Announcement{}, err
	}
	text, _ := m.In(call.Language, o.Language)
	l, err := AnnouncementOf(ctx, db, base, o, text, []message.Recipient{to})
	if problem.Is(err, problem.NotFound) {
		err = messageGone()
	}
	return l, err
}
