package public

import (
	"context"
	"net/url"
	"strconv"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/programme"
)

// SelectionScripts are the modules of pages on which one can keep ateliers: bookmarks, and the copy for when there is no network.
var SelectionScripts = []string{"js/selection.js", "js/programme.js"}

// reference is how a page names an atelier to js/selection.js: its number, which is shorter than anything else.
func reference(l *programme.Listing) string { return strconv.FormatInt(l.Number, 10) }

// meetings says which of the chosen ateliers are at the same time.
func (p ProgrammeProps) meetings(ctx context.Context) []string {
	var sentences []string
	for _, m := range programme.Meetings(p.Programme.Listings()) {
		title := func(l *programme.Listing) string {
			t, _ := l.TitleIn(i18n.Of(ctx))
			return t
		}
		from, to := m.Start.In(p.Operation.Location()), m.End.In(p.Operation.Location())
		sentences = append(sentences, i18n.T(ctx, "programme.selection.meeting", i18n.Args{"First": title(m.First), "Second": title(m.Second),
			"Day": i18n.Weekday(ctx, from), "Span": fromTo(ctx, from, to)}))
	}
	return sentences
}

// signUpAddress is the form with the chosen ateliers ticked; empty when none of them takes sign-ups now.
func (p ProgrammeProps) signUpAddress() string {
	query := url.Values{}
	for _, l := range p.Programme.Listings() {
		if Choosable(p.Operation, l, p.Now) {
			query.Add("atelier", l.ID)
		}
	}
	if len(query) == 0 {
		return ""
	}
	return "/o/" + p.Operation.Slug + "/inscription?" + query.Encode()
}

// calendarAddress is the selection as a calendar.
func (p ProgrammeProps) calendarAddress() string {
	return "/o/" + p.Operation.Slug + "/programme.ics?choix=" + p.View.Selection.String()
}

// programmeAddress is that of the whole programme.
func programmeAddress(o *operation.Operation) string { return "/o/" + o.Slug + "/programme" }
