package main

import (
	"context"
	"os"

	"oplibre/app"
)

// releaseCommand is oplibre release.
type releaseCommand struct {
	database
	Slug   string `arg:"" help:"Slug of the operation."`
	Out    string `required:"" help:"Archive to write; it must not exist." type:"path"`
	DryRun bool   `help:"Write the archive and register nothing."`
	URL    string `name:"url" help:"Address under which people reach the instance: the base of identifiers." default:"http://127.0.0.1:8080" env:"OPLIBRE_URL"`
}

// Run publishes the next release and writes it.
func (r *releaseCommand) Run(ctx context.Context) error {
	return app.Release(ctx, app.Config{Data: r.Data, Database: r.Database, URL: r.URL}, r.Slug,
		app.ReleaseOptions{File: r.Out, DryRun: r.DryRun}, os.Stdout)
}
