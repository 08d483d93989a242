package main

import (
	"fmt"
	"runtime/debug"

	"oplibre/app/store"
)

// release is the version of the program, changed with the CHANGELOG.
const release = "0.1.0"

// versionCommand is oplibre version.
type versionCommand struct{}

// Run prints version, commit and schema number.
func (versionCommand) Run() error {
	fmt.Printf("oplibre %s, schema %d\n", version(), store.SchemaNumber())
	return nil
}

// version returns the version with the commit it was built from, where the build knows it.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return release
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return release + " (" + s.Value[:12] + ")"
		}
	}
	return release
}
