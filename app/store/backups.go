package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"oplibre/app/problem"
)

// Backups are archives of the whole instance, kept in a folder of their own and never part of one. One is there only when it is whole:
// it is written under another name, put on disk, read again against its own sums, and then given its name. Old ones go only
// after that, so that the last good one is never lost.
type Backups struct {
	DB *DB
	// Dir is the folder; it is created when the first archive is made.
	Dir string
	// Daily and Weekly are of how many days and of how many weeks one archive is kept. Both 0 means that none is made.
	Daily, Weekly int

	free func(dir string) (int64, error) // of tests
}

// BackupsName is the folder of Backups inside the data folder, where nothing else is said.
const BackupsName = "backups"

// KeptBackup is one archive.
type KeptBackup struct {
	// Name is that of its file, made of the moment it holds.
	Name string
	// Made is that moment, in UTC.
	Made time.Time
	// Size is in octets.
	Size int64
}

const (
	backupPrefix, backupSuffix = "oplibre-", ".zip"
	backupMoment               = "2006-01-02T15-04-05Z" // without colons, for Windows
	unfinishedSuffix           = ".part"
)

// On reports whether archives are made.
func (b *Backups) On() bool { return b != nil && (b.Daily > 0 || b.Weekly > 0) }

// Make makes an archive of this moment and drops those that the rotation does not keep. Only one Make may run over a folder at a
// time: what another one left unfinished is removed.
//
// It returns problem.Full, and has written nothing, when the disk has less than twice the room that the archive may need, and
// *ArchiveError when the archive cannot be read again as it was written.
func (b *Backups) Make(ctx context.Context, by By) (KeptBackup, error) {
	if err := os.MkdirAll(b.Dir, 0o700); err != nil {
		return KeptBackup{}, fmt.Errorf("backups: %w", err)
	}
	if err := b.removeUnfinished(); err != nil {
		return KeptBackup{}, err
	}
	if err := b.checkRoom(ctx); err != nil {
		return KeptBackup{}, err
	}
	made := by.At.UTC().Truncate(time.Second)
	kept := KeptBackup{Name: backupPrefix + made.Format(backupMoment) + backupSuffix, Made: made}
	unfinished := filepath.Join(b.Dir, kept.Name+unfinishedSuffix)
	defer os.Remove(unfinished) // gone already when it was kept
	size, err := b.write(ctx, unfinished)
	if err != nil {
		return KeptBackup{}, err
	}
	kept.Size = size
	if err := os.Rename(unfinished, filepath.Join(b.Dir, kept.Name)); err != nil {
		return KeptBackup{}, fmt.Errorf("backups: %w", err)
	}
	if err := syncDir(b.Dir); err != nil {
		return KeptBackup{}, err
	}
	return kept, b.rotate(kept)
}

// write writes the archive to a new file, until it is on disk, and reads it again.
func (b *Backups) write(ctx context.Context, name string) (size int64, err error) {
	file, err := os.OpenFile(name, os.O_CREATE|os.O_TRUNC|os.O_RDWR, 0o600)
	if err != nil {
		return 0, fmt.Errorf("backups: %w", err)
	}
	defer file.Close() // a second time when all went well
	if _, err := b.DB.Backup(ctx, file); err != nil {
		return 0, err
	}
	if err := file.Sync(); err != nil {
		return 0, fmt.Errorf("backups: %w", err)
	}
	info, err := file.Stat()
	if err != nil {
		return 0, fmt.Errorf("backups: %w", err)
	}
	if err := VerifyBackup(ctx, file, info.Size()); err != nil {
		return 0, err
	}
	return info.Size(), file.Close() // closed before it is moved: Windows moves no open file
}

func (b *Backups) removeUnfinished() error {
	unfinished, err := filepath.Glob(filepath.Join(b.Dir, backupPrefix+"*"+backupSuffix+unfinishedSuffix))
	if err != nil {
		return fmt.Errorf("backups: %w", err)
	}
	for _, name := range unfinished {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("backups: %w", err)
		}
	}
	return nil
}

// checkRoom compares what is to be kept, which an archive does not exceed by much, with what the disk has left.
func (b *Backups) checkRoom(ctx context.Context) error {
	room := freeSpace
	if b.free != nil {
		room = b.free
	}
	free, err := room(b.Dir)
	if errors.Is(err, errors.ErrUnsupported) {
		return nil // this machine cannot tell
	}
	if err != nil {
		return err
	}
	needed, err := b.DB.size(ctx)
	if err != nil {
		return err
	}
	if free < 2*needed {
		return problem.New(problem.Full, "job.backup.no_room", problem.Args{"Needed": 2 * needed, "Free": free})
	}
	return nil
}

// size returns how many octets the database and its files take.
func (db *DB) size(ctx context.Context) (octets int64, err error) {
	query := "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
	if db.dialect == postgresDialect {
		query = "SELECT pg_database_size(current_database())"
	}
	if err := db.readSQL.QueryRowContext(ctx, query).Scan(&octets); err != nil {
		return 0, fmt.Errorf("size of the database: %w", err)
	}
	return octets, db.Files.Walk(func(stored Stored) error {
		octets += stored.Size
		return ctx.Err()
	})
}

// List returns the archives, the latest first.
func (b *Backups) List() ([]KeptBackup, error) {
	entries, err := os.ReadDir(b.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("backups: %w", err)
	}
	var kept []KeptBackup
	for _, entry := range entries {
		made, is := madeAt(entry.Name())
		info, err := entry.Info()
		if !is || err != nil || !info.Mode().IsRegular() {
			continue // somebody else's, or gone meanwhile
		}
		kept = append(kept, KeptBackup{Name: entry.Name(), Made: made, Size: info.Size()})
	}
	slices.SortFunc(kept, func(a, b KeptBackup) int { return b.Made.Compare(a.Made) })
	return kept, nil
}

func madeAt(name string) (time.Time, bool) {
	moment, is := strings.CutPrefix(name, backupPrefix)
	moment, ends := strings.CutSuffix(moment, backupSuffix)
	made, err := time.Parse(backupMoment, moment)
	return made, is && ends && err == nil
}

// Open opens an archive; the caller closes it. It returns problem.NotFound for a name that is none of List's.
func (b *Backups) Open(name string) (*os.File, error) {
	if _, is := madeAt(name); !is || filepath.Base(name) != name {
		return nil, problem.New(problem.NotFound, "error.not_found", nil)
	}
	file, err := os.Open(filepath.Join(b.Dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, problem.New(problem.NotFound, "error.not_found", nil)
	}
	return file, err
}

// Take is Open for somebody who takes the archive away, which is recorded: it holds everything.
func (b *Backups) Take(ctx context.Context, by By, name string) (*os.File, error) {
	file, err := b.Open(name)
	if err != nil {
		return nil, err
	}
	err = b.DB.Write(ctx, func(tx *gorm.DB) error { return by.Record(tx, "", "backup.downloaded", "backup", name) })
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

// rotate drops the archives that are not kept, whatever the clock says of the one that was just made.
func (b *Backups) rotate(made KeptBackup) error {
	all, err := b.List()
	if err != nil {
		return err
	}
	keep := rotation(all, b.Daily, b.Weekly)
	for _, old := range all {
		if keep[old.Name] || old.Name == made.Name {
			continue
		}
		if err := os.Remove(filepath.Join(b.Dir, old.Name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("backups: %w", err)
		}
	}
	return nil
}

// rotation chooses the latest archive of each of the last days and of each of the last weeks (ISO 8601) that have one. all is
// sorted, the latest first.
func rotation(all []KeptBackup, daily, weekly int) map[string]bool {
	keep, days, weeks := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, kept := range all {
		year, week := kept.Made.ISOWeek()
		for _, of := range []struct {
			seen   map[string]bool
			period string
			most   int
		}{{days, kept.Made.Format(time.DateOnly), daily}, {weeks, fmt.Sprint(year, week), weekly}} {
			if !of.seen[of.period] && len(of.seen) < of.most {
				of.seen[of.period] = true
				keep[kept.Name] = true
			}
		}
	}
	return keep
}
