package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"sync"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/desk"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/signup/assignment"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// tablet is a device whose server dies: it keeps what it sent, and what was answered.
type tablet struct {
	id, path string // the path of the desk's address
	share    string
	items    []desk.Item
	answers  map[string]desk.Answer
}

// next are five things that happen at the desk: somebody with a seat of the share, somebody who asks for one, a family, and two without name.
func (d *tablet) next(a programme.Atelier) []desk.Item {
	n := len(d.items)
	family := walkIn(fmt.Sprintf("Famille %s %d", d.id[30:], n), a, "")
	family.Adults, family.Children, family.Band, family.Phone = 2, 1, "6-10", "02 61 91 00 31"
	items := []desk.Item{walkIn(fmt.Sprintf("Ana %s %d", d.id[30:], n), a, d.share), walkIn(fmt.Sprintf("Bob %s %d", d.id[30:], n), a, ""), family,
		walkIn("", a, d.share), walkIn("", a, "")}
	d.items = append(d.items, items...)
	return items
}

// send posts items; ok is false when nothing that counts as an answer came.
func (d *tablet) send(client *http.Client, origin string, items []desk.Item) (report desk.Report, ok bool) {
	batch := desk.Batch{Batch: store.NewID(), Device: desk.DeviceName{ID: d.id, Name: "Tablette"}, Items: items}
	body, err := json.Marshal(batch)
	if err != nil {
		return report, false
	}
	got, err := client.Post(origin+d.path+"/sync", "application/json", bytes.NewReader(body))
	if err != nil {
		return report, false
	}
	defer got.Body.Close()
	if err := json.NewDecoder(got.Body).Decode(&report); err != nil || got.StatusCode != http.StatusOK || report.Batch != batch.Batch {
		return report, false
	}
	return report, true
}

// A process that is killed while desks send what they kept has done what it answered, and does the rest once when it is sent again.
func TestWhatDesksSentSurvivesAKill(t *testing.T) {
	options := storetest.Options(t)
	db, err := store.Open(context.Background(), options)
	if err != nil {
		t.Fatal(err)
	}
	s := newSiteOn(t, db)
	h := newHall(t, db, "saint-marc-2027")
	flora := h.atelier("Sauvages de ma rue", 10, 12, 100_000)
	s.now = h.at(9.75).Time()
	tablets := make([]*tablet, 4)
	for i := range tablets {
		d := newTable(t, s, h, fmt.Sprint("Table ", i%2)).device("Tablette")
		link, _ := url.Parse(d.address)
		tablets[i] = &tablet{id: d.id, path: link.Path, share: d.borrow(flora, 20).Share, answers: map[string]desk.Answer{}}
	}
	s.server.Close()
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	process, origin := serveUntilKilled(t, options, s.now)
	sendUntilCut(t, tablets, flora, origin, 60, func() { _ = process.Process.Kill() })
	_ = process.Wait() // killed

	if db, err = store.Open(context.Background(), options); err != nil {
		t.Fatalf("open what was left: %v", err)
	}
	t.Cleanup(func() { _ = db.Close() })
	again := newSiteOn(t, db)
	again.now, h.db = s.now, db
	h.sound()
	done := sendAllAgain(t, tablets, again.server.URL)
	if p := h.pool(flora); p.Confirmed != done || p.DeskShare != 0 {
		t.Errorf("%d people were told that they have a seat, the pool counts %d and %d in shares", done, p.Confirmed, p.DeskShare)
	}
	h.sound()
}

// sendUntilCut lets all devices send until the server is gone, and calls enough once so many batches were answered.
func sendUntilCut(t *testing.T, tablets []*tablet, a programme.Atelier, origin string, many int, enough func()) {
	t.Helper()
	var mu sync.Mutex
	answered := 0
	var all sync.WaitGroup
	for _, d := range tablets {
		all.Go(func() {
			for {
				report, ok := d.send(http.DefaultClient, origin, d.next(a))
				if !ok {
					return // the server is gone
				}
				for _, answer := range report.Items {
					d.answers[answer.ID] = answer
				}
				mu.Lock()
				if answered++; answered == many {
					enough()
				}
				mu.Unlock()
			}
		})
	}
	all.Wait()
	if answered < many {
		t.Fatalf("only %d batches were answered before the server went", answered)
	}
}

// sendAllAgain sends everything twice more, compares it with what was answered before, and returns how many people have a seat.
func sendAllAgain(t *testing.T, tablets []*tablet, origin string) (persons int) {
	t.Helper()
	for round := range 2 {
		for _, d := range tablets {
			for from := 0; from < len(d.items); from += 100 {
				items := d.items[from:min(from+100, len(d.items))]
				report, ok := d.send(http.DefaultClient, origin, items)
				if !ok {
					t.Fatal("the server that came back does not answer")
				}
				for i, answer := range report.Items {
					if before, known := d.answers[answer.ID]; known && !reflect.DeepEqual(before, answer) {
						t.Errorf("answered %+v before the kill and %+v after it", before, answer)
					}
					d.answers[answer.ID] = answer
					if round > 0 && answer.Outcome == desk.Done {
						persons += items[i].Adults + items[i].Children
					}
				}
			}
		}
	}
	return persons
}

// A process that is killed while it publishes what wishes became has given all seats or none, and can be asked again.
func TestPublishingWishesSurvivesAKill(t *testing.T) {
	options := storetest.Options(t)
	db, err := store.Open(context.Background(), options)
	if err != nil {
		t.Fatal(err)
	}
	s := newSiteOn(t, db)
	w := &wishWalk{s: s, hall: newHall(t, db, "saint-marc-2027"), anybody: s.visitor()}
	w.bread, w.sounds = w.hall.atelier("Pain", 10, 12, 40), w.hall.atelier("Sons", 14, 16, 50)
	w.write(func(tx *gorm.DB) error { return tx.Exec("UPDATE atelier SET by_wishes = ?", true).Error })
	w.organiser, w.page = s.signedIn(account.Organiser, w.o.ID), "/gestion/"+w.o.Slug+"/voeux"
	w.opens(t)
	for i := range 60 {
		values := signUpValues(fmt.Sprint("Personne ", i))
		values["wish"] = []string{w.bread.ID, w.sounds.ID}
		w.signsUp(s, values)
	}
	w.write(func(tx *gorm.DB) error {
		return tx.Exec("UPDATE wish_round SET closes_at = ?", store.InstantOf(s.now)-1).Error
	})
	if err := assignment.Run(t.Context(), db, s.by()); err != nil {
		t.Fatal(err)
	}
	stamp, _ := w.organiser.get(w.page).document(t).Find("input[name=computed]").First().Attr("value")
	s.server.Close()
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for _, meanwhile := range []int{0, 2, 8} {
		w.publishAndKill(t, options, stamp, meanwhile)
	}
	if db, err = store.Open(context.Background(), options); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	w.ends(t, newSiteOn(t, db), stamp)
}

// publishAndKill asks a process for the publication, several times at once, and kills it once it has answered so many other questions
// meanwhile: sooner than the publication is done, or later.
func (w *wishWalk) publishAndKill(t *testing.T, options store.Options, stamp string, meanwhile int) {
	t.Helper()
	process, origin := serveUntilKilled(t, options, w.s.now)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			got, err := w.organiser.client.Post(origin+w.page+"/first_wishes/publier", "application/x-www-form-urlencoded", strings.NewReader(url.Values{"computed": {stamp}}.Encode()))
			if err == nil {
				got.Body.Close()
				if got.StatusCode != http.StatusSeeOther && got.StatusCode != http.StatusConflict {
					t.Errorf("publish: %d", got.StatusCode)
				}
			}
		})
	}
	for range meanwhile {
		if got, err := http.Get(origin + "/healthz"); err == nil {
			got.Body.Close()
		}
	}
	_ = process.Process.Kill()
	all.Wait()
	_ = process.Wait() // killed
	db, err := store.Open(context.Background(), options)
	if err != nil {
		t.Fatalf("open what was left: %v", err)
	}
	defer db.Close()
	w.db = db
	if given := w.confirmed(w.bread) + w.confirmed(w.sounds); given != 0 && given != 90 {
		t.Errorf("%d of 90 seats are given", given)
	}
	w.sound()
}

// ends publishes what is not published yet, and lets everybody know.
func (w *wishWalk) ends(t *testing.T, s *site, stamp string) {
	t.Helper()
	w.db = s.db
	got := s.signedIn(account.Organiser, w.o.ID).post(w.page+"/first_wishes/publier", url.Values{"computed": {stamp}})
	if got.Status != http.StatusSeeOther && got.Status != http.StatusConflict {
		t.Errorf("publish: %d", got.Status)
	}
	for range 2 {
		if err := assignment.Run(t.Context(), s.db, s.by()); err != nil {
			t.Fatal(err)
		}
	}
	if bread, sounds := w.confirmed(w.bread), w.confirmed(w.sounds); bread != 40 || sounds != 50 {
		t.Errorf("%d and %d seats are given", bread, sounds)
	}
	round, err := signup.FindWishRound(t.Context(), s.db, w.o.ID)
	if err != nil || round.PublishedAt == nil || round.SettledAt == nil {
		t.Errorf("the round has no end: %+v %v", round, err)
	}
	w.sound()
}
