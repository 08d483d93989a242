package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"oplibre/app/collect"
	"oplibre/app/retention"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// Purge applies retention now, as the clock does every night, and tells out what it took, by table and column. A dry run tells what
// it would take and changes nothing.
func Purge(ctx context.Context, config Config, dryRun bool, out io.Writer) error {
	now := time.Now
	if config.Clock != nil {
		now = config.Clock
	}
	return withDB(ctx, config, func(db *store.DB) error {
		if dryRun {
			due, err := db.Due(ctx, now())
			return errors.Join(err, tellPurged(out, due, "would be emptied"))
		}
		purged, err := purge(ctx, db, commandLine("purge", now()))
		return errors.Join(err, tellPurged(out, purged, "emptied"))
	})
}

// purge applies retention. What asks for more than emptying a column goes first: ages become bands, carnets are closed, files that
// wait for a form go. The registry's sweep takes everything else; old runs of jobs, which say nothing of anybody, go with it.
func purge(ctx context.Context, db *store.DB, by store.By) ([]store.Purged, error) {
	due, err := db.Due(ctx, by.At)
	if err != nil {
		return nil, err
	}
	if err := retention.Begin(ctx, db, by); err != nil {
		return nil, err
	}
	if _, err := signup.Purge(ctx, db, by); err != nil {
		return nil, err
	}
	if _, err := collect.PurgeUploads(ctx, db, by); err != nil {
		return nil, err
	}
	if _, err = db.Purge(ctx, by); err != nil {
		return nil, err
	}
	if err := db.DropRuns(ctx, store.InstantOf(by.At.Add(-runLife)), runKeep); err != nil {
		return nil, err
	}
	return due, retention.End(ctx, db, by)
}

// What the page of the jobs remembers: three months, and of a job that always goes well its last two hundred runs.
const (
	runLife = 90 * 24 * time.Hour
	runKeep = 200
)

func tellPurged(out io.Writer, list []store.Purged, what string) error {
	if len(list) == 0 {
		_, err := fmt.Fprintln(out, "no retention is over: nothing goes")
		return err
	}
	var failed []error
	for _, p := range list {
		_, err := fmt.Fprintf(out, "%s.%s: %s in %d rows\n", p.Table, p.Column, what, p.Rows)
		failed = append(failed, err)
	}
	return errors.Join(failed...)
}
