package exchange

import (
	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// createAll writes the new ateliers with their seats, people, equipment and appointments, many rows a statement.
func (p *Preview) createAll(tx *gorm.DB, by store.By, o *operation.Operation, public bool) error {
	if len(p.Create) == 0 {
		return nil
	}
	numbers, err := p.numbers(tx, o.ID)
	if err != nil {
		return err
	}
	var wanted []string
	for _, planned := range p.Create {
		if planned.event.ID != "" {
			wanted = append(wanted, planned.event.ID)
		}
	}
	free, err := unusedIDs(tx, "atelier", wanted)
	if err != nil {
		return err
	}
	slugs := map[string]bool{}
	for _, a := range p.known.byID {
		slugs[a.Slug] = true
	}
	arrivals := make([]programme.Arrival, 0, len(p.Create))
	for i := range p.Create {
		values, err := p.known.values(o, &p.Create[i])
		if err != nil {
			return err
		}
		a := arrivalOf(by, o, p.Create[i].event, values, public)
		a.Number = numbers[i]
		identify(&a, p.Create[i].event, free)
		a.Slug = programme.NewSlug(p.Create[i].event.Slug, a.Title, a.Number, func(slug string) bool { return slugs[slug] })
		slugs[a.Slug] = true
		arrivals = append(arrivals, programme.Arrival{Atelier: a, Values: values})
	}
	return programme.InsertAteliers(tx, arrivals)
}

// numbers gives each new atelier the number of the file where it was never given here, the next one otherwise.
func (p *Preview) numbers(tx *gorm.DB, operationID string) ([]int64, error) {
	var next int64
	if err := tx.Raw("SELECT next_number FROM operation WHERE id = ?", operationID).Scan(&next).Error; err != nil {
		return nil, err
	}
	numbers := make([]int64, len(p.Create))
	taken, last := map[int64]bool{}, next-1
	for i, planned := range p.Create {
		if n := planned.event.Number; n >= next && !taken[n] {
			numbers[i], taken[n], last = n, true, max(last, n)
		}
	}
	for i := range numbers {
		if numbers[i] == 0 {
			last++
			numbers[i] = last
		}
	}
	return numbers, tx.Exec("UPDATE operation SET next_number = ? WHERE id = ?", last+1, operationID).Error
}

// arrivalOf is the row of a new event: on the programme or a draft, with the count and moment of its last change where the
// file knows them and it is public at once: what comes from another oplibre is not new.
func arrivalOf(by store.By, o *operation.Operation, e *programme.Incoming, values programme.Values, public bool) programme.Atelier {
	a := programme.Atelier{OperationID: o.ID, ID: store.NewID(), CreatedAt: by.Now(), UpdatedAt: by.Now(), Version: 1,
		ImportedGUID: e.GUID, ImportedID: e.ImportedID}
	switch {
	case !public || e.Unplaced || e.Status == programme.DraftAtelier:
		values.Status = programme.DraftAtelier
	case e.Status == "":
		values.Status, a.Sequence = programme.Published, max(1, e.Sequence)
	default:
		values.Status, a.Sequence = e.Status, max(1, e.Sequence)
	}
	if e.UpdatedAt > 0 && e.UpdatedAt < by.Now() {
		a.UpdatedAt = e.UpdatedAt
	}
	values.SetOn(&a)
	return a
}

// identify keeps the identifier of a file that an oplibre wrote, where nobody has it here. free are those.
func identify(a *programme.Atelier, e *programme.Incoming, free map[string]bool) {
	switch {
	case free[e.ID]:
		a.ID = e.ID
	case e.ID != "":
		a.ImportedGUID = e.ID
	}
}
