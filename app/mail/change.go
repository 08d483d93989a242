package mail

import (
	"context"
	"slices"
	"strings"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/publishing"
	"oplibre/app/signup"
	"oplibre/app/store"
	"oplibre/views/mail/wording"
)

// Changes is what a letter about changes of the programme says. A preview has it before they are published.
type Changes struct {
	Operation *operation.Operation
	Words     wording.Words
	// Name is how the person is greeted: the first name.
	Name string
	// Changes are those that concern the person.
	Changes []*publishing.Change
	// Clashes are ateliers of the same person that are at the same time now.
	Clashes []publishing.Clash
	// Slots are the appointments that the person has, by the id of their atelier.
	Slots map[string]*programme.Slot
	// Note is what the team says of it.
	Note string
	// Code and Address open the carnet; both are empty for a facilitator.
	Code, Address string
}

// Write puts the letter into words in the language of the context.
func (l Changes) Write(ctx context.Context) (subject, body string) {
	args := i18n.Args{"Name": l.Name, "Operation": l.Operation.Name, "Code": l.Code, "Address": l.Address, "Phone": telephone(ctx, l.Operation)}
	intro, end := "changes.letter.intro", "changes.letter.carnet"
	if l.Code == "" {
		intro, end = "changes.letter.lead_intro", "changes.letter.lead_end"
	}
	paragraphs := []string{i18n.T(ctx, "mail.carnet.hello", args), i18n.T(ctx, intro, args)}
	for _, c := range l.Changes {
		paragraphs = append(paragraphs, l.change(ctx, c))
	}
	for _, clash := range l.Clashes {
		paragraphs = append(paragraphs, wording.Clash(ctx, clash))
	}
	if l.Note != "" {
		paragraphs = append(paragraphs, i18n.T(ctx, "changes.letter.note", i18n.Args{"Note": l.Note}))
	}
	paragraphs = append(append(paragraphs, i18n.T(ctx, end, args)), farewell(ctx, l.Operation)...)
	return i18n.T(ctx, "changes.letter.subject", args), strings.Join(paragraphs, "\n\n")
}

// change says what happened to one atelier, then when and where it is now.
func (l Changes) change(ctx context.Context, c *publishing.Change) string {
	lines := l.Words.Sentences(ctx, c)
	if c.After != nil && c.After.Status == programme.Published && c.Kind == publishing.Changed {
		lines = append(lines, i18n.T(ctx, "changes.letter.now", i18n.Args{"When": l.Words.When(ctx, c.After)}))
	}
	if slot := l.Slots[c.Atelier().ID]; slot != nil {
		lines = append(lines, l.appointment(ctx, c, slot))
	}
	return "- " + strings.Join(lines, "\n  ")
}

// appointment says the hour at which the person is expected now, or that it falls away with the atelier.
func (l Changes) appointment(ctx context.Context, c *publishing.Change, slot *programme.Slot) string {
	if c.After == nil || c.After.Status != programme.Published {
		return i18n.T(ctx, "carnet.letter.slot_off", i18n.Args{"Hour": i18n.Clock(ctx, slot.StartsAt.In(l.Operation.Location()))})
	}
	return appointment(ctx, l.Operation, slot)
}

// noMoreNews is returned for a letter whose changes do not concern its recipient any more.
func noMoreNews() error { return problem.New(problem.Closed, "changes.letter.gone", nil) }

// changes reads what a letter tells of from its version.
func changes(ctx context.Context, db *store.DB, letter *store.Letter) (*Changes, error) {
	number, ateliers := publishing.Told(letter)
	if letter.OperationID == nil || number == 0 {
		return nil, noMoreNews()
	}
	o, err := operation.Find(ctx, db, *letter.OperationID)
	if err != nil {
		return nil, err
	}
	version, err := publishing.FindVersion(ctx, db, o.ID, number)
	if err != nil {
		return nil, err
	}
	people, err := publishing.FacilitatorNames(ctx, db, o.ID)
	if err != nil {
		return nil, err
	}
	l := &Changes{Operation: o, Note: version.Note, Words: wording.Words{Names: version.Difference.Names, People: people, Location: o.Location()}}
	for i := range version.Difference.Changes {
		if c := &version.Difference.Changes[i]; slices.Contains(ateliers, c.Atelier().ID) {
			l.Changes = append(l.Changes, c)
		}
	}
	return l, nil
}

// changeCarnet tells the holder of a carnet what changed of the ateliers that it still has. It returns problem.Closed when it has
// none of them any more, or is erased.
func changeCarnet(ctx context.Context, db *store.DB, base string, letter *store.Letter) (subject, body string, err error) {
	l, err := changesOfCarnet(ctx, db, base, letter)
	if err != nil {
		return "", "", err
	}
	subject, body = l.Write(ctx)
	return subject, body, nil
}

// changesOfCarnet reads what a letter tells the holder of a carnet.
func changesOfCarnet(ctx context.Context, db *store.DB, base string, letter *store.Letter) (*Changes, error) {
	l, err := changes(ctx, db, letter)
	if err != nil {
		return nil, err
	}
	opened, err := openCarnet(ctx, db, l.Operation.ID, letter.SubjectID, noMoreNews())
	if err != nil {
		return nil, err
	}
	current := opened.Current()
	l.Slots = map[string]*programme.Slot{}
	for i := range current {
		l.Slots[current[i].Atelier.ID] = current[i].Slot()
	}
	for i, c := range l.Changes {
		l.Changes[i] = c.ToThoseWhoCome()
	}
	l.Changes = slices.DeleteFunc(l.Changes, func(c *publishing.Change) bool {
		return !slices.ContainsFunc(current, func(e signup.Entry) bool { return e.Atelier.ID == c.Atelier().ID })
	})
	if len(l.Changes) == 0 {
		return nil, noMoreNews()
	}
	l.Name, l.Code, l.Address = opened.Main().FirstName(), opened.Code.String(), base+CarnetPath+string(opened.Code)
	l.Clashes = clashes(l.Changes, current)
	return l, nil
}

// clashes are the ateliers of a carnet that are at the same time as a changed one.
func clashes(changes []*publishing.Change, current []signup.Entry) []publishing.Clash {
	var found []publishing.Clash
	for i, first := range current {
		for _, second := range current[i+1:] {
			a, b := &first.Atelier, &second.Atelier
			concerned := slices.ContainsFunc(changes, func(c *publishing.Change) bool {
				return c.ForTheDay() && (c.Atelier().ID == a.ID || c.Atelier().ID == b.ID)
			})
			if concerned && a.Status == programme.Published && b.Status == programme.Published && first.Span().Overlaps(second.Span()) {
				found = append(found, publishing.Clash{First: &publishing.Public{Title: a.Title, Translations: a.Translations},
					Second: &publishing.Public{Title: b.Title, Translations: b.Translations}})
			}
		}
	}
	return found
}

// changeLead tells a facilitator what changed of the ateliers that she or he leads.
func changeLead(ctx context.Context, db *store.DB, letter *store.Letter) (subject, body string, err error) {
	l, err := changes(ctx, db, letter)
	if err != nil {
		return "", "", err
	}
	name := l.Words.People[letter.SubjectID]
	if name == "" || len(l.Changes) == 0 {
		return "", "", noMoreNews()
	}
	l.Name = signup.FirstName(name)
	subject, body = l.Write(ctx)
	return subject, body, nil
}
