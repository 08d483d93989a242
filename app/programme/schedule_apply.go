package programme

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"gorm.io/gorm"

	"oplibre/app/format/frab"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// ImportOptions say how a schedule is taken over.
type ImportOptions struct {
	// Draft keeps new ateliers as drafts; otherwise they are on the programme at once.
	Draft bool
	// LeaveOut imports the rest when events are refused.
	LeaveOut bool
}

// insertBatch is how many rows one INSERT carries: 36 columns stay below the 32,766 values that SQLite takes.
const insertBatch = 200

// ImportSchedule creates and changes the ateliers, places and themes of a schedule, all or nothing. What came from the same
// file before is recognised by its guid (or by its id, where there is none), so that importing twice changes nothing. What
// only we know of an atelier (entry, seats, audience, access) stays. It returns problem.Invalid when events are refused and
// LeaveOut was not asked for; the plan that it returns then says which, and nothing was written.
func ImportSchedule(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, file *ScheduleFile, options ImportOptions) (*ImportPlan, error) {
	if err := Changeable(o); err != nil {
		return nil, err
	}
	var plan *ImportPlan
	err := db.Write(ctx, func(tx *gorm.DB) (err error) {
		if err = lockOperation(tx, o.ID); err != nil {
			return err
		}
		if plan, err = planSchedule(tx, o, file); err != nil {
			return err
		}
		if len(plan.Refused) > 0 && !options.LeaveOut {
			n := plan.RefusedEvents()
			return &problem.Error{Kind: problem.Invalid, Message: problem.Message{Key: "programme.import.refused", Count: &n}}
		}
		return plan.apply(tx, by, o, file, options)
	})
	return plan, err
}

// lockOperation makes imports and other takers of numbers wait for each other on PostgreSQL; on SQLite there is one writer.
func lockOperation(tx *gorm.DB, operationID string) error {
	done := tx.Exec("UPDATE operation SET next_number = next_number WHERE id = ?", operationID)
	if done.Error == nil && done.RowsAffected == 0 {
		return gorm.ErrRecordNotFound
	}
	return done.Error
}

func (plan *ImportPlan) apply(tx *gorm.DB, by store.By, o *operation.Operation, file *ScheduleFile, options ImportOptions) error {
	if len(plan.Create)+len(plan.Change) == 0 {
		return nil
	}
	if err := plan.makeThemes(tx, o.ID, file.tracks); err != nil {
		return err
	}
	if err := plan.makePlaces(tx, by, o.ID); err != nil {
		return err
	}
	people, err := plan.makeFacilitators(tx, by, o.ID)
	if err != nil {
		return err
	}
	if err := plan.createAll(tx, by, o, people, options); err != nil {
		return err
	}
	if err := plan.changeAll(tx, by, o); err != nil {
		return err
	}
	store.Touch(tx, o.ID)
	return by.Record(tx, o.ID, "programme.imported", "operation", o.ID)
}

func (plan *ImportPlan) makeThemes(tx *gorm.DB, operationID string, tracks []frab.Track) error {
	var last int
	if err := tx.Raw("SELECT COALESCE(MAX(position), 0) FROM theme WHERE operation_id = ?", operationID).Scan(&last).Error; err != nil {
		return err
	}
	for i, name := range plan.Themes {
		theme, err := trackTheme(operationID, name, tracks, max(last, 100)+i+1)
		if err != nil {
			return err
		}
		theme.Slug = unusedSlug(theme.Slug, func(slug string) bool { return plan.world.themes[slug] != nil })
		if err := tx.Create(&theme).Error; err != nil {
			return err
		}
		plan.world.addTheme(&theme)
	}
	return nil
}

func (plan *ImportPlan) makePlaces(tx *gorm.DB, by store.By, operationID string) error {
	guids, ids := map[string]string{}, map[string]string{}
	for _, planned := range slices.Concat(plan.Create, plan.Change) {
		room := planned.event.Room
		guids[room], ids[room] = cmp.Or(guids[room], planned.event.RoomGUID), cmp.Or(ids[room], planned.event.RoomID)
	}
	for _, name := range plan.Places {
		place := plan.known[store.Fold(name)]
		if place.Name == "" {
			place.Name = name
		}
		place.OperationID, place.ID, place.Folded, place.Access = operationID, store.NewID(), store.Fold(place.Name), facts(place.Access)
		place.CreatedAt, place.UpdatedAt, place.Version = by.Now(), by.Now(), 1
		if guid := guids[name]; guidForm.MatchString(guid) && plan.world.places[guid] == nil {
			place.ImportedGUID = guid
		}
		if id := ids[name]; store.ValidID(id) {
			free, err := unusedIDs(tx, "place", []string{id})
			if err != nil {
				return err
			}
			if free[id] {
				place.ID = id
			} else if plan.world.places[id] == nil {
				place.ImportedGUID = id
			}
		}
		if err := insertPlace(tx, &place); err != nil {
			return err
		}
		plan.world.addPlace(&place)
	}
	return nil
}

// unusedIDs returns those identifiers that no row of the instance has.
func unusedIDs(tx *gorm.DB, table string, ids []string) (map[string]bool, error) {
	free := make(map[string]bool, len(ids))
	for _, id := range ids {
		free[id] = true
	}
	for len(ids) > 0 {
		n := min(len(ids), 500)
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

func (plan *ImportPlan) makeFacilitators(tx *gorm.DB, by store.By, operationID string) (map[string]string, error) {
	var all []string
	seen := map[string]bool{}
	for _, planned := range plan.Create {
		for _, name := range planned.event.Persons {
			if key := foldedName(name); !seen[key] {
				seen[key] = true
				all = append(all, name)
			}
		}
	}
	return ensureFacilitators(tx, by, operationID, all, false)
}

// createAll writes the new ateliers with their pools and facilitators, many rows a statement.
func (plan *ImportPlan) createAll(tx *gorm.DB, by store.By, o *operation.Operation, people map[string]string, options ImportOptions) error {
	if len(plan.Create) == 0 {
		return nil
	}
	numbers, err := plan.numbers(tx, o.ID)
	if err != nil {
		return err
	}
	var wanted []string
	for _, planned := range plan.Create {
		if planned.event.ID != "" {
			wanted = append(wanted, planned.event.ID)
		}
	}
	free, err := unusedIDs(tx, "atelier", wanted)
	if err != nil {
		return err
	}
	ateliers := make([]Atelier, 0, len(plan.Create))
	pools := make([]SeatPool, 0, len(plan.Create))
	var leads []atelierFacilitator
	for i, planned := range plan.Create {
		a := plan.atelier(by, o, planned.event, numbers[i], free, options)
		ateliers = append(ateliers, a)
		pools = append(pools, SeatPool{OperationID: o.ID, ID: store.NewID(), AtelierID: a.ID, Capacity: planned.event.seats(a.Entry)})
		leads = append(leads, leading(o.ID, a.ID, planned.event.Persons, people)...)
	}
	if err := tx.CreateInBatches(&ateliers, insertBatch).Error; err != nil {
		return err
	}
	if err := tx.CreateInBatches(&pools, insertBatch).Error; err != nil {
		return err
	}
	if len(leads) == 0 {
		return nil
	}
	return tx.CreateInBatches(&leads, insertBatch).Error
}

// numbers gives each new atelier the number of the file where it was never given here, the next one otherwise.
func (plan *ImportPlan) numbers(tx *gorm.DB, operationID string) ([]int64, error) {
	var next int64
	if err := tx.Raw("SELECT next_number FROM operation WHERE id = ?", operationID).Scan(&next).Error; err != nil {
		return nil, err
	}
	numbers := make([]int64, len(plan.Create))
	taken, last := map[int64]bool{}, next-1
	for i, planned := range plan.Create {
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

// atelier is the row of a new event. free are the identifiers of a file that nobody has here.
func (plan *ImportPlan) atelier(by store.By, o *operation.Operation, e *Incoming, number int64, free map[string]bool, options ImportOptions) Atelier {
	a := Atelier{OperationID: o.ID, ID: store.NewID(), Number: number, Entry: OpenDoor, Audience: Audiences[0], Access: []string{},
		Language: o.Language, Translations: map[string]AtelierTranslation{}, ImportedGUID: e.GUID, ImportedID: e.ImportedID,
		ThemeID: plan.world.theme(e.Track).ID, CreatedAt: by.Now(), UpdatedAt: by.Now(), Version: 1}
	switch {
	case free[e.ID]:
		a.ID = e.ID
	case e.ID != "":
		a.ImportedGUID = e.ID
	}
	plan.world.fill(o, &a, e)
	a.StartsAt, a.EndsAt = e.Start, e.End
	e.settle(&a, by, options)
	a.Slug = e.Slug
	if a.Slug == "" {
		a.Slug = slugOf(e.Title, "atelier-"+strconv.FormatInt(number, 10))
	}
	a.Slug = unusedSlug(a.Slug, func(slug string) bool { return plan.world.slugs[slug] })
	plan.world.slugs[a.Slug] = true
	return a
}

// settle gives a new atelier its status, a way in where only a number of seats says it, and the count and moment of its last change where the file knows them: what comes
// from another oplibre is not new.
func (in *Incoming) settle(a *Atelier, by store.By, options ImportOptions) {
	if in.Capacity != nil && !in.Says("entry") {
		a.Entry = SignUp
	}
	a.Status, a.Sequence = Published, max(1, in.Sequence)
	switch {
	case options.Draft || in.Unplaced || in.Status == DraftAtelier:
		a.Status, a.Sequence = DraftAtelier, 0
	case in.Status != "":
		a.Status = in.Status
	}
	if in.UpdatedAt > 0 && in.UpdatedAt < by.Now() {
		a.UpdatedAt = in.UpdatedAt
	}
}

// importColumns are what an import changes of an atelier that is already there.
var importColumns = []string{"title", "summary", "description", "language", "folded", "starts_at", "ends_at", "theme_id", "place_id",
	"partner_id", "status", "entry", "audience", "age_min", "age_max", "accompanied_under", "access", "bring", "output_aim",
	"output_licence", "output_destination", "translations", "sequence", "updated_at", "version"}

func (plan *ImportPlan) changeAll(tx *gorm.DB, by store.By, o *operation.Operation) error {
	for _, planned := range plan.Change {
		updated, event := planned.existing.Atelier, planned.event
		plan.world.fill(o, &updated, event)
		updated.UpdatedAt, updated.Version = by.Now(), updated.Version+1
		if updated.Status != DraftAtelier {
			updated.Sequence++
		}
		done := tx.Model(&Atelier{}).Where("operation_id = ? AND id = ?", o.ID, updated.ID).Select(importColumns).Updates(&updated)
		if done.Error != nil {
			return done.Error
		}
		if err := moveSlots(tx, &updated, updated.StartsAt-planned.existing.StartsAt); err != nil {
			return err
		}
		if event.Says("capacity") {
			if err := setCapacity(tx, by, o.ID, updated.ID, event.seats(updated.Entry)); err != nil {
				return err
			}
		}
		if event.Says("facilitators") {
			if err := setFacilitators(tx, by, o.ID, updated.ID, event.Persons); err != nil {
				return err
			}
		}
	}
	return nil
}
