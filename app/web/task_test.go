package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"oplibre/app/account"
	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/preparation"
	"oplibre/data"
)

// tasks are those of an operation by title.
func (s *site) tasks(o *operation.Operation) map[string]*preparation.Task {
	s.t.Helper()
	all, err := preparation.List(context.Background(), s.db, o)
	if err != nil {
		s.t.Fatal(err)
	}
	byTitle := map[string]*preparation.Task{}
	for _, t := range all {
		byTitle[t.Title] = t
	}
	return byTitle
}

// accepted posts a form that must be taken.
func (b *browser) accepted(path string, form url.Values) answer {
	b.site.t.Helper()
	got := b.post(path, form)
	if got.Status != http.StatusSeeOther {
		b.site.t.Fatalf("%s: %d\n%s", path, got.Status, got.Body)
	}
	return got
}

// section is the text of a part of a page.
func section(page *goquery.Document, id string) string {
	return plainSpaces(page.Find("section#" + id).Text())
}

func TestRetroplanningIsMadeOnceAndFollowsTheWeekend(t *testing.T) {
	s := newSite(t) // 2 May 2027, J-20
	o := s.makeOperation("Opération Libre Saint-Marc")
	base := "/gestion/" + o.Slug + "/preparation"
	b := s.signedIn(account.Referent, o.ID)
	if page := b.get(base); page.Status != http.StatusOK || page.document(t).Find(`form[action$="/creer"]`).Length() != 1 {
		t.Fatalf("an empty preparation offers nothing: %d\n%s", page.Status, page.Body)
	}
	for range 2 {
		b.accepted(base+"/creer", nil)
	}
	steps, tasks := data.Retroplanning(), s.tasks(o)
	if len(tasks) != len(steps) {
		t.Fatalf("%d tasks of %d steps", len(tasks), len(steps))
	}
	b.accepted(base+"/"+tasks["Remercier"].ID+"/retrait", nil)
	b.accepted(base+"/creer", nil)
	if again := s.tasks(o); len(again) != len(steps) || again["Remercier"] == nil || again["Remercier"].ID == tasks["Remercier"].ID {
		t.Errorf("asked again, there are %d tasks", len(again))
	}
	rain := tasks["Écrire le plan B en cas de pluie"] // J-21: yesterday
	page := b.get(base).document(t)
	if late := section(page, "late"); !strings.Contains(late, "J-21 samedi 1er mai férié : Fête du TravailÉcrire le plan B") {
		t.Errorf("what is late says %q", late)
	}
	if week := section(page, "week"); strings.Contains(week, "plan B") {
		t.Errorf("this week holds what is late: %q", week)
	}
	moved := operation.FormOf(o)
	moved.Start, moved.End = "2027-05-28T18:30", "2027-05-30T18:30"
	if _, err := operation.Update(context.Background(), s.db, s.by(), o.ID, moved); err != nil {
		t.Fatal(err)
	}
	page = b.get(base).document(t)
	if late := section(page, "late"); strings.Contains(late, rain.Title) {
		t.Errorf("moved by a week, it is still late: %q", late)
	}
	if row := plainSpaces(page.Find("#t-" + rain.ID).Text()); !strings.Contains(row, "J-21 samedi 8 mai") {
		t.Errorf("moved by a week, the task says %q", row)
	}
}

func TestOneTapIsEnough(t *testing.T) {
	s := newSite(t)
	o := s.makeOperation("Opération Libre Saint-Marc")
	base := "/gestion/" + o.Slug + "/preparation"
	b := s.signedIn(account.Organiser, o.ID)
	b.accepted(base, url.Values{"line": {"Réserver la sono J-30"}, "area": {"logistics"}})
	task := s.tasks(o)["Réserver la sono"]
	if task == nil || task.Offset(o) != -30 {
		t.Fatalf("the line became %+v", task)
	}
	row := b.get(base + "?vue=domaines").document(t).Find("#t-" + task.ID)
	if !strings.Contains(row.Text(), "En retard") {
		t.Errorf("by area, nothing says that it is late: %q", plain(row.Text()))
	}
	action := row.Find("form").AttrOr("action", "")
	for range 2 { // two of the team tap the same
		if got := b.accepted(action, url.Values{"state": {"done"}}); got.Location() != base+"?vue=domaines" {
			t.Errorf("one comes back to %s", got.Location())
		}
	}
	done := s.tasks(o)["Réserver la sono"]
	if done.State != preparation.Done || done.DoneAt == nil || done.DoneBy == "" || done.Version != 2 {
		t.Errorf("done: %+v", done)
	}
	if page := b.get(base + "/" + task.ID); !strings.Contains(page.Body, "Fait par Nadia") {
		t.Errorf("nobody did it:\n%s", page.Body)
	}
	b.accepted(action, url.Values{"state": {"todo"}})
	if open := s.tasks(o)["Réserver la sono"]; open.DoneAt != nil || open.DoneBy != "" {
		t.Errorf("open again: %+v", open)
	}
	if got := b.post(action, url.Values{"state": {"nearly"}}); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("a state that there is not: %d", got.Status)
	}
	for _, wrong := range []url.Values{{"line": {"  "}, "area": {"logistics"}}, {"line": {"x"}, "area": {"cooking"}}, {"line": {"x"}, "area": {"logistics"}, "who": {"a:" + o.ID}}} {
		if got := b.post(base, wrong); got.Status != http.StatusUnprocessableEntity || got.document(t).Find(".error").Length() != 1 {
			t.Errorf("%v: %d", wrong, got.Status)
		}
	}
}

func TestTasksWaitForEachOther(t *testing.T) {
	s := newSite(t)
	o := s.makeOperation("Opération Libre Saint-Marc")
	base := "/gestion/" + o.Slug + "/preparation"
	b := s.signedIn(account.Referent, o.ID)
	for _, title := range []string{"Premier", "Deuxième", "Troisième"} {
		b.accepted(base, url.Values{"line": {title + " J-5"}, "area": {"logistics"}})
	}
	tasks := s.tasks(o)
	first, second, third := tasks["Premier"].ID, tasks["Deuxième"].ID, tasks["Troisième"].ID
	wait := func(id, other string) answer {
		form := formOn(t, b.get(base+"/"+id), `form[action="`+base+"/"+id+`"]`)
		form.Add("waits_for", other)
		return b.post(base+"/"+id, form)
	}
	for id, other := range map[string]string{second: first, third: second} {
		if got := wait(id, other); got.Status != http.StatusSeeOther {
			t.Fatalf("%d\n%s", got.Status, got.Body)
		}
	}
	if row := plainSpaces(b.get(base).document(t).Find("#t-" + third).Text()); !strings.Contains(row, "Attend : Deuxième") {
		t.Errorf("the third says %q", row)
	}
	for name, other := range map[string]string{"a circle": third, "itself": first} {
		if got := wait(first, other); got.Status != http.StatusUnprocessableEntity || got.document(t).Find("#f-waits_for-error").Length() != 1 {
			t.Errorf("%s: %d", name, got.Status)
		}
	}
	elsewhere := s.makeOperation("Opération Libre Plouarzel")
	theirs := s.signedIn(account.Referent, elsewhere.ID)
	theirs.accepted("/gestion/"+elsewhere.Slug+"/preparation", url.Values{"line": {"Ailleurs"}, "area": {"logistics"}})
	if got := wait(first, s.tasks(elsewhere)["Ailleurs"].ID); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("a task of another operation: %d", got.Status)
	}
	b.accepted(base+"/"+second+"/etat", url.Values{"state": {"done"}})
	if row := plain(b.get(base).document(t).Find("#t-" + third).Text()); strings.Contains(row, "Attend") {
		t.Errorf("what is done is still waited for: %q", row)
	}
	b.accepted(base+"/"+second+"/retrait", nil)
	if left := s.tasks(o)["Troisième"].WaitsFor; len(left) != 0 {
		t.Errorf("it waits for what is gone: %v", left)
	}
}

func TestAStaleTaskShowsWhatChanged(t *testing.T) {
	s := newSite(t)
	o := s.makeOperation("Opération Libre Saint-Marc")
	base := "/gestion/" + o.Slug + "/preparation"
	one, two := s.signedIn(account.Organiser, o.ID), s.signedIn(account.Referent, o.ID)
	one.accepted(base, url.Values{"line": {"Réserver la sono J-30"}, "area": {"logistics"}})
	path := base + "/" + s.tasks(o)["Réserver la sono"].ID
	opened := formOn(t, two.get(path), `form[action="`+path+`"]`)
	form := formOn(t, one.get(path), `form[action="`+path+`"]`)
	form.Set("when", "12/04/2027")
	one.accepted(path, form)
	opened.Set("notes", "Demander à Yann")
	stale := two.post(path, opened)
	if page := stale.document(t); stale.Status != http.StatusConflict || !strings.Contains(page.Find(".notice.warn").Text(), "2027-04-12") || page.Find("#f-notes").Text() != "Demander à Yann" {
		t.Fatalf("%d\n%s", stale.Status, stale.Body)
	}
	two.accepted(path, formOn(t, stale, `form[action="`+path+`"]`)) // seen, then saved again
	if kept := s.tasks(o)["Réserver la sono"]; kept.Notes != "Demander à Yann" || kept.Offset(o) != -30 {
		t.Errorf("saved: %+v", kept)
	}
	form = formOn(t, one.get(path), `form[action="`+path+`"]`)
	form.Set("when", "bientôt")
	if got := one.post(path, form); got.Status != http.StatusUnprocessableEntity || got.document(t).Find("#f-when-error").Length() != 1 {
		t.Errorf("an unreadable day: %d", got.Status)
	}
}

func TestChecklistAndDiscussion(t *testing.T) {
	s := newSite(t)
	o := s.makeOperation("Opération Libre Saint-Marc")
	base := "/gestion/" + o.Slug + "/preparation"
	one, two := s.signedIn(account.Organiser, o.ID), s.signedIn(account.Referent, o.ID)
	one.accepted(base, url.Values{"line": {"Réserver la sono J-3"}, "area": {"logistics"}})
	path := base + "/" + s.tasks(o)["Réserver la sono"].ID
	for _, text := range []string{"Deux micros", "Rallonges"} {
		one.accepted(path+"/liste", url.Values{"item": {text}})
	}
	tick := one.get(path).document(t).Find(".task-items form").First().AttrOr("action", "")
	two.accepted(tick, url.Values{"done": {"on"}})
	if row := plainSpaces(one.get(base).document(t).Find(".tasks").Text()); !strings.Contains(row, "1 / 2 cochés") {
		t.Errorf("the list says %q", row)
	}
	two.accepted(tick+"/retrait", nil)
	if items := s.tasks(o)["Réserver la sono"].Items; len(items) != 1 || items[0].Text != "Rallonges" {
		t.Errorf("left: %v", items)
	}
	one.accepted(path+"/discussion", url.Values{"comment": {"La mairie en a une <b>neuve</b>."}})
	if page := two.get(path); !strings.Contains(page.document(t).Find(".said").Text(), "<b>neuve</b>") || page.document(t).Find(".task-talk form").Length() != 0 {
		t.Errorf("the other one sees\n%s", page.Body)
	}
	back := one.get(path).document(t).Find(".task-talk form").AttrOr("action", "")
	if got := two.post(back, nil); got.Status != http.StatusNotFound {
		t.Errorf("another's message taken back: %d", got.Status)
	}
	one.accepted(back, nil)
	if page := two.get(path); page.document(t).Find(".said").Length() != 0 {
		t.Error("it is still there")
	}
	for below, field := range map[string]string{"/liste": "item", "/discussion": "comment"} {
		if got := one.post(path+below, url.Values{field: {" "}}); got.Status != http.StatusUnprocessableEntity || got.document(t).Find("#f-"+field+"-error").Length() != 1 {
			t.Errorf("an empty %s: %d", field, got.Status)
		}
	}
}

func TestTasksOfAnotherOperationAreNotThere(t *testing.T) {
	s := newSite(t)
	o, other := s.makeOperation("Opération Libre Saint-Marc"), s.makeOperation("Opération Libre Plouarzel")
	ours, theirs := s.signedIn(account.Organiser, o.ID), s.signedIn(account.Organiser, other.ID)
	ours.accepted("/gestion/"+o.Slug+"/preparation", url.Values{"line": {"Réserver la sono"}, "area": {"logistics"}})
	task := s.tasks(o)["Réserver la sono"]
	ours.accepted("/gestion/"+o.Slug+"/preparation/"+task.ID+"/liste", url.Values{"item": {"Micros"}})
	item := s.tasks(o)["Réserver la sono"].Items[0]
	path := "/gestion/" + other.Slug + "/preparation/" + task.ID
	if got := theirs.get(path); got.Status != http.StatusNotFound {
		t.Errorf("their address with our task: %d", got.Status)
	}
	for below, form := range map[string]url.Values{"": {"title": {"x"}, "version": {"1"}}, "/etat": {"state": {"done"}}, "/retrait": nil, "/liste": {"item": {"x"}},
		"/liste/" + item.ID: {"done": {"on"}}, "/liste/" + item.ID + "/retrait": nil, "/discussion": {"comment": {"x"}}} {
		if got := theirs.post(path+below, form); got.Status != http.StatusNotFound {
			t.Errorf("POST %s: %d", below, got.Status)
		}
	}
	if kept := s.tasks(o)["Réserver la sono"]; kept == nil || kept.State != preparation.ToDo || len(kept.Items) != 1 || kept.Items[0].Done || kept.Comments != 0 {
		t.Errorf("something was changed: %+v", kept)
	}
	if len(s.tasks(other)) != 0 {
		t.Error("they have a task of ours")
	}
}

func TestDashboardTellsWhatIsLate(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 2)
	b := s.signedIn(account.Organiser, o.ID)
	base := "/gestion/" + o.Slug
	before := b.get(base).document(t).Find(".missing li").Length()
	b.accepted(base+"/preparation", url.Values{"line": {"Réserver la sono J-30"}, "area": {"logistics"}})
	b.accepted(base+"/preparation", url.Values{"line": {"Ranger J+1"}, "area": {"logistics"}})
	page := b.get(base).document(t)
	if got := page.Find(".missing li").Length(); got != before+1 {
		t.Errorf("%d things are missing, %d before", got, before)
	}
	line := page.Find(`.missing a[href="` + base + `/preparation#late"]`).Closest("li")
	if text := plainSpaces(line.Text()); !strings.Contains(text, "Une tâche est en retard") || !strings.Contains(text, "Réserver la sono") {
		t.Errorf("the dashboard says %q", text)
	}
	if reader := s.signedIn(account.Reader, o.ID).get(base).document(t); reader.Find(`a[href*="/preparation"]`).Length() != 0 {
		t.Error("a reader is led where they may not go")
	}
}

func TestMissing(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 3)
	ctx := context.Background()
	for name, state := range map[string]string{"École": "invited", "Club": "opened", "Mairie": "accepted"} {
		if _, err := partner.Create(ctx, s.db, s.by(), o.ID, partner.Form{Name: name, Kind: "club", State: state}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := preparation.Create(ctx, s.db, s.by(), o, preparation.LineForm{Line: "Réserver la sono J-30", Area: "logistics"}); err != nil {
		t.Fatal(err)
	}
	counts := func(now time.Time) map[string]int {
		by := s.by()
		by.At = now
		gaps, err := preparation.Missing(ctx, s.db, o, by.Now())
		if err != nil {
			t.Fatal(err)
		}
		found := map[string]int{}
		for _, g := range gaps {
			found[g.Key] = g.Count
		}
		return found
	}
	now := counts(s.now)
	if now[preparation.GapLate] != 1 || now[preparation.GapUnanswered] != 2 || now[preparation.GapNoPlace] != 0 {
		t.Errorf("missing: %v", now)
	}
	if after := counts(o.End().Add(time.Hour)); len(after) != 1 || after[preparation.GapLate] != 1 {
		t.Errorf("missing after the weekend: %v", after)
	}
}
