package web_test

import (
	"context"
	"encoding/xml"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"oplibre/app/account"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/signup"
)

const changesPath = "/gestion/saint-marc-2027/programme/changements"

// atelierEdit is the form of an atelier as its page has it.
func (b *browser) atelierEdit(id string) url.Values {
	b.site.t.Helper()
	document := b.get("/gestion/saint-marc-2027/programme/" + id).document(b.site.t)
	values := url.Values{}
	form := document.Find(`form:has(input[name=title])`)
	form.Find("input[name], textarea[name]").Each(func(_ int, field *goquery.Selection) {
		kind := field.AttrOr("type", "")
		if _, ticked := field.Attr("checked"); (kind == "checkbox" || kind == "radio") && !ticked {
			return
		}
		values.Add(field.AttrOr("name", ""), field.AttrOr("value", field.Text()))
	})
	form.Find("select[name]").Each(func(_ int, field *goquery.Selection) {
		values.Add(field.AttrOr("name", ""), field.Find("option[selected]").AttrOr("value", ""))
	})
	if values.Get("title") == "" {
		b.site.t.Fatalf("no form of %s", id)
	}
	return values
}

// changesOf is the form of what waits, as its page has it.
func (b *browser) changesOf() (url.Values, *goquery.Document) {
	b.site.t.Helper()
	answer := b.get(changesPath)
	if answer.Status != http.StatusOK {
		b.site.t.Fatalf("%d\n%s", answer.Status, answer.Body)
	}
	document := answer.document(b.site.t)
	values := url.Values{"key": {document.Find("input[name=key]").AttrOr("value", "")}, "choice": {"1"}}
	document.Find("input[name=item][checked]").Each(func(_ int, box *goquery.Selection) { values.Add("item", box.AttrOr("value", "")) })
	return values, document
}

// registered signs somebody up for ateliers.
func (s *site) registered(o *operation.Operation, name, email, phone string, ateliers ...*programme.Listing) signup.Code {
	s.t.Helper()
	form := signup.Form{Name: name, Email: email, Phone: phone}
	for _, a := range ateliers {
		form.Ateliers = append(form.Ateliers, a.ID)
	}
	code, err := signup.NewOffers(s.db).SignUp(context.Background(), s.by(), o, form, signup.Wording{Language: "fr"})
	if err != nil {
		s.t.Fatal(err)
	}
	return code
}

var icsValue = regexp.MustCompile(`(?m)^(UID|SEQUENCE|LAST-MODIFIED|STATUS|DTSTART)[^:]*:([^\r\n]*)`)

// event is what the calendar says of one atelier.
func (s *site) event(slug string) map[string]string {
	s.t.Helper()
	values := map[string]string{}
	answer := s.visitor().get("/o/saint-marc-2027/ateliers/" + slug + ".ics")
	for _, match := range icsValue.FindAllStringSubmatch(answer.Body, -1) {
		values[match[1]] = match[2]
	}
	if values["UID"] == "" {
		s.t.Fatalf("%d\n%s", answer.Status, answer.Body)
	}
	return values
}

// TestAChangeIsPreparedSeenAndPublished is the whole way of a change through the front door.
func TestAChangeIsPreparedSeenAndPublished(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 6)
	ateliers := s.ateliers(o) // four from 10:00, two from 12:00
	code := s.registered(o, "Nolwenn Cadiou", "nolwenn@example.org", "", ateliers[0], ateliers[4])
	s.registered(o, "Yann Bihan", "", "06 12 34 56 78", ateliers[0])
	b := s.signedIn(account.Organiser, o.ID)
	before := s.event("atelier-n-1")
	form := b.atelierEdit(ateliers[0].ID)
	form.Set("start", "2027-05-22T12:00")
	form.Set("end", "2027-05-22T14:00")
	form.Set("bring", "une loupe")
	form.Set("capacity", "9")
	if saved := b.post("/gestion/saint-marc-2027/programme/"+ateliers[0].ID, form); saved.Status != http.StatusSeeOther {
		t.Fatalf("save: %d\n%s", saved.Status, saved.Body)
	}
	if got := s.event("atelier-n-1"); got["DTSTART"] != before["DTSTART"] || got["SEQUENCE"] != before["SEQUENCE"] {
		t.Errorf("the public sees the draft: %v", got)
	}
	if again := b.atelierEdit(ateliers[0].ID); again.Get("start") != "2027-05-22T12:00" || again.Get("bring") != "une loupe" {
		t.Errorf("the form forgot: %v", again)
	}

	choice := s.checkPending(t, b, string(code))
	s.now = s.now.Add(time.Hour)
	choice.Set("note", "La place est prise le matin.")
	published := b.post(changesPath+"/publier", choice)
	if published.Status != http.StatusSeeOther || published.Location() != changesPath+"/2" {
		t.Fatalf("publish: %d %s\n%s", published.Status, published.Location(), published.Body)
	}
	if again := b.post(changesPath+"/publier", choice); again.Status != http.StatusSeeOther {
		t.Errorf("twice the same click: %d\n%s", again.Status, again.Body)
	}
	version := plain(b.get(published.Location()).document(t).Find("main").Text())
	for _, want := range []string{"Version 2", "par Nadia", "La place est prise le matin.", "Yann Bihan", "06 12 34 56 78", "C’est publié."} {
		if !strings.Contains(version, want) {
			t.Errorf("%q is missing in:\n%s", want, version)
		}
	}
	if link := s.visitor().get("/o/saint-marc-2027/programme").document(t).Find(`a[href$="/programme/versions"]`); plain(link.Text()) != "Programme modifié le dimanche 2 mai : ce qui change" {
		t.Errorf("the programme says %q", link.Text())
	}
	after := s.event("atelier-n-1")
	if after["UID"] != before["UID"] || after["SEQUENCE"] != "2" || before["SEQUENCE"] != "1" || after["DTSTART"] == before["DTSTART"] ||
		after["LAST-MODIFIED"] <= before["LAST-MODIFIED"] {
		t.Errorf("before %v, after %v", before, after)
	}
	s.checkLetters(t, b, string(code))
}

// checkPending reads what waits, and returns its form.
func (s *site) checkPending(t *testing.T, b *browser, code string) url.Values {
	t.Helper()
	if page := s.visitor().get("/o/saint-marc-2027/programme"); strings.Contains(page.Body, "/programme/versions") {
		t.Error("the programme says that it has changed")
	}
	choice, page := b.changesOf()
	text := plain(page.Find("main").Text())
	for _, want := range []string{"« Atelier n° 1 » commence à 12 h au lieu de 10 h.", "à apporter : une loupe", "2 personnes inscrites (2 carnets)",
		"Nolwenn Cadiou : « Atelier n° 1 » et « Atelier n° 5 »", "Yann Bihan", "Bonjour Nolwenn", "Une lettre partira", "Publier ce changement"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in:\n%s", want, text)
		}
	}
	if strings.Contains(text, code) || strings.Contains(text, "changes.") {
		t.Errorf("a code or a key is on the page:\n%s", text)
	}
	return choice
}

// checkLetters reads the letter that was queued.
func (s *site) checkLetters(t *testing.T, b *browser, code string) {
	t.Helper()
	outbox := b.get("/gestion/saint-marc-2027/lettres").document(t)
	link := outbox.Find(`tr:contains("changement du programme") a`)
	if link.Length() != 1 {
		t.Fatalf("%d letters of change", link.Length())
	}
	letter := plain(b.get(link.AttrOr("href", "")).document(t).Find("textarea").Text())
	for _, want := range []string{"Bonjour Nolwenn,", "commence à 12 h au lieu de 10 h", "Désormais : samedi 22 mai, 12 h – 14 h", "à la même heure", "/carnet/" + code,
		"L’équipe ajoute : La place est prise le matin."} {
		if !strings.Contains(letter, want) {
			t.Errorf("%q is missing in:\n%s", want, letter)
		}
	}
	if strings.Contains(letter, "places") {
		t.Errorf("the letter tells what its reader need not know:\n%s", letter)
	}
}

func TestPublishingAtOnceAndCancelling(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 2)
	first := s.ateliers(o)[0]
	b := s.signedIn(account.Organiser, o.ID)
	form := b.atelierEdit(first.ID)
	form.Set("title", "Sauvages de ma rue")
	form.Set("facilitators", "Personne 0\nLéna Riou")
	form.Set("publish", "1")
	path := "/gestion/saint-marc-2027/programme/" + first.ID
	if answer := b.post(path, form); answer.Status != http.StatusSeeOther || answer.Location() != changesPath+"/2" {
		t.Fatalf("%d %s\n%s", answer.Status, answer.Location(), answer.Body)
	}
	if page := plain(s.visitor().get("/o/saint-marc-2027/ateliers/atelier-n-1").Body); !strings.Contains(page, "Sauvages de ma rue") || !strings.Contains(page, "Léna Riou") {
		t.Error("it is not published")
	}
	cancel := url.Values{"version": {b.atelierEdit(first.ID).Get("version")}, "status": {"cancelled"}}
	if answer := b.post(path+"/etat", cancel); answer.Status != http.StatusSeeOther || answer.Location() != changesPath+"/3" {
		t.Fatalf("cancel: %d %s", answer.Status, answer.Location())
	}
	if got := s.event("atelier-n-1"); got["STATUS"] != "CANCELLED" || got["SEQUENCE"] != "3" {
		t.Errorf("%v", got)
	}
	page := plain(s.visitor().get("/o/saint-marc-2027/programme/versions").document(t).Find("main").Text())
	if !strings.Contains(page, "« Sauvages de ma rue » est annulé.") || !strings.Contains(page, "s’appelle maintenant « Sauvages de ma rue »") {
		t.Error(page)
	}
}

func TestAChangeSinceThePageIsShown(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 2)
	first := s.ateliers(o)[0]
	b := s.signedIn(account.Organiser, o.ID)
	path := "/gestion/saint-marc-2027/programme/" + first.ID
	change := func(title string) {
		t.Helper()
		form := b.atelierEdit(first.ID)
		form.Set("title", title)
		if answer := b.post(path, form); answer.Status != http.StatusSeeOther {
			t.Fatalf("%d\n%s", answer.Status, answer.Body)
		}
	}
	change("Sauvages")
	choice, _ := b.changesOf()
	change("Plantes")
	refused := b.post(changesPath+"/publier", choice)
	page := refused.document(t)
	if refused.Status != http.StatusConflict || !strings.Contains(plain(page.Find("main").Text()), "« Plantes »") ||
		page.Find("input[name=item][checked]").Length() != 1 || page.Find("input[name=key]").AttrOr("value", "") == choice.Get("key") {
		t.Fatalf("%d\n%s", refused.Status, refused.Body)
	}
	if none := b.post(changesPath+"/publier", url.Values{"choice": {"1"}}); none.Status != http.StatusUnprocessableEntity {
		t.Errorf("nothing chosen: %d", none.Status)
	}
	token := page.Find("button[name=token]").AttrOr("value", "")
	if dropped := b.post(changesPath+"/"+first.ID+"/retirer", url.Values{"token": {"1.1"}}); dropped.Status != http.StatusConflict {
		t.Errorf("drop an old state: %d", dropped.Status)
	}
	if dropped := b.post(changesPath+"/"+first.ID+"/retirer", url.Values{"token": {token}}); dropped.Status != http.StatusSeeOther {
		t.Errorf("drop: %d", dropped.Status)
	}
	if _, page := b.changesOf(); page.Find("input[name=item]").Length() != 0 || page.Find(".empty").Length() != 1 {
		t.Error("something still waits")
	}
}

func TestVersionsPageAndFeed(t *testing.T) {
	before := newSite(t)
	programmeWeekend(t, before.db, before.by(), 0)
	empty := before.visitor().get("/o/saint-marc-2027/programme/versions")
	if empty.Status != http.StatusOK || empty.document(t).Find(".empty").Length() != 1 {
		t.Errorf("before the first: %d", empty.Status)
	}
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 2)
	v := s.visitor()
	b := s.signedIn(account.Organiser, o.ID)
	for _, title := range []string{"Sauvages", "Plantes", "Mauvaises herbes"} {
		form := b.atelierEdit(s.ateliers(o)[0].ID)
		form.Set("title", title)
		form.Set("publish", "1")
		s.now = s.now.Add(time.Minute)
		if answer := b.post("/gestion/saint-marc-2027/programme/"+s.ateliers(o)[0].ID, form); answer.Status != http.StatusSeeOther {
			t.Fatalf("%d\n%s", answer.Status, answer.Body)
		}
	}
	compared := v.get("/o/saint-marc-2027/programme/versions?de=1&a=4").document(t)
	if got := plain(compared.Find("#comparaison").Text()); !strings.Contains(got, "« Atelier n° 1 » s’appelle maintenant « Mauvaises herbes »") {
		t.Errorf("compared: %s", got)
	}
	if got := compared.Find("main section li").Length(); got != 4 {
		t.Errorf("%d sentences", got)
	}
	for _, odd := range []string{"?de=0&a=99", "?de=x&a=1", "?de=2"} {
		if answer := v.get("/o/saint-marc-2027/programme/versions" + odd); answer.Status != http.StatusOK || answer.document(t).Find("#comparaison").Length() != 0 {
			t.Errorf("%s: %d", odd, answer.Status)
		}
	}
	answer := v.get("/o/saint-marc-2027/programme/versions.atom")
	var feed struct {
		ID      string `xml:"id"`
		Updated string `xml:"updated"`
		Entries []struct {
			ID, Title string
			Updated   string `xml:"updated"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal([]byte(answer.Body), &feed); err != nil || !strings.HasPrefix(answer.Header.Get("Content-Type"), "application/atom+xml") {
		t.Fatalf("%v, %s\n%s", err, answer.Header.Get("Content-Type"), answer.Body)
	}
	if len(feed.Entries) != 4 || feed.Updated != feed.Entries[0].Updated || feed.Updated != "2027-05-02T10:03:00Z" || strings.Contains(answer.Body, "Nadia") {
		t.Errorf("%s", answer.Body)
	}
	if page := v.get("/o/saint-marc-2027/programme/versions"); strings.Contains(page.Body, "Nadia") ||
		page.document(t).Find(`link[rel=alternate][type="application/atom+xml"]`).Length() != 1 {
		t.Errorf("the page names the author, or no feed:\n%s", page.Body)
	}
}
