package assignment

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/signup"
	"oplibre/app/signup/wish"
	"oplibre/app/store"
)

// Computed is an assignment of a round, read from what was kept of it, with what was adjusted by hand.
type Computed struct {
	Policy     wish.Policy
	ComputedAt store.Instant
	// Stale says that ateliers, hours, seats or seed are others by now: it is computed again.
	Stale   bool
	Problem wish.Problem
	Result  wish.Result
}

// File returns the anonymous file from which anybody can verify the assignment.
func (c *Computed) File() ([]byte, error) {
	var file bytes.Buffer
	err := wish.Write(&file, c.Problem, c.Result)
	return file.Bytes(), err
}

// Party returns the index of a party by its number, below 0 when it is not there.
func (c *Computed) Party(number int) int {
	for i := range c.Problem.Parties {
		if c.Problem.Parties[i].Number == number {
			return i
		}
	}
	return -1
}

// Find returns the assignment of a policy, nil before it is computed.
func Find(ctx context.Context, db *store.DB, operationID string, policy wish.Policy) (*Computed, error) {
	var found *Computed
	err := db.Read(ctx, func(tx *gorm.DB) (err error) {
		found, err = find(tx, operationID, policy)
		return err
	})
	return found, err
}

func find(tx *gorm.DB, operationID string, policy wish.Policy) (*Computed, error) {
	round, err := signup.ReadWishRound(tx, operationID)
	if err != nil || round == nil {
		return nil, err
	}
	var rows []kept
	if err := tx.Where("operation_id = ? AND policy = ?", operationID, policy).Find(&rows).Error; err != nil || len(rows) == 0 {
		return nil, err
	}
	c := &Computed{Policy: policy, ComputedAt: rows[0].ComputedAt}
	if c.Problem, c.Result, err = wish.Read(bytes.NewReader(rows[0].Content)); err != nil {
		return nil, err
	}
	if c.Result.Adjusted, err = adjustments(tx, operationID, policy); err != nil {
		return nil, err
	}
	if round.PublishedAt == nil {
		ateliers, err := readAteliers(tx, round)
		if err != nil {
			return nil, err
		}
		c.Stale = fingerprint(round, ateliers) != rows[0].Fingerprint
	}
	return c, nil
}

func adjustments(tx *gorm.DB, operationID string, policy wish.Policy) ([]wish.Adjustment, error) {
	var rows []struct {
		Number int
		Given  string
	}
	err := tx.Raw("SELECT number, given FROM wish_adjustment WHERE operation_id = ? AND policy = ? ORDER BY number", operationID, policy).Scan(&rows).Error
	var list []wish.Adjustment
	for _, row := range rows {
		a := wish.Adjustment{Party: row.Number}
		if err := json.Unmarshal([]byte(row.Given), &a.Given); err != nil {
			return nil, fmt.Errorf("what was adjusted of party %d: %w", row.Number, err)
		}
		list = append(list, a)
	}
	return list, err
}

// Run does what the clock brings: it computes what is due in the rounds that have closed, and ends what was published. It may be stopped
// at any moment and run again: it goes on with what is missing. An operation that fails does not keep the others.
func Run(ctx context.Context, db *store.DB, by store.By) error {
	var rounds []signup.WishRound
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("settled_at IS NULL").Order("closes_at, operation_id").Find(&rounds).Error
	})
	failed := []error{err}
	for i := range rounds {
		failed = append(failed, advance(ctx, db, by, &rounds[i]))
	}
	return errors.Join(failed...)
}

func advance(ctx context.Context, db *store.DB, by store.By, round *signup.WishRound) error {
	if round.PublishedAt != nil {
		return settle(ctx, db, by, round.OperationID)
	}
	err := db.Write(ctx, func(tx *gorm.DB) error {
		return errors.Join(store.LockOperation(tx, round.OperationID), mark(tx, round.OperationID, round.Gathers(by.Now())))
	})
	if err != nil || round.Gathers(by.Now()) || round.AwaitsDraw(by.Now()) {
		return err
	}
	return compute(ctx, db, by, round)
}

// compute computes both policies if one is missing or stale.
func compute(ctx context.Context, db *store.DB, by store.By, round *signup.WishRound) error {
	p, mark, err := read(ctx, db, round)
	if err != nil {
		return err
	}
	var current int64
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Model(&kept{}).Where("operation_id = ? AND fingerprint = ?", round.OperationID, mark).Count(&current).Error
	})
	if err != nil || current == int64(len(Policies)) {
		return err
	}
	var results []kept
	for _, policy := range Policies {
		if err := begin(ctx, db, by, round.OperationID, policy); err != nil {
			return err
		}
		result, err := wish.Assign(ctx, p, policy)
		if err != nil {
			return err
		}
		var content bytes.Buffer
		if err := wish.Write(&content, p, result); err != nil {
			return err
		}
		results = append(results, kept{OperationID: round.OperationID, Policy: policy, ComputedAt: by.Now(), Fingerprint: mark, Content: content.Bytes()})
	}
	return keep(ctx, db, by, round.OperationID, results)
}

// begin notes what is being computed, for the page of the team.
func begin(ctx context.Context, db *store.DB, by store.By, operationID string, policy wish.Policy) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		values := map[string]any{"computing": policy}
		if policy == Policies[0] {
			values["computing_since"] = by.Now()
		}
		return tx.Model(&signup.WishRound{}).Where("operation_id = ?", operationID).Updates(values).Error
	})
}

// keep puts the results in the place of earlier ones, unless one of those was published meanwhile. What was adjusted was about the earlier
// ones, and goes with them.
func keep(ctx context.Context, db *store.DB, by store.By, operationID string, results []kept) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := store.LockOperation(tx, operationID); err != nil {
			return err
		}
		done := tx.Model(&signup.WishRound{}).Where("operation_id = ? AND published_at IS NULL", operationID).
			Updates(map[string]any{"computing": "", "version": gorm.Expr("version + 1")})
		if done.Error != nil || done.RowsAffected == 0 {
			return done.Error
		}
		if err := forget(tx, operationID); err != nil {
			return err
		}
		if err := tx.Create(&results).Error; err != nil {
			return err
		}
		return by.Record(tx, operationID, "wishes.computed", "operation", operationID)
	})
}

func forget(tx *gorm.DB, operationID string) error {
	if err := tx.Exec("DELETE FROM wish_adjustment WHERE operation_id = ?", operationID).Error; err != nil {
		return err
	}
	return tx.Where("operation_id = ?", operationID).Delete(&kept{}).Error
}

// Recompute has everything computed again, also when nothing that makes a result stale has changed: wishes were taken back.
func Recompute(ctx context.Context, db *store.DB, by store.By, operationID string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := store.LockOperation(tx, operationID); err != nil {
			return err
		}
		round, err := signup.ReadWishRound(tx, operationID)
		if err != nil {
			return err
		}
		if round == nil || round.PublishedAt != nil || round.Gathers(by.Now()) {
			return problem.New(problem.Conflict, "wishes.moved", nil)
		}
		if err := forget(tx, operationID); err != nil {
			return err
		}
		return by.Record(tx, operationID, "wishes.recomputed", "operation", operationID)
	})
}
