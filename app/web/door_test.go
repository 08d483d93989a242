package web_test

import (
	"encoding/json"
	"math"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/door"
	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// room is a place with an authorised number of persons.
func (h *hall) room(name string, authorised int) programme.Place {
	h.Helper()
	p := programme.Place{OperationID: h.o.ID, ID: store.NewID(), Number: authorised, Slug: store.NewID(), Name: name, Folded: store.Fold(name), Version: 1,
		Access: []string{}, Keeping: programme.Keeping{Hours: []programme.Hours{}, Authorised: &authorised}}
	h.write(func(tx *gorm.DB) error { return tx.Create(&p).Error })
	return p
}

// doorAnswer is what a device is told.
type doorAnswer struct {
	Oplibre, Batch string
	Refused        []string
	Doors          []struct {
		Place  string
		Inside int
	}
}

// sync sends presses as a device does whose clock is wrong by so much.
func (d *table) sync(wrong time.Duration, items ...door.Item) (report doorAnswer) {
	d.site.t.Helper()
	batch := store.NewID()
	for i := range items {
		items[i].At += store.Instant(wrong.Milliseconds())
	}
	body, err := json.Marshal(map[string]any{"batch": batch, "now": d.site.now.Add(wrong).UnixMilli(), "items": items})
	if err != nil {
		d.site.t.Fatal(err)
	}
	got := d.do(http.MethodPost, d.address+"/porte/sync", "application/json", strings.NewReader(string(body)))
	if err := json.Unmarshal([]byte(got.Body), &report); err != nil || report.Oplibre != "door-sync" || report.Batch != batch {
		d.site.t.Fatalf("%d %s", got.Status, got.Body)
	}
	return report
}

func (h *hall) passed(p programme.Place, number int, hour float64) door.Item {
	return door.Item{ID: store.NewID(), Place: p.ID, Kind: door.Passed, Number: number, At: h.at(hour)}
}

// count posts the form of a button, as a browser without JavaScript does.
func (d *table) count(p programme.Place, kind door.Kind, number string) answer {
	return d.post(d.address+"/porte", url.Values{"key": {store.NewID()}, "place": {p.ID}, "kind": {string(kind)}, "number": {number}})
}

func TestTwoDoorsWithoutNetworkAddUp(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	hq := h.room("Grande salle", 100)
	s.now = h.at(12).Time()
	doors := []*table{newTable(t, s, h, "Porte nord"), newTable(t, s, h, "Porte sud")}
	brought := [][]door.Item{{h.passed(hq, 5, 10), h.passed(hq, 1, 10.5), h.passed(hq, -2, 11)}, {h.passed(hq, -1, 10.1), h.passed(hq, 3, 10.2)}}
	errs := storetest.AtOnce(12, func(i int) error {
		items := append([]door.Item{}, brought[i%2]...)
		doors[i%2].sync(0, items...)
		return nil
	})
	for _, err := range errs {
		if err != nil {
			t.Error(err)
		}
	}
	report := doors[0].sync(0)
	if len(report.Doors) != 1 || report.Doors[0].Inside != 6 {
		t.Errorf("5 + 1 - 2 and - 1 + 3, sent six times each, make %+v", report.Doors)
	}
	doors[1].get(doors[1].address+"/porte").shows(t, "6 à l'intérieur", "9 entrées dans la journée", "Il y a de la place : 100 personnes autorisées")

	// Counted again at 11; a press of 10:45 that comes late was counted with it, one of 11:30 was not. The clock of this tablet is a day late.
	recount := door.Item{ID: store.NewID(), Place: hq.ID, Kind: door.Counted, Number: 40, At: h.at(11.2)}
	doors[0].sync(0, recount)
	if report = doors[1].sync(-24*time.Hour, h.passed(hq, 7, 10.75), h.passed(hq, 2, 11.5)); report.Doors[0].Inside != 42 {
		t.Errorf("40 and 2 are %d", report.Doors[0].Inside)
	}
	doors[1].get(doors[1].address+"/porte").shows(t, "42 à l'intérieur", "18 entrées dans la journée")
}

func TestDoorWarnsAndStops(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	hq := h.room("Grande salle", 10)
	s.now = h.at(12).Time()
	d := newTable(t, s, h, "Porte")
	level := func(number, words string) {
		t.Helper()
		if got := d.count(hq, door.Counted, number); got.Status != http.StatusSeeOther {
			t.Fatalf("%s: %d", number, got.Status)
		}
		page := d.get(d.address + "/porte?lieu=" + hq.ID).document(t)
		shown := page.Find("[data-level]").Not("[hidden]")
		if shown.Length() != 1 || !strings.Contains(shown.Text(), words) || shown.Find("svg").Length() != 1 {
			t.Errorf("%s inside of 10: %s", number, shown.Text())
		}
	}
	level("8", "Il y a de la place")
	level("9", "Presque plein")
	level("10", "Arrêtez les entrées")
	d.count(hq, door.Passed, "-1")
	d.get(d.address+"/porte").shows(t, "9 à l'intérieur", "Presque plein")
	d.count(hq, door.Passed, "-50")
	d.get(d.address+"/porte").shows(t, "0 à l'intérieur")
	for _, wrong := range []string{"", "beaucoup", "0", "201"} {
		if got := d.count(hq, door.Passed, wrong); got.Status != http.StatusUnprocessableEntity {
			t.Errorf("%q people come in: %d", wrong, got.Status)
		}
	}
	refused := d.count(hq, door.Counted, "99999")
	refused.shows(t, "Écrivez un nombre entier, de 0 à 20 000.")
	if typed, _ := refused.document(t).Find("#f-number").Attr("value"); typed != "99999" {
		t.Errorf("the number that was typed comes back as %q", typed)
	}
	d.count(hq, door.Passed, "3")
	s.visitor().get("/o/saint-marc-2027/tableau").shows(t, "3 personnes ici")
	s.now = h.at(12 + 24).Time()
	d.get(d.address+"/porte").shows(t, "0 à l'intérieur", "0 entrée dans la journée")
}

func TestTeamSeesWhoCameIn(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	hq := h.room("Grande salle", 100)
	s.now = h.at(26).Time()
	newTable(t, s, h, "Porte").sync(0, h.passed(hq, 5, 9.5), h.passed(hq, 3, 10.2), h.passed(hq, 1, 25), h.passed(hq, -4, 11))
	organiser := s.signedIn(account.Organiser, h.o.ID)
	organiser.get("/gestion/saint-marc-2027/accueil/porte").shows(t, "9 entrées comptées", "samedi 22 mai", "Grande salle")
	file := organiser.get("/gestion/saint-marc-2027/accueil/porte.csv")
	for _, line := range []string{"Grande salle,2027-05-22,9,5", "Grande salle,2027-05-22,10,3", "Grande salle,2027-05-22,1,1"} {
		if !strings.Contains(file.Body, line) {
			t.Errorf("the file lacks %s:\n%s", line, file.Body)
		}
	}
}

func TestDoorKnowsNothingOfOtherOperations(t *testing.T) {
	s := newSite(t)
	ours, theirs := newHall(t, s.db, "saint-marc-2027"), newHall(t, s.db, "plouarzel-2027")
	hq, barn := ours.room("Grande salle", 100), theirs.room("Grange", 50)
	s.now = ours.at(12).Time()
	d := newTable(t, s, ours, "Porte")
	if got := d.count(barn, door.Passed, "1"); got.Status != http.StatusNotFound {
		t.Errorf("somebody comes into a place of another operation: %d", got.Status)
	}
	report := d.sync(0, ours.passed(barn, 1, 11), ours.passed(hq, 1, 11), door.Item{ID: "x", Place: hq.ID, Kind: door.Passed, Number: 1})
	if len(report.Refused) != 2 || len(report.Doors) != 1 || report.Doors[0].Inside != 1 {
		t.Errorf("%+v", report)
	}
	hostile := []door.Item{{ID: store.NewID(), Place: "\x00", Kind: door.Passed, Number: 1}, {ID: store.NewID(), Kind: door.Passed, Number: 1}}
	for _, number := range []int{math.MinInt, -201, 0, 201, math.MaxInt} {
		hostile = append(hostile, ours.passed(hq, number, 11))
	}
	for _, number := range []int{math.MinInt, -1, 20_001, math.MaxInt} {
		item := ours.passed(hq, number, 11)
		item.Kind = door.Counted
		hostile = append(hostile, item)
	}
	if report := d.sync(0, hostile...); len(report.Refused) != len(hostile) || report.Doors[0].Inside != 1 {
		t.Errorf("of %d presses that cannot be: %+v", len(hostile), report)
	}
	for _, path := range []string{"/accueil/nobody/porte", "/accueil/nobody/porte/sync"} {
		method := map[bool]string{true: http.MethodPost, false: http.MethodGet}[strings.HasSuffix(path, "sync")]
		if got := s.visitor().do(method, path, "application/json", strings.NewReader(`{"batch":"b","items":[]}`)); got.Status != http.StatusNotFound {
			t.Errorf("%s: %d", path, got.Status)
		}
	}
	for _, path := range []string{"/gestion/plouarzel-2027/accueil/porte", "/gestion/plouarzel-2027/accueil/porte.csv"} {
		if got := s.signedIn(account.Organiser, ours.o.ID).get(path); got.Status != http.StatusNotFound && got.Status != http.StatusForbidden {
			t.Errorf("%s: %d", path, got.Status)
		}
	}
}
