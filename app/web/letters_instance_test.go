package web_test

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"oplibre/app/account"
	"oplibre/app/mail"
	"oplibre/app/operation"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// restored is the site as it comes back from its own backup.
func (s *site) restored() *site {
	s.t.Helper()
	var archive bytes.Buffer
	if _, err := s.db.Backup(context.Background(), &archive); err != nil {
		s.t.Fatal(err)
	}
	options := storetest.Empty(s.t)
	if err := store.Restore(context.Background(), options, bytes.NewReader(archive.Bytes()), int64(archive.Len())); err != nil {
		s.t.Fatal(err)
	}
	db, err := store.Open(context.Background(), options)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() {
		if err := db.Close(); err != nil {
			s.t.Error(err)
		}
	})
	again := newSiteOn(s.t, db)
	again.now = s.now
	return again
}

// An invitation to administer the site belongs to no operation: a backup that is restored holds it too, and somebody says what to do.
func TestLettersOfTheInstanceAreSettled(t *testing.T) {
	before := newSite(t)
	for _, email := range []string{"ana@example.org", "yann@example.org", "maud@example.org"} {
		if _, err := account.Invite(t.Context(), before.db, before.by(), "", "fr", account.InviteForm{Email: email, Role: string(account.Administrator)}); err != nil {
			t.Fatal(err)
		}
	}
	s := before.restored()
	o := s.makeOperation("Opération Libre Saint-Marc")
	b := s.signedIn(account.Administrator, "")
	ids := map[string]string{}
	list, err := mail.Outbox(t.Context(), s.db, "", mail.Filter{State: store.LetterUnknown})
	if err != nil || list.Held != 3 {
		t.Fatalf("%+v, %v", list, err)
	}
	for _, l := range list.Letters {
		ids[l.Recipient] = l.ID
	}
	state := func(email string) string {
		t.Helper()
		l, err := mail.Find(t.Context(), s.db, "", ids[email])
		if err != nil {
			t.Fatal(err)
		}
		return l.State
	}
	s.instanceLettersAreRead(b, ids["ana@example.org"])
	ana := "/gestion/lettres/" + ids["ana@example.org"]
	b.accepted(ana+"/etat", url.Values{"act": {"cancel"}, "seen": {ids["ana@example.org"] + ".unknown.0"}})
	b.accepted("/gestion/lettres/choisies", url.Values{"act": {"sent"}, "letter": {ids["yann@example.org"] + ".unknown.0"}})
	b.accepted("/gestion/lettres/gardees", nil)
	for email, want := range map[string]string{"ana@example.org": store.LetterCancelled, "yann@example.org": store.LetterSent, "maud@example.org": store.LetterWaiting} {
		if got := state(email); got != want {
			t.Errorf("%s: %s, want %s", email, got, want)
		}
	}
	s.strangersSettleNothing(o, ids["maud@example.org"])
	if got := state("maud@example.org"); got != store.LetterWaiting {
		t.Errorf("a stranger settled it: %s", got)
	}
}

// instanceLettersAreRead goes from the jobs to the letters of the instance, and to one of them.
func (s *site) instanceLettersAreRead(b *browser, id string) {
	t := s.t
	t.Helper()
	jobs := b.get("/gestion/travaux").document(t)
	if jobs.Find(`#lettres a[href="/gestion/lettres"]`).Length() != 1 {
		t.Error("no page leads to the letters of the instance")
	}
	page := b.get("/gestion/lettres").document(t)
	if text := plainSpaces(page.Find("main").Text()); !strings.Contains(text, "ana@example.org") || !strings.Contains(text, "sauvegarde") {
		t.Errorf("the outbox of the instance says\n%s", text)
	}
	if page.Find(`a[href*="apercus"], form[action*="impression"], button[value=print]`).Length() != 0 {
		t.Error("it offers what only operations have")
	}
	letter := "/gestion/lettres/" + id
	if one := b.get(letter); one.Status != http.StatusOK || !strings.Contains(one.document(t).Find("textarea").Text(), account.InvitationPath) {
		t.Errorf("one letter: %d", one.Status)
	}
	if frame := b.get(letter + "/lettre"); frame.Status != http.StatusOK || !strings.Contains(frame.Header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("as it arrives: %d", frame.Status)
	}
}

// strangersSettleNothing tries a letter of the instance as the organiser of an operation and as nobody.
func (s *site) strangersSettleNothing(o *operation.Operation, id string) {
	t := s.t
	t.Helper()
	letter := "/gestion/lettres/" + id
	for _, stranger := range []*browser{s.signedIn(account.Organiser, o.ID), s.visitor()} {
		for _, got := range []answer{stranger.get("/gestion/lettres"), stranger.get(letter), stranger.get(letter + "/lettre"), stranger.post("/gestion/lettres/gardees", nil),
			stranger.post(letter+"/etat", url.Values{"act": {"sent"}, "seen": {id + ".waiting.0"}})} {
			if got.Status != http.StatusForbidden && got.Status != http.StatusUnauthorized && !strings.HasPrefix(got.Location(), "/connexion") {
				t.Errorf("somebody who does not administer the site: %d %s", got.Status, got.Location())
			}
		}
	}
	if got := s.signedIn(account.Organiser, o.ID).get("/gestion/" + o.Slug + "/lettres/" + id); got.Status != http.StatusNotFound {
		t.Errorf("an operation opens a letter of the instance: %d", got.Status)
	}
}
