package exchange

import (
	"strconv"
	"strings"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/store"
)

// known is what an operation has already, found by what a file says. What the file names and the operation does not have is
// added to it with an identifier of its own, so that a preview and an import speak of the same values.
type known struct {
	file                                           *programme.ScheduleFile
	operationID                                    string
	byID, byGUID, byImportedID, byNumber, byNature map[string]*plan.Atelier

	themes   map[string]*programme.Theme // by slug, "name " and folded name
	places   map[string]*programme.Place // by guid, identifier, "name " and folded name or "name, address"
	partners map[string]*carrier         // by folded name
	carriers map[string]*carrier         // by identifier
	people   map[string]string           // identifiers by programme.NameKey

	newThemes, newPlaces, newPartners, newPeople additions
	// wanted are the identifiers that new places had in the oplibre that wrote the file.
	wanted map[string]string
}

// carrier is a partner as files name it.
type carrier struct {
	ID, Name string
	// Public says that the public sees its name: programme.PublicPartner.
	Public bool
}

// additions are names that the operation does not have, in the order of the file, and what is made of them.
type additions struct {
	names []string
	ids   []string
}

func (a *additions) add(name, id string) { a.names, a.ids = append(a.names, name), append(a.ids, id) }

func readKnown(tx *gorm.DB, p *plan.Plan, file *programme.ScheduleFile) (*known, error) {
	k := &known{file: file, operationID: p.Operation.ID, byID: map[string]*plan.Atelier{}, byGUID: map[string]*plan.Atelier{}, byImportedID: map[string]*plan.Atelier{},
		byNumber: map[string]*plan.Atelier{}, byNature: map[string]*plan.Atelier{}, themes: map[string]*programme.Theme{},
		places: map[string]*programme.Place{}, people: map[string]string{}, wanted: map[string]string{}}
	for _, a := range p.Ateliers {
		k.byID[a.ID], k.byGUID[a.GUID()], k.byNumber[decimal(a.Number)] = a, a, a
		if a.ImportedGUID == "" && a.ImportedID != "" {
			k.byImportedID[a.ImportedID] = a
		}
		if a.Published != nil {
			k.byNature[programme.NaturalKey(a.Published.Title, a.Published.StartsAt)] = a
		}
		k.byNature[programme.NaturalKey(a.Title, a.StartsAt)] = a
	}
	for i := range p.Themes {
		k.addTheme(&p.Themes[i])
	}
	for i := len(p.Places) - 1; i >= 0; i-- { // of two with one name, the first counts
		k.addPlace(&p.Places[i])
	}
	for i := range p.Facilitators {
		k.people[p.Facilitators[i].Folded] = p.Facilitators[i].ID
	}
	return k, k.readPartners(tx)
}

// readCarriers reads the partners of an operation with their names, in an order that stays.
func readCarriers(tx *gorm.DB, operationID string) (rows []carrier, err error) {
	err = tx.Table("partner").Select("partner.id, organisation.name, ("+programme.PublicPartner+") AS public").
		Joins("JOIN organisation ON organisation.id = partner.organisation_id").
		Where("partner.operation_id = ?", operationID).Order("partner.created_at DESC, partner.id DESC").Scan(&rows).Error
	return rows, err
}

func (k *known) readPartners(tx *gorm.DB) error {
	rows, err := readCarriers(tx, k.operationID)
	k.partners, k.carriers = make(map[string]*carrier, len(rows)), make(map[string]*carrier, len(rows))
	for i := range rows {
		k.partners[store.Fold(rows[i].Name)], k.carriers[rows[i].ID] = &rows[i], &rows[i]
	}
	return err
}

func (k *known) addTheme(t *programme.Theme) {
	k.themes[t.Slug] = t
	k.themes["id "+t.ID] = t
	k.themes["name "+store.Fold(t.Name)] = t
	for _, name := range t.Translations {
		if folded := "name " + store.Fold(name); k.themes[folded] == nil {
			k.themes[folded] = t
		}
	}
}

func (k *known) addPlace(p *programme.Place) {
	k.places[p.GUID()], k.places[p.ID] = p, p
	k.places["name "+store.Fold(p.Name)] = p
	if p.Address != "" {
		k.places["name "+store.Fold(p.Name+", "+p.Address)] = p
	}
}

// find returns the atelier that an event is, nil when it is a new one.
func (k *known) find(e *programme.Incoming) *plan.Atelier {
	switch {
	case e.ID != "":
		if a := k.byID[e.ID]; a != nil {
			return a
		}
		return k.byGUID[e.ID]
	case e.GUID != "":
		return k.byGUID[e.GUID]
	case e.ImportedID != "":
		return k.byImportedID[e.ImportedID]
	}
	if a := k.byNumber[decimal(e.Number)]; a != nil {
		return a
	}
	return k.byNature[programme.NaturalKey(e.Title, e.Start)]
}

// values returns what a planned atelier becomes. What the file names and the operation does not have is added to known.
func (k *known) values(o *operation.Operation, planned *Planned) (programme.Values, error) {
	v := programme.EmptyValues(o)
	if planned.existing != nil {
		v = planned.existing.Values()
	}
	named, err := k.named(planned.event, &v)
	if err == nil {
		planned.event.Fill(o, &v, named)
	}
	return v, err
}

// named resolves what an event names; where it names nothing, or has no column for it, what the values have stays.
func (k *known) named(e *programme.Incoming, v *programme.Values) (n programme.Named, err error) {
	n.Theme = k.themes["id "+v.ThemeID]
	if n.Theme == nil || e.Says("theme") {
		if n.Theme, err = k.theme(e.Track); err != nil {
			return n, err
		}
	}
	if p := k.place(e); p != nil {
		n.Place = &p.ID
	}
	if p := k.placeNamed(e.FallbackRoom); p != nil {
		n.FallbackPlace = &p.ID
	}
	n.Partner, n.Leads = k.partner(e, v), k.leads(e, v)
	return n, nil
}

// theme finds a theme by the name of a track, as it stands or folded; a track without a name is programme.OtherTheme.
func (k *known) theme(track string) (*programme.Theme, error) {
	if t := k.themes[track]; t != nil {
		return t, nil
	}
	if store.Fold(track) == "" {
		track = programme.OtherTheme
	}
	if t := k.themes["name "+store.Fold(track)]; t != nil {
		return t, nil
	}
	const afterOurs = 100
	made, err := programme.TrackTheme(k.operationID, track, k.file.Tracks(), afterOurs+len(k.newThemes.names)+1, func(slug string) bool { return k.themes[slug] != nil })
	if err != nil {
		return nil, err
	}
	k.newThemes.add(track, made.ID)
	k.addTheme(&made)
	k.themes["name "+store.Fold(track)] = &made
	return &made, nil
}

// place finds or adds the place of an event, nil without one.
func (k *known) place(e *programme.Incoming) *programme.Place {
	if e.Room == "" {
		return nil
	}
	for _, id := range []string{e.RoomID, e.RoomGUID} {
		if p := k.places[id]; p != nil && id != "" {
			return p
		}
	}
	if p := k.places["name "+store.Fold(e.Room)]; p != nil {
		return p
	}
	if name, _, _ := strings.Cut(e.Room, ", "); e.Whole && k.places["name "+store.Fold(name)] != nil {
		return k.places["name "+store.Fold(name)]
	}
	return k.makePlace(e.Room, e.RoomID, e.RoomGUID)
}

// placeNamed finds or adds a place by name alone, nil without one.
func (k *known) placeNamed(name string) *programme.Place {
	if name == "" {
		return nil
	}
	if p := k.places["name "+store.Fold(name)]; p != nil {
		return p
	}
	return k.makePlace(name, "", "")
}

func (k *known) makePlace(label, id, guid string) *programme.Place {
	p := k.file.Place(label)
	p.OperationID, p.ID = k.operationID, store.NewID()
	if programme.ValidGUID(guid) {
		p.ImportedGUID = guid
	}
	if store.ValidID(id) {
		k.wanted[p.ID] = id
	}
	k.newPlaces.add(label, p.ID)
	k.addPlace(&p)
	k.places["name "+store.Fold(label)] = &p
	return &p
}

// partner finds or adds the organisation that carries an atelier. An empty cell takes nobody away whom the public file
// could not have named.
func (k *known) partner(e *programme.Incoming, v *programme.Values) *string {
	folded := store.Fold(e.Organisation)
	if folded == "" {
		if v.PartnerID != nil && k.carriers[*v.PartnerID] != nil && !k.carriers[*v.PartnerID].Public {
			return v.PartnerID
		}
		return nil
	}
	if k.partners[folded] == nil {
		made := &carrier{ID: store.NewID(), Name: e.Organisation}
		k.newPartners.add(made.Name, made.ID)
		k.partners[folded], k.carriers[made.ID] = made, made
	}
	return &k.partners[folded].ID
}

// leads are the people whom an event names. Without a column for it, each keeps the role that they have.
func (k *known) leads(e *programme.Incoming, v *programme.Values) []programme.Lead {
	had := make(map[string]string, len(v.Leads))
	for _, lead := range v.Leads {
		had[lead.FacilitatorID] = lead.Role
	}
	leads := make([]programme.Lead, 0, len(e.Persons))
	for i, name := range e.Persons {
		key := programme.NameKey(name)
		if k.people[key] == "" {
			k.people[key] = store.NewID()
			k.newPeople.add(name, k.people[key])
		}
		lead := programme.Lead{FacilitatorID: k.people[key], Role: e.Roles[i]}
		if role := had[lead.FacilitatorID]; role != "" && !e.Says("facilitator_roles") {
			lead.Role = role
		}
		leads = append(leads, lead)
	}
	return leads
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }
