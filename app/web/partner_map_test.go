package web_test

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"oplibre/app/format/geojson"
	"oplibre/app/partner"
)

// validator returns the validation kit that stands beside the repository, or skips the test.
func validator(t *testing.T) string {
	t.Helper()
	home := os.Getenv("OPLIBRE_VALIDATE_HOME")
	if home == "" {
		user, err := os.UserHomeDir()
		if err != nil {
			t.Skip("no home folder, so no validation kit")
		}
		home = filepath.Join(user, ".cache", "oplibre-validate")
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

// mapped makes an operation whose partners agreed to different things, and returns its map.
func mapped(t *testing.T) (s *site, body string) {
	t.Helper()
	s = newSite(t)
	o := s.makeOperation("Opération Libre Saint-Marc")
	s.announce(o)
	for _, form := range []partner.Form{
		{Name: "École \"du bas\" <b>", Kind: "school", State: "accepted", Named: true, ShowPoint: true, Point: "48.4012, -4.46", Website: "https://ecole.example", Roles: []string{"place", "lending"}},
		{Name: "Radio du port", Kind: "radio", State: "thanked", Named: true, ShowPoint: true, Point: "48,3966 ; -4,47"},
		{Name: "Sans carte", Kind: "club", State: "accepted", Named: true, Point: "48.4, -4.455"},
		{Name: "Sans nom", Kind: "club", State: "accepted", ShowPoint: true, Point: "48.4, -4.455"},
		{Name: "Sans réponse", Kind: "club", State: "invited", Named: true, ShowPoint: true, Point: "48.4, -4.455"},
		{Name: "Sans point", Kind: "club", State: "accepted", Named: true, ShowPoint: true},
	} {
		form.ContactName, form.ContactEmail, form.ContactPhone = "Mme Riou", "riou@example.org", "02 61 91 00 01"
		form.Notes, form.Address = "Rappeler le soir", "1 rue secrète"
		if _, err := partner.Create(context.Background(), s.db, s.by(), o.ID, form); err != nil {
			t.Fatal(err)
		}
	}
	got := s.visitor().get("/o/" + o.Slug + "/partenaires.geojson")
	if got.Status != http.StatusOK || got.Header.Get("Content-Type") != geojson.MediaType || got.Header.Get("Access-Control-Allow-Origin") != "*" {
		t.Fatalf("the map: %d %v", got.Status, got.Header)
	}
	return s, got.Body
}

func TestTheMapOfPartnersHasWhatWasAgreed(t *testing.T) {
	s, body := mapped(t)
	var collection struct {
		Type     string
		Features []struct {
			ID, Type string
			Geometry struct {
				Type        string
				Coordinates [2]float64
			}
			Properties map[string]string
		}
	}
	if err := json.Unmarshal([]byte(body), &collection); err != nil || collection.Type != "FeatureCollection" || len(collection.Features) != 2 {
		t.Fatalf("%v\n%s", err, body)
	}
	want := map[string][2]float64{`École "du bas" <b>`: {-4.46, 48.4012}, "Radio du port": {-4.47, 48.3966}}
	known := map[string]bool{"name": true, "kind": true, "roles": true, "website": true}
	for _, f := range collection.Features {
		name := f.Properties["name"]
		if f.Type != "Feature" || f.Geometry.Type != "Point" || f.Geometry.Coordinates != want[name] || f.ID == "" {
			t.Errorf("%s at %v", name, f.Geometry)
		}
		for property := range f.Properties {
			if !known[property] {
				t.Errorf("%s has the property %s", name, property)
			}
		}
	}
	for _, private := range []string{"Riou", "riou@", "02 61", "Rappeler", "secrète", "Sans"} {
		if strings.Contains(body, private) {
			t.Errorf("%q is public", private)
		}
	}
	none := s.makeOperation("Opération Libre Plouarzel")
	s.announce(none)
	empty := s.visitor().get("/o/" + none.Slug + "/partenaires.geojson")
	if !json.Valid([]byte(empty.Body)) || !strings.Contains(empty.Body, `"features"`) || strings.Contains(empty.Body, "École") {
		t.Errorf("nobody agreed: %s", empty.Body)
	}
}

// TestOthersReadTheMapOfPartners runs validators that we did not write on the file.
func TestOthersReadTheMapOfPartners(t *testing.T) {
	program := validator(t)
	_, body := mapped(t)
	file := filepath.Join(t.TempDir(), "partenaires.geojson")
	if err := os.WriteFile(file, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(program, "--bbox", "-4.4726,48.3907,-4.4261,48.4073", file).CombinedOutput()
	if err != nil || strings.Contains(string(out), "FAIL") || !strings.Contains(string(out), "geojson/rfc7946") {
		t.Errorf("validate: %v\n%s", err, out)
	}
}
