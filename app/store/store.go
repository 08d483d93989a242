// Package store opens the database of an instance, SQLite by default and PostgreSQL when it is given such an address,
// and hides its handles behind three functions: Read, Write and Snapshot. Every write of oplibre goes through Write,
// which answers only when what it wrote is on disk.
//
// SQL elsewhere is portable; what is not stands here. Portable means: TEXT identifiers, BOOLEAN, BIGINT epoch
// milliseconds (Instant), BYTEA, ON CONFLICT, and $1 placeholders in hand-written statements, which both databases read.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	"gorm.io/gorm/schema"
)

// Options say which database to open.
type Options struct {
	// Dir is the data folder: the SQLite file, the files of Files and the copies made before migrations. Created if absent.
	Dir string
	// URL is a postgres:// address; empty means SQLite in Dir.
	URL string
	// Demo marks a database that is made now as one that only the demonstration may fill.
	Demo bool
	// Log receives what the database has to say; nil means slog.Default().
	Log *slog.Logger
}

// DB is an open database with its data folder.
type DB struct {
	// Files are the pictures, recordings and releases of the instance.
	Files *Files

	dialect  dialect
	dir      string
	instance Instance
	read     *gorm.DB
	readSQL  *sql.DB
	writer   *writer  // SQLite
	write    *gorm.DB // PostgreSQL, with the two below
	writeSQL *sql.DB
	writing  sync.Map // goroutineName of each running piece
	closed   atomic.Bool
}

type dialect string

const (
	sqliteDialect   dialect = "sqlite"
	postgresDialect dialect = "postgres"
)

// FileName is the name of the SQLite database inside the data folder.
const FileName = "oplibre.sqlite"

// Open opens the database, brings its schema up to date (after making a copy when it holds an earlier one) and verifies
// the live schema against the column registry. It returns *NewerSchemaError when a newer binary wrote the database.
func Open(ctx context.Context, options Options) (*DB, error) {
	if options.Log == nil {
		options.Log = slog.Default()
	}
	if err := os.MkdirAll(options.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	db := &DB{dir: options.Dir, Files: &Files{dir: filepath.Join(options.Dir, filesName)}}
	var err error
	switch {
	case options.URL == "":
		db.dialect = sqliteDialect
		err = db.openSQLite(ctx, options)
	case strings.HasPrefix(options.URL, "postgres://"), strings.HasPrefix(options.URL, "postgresql://"):
		db.dialect = postgresDialect
		err = db.openPostgres(ctx, options)
	default:
		err = errors.New("OPLIBRE_DATABASE must be a postgres:// address, or empty for SQLite in the data folder")
	}
	if err == nil {
		err = verifySchema(ctx, db.dialect, db.readSQL)
	}
	if err == nil {
		err = db.Files.sweep(time.Now())
	}
	if err == nil {
		err = db.loadInstance(ctx, options.Demo)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// Close ends what is being written and closes the database. Call it once.
func (db *DB) Close() error {
	db.closed.Store(true)
	var errs []error
	if db.writer != nil {
		errs = append(errs, db.writer.close())
	}
	if db.writeSQL != nil {
		errs = append(errs, db.writeSQL.Close())
	}
	if db.readSQL != nil {
		errs = append(errs, db.readSQL.Close())
	}
	return errors.Join(errs...)
}

// Dialect is "sqlite" or "postgres", for the log and the settings page.
func (db *DB) Dialect() string { return string(db.dialect) }

// Ping reports whether the database answers.
func (db *DB) Ping(ctx context.Context) error { return db.readSQL.PingContext(ctx) }

// Read gives fn a handle for queries. Each statement sees the latest committed state; use Snapshot when several must
// agree with each other.
func (db *DB) Read(ctx context.Context, fn func(tx *gorm.DB) error) error {
	return translate(fn(db.read.WithContext(ctx)))
}

// Snapshot gives fn a handle whose queries all see the database as it was at one moment, however long fn takes.
func (db *DB) Snapshot(ctx context.Context, fn func(tx *gorm.DB) error) error {
	options := &sql.TxOptions{ReadOnly: true}
	if db.dialect == postgresDialect {
		options.Isolation = sql.LevelRepeatableRead
	}
	return translate(db.read.WithContext(ctx).Transaction(fn, options))
}

// ErrNested is returned by a Write that is called inside a Write: the inner one could never be answered before the outer.
var ErrNested = errors.New("store: Write inside Write")

// Write runs fn in a transaction and returns once it is durably committed, or with the error of fn and nothing written.
//
// The context is honoured until fn begins; once begun, fn is not interrupted. fn may run more than once, so it assigns
// its results afresh, returns at the first SQL error (ON CONFLICT instead of trying: nothing runs after a failed
// statement, and a piece that passes over one fails), and does no hashing, file, image or network work. A panic in fn
// becomes an error. A broken constraint is gorm.ErrDuplicatedKey, ErrForeignKeyViolated or ErrCheckConstraintViolated,
// also for statements that go to tx.Statement.ConnPool directly.
func (db *DB) Write(ctx context.Context, fn func(tx *gorm.DB) error) error {
	if ctx.Value(pieceKey{}) != nil {
		return ErrNested
	}
	if db.closed.Load() {
		return ErrClosed
	}
	if db.writer != nil {
		return translate(db.writer.write(ctx, fn))
	}
	return translate(db.writePostgres(ctx, fn))
}

// Now is the current moment as the columns keep it. Domains take their time from the clock they are given; this is for
// the columns that only machines read.
func Now() Instant { return InstantOf(time.Now()) }

func gormConfig(log *slog.Logger) *gorm.Config {
	return &gorm.Config{
		SkipDefaultTransaction: true, // Write is the transaction
		TranslateError:         true,
		NamingStrategy:         schema.NamingStrategy{SingularTable: true},
		Logger:                 logger.New(slogWriter{log}, logger.Config{LogLevel: logger.Error, IgnoreRecordNotFoundError: true}),
		NowFunc:                func() time.Time { return time.Now().UTC() },
	}
}

// slogWriter passes GORM's complaints on without their SQL values, which may be personal.
type slogWriter struct{ log *slog.Logger }

// Printf implements gorm's logger.Writer.
func (w slogWriter) Printf(_ string, values ...any) {
	for _, value := range values {
		if err, ok := value.(error); ok {
			w.log.Debug("database", "error", err)
		}
	}
}
