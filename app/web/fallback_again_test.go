package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"oplibre/app/account"
	"oplibre/app/programme"
)

// turn turns the switch of an atelier the way its page offers.
func (b *browser) turn(address string) answer {
	b.site.t.Helper()
	return b.post(address+"/repli", formOn(b.site.t, b.get(address+"/repli"), `form[action="`+address+`/repli"]`))
}

// An atelier that was cancelled by its fallback and put back by the ordinary button can be cancelled by it again.
func TestTheSwitchTurnsAgainAfterAnotherWayBack(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 1)
	organiser := s.signedIn(account.Organiser, o.ID)
	address := "/gestion/" + o.Slug + "/programme/" + s.ateliers(o)[0].ID
	s.planFallback(organiser, address, map[string]string{"fallback": "cancel"})
	for range 2 {
		if got := organiser.turn(address); got.Status != http.StatusSeeOther || s.ateliers(o)[0].Status != programme.Cancelled {
			t.Fatalf("cancel: %d, %s", got.Status, s.ateliers(o)[0].Status)
		}
		version := strconv.FormatInt(s.ateliers(o)[0].Version, 10)
		if got := organiser.post(address+"/etat", url.Values{"version": {version}, "status": {"published"}}); got.Status != http.StatusSeeOther {
			t.Fatalf("put back: %d", got.Status)
		}
	}
}

// A fallback that is written after another one was turned can be turned, and a copy of an atelier that fell back has not.
func TestAnotherFallbackBeginsAnew(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 1)
	organiser, outside := s.signedIn(account.Organiser, o.ID), s.placeOf(o.ID)
	hall, err := programme.CreatePlace(context.Background(), s.db, s.by(), o, programme.PlaceForm{Name: "Salle du patronage"})
	if err != nil {
		t.Fatal(err)
	}
	address := "/gestion/" + o.Slug + "/programme/" + s.ateliers(o)[0].ID
	s.planFallback(organiser, address, map[string]string{"fallback": "move", "fallback_place": hall.ID})
	if got := organiser.turn(address); got.Status != http.StatusSeeOther {
		t.Fatalf("move: %d", got.Status)
	}
	copied := organiser.post(address+"/copie", nil).Location()
	if a := s.planOf(o).Find(copied[strings.LastIndex(copied, "/")+1:]); a.FallenBackAt != nil || *a.PlaceID != outside.ID || *a.FallbackPlaceID != hall.ID {
		t.Errorf("the copy is %+v", a.Atelier)
	}
	s.planFallback(organiser, address, map[string]string{"fallback": "cancel"})
	if got := organiser.turn(address); got.Status != http.StatusSeeOther || s.ateliers(o)[0].Status != programme.Cancelled {
		t.Errorf("cancel: %d, %s", got.Status, s.ateliers(o)[0].Status)
	}
}
