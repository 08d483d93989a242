package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"oplibre/app/i18n"
	"oplibre/app/opendata"
	"oplibre/app/operation"
	"oplibre/app/store"
)

// ReleaseOptions say how the open data of an operation are released.
type ReleaseOptions struct {
	// File is the archive to write; it must not exist.
	File string
	// DryRun writes the archive and registers nothing.
	DryRun bool
}

// Release publishes everything that is public of an operation as its next release, writes the archive to a file, and tells
// out what it holds and what it leaves out.
func Release(ctx context.Context, config Config, slug string, options ReleaseOptions, out io.Writer) error {
	ctx = i18n.With(ctx, "en")
	if _, err := os.Stat(options.File); err == nil {
		return fmt.Errorf("%s exists already", options.File)
	}
	return withDB(ctx, config, func(db *store.DB) error {
		o, err := operation.BySlug(ctx, db, slug)
		if err != nil {
			return fmt.Errorf("operation %s: %w", slug, inWords(ctx, err))
		}
		base, by := strings.TrimSuffix(config.URL, "/"), commandLine("release", time.Now())
		if options.DryRun {
			return rehearse(ctx, db, by, o, base, options.File, out)
		}
		r, err := register(ctx, db, by, o, base)
		if err != nil {
			return inWords(ctx, err)
		}
		archive, err := opendata.OpenArchive(db, r)
		if err != nil {
			return err
		}
		defer archive.Close()
		err = writeFile(options.File, func(w io.Writer) error {
			_, err := io.Copy(w, archive)
			return err
		})
		return errors.Join(err, tellRelease(ctx, out, fmt.Sprintf("%s: release %d", o.Slug, *r.Number), r.Counts, r.Concerns))
	})
}

func register(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, base string) (*opendata.Release, error) {
	draft, err := opendata.Prepare(ctx, db, by, o)
	if err != nil {
		return nil, err
	}
	if err := opendata.Order(ctx, db, by, o, draft.ID, ""); err != nil {
		return nil, err
	}
	return opendata.Finish(ctx, db, by, o, base, draft.ID)
}

// rehearse writes the archive that would be published now.
func rehearse(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, base, file string, out io.Writer) error {
	number, err := opendata.NextNumber(ctx, db, o.ID)
	if err != nil {
		return err
	}
	edition := opendata.Edition{Number: number, Revision: 1, Scope: opendata.Full, Moment: by.At, BaseURL: base}
	var contents *opendata.Contents
	err = writeFile(file, func(w io.Writer) (err error) {
		contents, err = opendata.Write(ctx, db, o, edition, w)
		return err
	})
	if err != nil {
		return err
	}
	return tellRelease(ctx, out, fmt.Sprintf("%s: release %d (dry run: nothing is registered)", o.Slug, number), contents.Counts, contents.Concerns)
}

// writeFile gives a file its name only once it is whole and on disk.
func writeFile(name string, write func(io.Writer) error) error {
	unfinished, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*.part")
	if err != nil {
		return err
	}
	defer os.Remove(unfinished.Name()) // gone already when it was kept
	if err := errors.Join(write(unfinished), unfinished.Chmod(0o644), unfinished.Sync(), unfinished.Close()); err != nil {
		return err
	}
	return os.Rename(unfinished.Name(), name)
}

// tellRelease says what a release holds and what needs a human eye, in lines.
func tellRelease(ctx context.Context, out io.Writer, title string, counts opendata.Counts, concerns []opendata.Concern) error {
	lines := []string{fmt.Sprintf("%s: %d contributions (%d with a position), %d media, %d ateliers, %d places, %d partners", title,
		counts.Contributions, counts.Placed, counts.Media, counts.Ateliers, counts.Places, counts.Partners)}
	for _, c := range concerns {
		line := i18n.N(ctx, "data.concern."+string(c.Kind), c.Count)
		if c.Kind.LeavesOut() {
			line += " (left out)"
		}
		lines = append(lines, line)
	}
	_, err := io.WriteString(out, strings.Join(lines, "\n")+"\n")
	return err
}
