package web_test

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"oplibre/app/account"
	"oplibre/app/partner"
)

// upload posts a file as a form does.
func (b *browser) upload(path, name, content string) answer {
	b.site.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	file, err := w.CreateFormFile("file", name)
	if err == nil {
		_, err = file.Write([]byte(content))
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		b.site.t.Fatal(err)
	}
	return b.do(http.MethodPost, path, w.FormDataContentType(), &body)
}

func TestAReferentBringsAnAddressBook(t *testing.T) {
	s := newSite(t)
	o := s.makeOperation("Opération Libre Saint-Marc")
	b := s.signedIn(account.Referent, o.ID)
	ctx, path := context.Background(), "/gestion/"+o.Slug+"/partenaires"
	if _, err := partner.Create(ctx, s.db, s.by(), o.ID, partner.Form{Name: "École", Kind: "school", State: "invited"}); err != nil {
		t.Fatal(err)
	}
	sent := b.upload(path+"/import", "contacts.csv", "Structure;Contact;Courriel\nécole;Mme Riou;riou@ecole.example\n<script>alert(1)</script>;x;x@y.example\n")
	if sent.Status != http.StatusSeeOther {
		t.Fatalf("upload: %d\n%s", sent.Status, sent.Body)
	}
	preview := b.get(sent.Location())
	if !strings.Contains(preview.Body, "est déjà partenaire") || !strings.Contains(preview.Body, "riou@ecole.example") || strings.Contains(preview.Body, "<script>alert") {
		t.Errorf("the preview:\n%s", preview.Body)
	}
	action, _, _ := strings.Cut(sent.Location(), "?")
	values := filled(t, preview, action, "")
	if values.Get("way_2") != "complete" || values.Get("way_3") != "new" {
		t.Errorf("proposed %v", values)
	}
	if other := s.signedIn(account.Referent, o.ID).post(action, values); other.Status != http.StatusNotFound {
		t.Errorf("somebody else decides: %d", other.Status)
	}
	if done := b.post(action, values); done.Status != http.StatusSeeOther {
		t.Fatalf("apply: %d\n%s", done.Status, done.Body)
	}
	all, err := partner.List(ctx, s.db, o.ID)
	if err != nil || len(all) != 2 || all[1].ContactEmail != "riou@ecole.example" && all[0].ContactEmail != "riou@ecole.example" {
		t.Errorf("%d partners (%v)", len(all), err)
	}
	if table := b.get(path + "/tableur.csv"); !strings.Contains(table.Body, "riou@ecole.example") || table.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("the table: %d %v", table.Status, table.Header)
	}
	if book := b.get(path + "/tableur.xlsx"); book.Status != http.StatusOK || !strings.HasPrefix(book.Body, "PK") {
		t.Errorf("the workbook: %d", book.Status)
	}
}

func TestAWrongAddressBookAddsNothing(t *testing.T) {
	s := newSite(t)
	o := s.makeOperation("Opération Libre Saint-Marc")
	b := s.signedIn(account.Referent, o.ID)
	path := "/gestion/" + o.Slug + "/partenaires/import"
	if page := b.upload(path, "lettre.txt", "Bonjour"); page.Status != http.StatusUnprocessableEntity || !strings.Contains(page.Body, "lettre.txt") {
		t.Errorf("a letter: %d", page.Status)
	}
	sent := b.upload(path, "contacts.csv", "Structure;Courriel\nÉcole;a@b.example\nClub;n’importe quoi\n")
	preview := b.get(sent.Location())
	if !strings.Contains(preview.Body, "B (Courriel)") || !strings.Contains(preview.Body, "Club") {
		t.Errorf("the preview:\n%s", preview.Body)
	}
	action, _, _ := strings.Cut(sent.Location(), "?")
	if page := b.post(action, url.Values{"file": {"contacts.csv"}}); page.Status != http.StatusUnprocessableEntity {
		t.Errorf("apply: %d", page.Status)
	}
	if all, err := partner.List(context.Background(), s.db, o.ID); err != nil || len(all) != 0 {
		t.Errorf("%d partners (%v)", len(all), err)
	}
}
