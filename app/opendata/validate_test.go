package opendata_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"oplibre/app/opendata/opendatatest"
	"oplibre/app/store/storetest"
)

// kit returns the validation kit that stands beside the repository, or skips the test.
func kit(t *testing.T) string {
	t.Helper()
	home := os.Getenv("OPLIBRE_VALIDATE_HOME")
	if home == "" {
		cache, err := os.UserHomeDir()
		if err != nil {
			t.Skip("no home folder, so no validation kit")
		}
		home = filepath.Join(cache, ".cache", "oplibre-validate")
	}
	if _, err := os.Stat(filepath.Join(home, "load.mjs")); err != nil {
		t.Skipf("the validation kit is not installed in %s", home)
	}
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		program := filepath.Join(dir, "shared", "validate", "validate")
		if _, err := os.Stat(program); err == nil {
			return program
		}
		if dir == filepath.Dir(dir) {
			t.Skip("shared/validate is not beside the repository")
		}
		dir = filepath.Dir(dir)
	}
}

// TestOthersFindNothingWrong runs validators that we did not write on a whole release.
func TestOthersFindNothingWrong(t *testing.T) {
	if testing.Short() {
		t.Skip("the validation kit takes its time")
	}
	program := kit(t)
	db := storetest.New(t)
	o := opendatatest.Weekend(t, db, 300, 30)
	archive, _ := build(t, db, o, edition)
	path := filepath.Join(t.TempDir(), "release.zip")
	if err := os.WriteFile(path, archive, 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(program, "--bbox", "-4.4726,48.3907,-4.4261,48.4073", path).CombinedOutput()
	for line := range strings.Lines(string(out)) {
		if strings.HasPrefix(line, "FAIL") {
			t.Error(strings.TrimSpace(line))
		}
	}
	if err != nil {
		t.Errorf("validate: %v\n%s", err, out)
	}
}
