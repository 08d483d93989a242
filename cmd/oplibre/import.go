package main

import (
	"context"
	"os"

	"oplibre/app"
)

// importCommand is oplibre import.
type importCommand struct {
	database
	Slug     string   `arg:"" help:"Slug of the operation."`
	Files    []string `arg:"" help:"Files to import, in this order." type:"existingfile"`
	Kind     string   `help:"What the files hold: programme (XLSX, CSV, iCalendar, frab XML or JSON: told apart by what is in the file) or partners (XLSX, CSV)." enum:"programme,partners" default:"programme"`
	DryRun   bool     `help:"Say what would happen and change nothing."`
	Draft    bool     `help:"Keep new ateliers as drafts instead of publishing them."`
	LeaveOut bool     `help:"Import the rest when events are refused."`
}

// Run imports the files, each all or nothing.
func (i *importCommand) Run(ctx context.Context) error {
	take := app.ImportProgramme
	if i.Kind == "partners" {
		take = app.ImportPartners
	}
	return take(ctx, app.Config{Data: i.Data, Database: i.Database}, i.Slug, i.Files,
		app.ImportOptions{DryRun: i.DryRun, Draft: i.Draft, LeaveOut: i.LeaveOut}, os.Stdout)
}
