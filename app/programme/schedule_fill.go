package programme

import (
	"strings"

	"oplibre/app/format/typed"
	"oplibre/app/operation"
	"oplibre/app/store"
)

// fill gives an atelier what the file says of it. Theme and place stay where the operation does not have them (yet).
func (w *world) fill(o *operation.Operation, a *Atelier, e *Incoming) {
	if e.Says("title") {
		a.Title = e.Title
	}
	e.fillTexts(a)
	if e.Says("language") {
		a.Language = languageOr(e.Language, o.Language)
	}
	if e.Says("starts_at") && !(e.Unplaced && a.Status != DraftAtelier && a.Status != "") {
		a.StartsAt, a.EndsAt = e.Start, e.End
	}
	if theme := w.theme(e.Track); theme != nil && e.Says("theme") {
		a.ThemeID = theme.ID
	}
	if e.Says("place") {
		a.PlaceID = nil
		if place := w.place(e); place != nil {
			a.PlaceID = &place.ID
		}
	}
	if e.Says("organisation") {
		a.PartnerID = nil
		if id := w.partners[store.Fold(e.Organisation)]; id != "" {
			a.PartnerID = &id
		}
	}
	// A draft is published by a decision of its own, and nothing that was public becomes a draft.
	if e.Says("status") && a.Status != DraftAtelier && e.Status != "" && e.Status != DraftAtelier {
		a.Status = e.Status
	}
	e.fillDetails(a)
	a.Folded = store.Fold(a.Title + " " + a.Summary)
}

// fillTexts takes the texts; where the file has them in one piece, only when that is not what the atelier's give together.
func (in *Incoming) fillTexts(a *Atelier) {
	if in.Whole {
		if in.Description == wholeText(a) {
			return
		}
		summary, rest, _ := strings.Cut(in.Description, "\n\n")
		a.Summary, a.Description, a.Bring = summary, rest, ""
		return
	}
	if in.Says("summary") {
		a.Summary = in.Summary
	}
	if in.Says("description") {
		a.Description = in.Description
	}
}

// wholeText is what calendars say of an atelier.
func wholeText(a *Atelier) string {
	return typed.Text(strings.Join(present(a.Summary, a.Description, a.Bring), "\n\n"))
}

func (in *Incoming) fillDetails(a *Atelier) {
	for _, d := range []struct {
		column string
		take   func()
	}{
		{"entry", func() { a.Entry = in.Entry }},
		{"audience", func() { a.Audience = in.Audience }},
		{"age_min", func() { a.AgeMin = in.AgeMin }},
		{"age_max", func() { a.AgeMax = in.AgeMax }},
		{"accompanied_under", func() { a.AccompaniedUnder = in.AccompaniedUnder }},
		{"access", func() { a.Access = facts(in.Access) }},
		{"bring", func() { a.Bring = in.Bring }},
		{"output_aim", func() { a.OutputAim = in.OutputAim }},
		{"output_licence", func() { a.OutputLicence = in.OutputLicence }},
		{"output_destination", func() { a.OutputDestination = in.OutputDestination }},
		{"translations", func() { a.Translations = in.translated(a) }},
	} {
		if in.Says(d.column) {
			d.take()
		}
	}
}

// translated returns the translations of an atelier with those of the file; languages that the file does not have stay.
func (in *Incoming) translated(a *Atelier) map[string]AtelierTranslation {
	all := map[string]AtelierTranslation{}
	for tag, t := range a.Translations {
		all[tag] = t
	}
	for tag, t := range in.Translations {
		if all[tag] = t; t == (AtelierTranslation{}) {
			delete(all, tag)
		}
	}
	return all
}

// seats are those that the file gives: only what one signs up for has a number of them.
func (in *Incoming) seats(entry Entry) *int {
	if entry != SignUp {
		return nil
	}
	return in.Capacity
}
