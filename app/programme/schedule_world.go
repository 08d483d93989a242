package programme

import (
	"reflect"
	"slices"
	"strings"

	"gorm.io/gorm"

	"oplibre/app/format/frab"
	"oplibre/app/operation"
	"oplibre/app/store"
	"oplibre/data"
)

// world is what an operation has already, found by what a file says.
type world struct {
	byID, byGUID, byImportedID, byNumber, byNature map[string]*Listing

	themes   map[string]*Theme // by folded name and by slug
	places   map[string]*Place // by guid, by identifier, by folded name and by folded "name, address"
	partners map[string]string // identifiers of partners that agreed to be named, by folded name
	slugs    map[string]bool
}

func readWorld(tx *gorm.DB, operationID string) (*world, error) {
	w := &world{byID: map[string]*Listing{}, byGUID: map[string]*Listing{}, byImportedID: map[string]*Listing{}, byNumber: map[string]*Listing{},
		byNature: map[string]*Listing{}, themes: map[string]*Theme{}, places: map[string]*Place{}, partners: map[string]string{},
		slugs: map[string]bool{}}
	listings, err := load(tx, operationID, "1 = 1")
	if err != nil {
		return nil, err
	}
	for _, l := range listings {
		w.slugs[l.Slug] = true
		w.byID[l.ID], w.byGUID[l.GUID()], w.byNumber[decimal(l.Number)] = l, l, l
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
	return w, w.readPartners(tx, operationID)
}

func (w *world) readPartners(tx *gorm.DB, operationID string) error {
	var partners []PartnerChoice
	err := tx.Table("partner").Select("partner.id, organisation.name").
		Joins("JOIN organisation ON organisation.id = partner.organisation_id").
		Where("partner.operation_id = ? AND partner.named", operationID).Scan(&partners).Error
	for _, p := range partners {
		w.partners[store.Fold(p.Name)] = p.ID
	}
	return err
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
	w.places[p.GUID()], w.places[p.ID] = p, p
	w.places["name "+p.Folded] = p
	if p.Address != "" {
		w.places["name "+store.Fold(p.Name+", "+p.Address)] = p
	}
}

// find returns the atelier that an event is, nil when it is a new one.
func (w *world) find(e *Incoming) *Listing {
	switch {
	case e.ID != "":
		if l := w.byID[e.ID]; l != nil {
			return l
		}
		return w.byGUID[e.ID]
	case e.GUID != "":
		return w.byGUID[e.GUID]
	case e.ImportedID != "":
		return w.byImportedID[e.ImportedID]
	}
	if l := w.byNumber[decimal(e.Number)]; l != nil {
		return l
	}
	return w.byNature[naturalKey(e.Title, e.Start)]
}

// theme finds a theme by the name of a track, as it stands or folded; a track without a name is otherTheme.
func (w *world) theme(track string) *Theme {
	if t := w.themes[track]; t != nil {
		return t
	}
	return w.themes[store.Fold(themeName(track))]
}

// otherTheme is the name of the theme of events that name none.
const otherTheme = "Divers"

func themeName(track string) string {
	if store.Fold(track) == "" {
		return otherTheme
	}
	return track
}

func (w *world) place(e *Incoming) *Place {
	if e.Room == "" {
		return nil
	}
	for _, id := range []string{e.RoomID, e.RoomGUID} {
		if p := w.places[id]; p != nil && id != "" {
			return p
		}
	}
	if p := w.places["name "+store.Fold(e.Room)]; p != nil || !e.Whole {
		return p
	}
	name, _, _ := strings.Cut(e.Room, ", ")
	return w.places["name "+store.Fold(name)]
}

// compared are the columns that an import may change, and what they hold.
var compared = []struct {
	column string
	of     func(a *Atelier) any
}{
	{"title", func(a *Atelier) any { return a.Title }},
	{"summary", func(a *Atelier) any { return a.Summary }},
	{"description", func(a *Atelier) any { return a.Description }},
	{"language", func(a *Atelier) any { return a.Language }},
	{"starts_at", func(a *Atelier) any { return a.StartsAt }},
	{"ends_at", func(a *Atelier) any { return a.EndsAt }},
	{"status", func(a *Atelier) any { return a.Status }},
	{"organisation", func(a *Atelier) any { return textOf(a.PartnerID) }},
	{"entry", func(a *Atelier) any { return a.Entry }},
	{"audience", func(a *Atelier) any { return a.Audience }},
	{"age_min", func(a *Atelier) any { return numberText(a.AgeMin) }},
	{"age_max", func(a *Atelier) any { return numberText(a.AgeMax) }},
	{"accompanied_under", func(a *Atelier) any { return numberText(a.AccompaniedUnder) }},
	{"access", func(a *Atelier) any { return strings.Join(a.Access, " ") }},
	{"bring", func(a *Atelier) any { return a.Bring }},
	{"output_aim", func(a *Atelier) any { return a.OutputAim }},
	{"output_licence", func(a *Atelier) any { return a.OutputLicence }},
	{"output_destination", func(a *Atelier) any { return a.OutputDestination }},
	{"translations", func(a *Atelier) any { return presentTranslations(a.Translations) }},
}

func presentTranslations(all map[string]AtelierTranslation) map[string]AtelierTranslation {
	kept := map[string]AtelierTranslation{}
	for tag, t := range all {
		if t != (AtelierTranslation{}) {
			kept[tag] = t
		}
	}
	return kept
}

// changes names what the file says otherwise than the operation.
func (w *world) changes(o *operation.Operation, e *Incoming, l *Listing) []string {
	after := l.Atelier
	w.fill(o, &after, e)
	var changes []string
	note := func(column string, differs bool) {
		if differs {
			changes = append(changes, column)
		}
	}
	for _, c := range compared {
		note(c.column, !reflect.DeepEqual(c.of(&l.Atelier), c.of(&after)))
	}
	if e.Says("theme") {
		theme := w.theme(e.Track)
		note("theme", theme == nil || theme.ID != l.ThemeID)
	}
	if e.Says("place") {
		place := w.place(e)
		note("place", place == nil && e.Room != "" || place == nil != (l.PlaceID == nil) || place != nil && l.PlaceID != nil && place.ID != *l.PlaceID)
	}
	if e.Says("capacity") {
		note("capacity", numberText(e.seats(after.Entry)) != numberText(l.Seats.Capacity))
	}
	if e.Says("facilitators") {
		note("facilitators", !slices.EqualFunc(e.Persons, l.Facilitators, func(a, b string) bool { return foldedName(a) == foldedName(b) }))
	}
	return changes
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
