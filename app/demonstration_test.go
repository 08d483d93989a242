package app_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"oplibre/app"
	"oplibre/app/demo"
)

// The demonstration listens, says how to get in, breaks no invariant, and can be looked at with the other commands.
func TestDemonstration(t *testing.T) {
	config := app.Config{Data: filepath.Join(t.TempDir(), "demo"), Addr: "127.0.0.1:0"}
	a, guide, err := app.NewDemonstration(t.Context(), config, "before")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(guide.Site, a.Addr()+"/o/saint-marc-2027") || guide.Now.Before(demo.Before.Time()) {
		t.Errorf("the guide leads to %s at %s", guide.Site, guide.Now)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	violations, err := app.Check(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range violations {
		t.Errorf("%s: %s %s", v.Check, v.Subject, v.Detail)
	}
}

func TestDemonstrationRefuses(t *testing.T) {
	config := app.Config{Data: t.TempDir(), Addr: "127.0.0.1:0"}
	if _, _, err := app.NewDemonstration(t.Context(), config, "yesterday"); err == nil {
		t.Error("a moment that there is not was accepted")
	}
	served, err := app.New(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	if err := served.Close(); err != nil {
		t.Fatal(err)
	}
	if _, _, err := app.NewDemonstration(t.Context(), config, "before"); !errors.Is(err, demo.ErrForeign) {
		t.Errorf("the folder of a real weekend: %v", err)
	}
}
