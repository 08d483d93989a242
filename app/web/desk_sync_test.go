package web_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/desk"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// device is a tablet of a table that sends what it kept.
type device struct {
	*table
	id, name string
}

func (d *table) device(name string) *device { return &device{d, store.NewID(), name} }

func (d *device) send(items ...desk.Item) desk.Report {
	d.site.t.Helper()
	batch := desk.Batch{Batch: store.NewID(), Device: desk.DeviceName{ID: d.id, Name: d.name}, Items: items}
	body, err := json.Marshal(batch)
	if err != nil {
		d.site.t.Fatal(err)
	}
	got := d.do(http.MethodPost, d.address+"/sync", "application/json", strings.NewReader(string(body)))
	var report desk.Report
	if err := json.Unmarshal([]byte(got.Body), &report); err != nil || got.Status != http.StatusOK {
		d.site.t.Fatalf("sync: %d %v\n%s", got.Status, err, got.Body)
	}
	if report.Oplibre != desk.ReportMark || report.Batch != batch.Batch || len(report.Items) != len(items) || !strings.HasPrefix(got.Header.Get("Content-Type"), "application/json") {
		d.site.t.Fatalf("the report is not told from what a captive portal says: %s %+v", got.Header.Get("Content-Type"), report)
	}
	return report
}

func (d *device) list() (l desk.List, status int) {
	d.site.t.Helper()
	got := d.get(d.address + "/liste.json?appareil=" + d.id + "&nom=" + url.QueryEscape(d.name))
	if got.Status == http.StatusOK {
		if err := json.Unmarshal([]byte(got.Body), &l); err != nil {
			d.site.t.Fatal(err)
		}
	}
	return l, got.Status
}

// borrow takes seats of an atelier into a share.
func (d *device) borrow(a programme.Atelier, n int) desk.Answer {
	d.site.t.Helper()
	return d.send(desk.Item{ID: store.NewID(), Kind: desk.TakeSeats, Atelier: a.ID, Seats: n}).Items[0]
}

func walkIn(name string, a programme.Atelier, share string) desk.Item {
	return desk.Item{ID: store.NewID(), Kind: desk.WalkIn, Name: name, Adults: 1, Atelier: a.ID, Share: share}
}

func (h *hall) pool(a programme.Atelier) (p programme.SeatPool) {
	h.Helper()
	if err := h.db.Read(context.Background(), func(tx *gorm.DB) error { return tx.Where("atelier_id = ?", a.ID).Take(&p).Error }); err != nil {
		h.Fatal(err)
	}
	return p
}

// sound fails when anything is not as it must always be.
func (h *hall) sound() {
	h.Helper()
	h.clean()
	found, err := programme.Check(context.Background(), h.db)
	if err != nil || len(found) > 0 {
		h.Errorf("%v %v", found, err)
	}
}

func count(outcomes []desk.Answer, which desk.Outcome) (n int) {
	for _, a := range outcomes {
		if a.Outcome == which {
			n++
		}
	}
	return n
}

func TestWindowHoldsTheDayAndNobodyElse(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	flora, sunday := h.atelier("Sauvages de ma rue", 10, 12, 20), h.atelier("Oiseaux", 34, 36, 20)
	s.carnetFor(h, "Nolwenn Tanguy", flora)
	s.carnetFor(h, "Youn Le Bris", sunday)
	d := newTable(t, s, h, "Table 1").device("Tablette")
	early, _ := d.list()
	if len(early.People) != 0 || len(early.Ateliers) != 1 || early.PeopleFrom <= store.InstantOf(s.now) {
		t.Errorf("three weeks before, a device is given %d people and %d ateliers", len(early.People), len(early.Ateliers))
	}
	s.now = h.at(-4).Time() // the evening before
	ready, _ := d.list()
	if len(ready.People) != 1 || ready.People[0].Name != "Nolwenn Tanguy" || ready.People[0].Code == "" || len(ready.Blanks) == 0 {
		t.Errorf("the evening before: %+v", ready.People)
	}
	s.now = h.at(25).Time()
	if next, _ := d.list(); len(next.People) != 1 || next.People[0].Name != "Youn Le Bris" {
		t.Errorf("on Sunday: %+v", next.People)
	}
}

func TestSameItemTenTimesAtOnceHappensOnce(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	flora := h.atelier("Sauvages de ma rue", 10, 12, 20)
	nolwenn := s.carnetFor(h, "Nolwenn Tanguy", flora)
	s.now = h.at(9.75).Time()
	d := newTable(t, s, h, "Table 1").device("Tablette")
	list, _ := d.list()
	guest := walkIn("Qui Passe", flora, "")
	guest.Carnet = list.Blanks[0].Carnet
	items := []desk.Item{guest, {ID: store.NewID(), Kind: desk.CheckIn, Person: nolwenn.Persons[0].ID, Atelier: flora.ID}}
	reports := make([]desk.Report, 10)
	var all sync.WaitGroup
	for i := range reports {
		all.Go(func() { reports[i] = d.send(items...) })
	}
	all.Wait()
	for _, r := range reports {
		for i := range items {
			if !reflect.DeepEqual(r.Items[i], reports[0].Items[i]) || r.Items[i].Outcome != desk.Done {
				t.Errorf("the same item is answered %+v and %+v", reports[0].Items[i], r.Items[i])
			}
		}
	}
	if a := reports[0].Items[0]; a.Carnet != list.Blanks[0].Carnet || a.Code != list.Blanks[0].Code {
		t.Errorf("the carnet that was handed out is %v, the one that was made %s %s", list.Blanks[0], a.Carnet, a.Code)
	}
	if n := h.confirmed(flora); n != 2 {
		t.Errorf("%d seats are taken by two people", n)
	}
	other := items[0]
	other.Name = "Quelqu'un d'autre"
	if a := d.send(other).Items[0]; a.Outcome != desk.Refused || a.Reason != "other_item" {
		t.Errorf("another item under a known id: %+v", a)
	}
	again := items[1]
	again.ID = store.NewID()
	if a := d.send(again).Items[0]; a.Outcome != desk.Already || a.Desk != "Table 1" || a.Since == 0 {
		t.Errorf("ticked again: %+v", a)
	}
	h.sound()
}

func TestTwoDesksAndTheLastSeat(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	flora := h.atelier("Sauvages de ma rue", 10, 12, 1)
	s.now = h.at(9.75).Time()
	tables := []*table{newTable(t, s, h, "Table 1"), newTable(t, s, h, "Table 2")}
	statuses := make([]int, 8)
	var all sync.WaitGroup
	for i := range statuses {
		all.Go(func() {
			d := tables[i%2]
			statuses[i] = d.post(d.address+"/inscrire", url.Values{"key": {store.NewID()}, "atelier": {flora.ID}, "adults": {"1"}}).Status
		})
	}
	all.Wait()
	seats := 0
	for _, status := range statuses {
		if status == http.StatusSeeOther {
			seats++
		} else if status != http.StatusConflict {
			t.Errorf("a desk is answered %d", status)
		}
	}
	if seats != 1 || h.confirmed(flora) != 1 {
		t.Errorf("%d people got the last seat, the pool counts %d", seats, h.confirmed(flora))
	}
	h.sound()
}

func TestDevicesGiveOnlyTheSeatsThatTheyHold(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	flora := h.atelier("Sauvages de ma rue", 10, 12, 3)
	h.write(func(tx *gorm.DB) error {
		return tx.Exec("UPDATE seat_pool SET reserve = 1 WHERE atelier_id = ?", flora.ID).Error
	})
	s.now = h.at(8).Time()
	one, two := newTable(t, s, h, "Table 1").device("Tablette"), newTable(t, s, h, "Table 2").device("Téléphone")
	first, second := one.borrow(flora, 2), two.borrow(flora, 5)
	if first.Seats != 2 || second.Seats != 1 {
		t.Fatalf("the devices hold %d and %d of 3 seats", first.Seats, second.Seats)
	}
	if a := two.borrow(flora, 1); a.Outcome != desk.Refused || a.Reason != "full" {
		t.Errorf("a seat that nobody has: %+v", a)
	}
	if got := s.visitor().post(h.path(), signUpValues("Trop Tard", flora)); got.Status != http.StatusConflict {
		t.Errorf("the public took a seat that a device holds: %d", got.Status)
	}
	done := one.send(walkIn("Ana Le Roux", flora, first.Share), walkIn("Bob Le Roux", flora, first.Share), walkIn("Cid Le Roux", flora, first.Share))
	if count(done.Items, desk.Done) != 2 || done.Items[2].Outcome != desk.Decision || done.Items[2].Reason != "share" {
		t.Errorf("a device gave more than it holds: %+v", done.Items)
	}
	if a := two.send(walkIn("Dan Le Roux", flora, first.Share)).Items[0]; a.Outcome != desk.Decision {
		t.Errorf("a share of another device was used up and gives: %+v", a)
	}
	if a := two.send(desk.Item{ID: store.NewID(), Kind: desk.ReturnSeats, Share: first.Share, Seats: 1}).Items[0]; a.Outcome != desk.Refused {
		t.Errorf("a device gives back what another holds: %+v", a)
	}
	back := two.send(desk.Item{ID: store.NewID(), Kind: desk.ReturnSeats, Share: second.Share, Seats: 9})
	if back.Items[0].Seats != 1 || len(back.Shares) != 0 {
		t.Errorf("what came back: %+v", back)
	}
	if p := h.pool(flora); p.Confirmed != 2 || p.DeskShare != 0 {
		t.Errorf("the pool: %+v", p)
	}
	h.sound()
}

func TestWhatArrivesAfterAWriteOffIsDecided(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	flora := h.atelier("Sauvages de ma rue", 10, 12, 2)
	s.now = h.at(9).Time()
	d := newTable(t, s, h, "Table 1").device("Tablette")
	share := d.borrow(flora, 2)
	organiser := s.signedIn(account.Organiser, h.o.ID)
	path := "/gestion/" + h.o.Slug + "/accueil"
	s.now = s.now.Add(24 * time.Hour) // no clock brings seats back
	if p := h.pool(flora); p.DeskShare != 2 {
		t.Fatalf("seats came back by themselves: %+v", p)
	}
	s.now = h.at(9.5).Time()
	if got := organiser.post(path+"/appareils/"+d.id+"/reprendre", nil); got.Status != http.StatusSeeOther {
		t.Fatalf("write off: %d\n%s", got.Status, got.Body)
	}
	s.carnetFor(h, "Ana Le Roux", flora)
	s.carnetFor(h, "Bob Le Roux", flora)
	late := walkIn("Cid Le Roux", flora, share.Share)
	if a := d.send(late).Items[0]; a.Outcome != desk.Decision {
		t.Fatalf("after a write-off: %+v", a)
	}
	page := organiser.get(path + "/bilan")
	page.shows(t, "1 décision à prendre", "Cid Le Roux · Sauvages de ma rue", "ont été reprises")
	statuses := make([]int, 4)
	var all sync.WaitGroup
	for i := range statuses {
		all.Go(func() {
			statuses[i] = organiser.post(path+"/bilan/"+late.ID, url.Values{"decision": {desk.Accept}}).Status
		})
	}
	all.Wait()
	done := 0
	for _, status := range statuses {
		if status == http.StatusSeeOther {
			done++
		} else if status != http.StatusConflict {
			t.Errorf("a decision is answered %d", status)
		}
	}
	if done != 1 {
		t.Errorf("decided %d times", done)
	}
	if p := h.pool(flora); p.Confirmed != 3 || p.Excess != 1 {
		t.Errorf("the pool: %+v", p)
	}
	if a := d.send(late).Items[0]; a.Outcome != desk.Decision || a.Decided != desk.Accept {
		t.Errorf("sent again after the decision: %+v", a)
	}
	organiser.get(path+"/bilan").shows(t, "Rien à décider", "accepté")
	h.sound()
}

func TestWriteOffRacesWithSync(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	flora := h.atelier("Sauvages de ma rue", 10, 12, 6)
	s.now = h.at(9).Time()
	d := newTable(t, s, h, "Table 1").device("Tablette")
	for range 6 {
		share := d.borrow(flora, 1)
		var answer desk.Answer
		var failed error
		var all sync.WaitGroup
		all.Go(func() { answer = d.send(walkIn("", flora, share.Share)).Items[0] })
		all.Go(func() { failed = desk.WriteOff(context.Background(), s.db, s.by(), h.o.ID, d.id) })
		all.Wait()
		if failed != nil || answer.Outcome != desk.Done && answer.Outcome != desk.Decision {
			t.Fatalf("%v, %+v", failed, answer)
		}
		h.sound()
		if p := h.pool(flora); p.DeskShare != 0 {
			t.Fatalf("seats are lost: %+v", p)
		}
	}
}
