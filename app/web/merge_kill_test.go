package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"oplibre/app/account"
	"oplibre/app/signup"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// twoCarnets are of one person: both have a seat in the same atelier, one of which comes free when they are merged.
type twoCarnets struct {
	link        string
	first, code string
	values      url.Values
	answered    bool
}

// A process that is killed while the team merges carnets has merged what it answered, and no pair by half.
func TestMergingSurvivesAKill(t *testing.T) {
	const pairs = 24
	options := storetest.Options(t)
	db, err := store.Open(context.Background(), options)
	if err != nil {
		t.Fatal(err)
	}
	s := newSiteOn(t, db)
	h := newHall(t, db, "saint-marc-2027")
	flora := h.atelier("Sauvages de ma rue", 10, 12, 2*pairs)
	organiser := s.signedIn(account.Organiser, h.o.ID)
	all := make([]*twoCarnets, pairs)
	for i := range all {
		name := string(rune('A'+i)) + "nne"
		all[i] = &twoCarnets{first: h.signsUp(s, signUpValues(name+" Le Goff", flora)), code: h.signsUp(s, signUpValues("Le Goff "+name, flora))}
		all[i].prepare(t, h, organiser)
	}
	s.server.Close()
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	process, origin := serveUntilKilled(t, options, s.now)
	mergeUntilCut(organiser, all, origin, pairs/3, func() { _ = process.Process.Kill() })
	_ = process.Wait() // killed

	if db, err = store.Open(context.Background(), options); err != nil {
		t.Fatalf("open what was left: %v", err)
	}
	t.Cleanup(func() { _ = db.Close() })
	h.db = db
	h.clean()
	again := newSiteOn(t, db)
	again.now = s.now
	if merged := countMerged(t, again, all); h.confirmed(flora) != 2*pairs-merged {
		t.Errorf("%d pairs are merged and %d of %d seats are taken", merged, h.confirmed(flora), 2*pairs)
	}
	organiser = again.signedIn(account.Organiser, h.o.ID)
	for _, two := range all {
		if got := organiser.post(two.link, two.values); got.Status != http.StatusSeeOther && got.Status != http.StatusNotFound {
			t.Errorf("merge what was cut off: %d", got.Status)
		}
	}
	h.clean()
	if merged := countMerged(t, again, all); merged != pairs || h.confirmed(flora) != pairs {
		t.Errorf("%d of %d pairs are merged in the end, %d seats are taken", merged, pairs, h.confirmed(flora))
	}
}

// prepare reads what the page of the merge asks to be sent.
func (two *twoCarnets) prepare(t *testing.T, h *hall, organiser *browser) {
	t.Helper()
	var ids []string
	for _, code := range []string{two.first, two.code} {
		found, err := signup.Find(t.Context(), h.db, signup.Code(code))
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, found.ID)
	}
	two.link = "/gestion/" + h.o.Slug + "/personnes/doublons/" + ids[0] + "/" + ids[1]
	page := organiser.get(two.link).document(t)
	two.values = url.Values{}
	for _, name := range []string{"kept_version", "other_version"} {
		two.values.Set(name, page.Find(`input[name=`+name+`]`).AttrOr("value", ""))
	}
}

// mergeUntilCut sends all merges from four clients until the server is gone, and calls enough once so many were answered.
func mergeUntilCut(organiser *browser, all []*twoCarnets, origin string, many int, enough func()) {
	var mu sync.Mutex
	answered := 0
	var clients sync.WaitGroup
	for client := range 4 {
		clients.Go(func() {
			for i := client; i < len(all); i += 4 {
				got, err := organiser.client.Post(origin+all[i].link, "application/x-www-form-urlencoded", strings.NewReader(all[i].values.Encode()))
				if err != nil {
					return // the server is gone
				}
				got.Body.Close()
				all[i].answered = got.StatusCode == http.StatusSeeOther
				mu.Lock()
				if answered++; answered == many {
					enough()
				}
				mu.Unlock()
			}
		})
	}
	clients.Wait()
}

// countMerged counts the pairs of which one code leads to the other; each that was answered has to be among them.
func countMerged(t *testing.T, s *site, all []*twoCarnets) (merged int) {
	t.Helper()
	for _, two := range all {
		got := s.visitor().get("/carnet/" + two.code)
		switch {
		case got.Status == http.StatusSeeOther && got.Location() == "/carnet/"+two.first:
			merged++
		case got.Status != http.StatusOK:
			t.Errorf("the code %s leads to %d", two.code, got.Status)
		case two.answered:
			t.Errorf("%s was answered and is not merged", two.code)
		}
	}
	return merged
}
