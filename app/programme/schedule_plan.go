package programme

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// ImportPlan says what importing a schedule would do to an operation.
type ImportPlan struct {
	File string
	// Create and Change are ateliers in the order of the file; Unchanged is how many the file and the operation agree on.
	Create, Change []PlannedAtelier
	Unchanged      int
	// Absent is how many ateliers of an earlier import the file does not have; they stay as they are.
	Absent int
	// Places and Themes are the names of those that would be made.
	Places, Themes []string
	// Refused are events that would be left out; as long as there is one, nothing is imported unless that is asked for.
	Refused, Warnings []Issue

	world *world
	known map[string]Place
}

// RefusedEvents is how many events would be left out: one may have several things that are wrong.
func (plan *ImportPlan) RefusedEvents() int {
	type row struct {
		line  int
		title string
	}
	seen := map[row]bool{}
	unknown := 0
	for _, issue := range plan.Refused {
		if issue.Line == 0 {
			unknown++
			continue
		}
		seen[row{issue.Line, issue.Title}] = true
	}
	return len(seen) + unknown
}

// PlannedAtelier is one atelier that an import would create or change.
type PlannedAtelier struct {
	Title        string
	StartsAt     store.Instant
	EndsAt       store.Instant
	Place, Theme string
	// Side is where it lies against the announced window.
	Side Side
	// Changes names what would be different, as columns are named: "title", "starts_at", "facilitators".
	Changes []string

	event    *Incoming
	existing *Listing
}

// PlanSchedule compares a schedule with an operation and changes nothing.
func PlanSchedule(ctx context.Context, db *store.DB, o *operation.Operation, file *ScheduleFile) (plan *ImportPlan, err error) {
	err = db.Snapshot(ctx, func(tx *gorm.DB) error {
		plan, err = planSchedule(tx, o, file)
		return err
	})
	return plan, err
}

func planSchedule(tx *gorm.DB, o *operation.Operation, file *ScheduleFile) (*ImportPlan, error) {
	w, err := readWorld(tx, o.ID)
	if err != nil {
		return nil, err
	}
	plan := &ImportPlan{File: file.Name, Refused: file.Refused, Warnings: slices.Clone(file.Warnings), world: w, known: file.places}
	met := map[string]bool{}
	newPlaces, newThemes := map[string]bool{}, map[string]bool{}
	for i := range file.events {
		event := &file.events[i]
		planned := PlannedAtelier{Title: event.Title, StartsAt: event.Start, EndsAt: event.End, Place: event.Room, Theme: event.Track,
			event: event, existing: w.find(event)}
		planned.Side = Inside
		if !event.Unplaced {
			planned.Side = (&Atelier{StartsAt: event.Start}).SideOf(o)
		}
		plan.warn(event, planned.Side)
		if w.place(event) == nil && event.Room != "" && !newPlaces[store.Fold(event.Room)] {
			newPlaces[store.Fold(event.Room)] = true
			plan.Places = append(plan.Places, event.Room)
		}
		needsTheme := planned.existing == nil || event.Says("theme")
		if needsTheme && w.theme(event.Track) == nil && !newThemes[store.Fold(themeName(event.Track))] {
			newThemes[store.Fold(themeName(event.Track))] = true
			plan.Themes = append(plan.Themes, themeName(event.Track))
		}
		plan.sort(o, w, planned, met)
	}
	for _, l := range w.byGUID {
		if l.ImportedGUID != "" && !met[l.ID] {
			plan.Absent++
		}
	}
	return plan, nil
}

// warn says what is odd about an event in this operation.
func (plan *ImportPlan) warn(event *Incoming, side Side) {
	say := func(reason string, args problem.Args) {
		plan.Warnings = append(plan.Warnings, Issue{Line: event.Line, Title: event.Title,
			Message: problem.Message{Key: "programme.import.warning." + reason, Args: args}})
	}
	if side != Inside {
		say(string(side), nil)
	}
	if event.Organisation != "" && plan.world.partners[store.Fold(event.Organisation)] == "" {
		say("partner", problem.Args{"Value": event.Organisation})
	}
}

// sort puts a planned atelier among those to create, to change or to leave.
func (plan *ImportPlan) sort(o *operation.Operation, w *world, planned PlannedAtelier, met map[string]bool) {
	if planned.existing == nil {
		plan.Create = append(plan.Create, planned)
		return
	}
	met[planned.existing.ID] = true
	planned.Changes = w.changes(o, planned.event, planned.existing)
	if len(planned.Changes) == 0 {
		plan.Unchanged++
		return
	}
	plan.Change = append(plan.Change, planned)
}

func languageOr(language, fallback string) string {
	if language == "" {
		return fallback
	}
	return language
}
