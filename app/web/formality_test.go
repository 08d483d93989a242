package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"oplibre/app/account"
	"oplibre/app/formality"
)

func TestFormalitiesBeginWithQuestions(t *testing.T) {
	s := newSite(t) // 2 May 2027, J-20
	o := s.makeOperation("Opération Libre Saint-Marc")
	base := "/gestion/" + o.Slug + "/formalites"
	b := s.signedIn(account.Referent, o.ID)
	page := b.get(base).document(t)
	if late, open := section(page, "late"), section(page, "undecided"); !strings.Contains(late, "Buvette temporaire") || !strings.Contains(open, "Rassemblement") || !strings.Contains(open, "vendredi 7 mai") {
		t.Errorf("late: %q\nundecided: %q", late, open)
	}
	for range 2 { // two of the team tap the same
		b.accepted(base+"/drinks/besoin", url.Values{"need": {"not_needed"}})
	}
	b.accepted(base+"/gathering/besoin", url.Values{"need": {"needed"}})
	b.accepted(base+"/gathering/envoi", nil)
	page = b.get(base).document(t)
	if section(page, "waiting") == "" || strings.Contains(section(page, "late"), "Buvette") {
		t.Errorf("waiting: %q, late: %q", section(page, "waiting"), section(page, "late"))
	}
	path := base + "/gathering"
	opened := formOn(t, b.get(path), `form[action="`+path+`"]`)
	form := formOn(t, b.get(path), `form[action="`+path+`"]`)
	if form.Get("sent_on") != "2027-05-02" {
		t.Errorf("sent on %q", form.Get("sent_on"))
	}
	form.Set("answer", "accepted")
	form.Set("answered_on", "2027-05-02")
	b.accepted(path, form)
	opened.Set("note", "Demander Mme Le Gall")
	if stale := b.post(path, opened); stale.Status != http.StatusConflict || stale.document(t).Find("#f-note").Text() != "Demander Mme Le Gall" {
		t.Errorf("a stale form: %d", stale.Status)
	}
	for field, value := range map[string]string{"sent_on": "2027-05-03", "answered_on": "hier", "lead": "-3", "need": "perhaps"} {
		wrong := formOn(t, b.get(path), `form[action="`+path+`"]`)
		wrong.Set(field, value)
		if got := b.post(path, wrong); got.Status != http.StatusUnprocessableEntity || got.document(t).Find("#f-"+field+"-error").Length() != 1 {
			t.Errorf("%s is %q: %d", field, value, got.Status)
		}
	}
}

func TestPapersOfAFormality(t *testing.T) {
	s := newSite(t)
	o := s.makeOperation("Opération Libre Saint-Marc")
	path := "/gestion/" + o.Slug + "/formalites/insurance_liability"
	b := s.signedIn(account.Organiser, o.ID)
	kind, body := multipartForm(t, "file", "attestation.pdf", []byte("%PDF-1.7"), nil)
	if got := b.do(http.MethodPost, path+"/papiers", kind, body); got.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", got.Status, got.Body)
	}
	kind, body = multipartForm(t, "file", "attestation.pdf", []byte("%PDF-1.7 and more"), nil)
	cut := strings.NewReader(body.String()[:body.Len()-20])
	if got := b.do(http.MethodPost, path+"/papiers", kind, cut); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("an upload that was cut off: %d", got.Status)
	}
	f, err := formality.Find(context.Background(), s.db, o, "insurance_liability")
	if err != nil || len(f.Papers) != 1 || f.Need != formality.Undecided {
		t.Fatalf("%+v, %v", f, err)
	}
	if got := b.get(path + "/papiers/" + f.Papers[0].ID); got.Body != "%PDF-1.7" || !strings.HasPrefix(got.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("%v", got.Header)
	}
	if got := b.post(path+"/retrait", nil); got.Status != http.StatusNotFound {
		t.Errorf("a usual formality was deleted: %d", got.Status)
	}
}

func TestOwnFormality(t *testing.T) {
	s := newSite(t)
	o := s.makeOperation("Opération Libre Saint-Marc")
	base := "/gestion/" + o.Slug + "/formalites"
	b := s.signedIn(account.Organiser, o.ID)
	if got := b.post(base, url.Values{"title": {" "}, "lead": {"bientôt"}}); got.Status != http.StatusUnprocessableEntity || got.document(t).Find(".error").Length() != 2 {
		t.Errorf("%d", got.Status)
	}
	b.accepted(base, url.Values{"title": {"Accès à la réserve"}, "authority": {"Conservatoire du littoral"}, "lead": {"10"}})
	link := b.get(base).document(t).Find(`.tasks a:contains("Accès à la réserve")`).AttrOr("href", "")
	theirs := s.makeOperation("Opération Libre Plouarzel")
	if got := s.signedIn(account.Organiser, theirs.ID).get(strings.Replace(link, o.Slug, theirs.Slug, 1)); got.Status != http.StatusNotFound {
		t.Errorf("by another operation's address: %d", got.Status)
	}
	b.accepted(link+"/retrait", nil)
	if strings.Contains(b.get(base).Body, "Accès à la réserve") {
		t.Error("deleted and still there")
	}
}
