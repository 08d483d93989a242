package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"oplibre/app/account"
	"oplibre/app/operation"
	"oplibre/app/store"
	"oplibre/app/volunteer"
)

// The team opens the call; somebody signs up without an account, says that they cannot come, and the team sees it.
func TestSomebodyHelpsWithoutAnAccount(t *testing.T) {
	s := newSite(t)
	o := s.makeOperation("Opération Libre Saint-Marc")
	ctx := context.Background()
	base, public := "/gestion/"+o.Slug+"/benevoles", "/o/"+o.Slug+"/benevoles"
	b, visitor := s.signedIn(account.Referent, o.ID), s.visitor()
	if _, err := operation.SetPhase(ctx, s.db, s.by(), o.ID, "", operation.Open); err != nil {
		t.Fatal(err)
	}
	if got := visitor.get(public).Status; got != http.StatusNotFound {
		t.Errorf("a call that was never opened answers %d", got)
	}
	b.accepted(base+"/proposer", url.Values{})
	b.accepted(base+"/appel", url.Values{"version": {"0"}, "open": {"on"}})
	board, err := volunteer.Load(ctx, s.db, o.ID)
	if err != nil || len(board.Shifts()) < 10 {
		t.Fatalf("%d shifts (%v)", len(board.Shifts()), err)
	}
	shift := board.Shifts()[0]
	form := url.Values{"key": {store.NewID()}, "name": {""}, "age_band": {"adult"}, "shift": {shift.ID}}
	wrong := visitor.post(public, form)
	if wrong.Status != http.StatusUnprocessableEntity || wrong.document(t).Find(`[value="`+shift.ID+`"][checked]`).Length() != 1 {
		t.Errorf("a form without a name: %d, or the choice is lost", wrong.Status)
	}
	form.Set("name", "Ana Le Bris")
	answer := visitor.post(public, form)
	own := strings.TrimSuffix(answer.Location(), "?merci=1")
	if answer.Status != http.StatusSeeOther || !strings.HasPrefix(own, volunteer.Path) {
		t.Fatalf("signing up: %d %s", answer.Status, answer.Location())
	}
	if page := visitor.get(own); page.Status != http.StatusOK || !strings.Contains(page.Body, "Ana Le Bris") {
		t.Errorf("the private page: %d", page.Status)
	}
	if page := visitor.get(public); strings.Contains(page.Body, "Ana") {
		t.Error("the public page names somebody")
	}
	if calendar := visitor.get(own + "/agenda.ics"); !strings.Contains(calendar.Body, "BEGIN:VEVENT") {
		t.Errorf("the calendar: %d\n%s", calendar.Status, calendar.Body)
	}
	if early := visitor.get(own + "/attestation.pdf"); early.Status == http.StatusOK {
		t.Error("the certificate is there before the hours are counted")
	}
	s.countsHours(o, b, visitor, shift, own)
}

// countsHours goes on with the team's pages: who helps, sheets, hours and the certificate, then an end of it.
func (s *site) countsHours(o *operation.Operation, b, visitor *browser, shift *volunteer.Shift, own string) {
	t, ctx, base := s.t, context.Background(), "/gestion/"+o.Slug+"/benevoles"
	for _, view := range []string{"", "?vue=heures", "?vue=personnes", "/heures", "/postes/" + shift.PostID, "/nouveau"} {
		if page := b.get(base + view); page.Status != http.StatusOK {
			t.Errorf("%s: %d", view, page.Status)
		}
	}
	for _, view := range []string{"/fiches.pdf", "/fiches.pdf?pour=responsable&poste=" + shift.PostID} {
		if sheet := b.get(base + view); sheet.Status != http.StatusOK || !strings.HasPrefix(sheet.Body, "%PDF") {
			t.Errorf("%s: %d", view, sheet.Status)
		}
	}
	board, err := volunteer.Load(ctx, s.db, o.ID)
	if err != nil || len(board.Volunteers) != 1 {
		t.Fatalf("%d volunteers (%v)", len(board.Volunteers), err)
	}
	person := base + "/personnes/" + board.Volunteers[0].ID
	b.accepted(base+"/heures/"+shift.ID+"/"+board.Volunteers[0].ID, url.Values{"attendance": {"came"}, "hours": {"2 h 15"}})
	if certificate := visitor.get(own + "/attestation.pdf"); certificate.Status != http.StatusOK || !strings.HasPrefix(certificate.Body, "%PDF") {
		t.Errorf("the certificate: %d", certificate.Status)
	}
	if page := b.get(person); page.Status != http.StatusOK || !strings.Contains(page.Body, "/attestation.pdf") {
		t.Errorf("the person's page: %d", page.Status)
	}
	visitor.accepted(own+"/creneaux/"+shift.ID+"/quitter", url.Values{})
	if page := b.get(base); !strings.Contains(plain(page.Body), "Ana Le Bris ne peut plus venir") {
		t.Error("the team is not told")
	}
	b.accepted(person+"/lien/fin", url.Values{})
	if page := visitor.get(own); page.Status == http.StatusOK {
		t.Error("an ended link opens the page")
	}
}
