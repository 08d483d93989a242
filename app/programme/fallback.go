package programme

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// FallenBack returns the values of an atelier whose fallback is turned on at a moment, or turned off again: another place,
// or cancelled. The place that it leaves is kept as the one to which it falls back from there, so that the same step leads
// back. It returns problem.Conflict when there is nothing to turn: no fallback is written, or it is turned that way already.
func FallenBack(v Values, on bool, now store.Instant) (Values, error) {
	refused := func(key string) (Values, error) { return v, problem.New(problem.Conflict, key, nil) }
	switch {
	case on == (v.FallenBackAt != nil):
		return refused("fallback.error.turned")
	case v.Fallback == FallbackMove && v.FallbackPlaceID != nil:
		v.PlaceID, v.FallbackPlaceID = v.FallbackPlaceID, v.PlaceID
	case v.Fallback == FallbackCancel && on:
		v.Status = Cancelled
	case v.Fallback == FallbackCancel:
		v.Status = Published
	default:
		return refused("fallback.error.none")
	}
	if v.FallenBackAt = nil; on {
		v.FallenBackAt = &now
	}
	return v, nil
}

// FallBack turns the switch of an atelier: it moves or is cancelled at once, for everybody to see, or takes place as it was
// planned after all. version is that of the row that was seen. It returns problem.NotFound, or problem.Conflict when the
// atelier changed meanwhile (store.Stale), is a draft, or has nothing to turn.
func FallBack(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, atelierID, version string, on bool) (*Atelier, error) {
	if err := Changeable(o); err != nil {
		return nil, err
	}
	var after *Atelier
	err := db.Write(ctx, func(tx *gorm.DB) error {
		current, values, err := lockValues(tx, o.ID, atelierID)
		if err != nil {
			return err
		}
		switch {
		case decimal(current.Version) != version:
			return store.Stale(current)
		case current.Status == DraftAtelier:
			return problem.New(problem.Conflict, "fallback.error.draft", nil)
		case on && current.Status == Cancelled:
			return problem.New(problem.Conflict, "fallback.error.cancelled", nil)
		}
		if values, err = FallenBack(values, on, by.Now()); err != nil {
			return err
		}
		if after, err = Write(tx, by, current, values); err != nil {
			return err
		}
		action := "atelier.fallen_back"
		if !on {
			action = "atelier.fallback_undone"
		}
		return by.Record(tx, o.ID, action, "atelier", atelierID)
	})
	if err != nil {
		return nil, err
	}
	return after, nil
}

// lockValues reads an atelier with its values while nobody else changes it. The pool comes before the atelier, as it does
// when somebody signs up.
func lockValues(tx *gorm.DB, operationID, atelierID string) (*Atelier, Values, error) {
	var pool SeatPool
	own := tx.Where("operation_id = ? AND atelier_id = ?", operationID, atelierID).Session(&gorm.Session{})
	if err := own.Take(&pool).Error; err != nil {
		return nil, Values{}, err
	}
	if err := store.LockRow(tx, "seat_pool", operationID, pool.ID); err != nil {
		return nil, Values{}, err
	}
	if err := store.LockRow(tx, "atelier", operationID, atelierID); err != nil {
		return nil, Values{}, err
	}
	var a Atelier
	if err := tx.Where("operation_id = ? AND id = ?", operationID, atelierID).Take(&a).Error; err != nil {
		return nil, Values{}, err
	}
	if err := own.Take(&pool).Error; err != nil {
		return nil, Values{}, err
	}
	var leading []atelierFacilitator
	var equipment []atelierEquipment
	if err := own.Order("position").Find(&leading).Error; err != nil {
		return nil, Values{}, err
	}
	if err := own.Order("kind").Find(&equipment).Error; err != nil {
		return nil, Values{}, err
	}
	var leads []Lead
	for _, l := range leading {
		leads = append(leads, Lead{FacilitatorID: l.FacilitatorID, Role: l.Role})
	}
	var needs []Need
	for _, n := range equipment {
		needs = append(needs, Need{Kind: n.Kind, Quantity: n.Quantity})
	}
	return &a, ValuesOf(&a, pool, leads, needs), nil
}
