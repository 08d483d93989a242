package programme

import (
	"context"
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
			n := len(plan.Refused)
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
	guids := map[string]string{}
	for _, planned := range append(plan.Create, plan.Change...) {
		if planned.event.room != "" && guids[planned.event.room] == "" {
			guids[planned.event.room] = planned.event.roomGUID
		}
	}
	for _, name := range plan.Places {
		place := Place{OperationID: operationID, ID: store.NewID(), Name: name, Folded: store.Fold(name), Access: []string{},
			CreatedAt: by.Now(), UpdatedAt: by.Now(), Version: 1}
		if guid := guids[name]; guidForm.MatchString(guid) && plan.world.places[guid] == nil {
			place.ImportedGUID = guid
		}
		if err := insertPlace(tx, &place); err != nil {
			return err
		}
		plan.world.addPlace(&place)
	}
	return nil
}

func (plan *ImportPlan) makeFacilitators(tx *gorm.DB, by store.By, operationID string) (map[string]string, error) {
	var all []string
	seen := map[string]bool{}
	for _, planned := range plan.Create {
		for _, name := range planned.event.persons {
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
	ateliers := make([]Atelier, 0, len(plan.Create))
	pools := make([]SeatPool, 0, len(plan.Create))
	var leads []atelierFacilitator
	for i, planned := range plan.Create {
		a := plan.atelier(by, o, planned.event, numbers[i])
		if a.Status, a.Sequence = Published, 1; options.Draft {
			a.Status, a.Sequence = DraftAtelier, 0
		}
		ateliers = append(ateliers, a)
		pools = append(pools, SeatPool{OperationID: o.ID, ID: store.NewID(), AtelierID: a.ID})
		leads = append(leads, leading(o.ID, a.ID, planned.event.persons, people)...)
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
		if n := planned.event.number; n >= next && !taken[n] {
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

// atelier is the row of a new event.
func (plan *ImportPlan) atelier(by store.By, o *operation.Operation, e *incoming, number int64) Atelier {
	a := Atelier{OperationID: o.ID, ID: store.NewID(), Number: number, Entry: OpenDoor, Audience: "everybody", Access: []string{},
		Translations: map[string]AtelierTranslation{}, ImportedGUID: e.guid, ImportedID: e.importedID,
		CreatedAt: by.Now(), UpdatedAt: by.Now(), Version: 1}
	a.Slug = e.slug
	if a.Slug == "" {
		a.Slug = slugOf(e.title, "atelier-"+strconv.FormatInt(number, 10))
	}
	a.Slug = unusedSlug(a.Slug, func(slug string) bool { return plan.world.slugs[slug] })
	plan.world.slugs[a.Slug] = true
	plan.fill(o, &a, e)
	return a
}

// fill gives an atelier what the file says of it.
func (plan *ImportPlan) fill(o *operation.Operation, a *Atelier, e *incoming) {
	a.Title, a.Summary, a.Description, a.Language = e.title, e.summary, e.description, languageOr(e.language, o.Language)
	a.Folded = store.Fold(a.Title + " " + a.Summary)
	a.StartsAt, a.EndsAt = e.start, e.end
	a.ThemeID = plan.world.theme(e.track).ID
	a.PlaceID = nil
	if place := plan.world.place(e); place != nil {
		a.PlaceID = &place.ID
	}
}

// importColumns are what an import changes of an atelier that is already there.
var importColumns = []string{"title", "summary", "description", "language", "folded", "starts_at", "ends_at", "theme_id", "place_id",
	"sequence", "updated_at", "version"}

func (plan *ImportPlan) changeAll(tx *gorm.DB, by store.By, o *operation.Operation) error {
	for _, planned := range plan.Change {
		updated := planned.existing.Atelier
		plan.fill(o, &updated, planned.event)
		updated.UpdatedAt, updated.Version = by.Now(), updated.Version+1
		if updated.Status != DraftAtelier {
			updated.Sequence++
		}
		done := tx.Model(&Atelier{}).Where("operation_id = ? AND id = ?", o.ID, updated.ID).Select(importColumns).Updates(&updated)
		if done.Error != nil {
			return done.Error
		}
		if err := setFacilitators(tx, by, o.ID, updated.ID, planned.event.persons); err != nil {
			return err
		}
	}
	return nil
}
