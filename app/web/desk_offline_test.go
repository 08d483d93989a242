package web_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"oplibre/static"
)

// settingsOf reads what the server wrote above the worker.
func settingsOf(t *testing.T, worker string) (s struct {
	Caches, Version, Desk string
	Files                 []string
}) {
	t.Helper()
	line, _, _ := strings.Cut(worker, "\n")
	if err := json.Unmarshal([]byte(strings.TrimPrefix(line, "const settings = ")), &s); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestDeskPageThatADeviceKeepsNamesNobody(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	s.carnetFor(h, "Nolwenn Tanguy", h.atelier("Sauvages de ma rue", 10, 12, 20))
	s.now = h.at(9.9).Time()
	d := newTable(t, s, h, "Table 1")
	page := d.get(d.address + "/poste")
	if strings.Contains(page.Body, "Nolwenn") || strings.Contains(page.Body, "Sauvages") || page.Header.Get("Oplibre") != "accueil" {
		t.Errorf("%d: the page of a device names somebody, or has no mark", page.Status)
	}
	if got := page.Header.Get("Permissions-Policy"); !strings.Contains(got, "camera=(self)") {
		t.Errorf("no camera on the page of a device: %s", got)
	}
	if got := d.get(d.address).Header.Get("Permissions-Policy"); !strings.Contains(got, "camera=()") {
		t.Errorf("a camera elsewhere: %s", got)
	}
	worker := d.get(d.address + "/veille.js")
	if got := worker.Header.Get("Service-Worker-Allowed"); got != d.address {
		t.Errorf("the worker of %s may look after %s", d.address, got)
	}
	settings := settingsOf(t, worker.Body)
	if settings.Desk != d.address || len(settings.Files) < 12 {
		t.Errorf("the worker knows %+v", settings)
	}
	for _, file := range settings.Files {
		if got := d.get(file); got.Status != http.StatusOK || strings.Contains(got.Header.Get("Content-Type"), "html") {
			t.Errorf("%s: %d", file, got.Status)
		}
	}
	other := newTable(t, s, h, "Table 2")
	if settingsOf(t, other.get(other.address+"/veille.js").Body).Caches == settings.Caches {
		t.Error("two desks on one device share what they keep")
	}
	for _, below := range []string{"/poste", "/veille.js"} {
		if got := d.get("/accueil/" + strings.Repeat("A", 48) + below); got.Status != http.StatusNotFound {
			t.Errorf("%s of no desk: %d", below, got.Status)
		}
	}
}

// said is a word that a script of the desk asks for.
var said = regexp.MustCompile(`\b([tn])\('([a-z_]+)'`)

func TestDeskScriptsHaveTheirWords(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	d := newTable(t, s, h, "Table 1")
	for _, language := range []string{"fr", "en"} {
		var words map[string]string
		page := d.get(d.address + "/poste?langue=" + language)
		if err := json.Unmarshal([]byte(page.document(t).Find("#mots").Text()), &words); err != nil {
			t.Fatal(err)
		}
		asked := 0
		for _, name := range []string{"book", "device", "post", "ready", "scan", "screens", "store", "sync", "vault", "words"} {
			script, _, ok := static.Open("js/desk-" + name + ".js")
			if !ok {
				t.Fatalf("no script %s", name)
			}
			for _, match := range said.FindAllStringSubmatch(string(script.Bytes), -1) {
				keys := []string{match[2]}
				if match[1] == "n" {
					keys = []string{match[2] + "_one", match[2] + "_other"}
				}
				for _, key := range keys {
					if asked++; words[key] == "" || strings.Contains(words[key], "offline.") {
						t.Errorf("%s: %s says %q, which has no words", language, name, key)
					}
				}
			}
		}
		if asked < 100 || strings.Contains(words["reason_given_away"], "no value") {
			t.Errorf("%d words found: %q", asked, words["reason_given_away"])
		}
	}
}
