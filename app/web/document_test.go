package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"oplibre/app/account"
	"oplibre/app/document"
	"oplibre/app/operation"
	"oplibre/app/store"
)

func (s *site) documents(o *operation.Operation) []*document.Document {
	s.t.Helper()
	all, err := document.List(context.Background(), s.db, o.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

func TestTheInventoryOfDocuments(t *testing.T) {
	s := newSite(t)
	o := s.makeOperation("Opération Libre Saint-Marc")
	b, base := s.signedIn(account.Referent, o.ID), "/gestion/"+o.Slug+"/documents"
	if page := b.get(base); page.Status != http.StatusOK || !strings.Contains(page.Body, "Que pourrait-on ouvrir") {
		t.Errorf("nothing yet: %d", page.Status)
	}
	values := filled(t, b.get(base+"/nouveau"), base, "")
	values.Set("title", " ")
	values.Set("kind", "budget")
	values.Set("state", "published")
	values.Set("obstacles", "Un fichier\nsans export")
	wrong := b.post(base, values)
	for _, field := range []string{"title", "licence"} {
		if wrong.Status != http.StatusUnprocessableEntity || wrong.document(t).Find("#f-"+field+"-error").Length() != 1 {
			t.Errorf("%s: %d, or nothing beside the field", field, wrong.Status)
		}
	}
	again := filled(t, wrong, base, "")
	if again.Get("kind") != "budget" || again.Get("state") != "published" || !strings.Contains(again.Get("obstacles"), "sans export") {
		t.Errorf("what was typed is lost: %v", again)
	}
	again.Set("title", "Budget communal")
	again.Set("licence", "etalab-2.0")
	again.Set("holder", "=HYPERLINK(\"http://evil.example\")")
	address := b.accepted(base, again).Location()
	page := b.get(address)
	if page.Status != http.StatusOK || !strings.Contains(page.Body, "Budget communal") {
		t.Fatalf("the document: %d", page.Status)
	}
	if table := b.get(base + "/inventaire.csv"); table.Status != http.StatusOK || !strings.Contains(table.Body, "Budget communal") || strings.Contains(table.Body, "\n=HYPERLINK") ||
		strings.Contains(table.Body, ",=HYPERLINK") || !strings.Contains(table.Header.Get("Cache-Control"), "no-store") {
		t.Errorf("the table: %d %v\n%s", table.Status, table.Header, table.Body)
	}
	if list := b.get(base + "?etat=refused"); strings.Contains(list.Body, "Budget communal") {
		t.Error("the filter keeps what is not refused")
	}
	stale := filled(t, page, address, "")
	mine := filled(t, page, address, "")
	stale.Set("title", "Budget de la commune")
	b.accepted(address, stale)
	mine.Set("notes", "Vu avec la comptable")
	refused := b.post(address, mine)
	kept := filled(t, refused, address, "")
	if refused.Status != http.StatusConflict || !strings.Contains(refused.Body, "Budget de la commune") || kept.Get("notes") != "Vu avec la comptable" {
		t.Errorf("stale: %d, or what changed is not shown", refused.Status)
	}
	b.accepted(address, kept) // seen: saving again is a decision
	b.accepted(address+"/retrait", nil)
	if gone := b.get(address); gone.Status != http.StatusNotFound || len(s.documents(o)) != 0 {
		t.Errorf("removed: %d", gone.Status)
	}
}

// The month of the law runs from the day on which the request came in.
func TestARequestForADocument(t *testing.T) {
	s := newSite(t)
	o := s.makeOperation("Opération Libre Saint-Marc")
	b, base := s.signedIn(account.Organiser, o.ID), "/gestion/"+o.Slug+"/documents"
	address := b.accepted(base, url.Values{"title": {"Plan des réseaux"}, "kind": {"map"}, "state": {"identified"}, "holder": {"Service de l'eau"}}).Location()
	form := filled(t, b.get(address), address+"/demandes", "")
	if form.Get("addressee") != "Service de l'eau" || form.Get("asked_on") != "2027-05-02" {
		t.Errorf("the form proposes %v", form)
	}
	form.Set("asked_on", "hier")
	form.Set("request_notes", "Par courrier")
	wrong := b.post(address+"/demandes", form)
	if wrong.Status != http.StatusUnprocessableEntity || wrong.document(t).Find("#f-asked_on-error").Length() != 1 || filled(t, wrong, address+"/demandes", "").Get("request_notes") != "Par courrier" {
		t.Errorf("yesterday in letters: %d", wrong.Status)
	}
	form.Set("asked_on", "2027-03-22")
	b.accepted(address+"/demandes", form)
	all := s.documents(o)
	if len(all) != 1 || len(all[0].Requests) != 1 {
		t.Fatalf("kept %+v", all)
	}
	request := address + "/demandes/" + all[0].Requests[0].ID
	if late := plainSpaces(b.get(base).Body); !strings.Contains(late, "une demande") && !strings.Contains(late, "Une demande est restée sans réponse") {
		t.Error("nobody sees that the month is over")
	}
	values := filled(t, b.get(request), request, "")
	values.Set("answer", "given")
	values.Set("answered_on", "2027-03-01")
	early := b.post(request, values)
	if early.Status != http.StatusUnprocessableEntity || early.document(t).Find("#f-answered_on-error").Length() != 1 || filled(t, early, request, "").Get("answer") != "given" {
		t.Errorf("answered before it was asked: %d", early.Status)
	}
	values.Set("answered_on", "2027-05-01")
	b.accepted(request, values)
	if stale := b.post(request, values); stale.Status != http.StatusConflict {
		t.Errorf("stale: %d", stale.Status)
	}
	s.now = s.now.Add(90 * 24 * time.Hour)
	if page := plainSpaces(b.get(base).Body); strings.Contains(page, "restée sans réponse") {
		t.Error("it was answered, and is late")
	}
}

func TestDocumentsOfAnotherOperation(t *testing.T) {
	s := newSite(t)
	o, other := s.makeOperation("Opération Libre Saint-Marc"), s.makeOperation("Opération Libre Plouarzel")
	b, stranger := s.signedIn(account.Referent, o.ID), s.signedIn(account.Organiser, other.ID)
	base := "/gestion/" + o.Slug + "/documents"
	address := b.accepted(base, url.Values{"title": {"Plan secret"}, "kind": {"map"}, "state": {"identified"}, "holder": {"Mairie"}}).Location()
	b.accepted(address+"/demandes", url.Values{"addressee": {"Mairie"}, "asked_on": {"2027-04-01"}})
	d := s.documents(o)[0]
	theirs := "/gestion/" + other.Slug + "/documents/" + d.ID
	body := url.Values{"version": {"1"}, "title": {"Volé"}, "kind": {"map"}, "state": {"agreed"}, "addressee": {"X"}, "asked_on": {"2027-04-01"}}
	for _, path := range []string{theirs, theirs + "/retrait", theirs + "/demandes", theirs + "/demandes/" + d.Requests[0].ID} {
		if page := stranger.post(path, body); page.Status != http.StatusNotFound {
			t.Errorf("POST %s from another operation: %d", path, page.Status)
		}
	}
	for _, path := range []string{theirs, theirs + "/demandes/" + d.Requests[0].ID} {
		if page := stranger.get(path); page.Status != http.StatusNotFound {
			t.Errorf("GET %s from another operation: %d", path, page.Status)
		}
	}
	own := stranger.accepted("/gestion/"+other.Slug+"/documents", body).Location()
	if page := stranger.get(own + "/demandes/" + d.Requests[0].ID); page.Status != http.StatusNotFound {
		t.Errorf("a request under another document: %d", page.Status)
	}
	if page := stranger.get(base); page.Status != http.StatusNotFound {
		t.Errorf("the list of another operation: %d", page.Status)
	}
	if page := b.get("/gestion/" + o.Slug + "/documents/" + store.NewID()); page.Status != http.StatusNotFound {
		t.Errorf("none: %d", page.Status)
	}
	if kept := s.documents(o)[0]; kept.Title != "Plan secret" || len(kept.Requests) != 1 {
		t.Errorf("changed from another operation: %+v", kept)
	}
	if page := s.visitor().get("/o/" + o.Slug + "/partenaires"); strings.Contains(page.Body, "Plan secret") {
		t.Error("the inventory is public")
	}
}
