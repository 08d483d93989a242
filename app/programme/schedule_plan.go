package programme

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"oplibre/app/format/frab"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/data"
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

	event    *incoming
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

// world is what an operation has already, found by what a file says.
type world struct {
	byGUID, byImportedID, byNature map[string]*Listing
	themes                         map[string]*Theme // by folded name and by slug
	places                         map[string]*Place // by guid and by folded name
	slugs                          map[string]bool
}

func planSchedule(tx *gorm.DB, o *operation.Operation, file *ScheduleFile) (*ImportPlan, error) {
	w, err := readWorld(tx, o.ID)
	if err != nil {
		return nil, err
	}
	plan := &ImportPlan{File: file.Name, Refused: file.Refused, Warnings: slices.Clone(file.Warnings), world: w}
	met := map[string]bool{}
	newPlaces, newThemes := map[string]bool{}, map[string]bool{}
	for i := range file.events {
		event := &file.events[i]
		planned := PlannedAtelier{Title: event.title, StartsAt: event.start, EndsAt: event.end, Place: event.room, Theme: event.track,
			event: event, existing: w.find(event)}
		planned.Side = (&Atelier{StartsAt: event.start}).SideOf(o)
		if planned.Side != Inside {
			plan.Warnings = append(plan.Warnings, Issue{Line: event.line, Title: event.title,
				Message: problem.Message{Key: "programme.import.warning." + string(planned.Side)}})
		}
		if w.place(event) == nil && event.room != "" && !newPlaces[store.Fold(event.room)] {
			newPlaces[store.Fold(event.room)] = true
			plan.Places = append(plan.Places, event.room)
		}
		if w.theme(event.track) == nil && !newThemes[store.Fold(themeName(event.track))] {
			newThemes[store.Fold(themeName(event.track))] = true
			plan.Themes = append(plan.Themes, themeName(event.track))
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

func readWorld(tx *gorm.DB, operationID string) (*world, error) {
	w := &world{byGUID: map[string]*Listing{}, byImportedID: map[string]*Listing{}, byNature: map[string]*Listing{},
		themes: map[string]*Theme{}, places: map[string]*Place{}, slugs: map[string]bool{}}
	listings, err := load(tx, operationID, "1 = 1")
	if err != nil {
		return nil, err
	}
	for _, l := range listings {
		w.slugs[l.Slug] = true
		w.byGUID[l.GUID()] = l
		if l.ImportedGUID == "" && l.ImportedID != "" {
			w.byImportedID[l.ImportedID] = l
		}
		w.byNature[naturalKey(l.Title, l.StartsAt)] = l
	}
	var themes []Theme
	if err := tx.Where("operation_id = ?", operationID).Find(&themes).Error; err != nil {
		return nil, err
	}
	for i := range themes {
		w.addTheme(&themes[i])
	}
	var places []Place
	if err := tx.Where("operation_id = ?", operationID).Order("number DESC").Find(&places).Error; err != nil {
		return nil, err
	}
	for i := range places {
		w.addPlace(&places[i])
	}
	return w, nil
}

func (w *world) addTheme(t *Theme) {
	w.themes[t.Slug] = t
	w.themes[store.Fold(t.Name)] = t
	for _, name := range t.Translations {
		if folded := store.Fold(name); w.themes[folded] == nil {
			w.themes[folded] = t
		}
	}
}

func (w *world) addPlace(p *Place) {
	w.places[p.GUID()] = p
	w.places["name "+p.Folded] = p
}

func (w *world) find(e *incoming) *Listing {
	switch {
	case e.guid != "":
		return w.byGUID[e.guid]
	case e.importedID != "":
		return w.byImportedID[e.importedID]
	}
	return w.byNature[naturalKey(e.title, e.start)]
}

// theme finds a theme by the name of a track, as it stands or folded; a track without a name is otherTheme.
func (w *world) theme(track string) *Theme { return w.themes[store.Fold(themeName(track))] }

// otherTheme is the name of the theme of events that name none.
const otherTheme = "Divers"

func themeName(track string) string {
	if store.Fold(track) == "" {
		return otherTheme
	}
	return track
}

func (w *world) place(e *incoming) *Place {
	if e.room == "" {
		return nil
	}
	if p := w.places[e.roomGUID]; p != nil && e.roomGUID != "" {
		return p
	}
	return w.places["name "+store.Fold(e.room)]
}

// changes names what the file says otherwise than the operation.
func (w *world) changes(o *operation.Operation, e *incoming, l *Listing) []string {
	var changes []string
	note := func(column string, differs bool) {
		if differs {
			changes = append(changes, column)
		}
	}
	note("title", e.title != l.Title)
	note("summary", e.summary != l.Summary)
	note("description", e.description != l.Description)
	note("language", languageOr(e.language, o.Language) != l.Language)
	note("starts_at", e.start != l.StartsAt)
	note("ends_at", e.end != l.EndsAt)
	theme := w.theme(e.track)
	note("theme", theme == nil || theme.ID != l.ThemeID)
	place := w.place(e)
	note("place", place == nil && e.room != "" || place == nil != (l.PlaceID == nil) || place != nil && l.PlaceID != nil && place.ID != *l.PlaceID)
	note("facilitators", !slices.EqualFunc(e.persons, l.Facilitators, func(a, b string) bool { return foldedName(a) == foldedName(b) }))
	return changes
}

func languageOr(language, fallback string) string {
	if language == "" {
		return fallback
	}
	return language
}

// GUID returns what the atelier is recognised by in schedules: the identifier of the file that it came from, or its own.
func (a *Atelier) GUID() string {
	if a.ImportedGUID != "" {
		return a.ImportedGUID
	}
	return a.ID
}

// GUID returns what the place is recognised by in schedules.
func (p *Place) GUID() string {
	if p.ImportedGUID != "" {
		return p.ImportedGUID
	}
	return p.ID
}

// trackTheme makes a theme of a track of a file that the operation does not have: one of the reference data when the name is
// known there.
func trackTheme(operationID, name string, tracks []frab.Track, position int) (Theme, error) {
	for i, reference := range data.Themes {
		if folded := store.Fold(name); folded == store.Fold(reference.Name.FR) || folded == store.Fold(reference.Name.EN) {
			return ThemeOf(operationID, reference, i+1)
		}
	}
	theme := Theme{OperationID: operationID, ID: store.NewID(), Name: name, Translations: map[string]string{}, Icon: "tag",
		DataLicence: data.CC0, MediaLicence: data.CCBYSA, Fields: "[]", Position: position, Version: 1}
	if name == otherTheme {
		theme.Translations["en"] = "Other"
	}
	colour := ""
	for _, track := range tracks {
		if strings.EqualFold(track.Name, name) {
			colour, theme.Slug = track.Color, track.Slug
		}
	}
	if !slugForm.MatchString(theme.Slug) || len(theme.Slug) > slugLength {
		theme.Slug = slugOf(name, "theme-"+decimal(int64(position)))
	}
	theme.Colour, theme.Tint, theme.DarkColour, theme.DarkTint = coloursOf(colour)
	return theme, nil
}
