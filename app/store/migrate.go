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

// migrateSQLite brings a file up to date on a connection of its own. An existing earlier schema is copied first.
func migrateSQLite(ctx context.Context, file string) error {
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
	return migrate(ctx, provider, func(from int64) error {
		copied := filepath.Join(filepath.Dir(file), fmt.Sprintf("before-schema-%d.sqlite", SchemaNumber()))
		if err := os.Remove(copied); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		_, err := pool.ExecContext(ctx, "VACUUM INTO ?", copied)
		return err
	})
}

// migratePostgres does the same under goose's advisory lock, so that several instances can start together. The copy is
// an archive as Backup writes it.
func migratePostgres(ctx context.Context, pool *sql.DB, dir string) error {
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
	return migrate(ctx, provider, func(from int64) error {
		return copyPostgres(ctx, pool, filepath.Join(dir, fmt.Sprintf("before-schema-%d.zip", SchemaNumber())), from)
	})
}

// migrate applies what is missing. copyFirst is called with the schema number found when there is something to lose.
func migrate(ctx context.Context, provider *goose.Provider, copyFirst func(from int64) error) error {
	current, err := provider.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("schema number: %w", err)
	}
	target := SchemaNumber()
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
	if _, err := provider.Up(ctx); err != nil {
		// Another process may have been faster: what counts is where the schema stands now.
		if now, again := provider.GetDBVersion(ctx); again != nil || now != target {
			return fmt.Errorf("migrate from schema %d to %d: %w", current, target, err)
		}
	}
	return nil
}
