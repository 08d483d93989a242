// Command oplibre carries an Opération Libre from the first meeting to the open data. Each command is one small file
// here, without logic of its own.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // small machines have no zone files

	"github.com/alecthomas/kong"
)

// commands is the command line; every flag may also be an OPLIBRE_… variable.
type commands struct {
	Serve   serveCommand   `cmd:"" default:"withargs" help:"Answer requests."`
	Demo    demoCommand    `cmd:"" help:"Show a whole weekend that was made up, in a folder of its own."`
	Admin   adminCommand   `cmd:"" help:"Invite people to the team."`
	Backup  backupCommand  `cmd:"" help:"Write everything into one archive, also while serving."`
	Import  importCommand  `cmd:"" help:"Take over a programme from files."`
	Release releaseCommand `cmd:"" help:"Publish the open data of an operation and write the archive."`
	Restore restoreCommand `cmd:"" help:"Fill an empty folder or database from an archive."`
	Check   checkCommand   `cmd:"" help:"Verify the invariants of the whole database."`
	Purge   purgeCommand   `cmd:"" help:"Apply retention now: empty the personal values whose time is over."`
	Wishes  wishesCommand  `cmd:"" help:"Verify how seats were given by wishes."`
	Version versionCommand `cmd:"" help:"Say version, commit and schema number."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var line commands
	parser := kong.Must(&line, kong.Name("oplibre"), kong.Description("Carries an Opération Libre from the first meeting to the open data."),
		kong.DefaultEnvars("OPLIBRE"), kong.UsageOnError(), kong.BindTo(ctx, (*context.Context)(nil)))
	chosen, err := parser.Parse(os.Args[1:])
	parser.FatalIfErrorf(err)
	slog.SetDefault(newLog())
	if err := chosen.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "oplibre:", err)
		os.Exit(1)
	}
}

// newLog writes text to a terminal and JSON elsewhere.
func newLog() *slog.Logger {
	if info, err := os.Stderr.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
		return slog.New(slog.NewTextHandler(os.Stderr, nil))
	}
	return slog.New(slog.NewJSONHandler(os.Stderr, nil))
}
