package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // registered as "pgx"
	gormpostgres "gorm.io/driver/postgres"
	"gorm.io/gorm"
)

// PostgreSQL's codes for transactions that may simply be tried again
// (https://www.postgresql.org/docs/current/errcodes-appendix.html).
const (
	serializationFailure = "40001"
	deadlockDetected     = "40P01"
)

// writeAttempts is how often a transaction that PostgreSQL asks to repeat is repeated.
const writeAttempts = 12

func (db *DB) openPostgres(ctx context.Context, options Options) error {
	pool, err := sql.Open("pgx", options.URL)
	if err != nil {
		return fmt.Errorf("open PostgreSQL: %w", err)
	}
	pool.SetMaxOpenConns(24)
	pool.SetMaxIdleConns(12)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	db.readSQL = pool
	if err := pool.PingContext(ctx); err != nil {
		return fmt.Errorf("open PostgreSQL: %w", err)
	}
	if err := migratePostgres(ctx, pool, options.Dir); err != nil {
		return err
	}
	db.read, err = gorm.Open(gormpostgres.New(gormpostgres.Config{Conn: pool}), gormConfig(options.Log))
	db.write = db.read
	return err
}

// writePostgres runs fn in a transaction (read committed: the conditional UPDATE of a pool locks its row), again when
// PostgreSQL could not serialise it.
func (db *DB) writePostgres(ctx context.Context, fn func(tx *gorm.DB) error) error {
	for attempt := 1; ; attempt++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := db.writePostgresOnce(ctx, fn)
		if err == nil || !repeatable(err) || attempt == writeAttempts {
			return err
		}
		select {
		case <-time.After(time.Duration(rand.IntN(5*attempt)) * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (db *DB) writePostgresOnce(ctx context.Context, fn func(tx *gorm.DB) error) error {
	p := &piece{ctx: ctx}
	inner := context.WithValue(context.WithoutCancel(ctx), pieceKey{}, p)
	return db.write.WithContext(inner).Transaction(func(tx *gorm.DB) error {
		p.touched = nil
		if err := call(tx, fn); err != nil {
			return err
		}
		for operation := range p.touched {
			if err := tx.Exec(bumpVersion, operation).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

func repeatable(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && (e.Code == serializationFailure || e.Code == deadlockDetected)
}
