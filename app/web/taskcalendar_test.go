package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"oplibre/app/account"
	"oplibre/app/meeting"
	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/preparation"
	"oplibre/app/store"
)

// unfolded is a calendar with its long lines whole (RFC 5545, section 3.1).
func unfolded(body string) string { return strings.ReplaceAll(body, "\r\n ", "") }

func TestAPartnerReadsItsTasksInACalendar(t *testing.T) {
	s := newSite(t)
	o := s.makeOperation("Opération Libre Saint-Marc")
	ctx := context.Background()
	school, err := partner.Create(ctx, s.db, s.by(), o.ID, partner.Form{Name: "École de Saint-Marc", Kind: "school", State: "accepted"})
	if err != nil {
		t.Fatal(err)
	}
	base, who := "/gestion/"+o.Slug+"/preparation", string(preparation.OfPartner(school.ID))
	b := s.signedIn(account.Referent, o.ID)
	b.accepted(base, url.Values{"line": {"Ouvrir le préau J-1"}, "area": {"logistics"}, "who": {who}})
	b.accepted(base, url.Values{"line": {"Autre chose J-1"}, "area": {"logistics"}})
	path := base + "/" + s.tasks(o)["Ouvrir le préau"].ID
	form := formOn(t, b.get(path), `form[action="`+path+`"]`)
	form.Set("notes", "Le code est 1234")
	b.accepted(path, form)
	b.accepted(base+"/agenda?qui="+url.QueryEscape(who), url.Values{"who": {who}})
	address := func() string {
		return b.get(base + "?qui=" + url.QueryEscape(who)).document(t).Find("code.address").Text()
	}
	first := address()
	calendar := s.visitor().get(first)
	body := unfolded(calendar.Body)
	if calendar.Status != http.StatusOK || !strings.HasPrefix(calendar.Header.Get("Content-Type"), "text/calendar") {
		t.Fatalf("%s: %d\n%s", first, calendar.Status, calendar.Body)
	}
	for _, want := range []string{"DTSTART;VALUE=DATE:20270521\r\n", "DTEND;VALUE=DATE:20270522\r\n", "SUMMARY:Ouvrir le préau\r\n", "TRANSP:TRANSPARENT\r\n"} {
		if !strings.Contains(body, want) {
			t.Errorf("the calendar lacks %q\n%s", want, body)
		}
	}
	if strings.Contains(body, "Autre chose") || strings.Contains(body, "1234") {
		t.Errorf("the calendar tells what is another's, or private:\n%s", body)
	}
	moved := operation.FormOf(o)
	moved.Start, moved.End = "2027-05-28T18:30", "2027-05-30T18:30"
	if _, err := operation.Update(ctx, s.db, s.by(), o.ID, moved); err != nil {
		t.Fatal(err)
	}
	if body := unfolded(s.visitor().get(first).Body); !strings.Contains(body, "DTSTART;VALUE=DATE:20270528\r\n") {
		t.Errorf("the weekend moved, the calendar did not:\n%s", body)
	}
	if file := b.get(base + "/agenda.ics?qui=" + url.QueryEscape(who)); file.Status != http.StatusOK || !strings.Contains(unfolded(file.Body), "Ouvrir le préau") {
		t.Errorf("the download: %d\n%s", file.Status, file.Body)
	}
	b.accepted(base+"/agenda", url.Values{"who": {who}})
	second := address()
	if got := s.visitor().get(first); got.Status == http.StatusOK || second == first {
		t.Errorf("the earlier address still opens: %d", got.Status)
	}
	b.accepted(base+"/agenda/fin", url.Values{"who": {who}})
	if got := s.visitor().get(second); got.Status == http.StatusOK {
		t.Errorf("the address still opens after its end: %d", got.Status)
	}
}

func TestCalendarAddressesThatOpenNothing(t *testing.T) {
	s := newSite(t)
	o, other := s.makeOperation("Opération Libre Saint-Marc"), s.makeOperation("Opération Libre Plouarzel")
	base := "/gestion/" + o.Slug + "/preparation"
	organiser, leaving := s.signedIn(account.Organiser, o.ID), s.signedIn(account.Referent, o.ID)
	organiser.accepted(base, url.Values{"line": {"Réserver la sono J-30"}, "area": {"logistics"}})
	own := leaving.get(base).document(t).Find(`form[action$="/agenda"] input[name=who]`).AttrOr("value", "")
	leaving.accepted(base+"/agenda", url.Values{"who": {own}})
	address := leaving.get(base).document(t).Find("code.address").Text()
	if got := s.visitor().get(address); got.Status != http.StatusOK {
		t.Fatalf("%q: %d", address, got.Status)
	}
	token := strings.TrimSuffix(address[strings.LastIndex(address, "/")+1:], ".ics")
	if got := s.visitor().get("/taches/" + token); got.Status != http.StatusOK {
		t.Errorf("without .ics: %d", got.Status)
	}
	for _, wrong := range []string{"x", token[:len(token)-2] + "AA", strings.Repeat("A", 48), token + "A"} {
		if got := s.visitor().get("/taches/" + wrong); got.Status != http.StatusNotFound {
			t.Errorf("%q: %d", wrong, got.Status)
		}
	}
	if got := organiser.post(base+"/agenda", url.Values{"who": {"p:" + other.ID}}); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("a partner of nowhere: %d", got.Status)
	}
	team, err := account.Team(context.Background(), s.db, o.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range team {
		if string(preparation.Account(m.AccountID)) == own {
			organiser.accepted("/gestion/"+o.Slug+"/equipe/"+m.ID+"/retrait", nil)
		}
	}
	if got := s.visitor().get(address); got.Status == http.StatusOK {
		t.Error("who has left the team still reads the tasks")
	}
	organisers := organiser.get(base).document(t).Find(`form[action$="/agenda"] input[name=who]`).AttrOr("value", "")
	organiser.accepted(base+"/agenda", url.Values{"who": {organisers}})
	address = organiser.get(base).document(t).Find("code.address").Text()
	s.now = o.End().AddDate(0, 0, 91)
	if got := s.visitor().get(address); got.Status == http.StatusOK {
		t.Error("it opens for ever")
	}
}

func TestACalendarTellsOfTheMeetingsAtWhichSomebodyIsExpected(t *testing.T) {
	s := newSite(t) // 2 May 2027
	o := s.makeOperation("Opération Libre Saint-Marc")
	gestion := "/gestion/" + o.Slug
	b := s.signedIn(account.Referent, o.ID)
	b.accepted(gestion+"/comite/membres", url.Values{"name": {"Annaïg Corre"}, "side": {"free"}})
	b.accepted(gestion+"/comite/reunions", url.Values{"title": {"Comité d'avril"}, "starts": {"2027-05-10T18:30"}, "agenda": {"Le budget secret — Katell — 50 min"}, "key": {store.NewID()}})
	for _, title := range []string{"Soirée carte", "Soirée photo"} {
		b.accepted(gestion+"/reunions", url.Values{"title": {title}, "kind": {"discovery"}, "starts": {"2027-05-12T18:30"}, "sign_up": {"on"}, "shown": {"on"}, "key": {store.NewID()}})
	}
	meetings, err := meeting.List(context.Background(), s.db, o.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range meetings {
		if m.Title == "Soirée carte" {
			b.accepted(gestion+"/reunions/"+m.ID+"/inscrits", url.Values{"name": {"annaig corre"}, "count": {"1"}, "key": {store.NewID()}})
		}
	}
	calendar := func(who preparation.Who) string {
		return unfolded(b.get(gestion + "/preparation/agenda.ics?qui=" + url.QueryEscape(string(who))).Body)
	}
	own := calendar(preparation.Named("Annaïg Corre"))
	for _, want := range []string{"SUMMARY:Comité d'avril\r\n", "DTSTART:20270510T163000Z\r\n", "DTEND:20270510T172000Z\r\n", "SUMMARY:Soirée carte\r\n", "DTSTART:20270512T163000Z\r\n"} {
		if !strings.Contains(own, want) {
			t.Errorf("the calendar lacks %q\n%s", want, own)
		}
	}
	if strings.Contains(own, "Soirée photo") || strings.Contains(own, "secret") {
		t.Errorf("the calendar tells of what is another's, or private:\n%s", own)
	}
	if other := calendar(preparation.Named("Katell")); strings.Contains(other, "VEVENT") {
		t.Errorf("somebody else is expected too:\n%s", other)
	}
	s.excuse(b, gestion)
	if own := calendar(preparation.Named("Annaïg Corre")); strings.Contains(own, "Comité d'avril") {
		t.Errorf("who is excused is still expected:\n%s", own)
	}
}

// excuse notes that the first member of the committee does not come to its first meeting.
func (s *site) excuse(b *browser, gestion string) {
	s.t.Helper()
	page := b.get(gestion + "/comite").document(s.t)
	member := page.Find(`#membres td a`).First().AttrOr("href", "")
	made := page.Find(`a[href*="/comite/reunions/"]:not([href$="nouvelle"])`).First().AttrOr("href", "")
	s.now = s.now.AddDate(0, 0, 9) // presences are noted once it has begun
	b.accepted(made+"/presences", url.Values{"version": {"1"}, "m_" + member[strings.LastIndex(member, "/")+1:]: {"excused"}})
}
