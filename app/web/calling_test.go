package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/account"
	phone "oplibre/app/calling"
	"oplibre/app/message"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// callsOf are the lines of the list about a carnet, the oldest first.
func (h *hall) callsOf(carnetID string) (calls []store.Call) {
	h.Helper()
	err := h.db.Read(context.Background(), func(tx *gorm.DB) error {
		return tx.Where("operation_id = ? AND subject_id = ?", h.o.ID, carnetID).Order("created_at, id").Find(&calls).Error
	})
	if err != nil {
		h.Fatal(err)
	}
	return calls
}

// offered lets somebody without e-mail wait for an atelier, and offers them its one seat; phone may be empty.
func (h *hall) offered(s *site, a programme.Atelier, name, phone string) *signup.Opened {
	h.Helper()
	holder := h.signsUp(s, signUpValues("Anne", a))
	values := signUpValues(name, a)
	values.Set("wait", a.ID)
	values.Set("phone", phone)
	code := h.signsUp(s, values)
	if got := s.visitor().post("/carnet/"+holder+"/annuler", url.Values{"atelier": {a.ID}}); got.Status != http.StatusSeeOther {
		h.Fatalf("cancel: %d", got.Status)
	}
	parsed, err := signup.ParseCode(code)
	if err != nil {
		h.Fatal(err)
	}
	opened, err := signup.Find(context.Background(), h.db, parsed)
	if err != nil {
		h.Fatal(err)
	}
	return opened
}

// ids are the calls that the form of a page would note.
func ids(page answer, t *testing.T) (list []string) {
	for _, node := range page.document(t).Find(`form[action$="/resultat"] input[name=call]`).Nodes {
		for _, a := range node.Attr {
			if a.Key == "value" {
				list = append(list, a.Val)
			}
		}
	}
	return list
}

func TestAnOfferIsReadOnThePhoneAndAnsweredThere(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	walk := h.atelier("Balade nocturne", 14, 16, 1)
	bran := h.offered(s, walk, "Bran Le Gall", "02 61 91 00 41")
	base := "/gestion/" + h.o.Slug
	b := s.signedIn(account.Organiser, h.o.ID)
	if page := b.get(base).Body; !strings.Contains(plainSpaces(page), "1 personne sans e-mail à appeler") {
		t.Error("the dashboard does not say that somebody is to be called")
	}
	list := b.get(base + "/appels")
	if text := plainSpaces(list.document(t).Find("main").Text()); !strings.Contains(text, "Bran Le Gall") || !strings.Contains(text, "réponse attendue avant") {
		t.Fatalf("the list:\n%s", text)
	}
	path := base + "/appels/people/" + bran.ID
	if page := b.get(path).document(t); page.Find(`form[action$="/reponse"]`).Length() != 0 {
		t.Error("one may answer for somebody whom one does not call")
	}
	b.accepted(path, nil)
	page := b.get(path)
	text := plainSpaces(page.document(t).Find("main").Text())
	for _, want := range []string{"Bonjour Bran, c’est", "Une place s’est libérée", "Balade nocturne", "Voulez-vous venir ?", "02 61 91 00 41"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page to read from lacks %q:\n%s", want, text)
		}
	}
	if page.document(t).Find(`a[href="tel:+33261910041"]`).Length() == 0 {
		t.Error("the number cannot be pressed")
	}
	call := h.callsOf(bran.ID)[0]
	b.accepted(path+"/reponse", url.Values{"call": {call.ID}, "answer": {"yes"}})
	if seats := h.seatsOf(walk.ID); seats != [3]int{1, 0, 0} {
		t.Errorf("seats %v after a yes on the phone", seats)
	}
	calls := h.callsOf(bran.ID)
	if len(calls) != 1 || calls[0].Result != string(phone.Accepted) || calls[0].AccountID == "" {
		t.Errorf("the call: %+v", calls)
	}
	var behalf int64
	err := s.db.Read(context.Background(), func(tx *gorm.DB) error {
		return tx.Table("activity").Where("action = 'registration.accepted' AND on_behalf_of = ? AND actor_kind = 'account'", bran.ID).Count(&behalf).Error
	})
	if err != nil || behalf != 1 {
		t.Error("nobody reads later that it was said on the phone")
	}
	if again := b.post(path+"/reponse", url.Values{"call": {call.ID}, "answer": {"no"}}); again.Status != http.StatusSeeOther || h.seatsOf(walk.ID) != [3]int{1, 0, 0} {
		t.Errorf("an answer given twice: %d, seats %v", again.Status, h.seatsOf(walk.ID))
	}
	h.clean()
}

func TestTwoDoNotCallTheSamePerson(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	bran := h.offered(s, h.atelier("Balade nocturne", 14, 16, 1), "Bran Le Gall", "02 61 91 00 41")
	base := "/gestion/" + h.o.Slug + "/appels"
	path := base + "/people/" + bran.ID
	both := []*browser{s.signedIn(account.Organiser, h.o.ID), s.signedIn(account.Organiser, h.o.ID)}
	status := make([]int, 2)
	var pressing sync.WaitGroup
	for i, b := range both {
		pressing.Go(func() { status[i] = b.post(path, nil).Status })
	}
	pressing.Wait()
	if status[0]+status[1] != http.StatusSeeOther+http.StatusConflict {
		t.Fatalf("two press at once: %v", status)
	}
	first, second := both[0], both[1]
	if status[0] == http.StatusConflict {
		first, second = second, first
	}
	if text := plainSpaces(second.get(base).document(t).Find("main").Text()); !strings.Contains(text, "appelle en ce moment") {
		t.Errorf("the other does not see who calls:\n%s", text)
	}
	told := url.Values{"result": {"no_answer"}, "call": ids(first.get(path), t)}
	if got := second.post(path+"/resultat", told); got.Status != http.StatusConflict {
		t.Errorf("a result of somebody else's call: %d", got.Status)
	}
	first.accepted(path+"/resultat", told)
	if got := first.post(path+"/resultat", told); got.Status != http.StatusSeeOther { // a double click
		t.Errorf("the same result twice: %d", got.Status)
	}
	calls := h.callsOf(bran.ID)
	if len(calls) != 2 || calls[0].Result != "no_answer" || calls[1].Result != "" || calls[1].NextAt <= store.InstantOf(s.by().At) || calls[1].NextAt >= *calls[1].Until {
		t.Errorf("after a call that nobody answered: %+v", calls)
	}
	second.accepted(path, nil) // free again
	second.accepted(path+"/laisser", nil)
	h.clean()
}

func TestWhoCannotBeCalledGetsACard(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	bran := h.offered(s, h.atelier("Balade nocturne", 14, 16, 1), "Bran Le Gall", "")
	chloe := h.offered(s, h.atelier("Flore", 9, 10, 1), "Chloé Riou", "02 61 91 00 42")
	base := "/gestion/" + h.o.Slug + "/appels"
	b := s.signedIn(account.Organiser, h.o.ID)
	path := base + "/people/" + chloe.ID
	b.accepted(path, nil)
	b.accepted(path+"/resultat", url.Values{"result": {"asks_letter"}, "note": {"entend mal"}, "call": ids(b.get(path), t)})
	if text := plainSpaces(b.get(base).document(t).Find("main").Text()); !strings.Contains(text, "2 personnes à prévenir sur papier") {
		t.Fatalf("the list:\n%s", text)
	}
	b.accepted(base+"/impression", nil)
	if got := b.post(base+"/impression", nil); got.Status != http.StatusConflict {
		t.Errorf("printed twice: %d", got.Status)
	}
	for _, opened := range []*signup.Opened{bran, chloe} {
		calls := h.callsOf(opened.ID)
		if last := calls[len(calls)-1]; last.Result != string(phone.Printed) || last.PrintRun == "" {
			t.Errorf("%s: %+v", opened.Main().Name, last)
		}
	}
	cards := b.get(base).document(t).Find(`a[href*="cartes.pdf"]`).AttrOr("href", "")
	for range 2 { // and again
		if got := b.get(cards); got.Status != http.StatusOK || !strings.HasPrefix(got.Body, "%PDF-") {
			t.Fatalf("the cards: %d %s", got.Status, got.Body[:min(200, len(got.Body))])
		}
	}
	away := newHall(t, s.db, "plouarzel-2027")
	stranger := s.signedIn(account.Organiser, away.o.ID)
	for _, below := range []string{path, cards} {
		if got := stranger.get(strings.Replace(below, h.o.Slug, away.o.Slug, 1)); got.Status != http.StatusNotFound {
			t.Errorf("%s of another operation: %d", below, got.Status)
		}
	}
	h.clean()
}

func TestAMessageIsToldOnThePhone(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	values := signUpValues("Bran Le Gall", h.atelier("Flore", 14, 16, 9))
	values.Set("phone", "02 61 91 00 41")
	code, err := signup.ParseCode(h.signsUp(s, values))
	if err != nil {
		t.Fatal(err)
	}
	bran, err := signup.Find(context.Background(), s.db, code)
	if err != nil {
		t.Fatal(err)
	}
	m, err := message.Create(context.Background(), s.db, s.by(), h.o, message.Form{Kinds: []string{"people"}, Standing: "signed_up", Subject: "Le parking", Body: "Bonjour {prénom}, garez-vous à l'école. {carnet}"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := message.Send(context.Background(), s.db, s.by(), h.o, m.ID, "1"); err != nil {
		t.Fatal(err)
	}
	b := s.signedIn(account.Organiser, h.o.ID)
	path := "/gestion/" + h.o.Slug + "/appels/people/" + bran.ID
	b.accepted(path, nil)
	page := b.get(path)
	if text := page.Body; !strings.Contains(text, "garez-vous à l") || strings.Contains(text, "/carnet/"+string(bran.Code)) || !strings.Contains(text, bran.Code.String()) {
		t.Error("the text to read has an address in it, or not its words")
	}
	b.accepted(path+"/resultat", url.Values{"result": {"reached"}, "call": ids(page, t)})
	reached, err := message.FindReached(context.Background(), s.db, h.o.ID, m.ID, true)
	if err != nil || len(reached) != 1 || reached[0].ReachedAt == nil {
		t.Errorf("the message does not know: %+v, %v", reached, err)
	}
	// Erased at the wish of Bran: no call of theirs stays.
	if err := signup.Erase(context.Background(), s.db, s.by(), h.o.ID, bran.ID); err != nil {
		t.Fatal(err)
	}
	later := s.by()
	later.At = later.At.Add(signup.EraseDelay)
	if _, err := signup.EraseDue(context.Background(), s.db, later); err != nil {
		t.Fatal(err)
	}
	if calls := h.callsOf(bran.ID); len(calls) != 0 {
		t.Errorf("calls that outlive who was called: %+v", calls)
	}
}
