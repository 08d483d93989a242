package web_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/mail"
	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/partner/invitation"
	"oplibre/app/store"
)

// inviting is a weekend whose referent invites a club.
type inviting struct {
	*site
	o     *operation.Operation
	b     *browser
	club  *partner.Partner
	pages string // the management pages of the club
}

func newInviting(t *testing.T, name string) *inviting {
	t.Helper()
	s := &inviting{site: newSite(t)}
	s.now = time.Date(2027, 2, 1, 9, 0, 0, 0, time.UTC)
	s.o = s.makeOperation("Opération Libre Saint-Marc")
	s.b = s.signedIn(account.Organiser, s.o.ID)
	var err error
	s.club, err = partner.Create(context.Background(), s.db, s.by(), s.o.ID, partner.Form{Name: name, Kind: "club", State: "to_contact", ContactName: "Mme Riou", ContactEmail: "riou@club.example"})
	if err != nil {
		t.Fatal(err)
	}
	s.pages = "/gestion/" + s.o.Slug + "/partenaires/" + s.club.ID
	return s
}

// invite queues the letter and returns it as it would leave, with the path of its link.
func (s *inviting) invite() (letter mail.Message, path string) {
	s.t.Helper()
	if answer := s.b.post(s.pages+"/inviter", nil); answer.Status != http.StatusSeeOther {
		s.t.Fatalf("invite: %d\n%s", answer.Status, answer.Body)
	}
	listing, err := mail.Outbox(context.Background(), s.db, s.o.ID, mail.Filter{})
	letters := listing.Letters
	if err != nil || len(letters) == 0 {
		s.t.Fatalf("%d letters (%v)", len(letters), err)
	}
	for i := range letters {
		if letters[i].Kind == mail.KindPartnerInvitation {
			if letter, err = mail.Write(context.Background(), s.db, "https://opl.example", &letters[i]); err != nil {
				s.t.Fatal(err)
			}
		}
	}
	path = regexp.MustCompile(`/invitation/[\w-]+`).FindString(letter.Body)
	if path == "" {
		s.t.Fatalf("no link in\n%s", letter.Body)
	}
	return letter, path
}

func (s *inviting) load() *partner.Partner {
	s.t.Helper()
	p, err := partner.Load(context.Background(), s.db, s.o.ID, s.club.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

func TestAPartnerAnswersWithoutAccount(t *testing.T) {
	s := newInviting(t, "Club nautique")
	letter, path := s.invite()
	if letter.To != "riou@club.example" || !strings.Contains(letter.Body, "Mme Riou") || !strings.Contains(letter.Subject, "Club nautique") {
		t.Errorf("the letter: %+v", letter)
	}
	visitor := s.visitor()
	page := visitor.get(path)
	if page.Status != http.StatusOK || !strings.Contains(page.Header.Get("Cache-Control"), "no-store") || !strings.Contains(page.Body, "noindex") {
		t.Fatalf("the page: %d %v", page.Status, page.Header)
	}
	if s.load().State != partner.Invited {
		t.Errorf("a program that looks into letters opened it, and the partner is %s", s.load().State)
	}
	if read := visitor.post(path+"/lue", nil); read.Status != http.StatusNoContent || s.load().State != partner.Opened {
		t.Errorf("somebody touched the page: %d, and the partner is %s", read.Status, s.load().State)
	}
	values := filled(t, page, path, "")
	values.Set("reply", "yes")
	values.Set("word", "Avec plaisir !")
	values.Set("named", "on")
	values.Set("offer_text_1", "La salle du port\navec vue")
	values.Set("offer_quantity_1", "quarante")
	refused := visitor.post(path, values)
	if refused.Status != http.StatusUnprocessableEntity || refused.document(t).Find("#f-offer_quantity_1-error").Length() != 1 || !strings.Contains(refused.Body, "avec vue") {
		t.Errorf("forty in letters: %d\n%s", refused.Status, refused.Body)
	}
	values.Set("offer_quantity_1", "40")
	values["offer_access_1"] = []string{"step_free", "nonsense"}
	if done := visitor.post(path, values); done.Status != http.StatusSeeOther || done.Location() != path+"?merci=1" {
		t.Fatalf("answer: %d\n%s", done.Status, done.Body)
	}
	p := s.load()
	if p.State != partner.Accepted || !p.Named || p.ShowLink || len(p.Offers) != 1 || *p.Offers[0].Quantity != 40 || len(p.Offers[0].Access) != 1 || p.Reply().Word != "Avec plaisir !" {
		t.Errorf("kept %+v", p)
	}
	if again := visitor.post(path, values); again.Status != http.StatusConflict {
		t.Errorf("the same form again: %d", again.Status)
	}
	team := s.b.get(s.pages)
	if !strings.Contains(team.Body, "Avec plaisir") || !strings.Contains(team.Body, "nouveau") {
		t.Error("the team does not see what is new")
	}
	if seen := s.b.post(s.pages+"/vu", nil); seen.Status != http.StatusSeeOther || s.load().News() {
		t.Errorf("seen: %d", seen.Status)
	}
	s.complete(t, visitor, path)
}

// complete comes back: one thing more, the first taken back.
func (s *inviting) complete(t *testing.T, visitor *browser, path string) {
	t.Helper()
	s.now = s.now.Add(time.Hour)
	values := filled(t, visitor.get(path), path, "")
	if values.Get("offer_quantity_1") != "40" || values.Get("reply") != "yes" {
		t.Errorf("comes back to %v", values)
	}
	values.Set("offer_text_1", "")
	for n := 1; values.Has("offer_kind_" + string(rune('0'+n))); n++ {
		if values.Get("offer_kind_"+string(rune('0'+n))) == "beds" {
			values.Set("offer_text_"+string(rune('0'+n)), "Deux lits")
		}
	}
	if done := visitor.post(path, values); done.Status != http.StatusSeeOther {
		t.Fatalf("complete: %d\n%s", done.Status, done.Body)
	}
	p := s.load()
	if len(p.Offers) != 2 || p.Offers[0].State != partner.Withdrawn || p.Offers[1].Kind != partner.OfferBeds || !p.News() {
		t.Errorf("kept %+v", p.Offers)
	}
}

func TestPrivateLinksOfPartners(t *testing.T) {
	s := newInviting(t, "Club nautique")
	_, path := s.invite()
	forged := []byte(path)
	forged[len(forged)-3] ^= 2
	for _, wrong := range []string{"/invitation/AAAA", string(forged), "/invitation/" + strings.Repeat("A", 48)} {
		if page := s.visitor().get(wrong); page.Status != http.StatusNotFound {
			t.Errorf("%s answers %d", wrong, page.Status)
		}
	}
	for range 12 {
		s.visitor().get("/invitation/" + strings.Repeat("B", 48))
	}
	if len(s.waits) == 0 {
		t.Error("whoever guesses does not wait")
	}
	answer := url.Values{"reply": {"no"}, "version": {"3"}}
	if renewed := s.b.post(s.pages+"/lien", nil); renewed.Status != http.StatusSeeOther {
		t.Fatalf("renew: %d", renewed.Status)
	}
	if page := s.visitor().post(path, answer); page.Status != http.StatusGone && page.Status != http.StatusConflict && page.Status != http.StatusForbidden {
		t.Errorf("a renewed link acts: %d", page.Status)
	}
	_, path = s.invite()
	if page := s.visitor().get(path); page.Status != http.StatusOK {
		t.Errorf("the new link: %d", page.Status)
	}
	if ended := s.b.post(s.pages+"/lien/fin", nil); ended.Status != http.StatusSeeOther || s.visitor().get(path).Status == http.StatusOK {
		t.Errorf("revoked: %d, and opens", ended.Status)
	}
	_ = s.b.post(s.pages+"/lien", nil)
	link, err := invitation.Current(context.Background(), s.db, s.o.ID, s.club.ID, s.by().Now())
	if err != nil || link == nil {
		t.Fatal(err)
	}
	s.now = s.o.EndsAt.Time().Add(31 * 24 * time.Hour)
	if page := s.visitor().get("/invitation/" + link.Token(s.db)); page.Status == http.StatusOK || page.Status == http.StatusNotFound {
		t.Errorf("expired: %d", page.Status)
	}
	if s.load().State == partner.Declined {
		t.Error("a dead link was heard")
	}
}

func TestALinkIsForOneOperation(t *testing.T) {
	s := newInviting(t, "Club nautique")
	other := s.makeOperation("Opération Libre Plouarzel")
	stranger := s.signedIn(account.Referent, other.ID)
	for _, path := range []string{"/inviter", "/lien", "/lien/fin", "/lettre", "/vu", "/reponse", "/offres/" + store.NewID(), "/offres/" + store.NewID() + "/creer"} {
		if page := stranger.post("/gestion/"+other.Slug+"/partenaires/"+s.club.ID+path, url.Values{"how": {"phone"}, "reply": {"no"}, "version": {"1"}}); page.Status != http.StatusNotFound && path != "/lien/fin" {
			t.Errorf("%s from another operation: %d", path, page.Status)
		}
	}
	if link, err := invitation.Current(context.Background(), s.db, s.o.ID, s.club.ID, s.by().Now()); err != nil || link != nil {
		t.Errorf("a link was made: %v %v", link, err)
	}
}

func TestNamesInjectNothing(t *testing.T) {
	s := newInviting(t, "Club {lien} <b>x</b>\r\nBcc: tous@example.org")
	letter, path := s.invite()
	if strings.ContainsAny(letter.Subject, "\r\n") || strings.Contains(letter.Body, "\nBcc:") || strings.Count(letter.Body, "/invitation/") != 1 {
		t.Errorf("the letter: %+v", letter)
	}
	for _, page := range []answer{s.visitor().get(path), s.b.get(s.pages), s.b.get("/gestion/" + s.o.Slug + "/partenaires")} {
		if strings.Contains(page.Body, "<b>x</b>") {
			t.Error("the name is markup")
		}
	}
}

func TestWordsOfInvitations(t *testing.T) {
	s := newInviting(t, "Club nautique")
	path := "/gestion/" + s.o.Slug + "/partenaires/invitation"
	values := filled(t, s.b.get(path), path, "")
	values.Set("body", "Bonjour {contcat}, {lien}")
	if page := s.b.post(path, values); page.Status != http.StatusUnprocessableEntity || !strings.Contains(page.Body, "{contcat}") || page.document(t).Find("#f-body-error").Length() != 1 {
		t.Errorf("an unknown placeholder: %d", page.Status)
	}
	values.Set("body", "Salut {contact} du {organisation}, {lien}")
	preview := url.Values{"preview": {"1"}}
	for name, value := range values {
		preview[name] = value
	}
	if page := s.b.post(path, preview); page.Status != http.StatusOK || !strings.Contains(page.Body, "Salut Mme Riou du Club nautique") {
		t.Errorf("the preview: %d", page.Status)
	}
	if saved := s.b.post(path, values); saved.Status != http.StatusSeeOther {
		t.Fatalf("save: %d\n%s", saved.Status, saved.Body)
	}
	if stale := s.b.post(path, values); stale.Status != http.StatusConflict {
		t.Errorf("stale: %d", stale.Status)
	}
	if letter, _ := s.invite(); !strings.HasPrefix(letter.Body, "Salut Mme Riou du Club nautique, https://opl.example/invitation/") {
		t.Errorf("the letter: %s", letter.Body)
	}
}

func TestAnInvitationOnPaper(t *testing.T) {
	s := newInviting(t, "Club nautique")
	if page := s.b.get(s.pages + "/lettre.pdf"); page.Status == http.StatusOK {
		t.Errorf("a letter without a link: %d", page.Status)
	}
	made := s.b.post(s.pages+"/lettre", nil)
	if made.Location() != s.pages+"/lettre.pdf" {
		t.Fatalf("print: %d %s", made.Status, made.Location())
	}
	if sheet := s.b.get(made.Location()); sheet.Status != http.StatusOK || !strings.HasPrefix(sheet.Body, "%PDF") || !strings.Contains(sheet.Header.Get("Cache-Control"), "no-store") {
		t.Errorf("the letter: %d %v", sheet.Status, sheet.Header)
	}
	if s.load().State != partner.Invited {
		t.Errorf("printed, and the partner is %s", s.load().State)
	}
}

func TestAReminderIsNotWrittenAfterAnAnswer(t *testing.T) {
	s := newInviting(t, "Club nautique")
	s.invite()
	ctx := context.Background()
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		return tx.Model(&store.Letter{}).Where("state = ?", store.LetterWaiting).Update("state", store.LetterSent).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	s.now = s.now.Add(10 * 24 * time.Hour)
	if n, err := invitation.FollowUp(ctx, s.db, s.by()); err != nil || n != 1 {
		t.Fatalf("%d letters (%v)", n, err)
	}
	listing, err := mail.Outbox(ctx, s.db, s.o.ID, mail.Filter{})
	letters := listing.Letters
	if err != nil || letters[0].Kind != mail.KindPartnerReminder {
		t.Fatalf("%v (%v)", letters, err)
	}
	if letter, err := mail.Write(ctx, s.db, "https://opl.example", &letters[0]); err != nil || !strings.Contains(letter.Body, "/invitation/") {
		t.Errorf("the reminder: %v %v", letter, err)
	}
	heard := s.b.post(s.pages+"/reponse", url.Values{"version": {partner.FormOf(s.load()).Version}, "how": {"market"}, "reply": {"maybe"}})
	if heard.Status != http.StatusSeeOther {
		t.Fatalf("heard on the market: %d\n%s", heard.Status, heard.Body)
	}
	if _, err := mail.Write(ctx, s.db, "https://opl.example", &letters[0]); err == nil {
		t.Error("a reminder is written to somebody who has answered")
	}
}
