package collect

import (
	"context"
	"unicode/utf8"

	"gorm.io/gorm"

	"oplibre/app/format/typed"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// Hide takes a contribution out of public sight, with a reason that the team reads. Hiding a hidden one changes the
// reason. It returns problem.NotFound, problem.Invalid without a reason, and problem.Closed for one that its author took back.
func Hide(ctx context.Context, db *store.DB, by store.By, operationID, id, reason string) error {
	reason = typed.Text(reason)
	var wrong problem.Fields
	switch n := utf8.RuneCountInString(reason); {
	case n == 0:
		wrong.Add("reason", "collect.hide.reason_required", nil)
	case n > 500:
		wrong.Add("reason", "collect.value.long", nil)
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	return setState(ctx, db, by, operationID, id, Hidden, reason, "contribution.hidden")
}

// Show brings a hidden contribution back. It returns problem.NotFound, and problem.Closed for one that its author took back.
func Show(ctx context.Context, db *store.DB, by store.By, operationID, id string) error {
	return setState(ctx, db, by, operationID, id, Published, "", "contribution.shown")
}

func setState(ctx context.Context, db *store.DB, by store.By, operationID, id string, state State, reason, action string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		done := tx.Model(&Contribution{}).Where("operation_id = ? AND id = ? AND hidden_reason <> ?", operationID, id, WithdrawnByAuthor).Updates(map[string]any{
			"state": state, "hidden_reason": reason, "updated_at": by.Now(), "version": gorm.Expr("version + 1")})
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected == 0 {
			return unchanged(tx, operationID, id)
		}
		store.Touch(tx, operationID)
		return by.Record(tx, operationID, action, "contribution", id)
	})
}

// unchanged says why a contribution could not be hidden or shown.
func unchanged(tx *gorm.DB, operationID, id string) error {
	var takenBack int64
	err := tx.Model(&Contribution{}).Where("operation_id = ? AND id = ?", operationID, id).Count(&takenBack).Error
	switch {
	case err != nil:
		return err
	case takenBack > 0:
		return problem.New(problem.Closed, "collect.hide.by_author", nil)
	}
	return problem.New(problem.NotFound, "error.not_found", nil)
}

// Release lets the public see a picture on which somebody can be recognised. Who released it, a person with an account,
// is kept. It returns problem.NotFound and, for anybody without an account, problem.Forbidden.
func Release(ctx context.Context, db *store.DB, by store.By, operationID, mediumID string) error {
	if by.Actor.Kind != store.ActorAccount {
		return problem.New(problem.Forbidden, "error.forbidden", nil)
	}
	return setMedium(ctx, db, by, operationID, mediumID, "medium.released", map[string]any{
		"released_by": by.Actor.ID, "released_at": by.Now()})
}

// Withhold takes a picture out of public sight: because a release was a mistake, or because somebody can be recognised
// and its author did not say so. It returns problem.NotFound.
func Withhold(ctx context.Context, db *store.DB, by store.By, operationID, mediumID string) error {
	return setMedium(ctx, db, by, operationID, mediumID, "medium.withheld", map[string]any{
		"recognisable": true, "released_by": nil, "released_at": nil})
}

func setMedium(ctx context.Context, db *store.DB, by store.By, operationID, id, action string, columns map[string]any) error {
	columns["version"] = gorm.Expr("version + 1")
	return db.Write(ctx, func(tx *gorm.DB) error {
		done := tx.Model(&Medium{}).Where("operation_id = ? AND id = ? AND kind = ?", operationID, id, Picture).Updates(columns)
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected == 0 {
			return problem.New(problem.NotFound, "error.not_found", nil)
		}
		store.Touch(tx, operationID)
		return by.Record(tx, operationID, action, "medium", id)
	})
}
