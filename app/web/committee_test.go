package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"oplibre/app/account"
	"oplibre/app/committee"
	"oplibre/app/meeting"
	"oplibre/app/store"
)

// A committee from its first member to the printed record: the referent adds members, one of them votes by the private link, and the
// minutes become public without the list of who came.
func TestACommitteeDecidesAndKeepsItsRecord(t *testing.T) {
	s := newSite(t) // 2 May 2027
	o := programmeWeekend(t, s.db, s.by(), 2)
	base := "/gestion/" + o.Slug + "/comite"
	b := s.signedIn(account.Referent, o.ID)
	for _, name := range []string{"Annaïg", "Malo"} {
		b.accepted(base+"/membres", url.Values{"name": {name}, "side": {"free"}, "email": {strings.ToLower(store.Fold(name)) + "@example.org"}})
	}
	if again := b.post(base+"/membres", url.Values{"name": {"Malo bis"}, "side": {"free"}, "email": {"malo@example.org"}}); again.Status != http.StatusUnprocessableEntity || again.document(t).Find("#f-email-error").Length() != 1 {
		t.Errorf("a second seat: %d", again.Status)
	}
	members, err := committee.Members(context.Background(), s.db, o.ID)
	if err != nil {
		t.Fatal(err)
	}
	address := b.get(base + "/membres/" + members[1].ID).document(t).Find("code.address").Text()
	seat := strings.TrimPrefix(address, s.server.URL)
	decided := b.accepted(base+"/decisions", url.Values{"text": {"Le week-end aura lieu."}, "way": {"vote"}, "closes": {"2027-05-09T20:00"}, "key": {store.NewID()}, "ask": {"on"}}).Location()
	member := s.visitor()
	page := member.get(seat)
	if page.Status != http.StatusOK || !strings.Contains(page.Body, "Le week-end aura lieu.") {
		t.Fatalf("%d\n%s", page.Status, page.Body)
	}
	id := decided[strings.LastIndex(decided, "/")+1:]
	for _, choice := range []string{"no", "yes"} { // one may change one's mind
		member.accepted(seat, url.Values{"decision": {id}, "choice": {choice}})
	}
	if got := b.post(decided+"/voix", url.Values{"member": {members[1].ID}, "choice": {"no"}}); got.Status != http.StatusConflict {
		t.Errorf("the team changes a member's own voice: %d", got.Status)
	}
	b.accepted(decided+"/voix", url.Values{"member": {members[0].ID}, "choice": {"abstain"}})
	if text := plain(b.get(decided).document(t).Find("#voix").Text()); !strings.Contains(text, "par son lien") || !strings.Contains(text, "noté par Nadia") {
		t.Errorf("the register says %q", text)
	}
	b.accepted(decided+"/cloture", nil)
	if got := member.post(seat, url.Values{"decision": {id}, "choice": {"no"}}); got.Status == http.StatusSeeOther {
		t.Error("a voice after the closing was taken")
	}
	if csv := b.get(base + "/decisions.csv"); !strings.Contains(csv.Body, ",adopted,2,1,0,1,") {
		t.Errorf("the table is\n%s", csv.Body)
	}
	s.committeeMeets(b, o.Slug, base, members)
	b.accepted(base+"/membres/"+members[1].ID+"/lien/fin", nil)
	if got := member.get(seat); got.Status != http.StatusGone {
		t.Errorf("a link that was ended: %d", got.Status)
	}
	if got := member.get("/decision/AAAA"); got.Status != http.StatusNotFound {
		t.Errorf("a guess: %d", got.Status)
	}
}

// committeeMeets is a meeting with its agenda, presences, minutes and their ways out.
func (s *site) committeeMeets(b *browser, slug, base string, members []*committee.Member) {
	t := s.t
	t.Helper()
	made := b.accepted(base+"/reunions", url.Values{"title": {"Point d'étape"}, "starts": {"2027-05-02T11:00"}, "agenda": {"Budget — Katell — 20 min"}, "key": {store.NewID()}}).Location()
	stale := formOn(t, b.get(made), `form[action="`+made+`"]`)
	b.accepted(made+"/presences", url.Values{"version": {"1"}, "m_" + members[0].ID: {"present"}, "guests": {"Deux voisins"}})
	if got := b.post(made, stale); got.Status != http.StatusConflict {
		t.Errorf("a stale form: %d", got.Status)
	}
	if got := b.post(made+"/compte-rendu", url.Values{"version": {"2"}, "minutes": {"## Vu\n<script>x</script>"}, "preview": {"1"}}); got.Status != http.StatusOK || strings.Contains(got.Body, "<script>x") {
		t.Errorf("the preview: %d", got.Status)
	}
	public := "/o/" + slug + "/comite/" + made[strings.LastIndex(made, "/")+1:]
	b.accepted(made+"/compte-rendu", url.Values{"version": {"2"}, "minutes": {"Tout va bien."}})
	if got := s.visitor().get(public); got.Status != http.StatusNotFound {
		t.Errorf("minutes that nobody made public: %d", got.Status)
	}
	b.accepted(made+"/compte-rendu", url.Values{"version": {"3"}, "minutes": {"Tout va bien."}, "public": {"on"}})
	got := s.visitor().get(public)
	if got.Status != http.StatusOK || !strings.Contains(got.Body, "Tout va bien.") || strings.Contains(got.Body, "Annaïg") || strings.Contains(got.Body, "Katell") || strings.Contains(got.Body, "voisins") {
		t.Errorf("public minutes: %d\n%s", got.Status, got.Body)
	}
	for _, below := range []string{"/compte-rendu.md", "/impression", ""} {
		if got := b.get(made + below); got.Status != http.StatusOK || !strings.Contains(got.Body, "Annaïg") {
			t.Errorf("%s: %d\n%s", below, got.Status, got.Body)
		}
	}
	b.accepted(made+"/convocation", nil)
	b.accepted(made+"/envoi", nil)
	for _, path := range []string{base, base + "/decisions", base + "/decisions/nouvelle", base + "/reunions/nouvelle"} {
		if got := b.get(path); got.Status != http.StatusOK {
			t.Errorf("%s: %d", path, got.Status)
		}
	}
}

func TestAPublicMeetingTakesSignUpsAndGivesThemBack(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 2)
	base := "/gestion/" + o.Slug + "/reunions"
	b := s.signedIn(account.Organiser, o.ID)
	made := b.accepted(base, url.Values{"kind": {"discovery"}, "title": {"Soirée découverte"}, "starts": {"2027-05-10T18:30"}, "sign_up": {"on"}, "capacity": {"3"}, "shown": {"on"}, "key": {store.NewID()}}).Location()
	list, err := meeting.List(context.Background(), s.db, o.ID)
	if err != nil || len(list) != 1 {
		t.Fatalf("%d meetings, %v", len(list), err)
	}
	page := meeting.Path(o, list[0])
	visitor := s.visitor()
	for _, path := range []string{"/o/" + o.Slug, "/o/" + o.Slug + "/reunions", "/o/" + o.Slug + "/reunions.ics"} {
		if got := visitor.get(path); got.Status != http.StatusOK || !strings.Contains(got.Body, "Soirée découverte") {
			t.Errorf("%s: %d", path, got.Status)
		}
	}
	form := formOn(t, visitor.get(page), `form[action="`+page+`"]`)
	form.Set("count", "2")
	form.Set("name", "Odette")
	mine := visitor.accepted(page, form).Location()
	if got := visitor.accepted(page, form).Location(); got != mine {
		t.Errorf("sent twice, it is %s and %s", mine, got)
	}
	if got := visitor.post(page, url.Values{"key": {store.NewID()}, "count": {"2"}}); got.Status != http.StatusConflict || got.document(t).Find("#f-count-error").Length() != 1 {
		t.Errorf("more than there is room for: %d", got.Status)
	}
	for _, below := range []string{"", "/emargement.pdf"} {
		if got := b.get(made + below); got.Status != http.StatusOK {
			t.Errorf("%s: %d", below, got.Status)
		}
	}
	mine, _, _ = strings.Cut(mine, "?")
	if got := visitor.get(mine); got.Status != http.StatusOK {
		t.Errorf("one's own page: %d", got.Status)
	}
	if got := visitor.post(mine, nil); got.Status != http.StatusOK {
		t.Errorf("withdrawing: %d", got.Status)
	}
	if got := visitor.get(mine); got.Status != http.StatusGone {
		t.Errorf("after withdrawing: %d", got.Status)
	}
	b.accepted(made+"/annulation", nil)
	s.now = s.now.Add(240 * time.Hour)
	if got := b.get(base); got.Status != http.StatusOK || !strings.Contains(got.Body, "annulée") {
		t.Errorf("the list: %d", got.Status)
	}
}
