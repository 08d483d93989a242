package main

import (
	"context"
	"os"

	"oplibre/app"
)

// purgeCommand is oplibre purge.
type purgeCommand struct {
	database
	DryRun bool `help:"Say what would go, and change nothing."`
}

// Run applies retention now.
func (p *purgeCommand) Run(ctx context.Context) error {
	return app.Purge(ctx, app.Config{Data: p.Data, Database: p.Database}, p.DryRun, os.Stdout)
}
