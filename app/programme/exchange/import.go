package exchange

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/programme/publishing"
	"oplibre/app/store"
)

// Options say how a file is taken over.
type Options struct {
	// Draft keeps new ateliers as drafts also when nothing of the programme is public yet.
	Draft bool
	// LeaveOut imports the rest when events are refused.
	LeaveOut bool
	// Author is who imports, by name, for the version that a first import makes.
	Author string
	// Partners makes partners of organisations that the file names, and returns their identifiers by folded name:
	// partner.AddNamed, of a domain that looks into this one.
	Partners func(tx *gorm.DB, by store.By, operationID string, names []string) (map[string]string, error)
}

// Import creates and changes ateliers as a file says, with the places, themes and partners that it names, all or nothing.
// What came from the same file before is recognised by its guid (or by its id, where there is none), so that importing
// twice changes nothing. What the file has no column for stays.
//
// An import prepares changes like every other edit: what the public sees is changed in the plan and waits to be published,
// a cancellation too, and new ateliers are drafts. Only as long as the public has seen nothing of the programme
// (Preview.First), new ateliers are on it at once where the file says so and Draft was not asked for; this is a version.
//
// It returns problem.Invalid when events are refused and LeaveOut was not asked for; the preview that it returns then says
// which, and nothing was written.
func Import(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, file *programme.ScheduleFile, options Options) (*Preview, error) {
	if err := programme.Changeable(o); err != nil {
		return nil, err
	}
	var preview *Preview
	err := db.Write(ctx, func(tx *gorm.DB) error {
		if err := lockOperation(tx, o.ID); err != nil {
			return err
		}
		p, err := plan.ReadLocked(tx, o)
		if err != nil {
			return err
		}
		if preview, err = compare(tx, p, file); err != nil {
			return err
		}
		if len(preview.Refused) > 0 && !options.LeaveOut {
			n := preview.RefusedEvents()
			return &problem.Error{Kind: problem.Invalid, Message: problem.Message{Key: "programme.import.refused", Count: &n}}
		}
		return preview.apply(tx, by, o, options)
	})
	return preview, err
}

// lockOperation makes imports, publications and other takers of numbers wait for each other on PostgreSQL; on SQLite there
// is one writer.
func lockOperation(tx *gorm.DB, operationID string) error {
	done := tx.Exec("UPDATE operation SET next_number = next_number WHERE id = ?", operationID)
	if done.Error == nil && done.RowsAffected == 0 {
		return gorm.ErrRecordNotFound
	}
	return done.Error
}

func (p *Preview) apply(tx *gorm.DB, by store.By, o *operation.Operation, options Options) error {
	public := p.First && !options.Draft
	if !public {
		p.dropCancelled()
	}
	if p.Nothing() {
		return nil
	}
	if err := p.known.make(tx, by, options); err != nil {
		return err
	}
	if err := p.createAll(tx, by, o, public); err != nil {
		return err
	}
	if err := p.changeAll(tx, by, o); err != nil {
		return err
	}
	if public {
		if _, err := publishing.Record(tx, by, o, options.Author); err != nil {
			return err
		}
	}
	store.Touch(tx, o.ID)
	return by.Record(tx, o.ID, "programme.imported", "operation", o.ID)
}

// dropCancelled leaves new ateliers aside that the file cancels: they would be drafts, and a draft is published as what
// takes place.
func (p *Preview) dropCancelled() {
	kept := p.Create[:0:0]
	for _, planned := range p.Create {
		if planned.event.Status != programme.Cancelled {
			kept = append(kept, planned)
		}
	}
	p.Create = kept
}

// changeAll changes the plan: the row of a draft, the overlay of what the public sees. One Undo takes all of it back.
func (p *Preview) changeAll(tx *gorm.DB, by store.By, o *operation.Operation) error {
	batch := store.NewID()
	for i := range p.Change {
		after, err := p.known.values(o, &p.Change[i])
		if err != nil {
			return err
		}
		if _, err := plan.Amend(tx, by, o, p.Change[i].existing, batch, func(v *programme.Values) { *v = after }); err != nil {
			return err
		}
	}
	return nil
}

// make writes what the file names and the operation does not have. Identifiers that turn out to be others (somebody added
// the name meanwhile, or the file has one that is free here) are put right in known.
func (k *known) make(tx *gorm.DB, by store.By, options Options) error {
	for _, id := range k.newThemes.ids {
		if err := tx.Create(k.themes["id "+id]).Error; err != nil {
			return err
		}
	}
	if err := k.makePlaces(tx, by); err != nil {
		return err
	}
	if len(k.newPartners.names) > 0 {
		ids, err := options.Partners(tx, by, k.operationID, k.newPartners.names)
		if err != nil {
			return err
		}
		for _, name := range k.newPartners.names {
			k.partners[store.Fold(name)].ID = ids[store.Fold(name)]
		}
	}
	people, err := programme.AddFacilitators(tx, by, k.operationID, k.newPeople.names)
	for key, id := range people {
		k.people[key] = id
	}
	return err
}

func (k *known) makePlaces(tx *gorm.DB, by store.By) error {
	for _, id := range k.newPlaces.ids {
		place := k.places[id]
		if wanted := k.wanted[id]; wanted != "" {
			free, err := unusedIDs(tx, "place", []string{wanted})
			if err != nil {
				return err
			}
			switch {
			case free[wanted]:
				place.ID = wanted
			case k.places[wanted] == nil:
				place.ImportedGUID = wanted
			}
		}
		if err := programme.AddPlace(tx, by, place); err != nil {
			return err
		}
	}
	return nil
}

// unusedIDs returns those identifiers that no row of the instance has.
func unusedIDs(tx *gorm.DB, table string, ids []string) (map[string]bool, error) {
	const most = 500
	free := make(map[string]bool, len(ids))
	for _, id := range ids {
		free[id] = true
	}
	for len(ids) > 0 {
		n := min(len(ids), most)
		var used []string
		if err := tx.Table(table).Where("id IN ?", ids[:n]).Pluck("id", &used).Error; err != nil {
			return nil, err
		}
		for _, id := range used {
			delete(free, id)
		}
		ids = ids[n:]
	}
	return free, nil
}
