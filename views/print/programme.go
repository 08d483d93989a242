// Package print are pages made for paper: printed from a browser, without anything to press.
package print

import (
	"context"
	"strings"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/programme/paper"
	"oplibre/views/part"
	"oplibre/views/public"
)

// ProgrammeProps is what the printed programme shows: the same for everybody.
type ProgrammeProps struct {
	Operation *operation.Operation
	Programme *programme.Programme
	// Edition is what the files say of it: the moment of the version, the nights on which clocks change.
	Edition *paper.Edition
	// Address is where it is kept up to date.
	Address string
}

// path returns the address of the programme with an ending.
func (p ProgrammeProps) path(ending string) string {
	address := "/o/" + p.Operation.Slug + "/programme" + ending
	if query := p.Programme.Filter.Query(); ending == "" && query != "" {
		address += "?" + query
	}
	return address
}

// file is a PDF of the programme; large is what a screen reader says of its large type.
type file struct{ name, href, large string }

// files are the programme in each format, with the filter of the page.
func (p ProgrammeProps) files(ctx context.Context) []file {
	query := ""
	if q := p.Programme.Filter.Query(); q != "" {
		query = "&" + q
	}
	files := []file{{name: i18n.T(ctx, "paper.print.list"), href: "a4"}, {name: i18n.T(ctx, "paper.print.booklet"), href: "a5"},
		{name: i18n.T(ctx, "paper.print.poster"), href: "a3"}}
	for i := range files {
		files[i].large = files[i].name + ", " + i18n.T(ctx, "paper.print.large")
		files[i].href = p.path(".pdf") + "?format=" + files[i].href + query
	}
	return files
}

// head is the line that every sheet of a weekend begins with.
func (p ProgrammeProps) head(ctx context.Context) string {
	dates := i18n.LongDay(ctx, p.Operation.Start()) + " – " + i18n.Date(ctx, p.Operation.End())
	if place := p.Operation.Place(); place != "" {
		return i18n.T(ctx, "paper.foot.title", i18n.Args{"Place": place, "Dates": dates})
	}
	return i18n.T(ctx, "paper.foot.no_place", i18n.Args{"Dates": dates})
}

// line is an atelier beside its hour.
func (p ProgrammeProps) line(ctx context.Context, l *programme.Listing) part.Atelier {
	title, language := l.TitleIn(i18n.Of(ctx))
	line := part.Atelier{Theme: public.ThemeOf(ctx, l.Theme), Title: title, Lang: language, Cancelled: l.Status == programme.Cancelled}
	if l.Place != nil {
		line.Place = l.Place.Name
	}
	return line
}

// until says when an atelier ends; the start stands beside it.
func (p ProgrammeProps) until(ctx context.Context, l *programme.Listing) string {
	return i18n.T(ctx, "programme.until", i18n.Args{"Clock": i18n.Clock(ctx, l.EndsAt.In(p.Operation.Location()))})
}

// more names who leads and says what about access, after what stands before it.
func (p ProgrammeProps) more(ctx context.Context, l *programme.Listing) string {
	facts := []string{""}
	if len(l.Facilitators) > 0 {
		facts = append(facts, i18n.T(ctx, "paper.with", i18n.Args{"Names": strings.Join(l.Facilitators, ", ")}))
	}
	for _, sign := range public.SignsOf(ctx, l.Access) {
		facts = append(facts, sign.Word)
	}
	return strings.Join(facts, "\u00a0· ")
}

// entry says how one takes part.
func (p ProgrammeProps) entry(ctx context.Context, l *programme.Listing) string {
	switch {
	case l.Entry == programme.OpenDoor:
		return i18n.T(ctx, "paper.entry.open")
	case l.Entry == programme.Invitation:
		return i18n.T(ctx, "paper.entry.invitation")
	case l.Seats.Capacity != nil:
		return i18n.N(ctx, "paper.entry.seats", *l.Seats.Capacity)
	}
	return i18n.T(ctx, "paper.entry.signup")
}
