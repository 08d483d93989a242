package mail

import (
	"context"
	"strings"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/signup"
	"oplibre/app/store"
	"oplibre/app/volunteer"
)

// The kinds of letters about volunteers.
const (
	// KindVolunteer tells volunteers their shifts, with the link of their page.
	KindVolunteer = volunteer.LetterShifts
	// KindVolunteerReminder is the one of the day before.
	KindVolunteerReminder = volunteer.LetterReminder
	// KindVolunteerLeft tells the team that somebody cannot come.
	KindVolunteerLeft = volunteer.LetterLeft
)

// volunteerLetter writes a letter about a volunteer as things stand when it leaves. It returns problem.Closed when there is nothing to tell
// any more: the volunteer is erased, or does not come on the day, or comes after all.
func volunteerLetter(ctx context.Context, db *store.DB, base string, letter *store.Letter) (subject, body string, err error) {
	gone := problem.New(problem.Closed, "volunteer.letter.gone", nil)
	if letter.OperationID == nil {
		return "", "", gone
	}
	o, err := operation.Find(ctx, db, *letter.OperationID)
	if err != nil {
		return "", "", err
	}
	board, err := volunteer.Load(ctx, db, o.ID)
	if err != nil {
		return "", "", err
	}
	v, err := board.Volunteer(letter.SubjectID)
	if problem.Is(err, problem.NotFound) || err == nil && v.Forgotten() {
		return "", "", gone
	}
	if err != nil {
		return "", "", err
	}
	l := volunteerWordsOf(o, v)
	if letter.Kind == KindVolunteerLeft {
		return l.left(ctx, base, board)
	}
	link, err := volunteer.Current(ctx, db, o.ID, v.ID, letter.CreatedAt)
	if err != nil {
		return "", "", err
	}
	if link == nil {
		return "", "", gone
	}
	l.args["Address"] = base + volunteer.Path + link.Token(db)
	if letter.Kind == KindVolunteerReminder {
		return l.reminder(ctx, letter.Parameters[volunteer.ParameterDay])
	}
	clashes, err := volunteer.Clashes(ctx, db, o.ID, []*volunteer.Volunteer{v})
	if err != nil {
		return "", "", err
	}
	subject, body = l.shifts(ctx, clashes)
	return subject, body, nil
}

// volunteerWords is what the letters about one volunteer are made of.
type volunteerWords struct {
	o    *operation.Operation
	v    *volunteer.Volunteer
	args i18n.Args
}

// volunteerWordsOf is what the letters about a volunteer are made of, but for the address.
func volunteerWordsOf(o *operation.Operation, v *volunteer.Volunteer) volunteerWords {
	return volunteerWords{o: o, v: v, args: i18n.Args{"Name": signup.FirstName(v.Name), "FullName": v.Name, "Operation": o.Name, "Phone": o.ContactPhone}}
}

func (l volunteerWords) say(ctx context.Context, key string) string { return i18n.T(ctx, key, l.args) }

// shifts is the letter with all shifts, and with what else the volunteer does then.
func (l volunteerWords) shifts(ctx context.Context, clashes []volunteer.Clash) (subject, body string) {
	paragraphs := []string{l.say(ctx, "volunteer.letter.hello")}
	if len(l.v.Parts) == 0 {
		paragraphs = append(paragraphs, l.say(ctx, "volunteer.letter.none"))
	} else {
		paragraphs = append(paragraphs, l.say(ctx, "volunteer.letter.shifts"))
	}
	for _, p := range l.v.Parts {
		paragraphs = append(paragraphs, l.shift(ctx, p.Shift))
	}
	for _, c := range clashes {
		paragraphs = append(paragraphs, l.clash(ctx, c))
	}
	return l.say(ctx, "volunteer.letter.subject"), l.end(ctx, append(paragraphs, l.say(ctx, "volunteer.letter.link")))
}

// reminder is the letter of the day before.
func (l volunteerWords) reminder(ctx context.Context, day string) (subject, body string, err error) {
	paragraphs := []string{l.say(ctx, "volunteer.letter.hello"), l.say(ctx, "volunteer.letter.tomorrow")}
	some := false
	for _, p := range l.v.Parts {
		if p.Shift.StartsAt.In(l.o.Location()).Format("2006-01-02") == day {
			paragraphs, some = append(paragraphs, l.shift(ctx, p.Shift)), true
		}
	}
	if !some {
		return "", "", problem.New(problem.Closed, "volunteer.letter.gone", nil)
	}
	return l.say(ctx, "volunteer.letter.tomorrow_subject"), l.end(ctx, append(paragraphs, l.say(ctx, "volunteer.letter.cannot"))), nil
}

// left is the letter to the team.
func (l volunteerWords) left(ctx context.Context, base string, board *volunteer.Board) (subject, body string, err error) {
	l.args["Address"] = base + "/gestion/" + l.o.Slug + "/benevoles"
	paragraphs := []string{l.say(ctx, "volunteer.letter.left")}
	some := false
	for _, p := range board.Gone {
		if p.VolunteerID == l.v.ID {
			paragraphs, some = append(paragraphs, "- "+l.line(ctx, p.Shift)), true
		}
	}
	if !some {
		return "", "", problem.New(problem.Closed, "volunteer.letter.gone", nil)
	}
	return l.say(ctx, "volunteer.letter.left_subject"), strings.Join(append(paragraphs, l.say(ctx, "volunteer.letter.left_act")), "\n\n"), nil
}

func (l volunteerWords) hours(ctx context.Context, s *volunteer.Shift) string {
	return i18n.Span(ctx, s.StartsAt.In(l.o.Location()), s.EndsAt.In(l.o.Location()))
}

// line is when a shift is, and for which post.
func (l volunteerWords) line(ctx context.Context, s *volunteer.Shift) string {
	return i18n.T(ctx, "volunteer.letter.line", i18n.Args{"Hours": l.hours(ctx, s), "Post": s.Post.Title})
}

// shift is one shift: when, what, where, what to bring and whom to ask.
func (l volunteerWords) shift(ctx context.Context, s *volunteer.Shift) string {
	lines := []string{"- " + l.line(ctx, s)}
	if s.Post.Place != "" {
		lines = append(lines, "- "+i18n.T(ctx, "volunteer.letter.place", i18n.Args{"Place": s.Post.Place}))
	}
	if s.Post.Bring != "" {
		lines = append(lines, "- "+i18n.T(ctx, "volunteer.letter.bring", i18n.Args{"Bring": s.Post.Bring}))
	}
	if s.Post.ContactName != "" || s.Post.ContactPhone != "" {
		who := strings.TrimSpace(s.Post.ContactName + " " + volunteer.PhoneText(s.Post.ContactPhone))
		lines = append(lines, "- "+i18n.T(ctx, "volunteer.letter.ask", i18n.Args{"Who": who}))
	}
	return strings.Join(lines, "\n")
}

func (l volunteerWords) clash(ctx context.Context, c volunteer.Clash) string {
	args := i18n.Args{"Hours": l.hours(ctx, c.Shift), "Post": c.Shift.Post.Title, "Title": c.Atelier}
	switch {
	case c.With != nil:
		args["Title"] = c.With.Post.Title
		return i18n.T(ctx, "volunteer.letter.clash_shift", args)
	case c.Leads:
		return i18n.T(ctx, "volunteer.letter.clash_lead", args)
	}
	return i18n.T(ctx, "volunteer.letter.clash", args)
}

func (l volunteerWords) end(ctx context.Context, paragraphs []string) string {
	if l.o.ContactPhone != "" {
		paragraphs = append(paragraphs, l.say(ctx, "volunteer.letter.phone"))
	}
	return strings.Join(append(paragraphs, l.say(ctx, "volunteer.letter.end")), "\n\n")
}
