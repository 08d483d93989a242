package programme

import (
	"slices"
	"strings"

	"gorm.io/gorm"

	"oplibre/app/format/frab"
	"oplibre/app/operation"
	"oplibre/app/store"
	"oplibre/data"
)

// insertBatch is how many rows one INSERT carries: 40 columns stay far below the 32,766 values that SQLite takes.
const insertBatch = 200

// Arrival is a new atelier with what other tables hold of it.
type Arrival struct {
	Atelier Atelier
	Values  Values
}

// InsertAteliers writes new ateliers that have their identifier, number and slug already, with all that belongs to them,
// many rows a statement.
func InsertAteliers(tx *gorm.DB, list []Arrival) error {
	ateliers, pools := make([]Atelier, 0, len(list)), make([]SeatPool, 0, len(list))
	var leads []atelierFacilitator
	var needs []atelierEquipment
	var slots []Slot
	for i := range list {
		a, v := &list[i].Atelier, &list[i].Values
		ateliers = append(ateliers, *a)
		pool := SeatPool{OperationID: a.OperationID, ID: store.NewID(), AtelierID: a.ID, Capacity: v.Capacity}
		if v.Capacity != nil {
			pool.Reserve = min(v.Reserve, *v.Capacity)
		}
		pools = append(pools, pool)
		for i, lead := range v.Leads {
			leads = append(leads, atelierFacilitator{OperationID: a.OperationID, AtelierID: a.ID, FacilitatorID: lead.FacilitatorID, Position: i + 1, Role: lead.Role})
		}
		for _, need := range v.Needs {
			needs = append(needs, atelierEquipment{OperationID: a.OperationID, AtelierID: a.ID, Kind: need.Kind, Quantity: need.Quantity})
		}
		for _, s := range v.Slots {
			span := s.From(a.StartsAt)
			slots = append(slots, Slot{OperationID: a.OperationID, ID: s.ID, AtelierID: a.ID, StartsAt: span.Start, EndsAt: span.End, Seats: s.Seats, Label: s.Label})
		}
	}
	for _, insert := range []func() error{
		func() error { return insertAll(tx, ateliers) }, func() error { return insertAll(tx, pools) }, func() error { return insertAll(tx, leads) },
		func() error { return insertAll(tx, needs) }, func() error { return insertAll(tx, slots) },
	} {
		if err := insert(); err != nil {
			return err
		}
	}
	return nil
}

func insertAll[T any](tx *gorm.DB, rows []T) error {
	if len(rows) == 0 {
		return nil
	}
	return tx.CreateInBatches(&rows, insertBatch).Error
}

// AddPlace adds a place that has its identifier already, in a transaction of something larger, with the next number of the map.
func AddPlace(tx *gorm.DB, by store.By, place *Place) error {
	place.Folded, place.Access = store.Fold(place.Name), facts(place.Access)
	place.CreatedAt, place.UpdatedAt, place.Version = by.Now(), by.Now(), 1
	return insertPlace(tx, place)
}

// AddFacilitators returns the identifiers of facilitators by NameKey. Those who are new are added; whom the public will
// see later only is kept until then.
func AddFacilitators(tx *gorm.DB, by store.By, operationID string, names []string) (map[string]string, error) {
	people, err := ensureFacilitators(tx, by, operationID, names, false)
	if err != nil || len(people) == 0 {
		return people, err
	}
	return people, keepNoted(tx, by, operationID, people)
}

// SortNeeds puts needs into their order.
func SortNeeds(needs []Need) {
	slices.SortFunc(needs, func(a, b Need) int { return strings.Compare(a.Kind, b.Kind) })
}

// NameKey is what a facilitator is recognised by: two spellings of one name are one person.
func NameKey(name string) string { return foldedName(name) }

// NewSlug returns the slug of a new atelier: the wanted one, or one of its title. used says which are taken.
func NewSlug(wanted, title string, number int64, used func(slug string) bool) string {
	if wanted == "" {
		wanted = slugOf(title, "atelier-"+decimal(number))
	}
	return unusedSlug(wanted, used)
}

// EmptyValues are those of a new atelier of which nothing is known.
func EmptyValues(o *operation.Operation) Values {
	return Values{Entry: OpenDoor, Audience: Audiences[0], Access: []string{}, Language: o.Language, Translations: map[string]AtelierTranslation{}}
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

// OtherTheme is the name of the theme of events that name none.
const OtherTheme = "Divers"

// TrackTheme makes a theme of a track of a file that the operation does not have: one of the reference data when the name is
// known there. used says which slugs are taken.
func TrackTheme(operationID, name string, tracks []frab.Track, position int, used func(slug string) bool) (Theme, error) {
	for i, reference := range data.Themes {
		if folded := store.Fold(name); folded == store.Fold(reference.Name.FR) || folded == store.Fold(reference.Name.EN) {
			theme, err := ThemeOf(operationID, reference, i+1)
			theme.Slug = unusedSlug(theme.Slug, used)
			return theme, err
		}
	}
	theme := Theme{OperationID: operationID, ID: store.NewID(), Name: name, Translations: map[string]string{}, Icon: "tag",
		DataLicence: data.CC0, MediaLicence: data.CCBYSA, Fields: "[]", Position: position, Version: 1}
	if name == OtherTheme {
		theme.Translations["en"] = "Other"
	}
	colour := ""
	for _, track := range tracks {
		if store.Fold(track.Name) == store.Fold(name) {
			colour, theme.Slug = track.Color, track.Slug
		}
	}
	if !slugForm.MatchString(theme.Slug) || len(theme.Slug) > slugLength {
		theme.Slug = slugOf(name, "theme-"+decimal(int64(position)))
	}
	theme.Slug = unusedSlug(theme.Slug, used)
	theme.Colour, theme.Tint, theme.DarkColour, theme.DarkTint = coloursOf(colour)
	return theme, nil
}
