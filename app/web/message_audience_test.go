package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"oplibre/app/account"
	"oplibre/app/mail"
	"oplibre/app/message"
	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/signup"
	"oplibre/app/store"
	"oplibre/app/volunteer"
)

// help makes a post with one shift on Saturday, and a volunteer who comes.
func (s *site) help(o *operation.Operation, title, name, email string) (*volunteer.Post, *volunteer.Volunteer) {
	s.t.Helper()
	ctx := context.Background()
	p, err := volunteer.CreatePost(ctx, s.db, s.by(), o.ID, volunteer.PostForm{Title: title})
	if err != nil {
		s.t.Fatal(err)
	}
	day := o.Start().AddDate(0, 0, 1).Format("2006-01-02")
	shift, err := volunteer.AddShift(ctx, s.db, s.by(), o, p.ID, volunteer.ShiftForm{Start: day + "T09:00", End: day + "T12:00", Wanted: "2"})
	if err != nil {
		s.t.Fatal(err)
	}
	v, err := volunteer.Add(ctx, s.db, s.by(), o, volunteer.Form{Key: store.NewID(), Name: name, Email: email, AgeBand: "adult", Shifts: []string{shift.ID}})
	if err != nil {
		s.t.Fatal(err)
	}
	return p, v
}

func TestMessagesToVolunteersAndToThoseWhoWantToHear(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 2)
	b := s.signedIn(account.Organiser, o.ID)
	post, _ := s.help(o, "Accueil", "Maryvonne Prigent", "maryvonne@example.org")
	s.help(o, "Cuisine", "Goulven Mao", "goulven@example.org")
	s.signedUp(o, "Nolwenn Cadiou", "Nolwenn@example.org", true)
	s.signedUp(o, "Maryvonne Prigent", "maryvonne@example.org", true)
	s.signedUp(o, "Yann Le Bris", "yann@example.org", false)
	base := "/gestion/" + o.Slug + "/messages"
	form := b.get(base + "/nouveau?public=volunteers&poste=" + post.ID).document(t)
	if form.Find(`input[name=kinds][value=volunteers][checked]`).Length() != 1 || form.Find(`select[name=post] option[selected]`).AttrOr("value", "") != post.ID {
		t.Error("the form is not filled in as its address asks")
	}
	known := map[string]bool{}
	send := func(form url.Values) (letters []store.Letter) {
		t.Helper()
		form.Set("subject", "Merci")
		form.Set("body", "Bonjour {prénom},")
		path := b.accepted(base+"/nouveau", form).Location()
		page := b.get(path).document(t)
		b.accepted(path+"/envoyer", url.Values{"version": {page.Find(`form[action$="/envoyer"] input[name=version]`).AttrOr("value", "")}})
		for _, l := range s.letterRows(message.Letter) {
			if !known[l.ID] {
				known[l.ID] = true
				letters = append(letters, l)
			}
		}
		if said := plainSpaces(page.Find("main").Text()); !strings.Contains(said, strconv.Itoa(len(letters))+" lettre") {
			t.Errorf("%v: the draft does not say that %d letters would leave:\n%s", form["kinds"], len(letters), said)
		}
		return letters
	}
	if letters := send(url.Values{"kinds": {"volunteers"}, "post": {post.ID}}); len(letters) != 1 || letters[0].Recipient != "maryvonne@example.org" ||
		!strings.Contains(plainSpaces(s.written(&letters[0]).Body), "parce que vous êtes bénévole") || s.written(&letters[0]).Unsubscribe != "" {
		t.Fatalf("to a post: %+v", letters)
	}
	letters := send(url.Values{"kinds": {"volunteers", "follow_ups"}})
	if len(letters) != 3 { // Goulven, Nolwenn, and Maryvonne once
		t.Fatalf("to both: %d letters", len(letters))
	}
	s.leaveFromLetters(letters)
	s.afterLeaving(o)
	if got := b.post(base+"/nouveau", url.Values{"kinds": {"follow_ups"}, "subject": {"a"}, "body": {"{carnet}"}}); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("a carnet for those who may have none: %d", got.Status)
	}
	if got := b.post(base+"/nouveau", url.Values{"kinds": {"volunteers"}, "post": {store.NewID()}, "subject": {"a"}, "body": {"b"}}); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("a post of nobody: %d", got.Status)
	}
}

// leaveFromLetters presses the one click of each letter that has it; a volunteer's has none.
func (s *site) leaveFromLetters(letters []store.Letter) {
	t := s.t
	t.Helper()
	for i := range letters {
		m := s.written(&letters[i])
		path := strings.TrimPrefix(m.Unsubscribe, "https://opl.example")
		if letters[i].Recipient == "goulven@example.org" {
			if m.Unsubscribe != "" {
				t.Error("a volunteer is told how to leave what he never asked for")
			}
			continue
		}
		if !strings.HasPrefix(path, signup.FollowUpPath) || !strings.Contains(m.Body, m.Unsubscribe) {
			t.Fatalf("%s cannot leave: %q\n%s", letters[i].Recipient, m.Unsubscribe, m.Body)
		}
		if got := s.visitor().do(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader("List-Unsubscribe=One-Click")); got.Status != http.StatusOK {
			t.Errorf("one click: %d", got.Status)
		}
	}
}

// afterLeaving looks at the letters when nobody wants to hear of what follows any more: the one that was for that alone is taken back and
// keeps no address, the one to a volunteer goes on without the way to leave.
func (s *site) afterLeaving(o *operation.Operation) {
	t := s.t
	t.Helper()
	if list, err := signup.FollowUps(context.Background(), s.db, o.ID); err != nil || len(list) != 0 {
		t.Errorf("still asked for: %+v, %v", list, err)
	}
	held := 0
	letters := s.letterRows(message.Letter)
	for i := range letters {
		l := &letters[i]
		switch {
		case strings.EqualFold(l.Recipient, "nolwenn@example.org"):
			t.Error("the letter keeps the address of somebody who left")
		case l.State == store.LetterCancelled:
			held++
		default:
			if m := s.written(l); m.Unsubscribe != "" || strings.Contains(m.Body, signup.FollowUpPath) {
				t.Errorf("%s is told how to leave what is left", l.Recipient)
			}
		}
	}
	if held != 1 {
		t.Errorf("%d letters are taken back", held)
	}
}

// onlySharedLettersStay looks into the outbox after all partners but one went whose address another has too: its own invitation stays, and the
// message that both shared.
func (s *site) onlySharedLettersStay(o *operation.Operation) {
	t := s.t
	t.Helper()
	list, err := mail.Outbox(context.Background(), s.db, o.ID, mail.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	var left []string
	for i := range list.Letters {
		l := &list.Letters[i]
		if l.Kind == partner.LetterInvitation || l.Kind == message.Letter {
			left = append(left, l.Recipient+" "+l.Kind+" "+l.State)
			if l.Kind == message.Letter && !strings.Contains(s.written(l).Body, "Bonjour Mme") {
				t.Errorf("the letter that two shared says %q", s.written(l).Body)
			}
		}
	}
	if len(left) != 2 || left[0] == left[1] { // Radio's: its invitation, and the message that it shared
		t.Errorf("the outbox still holds %v", left)
	}
}

// Whoever is taken out, with all that is known of them, has no letter that waits and stands in no outbox.
func TestWhoIsRemovedStandsInNoLetter(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 2)
	b := s.signedIn(account.Organiser, o.ID)
	_, helper := s.help(o, "Accueil", "Maryvonne Prigent", "maryvonne@example.org")
	ids := map[string]string{}
	for name, email := range map[string]string{"Club": "riou@club.example", "École": "ecole@example.org", "Amicale": "shared@example.org", "Radio": "shared@example.org"} {
		p, err := partner.Create(context.Background(), s.db, s.by(), o.ID, partner.Form{Name: name, Kind: "club", State: "accepted", ContactName: "Mme Riou", ContactEmail: email})
		if err != nil {
			t.Fatal(err)
		}
		ids[name] = p.ID
	}
	m, err := message.Create(context.Background(), s.db, s.by(), o, message.Form{Kinds: []string{"partners", "volunteers"}, Subject: "a", Body: "Bonjour {prénom}"})
	if err != nil {
		t.Fatal(err)
	}
	partners := "/gestion/" + o.Slug + "/partenaires/"
	for _, id := range ids {
		b.accepted(partners+id+"/inviter", nil)
	}
	if _, err := message.Send(context.Background(), s.db, s.by(), o, m.ID, "1"); err != nil {
		t.Fatal(err)
	}
	b.accepted(partners+ids["Club"]+"/retirer", nil)
	b.accepted(partners+ids["Amicale"]+"/retirer", nil)
	school, err := partner.Find(context.Background(), s.db, o.ID, ids["École"])
	if err != nil {
		t.Fatal(err)
	}
	form := partner.FormOf(school) // the contact leaves the organisation
	form.ContactName, form.ContactEmail = "", ""
	if _, err := partner.Update(context.Background(), s.db, s.by(), o.ID, school.ID, form); err != nil {
		t.Fatal(err)
	}
	b.accepted("/gestion/"+o.Slug+"/benevoles/personnes/"+helper.ID+"/effacer", nil)
	s.onlySharedLettersStay(o)
	for _, kind := range []string{partner.LetterInvitation, message.Letter, volunteer.LetterShifts} {
		for _, l := range s.letterRows(kind) {
			if l.Recipient != "shared@example.org" && l.Recipient != "" || l.Recipient == "" && l.State == store.LetterWaiting {
				t.Errorf("%s to %q is %s", l.Kind, l.Recipient, l.State)
			}
		}
	}
	if reached, err := message.FindReached(context.Background(), s.db, o.ID, m.ID, false); err != nil || len(reached) != 1 || reached[0].Organisation != "Radio" {
		t.Errorf("the message went to %+v, %v", reached, err)
	}
}

// The first page leads to helping as long as people are asked to, and to the newsletter always.
func TestTheFirstPageLeadsToHelpAndNews(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 2)
	page := func() (help, news int) {
		t.Helper()
		doc := s.visitor().get("/o/" + o.Slug).document(t)
		return doc.Find(`main a[href="/o/` + o.Slug + `/benevoles"]`).Length(), doc.Find(`main a[href="/o/` + o.Slug + `/infolettre"]`).Length()
	}
	if help, news := page(); help != 0 || news != 1 {
		t.Errorf("nobody is asked to help: %d, %d", help, news)
	}
	if err := volunteer.SetCall(context.Background(), s.db, s.by(), o.ID, volunteer.CallForm{Version: "0", Open: true}); err != nil {
		t.Fatal(err)
	}
	if help, news := page(); help != 1 || news != 1 {
		t.Errorf("people are asked to help: %d, %d", help, news)
	}
	s.now = o.End().AddDate(0, 0, 3)
	if help, news := page(); help != 0 || news != 1 {
		t.Errorf("afterwards: %d, %d", help, news)
	}
}

// Each list leads to a message to those whom it shows.
func TestListsLeadToMessages(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 2)
	if _, err := partner.Create(context.Background(), s.db, s.by(), o.ID, partner.Form{Name: "École", Kind: "school", State: "accepted"}); err != nil {
		t.Fatal(err)
	}
	b := s.signedIn(account.Organiser, o.ID)
	atelier := s.ateliers(o)[0]
	write := `a[href*="/messages/nouveau"]`
	for _, c := range []struct{ path, field, value string }{
		{"/programme", "select[name=day]", atelier.StartsAt.In(o.Location()).Format("2006-01-02")},
		{"/programme/" + atelier.ID, "select[name=atelier]", atelier.ID},
		{"/personnes/ateliers/" + atelier.ID, "select[name=atelier]", atelier.ID},
		{"/partenaires?sorte=school", "select[name=partner_kind]", "school"},
		{"/partenaires?etat=accepted", "select[name=partner_state]", "accepted"},
	} {
		link, there := b.get("/gestion/" + o.Slug + c.path).document(t).Find(write).First().Attr("href")
		if !there {
			t.Errorf("%s leads to no message", c.path)
			continue
		}
		if got := b.get(link).document(t).Find(c.field+" option[selected]").AttrOr("value", ""); got != c.value {
			t.Errorf("%s: %s chooses %q, want %q", c.path, link, got, c.value)
		}
	}
	for _, path := range []string{"/partenaires", "/partenaires?sorte=club"} {
		if b.get("/gestion/"+o.Slug+path).document(t).Find(write).Length() != 0 {
			t.Errorf("%s: a message to nobody in particular", path)
		}
	}
	reader := s.signedIn(account.Reader, o.ID)
	if reader.get("/gestion/"+o.Slug+"/programme").document(t).Find(write).Length() != 0 {
		t.Error("who may not write is led to a message")
	}
}
