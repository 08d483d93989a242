package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/programme/proposal"
	"oplibre/app/store"
)

// calling is a weekend that asks for proposals, with its team.
type calling struct {
	*site
	o    *operation.Operation
	team *browser
}

func newCalling(t *testing.T) *calling {
	t.Helper()
	s := &calling{site: newSite(t)}
	s.o = programmeWeekend(t, s.db, s.by(), 2)
	s.team = s.signedIn(account.Organiser, s.o.ID)
	return s
}

const (
	proposeAddress = "/o/saint-marc-2027/proposer"
	teamAddress    = "/gestion/saint-marc-2027/propositions"
)

// lead is a proposal of somebody who would lead.
func (s *calling) lead() url.Values {
	s.t.Helper()
	themes, err := programme.FindThemes(context.Background(), s.db, s.o.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return url.Values{"key": {store.NewID()}, "kind": {"lead"}, "title": {"Bancs & fontaines"}, "text": {"Les trouver, les dessiner."}, "theme": {themes[0].ID},
		"wishes": {"dimanche à l'aube"}, "name": {"Nolwenn Cadiou"}, "email": {"nolwenn@example.org"}, "phone": {"02 61 91 00 27"}}
}

func (s *calling) send(values url.Values) {
	s.t.Helper()
	if sent := s.visitor().post(proposeAddress, values); sent.Status != http.StatusSeeOther {
		s.t.Fatalf("propose: %d\n%s", sent.Status, sent.Body)
	}
}

func (s *calling) all() []proposal.Proposal {
	s.t.Helper()
	all, err := proposal.List(context.Background(), s.db, s.o.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

// press presses a button of the team with the version that the proposal has.
func (s *calling) press(p proposal.Proposal, act string, more url.Values) answer {
	s.t.Helper()
	values := url.Values{"version": {fmt.Sprint(s.version(p.ID))}}
	for name, value := range more {
		values[name] = value
	}
	return s.team.post(teamAddress+"/"+p.ID+"/"+act, values)
}

func (s *calling) version(id string) int64 {
	s.t.Helper()
	p, err := proposal.Find(context.Background(), s.db, s.o.ID, id)
	if err != nil {
		s.t.Fatal(err)
	}
	return p.Version
}

// shown is a proposal on the public page.
func (s *calling) shown() proposal.Proposal {
	s.t.Helper()
	s.send(s.lead())
	p := s.all()[0]
	if done := s.press(p, "montrer", nil); done.Status != http.StatusSeeOther {
		s.t.Fatalf("show: %d\n%s", done.Status, done.Body)
	}
	return s.all()[0]
}

func TestAResidentProposesWithoutAnAccount(t *testing.T) {
	s := newCalling(t)
	b := s.visitor()
	values := filled(t, b.get(proposeAddress), proposeAddress, "")
	if values.Get("kind") != "see" || !store.ValidID(values.Get("key")) {
		t.Errorf("the empty form holds %v", values)
	}
	wrong := s.lead()
	wrong.Del("email")
	wrong.Del("phone")
	wrong.Set("title", "")
	page := b.post(proposeAddress, wrong)
	form := page.document(t)
	if page.Status != http.StatusUnprocessableEntity || form.Find("#f-title-error").Length() != 1 || form.Find("#f-email-error").Length() != 1 ||
		form.Find("[name=name]").AttrOr("value", "") != "Nolwenn Cadiou" || form.Find("[name=key]").AttrOr("value", "") != wrong.Get("key") {
		t.Errorf("refused: %d\n%s", page.Status, page.Body)
	}
	values = s.lead()
	for range 2 { // a cut answer, a second tap
		if sent := b.post(proposeAddress, values); sent.Status != http.StatusSeeOther || sent.Location() != proposeAddress+"?merci=lu" {
			t.Fatalf("propose: %d to %s\n%s", sent.Status, sent.Location(), sent.Body)
		}
	}
	if all := s.all(); len(all) != 1 || all[0].Shown {
		t.Errorf("sent twice: %+v", all)
	}
	values.Set("title", "Autre chose")
	if again := b.post(proposeAddress, values); again.Status != http.StatusConflict || again.document(t).Find("[name=key]").AttrOr("value", "") == values.Get("key") {
		t.Errorf("the key of another form: %d", again.Status)
	}
	if thanks := b.get(proposeAddress + "?merci=lu"); !strings.Contains(thanks.Body, "est arrivée") || strings.Contains(thanks.Body, "Bancs") {
		t.Errorf("after sending:\n%s", thanks.Body)
	}
}

func TestNothingOfWhoProposesIsPublic(t *testing.T) {
	s := newCalling(t)
	p := s.shown()
	notes := url.Values{"version": {fmt.Sprint(p.Version)}, "title": {p.Title}, "text": {p.Text}, "theme": {*p.ThemeID}, "notes": {"mon cousin"}, "rule": {"project"}}
	if saved := s.team.post(teamAddress+"/"+p.ID, notes); saved.Status != http.StatusSeeOther {
		t.Fatalf("edit: %d\n%s", saved.Status, saved.Body)
	}
	page := s.visitor().get(proposeAddress)
	if !strings.Contains(page.Body, "Bancs &amp; fontaines") {
		t.Errorf("it is not shown:\n%s", page.Body)
	}
	for _, path := range []string{proposeAddress, "/", "/o/saint-marc-2027", "/o/saint-marc-2027/programme", "/o/saint-marc-2027/programme.json", "/o/saint-marc-2027/programme.csv"} {
		for _, private := range []string{"Nolwenn", "nolwenn@", "02 61 91 00 27", "dimanche à l'aube", "cousin"} {
			if strings.Contains(s.visitor().get(path).Body, private) {
				t.Errorf("%s tells %q", path, private)
			}
		}
	}
}

func TestABrowserHasOneVoice(t *testing.T) {
	s := newCalling(t)
	p := s.shown()
	address := proposeAddress + "/" + p.ID + "/voix"
	b := s.visitor()
	values := filled(t, b.get(proposeAddress), address, "")
	var taps sync.WaitGroup
	for range 2 { // a double tap before any cookie
		taps.Go(func() {
			if done := b.post(address, values); done.Status != http.StatusSeeOther || done.Location() != proposeAddress+"#envie-"+p.ID {
				t.Errorf("me too: %d to %s", done.Status, done.Location())
			}
		})
	}
	taps.Wait()
	page := b.get(proposeAddress)
	if n := s.all()[0].Voices; n != 1 || page.document(t).Find("[name=withdraw]").Length() != 1 {
		t.Errorf("%d voices after a double tap", n)
	}
	s.visitor().post(address, url.Values{"voice": {"'; DROP TABLE proposal"}})
	if n := s.all()[0].Voices; n != 2 {
		t.Errorf("%d voices with somebody else's", n)
	}
	values = filled(t, page, address, "")
	for range 2 {
		b.post(address, values)
	}
	if n := s.all()[0].Voices; n != 1 || b.get(proposeAddress).document(t).Find("[name=withdraw]").Length() != 0 {
		t.Errorf("%d voices after taking one back twice", n)
	}
	if header := b.get(proposeAddress).Header.Get("Cache-Control"); !strings.Contains(header, "private") {
		t.Errorf("the page with one's voices is kept by others: %q", header)
	}
}

func TestFiftyBrowsersSayMeTooAtOnce(t *testing.T) {
	s := newCalling(t)
	p := s.shown()
	var all sync.WaitGroup
	for range 50 {
		b := s.visitor()
		all.Go(func() {
			if done := b.post(proposeAddress+"/"+p.ID+"/voix", nil); done.Status != http.StatusSeeOther {
				t.Errorf("me too: %d", done.Status)
			}
		})
	}
	all.Wait()
	if n := s.all()[0].Voices; n != 50 {
		t.Errorf("%d voices of 50", n)
	}
}

func TestOneClickMakesAnAtelier(t *testing.T) {
	s := newCalling(t)
	p := s.shown()
	look := s.press(p, "accepter", url.Values{"preview": {"1"}, "reply": {"À vendredi."}, "letter": {"on"}})
	if look.Status != http.StatusOK || !strings.Contains(look.Body, "Bonjour Nolwenn") || !strings.Contains(look.Body, "À vendredi.") || s.all()[0].State == proposal.Accepted {
		t.Errorf("the preview: %d\n%s", look.Status, look.Body)
	}
	if done := s.press(p, "accepter", url.Values{"letter": {"on"}}); done.Status != http.StatusSeeOther {
		t.Fatalf("accept: %d\n%s", done.Status, done.Body)
	}
	if again := s.press(p, "accepter", nil); again.Status != http.StatusConflict {
		t.Errorf("accepted twice: %d", again.Status)
	}
	now := s.all()[0]
	if len(s.ateliers(s.o)) != 3 || now.AtelierID == nil {
		t.Fatalf("%d ateliers, %+v", len(s.ateliers(s.o)), now)
	}
	page := s.team.get(teamAddress + "/" + p.ID)
	if page.document(t).Find(`a[href="/gestion/saint-marc-2027/programme/`+*now.AtelierID+`"]`).Length() != 1 {
		t.Errorf("the proposal does not lead to its atelier:\n%s", page.Body)
	}
	if form := s.team.get("/gestion/saint-marc-2027/programme/" + *now.AtelierID); form.document(t).Find(`a[href="`+teamAddress+"/"+p.ID+`"]`).Length() != 1 {
		t.Errorf("the atelier does not say where it comes from:\n%s", form.Body)
	}
	if body := s.letter(); !strings.Contains(body, "Bancs & fontaines") || strings.Contains(body, "{{") {
		t.Errorf("the letter: %s", body)
	}
	public := s.visitor().get(proposeAddress)
	if strings.Contains(public.Body, "/ateliers/") || strings.Contains(public.Body, "/voix") || !strings.Contains(public.Body, "dit oui") {
		t.Errorf("a draft is shown, or still asks for voices:\n%s", public.Body)
	}
	if publish := s.visitor().get("/o/saint-marc-2027/programme"); strings.Contains(publish.Body, "Bancs &amp; fontaines") {
		t.Error("the draft stands on the programme")
	}
}

// letter is the text of the letter to whoever proposed.
func (s *calling) letter() string {
	s.t.Helper()
	row := s.team.get("/gestion/saint-marc-2027/lettres").document(s.t).Find("table.data tr:contains('nolwenn@example.org') a")
	if row.Length() != 1 {
		s.t.Fatalf("%d letters to whoever proposed", row.Length())
	}
	return s.team.get(row.AttrOr("href", "")).document(s.t).Find("#letter").Text()
}

func TestNoIsSaidByLetterOrByTelephone(t *testing.T) {
	s := newCalling(t)
	s.send(s.lead())
	written := s.all()[0]
	page := s.team.get(teamAddress + "/" + written.ID)
	values := filled(t, page, teamAddress+"/"+written.ID+"/decliner", "")
	if !strings.Contains(values.Get("reply"), "week-end") || values.Get("letter") == "" {
		t.Errorf("the form begins with %v", values)
	}
	values.Set("reply", "Le jardin est fermé ce jour-là.")
	if done := s.team.post(teamAddress+"/"+written.ID+"/decliner", values); done.Status != http.StatusSeeOther {
		t.Fatalf("decline: %d\n%s", done.Status, done.Body)
	}
	if body := s.letter(); !strings.Contains(body, "Le jardin est fermé ce jour-là.") {
		t.Errorf("the letter: %s", body)
	}
	if again := s.press(written, "reprendre", nil); again.Status != http.StatusSeeOther {
		t.Fatalf("reopen: %d", again.Status)
	}
	if outbox := s.team.get("/gestion/saint-marc-2027/lettres"); strings.Contains(outbox.Body, "nolwenn@example.org") {
		t.Error("a letter that is not true any more still waits")
	}
	spoken := s.lead()
	spoken.Del("email")
	spoken.Set("title", "Par téléphone")
	s.send(spoken)
	for _, p := range s.all() {
		if p.Email == "" {
			s.press(p, "decliner", url.Values{"reply": {"Non."}, "letter": {"on"}})
		}
	}
	list := s.team.get(teamAddress + "?etat=call")
	if rows := list.document(t).Find("table.data tbody tr"); rows.Length() != 1 || !strings.Contains(rows.Text(), "Par téléphone") {
		t.Errorf("who is to be called:\n%s", list.Body)
	}
}

func TestProposalsOfAnotherOperationAreUnknown(t *testing.T) {
	s := newCalling(t)
	p := s.shown()
	theirs := s.makeOperation("Opération Libre Plouarzel")
	s.publish(theirs)
	stranger := s.signedIn(account.Organiser, theirs.ID)
	for _, act := range []string{"", "/montrer", "/masquer", "/accepter", "/decliner", "/reprendre", "/prevenu", "/retrait"} {
		for _, slug := range []string{theirs.Slug, s.o.Slug} {
			path := "/gestion/" + slug + "/propositions/" + p.ID + act
			if got := stranger.post(path, url.Values{"version": {fmt.Sprint(p.Version)}, "title": {"x"}}).Status; got != http.StatusNotFound {
				t.Errorf("POST %s: %d", path, got)
			}
		}
	}
	if got := stranger.get("/gestion/" + theirs.Slug + "/propositions/" + p.ID).Status; got != http.StatusNotFound {
		t.Errorf("read through another operation: %d", got)
	}
	if got := s.visitor().post("/o/"+theirs.Slug+"/proposer/"+p.ID+"/voix", nil).Status; got != http.StatusNotFound {
		t.Errorf("a voice through another operation: %d", got)
	}
	if page := s.visitor().get("/o/" + theirs.Slug + "/proposer"); page.Status != http.StatusOK || strings.Contains(page.Body, "Bancs") {
		t.Errorf("another operation shows it: %d", page.Status)
	}
	if now := s.all()[0]; now.Version != p.Version || now.Voices != 0 {
		t.Errorf("it became %+v", now)
	}
}

// publish makes the pages of an operation everybody's.
func (s *calling) publish(o *operation.Operation) {
	s.t.Helper()
	err := s.db.Write(context.Background(), func(tx *gorm.DB) error {
		store.Touch(tx, o.ID)
		return tx.Model(&operation.Operation{}).Where("id = ?", o.ID).Update("phase", operation.Announced).Error
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

func TestAClosedCallTakesNothing(t *testing.T) {
	s := newCalling(t)
	settings := filled(t, s.team.get(teamAddress), teamAddress+"/appel", "")
	settings.Del("open")
	if saved := s.team.post(teamAddress+"/appel", settings); saved.Status != http.StatusSeeOther {
		t.Fatalf("close: %d\n%s", saved.Status, saved.Body)
	}
	if again := s.team.post(teamAddress+"/appel", settings); again.Status != http.StatusConflict {
		t.Errorf("set from an old page: %d", again.Status)
	}
	if page := s.visitor().get(proposeAddress); page.document(t).Find("[name=title]").Length() != 0 || !strings.Contains(page.Body, "clos") {
		t.Errorf("the form is still there:\n%s", page.Body)
	}
	if refused := s.visitor().post(proposeAddress, s.lead()); refused.Status != http.StatusGone || len(s.all()) != 0 {
		t.Errorf("taken: %d", refused.Status)
	}
}

func TestAFloodOfProposalsIsHeldBack(t *testing.T) {
	s := newCalling(t)
	p := s.shown()
	s.site.site.Spend("proposals:127.0.0.1", 200, 0)
	s.site.site.Spend("voices:127.0.0.1", 2000, 0)
	refused := s.visitor().post(proposeAddress, s.lead())
	if refused.Status != http.StatusTooManyRequests || refused.Header.Get("Retry-After") == "" || !strings.Contains(refused.Body, "Nolwenn Cadiou") {
		t.Errorf("one more: %d\n%s", refused.Status, refused.Body)
	}
	if voice := s.visitor().post(proposeAddress+"/"+p.ID+"/voix", nil); voice.Status != http.StatusTooManyRequests || voice.Header.Get("Retry-After") == "" {
		t.Errorf("one more voice: %d", voice.Status)
	}
	if all := s.all(); len(all) != 1 || all[0].Voices != 0 {
		t.Errorf("%d proposals", len(all))
	}
}
