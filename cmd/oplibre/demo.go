package main

import (
	"context"
	"log/slog"
	"os"

	"oplibre/app"
)

// demoCommand is oplibre demo. Its folder is not that of serve, so that trying the program out never touches a real weekend.
type demoCommand struct {
	Data     string `help:"Data folder; an empty one is filled." default:"oplibre-demo" type:"path" env:"OPLIBRE_DATA"`
	Database string `help:"postgres:// address; empty means SQLite in the data folder." env:"OPLIBRE_DATABASE"`
	listening
	At string `help:"When to look: ${enum}." enum:"before,during,after" default:"during"`
}

// Run fills the folder if it is empty, says how to look around, and serves.
func (d *demoCommand) Run(ctx context.Context) error {
	config, err := d.config(database{Data: d.Data, Database: d.Database})
	if err != nil {
		return err
	}
	a, guide, err := app.NewDemonstration(ctx, config, d.At)
	if err != nil {
		return err
	}
	if _, err := guide.WriteTo(os.Stdout); err != nil {
		return err
	}
	slog.Info("serving the demonstration", "address", a.Addr(), "url", a.URL, "at", d.At)
	return a.Run(ctx)
}
