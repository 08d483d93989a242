package store

import (
	"database/sql"
	"errors"

	"gorm.io/gorm"

	"oplibre/app/problem"
)

const (
	insertKey = `INSERT INTO idempotency (operation_id, key, body_hash, result, created_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (operation_id, key) DO NOTHING`
	readKey = `SELECT body_hash, result FROM idempotency WHERE operation_id = $1 AND key = $2`
)

// Outcome is what Remember found.
type Outcome struct {
	// Repeated says that this was done before, and that nothing more is to be done.
	Repeated bool
	// Result is what was answered then, or what is to be answered now.
	Result string
}

// Remember notes under a key, which the form has carried since it was shown, that a body gives a result: in the
// transaction that does it, before anything else. A form that arrives twice (a cut answer, a double tap) is Repeated the
// second time. It returns problem.Conflict (error.key_reused) when the key came with another body: the result of the
// first one is not what this person asks for.
func Remember(tx *gorm.DB, operationID, key, bodyHash, result string, at Instant) (Outcome, error) {
	pool, ctx := tx.Statement.ConnPool, tx.Statement.Context
	inserted, err := pool.ExecContext(ctx, insertKey, operationID, key, bodyHash, result, int64(at))
	if err != nil {
		return Outcome{}, err
	}
	switch n, err := inserted.RowsAffected(); {
	case err != nil:
		return Outcome{}, err
	case n == 1:
		return Outcome{Result: result}, nil
	}
	var hash, earlier string
	err = pool.QueryRowContext(ctx, readKey, operationID, key).Scan(&hash, &earlier)
	switch {
	case errors.Is(err, sql.ErrNoRows): // purged between the two statements: the form is older than what is remembered
		return Outcome{}, problem.New(problem.Conflict, "error.key_reused", nil)
	case err != nil:
		return Outcome{}, err
	case hash != bodyHash:
		return Outcome{}, problem.New(problem.Conflict, "error.key_reused", nil)
	}
	return Outcome{Repeated: true, Result: earlier}, nil
}
