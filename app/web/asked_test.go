package web_test

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// signsUpHere posts a sign-up to any operation and returns the address of the carnet.
func (s *site) signsUpHere(slug string, values url.Values) string {
	s.t.Helper()
	values.Set("key", store.NewID())
	got := s.visitor().post("/o/"+slug+"/inscription", values)
	if got.Status != http.StatusSeeOther {
		s.t.Fatalf("sign up: %d\n%s", got.Status, got.Body)
	}
	return got.Location()
}

// ledAsking is an atelier of a weekend that Personne 1 leads and that asks something, with the link of Personne 1 and of Personne 2.
func (s *site) ledAsking(what ...string) (slug string, organiser *browser, own *programme.Listing, path, other string) {
	s.t.Helper()
	o := programmeWeekend(s.t, s.db, s.by(), 8)
	organiser = s.signedIn(account.Organiser, o.ID)
	_, path = s.linkOf(organiser, o.Slug, o.ID, "Personne 1")
	_, other = s.linkOf(organiser, o.Slug, o.ID, "Personne 2")
	for _, l := range s.ateliers(o) {
		if l.Facilitators[0] == "Personne 1" {
			own = l
		}
	}
	list := `["` + strings.Join(what, `","`) + `"]`
	err := s.db.Write(context.Background(), func(tx *gorm.DB) error {
		return tx.Exec("UPDATE atelier SET asks = ?, entry = 'signup', age_max = NULL, age_min = NULL, accompanied_under = NULL, version = version + 1 WHERE id = ?", list, own.ID).Error
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return o.Slug, organiser, own, path, other
}

func TestAChildWithoutAParent(t *testing.T) {
	s := newSite(t)
	slug, organiser, own, path, other := s.ledAsking(programme.AsksNoParent)
	form := s.visitor().get("/o/" + slug + "/inscription?atelier=" + own.ID)
	if strings.Contains(form.Body, "guardian_") || !strings.Contains(form.Body, "ajoutez l’enfant") {
		t.Error("the first form asks what serves only with a child, or does not say to add one")
	}
	values := url.Values{"name": {"Nolwenn Cadiou"}, "atelier": {own.ID}, "phone": {"02 61 91 44 12"}, "companion_name_1": {"Maël Cadiou"}, "companion_age_1": {"8"}, "key": {store.NewID()}}
	refused := s.visitor().post("/o/"+slug+"/inscription", values)
	if doc := refused.document(t); refused.Status != http.StatusUnprocessableEntity || doc.Find("#f-collectors_1[aria-invalid]").Length() != 1 ||
		doc.Find(`.summary a[href="#f-collectors_1"]`).Length() != 1 || doc.Find("#f-alone_1").Length() != 1 {
		t.Fatalf("%d: nothing says who is to collect the child\n%s", refused.Status, refused.Body)
	}
	values.Set("collectors_1", "Mamie Jo, Papi Yann")
	s.signsUpHere(slug, values)

	page := s.visitor().get(path)
	for _, want := range []string{"Mamie Jo, Papi Yann", "02 61 91 44 12", "Ne repart pas seul"} {
		if !strings.Contains(page.Body, want) {
			t.Errorf("who leads does not see %q", want)
		}
	}
	for name, body := range map[string]string{"the roster of the team": organiser.get("/gestion/" + slug + "/personnes/ateliers/" + own.ID).Body,
		"another leader": s.visitor().get(other).Body, "the list of people": organiser.get("/gestion/" + slug + "/personnes").Body,
		"the totals": organiser.get("/gestion/" + slug + "/personnes/besoins").Body} {
		if strings.Contains(body, "Mamie Jo") || strings.Contains(body, "repart pas seul") {
			t.Errorf("%s shows who collects the child", name)
		}
	}
	action := path + "/ateliers/" + own.ID + "/enfants"
	person, _ := page.document(t).Find(`form[action="` + action + `"] input[name=person]`).Attr("value")
	tick := func(at string, values url.Values) answer {
		return s.visitor().post(at+"/ateliers/"+own.ID+"/enfants", values)
	}
	if got := tick(other, url.Values{"person": {person}, "step": {"handed"}}); got.Status != http.StatusNotFound {
		t.Errorf("somebody who leads another atelier ticks the child: %d", got.Status)
	}
	if got := tick(path, url.Values{"person": {person}, "step": {"returned"}}); got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Body, "Cochez d’abord") {
		t.Errorf("a child who has not come went: %d", got.Status)
	}
	for _, step := range []url.Values{{"step": {"handed"}}, {"step": {"handed"}}, {"step": {"returned"}, "to": {"Mamie Jo"}}} {
		step.Set("person", person)
		if got := tick(path, step); got.Status != http.StatusSeeOther {
			t.Fatalf("tick %v: %d\n%s", step, got.Status, got.Body)
		}
	}
	if body := s.visitor().get(path).Body; !strings.Contains(body, "départ à") || !strings.Contains(body, "avec Mamie Jo") {
		t.Error("the page does not say when the child went, and with whom")
	}
}

func TestAnAtelierAsksForUserNamesAndAMeal(t *testing.T) {
	s := newSite(t)
	slug, organiser, own, path, _ := s.ledAsking(programme.AsksOSM, programme.AsksMeal)
	form := s.visitor().get("/o/" + slug + "/inscription?atelier=" + own.ID).document(t)
	if form.Find(`a[href="https://www.openstreetmap.org/user/new"]`).Length() != 1 || form.Find("#f-user_name_osm").Length() != 1 ||
		form.Find(`[name="avoids_`+own.ID+`"]`).Length() != 1 || form.Find("details:not([open]) #f-need-lift").Length() != 1 {
		t.Error("the form asks neither a name with where to make it, nor a meal, nor what one needs")
	}
	s.signsUpHere(slug, url.Values{"name": {"Nolwenn"}, "atelier": {own.ID}, "user_name_osm": {"Nolwenn29"}, "meals_" + own.ID: {"1"},
		"avoids_" + own.ID: {"pas de gluten"}, "need": {"step_free"}})
	carnet := s.signsUpHere(slug, url.Values{"name": {"Bob"}, "atelier": {own.ID}, "brings_" + own.ID: {"une quiche"}})

	page := s.visitor().get(path)
	for _, want := range []string{"Nolwenn29", "Il manque encore le compte", "2 personnes à table", "pas de gluten", "un chemin sans marche"} {
		if !strings.Contains(plainSpaces(page.Body), want) {
			t.Errorf("who leads does not see %q", want)
		}
	}
	totals := organiser.get("/gestion/" + slug + "/personnes/besoins")
	for _, want := range []string{"1 compte manque sur 2", "2 personnes à table", "pas de gluten", "Un chemin sans marche"} {
		if !strings.Contains(plainSpaces(totals.Body), want) {
			t.Errorf("the team does not see %q", want)
		}
	}
	if strings.Contains(totals.Body, "Nolwenn") {
		t.Error("the page for the order names somebody")
	}
	table := organiser.get("/gestion/" + slug + "/personnes/repas.csv")
	if !strings.Contains(table.Body, ",2,true,,") || !strings.Contains(table.Body, "une quiche") || strings.Contains(table.Body, "Bob") {
		t.Errorf("the meals as CSV:\n%s", table.Body)
	}
	book := organiser.get("/gestion/" + slug + "/personnes/repas.xlsx")
	if text := unpacked(t, book.Body); !strings.Contains(text, "pas de gluten") || strings.Contains(text, "Bob") {
		t.Error("the spreadsheet of meals says not what there is to order, or who eats")
	}
	if got := s.visitor().get("/gestion/" + slug + "/personnes/repas.csv"); got.Status == http.StatusOK {
		t.Error("anybody gets the meals")
	}

	if notice := s.visitor().get(carnet).document(t).Find(".notice").Text(); !strings.Contains(notice, "OpenStreetMap") {
		t.Errorf("the carnet does not say that a name is missing: %q", notice)
	}
	asked := carnet + "/precisions"
	field, _ := s.visitor().get(asked).document(t).Find(`input[name^="user_name_osm_"]`).Attr("name")
	if got := s.visitor().post(asked, url.Values{field: {"bob@example.org"}}); got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Body, "pas une adresse") {
		t.Errorf("an address is no name: %d", got.Status)
	}
	if got := s.visitor().post(asked, url.Values{field: {"Bob_29"}, "need": {"seat"}}); got.Status != http.StatusSeeOther {
		t.Fatalf("answer: %d\n%s", got.Status, got.Body)
	}
	if body := s.visitor().get(asked).Body; strings.Contains(body, "Bob_29") || !strings.Contains(body, "Déjà donné") {
		t.Error("the carnet shows what was said, or does not say that it was")
	}
	s.leaksNothing(organiser, slug, "Nolwenn29", "Bob_29", "pas de gluten", "une quiche")
}

// leaksNothing fails when a public page or file of the operation, or the team's programme, has one of the words.
func (s *site) leaksNothing(organiser *browser, slug string, secrets ...string) {
	s.t.Helper()
	bodies := map[string]string{}
	for _, path := range []string{"", "/programme", "/programme.json", "/programme.xml", "/programme.csv", "/programme.ics", "/programme.openagenda.json", "/donnees"} {
		bodies[path] = s.visitor().get("/o/" + slug + path).Body
	}
	bodies["team"] = organiser.get("/gestion/" + slug + "/programme/tableur.csv").Body
	bodies["xlsx"] = unpacked(s.t, s.visitor().get("/o/"+slug+"/programme.xlsx").Body)
	bodies["release"] = unpacked(s.t, organiser.get("/gestion/"+slug+"/donnees/apercu.zip").Body)
	for name, body := range bodies {
		if body == "" {
			s.t.Errorf("%s is empty: nothing was looked at", name)
		}
		for _, secret := range secrets {
			if strings.Contains(body, secret) {
				s.t.Errorf("%s has %q", name, secret)
			}
		}
	}
}

// unpacked is all text of an archive.
func unpacked(t testing.TB, archive string) string {
	t.Helper()
	files, err := zip.NewReader(bytes.NewReader([]byte(archive)), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, file := range files.File {
		in, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&all, in); err != nil {
			t.Fatal(err)
		}
		_ = in.Close()
	}
	return all.String()
}
