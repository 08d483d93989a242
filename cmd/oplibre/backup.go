package main

import (
	"context"
	"fmt"

	"oplibre/app"
)

// backupCommand is oplibre backup.
type backupCommand struct {
	database
	File string `arg:"" help:"Archive to write." type:"path"`
}

// Run writes the archive.
func (b *backupCommand) Run(ctx context.Context) error {
	summary, err := app.Backup(ctx, app.Config{Data: b.Data, Database: b.Database}, b.File)
	if err != nil {
		return err
	}
	fmt.Printf("%s: %d rows, %d files\n", b.File, summary.Rows, summary.Files)
	return nil
}

// restoreCommand is oplibre restore.
type restoreCommand struct {
	database
	File string `arg:"" help:"Archive to read." type:"existingfile"`
}

// Run fills the empty folder or database.
func (r *restoreCommand) Run(ctx context.Context) error {
	if err := app.Restore(ctx, app.Config{Data: r.Data, Database: r.Database}, r.File); err != nil {
		return err
	}
	fmt.Printf("%s is restored\n", r.File)
	return nil
}
