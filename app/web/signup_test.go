package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/store"
	"oplibre/app/waiting"
)

// hall is an operation on a site, whose sign-up is open.
type hall struct {
	testing.TB
	db      *store.DB
	o       *operation.Operation
	theme   programme.Theme
	number  int64
	weekend time.Time // the Saturday, local midnight
}

func newHall(t testing.TB, db *store.DB, slug string) *hall {
	t.Helper()
	h := &hall{TB: t, db: db, weekend: time.Date(2027, 5, 22, 0, 0, 0, 0, time.FixedZone("CEST", 7200))}
	h.o = &operation.Operation{ID: store.NewID(), Slug: slug, Name: "Opération Libre Saint-Marc", Neighbourhood: "Saint-Marc", Language: "fr",
		TimeZone: "Europe/Paris", StartsAt: h.at(-6), EndsAt: h.at(42), Phase: operation.Open, LeadInstance: db.Instance().ID, NextNumber: 1,
		ContactPhone: "02 61 91 00 27", ContactHours: "du lundi au samedi, de 10 h à 18 h", LegalOrganiser: "Les Communs d’Iroise",
		Version: 1, Translations: map[string]operation.Translation{}}
	h.theme = programme.Theme{OperationID: h.o.ID, ID: store.NewID(), Slug: "flore", Name: "Flore", Icon: "plant-2", Colour: "#2e6720", Tint: "#e4f2e1",
		DarkColour: "#98cf8b", DarkTint: "#1e311a", Fields: "[]", Version: 1, Translations: map[string]string{}}
	h.write(func(tx *gorm.DB) error { return tx.Create(h.o).Error })
	h.write(func(tx *gorm.DB) error { return tx.Create(&h.theme).Error })
	return h
}

func (h *hall) write(fn func(tx *gorm.DB) error) {
	h.Helper()
	if err := h.db.Write(context.Background(), fn); err != nil {
		h.Fatal(err)
	}
}

// at is an hour of the Saturday, 24 and more on the Sunday.
func (h *hall) at(hour float64) store.Instant {
	return store.InstantOf(h.weekend.Add(time.Duration(hour * float64(time.Hour))))
}

func (h *hall) atelier(title string, from, to float64, capacity int, options ...func(*programme.Atelier)) programme.Atelier {
	h.Helper()
	h.number++
	a := programme.Atelier{OperationID: h.o.ID, ID: store.NewID(), Number: h.number, Slug: operation.Slugify(title), Title: title, ThemeID: h.theme.ID,
		Language: "fr", StartsAt: h.at(from), EndsAt: h.at(to), Entry: programme.SignUp, Audience: "everybody", Status: programme.Published,
		Version: 1, Access: []string{}, Translations: map[string]programme.AtelierTranslation{}}
	for _, option := range options {
		option(&a)
	}
	pool := programme.SeatPool{OperationID: h.o.ID, ID: store.NewID(), AtelierID: a.ID, Capacity: &capacity}
	h.write(func(tx *gorm.DB) error {
		if err := tx.Create(&a).Error; err != nil {
			return err
		}
		return tx.Create(&pool).Error
	})
	return a
}

func (h *hall) confirmed(a programme.Atelier) (n int) {
	h.Helper()
	err := h.db.Read(context.Background(), func(tx *gorm.DB) error {
		return tx.Model(&programme.SeatPool{}).Where("atelier_id = ?", a.ID).Select("confirmed").Row().Scan(&n)
	})
	if err != nil {
		h.Fatal(err)
	}
	return n
}

func (h *hall) clean() {
	h.Helper()
	for _, check := range []func(context.Context, *store.DB) ([]store.Violation, error){signup.Check, waiting.Check} {
		found, err := check(context.Background(), h.db)
		if err != nil {
			h.Fatal(err)
		}
		for _, v := range found {
			h.Errorf("%s: %s: %s", v.Check, v.Subject, v.Detail)
		}
	}
}

func (h *hall) path() string { return "/o/" + h.o.Slug + "/inscription" }

func signUpValues(name string, ateliers ...programme.Atelier) url.Values {
	values := url.Values{"name": {name}, "key": {store.NewID()}}
	for _, a := range ateliers {
		values.Add("atelier", a.ID)
	}
	return values
}

func TestSignUpWithoutAnyScript(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	flora := h.atelier("Sauvages de ma rue", 9.75, 12, 20, func(a *programme.Atelier) { a.Bring = "chaussures de marche ; une loupe, si vous en avez" })
	b := s.visitor()

	page := b.get(h.path() + "?atelier=" + flora.ID).document(t)
	key, _ := page.Find("input[name=key]").Attr("value")
	if key == "" || page.Find("input[name=atelier][checked]").Length() != 1 {
		t.Fatalf("the form has the key %q and %d chosen ateliers", key, page.Find("input[name=atelier][checked]").Length())
	}
	values := signUpValues("Nolwenn Cadiou", flora)
	values.Set("key", key)
	values.Set("add", "person")
	page = b.post(h.path(), values).document(t)
	if page.Find("input[name=companion_name_1]").Length() != 1 || page.Find("input[name=name]").AttrOr("value", "") != "Nolwenn Cadiou" {
		t.Fatal("« Ajouter une personne » gives no line, or forgets what was typed")
	}
	values.Del("add")
	values.Set("companion_name_1", "Maël")
	values.Set("email", "nolwenn@example.org")
	answer := b.post(h.path(), values)
	if answer.Status != http.StatusSeeOther || !strings.HasPrefix(answer.Location(), "/carnet/") {
		t.Fatalf("signing up: %d %q\n%s", answer.Status, answer.Location(), answer.Body)
	}
	carnet := answer.Location()
	shown := b.get(carnet)
	for _, want := range []string{"C’est noté, Nolwenn", "Nolwenn et Maël", "Sauvages de ma rue", "2 places gardées", "Chaussures de marche", "<svg"} {
		if !strings.Contains(shown.Body, want) {
			t.Errorf("the carnet does not show %q", want)
		}
	}
	for _, hidden := range []string{"Cadiou", "nolwenn@example.org"} {
		if strings.Contains(shown.Body, hidden) {
			t.Errorf("the carnet shows %q to whoever finds it", hidden)
		}
	}
	if cache := shown.Header.Get("Cache-Control"); !strings.Contains(cache, "no-store") {
		t.Errorf("the carnet may be cached: %q", cache)
	}
	h.clean()
}

func TestCarnetFromFirstToLastDay(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	flora, garden := h.atelier("Flore", 10, 12, 20), h.atelier("Jardin", 33, 35, 20)
	for _, language := range []string{"fr", "en"} {
		b := s.visitor()
		b.Language = language
		carnet := b.post(h.path(), signUpValues("Ana Le Bris", flora)).Location()
		code := strings.TrimPrefix(carnet, "/carnet/")

		if answer := b.post("/carnet", url.Values{"code": {" " + strings.ToLower(code[:4]) + "-" + code[4:]}}); answer.Location() != carnet {
			t.Errorf("typing the code: %d %q", answer.Status, answer.Location())
		}
		if answer := b.get("/carnet/" + strings.ToLower(code)); answer.Location() != carnet {
			t.Errorf("the code in lower case in the address: %d %q", answer.Status, answer.Location())
		}
		if answer := b.get(carnet + ".ics"); !strings.Contains(answer.Body, "SUMMARY:Flore") || !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/calendar") {
			t.Errorf("calendar: %d\n%s", answer.Status, answer.Body)
		}
		for _, page := range []string{"/impression", "/ajouter", "/personnes", "/donnees", "/annuler-tout", "/effacer"} {
			if answer := b.get(carnet + page); answer.Status != http.StatusOK || answer.document(t).Find("h1").Length() != 1 {
				t.Errorf("%s%s: status %d", carnet, page, answer.Status)
			}
		}
		steps := []struct {
			path          string
			form          url.Values
			flora, garden int
		}{
			{"/ajouter", url.Values{"atelier": {garden.ID}}, 1, 1},
			{"/annuler", url.Values{"atelier": {flora.ID}}, 0, 1},
			{"/ajouter", url.Values{"atelier": {flora.ID}}, 1, 1},
			{"/personnes/ajouter", url.Values{"companion_name_1": {"Léo"}}, 2, 2},
			{"/effacer", nil, 0, 0},
			{"/retablir", nil, 2, 2},
			{"/annuler-tout", nil, 0, 0},
		}
		for _, step := range steps {
			answer := b.post(carnet+step.path, step.form)
			if answer.Status != http.StatusSeeOther || h.confirmed(flora) != step.flora || h.confirmed(garden) != step.garden {
				t.Errorf("%s: %d, seats %d and %d; want 303, %d and %d\n%s", step.path, answer.Status, h.confirmed(flora), h.confirmed(garden), step.flora, step.garden, answer.Body)
			}
		}
	}
	h.clean()
}

func TestSignUpRefusals(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	small, same := h.atelier("Balade nocturne", 22, 24, 1), h.atelier("Contes du soir", 22, 23, 9)
	b := s.visitor()
	b.post(h.path(), signUpValues("Première", small))

	full := b.post(h.path(), signUpValues("Ana", small))
	page := full.document(t)
	if full.Status != http.StatusConflict || page.Find("input[name=name]").AttrOr("value", "") != "Ana" ||
		page.Find(`input[name=atelier][value="`+same.ID+`"]`).Length() != 1 {
		t.Errorf("a full atelier: %d, without the filled form or what else is free\n%s", full.Status, full.Body)
	}
	clash := b.post(h.path(), signUpValues("Ana", same, small))
	if clash.Status != http.StatusUnprocessableEntity || clash.document(t).Find("[role=alert] a[href='#f-atelier']").Length() == 0 {
		t.Errorf("a clash: %d\n%s", clash.Status, clash.Body)
	}
	wrong := signUpValues("", same)
	wrong.Set("phone", "demain")
	page = b.post(h.path(), wrong).document(t)
	if page.Find("[role=alert] li").Length() != 2 || page.Find("#f-name-error").Length() != 1 || page.Find("#f-phone-error").Length() != 1 {
		t.Errorf("the summary has %d lines", page.Find("[role=alert] li").Length())
	}
	once := signUpValues("Ana", same)
	first, again := b.post(h.path(), once), b.post(h.path(), once)
	once.Set("name", "Bob")
	other := b.post(h.path(), once)
	if first.Location() != again.Location() || other.Status != http.StatusConflict {
		t.Errorf("the same key: %q, %q, then %d", first.Location(), again.Location(), other.Status)
	}
	program := s.visitor()
	program.Accept = "application/json"
	for want, form := range map[int]url.Values{http.StatusConflict: signUpValues("Ana", small), http.StatusUnprocessableEntity: wrong} {
		answer := program.post(h.path(), form)
		if answer.Status != want || !strings.Contains(answer.Header.Get("Content-Type"), "problem+json") {
			t.Errorf("a program got %d %s, want %d", answer.Status, answer.Header.Get("Content-Type"), want)
		}
	}
	h.clean()
}

func TestSignUpOutsideItsTime(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	a := h.atelier("Flore", 10, 12, 9)
	b := s.visitor()
	for _, step := range []struct {
		phase     operation.Phase
		get, post int
	}{{operation.Announced, 410, 410}, {operation.Open, 200, 303}, {operation.Finished, 410, 410}, {operation.Draft, 404, 404}, {operation.UnderWay, 200, 303}} {
		h.write(func(tx *gorm.DB) error {
			store.Touch(tx, h.o.ID)
			return tx.Model(&operation.Operation{}).Where("id = ?", h.o.ID).Update("phase", step.phase).Error
		})
		if answer := b.post(h.path(), signUpValues("Ana", a)); answer.Status != step.post {
			t.Errorf("POST in phase %s: %d, want %d", step.phase, answer.Status, step.post)
		}
		if answer := b.get(h.path()); answer.Status != step.get {
			t.Errorf("GET in phase %s: %d, want %d", step.phase, answer.Status, step.get)
		}
	}
}

func TestGuessingCodesIsSlowedDown(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	a := h.atelier("Flore", 10, 12, 9)
	b := s.visitor()
	carnet := b.post(h.path(), signUpValues("Ana", a)).Location()
	for range 12 {
		if answer := b.get("/carnet/22222222"); answer.Status != http.StatusNotFound || answer.document(t).Find("input[name=code]").Length() != 1 {
			t.Fatalf("a wrong code: %d", answer.Status)
		}
	}
	if len(s.waits) == 0 {
		t.Error("nobody had to wait")
	}
	if answer := b.get(carnet); answer.Status != http.StatusOK {
		t.Errorf("the right code after wrong ones: %d", answer.Status)
	}
}

func TestCarnetRoutesKeepToTheirCarnet(t *testing.T) {
	s := newSite(t)
	h, other := newHall(t, s.db, "saint-marc-2027"), newHall(t, s.db, "ailleurs-2027")
	mine, theirs := h.atelier("Flore", 10, 12, 9), other.atelier("Ailleurs", 10, 12, 9)
	b := s.visitor()
	carnet := b.post(h.path(), signUpValues("Ana", mine)).Location()
	stranger := b.post(other.path(), signUpValues("Bob", theirs)).Location()
	opened, err := signup.Find(context.Background(), s.db, signup.Code(strings.TrimPrefix(stranger, "/carnet/")))
	if err != nil {
		t.Fatal(err)
	}
	for path, form := range map[string]url.Values{
		"/ajouter": {"atelier": {theirs.ID}}, "/annuler": {"atelier": {theirs.ID}},
		"/personnes/retirer": {"person": {opened.Main().ID}},
		"/personnes":         {"version": {"2"}, "name_" + opened.Main().ID: {"Mallory"}},
	} {
		b.post(carnet+path, form)
	}
	if strings.Contains(b.get(stranger).Body, "Mallory") || other.confirmed(theirs) != 1 || h.confirmed(mine) != 1 {
		t.Error("a carnet changed another operation's")
	}
	if answer := b.post(other.path(), signUpValues("Ana", mine)); answer.Status != http.StatusUnprocessableEntity {
		t.Errorf("an atelier of another operation: %d", answer.Status)
	}
	h.clean()
}

func TestFiveHundredWantTheLastThreeSeats(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	a := h.atelier("Balade nocturne", 22, 24, 3)
	transport := &http.Transport{MaxConnsPerHost: 100, MaxIdleConnsPerHost: 100}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	var mu sync.Mutex
	statuses := map[int]int{}
	var all sync.WaitGroup
	for range 500 {
		all.Go(func() {
			answer, err := client.PostForm(s.server.URL+h.path(), signUpValues("Ana", a))
			if err != nil {
				t.Error(err)
				return
			}
			answer.Body.Close()
			mu.Lock()
			defer mu.Unlock()
			statuses[answer.StatusCode]++
		})
	}
	all.Wait()
	if statuses[http.StatusSeeOther] != 3 || statuses[http.StatusConflict] != 497 || h.confirmed(a) != 3 {
		t.Errorf("answers %v, %d seats taken; want 3 times 303 and 497 times 409", statuses, h.confirmed(a))
	}
	h.clean()
}

func TestAnAnswerThatIsCutGivesTheSameCarnet(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	a := h.atelier("Flore", 10, 12, 1)
	inner := s.server.Config.Handler
	var lost atomic.Value
	cutting := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		kept := httptest.NewRecorder()
		inner.ServeHTTP(kept, r)
		lost.Store(kept.Header().Get("Location"))
		panic(http.ErrAbortHandler) // committed, and nobody hears of it
	}))
	defer cutting.Close()
	form := signUpValues("Ana", a)
	if answer, err := http.PostForm(cutting.URL+h.path(), form); err == nil {
		answer.Body.Close()
		t.Fatalf("the answer was not cut: %d", answer.StatusCode)
	}
	again := s.visitor().post(h.path(), form)
	if first := lost.Load(); first == "" || again.Location() != first || h.confirmed(a) != 1 {
		t.Errorf("sent again: %d %q after %q, %d seats", again.Status, again.Location(), first, h.confirmed(a))
	}
	h.clean()
}

// unspoken is a key of a catalogue that has no words, or words that lack a value.
var unspoken = regexp.MustCompile(`\b(signup|carnet|part)\.[a-z_]+|<no value>`)

func TestEveryCarnetPageHasItsWords(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	a := h.atelier("Flore", 10, 12, 9, func(a *programme.Atelier) { seven := 7; a.AgeMin = &seven })
	form := signUpValues("Ana", a)
	form.Set("companion_name_1", "Léo")
	form.Set("companion_age_1", "9")
	carnet := s.visitor().post(h.path(), form).Location()
	for _, language := range []string{"fr", "en"} {
		b := s.visitor()
		b.Language = language
		for _, path := range []string{h.path() + "?atelier=" + a.ID, "/carnet", carnet, carnet + "/impression", carnet + "/ajouter", carnet + "/personnes", carnet + "/donnees", carnet + "/effacer"} {
			page := b.get(path)
			if key := unspoken.FindString(page.document(t).Find("body").Text()); key != "" && key != "carnet.created" { // an action of the history
				t.Errorf("%s in %s shows the key %q", path, language, key)
			}
		}
	}
}
