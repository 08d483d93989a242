package programme

import (
	"slices"
	"strings"

	"oplibre/app/format/typed"
	"oplibre/app/operation"
)

// Named are the rows of an operation that an event names, by identifier; nil and empty where it names none.
type Named struct {
	Theme                         *Theme
	Place, FallbackPlace, Partner *string
	Leads                         []Lead
}

// Fill gives values what the file says; what is in no column stays. Values without a status are those of a new atelier.
func (in *Incoming) Fill(o *operation.Operation, v *Values, named Named) {
	isNew, start := v.Status == "", v.StartsAt
	if isNew || in.Says("title") {
		v.Title = in.Title
	}
	in.fillTexts(v)
	if in.Says("language") {
		if v.Language = in.Language; v.Language == "" {
			v.Language = o.Language
		}
	}
	// What the public sees never loses its hour by a file that gives none.
	if isNew || in.Says("starts_at") && (!in.Unplaced || v.Status == DraftAtelier) {
		v.StartsAt, v.EndsAt = in.Start, in.End
	}
	if isNew || in.Says("theme") {
		v.ThemeID = named.Theme.ID
	}
	if isNew || in.Says("place") {
		v.PlaceID = named.Place
	}
	if isNew || in.Says("organisation") {
		v.PartnerID = named.Partner
	}
	if isNew || in.Says("facilitators") {
		v.Leads = named.Leads
	}
	// A draft is published by a decision of its own, and nothing that was public becomes a draft.
	if in.Says("status") && !isNew && v.Status != DraftAtelier && in.Status != "" && in.Status != DraftAtelier {
		v.Status = in.Status
	}
	in.fillDetails(v)
	in.fillPlanning(v, named)
	if isNew {
		v.FallenBackAt = in.FallenBackAt
	}
	if in.Says("slots") {
		v.Slots = slotsOf(in.Slots, v.Slots, start, v.StartsAt, o.Location())
	}
	completeValues(v, named.Theme)
}

// completeValues gives an expected production without a licence or a destination those that its theme proposes, as saving
// an atelier does.
func completeValues(v *Values, theme *Theme) {
	a := Atelier{OutputAim: v.OutputAim, OutputLicence: v.OutputLicence, OutputDestination: v.OutputDestination}
	completeOutput(&a, theme)
	v.OutputLicence, v.OutputDestination = a.OutputLicence, a.OutputDestination
}

// fillTexts takes the texts; where the file has them in one piece, only when that is not what the atelier's give together.
func (in *Incoming) fillTexts(v *Values) {
	if in.Whole {
		if in.Description == wholeText(v) {
			return
		}
		summary, rest, _ := strings.Cut(in.Description, "\n\n")
		v.Summary, v.Description, v.Bring = summary, rest, ""
		return
	}
	if in.Says("summary") {
		v.Summary = in.Summary
	}
	if in.Says("description") {
		v.Description = in.Description
	}
}

// wholeText is what calendars say of an atelier.
func wholeText(v *Values) string {
	return typed.Text(strings.Join(present(v.Summary, v.Description, v.Bring), "\n\n"))
}

// take is what one column gives.
type take struct {
	column string
	take   func()
}

func (in *Incoming) takeAll(all ...take) {
	for _, one := range all {
		if in.Says(one.column) {
			one.take()
		}
	}
}

func (in *Incoming) fillDetails(v *Values) {
	if v.Status == "" && in.Capacity != nil && !in.Says("entry") { // only a number of seats says how one takes part
		v.Entry = SignUp
	}
	in.takeAll(take{"entry", func() { v.Entry = in.Entry }},
		take{"capacity", func() { v.Capacity = in.Capacity }},
		take{"by_wishes", func() { v.ByWishes = in.ByWishes }},
		take{"asks", func() { v.Asks = asks(in.Asks) }},
		take{"reserve", func() { v.Reserve = number(in.Reserve) }},
		take{"audience", func() { v.Audience = in.Audience }},
		take{"age_min", func() { v.AgeMin = in.AgeMin }},
		take{"age_max", func() { v.AgeMax = in.AgeMax }},
		take{"accompanied_under", func() { v.AccompaniedUnder = in.AccompaniedUnder }},
		take{"access", func() { v.Access = facts(in.Access) }},
		take{"bring", func() { v.Bring = in.Bring }},
		take{"output_aim", func() { v.OutputAim = in.OutputAim }},
		take{"output_licence", func() { v.OutputLicence = in.OutputLicence }},
		take{"output_destination", func() { v.OutputDestination = in.OutputDestination }},
		take{"translations", func() { v.Translations = in.translated(v.Translations) }})
	if v.Entry == OpenDoor && (in.Says("entry") || in.Says("capacity")) {
		v.Capacity = nil // it is counted at the door
	}
	if v.Entry != SignUp {
		v.ByWishes = v.ByWishes && !in.Says("entry") && !in.Says("by_wishes")
	}
}

func (in *Incoming) fillPlanning(v *Values, named Named) {
	in.takeAll(take{"pinned", func() { v.Pinned = in.Pinned }},
		take{"expected", func() { v.Expected = in.Expected }},
		take{"team", func() { v.Team = in.Team }},
		take{"minimum", func() { v.Minimum = in.Minimum }},
		take{"decided_by", func() { v.DecidedBy = in.DecidedBy }},
		take{"depends_on", func() { v.DependsOn = inDependencies(in.DependsOn) }},
		take{"depends_at", func() { v.DependsAt = in.DependsAt }},
		take{"fallback", func() { v.Fallback = in.Fallback }},
		take{"fallback_place", func() { v.FallbackPlaceID = named.FallbackPlace }},
		take{"fallback_at", func() { v.FallbackAt = in.FallbackAt }},
		take{"fallback_owner", func() { v.FallbackOwner = in.FallbackOwner }},
		take{"needs", func() { v.Needs = in.Needs }})
}

// inDependencies returns what is of Dependencies, in their order.
func inDependencies(list []string) (known []string) {
	for _, one := range Dependencies {
		if slices.Contains(list, one) {
			known = append(known, one)
		}
	}
	return known
}

// translated returns translations with those of the file; languages that the file does not have stay.
func (in *Incoming) translated(before map[string]AtelierTranslation) map[string]AtelierTranslation {
	all := map[string]AtelierTranslation{}
	for tag, t := range before {
		all[tag] = t
	}
	for tag, t := range in.Translations {
		if all[tag] = t; t == (AtelierTranslation{}) {
			delete(all, tag)
		}
	}
	return all
}

func number(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}
