package web_test

import (
	"context"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"oplibre/app/account"
	"oplibre/app/operation"
	"oplibre/app/store"
)

// makeOperation creates a weekend in Brest, announced.
func (s *site) makeOperation(name string) *operation.Operation {
	s.t.Helper()
	o, err := operation.Create(context.Background(), s.db, s.by(), operation.Form{Name: name, Communes: []string{"29019"},
		Start: "2027-05-21T18:30", End: "2027-05-23T18:30", TimeZone: "Europe/Paris", Latitude: "48.4", Longitude: "-4.455"})
	if err != nil {
		s.t.Fatal(err)
	}
	return o
}

var parameter = regexp.MustCompile(`:[a-z]+`)

// address fills the parameters of a route: the operation's slug, and identifiers that exist nowhere.
func address(path, slug string) string {
	return parameter.ReplaceAllStringFunc(path, func(name string) string {
		if name == ":slug" {
			return slug
		}
		return store.NewID()
	})
}

// TestEveryManagementRouteAsEveryRole walks all management addresses as a visitor, as every role, as an organiser of
// another operation and as the administrator: the decision must be the table's in package account.
func TestEveryManagementRouteAsEveryRole(t *testing.T) {
	s := newSite(t)
	ours, theirs := s.makeOperation("Opération Libre Saint-Marc"), s.makeOperation("Opération Libre Plouarzel")
	stranger := s.signedIn(account.Organiser, theirs.ID)
	administrator := s.signedIn(account.Administrator, "")
	routes := s.site.ManagedRoutes()
	if len(routes) < 10 {
		t.Fatalf("only %d management routes: the walk would prove nothing", len(routes))
	}
	for _, role := range account.Roles[1:] {
		member := s.signedIn(role, ours.ID)
		for _, route := range routes {
			got := member.do(route.Method, address(route.Path, ours.Slug), form, strings.NewReader("")).Status
			may := route.Permission == "" || account.Grant{Roles: []account.Role{role}}.May(route.Permission)
			if !strings.Contains(route.Path, ":slug") {
				may = route.Permission == "" // a role of an operation opens nothing above it
			}
			switch {
			case !may && got != http.StatusForbidden:
				t.Errorf("%s %s as %s: %d, want 403", route.Method, route.Path, role, got)
			case may && slices.Contains([]int{401, 403, 500, 405}, got):
				t.Errorf("%s %s as %s: %d", route.Method, route.Path, role, got)
			}
		}
	}
	for _, route := range routes {
		path := address(route.Path, ours.Slug)
		if got := s.visitor().do(route.Method, path, form, strings.NewReader("")); got.Status != http.StatusUnauthorized && !strings.HasPrefix(got.Location(), "/connexion") {
			t.Errorf("%s %s as nobody: %d %s", route.Method, route.Path, got.Status, got.Location())
		}
		if strings.Contains(route.Path, ":slug") {
			if got := stranger.do(route.Method, path, form, strings.NewReader("")).Status; got != http.StatusNotFound {
				t.Errorf("%s %s as another operation's organiser: %d, want 404", route.Method, route.Path, got)
			}
		}
		if got := administrator.do(route.Method, path, form, strings.NewReader("")).Status; slices.Contains([]int{401, 403, 500, 405}, got) {
			t.Errorf("%s %s as administrator: %d", route.Method, route.Path, got)
		}
	}
}

const form = "application/x-www-form-urlencoded"
