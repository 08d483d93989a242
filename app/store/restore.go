package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// ErrNotEmpty is returned by Restore when there is something where the backup should go.
var ErrNotEmpty = errors.New("a backup is only restored into an empty database: choose another data folder, " +
	"or another PostgreSQL database, and start with that one afterwards")

// Restore reads an archive that Backup wrote, of this schema or an earlier one, into the empty data folder or PostgreSQL
// database that options name, and brings it up to date. Either all of it is there afterwards, or nothing is. Letters that
// waited in it do not leave by themselves any more: they may have left since.
//
// It returns ErrNotEmpty, *NewerSchemaError when a newer version of the program made the archive, or *ArchiveError when
// the archive is not whole.
func Restore(ctx context.Context, options Options, r io.ReaderAt, size int64) error {
	if options.Log == nil {
		options.Log = slog.Default()
	}
	a, err := openArchive(r, size)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(options.Dir, 0o700); err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	release, err := lockFolder(ctx, options.Dir)
	if err != nil {
		return err
	}
	defer release()
	into := restoreSQLite
	if options.URL != "" {
		into = restorePostgres
	}
	return into(ctx, options, a)
}

// restoreFiles puts the files of the archive where Files has them. forget removes those that were not there before.
func restoreFiles(ctx context.Context, files *Files, a *archive) (forget func(), err error) {
	var added []string
	forget = func() {
		for _, hash := range added {
			_ = files.Delete(hash) // nothing names it
		}
	}
	for _, file := range a.manifest.Files {
		if _, err := files.Stat(file.Hash); err == nil {
			continue
		}
		if err := a.restoreFile(ctx, files, file); err != nil {
			forget()
			return nil, err
		}
		added = append(added, file.Hash)
	}
	return forget, nil
}

// restoringName begins the name of the folder of a restore under way.
const restoringName = "restoring-"

// restoreSQLite fills a database beside the place where it belongs and moves it there at the end.
func restoreSQLite(ctx context.Context, options Options, a *archive) (err error) {
	target := filepath.Join(options.Dir, FileName)
	if _, err := os.Stat(target); !errors.Is(err, fs.ErrNotExist) {
		return errors.Join(ErrNotEmpty, err)
	}
	abandoned, err := filepath.Glob(filepath.Join(options.Dir, restoringName+"*")) // nobody else restores now
	if err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	for _, dir := range abandoned {
		_ = os.RemoveAll(dir) // in nobody's way
	}
	dir, err := os.MkdirTemp(options.Dir, restoringName)
	if err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	defer os.RemoveAll(dir)
	forget, err := restoreFiles(ctx, &Files{dir: filepath.Join(options.Dir, filesName)}, a)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			forget()
		}
	}()
	file := filepath.Join(dir, FileName)
	migrateTo := func(schema int64) error { return migrateSQLite(ctx, file, "", schema) }
	pool, err := sql.Open("sqlite", sqliteDSN(file, "journal_mode(WAL)"))
	if err != nil {
		return fmt.Errorf("open %s: %w", file, err)
	}
	defer pool.Close()
	if err := fill(ctx, sqliteDialect, pool, a, options.Log, migrateTo); err != nil {
		return err
	}
	if err := pool.Close(); err != nil { // empties the write-ahead log into the file
		return fmt.Errorf("close %s: %w", file, err)
	}
	if err := os.Rename(file, target); err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	return syncDir(options.Dir)
}

// restorePostgres fills a database without tables, and takes its tables away again when it cannot.
func restorePostgres(ctx context.Context, options Options, a *archive) (err error) {
	pool, err := openPostgresPool(ctx, options.URL, 4)
	if err != nil {
		return err
	}
	defer pool.Close()
	release, err := lockDatabase(ctx, pool)
	if err != nil {
		return err
	}
	defer release()
	names, err := tableNames(ctx, pool)
	if err != nil {
		return err
	}
	if len(names) > 0 {
		return ErrNotEmpty
	}
	forget, err := restoreFiles(ctx, &Files{dir: filepath.Join(options.Dir, filesName)}, a)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			forget()
			err = errors.Join(err, dropTables(context.WithoutCancel(ctx), pool))
		}
	}()
	return fill(ctx, postgresDialect, pool, a, options.Log, func(schema int64) error { return migratePostgres(ctx, pool, "", schema) })
}

// fill makes the schema of the archive, loads its rows, brings the schema up to date, verifies it, and holds the letters.
func fill(ctx context.Context, d dialect, pool *sql.DB, a *archive, log *slog.Logger, migrateTo func(schema int64) error) error {
	if err := migrateTo(a.manifest.Schema); err != nil {
		return err
	}
	if err := load(ctx, d, pool, a); err != nil {
		return err
	}
	if err := migrateTo(SchemaNumber()); err != nil {
		return err
	}
	if err := verifySchema(ctx, d, pool); err != nil {
		return err
	}
	return holdLetters(ctx, pool, log)
}

// holdLetters keeps the letters that waited in the backup from leaving by themselves: each may have left in the time between the
// backup and now, of which nothing is known here. The team sees them, and decides.
func holdLetters(ctx context.Context, pool *sql.DB, log *slog.Logger) error {
	held, err := pool.ExecContext(ctx, "UPDATE letter SET state = $1, held_at = $2 WHERE state IN ($3, $4)",
		LetterUnknown, int64(InstantOf(time.Now())), LetterWaiting, LetterSending)
	if err != nil {
		return fmt.Errorf("hold the letters: %w", err)
	}
	if n, err := held.RowsAffected(); err == nil && n > 0 {
		log.Warn("letters that waited in the backup may have left since: they are held until the team says what to do", "letters", n)
	}
	return nil
}

func tableNames(ctx context.Context, pool *sql.DB) ([]string, error) {
	var names []string
	err := eachRow(ctx, pool, `SELECT table_name::text FROM information_schema.tables
		WHERE table_schema = current_schema() ORDER BY 1`, 1, func(row []string) error {
		names = append(names, row[0])
		return nil
	})
	return names, err
}

// dropTables leaves a database as empty as Restore found it.
func dropTables(ctx context.Context, pool *sql.DB) error {
	names, err := tableNames(ctx, pool)
	if err != nil || len(names) == 0 {
		return err
	}
	for i, name := range names {
		names[i] = quoted(name)
	}
	_, err = pool.ExecContext(ctx, "DROP TABLE "+strings.Join(names, ", ")+" CASCADE")
	return err
}
