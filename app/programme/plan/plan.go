// Package plan is the programme in preparation, as the team sees it on the grid: the ateliers with the changes that wait
// to be published over them, in memory and at one moment. Rules (package clash) and the placing of what has no hour yet
// (package placing) look at a Plan and at nothing else.
//
// An atelier that the public does not see is changed in its own row. One that it sees is changed in an overlay
// (atelier_draft), which holds only the fields that differ; publishing puts them on the row. Either way the change can be
// taken back, and two people never overwrite each other: each change names the Token that it was made from.
package plan

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/data"
)

// Plan is the whole programme in preparation.
type Plan struct {
	Operation *operation.Operation
	Location  *time.Location
	// Ateliers are by start and number, those without an hour last.
	Ateliers     []*Atelier
	Themes       []programme.Theme       // in their order
	Places       []programme.Place       // by number
	Facilitators []programme.Facilitator // by folded name
	Blockers     []programme.Blocker     // by start
	Equipment    []programme.Equipment   // by kind and name
}

// Atelier is an atelier as it is planned.
type Atelier struct {
	// Atelier has the planned values; its Version is the one of the row.
	programme.Atelier
	// Seats has the planned capacity and the seats that are taken now.
	Seats programme.SeatPool
	Leads []programme.Lead
	Needs []programme.Need
	// Slots are the planned appointments, by start.
	Slots []programme.SlotPlan
	// Published are the values that the public sees, nil for a draft.
	Published *programme.Values
	// Changed are the names of the fields of Values that wait to be published, in order.
	Changed []string
	// DraftVersion is the version of the overlay, 0 without one.
	DraftVersion int64
}

// Token says which state of an atelier a change was made from.
func (a *Atelier) Token() string {
	return strconv.FormatInt(a.Version, 10) + "." + strconv.FormatInt(a.DraftVersion, 10)
}

// Values returns the planned values.
func (a *Atelier) Values() programme.Values {
	return programme.ValuesOf(&a.Atelier, a.Seats, a.Leads, a.Needs, a.Slots)
}

// Persons is how many persons the atelier is planned for: its seats, or those who are expected; 0 is unknown.
func (a *Atelier) Persons() int {
	switch {
	case a.Seats.Capacity != nil:
		return *a.Seats.Capacity
	case a.Expected != nil:
		return *a.Expected
	}
	return 0
}

// Held reports whether the atelier takes up a place and people: it has an hour and is not cancelled.
func (a *Atelier) Held() bool { return a.Scheduled() && a.Status != programme.Cancelled }

// Place returns the place of an atelier, nil without one.
func (p *Plan) Place(a *Atelier) *programme.Place {
	if a.PlaceID == nil {
		return nil
	}
	for i := range p.Places {
		if p.Places[i].ID == *a.PlaceID {
			return &p.Places[i]
		}
	}
	return nil
}

// Facilitator returns a facilitator by identifier, nil when there is none.
func (p *Plan) Facilitator(id string) *programme.Facilitator {
	for i := range p.Facilitators {
		if p.Facilitators[i].ID == id {
			return &p.Facilitators[i]
		}
	}
	return nil
}

// Theme returns a theme by identifier, nil when there is none.
func (p *Plan) Theme(id string) *programme.Theme {
	for i := range p.Themes {
		if p.Themes[i].ID == id {
			return &p.Themes[i]
		}
	}
	return nil
}

// gathering is the slug of the theme of meals, openings and restitutions.
var gathering = data.Themes[slices.IndexFunc(data.Themes, func(t data.Theme) bool { return t.ID == "gathering" })].Slug

// Gathers reports whether an atelier is a meal, an opening or a restitution: one eats there.
func (p *Plan) Gathers(a *Atelier) bool {
	theme := p.Theme(a.ThemeID)
	return theme != nil && theme.Slug == gathering
}

// Find returns an atelier by identifier or slug, nil when there is none.
func (p *Plan) Find(idOrSlug string) *Atelier {
	for _, a := range p.Ateliers {
		if a.ID == idOrSlug || a.Slug == idOrSlug {
			return a
		}
	}
	return nil
}

// Sort puts the ateliers into their order again after some were moved in memory.
func (p *Plan) Sort() {
	slices.SortStableFunc(p.Ateliers, func(a, b *Atelier) int {
		switch {
		case a.Scheduled() != b.Scheduled():
			if a.Scheduled() {
				return -1
			}
			return 1
		case a.Scheduled() && a.StartsAt != b.StartsAt:
			return int(min(1, max(-1, a.StartsAt-b.StartsAt)))
		}
		return int(a.Number - b.Number)
	})
}

// Load reads the plan of an operation, in eleven queries whatever its size.
func Load(ctx context.Context, db *store.DB, o *operation.Operation) (*Plan, error) {
	var p *Plan
	err := db.Snapshot(ctx, func(tx *gorm.DB) (err error) {
		p, err = load(tx, o, "")
		return err
	})
	return p, err
}

// Read is Load inside a transaction: what the programme is made of when it is published.
func Read(tx *gorm.DB, o *operation.Operation) (*Plan, error) { return load(tx, o, "") }

// longTexts are what a programme of a thousand ateliers has most of, and neither the grid nor a rule looks at.
var longTexts = []string{"description", "summary", "bring", "output_aim", "output_licence", "output_destination", "language", "translations",
	"folded", "imported_guid", "imported_id", "created_at", "updated_at"}

// LoadGrid is Load without the long texts of the ateliers: enough to show and to judge a plan, never to write one.
func LoadGrid(ctx context.Context, db *store.DB, o *operation.Operation) (*Plan, error) {
	var p *Plan
	err := db.Snapshot(ctx, func(tx *gorm.DB) (err error) {
		p, err = load(tx, o, "", longTexts...)
		return err
	})
	return p, err
}

// load reads the whole plan; with an identifier, only that atelier in it. Columns of ateliers can be left out.
func load(tx *gorm.DB, o *operation.Operation, atelierID string, without ...string) (*Plan, error) {
	p := &Plan{Operation: o, Location: o.Location()}
	own := func() *gorm.DB { return tx.Where("operation_id = ?", o.ID) }
	for _, read := range []error{
		own().Order("position, slug").Find(&p.Themes).Error,
		own().Order("number").Find(&p.Places).Error,
		own().Order("folded, id").Find(&p.Facilitators).Error,
		own().Order("starts_at, id").Find(&p.Blockers).Error,
		own().Order("kind, name, id").Find(&p.Equipment).Error,
	} {
		if read != nil {
			return nil, fmt.Errorf("plan: %w", read)
		}
	}
	if err := p.loadAteliers(tx, atelierID, without); err != nil {
		return nil, fmt.Errorf("plan: %w", err)
	}
	p.Sort()
	return p, nil
}

func (p *Plan) loadAteliers(tx *gorm.DB, atelierID string, without []string) error {
	of := func(column string) *gorm.DB {
		query := tx.Where("operation_id = ?", p.Operation.ID)
		if atelierID != "" {
			query = query.Where(column+" = ?", atelierID)
		}
		return query.Session(&gorm.Session{})
	}
	var rows []programme.Atelier
	if err := of("id").Omit(without...).Order("number").Find(&rows).Error; err != nil {
		return err
	}
	byID := make(map[string]*Atelier, len(rows))
	for i := range rows {
		a := &Atelier{Atelier: rows[i]}
		p.Ateliers = append(p.Ateliers, a)
		byID[a.ID] = a
	}
	var pools []programme.SeatPool
	if err := of("atelier_id").Find(&pools).Error; err != nil {
		return err
	}
	for _, pool := range pools {
		byID[pool.AtelierID].Seats = pool
	}
	var leads []struct{ AtelierID, FacilitatorID, Role string }
	if err := of("atelier_id").Table("atelier_facilitator").Order("atelier_id, position").Find(&leads).Error; err != nil {
		return err
	}
	for _, l := range leads {
		byID[l.AtelierID].Leads = append(byID[l.AtelierID].Leads, programme.Lead{FacilitatorID: l.FacilitatorID, Role: l.Role})
	}
	var needs []struct {
		AtelierID, Kind string
		Quantity        int
	}
	if err := of("atelier_id").Table("atelier_equipment").Order("atelier_id, kind").Find(&needs).Error; err != nil {
		return err
	}
	for _, n := range needs {
		byID[n.AtelierID].Needs = append(byID[n.AtelierID].Needs, programme.Need{Kind: n.Kind, Quantity: n.Quantity})
	}
	var slots []programme.Slot
	if err := of("atelier_id").Find(&slots).Error; err != nil {
		return err
	}
	for _, s := range slots {
		a := byID[s.AtelierID]
		a.Slots = append(a.Slots, s.PlanIn(&a.Atelier))
	}
	for _, a := range byID {
		programme.SortSlots(a.Slots)
	}
	var overlays []overlay
	if err := of("atelier_id").Find(&overlays).Error; err != nil {
		return err
	}
	return overlayAll(byID, overlays)
}
