package web_test

import (
	"strings"
	"testing"

	"oplibre/app/account"
)

// Who only signs others up is led to the relay as soon as the operation is public, and never to a page that is closed to them.
func TestRelayIsLedToItsPage(t *testing.T) {
	s := newSite(t)
	draft := s.makeOperation("Opération Libre Plouarzel")
	open := programmeWeekend(t, s.db, s.by(), 1)
	page := s.signedIn(account.Desk, open.ID).get("/gestion").Body
	if !strings.Contains(page, "/gestion/"+open.Slug+"/accueil\"") {
		t.Errorf("the desk is not led to the desks:\n%s", page)
	}
	for _, role := range []account.Role{account.Relay} {
		page := s.signedIn(role, open.ID).get("/gestion").Body
		if !strings.Contains(page, "/gestion/"+open.Slug+"/relais\"") {
			t.Errorf("%s is not led to the relay:\n%s", role, page)
		}
		page = s.signedIn(role, draft.ID).get("/gestion").Body
		if !strings.Contains(page, draft.Name) || strings.Contains(page, "/gestion/"+draft.Slug) || strings.Contains(page, "/o/"+draft.Slug) {
			t.Errorf("%s is led somewhere before there is anything:\n%s", role, page)
		}
	}
}
