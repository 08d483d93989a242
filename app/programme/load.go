package programme

import (
	"cmp"
	"slices"

	"gorm.io/gorm"
)

// load reads ateliers with all that belongs to them, by start and number, in six queries.
func load(tx *gorm.DB, operationID, condition string, args ...any) ([]*Listing, error) {
	listings, err := loadAteliers(tx, operationID, condition, args)
	if err != nil || len(listings) == 0 {
		return listings, err
	}
	byID := make(map[string]*Listing, len(listings))
	for _, l := range listings {
		byID[l.ID] = l
	}
	one := ""
	if len(listings) == 1 {
		one = listings[0].ID
	}
	for _, complete := range []func(*gorm.DB, string, string, map[string]*Listing) error{loadThemes, loadPlaces, loadSeats, loadFacilitators, loadSlots} {
		if err := complete(tx, operationID, one, byID); err != nil {
			return nil, err
		}
	}
	return listings, nil
}

// PublicPartner is the condition under which SQL may show a row of partner to the public: it agreed to be named and takes
// part. Package partner, which knows the states, tests that its own rule is the same.
const PublicPartner = "partner.named AND partner.state IN ('accepted', 'incomplete', 'thanked')"

func loadAteliers(tx *gorm.DB, operationID, condition string, args []any) ([]*Listing, error) {
	var rows []struct {
		Atelier     Atelier `gorm:"embedded"`
		PartnerName string
	}
	err := tx.Table("atelier").Select("atelier.*, COALESCE(organisation.name, '') AS partner_name").
		Joins("LEFT JOIN partner ON partner.operation_id = atelier.operation_id AND partner.id = atelier.partner_id AND "+PublicPartner).
		Joins("LEFT JOIN organisation ON organisation.id = partner.organisation_id").
		Where("atelier.operation_id = ?", operationID).Where(condition, args...).
		Order("atelier.starts_at, atelier.number").Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	listings := make([]*Listing, len(rows))
	for i := range rows {
		listings[i] = &Listing{Atelier: rows[i].Atelier, Partner: rows[i].PartnerName}
	}
	return listings, nil
}

func loadThemes(tx *gorm.DB, operationID, _ string, byID map[string]*Listing) error {
	var themes []Theme
	if err := tx.Where("operation_id = ?", operationID).Find(&themes).Error; err != nil {
		return err
	}
	at := make(map[string]*Theme, len(themes))
	for i := range themes {
		at[themes[i].ID] = &themes[i]
	}
	for _, l := range byID {
		l.Theme = at[l.ThemeID]
	}
	return nil
}

func loadPlaces(tx *gorm.DB, operationID, _ string, byID map[string]*Listing) error {
	var places []Place
	if err := tx.Where("operation_id = ?", operationID).Find(&places).Error; err != nil {
		return err
	}
	at := make(map[string]*Place, len(places))
	for i := range places {
		at[places[i].ID] = &places[i]
	}
	for _, l := range byID {
		if l.PlaceID != nil {
			l.Place = at[*l.PlaceID]
		}
	}
	return nil
}

// loadSeats reads the pools. Who waits belongs to sign-up; how many is a fact of the programme ("complet, 2 personnes en
// attente").
func loadSeats(tx *gorm.DB, operationID, one string, byID map[string]*Listing) error {
	var pools []SeatPool
	query := tx.Where("operation_id = ?", operationID)
	if one != "" {
		query = query.Where("atelier_id = ?", one)
	}
	if err := query.Find(&pools).Error; err != nil {
		return err
	}
	for _, pool := range pools {
		if l := byID[pool.AtelierID]; l != nil {
			l.Seats, l.Waiting = pool, pool.Waiting
		}
	}
	return nil
}

func loadFacilitators(tx *gorm.DB, operationID, one string, byID map[string]*Listing) error {
	var leads []struct{ AtelierID, Name string }
	query := tx.Table("atelier_facilitator AS l").Select("l.atelier_id, f.name").
		Joins("JOIN facilitator AS f ON f.operation_id = l.operation_id AND f.id = l.facilitator_id").
		Where("l.operation_id = ?", operationID).Order("l.atelier_id, l.position")
	if one != "" {
		query = query.Where("l.atelier_id = ?", one)
	}
	if err := query.Scan(&leads).Error; err != nil {
		return err
	}
	for _, lead := range leads {
		if l := byID[lead.AtelierID]; l != nil {
			l.Facilitators = append(l.Facilitators, lead.Name)
		}
	}
	return nil
}

// loadSlots reads the appointments, by start.
func loadSlots(tx *gorm.DB, operationID, one string, byID map[string]*Listing) error {
	query := tx.Where("operation_id = ?", operationID).Order("starts_at, ends_at, id")
	if one != "" {
		query = query.Where("atelier_id = ?", one)
	}
	var slots []Slot
	if err := query.Find(&slots).Error; err != nil {
		return err
	}
	for _, s := range slots {
		if l := byID[s.AtelierID]; l != nil {
			l.Slots = append(l.Slots, s)
		}
	}
	return nil
}

// inOrder returns themes by position and places by number.
func inOrder(themes map[string]*Theme, places map[string]*Place) ([]Theme, []Place) {
	allThemes := make([]Theme, 0, len(themes))
	for _, theme := range themes {
		allThemes = append(allThemes, *theme)
	}
	slices.SortFunc(allThemes, func(a, b Theme) int { return cmp.Or(a.Position-b.Position, cmp.Compare(a.Slug, b.Slug)) })
	allPlaces := make([]Place, 0, len(places))
	for _, place := range places {
		allPlaces = append(allPlaces, *place)
	}
	slices.SortFunc(allPlaces, func(a, b Place) int { return a.Number - b.Number })
	return allThemes, allPlaces
}
