package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
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

// Connections of one instance. Reading and writing have their own, so that a piece which reads beside its transaction
// never waits for pieces that wait for it.
const (
	postgresReaders = 16
	postgresWriters = 12
)

func openPostgresPool(ctx context.Context, address string, connections int) (*sql.DB, error) {
	pool, err := sql.Open("pgx", address)
	if err != nil {
		return nil, fmt.Errorf("open PostgreSQL: %w", err)
	}
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	if err := pool.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open PostgreSQL: %w", err), pool.Close())
	}
	return pool, nil
}

func (db *DB) openPostgres(ctx context.Context, options Options) error {
	var err error
	if db.readSQL, err = openPostgresPool(ctx, options.URL, postgresReaders); err != nil {
		return err
	}
	release, err := lockDatabase(ctx, db.readSQL)
	if err != nil {
		return err
	}
	err = migratePostgres(ctx, db.readSQL, options.Dir, SchemaNumber())
	release()
	if err != nil {
		return err
	}
	if db.writeSQL, err = openPostgresPool(ctx, options.URL, postgresWriters); err != nil {
		return err
	}
	if db.read, err = gorm.Open(gormpostgres.New(gormpostgres.Config{Conn: db.readSQL}), gormConfig(options.Log)); err != nil {
		return fmt.Errorf("open PostgreSQL: %w", err)
	}
	db.write, err = gorm.Open(gormpostgres.New(gormpostgres.Config{Conn: db.writeSQL}), gormConfig(options.Log))
	return err
}

// writePostgres runs fn in a transaction (read committed: the conditional UPDATE of a pool locks its row), again when
// PostgreSQL could not serialise it.
func (db *DB) writePostgres(ctx context.Context, fn func(tx *gorm.DB) error) error {
	name := goroutineName()
	if _, nested := db.writing.LoadOrStore(name, true); nested {
		return ErrNested
	}
	defer db.writing.Delete(name)
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

// writePostgresOnce waits for a connection as long as ctx allows; from then on the piece is not interrupted.
func (db *DB) writePostgresOnce(ctx context.Context, fn func(tx *gorm.DB) error) error {
	conn, err := db.writeSQL.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	p := &piece{ctx: ctx}
	inner := context.WithValue(context.WithoutCancel(ctx), pieceKey{}, p)
	transaction, err := conn.BeginTx(inner, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer transaction.Rollback() // of no effect once committed
	pool := &writeTx{tx: transaction}
	tx := db.write.Session(&gorm.Session{Context: inner, NewDB: true})
	tx.Statement.ConnPool = pool
	if err := pool.guard.verdict(call(tx, fn)); err != nil {
		return err
	}
	// In one order everywhere, so that two pieces never wait for each other here.
	for _, operation := range slices.Sorted(maps.Keys(p.touched)) {
		if _, err := transaction.ExecContext(inner, bumpVersion, operation); err != nil {
			return fmt.Errorf("version: %w", err)
		}
	}
	if err := transaction.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

func repeatable(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && (e.Code == serializationFailure || e.Code == deadlockDetected)
}

// writeTx is GORM's ConnPool for a piece on PostgreSQL: a transaction under the same guard as on SQLite.
type writeTx struct {
	tx    *sql.Tx
	guard guard
}

// PrepareContext implements gorm.ConnPool.
func (w *writeTx) PrepareContext(ctx context.Context, query string) (*sql.Stmt, error) {
	if err := w.guard.admit(query); err != nil {
		return nil, err
	}
	s, err := w.tx.PrepareContext(context.WithoutCancel(ctx), query)
	return s, w.guard.note(err)
}

// ExecContext implements gorm.ConnPool.
func (w *writeTx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if err := w.guard.admit(query); err != nil {
		return nil, err
	}
	result, err := w.tx.ExecContext(context.WithoutCancel(ctx), query, args...)
	return result, w.guard.note(err)
}

// QueryContext implements gorm.ConnPool.
func (w *writeTx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := w.guard.admit(query); err != nil {
		return nil, err
	}
	rows, err := w.tx.QueryContext(context.WithoutCancel(ctx), query, args...)
	return rows, w.guard.note(err)
}

// QueryRowContext implements gorm.ConnPool.
func (w *writeTx) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if err := w.guard.admit(query); err != nil {
		query, args = refused, nil
	}
	row := w.tx.QueryRowContext(context.WithoutCancel(ctx), query, args...)
	_ = w.guard.note(row.Err()) // the caller meets it in Scan
	return row
}
