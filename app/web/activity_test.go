package web_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// record writes lines of the trail of an operation.
func (s *site) record(operationID string, at time.Time, actor store.Actor, action, kind, id string) {
	s.t.Helper()
	by := store.By{Actor: actor, At: at}
	if err := s.db.Write(context.Background(), func(tx *gorm.DB) error { return by.Record(tx, operationID, action, kind, id) }); err != nil {
		s.t.Fatal(err)
	}
}

func TestActivityPage(t *testing.T) {
	s := newSite(t)
	ours, theirs := s.makeOperation("Opération Libre Saint-Marc"), s.makeOperation("Opération Libre Plouarzel")
	organiser := s.signedIn(account.Organiser, ours.ID)
	night := time.Date(2027, 5, 1, 22, 30, 0, 0, time.UTC) // 2 May in Brest
	s.record(ours.ID, night, store.Actor{Kind: store.ActorCarnet, ID: "k-secret"}, "carnet.created", "carnet", "k-secret")
	s.record(ours.ID, night, store.Actor{Kind: store.ActorAccount, ID: "gone", OnBehalfOf: "k-secret"}, "registration.created", "carnet", "k-secret")
	s.record(ours.ID, night.AddDate(0, 0, -1), store.Actor{Kind: store.ActorJob, ID: "purge"}, "later.invented", "later", "x")
	s.record(theirs.ID, night, store.Actor{Kind: store.ActorJob, ID: "purge"}, "programme.published", "operation", theirs.ID)
	page := organiser.get("/gestion/" + ours.Slug + "/activite")
	text := strings.NewReplacer("\u202f", " ", "\u00a0", " ").Replace(page.document(t).Find("main").Text())
	for _, want := range []string{"Une personne inscrite", "a ouvert un carnet", "Quelqu’un qui n’a plus de compte", "pour un carnet", "La machine", "a fait quelque chose", "dimanche 2 mai"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not told in\n%s", want, text)
		}
	}
	for _, secret := range []string{"k-secret", "a publié le programme"} {
		if strings.Contains(page.Body, secret) {
			t.Errorf("%q is told", secret)
		}
	}
	for query, want := range map[string]int{"jour=2027-05-01": 1, "qui=carnet": 1, "sujet=carnet": 2, "sujet=carnet&qui=carnet&jour=2027-05-02": 1, "jour=demain": 0, "qui=account%3Agone": 1} {
		lines := organiser.get("/gestion/" + ours.Slug + "/activite?" + query).document(t).Find("main .ruled li").Length()
		if lines != want {
			t.Errorf("?%s shows %d lines, want %d", query, lines, want)
		}
	}
}

func TestActivityHasPages(t *testing.T) {
	s := newSite(t)
	o := s.makeOperation("Opération Libre Saint-Marc")
	for i := range 150 {
		s.record(o.ID, s.now.Add(time.Duration(i)*time.Minute), store.Actor{Kind: store.ActorJob, ID: "purge"}, "task.updated", "task", fmt.Sprint(i))
	}
	organiser := s.signedIn(account.Organiser, o.ID)
	first := organiser.get("/gestion/" + o.Slug + "/activite?sujet=task").document(t)
	if n := first.Find("main .ruled li").Length(); n != 100 {
		t.Errorf("the first page has %d lines", n)
	}
	next, there := first.Find("nav.pages a").Attr("href")
	if !there || !strings.Contains(next, "sujet=task") {
		t.Fatalf("no next page: %q", next)
	}
	if n := organiser.get(next).document(t).Find("main .ruled li").Length(); n != 50 {
		t.Errorf("the second page has %d lines", n)
	}
}

// What is named in a line leads there; a place by its name, what is gone not at all.
func TestActivityLeadsToItsSubject(t *testing.T) {
	s := newSite(t)
	o := s.makeOperation("Opération Libre Saint-Marc")
	place, err := programme.CreatePlace(context.Background(), s.db, s.by(), o, programme.PlaceForm{Name: "La Maison pour tous"})
	if err != nil {
		t.Fatal(err)
	}
	organiser := s.signedIn(account.Organiser, o.ID)
	s.record(o.ID, s.now, store.Actor{Kind: store.ActorCommand, ID: "test"}, "place.updated", "place", place.ID)
	s.record(o.ID, s.now, store.Actor{Kind: store.ActorCommand, ID: "test"}, "task.updated", "task", store.NewID())
	page := organiser.get("/gestion/" + o.Slug + "/activite").document(t)
	link := page.Find("main .ruled a").First()
	if href, _ := link.Attr("href"); href != "/gestion/"+o.Slug+"/lieux/"+place.ID || link.Text() != "La Maison pour tous" {
		t.Errorf("%s %s", href, link.Text())
	}
	if links := page.Find(`main .ruled a[href*="/preparation/"]`); links.Length() != 0 {
		t.Error("what is gone has a link")
	}
}
