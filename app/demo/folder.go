package demo

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"oplibre/app/store"
)

// The refusals of Prepare.
var (
	// ErrForeign says that the folder or database holds something that the demonstration did not make.
	ErrForeign = errors.New("this folder or database was not made by the demonstration: it is left alone, give an empty one")
	// ErrUnfinished says that filling a database was broken off.
	ErrUnfinished = errors.New("filling this database was broken off: give an empty one")
)

// Folder is where a demonstration lives.
type Folder struct {
	// Dir is the data folder. Its subfolder "moments" keeps the weekend at the moments that are not shown now.
	Dir string
	// Database is a postgres:// address, or empty for SQLite in Dir.
	Database string
	// BaseURL is the address of the instance, without a slash at its end.
	BaseURL string
	Log     *slog.Logger
}

// asideName is the subfolder of the moments that are not shown.
const asideName = "moments"

// Prepare makes the folder show the weekend at a moment. An empty folder is filled. A folder that shows another moment
// keeps it aside, with everything that was tried in it, and finds it again when it is asked for. A PostgreSQL database
// holds one moment only.
//
// It returns ErrForeign for anything that demo did not make.
func Prepare(ctx context.Context, folder Folder, at Moment) error {
	if folder.Database != "" {
		return folder.prepareDatabase(ctx, at)
	}
	shown, err := folder.shown(ctx)
	if err != nil || shown == at {
		return err
	}
	if err := folder.fillAside(ctx, at); err != nil {
		return err
	}
	if shown != "" {
		if err := moveAll(folder.Dir, folder.aside(shown)); err != nil {
			return err
		}
	}
	if err := moveAll(folder.aside(at), folder.Dir); err != nil {
		return err
	}
	return os.Remove(folder.aside(at))
}

// shown returns the moment that the folder shows, or "" for an empty folder.
func (f Folder) shown(ctx context.Context) (Moment, error) {
	entries, err := os.ReadDir(f.Dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	filled, aside := false, false
	for _, entry := range entries {
		filled = filled || entry.Name() == store.FileName
		aside = aside || entry.Name() == asideName
	}
	switch {
	case !filled && len(entries) > 0 && !aside:
		return "", ErrForeign
	case !filled:
		return "", nil
	}
	db, err := store.Open(ctx, store.Options{Dir: f.Dir, Log: f.Log})
	if err != nil {
		return "", err
	}
	remembered, err := recall(ctx, db)
	switch {
	case !db.Instance().Demo:
		err = ErrForeign
	case err == nil && remembered.Moment == "":
		err = ErrUnfinished
	}
	return remembered.Moment, errors.Join(err, db.Close())
}

func (f Folder) aside(at Moment) string { return filepath.Join(f.Dir, asideName, string(at)) }

// fillAside fills a folder beside the one that is shown, unless it is there. It has its name only once it is whole: what a
// broken off filling left is thrown away.
func (f Folder) fillAside(ctx context.Context, at Moment) error {
	if _, err := os.Stat(f.aside(at)); err == nil {
		return nil
	}
	unfinished := f.aside(at) + ".part"
	if err := os.RemoveAll(unfinished); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(unfinished), 0o700); err != nil {
		return err
	}
	db, err := store.Open(ctx, store.Options{Dir: unfinished, Demo: true, Log: f.Log})
	if err != nil {
		return err
	}
	if err := errors.Join(Fill(ctx, db, f.BaseURL, at), db.Close()); err != nil {
		return err
	}
	return os.Rename(unfinished, f.aside(at))
}

// moveAll moves what is in a folder, but for the moments aside, into another one. The database goes last: a folder that
// has one has everything.
func moveAll(from, to string) error {
	entries, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(to, 0o700); err != nil {
		return err
	}
	move := func(name string) error { return os.Rename(filepath.Join(from, name), filepath.Join(to, name)) }
	last := ""
	for _, entry := range entries {
		switch entry.Name() {
		case asideName:
		case store.FileName:
			last = entry.Name()
		default:
			if err := move(entry.Name()); err != nil {
				return err
			}
		}
	}
	if last != "" {
		if err := move(last); err != nil {
			return err
		}
	}
	return nil
}

func (f Folder) prepareDatabase(ctx context.Context, at Moment) error {
	db, err := store.Open(ctx, store.Options{Dir: f.Dir, URL: f.Database, Demo: true, Log: f.Log})
	if err != nil {
		return err
	}
	remembered, err := recall(ctx, db)
	switch {
	case err != nil:
	case !db.Instance().Demo:
		err = ErrForeign
	case remembered.Moment == "":
		err = Fill(ctx, db, f.BaseURL, at)
	case remembered.Moment != at:
		err = fmt.Errorf("this database shows the weekend %s: give another one to see it %s", remembered.Moment, at)
	}
	return errors.Join(err, db.Close())
}
