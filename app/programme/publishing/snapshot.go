package publishing

import (
	"cmp"
	"maps"
	"reflect"
	"slices"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/store"
)

// Public are the values of an atelier that everybody may know. They are kept as JSON in versions: a name here stays what it
// is, and nothing is put here that the page of the atelier does not show.
type Public struct {
	ID                string                                  `json:"id"`
	Number            int64                                   `json:"number"`
	Slug              string                                  `json:"slug"`
	Status            programme.Status                        `json:"status"`
	Title             string                                  `json:"title"`
	Summary           string                                  `json:"summary,omitempty"`
	Description       string                                  `json:"description,omitempty"`
	Language          string                                  `json:"language"`
	Translations      map[string]programme.AtelierTranslation `json:"translations,omitempty"`
	StartsAt          store.Instant                           `json:"starts_at"`
	EndsAt            store.Instant                           `json:"ends_at"`
	Theme             string                                  `json:"theme"`
	Place             string                                  `json:"place,omitempty"`
	Partner           string                                  `json:"partner,omitempty"`
	Entry             programme.Entry                         `json:"entry"`
	Capacity          *int                                    `json:"capacity,omitempty"`
	Slots             []programme.SlotPlan                    `json:"slots,omitempty"`
	ByWishes          bool                                    `json:"by_wishes,omitempty"`
	Audience          string                                  `json:"audience"`
	AgeMin            *int                                    `json:"age_min,omitempty"`
	AgeMax            *int                                    `json:"age_max,omitempty"`
	AccompaniedUnder  *int                                    `json:"accompanied_under,omitempty"`
	Access            []string                                `json:"access,omitempty"`
	Asks              []string                                `json:"asks,omitempty"`
	Bring             string                                  `json:"bring,omitempty"`
	Leads             []string                                `json:"leads,omitempty"` // identifiers
	OutputAim         string                                  `json:"output_aim,omitempty"`
	OutputLicence     string                                  `json:"output_licence,omitempty"`
	OutputDestination string                                  `json:"output_destination,omitempty"`
}

// Span is when the atelier takes place.
func (p *Public) Span() programme.Span { return programme.Span{Start: p.StartsAt, End: p.EndsAt} }

// TitleIn returns the title in a language of the screens, in its own otherwise.
func (p *Public) TitleIn(language string) string {
	if t := p.Translations[language]; t.Title != "" {
		return t.Title
	}
	return p.Title
}

// publicOf returns the public values of an atelier. Partners who did not agree to be shown are not in partners, and are left
// out.
func publicOf(a *plan.Atelier, v programme.Values, partners map[string]string) *Public {
	p := &Public{ID: a.ID, Number: a.Number, Slug: a.Slug, Status: v.Status, Title: v.Title, Summary: v.Summary, Description: v.Description,
		Language: v.Language, StartsAt: v.StartsAt, EndsAt: v.EndsAt, Theme: v.ThemeID, Entry: v.Entry, Capacity: v.Capacity, ByWishes: v.ByWishes,
		Audience: v.Audience, AgeMin: v.AgeMin, AgeMax: v.AgeMax, AccompaniedUnder: v.AccompaniedUnder, Bring: v.Bring,
		OutputAim: v.OutputAim, OutputLicence: v.OutputLicence, OutputDestination: v.OutputDestination}
	if len(v.Translations) > 0 {
		p.Translations = v.Translations
	}
	if len(v.Access) > 0 {
		p.Access = v.Access
	}
	if len(v.Asks) > 0 {
		p.Asks = v.Asks
	}
	if len(v.Slots) > 0 {
		p.Slots = v.Slots
	}
	if v.PlaceID != nil {
		p.Place = *v.PlaceID
	}
	if v.PartnerID != nil && partners[*v.PartnerID] != "" {
		p.Partner = *v.PartnerID
	}
	for _, lead := range v.Leads {
		p.Leads = append(p.Leads, lead.FacilitatorID)
	}
	return p
}

// Snapshot is the whole programme as the public sees it at a moment.
type Snapshot struct {
	Ateliers []*Public `json:"ateliers"` // by start and number
	Names    Names     `json:"names"`
}

// namesOf reads what themes, places and partners are called; of the partners, those who agreed to be shown.
func namesOf(tx *gorm.DB, p *plan.Plan) (Names, error) {
	n := Names{Themes: map[string]string{}, Places: map[string]string{}, Partners: map[string]string{}}
	for i := range p.Themes {
		n.Themes[p.Themes[i].ID] = p.Themes[i].Name
	}
	for i := range p.Places {
		n.Places[p.Places[i].ID] = p.Places[i].Name
	}
	var rows []struct{ ID, Name string }
	err := tx.Table("partner").Select("partner.id, organisation.name").Joins("JOIN organisation ON organisation.id = partner.organisation_id").
		Where("partner.operation_id = ? AND "+programme.PublicPartner, p.Operation.ID).Scan(&rows).Error
	for _, row := range rows {
		n.Partners[row.ID] = row.Name
	}
	return n, err
}

// state is the programme in the middle of a publication: the plan, and what the public sees of it.
type state struct {
	plan  *plan.Plan
	names Names
	// public is what is public now; planned has the waiting changes in it, and the drafts that have an hour.
	public, planned *Snapshot
}

func readState(tx *gorm.DB, o *operation.Operation) (*state, error) {
	p, err := plan.Read(tx, o)
	if err != nil {
		return nil, err
	}
	names, err := namesOf(tx, p)
	if err != nil {
		return nil, err
	}
	s := &state{plan: p, names: names, public: &Snapshot{}, planned: &Snapshot{}}
	for _, a := range p.Ateliers {
		planned := publicOf(a, a.Values(), names.Partners)
		if a.Published != nil {
			s.public.Ateliers = append(s.public.Ateliers, publicOf(a, *a.Published, names.Partners))
		} else {
			planned.Status = programme.Published
		}
		if a.Published != nil || a.Scheduled() {
			s.planned.Ateliers = append(s.planned.Ateliers, planned)
		}
	}
	for _, snapshot := range []*Snapshot{s.public, s.planned} {
		snapshot.sort()
		snapshot.Names = names.of(snapshot.Ateliers)
	}
	return s, nil
}

func (s *Snapshot) sort() {
	slices.SortFunc(s.Ateliers, func(a, b *Public) int {
		return cmp.Or(cmp.Compare(a.StartsAt, b.StartsAt), cmp.Compare(a.Number, b.Number))
	})
}

// of keeps the names that the ateliers use.
func (n Names) of(ateliers []*Public) Names {
	used := Names{Themes: map[string]string{}, Places: map[string]string{}, Partners: map[string]string{}}
	for _, a := range ateliers {
		for _, name := range []struct {
			from, to map[string]string
			id       string
		}{{n.Themes, used.Themes, a.Theme}, {n.Places, used.Places, a.Place}, {n.Partners, used.Partners, a.Partner}} {
			if name.id != "" && name.from[name.id] != "" {
				name.to[name.id] = name.from[name.id]
			}
		}
	}
	return used
}

// with returns the names of both; a thing that was renamed has its name of other.
func (n Names) with(other Names) Names {
	all := Names{Themes: maps.Clone(n.Themes), Places: maps.Clone(n.Places), Partners: maps.Clone(n.Partners)}
	for _, pair := range [][2]*map[string]string{{&all.Themes, &other.Themes}, {&all.Places, &other.Places}, {&all.Partners, &other.Partners}} {
		if *pair[0] == nil {
			*pair[0] = map[string]string{}
		}
		maps.Copy(*pair[0], *pair[1])
	}
	return all
}

// Compare returns what happened from one state of the programme to another. before may be nil: there was none.
func Compare(before, after *Snapshot) Difference {
	if before == nil {
		return Difference{First: true, Total: len(after.Ateliers), Names: after.Names}
	}
	was := make(map[string]*Public, len(before.Ateliers))
	for _, a := range before.Ateliers {
		was[a.ID] = a
	}
	d := Difference{Total: len(after.Ateliers), Names: before.Names.with(after.Names)}
	for _, a := range after.Ateliers {
		if c, changed := changeOf(was[a.ID], a); changed {
			d.Changes = append(d.Changes, c)
		}
		delete(was, a.ID)
	}
	for _, a := range was {
		d.Changes = append(d.Changes, Change{Kind: Removed, Before: a})
	}
	slices.SortFunc(d.Changes, func(a, b Change) int {
		x, y := a.Atelier(), b.Atelier()
		return cmp.Or(cmp.Compare(x.StartsAt, y.StartsAt), cmp.Compare(x.Number, y.Number), cmp.Compare(x.ID, y.ID))
	})
	var named []*Public
	for _, c := range d.Changes {
		for _, a := range []*Public{c.Before, c.After} {
			if a != nil {
				named = append(named, a)
			}
		}
	}
	d.Names = d.Names.of(named)
	return d
}

func changeOf(before, after *Public) (c Change, changed bool) {
	if before == nil {
		return Change{Kind: Added, After: after}, true
	}
	c = Change{Kind: Changed, Before: before, After: after, Fields: fieldsOf(before, after)}
	switch {
	case before.Status == after.Status:
	case after.Status == programme.Cancelled:
		c.Kind = Cancelled
	case before.Status == programme.Cancelled:
		c.Kind = Reinstated
	}
	return c, c.Kind != Changed || len(c.Fields) > 0
}

// fieldsOf returns the fields that differ.
func fieldsOf(a, b *Public) []string {
	moved, length := a.StartsAt != b.StartsAt, a.EndsAt-a.StartsAt != b.EndsAt-b.StartsAt
	var fields []string
	for _, f := range []struct {
		name    string
		differs bool
	}{
		{FieldTitle, a.Title != b.Title},
		{FieldStart, moved},
		{FieldEnd, length},
		{FieldPlace, a.Place != b.Place},
		{FieldEntry, a.Entry != b.Entry},
		{FieldCapacity, !reflect.DeepEqual(a.Capacity, b.Capacity)},
		{FieldSlots, !slices.Equal(a.Slots, b.Slots)},
		{FieldWishes, a.ByWishes != b.ByWishes},
		{FieldBring, a.Bring != b.Bring},
		{FieldAudience, a.Audience != b.Audience},
		{FieldAges, !reflect.DeepEqual([]*int{a.AgeMin, a.AgeMax, a.AccompaniedUnder}, []*int{b.AgeMin, b.AgeMax, b.AccompaniedUnder})},
		{FieldAccess, !slices.Equal(a.Access, b.Access)},
		{FieldAsks, !slices.Equal(a.Asks, b.Asks)},
		{FieldLeads, !slices.Equal(a.Leads, b.Leads)},
		{FieldTheme, a.Theme != b.Theme},
		{FieldPartner, a.Partner != b.Partner},
		{FieldSummary, a.Summary != b.Summary},
		{FieldDescription, a.Description != b.Description},
		{FieldLanguages, a.Language != b.Language || !maps.Equal(a.Translations, b.Translations)},
		{FieldOutput, a.OutputAim != b.OutputAim || a.OutputLicence != b.OutputLicence || a.OutputDestination != b.OutputDestination},
	} {
		if f.differs {
			fields = append(fields, f.name)
		}
	}
	return fields
}
