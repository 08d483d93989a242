package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/desk"
	"oplibre/app/signup"
	"oplibre/app/store"
)

func TestRevokedDeviceReadsNothingAndLosesNothing(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	flora := h.atelier("Sauvages de ma rue", 10, 12, 5)
	nolwenn := s.carnetFor(h, "Nolwenn Tanguy", flora)
	s.now = h.at(9).Time()
	table := newTable(t, s, h, "Table 1")
	d, other := table.device("Tablette"), newTable(t, s, h, "Table 2")
	share := d.borrow(flora, 2)
	organiser := s.signedIn(account.Organiser, h.o.ID)
	path := "/gestion/" + h.o.Slug + "/accueil"
	organiser.post(path+"/appareils/"+d.id+"/retirer", nil)
	if _, status := d.list(); status != http.StatusForbidden {
		t.Errorf("a revoked device reads the list: %d", status)
	}
	tick := desk.Item{ID: store.NewID(), Kind: desk.CheckIn, Person: nolwenn.Persons[0].ID, Atelier: flora.ID}
	report := d.send(tick, walkIn("Ana Le Roux", flora, share.Share))
	if !report.Device.Revoked || count(report.Items, desk.Decision) != 2 || len(report.Shares) != 0 {
		t.Errorf("a revoked device is answered %+v", report)
	}
	if a := d.borrow(flora, 1); a.Outcome != desk.Refused {
		t.Errorf("a revoked device holds seats: %+v", a)
	}
	organiser.post(path+"/bilan/"+tick.ID, url.Values{"decision": {desk.Accept}})
	other.get(other.address+"/ateliers/"+flora.ID).shows(t, "Là depuis 9 h, noté par Table 1")
	stolen := &device{other, d.id, "Tablette"}
	if _, status := stolen.list(); status != http.StatusNotFound {
		t.Errorf("a device at another desk: %d", status)
	}
	h.sound()
}

func TestWhatChangedMeanwhileIsDecided(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	flora, birds := h.atelier("Sauvages de ma rue", 10, 12, 5), h.atelier("Oiseaux", 14, 16, 5)
	nolwenn := s.carnetFor(h, "Nolwenn Tanguy", flora)
	s.now = h.at(9).Time()
	d := newTable(t, s, h, "Table 1").device("Tablette")
	if err := signup.Cancel(context.Background(), s.db, s.by(), h.o.ID, nolwenn.ID, flora.ID); err != nil {
		t.Fatal(err)
	}
	h.write(func(tx *gorm.DB) error {
		return tx.Exec("UPDATE atelier SET status = 'cancelled' WHERE id = ?", birds.ID).Error
	})
	s.carnetFor(h, "Ana Le Roux", flora)
	tick := desk.Item{ID: store.NewID(), Kind: desk.CheckIn, Person: nolwenn.Persons[0].ID, Atelier: flora.ID}
	twin, off := walkIn("ana le roux", flora, ""), walkIn("Bob Le Roux", birds, "")
	report := d.send(tick, twin, off)
	for i, reason := range []string{"cancelled", "twin", "atelier_cancelled"} {
		if a := report.Items[i]; a.Outcome != desk.Decision || a.Reason != reason {
			t.Errorf("%d: %+v, want %s", i, a, reason)
		}
	}
	organiser := s.signedIn(account.Organiser, h.o.ID)
	decide := func(id, decision string) int {
		return organiser.post("/gestion/"+h.o.Slug+"/accueil/bilan/"+id, url.Values{"decision": {decision}}).Status
	}
	if got := decide(tick.ID, desk.Same); got != http.StatusUnprocessableEntity {
		t.Errorf("a decision that there is not: %d", got)
	}
	for id, decision := range map[string]string{tick.ID: desk.Accept, twin.ID: desk.Same, off.ID: desk.Accept} {
		if got := decide(id, decision); got != http.StatusSeeOther {
			t.Errorf("%s: %d", decision, got)
		}
	}
	if n := h.confirmed(flora); n != 2 {
		t.Errorf("%d seats are taken by two people", n)
	}
	theirs := newHall(t, s.db, "plouarzel-2027")
	stranger := s.signedIn(account.Organiser, theirs.o.ID)
	for _, below := range []string{"/bilan/" + tick.ID, "/appareils/" + d.id + "/reprendre", "/appareils/" + d.id + "/retirer"} {
		if got := stranger.post("/gestion/"+theirs.o.Slug+"/accueil"+below, url.Values{"decision": {desk.Drop}}); got.Status != http.StatusNotFound {
			t.Errorf("%s from another operation: %d", below, got.Status)
		}
	}
	h.sound()
}

func TestSyncReadsNothingButItsOwn(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	d := newTable(t, s, h, "Table 1")
	id := store.NewID()
	d.Accept = "application/json" // as a device asks
	for body, want := range map[string]int{
		"":                           http.StatusUnprocessableEntity,
		"<html>Bienvenue</html>":     http.StatusUnprocessableEntity,
		`{"batch":"x"}`:              http.StatusUnprocessableEntity,
		`{"batch":"` + id + `"}`:     http.StatusUnprocessableEntity, // no device
		strings.Repeat("[", 300<<10): http.StatusRequestEntityTooLarge,
	} {
		if got := d.do(http.MethodPost, d.address+"/sync", "application/json", strings.NewReader(body)); got.Status != want || got.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%.30q: %d %s, want %d", body, got.Status, got.Header.Get("Content-Type"), want)
		}
	}
	if got := d.post(d.address+"/sync", url.Values{"batch": {id}}); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("a form: %d", got.Status)
	}
	odd := d.device("Tablette").send(desk.Item{ID: "x", Kind: desk.CheckIn}, desk.Item{ID: id, Kind: "steal"}, desk.Item{ID: store.NewID(), Kind: desk.GiveAway, Person: id, Atelier: id})
	if count(odd.Items, desk.Refused) != 3 {
		t.Errorf("odd items: %+v", odd.Items)
	}
}
