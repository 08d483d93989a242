package app

import (
	"fmt"
	"runtime/debug"

	"oplibre/app/store"
)

// release is the version of the program, changed with the CHANGELOG.
const release = "0.1.0"

// Version returns the version, with the commit it was built from where the build knows it.
func Version() string {
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

// VersionLine is what oplibre version says: version, commit and the number of the schema that this program writes.
func VersionLine() string {
	return fmt.Sprintf("oplibre %s, schema %d", Version(), store.SchemaNumber())
}
