package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/programme"
	"oplibre/app/programme/facilitators"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// leader is somebody who leads ateliers of a hall, with the private page open.
type leader struct {
	*browser
	site *site
	path string
}

func newLeader(t testing.TB, s *site, h *hall, name string, ateliers ...programme.Atelier) *leader {
	t.Helper()
	f := &programme.Facilitator{OperationID: h.o.ID, ID: store.NewID(), Name: name, Folded: store.Fold(name), Version: 1, Availability: []programme.Span{}, Needs: []string{}}
	h.write(func(tx *gorm.DB) error {
		if err := tx.Create(f).Error; err != nil {
			return err
		}
		for _, a := range ateliers {
			err := tx.Exec("INSERT INTO atelier_facilitator (operation_id, atelier_id, facilitator_id, position, role) VALUES (?, ?, ?, 0, 'lead')", h.o.ID, a.ID, f.ID).Error
			if err != nil {
				return err
			}
		}
		return nil
	})
	link, err := facilitators.Renew(context.Background(), s.db, s.by(), h.o, f.ID)
	if err != nil {
		t.Fatal(err)
	}
	return &leader{browser: s.visitor(), site: s, path: facilitators.Path + link.Token(s.db)}
}

func (l *leader) at(a programme.Atelier) string { return l.path + "/ateliers/" + a.ID + "/presences" }

// note presses a button and returns the page that it leads to.
func (l *leader) note(a programme.Atelier, step, person string, more ...string) answer {
	l.site.t.Helper()
	values := url.Values{"step": {step}, "person": {person}}
	if len(more) > 0 {
		values.Set("came", more[0])
	}
	got := l.post(l.at(a), values)
	if got.Status != http.StatusSeeOther {
		return got
	}
	return l.get(strings.Split(got.Location(), "#")[0])
}

func TestLeadersNoteWhoIsThere(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	flora := h.atelier("Sauvages de ma rue", 10, 12, 20)
	lead := newLeader(t, s, h, "Maël Quéré", flora)
	person := s.carnetFor(h, "Nolwenn Tanguy", flora).Persons[0].ID
	late := s.carnetFor(h, "Ali Kerneis", flora).Persons[0].ID

	s.now = h.at(7.5).Time()
	lead.get(lead.at(flora)).shows(t, "On note qui est là à partir de 8 h.")
	if got := lead.note(flora, "here", person); got.Status != http.StatusForbidden && got.Status != http.StatusConflict && got.Status != http.StatusGone {
		t.Errorf("noted before: %d", got.Status)
	}
	s.now = h.at(10).Time()
	lead.get(lead.path).shows(t, "Noter qui est là")
	lead.note(flora, "here", person).shows(t, "Là depuis 10 h, noté par Maël Quéré", "1 personne est là. 1 est encore attendue.")
	d := newTable(t, s, h, "Table 1")
	d.press("/presence", person, flora.ID).shows(t, "était déjà là")
	lead.note(flora, "absent", late).shows(t, "L'atelier n'est pas terminé")
	lead.note(flora, "give", late).shows(t, "Il est trop tôt")

	s.now = h.at(10.25).Time()
	page := lead.get(lead.at(flora))
	page.shows(t, "À redonner", "Ali Kerneis")
	for _, leak := range []string{"example.org", "06 00"} {
		if strings.Contains(page.Body, leak) {
			t.Errorf("the page shows %q", leak)
		}
	}
	s.now = h.at(12.5).Time()
	lead.note(flora, "absent", late).shows(t, "N'est pas venu", "1 n'est pas venue.")
	lead.note(flora, "absent", late).shows(t, "1 n'est pas venue.")
	if n := h.confirmed(flora); n != 1 {
		t.Errorf("%d seats are taken by one person who came", n)
	}
	h.clean()
	lead.note(flora, "undo", late).shows(t, "1 est encore attendue.")
	lead.note(flora, "absent", late)
	lead.note(flora, "here", late).shows(t, "2 personnes sont là.")
	lead.note(flora, "undo", person).shows(t, "1 personne est là.")
	if n := h.confirmed(flora); n != 2 {
		t.Errorf("%d seats are taken by two who have one", n)
	}
	h.clean()
}

func TestLeadersCountGroups(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	flora := h.atelier("Sauvages de ma rue", 10, 12, 30)
	lead := newLeader(t, s, h, "Maël Quéré", flora)
	d := newTable(t, s, h, "Table 1")
	s.now = h.at(9).Time()
	got := d.post(d.address+"/inscrire", url.Values{"key": {store.NewID()}, "name": {""}, "atelier": {flora.ID}, "adults": {"12"}})
	if got.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", got.Status, got.Body)
	}
	roster, err := signup.FindRoster(context.Background(), s.db, h.o.ID, flora.ID)
	if err != nil || len(roster) != 1 {
		t.Fatal(roster, err)
	}
	group := roster[0].PersonID
	lead.note(flora, "here", group, "9").shows(t, "9 personnes sont là.", "9 sur 12. Là depuis 9 h")
	lead.note(flora, "here", group, "10").shows(t, "10 personnes sont là.")
	for _, wrong := range []string{"13", "0", "x"} {
		if got := lead.note(flora, "here", group, wrong); got.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s of 12: %d", wrong, got.Status)
		}
	}
	h.clean()
}

func TestLeadersAddWhoJustComes(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	flora := h.atelier("Sauvages de ma rue", 10, 12, 2)
	lead := newLeader(t, s, h, "Maël Quéré", flora)
	s.now = h.at(10).Time()
	form := url.Values{"key": {store.NewID()}, "name": {"Cléo Marc"}, "adults": {"1"}}
	var wg sync.WaitGroup
	for range 4 { // a nervous finger
		wg.Go(func() {
			if got := lead.post(lead.at(flora)+"/inscrire", form); got.Status != http.StatusSeeOther {
				t.Errorf("add: %d\n%s", got.Status, got.Body)
			}
		})
	}
	wg.Wait()
	if n := h.confirmed(flora); n != 1 {
		t.Errorf("%d seats for one person", n)
	}
	lead.get(lead.at(flora)).shows(t, "Cléo Marc", "Là depuis 10 h, noté par Maël Quéré", "1 place libre")
	got := lead.post(lead.at(flora)+"/inscrire", url.Values{"key": {store.NewID()}, "name": {"Trop"}, "adults": {"2"}})
	got.shows(t, "Il n'y a pas assez de places libres.")
	form = url.Values{"key": {store.NewID()}, "name": {"Une de plus"}, "adults": {"1"}}
	got = lead.get(lead.post(lead.at(flora)+"/inscrire", form).Location())
	got.shows(t, "la personne est sur la liste", "elle ouvre son carnet avec le code")
	s.now = h.at(13).Time() // there without being on the list: written down, whatever the capacity
	if got := lead.post(lead.at(flora)+"/inscrire", url.Values{"key": {store.NewID()}, "name": {"Oubliée"}, "children": {"1"}, "band": {"6-10"}}); got.Status != http.StatusSeeOther {
		t.Errorf("%d\n%s", got.Status, got.Body)
	}
	if n := h.confirmed(flora); n != 3 {
		t.Errorf("%d seats for three", n)
	}
	h.clean()
}

func TestLeadersSeeTheirAteliersOnly(t *testing.T) {
	s := newSite(t)
	h, other := newHall(t, s.db, "saint-marc-2027"), newHall(t, s.db, "ailleurs-2027")
	flora, birds, far := h.atelier("Flore", 10, 12, 20), h.atelier("Oiseaux", 10, 12, 20), other.atelier("Loin", 10, 12, 20)
	lead := newLeader(t, s, h, "Maël Quéré", flora)
	newLeader(t, s, h, "Une autre", birds)
	s.now = h.at(9.5).Time()
	stranger := s.carnetFor(other, "Bea Le Gall", far).Persons[0].ID
	for _, a := range []programme.Atelier{birds, far} {
		for _, got := range []answer{lead.get(lead.at(a)), lead.note(a, "here", stranger), lead.post(lead.at(a)+"/inscrire", url.Values{"key": {store.NewID()}, "adults": {"1"}})} {
			if got.Status != http.StatusNotFound {
				t.Errorf("%s: %d", a.Title, got.Status)
			}
		}
	}
	if got := lead.note(flora, "here", stranger); got.Status != http.StatusNotFound {
		t.Errorf("somebody of another weekend: %d", got.Status)
	}
	h.clean()
	other.clean()
}
