package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"oplibre/app/budget"
	"oplibre/app/calling"
	"oplibre/app/document"
	"oplibre/app/meeting"
	"oplibre/app/message"
	"oplibre/app/newsletter"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/signup/assignment"
	"oplibre/app/solidarity"
	"oplibre/app/store"
	"oplibre/app/volunteer"
	"oplibre/app/waiting"
)

// withDB opens the database of a configuration for one command and closes it afterwards.
func withDB(ctx context.Context, config Config, do func(db *store.DB) error) error {
	db, err := store.Open(ctx, store.Options{Dir: config.Data, URL: config.Database})
	if err != nil {
		return err
	}
	return errors.Join(do(db), db.Close())
}

// Backup writes everything into one archive. The file has its name only once it is whole and on disk; an existing file is
// not overwritten.
func Backup(ctx context.Context, config Config, file string) (summary store.BackupSummary, err error) {
	if _, err := os.Stat(file); err == nil {
		return summary, fmt.Errorf("%s exists already", file)
	}
	err = withDB(ctx, config, func(db *store.DB) error {
		unfinished, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*.part")
		if err != nil {
			return err
		}
		defer os.Remove(unfinished.Name()) // gone already when it was kept
		defer unfinished.Close()
		if summary, err = db.Backup(ctx, unfinished); err != nil {
			return err
		}
		if err := unfinished.Sync(); err != nil {
			return err
		}
		return os.Rename(unfinished.Name(), file)
	})
	return summary, err
}

// Restore fills an empty folder or database from an archive.
func Restore(ctx context.Context, config Config, file string) error {
	archive, err := os.Open(file)
	if err != nil {
		return err
	}
	defer archive.Close()
	info, err := archive.Stat()
	if err != nil {
		return err
	}
	return store.Restore(ctx, store.Options{Dir: config.Data, URL: config.Database}, archive, info.Size())
}

// Check verifies the invariants of a whole database and returns those that are broken.
func Check(ctx context.Context, config Config) (violations []store.Violation, err error) {
	err = withDB(ctx, config, func(db *store.DB) error {
		violations, err = CheckAll(ctx, db)
		return err
	})
	return violations, err
}

// CheckAll is Check on an open database.
func CheckAll(ctx context.Context, db *store.DB) (violations []store.Violation, err error) {
	for _, check := range []func(context.Context, *store.DB) ([]store.Violation, error){
		func(ctx context.Context, db *store.DB) ([]store.Violation, error) { return db.Check(ctx) },
		signup.Check, waiting.Check, assignment.Check, programme.Check, meeting.Check, volunteer.Check, solidarity.Check, document.Check, message.Check, calling.Check, newsletter.Check, budget.Check,
	} {
		found, err := check(ctx, db)
		if err != nil {
			return nil, err
		}
		violations = append(violations, found...)
	}
	return violations, nil
}
