package web_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/tmaxmax/go-sse"
	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/programme/publishing"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
	"oplibre/app/web"
)

// screen is a board that somebody looks at.
type screen struct {
	testing.TB
	body   io.Closer
	events chan sse.Event
}

// liveSite is a site whose boards look for changes often. impatient is the same site behind a server that bears no silence.
type liveSite struct {
	*site
	impatient *httptest.Server
}

func newLiveSite(t testing.TB, viewers int) *liveSite {
	s := newSiteOn(t, storetest.New(t))
	s.site = web.New(web.Config{DB: s.db, Log: slog.New(slog.NewTextHandler(testLog{t}, nil)), Clock: func() time.Time { return s.now },
		BaseURL: s.server.URL, Every: time.Millisecond, Viewers: viewers})
	s.server.Config.Handler = s.site.Handler()
	impatient := httptest.NewUnstartedServer(s.site.Handler())
	impatient.Config.ReadTimeout, impatient.Config.WriteTimeout = 50*time.Millisecond, 50*time.Millisecond
	impatient.Start()
	t.Cleanup(func() {
		s.site.EndStreams()
		impatient.Close()
	})
	return &liveSite{s, impatient}
}

// look opens a board; last is the frame that the screen has already.
func (s *liveSite) look(path, last string) (*screen, int) {
	s.t.Helper()
	request, err := http.NewRequest(http.MethodGet, s.impatient.URL+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("Accept-Language", "fr")
	if last != "" {
		request.Header.Set("Last-Event-ID", last)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = answer.Body.Close() })
	view := &screen{TB: s.t, body: answer.Body, events: make(chan sse.Event)}
	if answer.StatusCode == http.StatusOK {
		if answer.Header.Get("Content-Type") != "text/event-stream" || answer.Header.Get("X-Accel-Buffering") != "no" {
			s.t.Errorf("the head of a stream: %v", answer.Header)
		}
		go func() {
			defer close(view.events)
			for event, err := range sse.Read(answer.Body, &sse.ReadConfig{MaxEventSize: 1 << 20}) {
				if err != nil {
					return
				}
				view.events <- event
			}
		}()
	}
	return view, answer.StatusCode
}

// shows reads until the board has all of these words.
func (v *screen) shows(words ...string) sse.Event {
	v.Helper()
	for event := range v.events {
		text := strings.Join(strings.Fields(strings.NewReplacer("\u202f", " ", "\u00a0", " ").Replace(event.Data)), " ")
		if event.Type == "tableau" && containsAll(text, words) {
			return event
		}
	}
	v.Fatalf("the stream ended before it showed %q", words)
	return sse.Event{}
}

func containsAll(text string, words []string) bool {
	for _, word := range words {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

func TestBoardOfTheHall(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	flora := h.atelier("Sauvages de ma rue", 10, 12, 3)
	h.atelier("Oiseaux", 8, 11, 5)
	h.atelier("Estran", 14, 16, 5, func(a *programme.Atelier) { a.Status = programme.Cancelled })
	h.atelier("Secret", 14, 16, 5, func(a *programme.Atelier) { a.Status = programme.DraftAtelier })
	nolwenn := s.carnetFor(h, "Nolwenn Tanguy", flora)
	s.now = h.at(9.8).Time()
	newTable(t, s, h, "Table 1").press("/presence", nolwenn.Persons[0].ID, "")
	s.carnetFor(h, "Youn Le Bris", flora)
	page := s.visitor().get("/o/saint-marc-2027/tableau")
	page.shows(t, "9 h 48", "1 personne ici", "1 encore attendue", "6 places libres", "Sauvages de ma rue", "dans 12 min", "Plus qu'une place",
		"Oiseaux", "jusqu'à 11 h", "Annulé : Estran, prévu à 14 h")
	for _, hidden := range []string{"Nolwenn", "Youn", "Secret"} {
		if strings.Contains(page.Body, hidden) {
			t.Errorf("the board tells %s", hidden)
		}
	}
	if refresh := page.document(t).Find("noscript").Text(); !strings.Contains(refresh, `content="60"`) {
		t.Errorf("without JavaScript the board stands still: %s", refresh)
	}
	h.write(func(tx *gorm.DB) error {
		store.Touch(tx, h.o.ID)
		return tx.Model(h.o).Update("phase", operation.Draft).Error
	})
	for _, path := range []string{"/o/saint-marc-2027/tableau", "/o/saint-marc-2027/tableau/flux"} {
		if got := s.visitor().get(path); got.Status != http.StatusNotFound {
			t.Errorf("%s of a draft: %d", path, got.Status)
		}
	}
}

func TestBoardTellsWhatMoved(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	flora := h.atelier("Sauvages de ma rue", 10, 12, 3)
	version := func() {
		h.write(func(tx *gorm.DB) error { _, err := publishing.Record(tx, s.by(), h.o, "Nadia"); return err })
	}
	version()
	s.now = h.at(9).Time()
	h.write(func(tx *gorm.DB) error {
		store.Touch(tx, h.o.ID)
		return tx.Model(&flora).Where("operation_id = ?", h.o.ID).Updates(map[string]any{"starts_at": h.at(11), "ends_at": h.at(13)}).Error
	})
	version()
	s.visitor().get("/o/saint-marc-2027/tableau").shows(t, "Sauvages de ma rue commence à 11 h au lieu de 10 h")
}

func TestBoardChangesByItself(t *testing.T) {
	s := newLiveSite(t, 0)
	h := newHall(t, s.db, "saint-marc-2027")
	flora := h.atelier("Sauvages de ma rue", 10, 12, 3)
	nolwenn := s.carnetFor(h, "Nolwenn Tanguy", flora)
	s.now = h.at(9.5).Time()
	d := newTable(t, s.site, h, "Table 1")
	one, _ := s.look("/o/saint-marc-2027/tableau/flux", "")
	two, _ := s.look("/o/saint-marc-2027/tableau/flux", "")
	one.shows("<b>0</b> <span>personne ici", "Plus que 2 places")
	two.shows("<b>0</b> <span>personne ici")
	d.press("/presence", nolwenn.Persons[0].ID, "")
	one.shows("<b>1</b> <span>personne ici")
	latest := two.shows("<b>1</b> <span>personne ici")

	again, _ := s.look("/o/saint-marc-2027/tableau/flux", latest.LastEventID)
	if first := <-again.events; first.Type != "vu" {
		t.Errorf("a screen that comes back first hears %q", first.Type)
	}
	s.carnetFor(h, "Youn Le Bris", flora)
	if next := <-again.events; next.Type != "tableau" || !strings.Contains(next.Data, "Plus qu") {
		t.Errorf("a screen that knows the board is sent %q:\n%s", next.Type, next.Data)
	}
	s.site.site.EndStreams()
	for _, view := range []*screen{one, two, again} {
		for range view.events { //nolint:revive // until the end, which has to come
		}
	}
	if _, status := s.look("/o/saint-marc-2027/tableau/flux", ""); status != http.StatusTooManyRequests {
		t.Errorf("a stream begins while the program ends: %d", status)
	}
}

func TestBoardsAreBounded(t *testing.T) {
	s := newLiveSite(t, 2)
	newHall(t, s.db, "saint-marc-2027")
	first, _ := s.look("/o/saint-marc-2027/tableau/flux", "")
	first.shows("Plus rien ne commence")
	second, _ := s.look("/o/saint-marc-2027/tableau/flux?langue=en", "")
	second.shows("Nothing else begins")
	if _, status := s.look("/o/saint-marc-2027/tableau/flux", ""); status != http.StatusTooManyRequests {
		t.Errorf("a third viewer of two is answered %d", status)
	}
	if got := s.visitor().do(http.MethodHead, "/o/saint-marc-2027/tableau/flux", "", nil); got.Status != http.StatusOK {
		t.Errorf("HEAD of a stream: %d", got.Status)
	}
}

// BenchmarkBoard tells how long 200 screens take to show that somebody was ticked.
func BenchmarkBoard(b *testing.B) {
	s := newLiveSite(b, 0)
	h := newHall(b, s.db, "saint-marc-2027")
	flora := h.atelier("Sauvages de ma rue", 10, 12, 3)
	nolwenn := s.carnetFor(h, "Nolwenn Tanguy", flora)
	s.now = h.at(9.5).Time()
	d := newTable(b, s.site, h, "Table 1")
	var screens [200]*screen
	for i := range screens {
		screens[i], _ = s.look("/o/saint-marc-2027/tableau/flux", "")
		screens[i].shows("<b>0</b> <span>personne ici")
	}
	present := 0
	for b.Loop() {
		below := [...]string{"/presence", "/presence/annuler"}[present]
		present = 1 - present
		if got := d.post(d.address+below, url.Values{"key": {store.NewID()}, "person": {nolwenn.Persons[0].ID}}); got.Status != http.StatusSeeOther {
			b.Fatalf("%s: %d", below, got.Status)
		}
		for _, view := range screens {
			view.shows(fmt.Sprintf("<b>%d</b> <span>personne ici", present))
		}
	}
}
