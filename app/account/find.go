package account

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// Find returns an account. It returns problem.NotFound.
func Find(ctx context.Context, db *store.DB, id string) (*Account, error) {
	return one(ctx, db, "id = ?", id)
}

// FindByEmail returns the account of an address, whatever its case. It returns problem.NotFound.
func FindByEmail(ctx context.Context, db *store.DB, email string) (*Account, error) {
	return one(ctx, db, "email_folded = ?", foldEmail(email))
}

func one(ctx context.Context, db *store.DB, condition, value string) (*Account, error) {
	var found []Account
	err := db.Read(ctx, func(tx *gorm.DB) error { return tx.Where(condition, value).Limit(1).Find(&found).Error })
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, problem.New(problem.NotFound, "account.unknown", nil)
	}
	return &found[0], nil
}

// All returns every account by name.
func All(ctx context.Context, db *store.DB) ([]Account, error) {
	var all []Account
	err := db.Read(ctx, func(tx *gorm.DB) error { return tx.Order("name, id").Find(&all).Error })
	return all, err
}

// HasAdministrator reports whether the instance has been taken in hand.
func HasAdministrator(ctx context.Context, db *store.DB) (bool, error) {
	var n int64
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Model(&Account{}).Where("administrator = ?", true).Count(&n).Error
	})
	return n > 0, err
}
