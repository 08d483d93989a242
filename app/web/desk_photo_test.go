package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/desk"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// couple is a carnet of two adults and a child, all signed up for an atelier by the first.
func (s *site) couple(h *hall, form url.Values) (who, other, child signup.Person, carnet *signup.Opened) {
	s.t.Helper()
	for name, value := range map[string]string{"name": "Nolwenn Tanguy", "companion_name_1": "Bastien Tanguy", "companion_name_2": "Léna Tanguy",
		"companion_age_2": "9", "guardian_2": "06 12 34 56 78", "key": store.NewID()} {
		form.Set(name, value)
	}
	got := s.visitor().post("/o/"+h.o.Slug+"/inscription", form)
	if got.Status != http.StatusSeeOther {
		s.t.Fatalf("sign up: %d\n%s", got.Status, got.Body)
	}
	code, _ := signup.ParseCode(strings.TrimPrefix(got.Location(), "/carnet/")[:8])
	carnet, err := signup.Find(context.Background(), s.db, code)
	if err != nil || len(carnet.Persons) != 3 {
		s.t.Fatal(carnet, err)
	}
	return carnet.Persons[0], carnet.Persons[1], carnet.Persons[2], carnet
}

func (h *hall) consents(personID string) (list []signup.Consent) {
	h.Helper()
	if err := h.db.Read(context.Background(), func(tx *gorm.DB) error {
		return tx.Where("operation_id = ? AND person_id = ? AND purpose = 'photo'", h.o.ID, personID).Order("at, id").Find(&list).Error
	}); err != nil {
		h.Fatal(err)
	}
	return list
}

func TestAnotherAdultIsAskedAboutPicturesAtTheDesk(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	flora := h.atelier("Sauvages de ma rue", 10, 12, 20)
	who, other, _, carnet := s.couple(h, url.Values{"atelier": {flora.ID}})
	s.now = h.at(9).Time()
	table := newTable(t, s, h, "Table 1")
	page := table.address + "/carnets/" + carnet.ID
	table.get(page).shows(t, "À demander", "Si une photo vous montre, peut-on la publier ?", "Bastien Tanguy")
	table.get(table.address+"/ateliers/"+flora.ID).shows(t, "photo : à demander")
	form := url.Values{"key": {store.NewID()}, "person": {other.ID}, "answer": {"no"}, "back": {page}}
	for range 2 { // a cut answer
		got := table.post(table.address+"/photo", form)
		if got.Status != http.StatusSeeOther || !strings.HasPrefix(got.Location(), page) {
			t.Fatalf("%d %s\n%s", got.Status, got.Location(), got.Body)
		}
		table.get(got.Location()).shows(t, "La réponse de Bastien Tanguy sur les photos est notée.", "donnez une pastille rouge")
	}
	kept := h.consents(other.ID)
	if len(kept) != 1 || kept[0].Given || !strings.HasPrefix(kept[0].Wording, "Si une photo vous montre") || kept[0].Language != "fr" || kept[0].At != h.at(9) {
		t.Errorf("kept: %+v", kept)
	}
	form["answer"], form["key"] = []string{"yes"}, []string{store.NewID()}
	table.post(table.address+"/photo", form)
	if kept := h.consents(other.ID); len(kept) != 2 || len(h.consents(who.ID)) != 0 {
		t.Errorf("after a change of mind: %+v", kept)
	}
	form["answer"] = []string{"perhaps"}
	if got := table.post(table.address+"/photo", form); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("an answer that is none: %d", got.Status)
	}
	theirs := newTable(t, s, newHall(t, s.db, "plouarzel-2027"), "Table 1")
	got := theirs.post(theirs.address+"/photo", url.Values{"key": {store.NewID()}, "person": {other.ID}, "answer": {"no"}})
	theirs.get(got.Location()).shows(t, "n'est pas dans cette opération")
	if len(h.consents(other.ID)) != 2 {
		t.Error("another operation's desk answered")
	}
	h.sound()
}

func TestDevicesAskAboutPictures(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	flora := h.atelier("Sauvages de ma rue", 10, 12, 20)
	who, other, child, _ := s.couple(h, url.Values{"atelier": {flora.ID}})
	s.now = h.at(9).Time()
	d := newTable(t, s, h, "Table 1").device("Tablette")
	asks := func() (list []string) {
		l, _ := d.list()
		for _, p := range l.People {
			if p.PhotoToAsk {
				list = append(list, p.Person)
			}
		}
		return list
	}
	if list := asks(); len(list) != 1 || list[0] != other.ID {
		t.Fatalf("to be asked: %v, want only %s (not %s, not %s)", list, other.ID, who.ID, child.ID)
	}
	no, yes := false, true
	first := desk.Item{ID: store.NewID(), Kind: desk.Photo, Person: other.ID, Answer: &no, At: h.at(9) - 2*60*1000}
	same := desk.Item{ID: store.NewID(), Kind: desk.Photo, Person: other.ID, Answer: &no}
	ofChild := desk.Item{ID: store.NewID(), Kind: desk.Photo, Person: child.ID, Answer: &yes}
	silent := desk.Item{ID: store.NewID(), Kind: desk.Photo, Person: other.ID}
	odd := desk.Item{ID: store.NewID(), Kind: desk.CheckIn, Person: other.ID, Answer: &yes}
	nobody := desk.Item{ID: store.NewID(), Kind: desk.Photo, Person: store.NewID(), Answer: &yes}
	for range 2 {
		report := d.send(first, same, ofChild, silent, odd, nobody)
		for i, want := range []string{"", "", "photo_child", "unreadable", "unreadable", "unknown"} {
			outcome := desk.Refused
			if want == "" {
				outcome = desk.Done
			}
			if a := report.Items[i]; a.Outcome != outcome || a.Reason != want {
				t.Errorf("%d: %+v, want %s %q", i, a, outcome, want)
			}
		}
	}
	if kept := h.consents(other.ID); len(kept) != 1 || kept[0].Given || len(asks()) != 0 || len(h.consents(child.ID)) != 0 {
		t.Errorf("kept %+v, to be asked %v", kept, asks())
	}
	h.sound()
}

func TestARevokedDeviceAnswersNothingAboutPictures(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	_, other, _, _ := s.couple(h, url.Values{"atelier": {h.atelier("Sauvages de ma rue", 10, 12, 20).ID}})
	s.now = h.at(9).Time()
	d := newTable(t, s, h, "Table 1").device("Tablette")
	d.list()
	h.write(func(tx *gorm.DB) error {
		return tx.Exec("UPDATE desk_device SET revoked_at = 1 WHERE id = ?", d.id).Error
	})
	yes := true
	if a := d.send(desk.Item{ID: store.NewID(), Kind: desk.Photo, Person: other.ID, Answer: &yes}).Items[0]; a.Outcome != desk.Refused || a.Reason != "revoked" {
		t.Errorf("a revoked device: %+v", a)
	}
}
