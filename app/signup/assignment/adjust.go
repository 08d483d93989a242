package assignment

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/signup"
	"oplibre/app/signup/wish"
	"oplibre/app/store"
)

// AdjustForm says what a party is given by hand.
type AdjustForm struct {
	// Computed is the instant at which the assignment was computed that the form was made from.
	Computed string
	// Given are ranks, 0 for the first wish.
	Given []int
}

// Adjust gives a party other ateliers than were computed, of those that it wished for. It returns problem.NotFound for a number that is
// not there, problem.Invalid at "given" for what nobody can be given (two at one hour, no seat left), and problem.Conflict when the
// assignment is another one by now.
func Adjust(ctx context.Context, db *store.DB, by store.By, operationID string, policy wish.Policy, number int, form AdjustForm) error {
	given := slices.Compact(slices.Sorted(slices.Values(form.Given)))
	if given == nil {
		given = []int{}
	}
	typed, err := json.Marshal(given)
	if err != nil {
		return err
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := store.LockOperation(tx, operationID); err != nil {
			return err
		}
		c, err := unpublished(tx, operationID, policy)
		if err != nil {
			return err
		}
		at := c.Party(number)
		switch {
		case at < 0:
			return problem.New(problem.NotFound, "error.not_found", nil)
		case c.Stale || form.Computed != strconv.FormatInt(int64(c.ComputedAt), 10):
			return problem.New(problem.Conflict, "wishes.stale", nil)
		}
		if err := tx.Exec("DELETE FROM wish_adjustment WHERE operation_id = ? AND policy = ? AND number = ?", operationID, policy, number).Error; err != nil {
			return err
		}
		c.Result.Adjusted = slices.DeleteFunc(c.Result.Adjusted, func(a wish.Adjustment) bool { return a.Party == number })
		if !slices.Equal(given, c.Result.Given[at]) {
			c.Result.Adjusted = append(c.Result.Adjusted, wish.Adjustment{Party: number, Given: given})
			if err := tx.Exec("INSERT INTO wish_adjustment (operation_id, policy, number, given) VALUES (?, ?, ?, ?)", operationID, policy, number, string(typed)).Error; err != nil {
				return err
			}
		}
		if wish.Adjustable(c.Problem, c.Result) != nil {
			var fields problem.Fields
			fields.Add("given", "wishes.adjust.impossible", nil)
			return fields.Err()
		}
		var carnetID string
		if err := tx.Model(&signup.WishParty{}).Where("operation_id = ? AND number = ?", operationID, number).Pluck("carnet_id", &carnetID).Error; err != nil {
			return err
		}
		return by.Record(tx, operationID, "wishes.adjusted", "carnet", carnetID)
	})
}

// unpublished returns the assignment of a policy as long as none is published.
func unpublished(tx *gorm.DB, operationID string, policy wish.Policy) (*Computed, error) {
	round, err := signup.ReadWishRound(tx, operationID)
	if err != nil {
		return nil, err
	}
	c, err := find(tx, operationID, policy)
	if err != nil {
		return nil, err
	}
	switch {
	case round == nil || c == nil:
		return nil, problem.New(problem.NotFound, "error.not_found", nil)
	case round.PublishedAt != nil:
		return nil, problem.New(problem.Conflict, "wishes.published", nil)
	}
	return c, nil
}
