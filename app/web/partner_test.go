package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"oplibre/app/account"
	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/programme"
)

func TestAReferentRegistersPartners(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 2)
	b := s.signedIn(account.Referent, o.ID)
	const path = "/gestion/saint-marc-2027/partenaires"
	ctx := context.Background()
	places, err := programme.FindPlaces(ctx, s.db, o.ID)
	if err != nil || len(places) == 0 {
		t.Fatalf("%d places (%v)", len(places), err)
	}
	listings := s.ateliers(o)
	values := url.Values{"name": {"École de Saint-Marc"}, "kind": {"school"}, "state": {"accepted"}, "role": {"place", "facilitation"}, "named": {"on"},
		"brings": {"Le préau"}, "website": {"ecole.example"}, "contact_name": {"Mme Riou"}, "contact_email": {"riou@ecole.example"}, "contact_phone": {"02 61 91 00 44"},
		"notes": {"La clé est chez le gardien"}, "place": {places[0].ID}, "atelier": {listings[0].ID}}
	refused := url.Values{"name": values["name"], "contact_name": values["contact_name"]}
	page := b.post(path, refused)
	if page.Status != http.StatusUnprocessableEntity || page.document(t).Find("#f-kind-error").Length() != 1 || !strings.Contains(page.Body, "Mme Riou") {
		t.Errorf("without a kind: %d\n%s", page.Status, page.Body)
	}
	if answer := b.post(path, values); answer.Status != http.StatusSeeOther {
		t.Fatalf("create: %d\n%s", answer.Status, answer.Body)
	}
	if list := b.get(path + "?vue=liste"); !strings.Contains(list.Body, "École de Saint-Marc") || !strings.Contains(list.Body, "Mme Riou") {
		t.Errorf("the list:\n%s", list.Body)
	}
	if list := b.get(path + "?etat=declined"); strings.Contains(list.Body, "Mme Riou") {
		t.Error("the filter keeps everything")
	}
	public := s.visitor().get("/o/saint-marc-2027/partenaires")
	for _, shown := range []string{"École de Saint-Marc", "Le préau", "https://ecole.example", places[0].Name, listings[0].Title} {
		if !strings.Contains(public.Body, shown) {
			t.Errorf("the public page lacks %s", shown)
		}
	}
	for _, path := range []string{"/", "/o/saint-marc-2027", "/o/saint-marc-2027/partenaires", "/o/saint-marc-2027/programme", "/o/saint-marc-2027/ateliers/" + listings[0].Slug} {
		body := s.visitor().get(path).Body
		for _, private := range []string{"Riou", "riou@ecole.example", "02 61 91 00 44", "gardien"} {
			if strings.Contains(body, private) {
				t.Errorf("%s tells %q", path, private)
			}
		}
	}
}

func TestPartnersThatDidNotAgreeAreNotNamed(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 1)
	for name, form := range map[string]partner.Form{
		"Discrète": {Kind: "club", State: "accepted"},
		"Invitée":  {Kind: "club", State: "invited", Named: true},
		"Refus":    {Kind: "club", State: "declined", Named: true},
	} {
		form.Name = name
		if _, err := partner.Create(context.Background(), s.db, s.by(), o.ID, form); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range []string{"/o/saint-marc-2027", "/o/saint-marc-2027/partenaires"} {
		body := s.visitor().get(path).Body
		for _, name := range []string{"Discrète", "Invitée", "Refus"} {
			if strings.Contains(body, name) {
				t.Errorf("%s names %s", path, name)
			}
		}
	}
}

func TestAPartnerIsChangedAndTakenOut(t *testing.T) {
	s := newSite(t)
	o := programmeWeekend(t, s.db, s.by(), 1)
	b := s.signedIn(account.Organiser, o.ID)
	ctx := context.Background()
	p, err := partner.Create(ctx, s.db, s.by(), o.ID, partner.Form{Name: "Fablab", Kind: "fablab", State: "invited"})
	if err != nil {
		t.Fatal(err)
	}
	path := "/gestion/saint-marc-2027/partenaires/" + p.ID
	stale := filled(t, b.get(path), path, "")
	values := filled(t, b.get(path), path, "")
	values.Set("state", "accepted")
	values.Set("notes", "Rappelé lundi")
	if answer := b.post(path, values); answer.Status != http.StatusSeeOther {
		t.Fatalf("update: %d\n%s", answer.Status, answer.Body)
	}
	stale.Set("notes", "Ne répond pas")
	if page := b.post(path, stale); page.Status != http.StatusConflict || !strings.Contains(page.Body, "Rappelé lundi") || !strings.Contains(page.Body, "Ne répond pas") {
		t.Errorf("stale: %d\n%s", page.Status, page.Body)
	}
	if found, err := partner.Find(ctx, s.db, o.ID, p.ID); err != nil || found.State != partner.Accepted || found.Notes != "Rappelé lundi" {
		t.Errorf("found %+v (%v)", found, err)
	}
	if answer := b.post(path+"/retirer", nil); answer.Status != http.StatusSeeOther {
		t.Errorf("take out: %d", answer.Status)
	}
	if got := b.get(path).Status; got != http.StatusNotFound {
		t.Errorf("taken out, and answers %d", got)
	}
}

// sharing is a school that a team knows, and another operation whose referent has no part in it.
type sharing struct {
	*site
	theirs, mine   *operation.Operation
	team, stranger *browser
	school         *partner.Partner
}

func newSharing(t *testing.T) *sharing {
	t.Helper()
	s := &sharing{site: newSite(t)}
	s.theirs, s.mine = s.makeOperation("Opération Libre Saint-Marc"), s.makeOperation("Opération Libre Plouarzel")
	s.team, s.stranger = s.signedIn(account.Referent, s.theirs.ID), s.signedIn(account.Referent, s.mine.ID)
	s.add(s.team, s.theirs, url.Values{"name": {"École de Saint-Marc"}, "kind": {"school"}, "state": {"accepted"}, "website": {"https://ecole.example"},
		"contact_name": {"Mme Riou"}, "contact_email": {"riou@ecole.example"}, "contact_phone": {"02 61 91 00 44"}, "notes": {"La clé est chez le gardien"}})
	s.school = s.sole(s.theirs)
	return s
}

func (s *sharing) add(b *browser, o *operation.Operation, values url.Values) {
	s.t.Helper()
	if made := b.post("/gestion/"+o.Slug+"/partenaires", values); made.Status != http.StatusSeeOther {
		s.t.Fatalf("add a partner: %d\n%s", made.Status, made.Body)
	}
}

// sole is the only partner of an operation.
func (s *sharing) sole(o *operation.Operation) *partner.Partner {
	s.t.Helper()
	all, err := partner.List(context.Background(), s.db, o.ID)
	if err != nil || len(all) != 1 {
		s.t.Fatalf("%d partners (%v)", len(all), err)
	}
	return all[0]
}

// change sends the form of the only partner with other words, and returns the form.
func (s *sharing) change(b *browser, o *operation.Operation, name, kind, website string) answer {
	s.t.Helper()
	path := "/gestion/" + o.Slug + "/partenaires/" + s.sole(o).ID
	page := b.get(path)
	values := filled(s.t, page, path, "")
	values.Set("name", name)
	values.Set("kind", kind)
	values.Set("website", website)
	if changed := b.post(path, values); changed.Status != http.StatusSeeOther {
		s.t.Fatalf("change: %d\n%s", changed.Status, changed.Body)
	}
	return page
}

func TestAnotherTeamIsOfferedANameAndNothingElse(t *testing.T) {
	s := newSharing(t)
	offered := s.stranger.get("/gestion/" + s.mine.Slug + "/partenaires/nouveau")
	names := offered.document(t).Find("#organisations option").Map(func(_ int, o *goquery.Selection) string { return o.AttrOr("value", "") })
	if len(names) != 1 || names[0] != "École de Saint-Marc" {
		t.Errorf("offered: %v", names)
	}
	for _, private := range []string{"Riou", "riou@", "02 61 91 00 44", "gardien", "ecole.example", s.theirs.ID, s.school.ID} {
		if strings.Contains(offered.Body, private) {
			t.Errorf("the form of another team tells %q", private)
		}
	}
	if got := s.stranger.get("/gestion/" + s.mine.Slug + "/partenaires/" + s.school.ID).Status; got != http.StatusNotFound {
		t.Errorf("the other team's partner: %d", got)
	}
}

func TestAnOrganisationOfAnotherTeamIsUsedAndNotChanged(t *testing.T) {
	s := newSharing(t)
	s.add(s.stranger, s.mine, url.Values{"name": {"ecole de saint marc"}, "kind": {"school"}, "state": {"invited"}})
	if used := s.sole(s.mine); used.OrganisationID != s.school.OrganisationID || used.Organisation.Name != "École de Saint-Marc" || used.ContactName != "" {
		t.Errorf("used: %+v", used)
	}
	if form := s.change(s.stranger, s.mine, "École de Saint-Marc", "club", "https://ailleurs.example"); !strings.Contains(form.Body, "aussi partenaire") {
		t.Error("the form does not say that the change is for this operation only")
	}
	if kept := s.sole(s.theirs).Organisation; kept != s.school.Organisation {
		t.Errorf("a stranger made it %+v", kept)
	}
	if copied := s.sole(s.mine); copied.OrganisationID == s.school.OrganisationID || copied.Organisation.Kind != "club" || copied.Organisation.Website != "https://ailleurs.example" {
		t.Errorf("the copy is %+v", copied.Organisation)
	}
	if form := s.change(s.team, s.theirs, "École publique", "school", "https://ecole.example"); strings.Contains(form.Body, "aussi partenaire") {
		t.Error("nobody else has it now, and the form says so")
	}
	if renamed := s.sole(s.theirs); renamed.OrganisationID != s.school.OrganisationID || renamed.Organisation.Name != "École publique" {
		t.Errorf("its own team made it %+v", renamed.Organisation)
	}
}

func TestAddingAnOrganisationInOtherWordsMakesACopy(t *testing.T) {
	s := newSharing(t)
	s.add(s.stranger, s.mine, url.Values{"name": {"École de Saint-Marc"}, "kind": {"museum"}, "state": {"invited"}, "website": {"https://mallory.example"}})
	if kept := s.sole(s.theirs).Organisation; kept != s.school.Organisation {
		t.Errorf("adding it elsewhere made it %+v", kept)
	}
	if made := s.sole(s.mine); made.OrganisationID == s.school.OrganisationID || made.Organisation.Kind != "museum" {
		t.Errorf("what was typed is lost: %+v", made.Organisation)
	}
}

func TestAnAdministratorChangesAnOrganisationForAll(t *testing.T) {
	s := newSite(t)
	ctx := context.Background()
	first, second := s.makeOperation("Opération Libre Saint-Marc"), s.makeOperation("Opération Libre Plouarzel")
	for _, o := range []string{first.ID, second.ID} {
		if _, err := partner.Create(ctx, s.db, s.by(), o, partner.Form{Name: "Fablab", Kind: "fablab", State: "invited"}); err != nil {
			t.Fatal(err)
		}
	}
	all, err := partner.List(ctx, s.db, second.ID)
	if err != nil {
		t.Fatal(err)
	}
	administrator, path := s.signedIn("", ""), "/gestion/"+second.Slug+"/partenaires/"+all[0].ID
	page := administrator.get(path)
	values := filled(t, page, path, "")
	values.Set("website", "https://fablab.example")
	if changed := administrator.post(path, values); changed.Status != http.StatusSeeOther || strings.Contains(page.Body, "aussi partenaire") {
		t.Fatalf("change: %d", changed.Status)
	}
	if all, err = partner.List(ctx, s.db, first.ID); err != nil || all[0].Organisation.Website != "https://fablab.example" {
		t.Errorf("%+v (%v)", all[0].Organisation, err)
	}
}
