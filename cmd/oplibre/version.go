package main

import (
	"fmt"

	"oplibre/app"
)

// versionCommand is oplibre version.
type versionCommand struct{}

// Run prints version, commit and schema number.
func (versionCommand) Run() error {
	fmt.Println(app.VersionLine())
	return nil
}
