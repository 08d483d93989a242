package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"oplibre/app/account"
	"oplibre/app/programme"
	"oplibre/app/programme/proposal"
)

// What a change in preparation names is not taken away under it: the change would be lost without a word.
func TestWhatIsPreparedKeepsItsPlaceAndItsTheme(t *testing.T) {
	s := newSite(t)
	ctx, o := context.Background(), programmeWeekend(t, s.db, s.by(), 1)
	b := s.signedIn(account.Organiser, o.ID)
	hall, err := programme.CreatePlace(ctx, s.db, s.by(), o, programme.PlaceForm{Name: "Médiathèque"})
	if err != nil {
		t.Fatal(err)
	}
	themes, err := programme.FindThemes(ctx, s.db, o.ID)
	if err != nil {
		t.Fatal(err)
	}
	a := s.ateliers(o)[0]
	form := b.atelierEdit(a.ID)
	form.Set("place", hall.ID)
	form.Set("theme", themes[2].ID)
	if got := b.post("/gestion/saint-marc-2027/programme/"+a.ID, form); got.Status != http.StatusSeeOther {
		t.Fatalf("prepare: %d\n%s", got.Status, got.Body)
	}
	if got := b.post("/gestion/saint-marc-2027/lieux/"+hall.ID+"/retrait", nil); got.Status != http.StatusConflict {
		t.Errorf("the place goes: %d", got.Status)
	}
	if got := b.post("/gestion/saint-marc-2027/themes", url.Values{"on": {themes[0].Slug}}); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("the theme goes: %d", got.Status)
	}
	choice, _ := b.changesOf()
	if got := b.post(changesPath+"/publier", choice); got.Status != http.StatusSeeOther || *s.ateliers(o)[0].PlaceID != hall.ID {
		t.Errorf("publish: %d\n%s", got.Status, got.Body)
	}
}

func TestAThemeGoesWithoutTheProposalsOfIt(t *testing.T) {
	s := newCalling(t)
	themes, err := programme.FindThemes(context.Background(), s.db, s.o.ID)
	if err != nil {
		t.Fatal(err)
	}
	values := s.lead()
	values.Set("theme", themes[5].ID)
	s.send(values)
	if got := s.team.post("/gestion/saint-marc-2027/themes", url.Values{"on": {themes[0].Slug, themes[1].Slug}}); got.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", got.Status, got.Body)
	}
	if left := s.all(); len(left) != 1 || left[0].ThemeID != nil || left[0].State != proposal.New {
		t.Errorf("%+v", left)
	}
}

func TestAPartnerGoesAndWhatItLendsStays(t *testing.T) {
	s := &sharing{site: newSite(t)}
	o := programmeWeekend(t, s.db, s.by(), 1)
	b := s.signedIn(account.Organiser, o.ID)
	s.add(b, o, url.Values{"name": {"Club des aînés"}, "kind": {"association"}, "state": {"accepted"}})
	club, a := s.sole(o), s.ateliers(o)[0]
	address := "/gestion/saint-marc-2027/programme/" + a.ID
	for path, values := range map[string]url.Values{
		"/gestion/saint-marc-2027/materiel/nouveau": {"kind": {"gps"}, "name": {"GPS"}, "quantity": {"3"}, "partner": {club.ID}},
		address + "/places":                         {"share_partner": {club.ID}, "share_seats": {"2"}, "share_until": {"2027-05-20T10:00"}},
	} {
		if got := b.post(path, values); got.Status != http.StatusSeeOther {
			t.Fatalf("%s: %d\n%s", path, got.Status, got.Body)
		}
	}
	form := b.atelierEdit(a.ID)
	form.Set("partner", club.ID)
	form.Set("bring", "une loupe")
	if got := b.post(address, form); got.Status != http.StatusSeeOther {
		t.Fatalf("prepare: %d\n%s", got.Status, got.Body)
	}
	if got := b.post("/gestion/saint-marc-2027/partenaires/"+club.ID+"/retirer", nil); got.Status != http.StatusSeeOther {
		t.Fatalf("remove: %d\n%s", got.Status, got.Body)
	}
	for _, path := range []string{"/gestion/saint-marc-2027/materiel", address + "/places"} {
		if got := b.get(path); !strings.Contains(got.Body, "Club des aînés") {
			t.Errorf("%s: nobody knows whose it is: %d", path, got.Status)
		}
	}
	choice, _ := b.changesOf()
	if got := b.post(changesPath+"/publier", choice); got.Status != http.StatusSeeOther || s.ateliers(o)[0].Bring != "une loupe" {
		t.Errorf("publish: %d\n%s", got.Status, got.Body)
	}
}

func TestACopyOfAnAtelierWithoutAnHourHasNone(t *testing.T) {
	s := newSite(t)
	o := waitingWeekend(s, 1)
	b := s.signedIn(account.Organiser, o.ID)
	a := s.plan(o).Ateliers[0]
	if got := b.post("/gestion/"+o.Slug+"/programme/"+a.ID+"/copie", nil); got.Status != http.StatusSeeOther {
		t.Fatalf("%d", got.Status)
	}
	if n := s.scheduled(o); n != 0 || len(s.plan(o).Ateliers) != 2 {
		t.Errorf("%d of %d ateliers have an hour", n, len(s.plan(o).Ateliers))
	}
}
