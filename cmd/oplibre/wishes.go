package main

import (
	"os"

	"oplibre/app"
)

// wishesCommand is oplibre wishes.
type wishesCommand struct {
	Verify wishesVerifyCommand `cmd:"" help:"Verify a published assignment of wishes; needs no database."`
}

// wishesVerifyCommand is oplibre wishes verify.
type wishesVerifyCommand struct {
	File string `arg:"" help:"The anonymous file (voeux.json)." type:"existingfile"`
}

// Run says what was verified, and fails where the result does not follow from the wishes.
func (w *wishesVerifyCommand) Run() error { return app.VerifyWishes(w.File, os.Stdout) }
