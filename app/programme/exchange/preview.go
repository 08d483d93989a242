package exchange

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/programme/publishing"
	"oplibre/app/store"
)

// Preview says what importing a file would do to the programme in preparation of an operation.
type Preview struct {
	File string
	// First says that the public has seen nothing of the programme yet: the new ateliers of the file can be on it at once.
	// Later, new ones are drafts, and changes of what the public sees wait in the plan until they are published.
	First bool
	// Create and Change are ateliers in the order of the file; Unchanged is how many the file and the plan agree on.
	Create, Change []Planned
	Unchanged      int
	// Absent is how many ateliers of an earlier import the file does not have; they stay as they are.
	Absent int
	// Places, Themes and Partners are the names of those that would be made. The partners are still to be asked, and are not
	// named in public.
	Places, Themes, Partners []string
	// Refused are events that would be left out; as long as there is one, nothing is imported unless that is asked for.
	Refused, Warnings []programme.Issue

	known *known
}

// Planned is one atelier that an import would create or change.
type Planned struct {
	Title        string
	StartsAt     store.Instant
	EndsAt       store.Instant
	Place, Theme string
	// Side is where it lies against the announced window.
	Side programme.Side
	// Changes names what would be different, as columns are named: "title", "starts_at", "facilitators".
	Changes []string
	// Waits says that the public sees the atelier: the change waits in the plan until it is published.
	Waits bool
	// Cancelled and Reinstated say that the change cancels it, or that it takes place after all.
	Cancelled, Reinstated bool

	event    *programme.Incoming
	existing *plan.Atelier
}

// RefusedEvents is how many events would be left out: one may have several things that are wrong.
func (p *Preview) RefusedEvents() int {
	type row struct {
		line  int
		title string
	}
	seen := map[row]bool{}
	unknown := 0
	for _, issue := range p.Refused {
		if issue.Line == 0 {
			unknown++
			continue
		}
		seen[row{issue.Line, issue.Title}] = true
	}
	return len(seen) + unknown
}

// Counts are what the changes of a Preview come to, each atelier counted once.
type Counts struct {
	// Drafts are changed at once: nobody outside the team sees them. Prepared, Cancelled and Reinstated wait to be published.
	Drafts, Prepared, Cancelled, Reinstated int
}

// Waiting is how many changes wait to be published.
func (c Counts) Waiting() int { return c.Prepared + c.Cancelled + c.Reinstated }

// Counts counts the changes.
func (p *Preview) Counts() (c Counts) {
	for _, planned := range p.Change {
		switch {
		case planned.Cancelled:
			c.Cancelled++
		case planned.Reinstated:
			c.Reinstated++
		case planned.Waits:
			c.Prepared++
		default:
			c.Drafts++
		}
	}
	return c
}

// Nothing reports whether the import would do nothing.
func (p *Preview) Nothing() bool { return len(p.Create)+len(p.Change) == 0 }

// Compare says what importing a file into an operation would do, and changes nothing.
func Compare(ctx context.Context, db *store.DB, o *operation.Operation, file *programme.ScheduleFile) (preview *Preview, err error) {
	err = db.Snapshot(ctx, func(tx *gorm.DB) error {
		p, err := plan.Read(tx, o)
		if err != nil {
			return err
		}
		preview, err = compare(tx, p, file)
		return err
	})
	return preview, err
}

func compare(tx *gorm.DB, p *plan.Plan, file *programme.ScheduleFile) (*Preview, error) {
	begun, err := publishing.Begun(tx, p.Operation.ID)
	if err != nil {
		return nil, err
	}
	k, err := readKnown(tx, p, file)
	if err != nil {
		return nil, err
	}
	preview := &Preview{File: file.Name, First: !begun, Refused: file.Refused, Warnings: slices.Clone(file.Warnings), known: k}
	met := map[string]bool{}
	events := file.Events()
	for i := range events {
		if err := preview.add(p.Operation, &events[i], met); err != nil {
			return nil, err
		}
	}
	for _, a := range p.Ateliers {
		if a.ImportedGUID != "" && !met[a.ID] {
			preview.Absent++
		}
	}
	preview.Places, preview.Themes, preview.Partners = k.newPlaces.names, k.newThemes.names, k.newPartners.names
	return preview, nil
}

// add puts an event among those to create, to change or to leave, and notes what is odd about it.
func (p *Preview) add(o *operation.Operation, event *programme.Incoming, met map[string]bool) error {
	planned := Planned{Title: event.Title, StartsAt: event.Start, EndsAt: event.End, Place: event.Room, Theme: event.Track, Side: programme.Inside,
		event: event, existing: p.known.find(event)}
	if !event.Unplaced {
		planned.Side = (&programme.Atelier{StartsAt: event.Start}).SideOf(o)
	}
	if planned.Side != programme.Inside {
		p.warn(event, string(planned.Side))
	}
	if planned.existing == nil {
		if event.Status == programme.Cancelled && !p.First {
			p.warn(event, "cancelled") // it never was on the programme: there is nothing to say to anybody
			return nil
		}
		if event.Status == programme.Cancelled {
			p.warn(event, "cancelled_first")
		}
		_, err := p.known.values(o, &planned)
		p.Create = append(p.Create, planned)
		return err
	}
	met[planned.existing.ID] = true
	before := planned.existing.Values()
	after, err := p.known.values(o, &planned)
	if err != nil {
		return err
	}
	if planned.Changes = differences(&before, &after); len(planned.Changes) == 0 {
		p.Unchanged++
		return nil
	}
	planned.Waits = planned.existing.Published != nil
	planned.Cancelled = before.Status != after.Status && after.Status == programme.Cancelled
	planned.Reinstated = before.Status != after.Status && before.Status == programme.Cancelled
	p.Change = append(p.Change, planned)
	return nil
}

// warn notes what is odd about an event in this operation.
func (p *Preview) warn(event *programme.Incoming, reason string) {
	p.Warnings = append(p.Warnings, programme.Issue{Line: event.Line, Title: event.Title,
		Message: problem.Message{Key: "programme.import.warning." + reason}})
}

// compared are the columns that an import may change, and what values hold in them.
var compared = []struct {
	column string
	of     func(v *programme.Values) any
}{
	{"title", func(v *programme.Values) any { return v.Title }},
	{"summary", func(v *programme.Values) any { return v.Summary }},
	{"description", func(v *programme.Values) any { return v.Description }},
	{"language", func(v *programme.Values) any { return v.Language }},
	{"starts_at", func(v *programme.Values) any { return v.StartsAt }},
	{"ends_at", func(v *programme.Values) any { return v.EndsAt }},
	{"status", func(v *programme.Values) any { return v.Status }},
	{"theme", func(v *programme.Values) any { return v.ThemeID }},
	{"place", func(v *programme.Values) any { return v.PlaceID }},
	{"organisation", func(v *programme.Values) any { return v.PartnerID }},
	{"facilitators", func(v *programme.Values) any { return leaders(v.Leads) }},
	{"facilitator_roles", func(v *programme.Values) any { return roles(v.Leads) }},
	{"entry", func(v *programme.Values) any { return v.Entry }},
	{"capacity", func(v *programme.Values) any { return v.Capacity }},
	{"by_wishes", func(v *programme.Values) any { return v.ByWishes }},
	{"asks", func(v *programme.Values) any { return v.Asks }},
	{"reserve", func(v *programme.Values) any { return v.Reserve }},
	{"audience", func(v *programme.Values) any { return v.Audience }},
	{"age_min", func(v *programme.Values) any { return v.AgeMin }},
	{"age_max", func(v *programme.Values) any { return v.AgeMax }},
	{"accompanied_under", func(v *programme.Values) any { return v.AccompaniedUnder }},
	{"access", func(v *programme.Values) any { return v.Access }},
	{"bring", func(v *programme.Values) any { return v.Bring }},
	{"output_aim", func(v *programme.Values) any { return v.OutputAim }},
	{"output_licence", func(v *programme.Values) any { return v.OutputLicence }},
	{"output_destination", func(v *programme.Values) any { return v.OutputDestination }},
	{"translations", func(v *programme.Values) any { return translations(v.Translations) }},
	{"slots", func(v *programme.Values) any { return v.Slots }},
	{"pinned", func(v *programme.Values) any { return v.Pinned }},
	{"expected", func(v *programme.Values) any { return v.Expected }},
	{"team", func(v *programme.Values) any { return v.Team }},
	{"minimum", func(v *programme.Values) any { return v.Minimum }},
	{"decided_by", func(v *programme.Values) any { return v.DecidedBy }},
	{"depends_on", func(v *programme.Values) any { return v.DependsOn }},
	{"depends_at", func(v *programme.Values) any { return v.DependsAt }},
	{"fallback", func(v *programme.Values) any { return v.Fallback }},
	{"fallback_place", func(v *programme.Values) any { return v.FallbackPlaceID }},
	{"fallback_at", func(v *programme.Values) any { return v.FallbackAt }},
	{"fallback_owner", func(v *programme.Values) any { return v.FallbackOwner }},
	{"needs", func(v *programme.Values) any { return v.Needs }},
}
