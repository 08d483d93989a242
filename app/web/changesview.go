package web

import (
	"context"
	"strings"
	"time"

	"oplibre/app/i18n"
	"oplibre/app/mail"
	"oplibre/app/operation"
	"oplibre/app/programme/publishing"
	"oplibre/app/signup"
	"oplibre/views/mail/wording"
	"oplibre/views/manage"
)

// changesView puts changes and those whom they concern into what the management pages show.
type changesView struct {
	words wording.Words
	o     *operation.Operation
	base  string
	note  string
	// persons shows names and contacts.
	persons bool
}

// item is what waits for one atelier.
func (p changesView) item(ctx context.Context, path string, item *publishing.Item) manage.ChangeItem {
	shown := manage.ChangeItem{Value: item.Value(), Token: item.Token, Title: item.Title, Chosen: item.Chosen,
		Href: strings.TrimSuffix(path, "/changements") + "/" + item.AtelierID}
	if !item.Draft {
		shown.Drop = path + "/" + item.AtelierID + "/retirer"
	}
	if c := item.Change; c != nil {
		shown.Sentences = p.words.Sentences(ctx, c)
		if c.Kind != publishing.Added {
			for _, field := range c.Fields {
				shown.Rows = append(shown.Rows, manage.ChangeRow{Label: wording.Label(ctx, field), Before: p.words.Value(ctx, c.Before, field),
					After: p.words.Value(ctx, c.After, field)})
			}
		} else if !item.Ready {
			shown.Own = i18n.T(ctx, "changes.without_place")
		}
	}
	if n := len(item.Own); n > 0 {
		shown.Own = i18n.N(ctx, "changes.own", n)
	}
	return shown
}

// affected says whom changes concern; done says that they are published.
func (p changesView) affected(ctx context.Context, a *publishing.Affected, done bool) manage.AffectedProps {
	shown := manage.AffectedProps{Lines: p.lines(ctx, a, done)}
	for _, over := range a.Over {
		shown.Over = append(shown.Over, i18n.N(ctx, "changes.over", over.Taken-*over.Change.After.Capacity, i18n.Args{"Taken": i18n.Number(ctx, over.Taken),
			"Title": over.Change.After.TitleIn(i18n.Of(ctx)), "Capacity": i18n.N(ctx, "changes.places", *over.Change.After.Capacity)}))
	}
	if !p.persons {
		return shown
	}
	for i := range a.Carnets {
		c := &a.Carnets[i]
		for _, clash := range c.Clashes {
			shown.Clashes = append(shown.Clashes, i18n.T(ctx, "changes.clash", i18n.Args{"Name": c.Name,
				"First": clash.First.TitleIn(i18n.Of(ctx)), "Second": clash.Second.TitleIn(i18n.Of(ctx))}))
		}
		if c.Email == "" {
			shown.Calls = append(shown.Calls, manage.Call{Name: callName(ctx, c.Name, c.Headcount), Phone: c.Phone, What: p.say(ctx, c.Changes, c.Clashes)})
		}
	}
	for i := range a.Leads {
		if l := &a.Leads[i]; l.Email == "" {
			name := i18n.T(ctx, "changes.call_lead", i18n.Args{"Name": l.Name})
			shown.Calls = append(shown.Calls, manage.Call{Name: name, Phone: l.Phone, What: p.say(ctx, l.Changes, nil)})
		}
	}
	shown.Letters = p.letters(ctx, a)
	return shown
}

func callName(ctx context.Context, name string, headcount int) string {
	if headcount < 2 {
		return name
	}
	return i18n.N(ctx, "changes.call_name", headcount, i18n.Args{"Name": name})
}

func (p changesView) say(ctx context.Context, changes []*publishing.Change, clashes []publishing.Clash) []string {
	var sentences []string
	for _, c := range changes {
		sentences = append(sentences, p.words.Sentences(ctx, c)...)
	}
	for _, clash := range clashes {
		sentences = append(sentences, wording.Clash(ctx, clash))
	}
	return sentences
}

// lines count those who are concerned, and name who leads and the places.
func (p changesView) lines(ctx context.Context, a *publishing.Affected, done bool) []string {
	lines := []string{i18n.T(ctx, "changes.persons_none")}
	if n := a.Persons(); n > 0 {
		lines[0] = i18n.N(ctx, "changes.persons", n, i18n.Args{"Carnets": i18n.N(ctx, "changes.carnets", len(a.Carnets))})
	}
	if len(a.Leads) > 0 {
		names := make([]string, 0, len(a.Leads))
		for i := range a.Leads {
			names = append(names, a.Leads[i].Name)
		}
		lines = append(lines, i18n.N(ctx, "changes.leads", len(names), i18n.Args{"Names": strings.Join(names, ", ")}))
	}
	var places []string
	for _, id := range a.Places {
		if name := p.words.Names.Places[id]; name != "" {
			places = append(places, name)
		}
	}
	if len(places) > 0 {
		lines = append(lines, i18n.N(ctx, "changes.at_places", len(places), i18n.Args{"Names": strings.Join(places, ", ")}))
	}
	if !done {
		lines = append(lines, countOrNone(ctx, "changes.letters_n", "changes.letters_none", a.Letters()))
	}
	return lines
}

// letters are the letters as they will be written, one for all who get the same, with the name of the first of them.
func (p changesView) letters(ctx context.Context, a *publishing.Affected) []manage.LetterPreview {
	var previews []manage.LetterPreview
	at, copies := map[string]int{}, []int{}
	names := []string{}
	add := func(name, language, code string, changes []*publishing.Change, clashes []publishing.Clash) {
		key := language + "\n" + code
		for _, c := range changes {
			key += "\n" + c.Atelier().ID
		}
		for _, clash := range clashes {
			key += "\n" + clash.First.ID + clash.Second.ID
		}
		if i, known := at[key]; known {
			copies[i]++
			return
		}
		at[key] = len(previews)
		letter := mail.Changes{Operation: p.o, Words: p.words, Name: signup.FirstName(name), Changes: changes, Clashes: clashes, Note: p.note, Code: code}
		if code != "" {
			letter.Address = p.base + mail.CarnetPath + "…"
		}
		subject, body := letter.Write(i18n.With(ctx, language))
		previews = append(previews, manage.LetterPreview{Language: language, Subject: subject, Body: body})
		copies, names = append(copies, 1), append(names, name)
	}
	for i := range a.Carnets {
		if c := &a.Carnets[i]; c.Email != "" {
			add(c.Name, c.Language, "•••• ••••", c.Changes, c.Clashes)
		}
	}
	for i := range a.Leads {
		if l := &a.Leads[i]; l.Email != "" {
			add(l.Name, p.o.Language, "", l.Changes, nil)
		}
	}
	for i := range previews {
		if previews[i].Who = names[i]; copies[i] > 1 {
			previews[i].Who = i18n.N(ctx, "changes.letter_for", copies[i]-1, i18n.Args{"Name": names[i]})
		}
	}
	return previews
}

// versionLead says when a version was published, by whom and how much it changed.
func versionLead(ctx context.Context, v *publishing.Version, location *time.Location) string {
	args := i18n.Args{"When": i18n.Moment(ctx, v.At.In(location)), "Count": wording.Count(ctx, &v.Difference), "Author": v.Author}
	if v.Author == "" {
		return i18n.T(ctx, "changes.version_lead", args)
	}
	return i18n.T(ctx, "changes.version_by", args)
}
