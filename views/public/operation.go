package public

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"oplibre/app/collect"
	"oplibre/app/i18n"
	"oplibre/app/meeting"
	"oplibre/app/operation"
	"oplibre/app/operation/status"
	"oplibre/app/partner"
	"oplibre/app/programme"
	"oplibre/views/part"
)

// OperationProps is what the first page of an operation shows. Everything in it really exists; what is empty is left out.
type OperationProps struct {
	Operation *operation.Operation
	Phase     operation.Phase
	Now       programme.Instant
	// Description is the presentation as HTML made from its Markdown, or empty.
	Description string
	// Ateliers are the public ones by start, Places those where they happen.
	Ateliers []*programme.Listing
	Places   []programme.Place
	// Notes are a few contributions, Collected is how many there are.
	Notes     []collect.Shown
	Collected int
	Partners  []*partner.Partner
	SignUps   status.SignUps
	// Meetings are the next ones for everybody, outside of the weekend.
	Meetings []*meeting.Meeting
	// Proposes and Maps tell whether the pages to propose an atelier and to see the map of contributions answer.
	Proposes, Maps bool
	// Volunteers tells whether people are asked to help, and can say so now.
	Volunteers bool
}

func (p OperationProps) address(below string) string { return "/o/" + p.Operation.Slug + below }

// signsUp reports whether one can sign up now.
func (p OperationProps) signsUp() bool {
	return p.Operation.TakesSignUps(p.Now) && p.count(isList) > 0
}

func isList(l *programme.Listing) bool {
	return l.Entry == programme.SignUp && l.Status == programme.Published
}
func isOpenDoor(l *programme.Listing) bool {
	return l.Entry == programme.OpenDoor && l.Status == programme.Published
}

func (p OperationProps) count(is func(*programme.Listing) bool) int {
	n := 0
	for _, l := range p.Ateliers {
		if is(l) {
			n++
		}
	}
	return n
}

func (p OperationProps) over() bool {
	return p.Phase == operation.Finished || p.Phase == operation.Archived
}

// cover is the first screen: what, when, where and two ways in.
func (p OperationProps) cover(ctx context.Context) part.CoverProps {
	o := p.Operation
	second, tag := o.SecondName(i18n.Of(ctx))
	c := part.CoverProps{Title: o.In(i18n.Of(ctx)).Name, Second: second, SecondLang: tag, Map: p.drawing(ctx),
		Facts: []part.Sign{{Icon: "calendar-event", Word: windowSentence(ctx, o)}, {Icon: "map-pin", Word: p.where(ctx)},
			{Icon: "users", Word: i18n.T(ctx, "operation.page.free")}}}
	if words := p.signUpHours(ctx); words != "" {
		c.Facts = append(c.Facts, part.Sign{Icon: "clock", Word: words})
	}
	switch {
	case p.over() && p.Collected > 0 && p.Maps:
		c.Lead = part.ButtonProps{Label: i18n.T(ctx, "operation.page.see_collected"), Href: p.address("/carte")}
		c.Other = part.ButtonProps{Label: i18n.T(ctx, "operation.page.see_programme"), Href: p.address("/programme"), Second: true}
	case p.signsUp():
		c.Lead = part.ButtonProps{Label: i18n.T(ctx, "operation.page.choose"), Href: p.address("/inscription")}
		c.Other = part.ButtonProps{Label: i18n.T(ctx, "operation.page.no_sign_up"), Href: "#venir", Second: true}
	default:
		c.Lead = part.ButtonProps{Label: i18n.T(ctx, "operation.page.see_programme"), Href: p.address("/programme")}
	}
	return c
}

// windowSentence writes from when to when, and that clocks change when they do.
func windowSentence(ctx context.Context, o *operation.Operation) string {
	sentence := announcedHours(ctx, o)
	if note := o.WindowNote(); note != nil {
		sentence += ". " + i18n.Say(ctx, *note)
	}
	return sentence
}

// announcedHours writes from when to when.
func announcedHours(ctx context.Context, o *operation.Operation) string {
	start, end := o.Start(), o.End()
	sentence := i18n.T(ctx, "operation.page.when", i18n.Args{"Start": i18n.LongDay(ctx, start), "StartHour": i18n.Clock(ctx, start),
		"End": i18n.Date(ctx, end), "EndHour": i18n.Clock(ctx, end)})
	if start.YearDay() == end.YearDay() && start.Year() == end.Year() {
		sentence = i18n.T(ctx, "operation.page.when_day", i18n.Args{"Day": i18n.Date(ctx, start), "StartHour": i18n.Clock(ctx, start), "EndHour": i18n.Clock(ctx, end)})
	}
	return sentence
}

// where says how many places there are and in which commune.
func (p OperationProps) where(ctx context.Context) string {
	o := p.Operation
	args := i18n.Args{"Place": o.Place(), "Commune": o.CommuneNames()}
	switch {
	case len(p.Places) == 0 && o.Neighbourhood != "":
		return i18n.T(ctx, "operation.page.where_part", args)
	case len(p.Places) == 0:
		return o.CommuneNames()
	}
	key := "operation.page.where_places"
	if o.Neighbourhood != "" {
		key = "operation.page.where_places_part"
	}
	return i18n.N(ctx, key, len(p.Places), args)
}

// drawing is the map of the territory with its numbered places and what was collected.
func (p OperationProps) drawing(ctx context.Context) part.Drawing {
	o := p.Operation
	d := part.Drawing{Title: i18n.T(ctx, "operation.page.map", i18n.Args{"Place": o.Place()}), Outline: part.RingsOf(o.OutlineRings()), Cover: true, Ratio: 0.6}
	for _, place := range p.Places {
		if place.Longitude != nil && place.Latitude != nil {
			d.Places = append(d.Places, part.DrawnPlace{Position: part.Position{*place.Longitude, *place.Latitude}, Number: strconv.Itoa(place.Number), Name: place.Name})
		}
	}
	if len(d.Outline) == 0 && len(d.Places) == 0 {
		d.Points = []part.DrawnPoint{{Position: part.Position{o.Longitude, o.Latitude}, Name: o.Place()}}
	}
	return d
}

// headline says what it is: the team's sentence, or ours.
func (p OperationProps) headline(ctx context.Context) string {
	if summary := p.Operation.In(i18n.Of(ctx)).Summary; summary != "" {
		return summary
	}
	return i18n.T(ctx, "operation.page.headline", i18n.Args{"Place": p.Operation.Place(), "Hours": int(p.Operation.Hours() + 0.5)})
}

// themeChip shows a theme in the language of the page.
func themeChip(ctx context.Context, t *programme.Theme) part.Theme {
	name := t.Name
	if translated := t.Translations[i18n.Of(ctx)]; translated != "" {
		name = translated
	}
	return part.Theme{Icon: t.Icon, Name: name, Colours: part.Colours{Colour: t.Colour, Tint: t.Tint, Dark: t.DarkColour, DarkTint: t.DarkTint}}
}

// notes are the examples of what is collected.
func (p OperationProps) notes(ctx context.Context, themes map[string]*programme.Theme) []part.NoteProps {
	var notes []part.NoteProps
	for _, n := range p.Notes {
		theme := themes[n.ThemeID]
		if theme == nil {
			continue
		}
		note := part.NoteProps{Theme: themeChip(ctx, theme), Title: n.Title, Text: shortened(n.Body), Href: p.address("/contributions/" + n.ID)}
		credit := i18n.Args{"Name": n.Credit, "Licence": part.ShortLicence(n.DataLicence)}
		note.Credit = i18n.T(ctx, "operation.page.note_unsigned", credit)
		if n.Credit != "" {
			note.Credit = i18n.T(ctx, "operation.page.note_credit", credit)
		}
		notes = append(notes, note)
	}
	return notes
}

// shortened cuts a text at a word, at about a hundred characters.
func shortened(text string) string {
	words := strings.Fields(text)
	length := 0
	for i, word := range words {
		if length += len([]rune(word)) + 1; length > 110 {
			return strings.Join(words[:i], " ") + "…"
		}
	}
	return strings.Join(words, " ")
}

// ribbon draws the ateliers along the weekend.
func (p OperationProps) ribbon(ctx context.Context) part.Ribbon {
	var items []part.RibbonItem
	location := p.Operation.Location()
	for _, l := range p.Ateliers {
		if l.Status == programme.Published {
			items = append(items, part.RibbonItem{Start: l.StartsAt.In(location), End: l.EndsAt.In(location), Title: l.Title, Colours: themeChip(ctx, l.Theme).Colours})
		}
	}
	return part.NewRibbon(ctx, p.Operation.Start(), p.Operation.End(), items)
}

// ways are the ways to come that are open.
func (p OperationProps) ways(ctx context.Context) []part.Way {
	way := func(icon, key, href string, args i18n.Args) part.Way {
		key = "operation.way." + key
		return part.Way{Icon: icon, Title: i18n.T(ctx, key), Text: i18n.T(ctx, key+".text", args), Link: i18n.T(ctx, key+".link", args), Href: href}
	}
	var ways []part.Way
	if p.over() {
		return nil
	}
	if p.signsUp() {
		ways = append(ways, way("pencil", "choose", p.address("/inscription"), nil))
	}
	if p.count(isOpenDoor) > 0 {
		ways = append(ways, way("door-enter", "door", p.address("/programme"), nil))
	}
	if phone := p.Operation.ContactPhone; phone != "" {
		args := i18n.Args{"Phone": phone, "Hours": p.Operation.HoursIn(i18n.Of(ctx))}
		key := "phone"
		if p.Operation.HoursIn(i18n.Of(ctx)) == "" {
			key = "phone_any"
		}
		ways = append(ways, way("phone", key, "tel:"+strings.NewReplacer(" ", "", ".", "").Replace(phone), args))
	}
	if p.Proposes {
		ways = append(ways, way("bulb", "propose", p.address("/proposer"), nil))
	}
	if p.Volunteers {
		ways = append(ways, way("heart-handshake", "volunteer", p.address("/benevoles"), nil))
	}
	return ways
}

// themes counts ateliers by theme, the most frequent first.
func (p OperationProps) themes(ctx context.Context) []part.ThemeCount {
	at := map[string]int{}
	var counts []part.ThemeCount
	for _, l := range p.Ateliers {
		if l.Status != programme.Published {
			continue
		}
		i, known := at[l.ThemeID]
		if !known {
			i, at[l.ThemeID] = len(counts), len(counts)
			theme := themeChip(ctx, l.Theme)
			theme.Href = p.address("/programme?theme=" + l.Theme.Slug)
			counts = append(counts, part.ThemeCount{Theme: theme})
		}
		counts[i].Count++
	}
	slices.SortStableFunc(counts, func(a, b part.ThemeCount) int { return b.Count - a.Count })
	return counts
}

// figure is a number in the margin with what it counts.
type figure struct{ Number, Text string }

// figures are those that are above zero.
func (p OperationProps) figures(ctx context.Context) []figure {
	var figures []figure
	add := func(n int, text string) {
		if n > 0 {
			figures = append(figures, figure{i18n.Number(ctx, n), text})
		}
	}
	if lists, open := p.count(isList), p.count(isOpenDoor); lists > 0 && open > 0 {
		add(lists, i18n.N(ctx, "operation.figure.ateliers_and", open, i18n.Args{"Ateliers": lists}))
	} else {
		add(lists+open, i18n.N(ctx, "operation.figure.ateliers", lists+open))
	}
	persons, residents := p.SignUps.Persons, p.SignUps.Residents()
	if residents > 0 && residents < persons {
		add(persons, i18n.N(ctx, "operation.figure.persons_residents", persons, i18n.Args{"Residents": i18n.Number(ctx, residents)}))
	} else {
		add(persons, i18n.N(ctx, "operation.figure.persons", persons))
	}
	add(p.Collected, i18n.N(ctx, "operation.figure.collected", p.Collected))
	add(len(p.Partners), i18n.N(ctx, "operation.figure.partners", len(p.Partners)))
	if goal := p.Operation.GoalOutputs; goal != nil && !p.over() {
		add(*goal, i18n.N(ctx, "operation.figure.outputs", *goal, i18n.Args{"Date": i18n.DayMonth(ctx, outputsDue(p.Operation))}))
	}
	return figures
}

// outputsDue is the day by which outputs are published: J+30.
func outputsDue(o *operation.Operation) time.Time { return o.FirstPublicDay().AddDate(0, 0, 30) }

// partnerNames writes the names of a group with commas.
func partnerNames(partners []*partner.Partner) string {
	names := make([]string, len(partners))
	for i, p := range partners {
		names[i] = p.Organisation.Name
	}
	return strings.Join(names, ", ")
}

// numberWord writes small numbers in letters.
func numberWord(ctx context.Context, n int) string {
	if n >= 1 && n <= 9 {
		return i18n.T(ctx, "operation.number."+strconv.Itoa(n))
	}
	return i18n.Number(ctx, n)
}
