package web_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestAWishIsRememberedWithoutItsAuthor: whoever leads an atelier sees that it was wished for, and not by whom.
func TestAWishIsRememberedWithoutItsAuthor(t *testing.T) {
	s := newCalling(t)
	p := s.shown()
	if done := s.press(p, "accepter", nil); done.Status != http.StatusSeeOther {
		t.Fatalf("accept: %d\n%s", done.Status, done.Body)
	}
	for name, want := range map[string]bool{"Nolwenn Cadiou": true, "Personne 0": false} {
		_, path := s.linkOf(s.team, s.o.Slug, s.o.ID, name)
		page := plain(s.visitor().get(path).document(t).Find("main").Text())
		if strings.Contains(page, "Né d’une envie d’habitants") != want {
			t.Errorf("%s reads\n%s", name, page)
		}
	}
}
