package web_test

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"oplibre/app/account"
	"oplibre/app/desk"
	"oplibre/app/operation"
	"oplibre/app/store"
)

// TestIdentifiersOfAnotherOperation walks every address of the team that names something, as an organiser, with the identifiers of everything
// that another operation holds, whatever kind of thing it is: nothing of it is shown, and nothing of it changes. Where an address names two things, each of
// them is the other operation's in turn, inside what is one's own.
func TestIdentifiersOfAnotherOperation(t *testing.T) {
	s := newTwins(t)
	ours, theirs := s.contents(s.ours), s.contents(s.theirs)
	if len(ours) < 1000 || len(theirs) < 1000 {
		t.Fatalf("%d rows and %d: the walk would prove nothing", len(ours), len(theirs))
	}
	organiser := s.signedIn(account.Organiser, s.theirs.ID)
	theirs = s.contents(s.theirs) // with the new member
	asked := 0
	for _, route := range s.site.site.ManagedRoutes() {
		for _, path := range s.foreignPaths(route.Path) {
			asked++
			s.refused(organiser, route.Method, path)
		}
	}
	if asked < 500 {
		t.Errorf("only %d addresses", asked)
	}
	s.unchanged("the other operation", s.ours, ours)
	s.unchanged("one's own operation", s.theirs, theirs)
}

// foreignPaths fills the parameters of an address of theirs with identifiers of ours.
func (s *twins) foreignPaths(path string) (all []string) {
	path, found := strings.CutPrefix(path, "/gestion/:slug")
	names := parameter.FindAllString(path, -1)
	if !found || len(names) == 0 {
		return nil
	}
	path = "/gestion/" + s.theirs.Slug + path
	for _, foreign := range s.every() {
		if len(names) == 1 {
			all = append(all, strings.Replace(path, names[0], foreign, 1))
			continue
		}
		for _, own := range s.named(names[0]) {
			all = append(all, strings.Replace(strings.Replace(path, names[0], own, 1), names[1], foreign, 1))
		}
		for _, own := range s.named(names[1]) {
			all = append(all, strings.Replace(strings.Replace(path, names[1], own, 1), names[0], foreign, 1))
		}
	}
	return all
}

// every returns an identifier of ours of each table, in short tests of each fifth.
func (s *twins) every() (all []string) {
	for i, table := range slices.Sorted(maps.Keys(s.ids)) {
		if !testing.Short() || i%5 == 0 {
			all = append(all, s.ids[table])
		}
	}
	return all
}

// named returns identifiers of theirs of the tables that a parameter can mean by its name.
func (s *twins) named(parameter string) (all []string) {
	for table, id := range s.ids {
		if strings.Contains(table, parameter[1:]) {
			all = append(all, twin(id))
		}
	}
	return all
}

// refused asks for an address. What takes something away may say that it is gone, as it does when it is asked twice.
func (s *twins) refused(b *browser, method, path string) {
	s.t.Helper()
	got := b.do(method, path, form, strings.NewReader(""))
	if gone := method == http.MethodPost && got.Status == http.StatusSeeOther; !gone && (got.Status < 400 || got.Status >= 500) {
		s.t.Errorf("%s %s: %d %s", method, path, got.Status, got.Location())
	}
}

func (s *twins) unchanged(what string, o *operation.Operation, before map[string]int) {
	s.t.Helper()
	after := s.contents(o)
	for line, n := range before {
		if after[line] != n {
			s.t.Errorf("%s has lost or changed: %s", what, line)
		}
	}
	for line, n := range after {
		if before[line] != n {
			s.t.Errorf("%s has gained or changed: %s", what, line)
		}
	}
}

// TestIdentifiersOfAnotherOperationBehindALink does the same with the private pages: of a welcome table, a relay, who leads an atelier, a partner…
func TestIdentifiersOfAnotherOperationBehindALink(t *testing.T) {
	s := newTwins(t)
	for name, kind := range privateKinds {
		var routes []string
		for _, route := range s.site.site.AllRoutes() {
			if _, rest, found := strings.Cut(route, " "+kind.path+":token"); found && strings.Contains(rest, ":") {
				routes = append(routes, route)
			}
		}
		if counter := name == "desk" || name == "relay" || name == "facilitator"; counter && len(routes) < 5 {
			t.Errorf("%s: only %d addresses", name, len(routes))
		}
		if len(routes) > 0 {
			s.asksBehind(name, kind, routes)
		}
	}
}

// asksBehind asks for addresses behind a private link of theirs, with the identifiers of ours.
func (s *twins) asksBehind(name string, kind privateKind, routes []string) {
	s.t.Helper()
	k, err := kind.make(s.site, s.theirs)
	if err != nil {
		s.t.Fatal(err)
	}
	if got := s.visitor().get(kind.path + k.token); got.Status != http.StatusOK {
		s.t.Fatalf("the link of %s: %d", name, got.Status)
	}
	ours, theirs := s.contents(s.ours), s.contents(s.theirs)
	for _, route := range routes {
		method, path, _ := strings.Cut(route, " ")
		for _, foreign := range s.every() {
			s.refused(s.visitor(), method, kind.path+k.token+parameter.ReplaceAllString(strings.TrimPrefix(path, kind.path+":token"), foreign))
		}
	}
	s.unchanged("the other operation, "+name, s.ours, ours)
	s.unchanged("one's own operation, "+name, s.theirs, theirs)
}

func deskKey(kind desk.Kind) func(*site, *operation.Operation) (key, error) {
	return func(s *site, o *operation.Operation) (key, error) {
		ctx := context.Background()
		d, err := desk.Create(ctx, s.db, s.by(), o, kind, desk.Form{Name: "Mairie"})
		if err != nil {
			return key{}, err
		}
		l, err := desk.Current(ctx, s.db, d, store.InstantOf(s.now))
		if err != nil {
			return key{}, err
		}
		token := strings.TrimPrefix(d.Address(s.db, l), desk.Paths[kind])
		return key{token, func() error { return desk.Revoke(ctx, s.db, s.by(), o.ID, d.ID) }}, nil
	}
}
