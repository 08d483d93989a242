package budget

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// GiftForm is a contribution in kind as its page posts it.
type GiftForm struct {
	Version   string `form:"version"`
	Kind      string `form:"kind"`
	Title     string `form:"title"`
	Giver     string `form:"giver"`
	Equipment string `form:"equipment"` // identifier, or empty
	Place     string `form:"place"`     // identifier, or empty
	Planned   string `form:"planned"`
	Actual    string `form:"actual"`
	Note      string `form:"note"`
}

// FormOf returns the form of a gift as it is.
func (g *Gift) FormOf() GiftForm {
	f := GiftForm{Version: decimal(g.Version), Kind: string(g.Kind), Title: g.Title, Giver: g.Giver, Planned: g.Planned.Decimal(), Actual: written(g.Actual), Note: g.Note}
	if g.EquipmentID != nil {
		f.Equipment = *g.EquipmentID
	}
	if g.PlaceID != nil {
		f.Place = *g.PlaceID
	}
	return f
}

func (f GiftForm) apply(g Gift) (Gift, problem.Fields) {
	var in input
	if g.Kind = Kind(f.Kind); !slices.Contains(Kinds, g.Kind) {
		in.fields.Add("kind", "budget.error.kind", nil)
	}
	g.Title = in.required("title", f.Title, titleLimit)
	g.Giver = in.line("giver", f.Giver, nameLimit)
	g.EquipmentID, g.PlaceID = nil, nil
	if f.Equipment != "" {
		g.EquipmentID = &f.Equipment
	}
	if f.Place != "" {
		g.PlaceID = &f.Place
	}
	g.Planned = in.needed("planned", in.positive("planned", f.Planned))
	g.Actual = in.positive("actual", f.Actual)
	g.Note = in.text("note", f.Note, noteLimit)
	return g, in.fields
}

// Changes compares a stale form with the gift as it is now.
func (f GiftForm) Changes(g *Gift) problem.Changes {
	now := g.FormOf()
	return problem.Changes{}.Field("kind", f.Kind, now.Kind).Field("title", f.Title, now.Title).Field("giver", f.Giver, now.Giver).
		Field("planned", f.Planned, now.Planned).Field("actual", f.Actual, now.Actual).Field("note", f.Note, now.Note)
}

// theirs refuses equipment and places of another operation.
func (g *Gift) theirs(tx *gorm.DB) error {
	for table, id := range map[string]*string{"equipment": g.EquipmentID, "place": g.PlaceID} {
		if id == nil {
			continue
		}
		var n int64
		if err := tx.Table(table).Where("operation_id = ? AND id = ?", g.OperationID, *id).Count(&n).Error; err != nil {
			return err
		}
		if n == 0 {
			return NotThere()
		}
	}
	return nil
}

// CreateGift adds a contribution in kind. It returns problem.Invalid with fields, and problem.NotFound for equipment or a place that the operation
// does not have.
func CreateGift(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, form GiftForm) (*Gift, error) {
	g, fields := form.apply(Gift{OperationID: o.ID, ID: store.NewID(), CreatedAt: by.Now(), UpdatedAt: by.Now(), Version: 1})
	if err := fields.Err(); err != nil {
		return nil, err
	}
	return &g, db.Write(ctx, func(tx *gorm.DB) error {
		if err := g.theirs(tx); err != nil {
			return err
		}
		if err := tx.Create(&g).Error; err != nil {
			return err
		}
		return by.Record(tx, o.ID, "budget_gift.created", "budget_gift", g.ID)
	})
}

// UpdateGift changes a contribution in kind. It returns problem.Invalid with fields, problem.NotFound, and problem.Conflict (store.Stale) when the
// form was prepared from an earlier version.
func UpdateGift(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id string, form GiftForm) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		current, err := one[Gift](tx, o.ID, id)
		if err != nil {
			return err
		}
		if form.Version != decimal(current.Version) {
			return store.Stale(current)
		}
		g, fields := form.apply(*current)
		if err := fields.Err(); err != nil {
			return err
		}
		if err := g.theirs(tx); err != nil {
			return err
		}
		g.Version, g.UpdatedAt = current.Version+1, by.Now()
		return save(tx, by, o, &g, current, current.Version, "budget_gift.updated", row{"budget_gift", id})
	})
}

// RemoveGift deletes a contribution in kind. It returns problem.NotFound, and problem.Conflict when it has changed since the version that was
// shown.
func RemoveGift(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id, version string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		current, err := one[Gift](tx, o.ID, id)
		if err != nil {
			return err
		}
		if version != decimal(current.Version) {
			return store.Stale(current)
		}
		return remove(tx, by, o, &Gift{}, current, current.Version, "budget_gift.removed", row{"budget_gift", id})
	})
}
