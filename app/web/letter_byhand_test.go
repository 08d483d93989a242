package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/store"
)

// Without a mail server, two presses a letter are enough: one opens it in the mail program, the other notes it and brings the next.
func TestLettersAreSentByHandOneAfterTheOther(t *testing.T) {
	p := newPosted(t)
	err := p.db.Write(t.Context(), func(tx *gorm.DB) error { // the invitation of the organiser who is signed in
		return tx.Exec("UPDATE letter SET state = ?", store.LetterSent).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	left := map[string]bool{p.queue(store.LetterWaiting): true, p.queue(store.LetterWaiting): true}
	first := ""
	for id := range left {
		first = p.letters + "/" + id
	}
	page := first
	for n := len(left); n > 0; n-- {
		id := page[strings.LastIndex(page, "/")+1:]
		if !left[id] {
			t.Fatalf("%s is no letter to be sent", page)
		}
		delete(left, id)
		document := p.b.get(page).document(t)
		compose, err := url.Parse(document.Find(`.actions a[href^="mailto:"]`).AttrOr("href", ""))
		if err != nil {
			t.Fatal(err)
		}
		to, _, _ := strings.Cut(compose.Opaque, "?")
		if !strings.HasSuffix(to, "@example.org") || compose.Query().Get("subject") == "" || !strings.Contains(compose.Query().Get("body"), "/invitation/equipe/") {
			t.Errorf("the mail program gets %s", compose)
		}
		got := p.b.post(page+"/etat", url.Values{"act": {"sent"}, "seen": {id + ".waiting.0"}})
		if got.Status != http.StatusSeeOther || p.state(id) != store.LetterSent {
			t.Fatalf("noted: %d, %s", got.Status, p.state(id))
		}
		page = got.Location()
	}
	if page != p.letters || !strings.Contains(p.b.get(page).Body, "la dernière") {
		t.Errorf("the last one leads to %s", page)
	}
	if href, there := p.b.get(first).document(t).Find(`a[href^="mailto:"]`).Attr("href"); there {
		t.Errorf("a letter that was sent opens the mail program again: %s", href)
	}
}
