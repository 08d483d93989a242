package web_test

import (
	"net/http"
	"strings"
	"testing"

	"oplibre/app/signup"
)

// A device may keep the carnet of its people: not the table that ticks it, not the relay that entered it, and no longer once it is erased.
func TestOnlyTheDeviceOfItsPeopleKeepsACarnet(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	flora := h.atelier("Sauvages de ma rue", 10, 12, 20)
	nolwenn := s.carnetFor(h, "Nolwenn Tanguy", flora)
	path := "/carnet/" + string(nolwenn.Code)
	keeps := func(got answer) bool { return got.Header.Get("Carnet-Keep") != "" }
	own := s.visitor()
	if got := own.get(path); !keeps(got) || !strings.Contains(got.Body, `id="garder"`) || !strings.Contains(got.Header.Get("Cache-Control"), "no-store") {
		t.Errorf("the device of its people: %v", got.Header)
	}
	for _, below := range []string{"/personnes", "/donnees", "/ajouter"} {
		if keeps(own.get(path + below)) {
			t.Errorf("%s is kept", below)
		}
	}
	table := newTable(t, s, h, "Table 1")
	table.get(table.address)
	if got := table.get(path); keeps(got) || strings.Contains(got.Body, `id="garder"`) {
		t.Error("the table keeps it")
	}
	town := newRelay(t, s, h, "Mairie")
	if keeps(town.get(town.enters("Jeanne Kermarrec", flora))) {
		t.Error("the relay keeps it")
	}
	if got := own.get(path + ".pdf?grand=1"); got.Status != http.StatusOK || !strings.HasPrefix(got.Body, "%PDF") || keeps(got) {
		t.Errorf("in large type: %d", got.Status)
	}
	if got := own.get("/carnet/sw.js"); got.Status != http.StatusOK || !strings.Contains(got.Body, "Carnet-Keep") || !strings.Contains(got.Header.Get("Content-Type"), "javascript") {
		t.Errorf("the worker: %d %v", got.Status, got.Header)
	}
	if err := signup.Erase(t.Context(), s.db, s.by(), h.o.ID, nolwenn.ID); err != nil {
		t.Fatal(err)
	}
	if keeps(own.get(path)) {
		t.Error("a carnet that is being erased is kept")
	}
}
