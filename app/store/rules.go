package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"gorm.io/gorm"
)

// Rules are what must hold after every commit, by name: queries that find the rows that break a rule, and return an id and what is
// wrong with it, in English and without personal values.
type Rules map[string]string

// Check returns what breaks the rules, by rule, as it is at one moment.
func (r Rules) Check(ctx context.Context, db *DB) (found []Violation, err error) {
	err = db.Snapshot(ctx, func(tx *gorm.DB) error {
		found = nil
		for _, rule := range slices.Sorted(maps.Keys(r)) {
			broken, err := findBroken(tx, rule, r[rule])
			if err != nil {
				return fmt.Errorf("check %s: %w", rule, err)
			}
			found = append(found, broken...)
		}
		return nil
	})
	return found, err
}

func findBroken(tx *gorm.DB, rule, query string) (found []Violation, err error) {
	rows, err := tx.Statement.ConnPool.QueryContext(tx.Statement.Context, query)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Err(), rows.Close()) }()
	for rows.Next() {
		v := Violation{Check: rule}
		if err := rows.Scan(&v.Subject, &v.Detail); err != nil {
			return nil, err
		}
		found = append(found, v)
	}
	return found, nil
}
