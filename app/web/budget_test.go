package web_test

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"oplibre/app/account"
	"oplibre/app/budget"
	"oplibre/app/format/xlsx"
	"oplibre/app/operation"
)

func (s *site) budgetOf(o *operation.Operation) *budget.Budget {
	s.t.Helper()
	b, err := budget.Load(context.Background(), s.db, o)
	if err != nil {
		s.t.Fatal(err)
	}
	return b
}

func TestBudgetSaysWhetherItIsBalanced(t *testing.T) {
	s := newSite(t)
	o := s.makeOperation("Opération Libre Saint-Marc")
	base := "/gestion/" + o.Slug + "/budget"
	b := s.signedIn(account.Referent, o.ID)
	b.accepted(base+"/lignes/nouvelle", url.Values{"side": {"expense"}, "title": {"Repas"}, "account": {"606"}, "planned": {"1 234,50"}})
	if page := plainSpaces(b.get(base).document(t).Find("h1").Text()); !strings.Contains(page, "Il manque 1 234,50 €") {
		t.Errorf("lacking money, it says %q", page)
	}
	b.accepted(base+"/subventions/nouvelle", url.Values{"funder": {"Région"}, "asked": {"1234.5"}, "decision_on": {"2027-04-01"}})
	page := b.get(base).document(t)
	if got := plainSpaces(page.Find("h1").Text()); !strings.Contains(got, "équilibré") {
		t.Errorf("balanced, it says %q", got)
	}
	if late := section(page, "retards"); !strings.Contains(late, "Région") { // today is 2 May 2027
		t.Errorf("an overdue decision is not late: %q", late)
	}
	if gap := b.get("/gestion/" + o.Slug).Body; !strings.Contains(gap, "Une subvention a passé sa date") || !strings.Contains(gap, "Pas d’assurance") {
		t.Error("the dashboard says nothing of the subsidy or of the insurance")
	}
	for _, wrong := range []url.Values{
		{"side": {"expense"}, "title": {"Repas"}, "account": {"606"}, "planned": {"1.234"}},
		{"side": {"expense"}, "title": {"Repas"}, "account": {"707"}, "planned": {"12"}},
		{"side": {"income"}, "title": {"Ville"}, "account": {"74"}, "planned": {"12"}},
		{"side": {"expense"}, "title": {""}, "account": {"606"}, "planned": {"12"}},
		{"side": {"expense"}, "title": {"Repas"}, "account": {"606"}, "planned": {"12"}, "settled_on": {"2027-05-01"}},
	} {
		got := b.post(base+"/lignes/nouvelle", wrong)
		if got.Status != http.StatusUnprocessableEntity || got.document(t).Find(".error").Length() != 1 || got.document(t).Find("#f-title").AttrOr("value", "") != wrong.Get("title") {
			t.Errorf("%v: %d", wrong, got.Status)
		}
	}
}

func TestAStaleLineIsNeitherChangedNorDeleted(t *testing.T) {
	s := newSite(t)
	o := s.makeOperation("Opération Libre Saint-Marc")
	base := "/gestion/" + o.Slug + "/budget"
	one, two := s.signedIn(account.Organiser, o.ID), s.signedIn(account.Referent, o.ID)
	one.accepted(base+"/lignes/nouvelle", url.Values{"side": {"expense"}, "title": {"Affiches"}, "account": {"623"}, "planned": {"200"}})
	path := base + "/lignes/" + s.budgetOf(o).Lines[0].ID
	opened := formOn(t, two.get(path), `form[action="`+path+`"]`)
	removal := formOn(t, two.get(path+"/retrait"), `main form`)
	form := formOn(t, one.get(path), `form[action="`+path+`"]`)
	form.Set("actual", "187,30")
	one.accepted(path, form)
	opened.Set("note", "Imprimeur du port")
	stale := two.post(path, opened)
	if page := stale.document(t); stale.Status != http.StatusConflict || !strings.Contains(page.Find(".notice.warn").Text(), "187,30") || page.Find("#f-note").Text() != "Imprimeur du port" {
		t.Fatalf("%d\n%s", stale.Status, stale.Body)
	}
	if got := two.post(path+"/retrait", removal); got.Status != http.StatusConflict || len(s.budgetOf(o).Lines) != 1 {
		t.Errorf("deleted what somebody had just changed: %d", got.Status)
	}
	two.accepted(path+"/retrait", formOn(t, two.get(path+"/retrait"), `main form`))
	if len(s.budgetOf(o).Lines) != 0 {
		t.Error("seen and confirmed, it is still there")
	}
}

func TestReceiptsAreForTheTeam(t *testing.T) {
	s := newSite(t)
	o := s.makeOperation("Opération Libre Saint-Marc")
	base := "/gestion/" + o.Slug + "/budget"
	b := s.signedIn(account.Organiser, o.ID)
	b.accepted(base+"/lignes/nouvelle", url.Values{"side": {"expense"}, "title": {"Affiches"}, "account": {"623"}, "planned": {"200"}})
	path := base + "/lignes/" + s.budgetOf(o).Lines[0].ID
	send := func(name, content string) answer {
		kind, body := multipartForm(t, "file", name, []byte(content), nil)
		return b.do(http.MethodPost, path+"/papiers", kind, body)
	}
	if got := send("page.pdf", "<html>"); got.Status != http.StatusUnprocessableEntity || got.document(t).Find("#f-file-error").Length() != 1 {
		t.Errorf("a page called a receipt: %d", got.Status)
	}
	if got := send("Reçu d’été.pdf", "%PDF-1.7 reçu"); got.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", got.Status, got.Body)
	}
	receipt := s.budgetOf(o).Lines[0].Receipts[0]
	file := path + "/papiers/" + receipt.ID
	got := b.get(file)
	if h := got.Header; got.Body != "%PDF-1.7 reçu" || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment") || h.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(h.Get("Cache-Control"), "no-store") {
		t.Errorf("%v\n%s", got.Header, got.Body)
	}
	for role, want := range map[account.Role]int{account.Reader: http.StatusForbidden, account.Referent: http.StatusOK} {
		if status := s.signedIn(role, o.ID).get(file).Status; status != want {
			t.Errorf("%s: %d", role, status)
		}
	}
	theirs := s.makeOperation("Opération Libre Plouarzel")
	if status := s.signedIn(account.Organiser, theirs.ID).get(strings.Replace(file, o.Slug, theirs.Slug, 1)).Status; status != http.StatusNotFound {
		t.Errorf("by another operation's address: %d", status)
	}
	b.accepted(file+"/retrait", nil)
	if _, err := s.db.Files.Stat(receipt.Hash); err == nil {
		t.Error("the file of a receipt that was taken off is still there")
	}
}

func TestASubsidyTakesPapersAndLosesThemWithItself(t *testing.T) {
	s := newSite(t)
	o := s.makeOperation("Opération Libre Saint-Marc")
	base := "/gestion/" + o.Slug + "/budget"
	b := s.signedIn(account.Organiser, o.ID)
	b.accepted(base+"/subventions/nouvelle", url.Values{"funder": {"Ville"}, "asked": {"1200"}})
	path := base + "/subventions/" + s.budgetOf(o).Subsidies[0].ID
	send := func(name, content string) answer {
		kind, body := multipartForm(t, "file", name, []byte(content), nil)
		return b.do(http.MethodPost, path+"/papiers", kind, body)
	}
	if got := send("accord.pdf", "<html>"); got.Status != http.StatusUnprocessableEntity || got.document(t).Find("#f-file-error").Length() != 1 || got.document(t).Find("#f-asked").AttrOr("value", "") != "1200" {
		t.Errorf("a page called a letter: %d", got.Status)
	}
	for _, name := range []string{"Notification.pdf", "Convention signée.pdf"} {
		if got := send(name, "%PDF-1.7 "+name); got.Status != http.StatusSeeOther {
			t.Fatalf("%d\n%s", got.Status, got.Body)
		}
	}
	files := b.get(path).document(t).Find("#papiers a[download]")
	if files.Length() != 2 {
		t.Fatalf("%d papers", files.Length())
	}
	file := files.First().AttrOr("href", "")
	for role, want := range map[account.Role]int{account.Reader: http.StatusForbidden, account.Referent: http.StatusOK} {
		if status := s.signedIn(role, o.ID).get(file).Status; status != want {
			t.Errorf("%s: %d", role, status)
		}
	}
	theirs := s.makeOperation("Opération Libre Plouarzel")
	if status := s.signedIn(account.Organiser, theirs.ID).get(strings.Replace(file, o.Slug, theirs.Slug, 1)).Status; status != http.StatusNotFound {
		t.Errorf("by another operation's address: %d", status)
	}
	b.accepted(file+"/retrait", nil)
	papers, err := budget.Papers(context.Background(), s.db, o, path[strings.LastIndex(path, "/")+1:])
	if err != nil || len(papers) != 1 || papers[0].Name != "Convention signée.pdf" {
		t.Fatalf("%v %v", papers, err)
	}
	b.accepted(path+"/retrait", formOn(t, b.get(path+"/retrait"), `main form`))
	if _, err := s.db.Files.Stat(papers[0].Hash); err == nil {
		t.Error("the file of a subsidy that was deleted is still there")
	}
}

func TestFinancialReport(t *testing.T) {
	s := newSite(t)
	o := s.makeOperation("Opération Libre Saint-Marc")
	base := "/gestion/" + o.Slug + "/budget"
	b := s.signedIn(account.Organiser, o.ID)
	b.accepted(base+"/lignes/nouvelle", url.Values{"side": {"expense"}, "title": {"=1+1"}, "account": {"606"}, "planned": {"100"}, "actual": {"80,05"}})
	b.accepted(base+"/apports/nouveau", url.Values{"kind": {"loan"}, "title": {"Salle"}, "planned": {"300"}})
	b.accepted(base, url.Values{"version": {"0"}, "hourly_rate": {"12"}, "hours_planned": {"10,5"}})
	form := formOn(t, b.get(base+"/compte-rendu"), `form[action="`+base+`/compte-rendu"]`)
	form.Set("done", "Vingt-six ateliers.")
	b.accepted(base+"/compte-rendu", form)
	want := `part,account,title,is_group,planned,actual,difference,percent
expenses,60,Achats,true,100,80.05,-19.95,80
expenses,606,"Fournitures et petit matériel (repas, papier, piles)",false,100,80.05,-19.95,80
uses,86,Emplois des contributions volontaires en nature,true,426,0,-426,0
uses,861,"Mise à disposition gratuite de biens (locaux, matériel)",false,300,0,-300,0
uses,864,Personnel bénévole,false,126,0,-126,0
resources,87,Contributions volontaires en nature,true,426,0,-426,0
resources,871,Prestations en nature,false,300,0,-300,0
resources,875,Bénévolat,false,126,0,-126,0
`
	if got := b.get(base + "/compte-rendu.csv").Body; got != want {
		t.Errorf("the table is\n%s", got)
	}
	raw := b.get(base + "/compte-rendu.xlsx").Body
	book, err := xlsx.Read(bytes.NewReader([]byte(raw)), int64(len(raw)), xlsx.Limits{})
	if err != nil || len(book.Sheets) != 3 {
		t.Fatalf("%v", err)
	}
	if cell := book.Sheets[0].Rows[1].Cells[3]; cell.Kind != xlsx.Number || cell.Value != 80.05 {
		t.Errorf("the amount is %+v", cell)
	}
	if cell := book.Sheets[1].Rows[1].Cells[1]; cell.Kind != xlsx.Text || cell.Text != "=1+1" {
		t.Errorf("the title is %+v", cell)
	}
	if page := plainSpaces(b.get(base + "/compte-rendu/impression").Body); !strings.Contains(page, "Vingt-six ateliers.") || !strings.Contains(page, "80,05 €") {
		t.Errorf("printed:\n%s", page)
	}
}
