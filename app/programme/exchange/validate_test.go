package exchange_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestOthersFindNothingWrong runs validators that we did not write on every file of a programme.
func TestOthersFindNothingWrong(t *testing.T) {
	if testing.Short() {
		t.Skip("the validation kit takes its time")
	}
	program := kit(t)
	db, o := filled(t)
	dir := t.TempDir()
	for name := range writers {
		if name == "programme.csv" {
			continue // it stands in a package of data with its schema, and is looked at there
		}
		if err := os.WriteFile(filepath.Join(dir, name), export(t, db, o, name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.Command(program, dir).CombinedOutput()
	for line := range strings.Lines(string(out)) {
		if strings.HasPrefix(line, "FAIL") {
			t.Error(strings.TrimSpace(line))
		}
	}
	if err != nil {
		t.Errorf("validate: %v\n%s", err, out)
	}
}

// kit returns the validation kit that stands beside the repository, or skips the test.
func kit(t *testing.T) string {
	t.Helper()
	home := os.Getenv("OPLIBRE_VALIDATE_HOME")
	if home == "" {
		folder, err := os.UserHomeDir()
		if err != nil {
			t.Skip("no home folder, so no validation kit")
		}
		home = filepath.Join(folder, ".cache", "oplibre-validate")
	}
	if _, err := os.Stat(filepath.Join(home, "load.mjs")); err != nil {
		t.Skipf("the validation kit is not installed in %s", home)
	}
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		program := filepath.Join(dir, "shared", "validate", "validate")
		if _, err := os.Stat(program); err == nil {
			return program
		}
	}
	t.Skip("shared/validate is not beside the repository")
	return ""
}
