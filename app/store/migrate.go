package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// migrations are numbered, forward-only, and portable as far as SQL is. A file named 0007_x.postgres.sql or
// 0007_x.sqlite.sql is for one database only.
//
//go:embed migrations/*.sql
var migrations embed.FS

// SchemaNumber is the number of the newest migration in this binary.
func SchemaNumber() int64 {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil || len(names) == 0 {
		return 0
	}
	number, err := goose.NumericComponent(filepath.Base(names[len(names)-1]))
	if err != nil {
		return 0
	}
	return number
}

// SchemaFingerprint changes with every change of the migrations in this binary: the name of the tests' template database.
func SchemaFingerprint() string {
	sum := sha256.New()
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	for _, name := range names {
		content, err := migrations.ReadFile(name)
		if err != nil {
			panic(err) // embedded
		}
		fmt.Fprintf(sum, "%s\n%s\n", name, content)
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}

// dialectFS shows goose the migrations of one dialect: it refuses two files of one number.
type dialectFS struct {
	fs.FS
	other string // the suffix of the files not to be seen
}

// Glob implements fs.GlobFS, which is how goose collects the files.
func (f dialectFS) Glob(pattern string) ([]string, error) {
	names, err := fs.Glob(f.FS, pattern)
	if err != nil {
		return nil, err
	}
	seen := names[:0]
	for _, name := range names {
		if !strings.HasSuffix(name, f.other) {
			seen = append(seen, name)
		}
	}
	return seen, nil
}

func migrationsFor(d dialect) (fs.FS, error) {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	other := map[dialect]string{sqliteDialect: ".postgres.sql", postgresDialect: ".sqlite.sql"}[d]
	return dialectFS{FS: sub, other: other}, nil
}

// schemaNumber returns the number of the schema as a query sees it.
func schemaNumber(ctx context.Context, db querier) (number int64, err error) {
	err = eachRow(ctx, db, "SELECT CAST(MAX(version_id) AS TEXT) FROM "+gooseTable, 1, func(row []string) error {
		number, err = strconv.ParseInt(row[0], 10, 64)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("schema number: %w", err)
	}
	return number, nil
}

// migrateSQLite brings a file to a schema on a connection of its own. An existing earlier schema is copied into copyDir
// first, unless that is empty.
func migrateSQLite(ctx context.Context, file, copyDir string, target int64) error {
	// WAL is kept in the file, so it is set once, here.
	pool, err := sql.Open("sqlite", sqliteDSN(file, "journal_mode(WAL)"))
	if err != nil {
		return fmt.Errorf("open %s: %w", file, err)
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	fsys, err := migrationsFor(sqliteDialect)
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, pool, fsys, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	return migrate(ctx, provider, target, func(from int64) error {
		if copyDir == "" {
			return nil
		}
		return copySQLite(ctx, pool, filepath.Join(copyDir, copyName(from, target)+".sqlite"))
	})
}

// copyName names the copy made before a migration. It says where it comes from, so that a migration which stopped half-way
// and is tried again does not replace the copy of the beginning.
func copyName(from, target int64) string {
	return fmt.Sprintf("before-schema-%d-from-%d", target, from)
}

// copySQLite copies a database while it is open. The copy has its name once it is whole.
func copySQLite(ctx context.Context, pool *sql.DB, file string) error {
	unfinished := file + ".part"
	if err := os.Remove(unfinished); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if _, err := pool.ExecContext(ctx, "VACUUM INTO ?", unfinished); err != nil {
		return err
	}
	return os.Rename(unfinished, file)
}

// lockName is an empty database in the data folder whose lock is held while the schema is looked at and changed, on every
// system and also by a program that is killed.
const lockName = "oplibre.lock"

// lockFolder waits until no other process migrates or restores into the folder. release lets the next one go on.
func lockFolder(ctx context.Context, dir string) (release func(), err error) {
	pool, err := sql.Open("sqlite", "file:"+escapedPath(filepath.Join(dir, lockName))+"?_txlock=exclusive&_pragma=busy_timeout(120000)")
	if err != nil {
		return nil, fmt.Errorf("lock the data folder: %w", err)
	}
	held, err := pool.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("lock the data folder: %w", err), pool.Close())
	}
	return func() {
		_ = held.Rollback() // nothing was written
		_ = pool.Close()
	}, nil
}

// migratePostgres does the same as migrateSQLite. The copy is an archive as Backup writes it, of the rows only: files are
// named by their content and do not change.
func migratePostgres(ctx context.Context, pool *sql.DB, copyDir string, target int64) error {
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	fsys, err := migrationsFor(postgresDialect)
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, pool, fsys, goose.WithSessionLocker(locker), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	return migrate(ctx, provider, target, func(from int64) error {
		if copyDir == "" {
			return nil
		}
		return copyPostgres(ctx, pool, filepath.Join(copyDir, copyName(from, target)+".zip"))
	})
}

// lockDatabase waits until no other process migrates or restores into a PostgreSQL database.
func lockDatabase(ctx context.Context, pool *sql.DB) (release func(), err error) {
	const key = 6_517_903_224_118_651 // any number that no other program uses
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("lock the database: %w", err)
	}
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", int64(key)); err != nil {
		return nil, errors.Join(fmt.Errorf("lock the database: %w", err), conn.Close())
	}
	return func() {
		_, _ = conn.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", int64(key)) // gone with its connection
		_ = conn.Close()
	}, nil
}

// migrate applies what is missing. copyFirst is called with the schema number found when there is something to lose.
func migrate(ctx context.Context, provider *goose.Provider, target int64, copyFirst func(from int64) error) error {
	current, err := provider.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("schema number: %w", err)
	}
	switch {
	case current == target:
		return nil
	case current > target:
		return &NewerSchemaError{Database: current, Program: target}
	case current > 0:
		if err := copyFirst(current); err != nil {
			return fmt.Errorf("copy before the migration: %w", err)
		}
	}
	if _, err := provider.UpTo(ctx, target); err != nil {
		return fmt.Errorf("migrate from schema %d to %d: %w", current, target, err)
	}
	return nil
}
