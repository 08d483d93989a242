package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"oplibre/app/account"
	"oplibre/app/mail"
	"oplibre/app/operation"
	"oplibre/app/store"
	"oplibre/app/volunteer"
)

// helping is a weekend whose call is open, with one post on Saturday morning for which two people are needed.
type helping struct {
	*site
	o            *operation.Operation
	b            *browser
	base, public string
	post, shift  string
}

func newHelping(t *testing.T) *helping {
	t.Helper()
	s := &helping{site: newSite(t)}
	s.o = s.makeOperation("Opération Libre Saint-Marc")
	var err error
	if s.o, err = operation.SetPhase(context.Background(), s.db, s.by(), s.o.ID, "", operation.Open); err != nil {
		t.Fatal(err)
	}
	s.b, s.base, s.public = s.signedIn(account.Organiser, s.o.ID), "/gestion/"+s.o.Slug+"/benevoles", "/o/"+s.o.Slug+"/benevoles"
	s.b.accepted(s.base+"/appel", url.Values{"version": {"0"}, "open": {"on"}})
	made := s.b.accepted(s.base+"/postes/nouveau", url.Values{"title": {"Accueil"}, "bring": {"un sourire"}, "contact_name": {"Nolwenn"}, "contact_phone": {"02 61 91 00 27"}})
	s.post = strings.TrimPrefix(made.Location(), s.base+"/postes/")
	s.b.accepted(s.postPage()+"/creneaux", url.Values{"start": {"2027-05-22T09:00"}, "end": {"2027-05-22T12:00"}, "wanted": {"2"}, "extra": {"0"}})
	s.shift = s.board().Shifts()[0].ID
	return s
}

func (s *helping) postPage() string { return s.base + "/postes/" + s.post }

func (s *helping) board() *volunteer.Board {
	s.t.Helper()
	board, err := volunteer.Load(context.Background(), s.db, s.o.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return board
}

func (s *helping) form(name string) url.Values {
	return url.Values{"key": {store.NewID()}, "name": {name}, "age_band": {"adult"}, "shift": {s.shift}}
}

// joins signs somebody up and returns the path of their page.
func (s *helping) joins(form url.Values) string {
	s.t.Helper()
	return strings.TrimSuffix(s.visitor().accepted(s.public, form).Location(), "?merci=1")
}

// wrongBeside fails the test unless the page was refused and each of the fields is marked.
func wrongBeside(t *testing.T, page answer, fields ...string) {
	t.Helper()
	if page.Status != http.StatusUnprocessableEntity {
		t.Errorf("%d, want 422", page.Status)
	}
	for _, field := range fields {
		if page.document(t).Find(`.wrong [name="`+field+`"]`).Length() == 0 {
			t.Errorf("nothing stands beside %s", field)
		}
	}
}

func TestPostsKeepWhatWasTyped(t *testing.T) {
	s := newHelping(t)
	wrong := s.b.post(s.base+"/postes/nouveau", url.Values{"title": {" "}, "work": {"Dire bonjour\net sourire"}, "contact_phone": {"douze"}})
	wrongBeside(t, wrong, "title", "contact_phone")
	again := filled(t, wrong, s.base+"/postes/nouveau", "")
	if !strings.Contains(again.Get("work"), "et sourire") || again.Get("contact_phone") != "douze" {
		t.Errorf("what was typed is lost: %v", again)
	}
	if elsewhere := s.b.post(s.base+"/postes/nouveau", url.Values{"title": {"Accueil"}, "place": {store.NewID()}}); elsewhere.Status != http.StatusUnprocessableEntity {
		t.Errorf("a place that there is not: %d", elsewhere.Status)
	}
	first, second := filled(t, s.b.get(s.postPage()), s.postPage(), ""), filled(t, s.b.get(s.postPage()), s.postPage(), "")
	first.Set("title", "Accueil du public")
	s.b.accepted(s.postPage(), first)
	second.Set("bring", "une montre")
	stale := s.b.post(s.postPage(), second)
	kept := filled(t, stale, s.postPage(), "")
	if stale.Status != http.StatusConflict || kept.Get("bring") != "une montre" || !strings.Contains(stale.Body, "Accueil du public") {
		t.Fatalf("stale: %d, or what changed is not shown", stale.Status)
	}
	s.b.accepted(s.postPage(), kept)
	if now := s.board().Posts[0]; now.Bring != "une montre" || now.Title != "Accueil" {
		t.Errorf("decided %+v", now)
	}
}

func TestShiftsKeepWhatWasTyped(t *testing.T) {
	s := newHelping(t)
	path := s.postPage() + "/creneaux"
	for name, test := range map[string]struct {
		form   url.Values
		fields []string
	}{
		"backwards":  {url.Values{"start": {"2027-05-22T12:00"}, "end": {"2027-05-22T09:00"}, "wanted": {"2"}}, []string{"end"}},
		"a month on": {url.Values{"start": {"2027-09-22T09:00"}, "end": {"2027-09-22T12:00"}, "wanted": {"2"}}, []string{"start"}},
		"in letters": {url.Values{"start": {"demain"}, "end": {"2027-05-22T12:00"}, "wanted": {"deux"}, "extra": {"-1"}}, []string{"start", "wanted", "extra"}},
	} {
		t.Run(name, func(t *testing.T) {
			wrong := s.b.post(path, test.form)
			wrongBeside(t, wrong, test.fields...)
			again := filled(t, wrong, path, "")
			if again.Get("wanted") != test.form.Get("wanted") || again.Get("start") != test.form.Get("start") {
				t.Errorf("what was typed is lost: %v", again)
			}
		})
	}
	own := path + "/" + s.shift
	wrong := s.b.post(own, url.Values{"version": {"1"}, "start": {"2027-05-22T09:00"}, "end": {"2027-05-22T12:00"}, "wanted": {"0"}})
	wrongBeside(t, wrong, "wanted")
	s.joins(s.form("Ana"))
	if full := s.b.post(own+"/retrait", nil); full.Status != http.StatusConflict || len(s.board().Shifts()) != 1 {
		t.Errorf("deleted with somebody in it: %d", full.Status)
	}
	if full := s.b.post(s.postPage()+"/retrait", nil); full.Status != http.StatusConflict || len(s.board().Posts) != 1 {
		t.Errorf("the post deleted with somebody in it: %d", full.Status)
	}
}

func TestSigningUpKeepsWhatWasTyped(t *testing.T) {
	s := newHelping(t)
	form := s.form("Maël Tanguy")
	form.Set("age_band", "teen")
	form.Set("email", "mael at example")
	form.Set("phone", "zéro six")
	form.Set("note", "Je sais\nsouder")
	wrong := s.visitor().post(s.public, form)
	wrongBeside(t, wrong, "email", "phone", "guardian", "guardian_phone")
	again := filled(t, wrong, s.public, "")
	for name := range form {
		if strings.Join(strings.Fields(again.Get(name)), " ") != strings.Join(strings.Fields(form.Get(name)), " ") {
			t.Errorf("%s has become %q", name, again.Get(name))
		}
	}
	if wrong.document(t).Find("details[open] [name=guardian]").Length() != 1 {
		t.Error("the adult to reach is asked for where nobody sees it")
	}
	again.Set("email", "mael@example.org")
	again.Set("phone", "06 39 98 00 01")
	again.Set("guardian", "Gwenola Tanguy")
	again.Set("guardian_phone", "06 39 98 00 02")
	again.Del("shift")
	wrongBeside(t, s.visitor().post(s.public, again), "shift")
	again.Set("shift", s.shift)
	own := s.joins(again)
	if twice := s.joins(again); twice != own || len(s.board().Volunteers) != 1 {
		t.Error("pressed twice, and there are two")
	}
	hidden := s.form("Robot")
	hidden.Set("shift", store.NewID())
	if none := s.visitor().post(s.public, hidden); none.Status != http.StatusUnprocessableEntity {
		t.Errorf("a shift that there is not: %d", none.Status)
	}
	lost := s.visitor().post(s.public+"/lien", url.Values{"lost": {""}})
	wrongBeside(t, lost, "lost")
	known, unknown := s.visitor().post(s.public+"/lien", url.Values{"lost": {"mael@example.org"}}), s.visitor().post(s.public+"/lien", url.Values{"lost": {"nobody@example.org"}})
	if known.Status != unknown.Status || known.Location() != unknown.Location() || known.Body != unknown.Body {
		t.Error("the answer tells who helps")
	}
}

// Two browsers take the last place at once: one gets it, the other keeps what was typed and learns what happened.
func TestTheLastPlaceIsGivenOnce(t *testing.T) {
	s := newHelping(t)
	s.joins(s.form("Ana"))
	answers := make(chan answer)
	for _, name := range []string{"Loïc", "Inès"} {
		b, form := s.visitor(), s.form(name)
		go func() { answers <- b.post(s.public, form) }()
	}
	took, refused := <-answers, <-answers
	if took.Status != http.StatusSeeOther {
		took, refused = refused, took
	}
	if took.Status != http.StatusSeeOther || refused.Status != http.StatusConflict || len(s.board().Shifts()[0].Parts) != 2 {
		t.Fatalf("%d and %d, %d come", took.Status, refused.Status, len(s.board().Shifts()[0].Parts))
	}
	page := refused.document(t)
	name, _ := page.Find("#f-name").Attr("value")
	if name == "" || page.Find(`[value="`+s.shift+`"][disabled]`).Length() != 1 || !strings.Contains(plainSpaces(refused.Body), "vient de se remplir") {
		t.Error("the one who came too late has to begin again, or is not told why")
	}
	if n := len(s.board().Volunteers); n != 2 {
		t.Errorf("%d volunteers are kept", n)
	}
}

// What a letter says is what its page says, and nothing is left for the reader to guess.
func TestLettersToVolunteers(t *testing.T) {
	s := newHelping(t)
	form := s.form("Ana Le Bris {{.Address}}")
	form.Set("email", "ana@example.org")
	s.joins(form)
	words := s.words(mail.KindVolunteer)
	for _, want := range []string{"Bonjour Ana,", "samedi 22 mai, 9 h – 12 h : Accueil", "À apporter : un sourire", "À qui demander : Nolwenn 02 61 91 00 27", "/benevole/"} {
		if !strings.Contains(words, want) {
			t.Errorf("the letter lacks %q:\n%s", want, words)
		}
	}
	if strings.Count(words, "/benevole/") != 1 || strings.Contains(words, "volunteer.") {
		t.Errorf("the letter has a hole:\n%s", words)
	}
	link := words[strings.Index(words, "/benevole/"):]
	own := strings.TrimSpace(strings.SplitN(strings.SplitN(link, "\n", 2)[0], " ", 2)[0])
	s.visitor().accepted(own+"/creneaux/"+s.shift+"/quitter", nil)
	if again := s.words(mail.KindVolunteer); !strings.Contains(again, "aucun créneau") {
		t.Errorf("nothing is left to come to, and the letter says\n%s", again)
	}
}

// words are the last letter of a kind as it would leave now, with plain spaces.
func (s *helping) words(kind string) string {
	s.t.Helper()
	listing, err := mail.Outbox(context.Background(), s.db, s.o.ID, mail.Filter{Kind: kind})
	if err != nil || len(listing.Letters) == 0 {
		s.t.Fatalf("no letter of the kind %s (%v)", kind, err)
	}
	letter, err := mail.Write(context.Background(), s.db, s.server.URL, &listing.Letters[0])
	if err != nil {
		s.t.Fatal(err)
	}
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(letter.Subject + "\n" + letter.Body)
}
