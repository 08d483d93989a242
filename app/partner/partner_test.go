package partner

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

var by = store.By{Actor: store.Actor{Kind: store.ActorCommand, ID: "test"}, At: time.Date(2027, 2, 1, 9, 0, 0, 0, time.UTC)}

// weekend makes an operation with its themes, one place and one atelier.
func weekend(t testing.TB, db *store.DB, slug string) (o *operation.Operation, placeID, atelierID string) {
	t.Helper()
	form := operation.EmptyForm()
	form.Name, form.Slug, form.Communes, form.Start = slug, slug, []string{"29019"}, "2027-05-21T18:30"
	o, err := operation.Create(t.Context(), db, by, form, programme.CopyThemes)
	if err != nil {
		t.Fatal(err)
	}
	themes, err := programme.FindThemes(t.Context(), db, o.ID)
	if err != nil || len(themes) == 0 {
		t.Fatalf("%d themes (%v)", len(themes), err)
	}
	placeID, atelierID = store.NewID(), store.NewID()
	err = db.Write(t.Context(), func(tx *gorm.DB) error {
		if err := tx.Create(&programme.Place{OperationID: o.ID, ID: placeID, Number: 1, Slug: "salle", Name: "Salle", Access: []string{}, Version: 1}).Error; err != nil {
			return err
		}
		return tx.Create(&programme.Atelier{OperationID: o.ID, ID: atelierID, Number: 1, Slug: "a", ThemeID: themes[0].ID, Title: "A", StartsAt: o.StartsAt,
			EndsAt: o.StartsAt + 1000, Access: []string{}, Translations: map[string]programme.AtelierTranslation{}, Status: programme.Published, Version: 1}).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	return o, placeID, atelierID
}

func school() Form {
	f := EmptyForm()
	f.Name, f.Kind, f.Website = "École de Saint-Marc", "school", "ecole.example"
	f.Roles = []string{"place", "referent", "nonsense"}
	f.ContactName, f.ContactEmail, f.Notes = "Mme Riou", "riou@ecole.example", "La clé est chez le gardien."
	return f
}

func create(t testing.TB, db *store.DB, operationID string, form Form) *Partner {
	t.Helper()
	p, err := Create(t.Context(), db, by, operationID, form)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func fieldsOf(err error) string {
	var refusal *problem.Error
	if !errors.As(err, &refusal) {
		return ""
	}
	var names []string
	for _, f := range refusal.Fields {
		names = append(names, f.Name+"="+strings.TrimPrefix(f.Message.Key, "partner."))
	}
	return strings.Join(names, " ")
}

func TestCreateAndFind(t *testing.T) {
	db := storetest.New(t)
	o, placeID, atelierID := weekend(t, db, "saint-marc")
	form := school()
	form.Places, form.Ateliers = []string{placeID}, []string{atelierID, atelierID}
	created := create(t, db, o.ID, form)
	p, err := Find(t.Context(), db, o.ID, created.ID)
	if err != nil {
		t.Fatal(err)
	}
	if p.Organisation.Name != form.Name || p.Organisation.Website != "https://ecole.example" || p.State != ToContact || p.ContactName != "Mme Riou" {
		t.Errorf("found %+v", p)
	}
	if len(p.Roles) != 2 || p.Roles[0] != "referent" || len(p.PlaceIDs) != 1 || len(p.AtelierIDs) != 1 || p.AtelierIDs[0] != atelierID {
		t.Errorf("found %+v", p)
	}
}

func TestOrganisationsAreMetAgain(t *testing.T) {
	db := storetest.New(t)
	first, _, _ := weekend(t, db, "premiere")
	second, _, _ := weekend(t, db, "seconde")
	a := create(t, db, first.ID, school())
	again := school()
	again.Name, again.Website, again.ContactName = "ecole de  SAINT MARC", "", ""
	b := create(t, db, second.ID, again)
	if a.OrganisationID != b.OrganisationID {
		t.Error("the same school became two organisations")
	}
	if b.ContactName != "" || b.ContactEmail != again.ContactEmail || b.Organisation.Website != "https://ecole.example" {
		t.Errorf("the second weekend has %+v", b)
	}
	if _, err := Create(t.Context(), db, by, second.ID, again); fieldsOf(err) != "name=name.twice" {
		t.Errorf("twice in one weekend: %v", err)
	}
	if known, err := Organisations(t.Context(), db); err != nil || len(known) != 1 {
		t.Errorf("%d organisations (%v)", len(known), err)
	}
}

func TestOneOperationNeverSeesAnothersPartners(t *testing.T) {
	db := storetest.New(t)
	mine, _, _ := weekend(t, db, "la-mienne")
	theirs, placeID, atelierID := weekend(t, db, "la-leur")
	hidden := create(t, db, theirs.ID, school())
	if _, err := Find(t.Context(), db, mine.ID, hidden.ID); !problem.Is(err, problem.NotFound) {
		t.Errorf("found: %v", err)
	}
	if _, err := Update(t.Context(), db, by, mine.ID, hidden.ID, FormOf(hidden)); !problem.Is(err, problem.NotFound) {
		t.Errorf("updated: %v", err)
	}
	if err := Remove(t.Context(), db, by, mine.ID, hidden.ID); !problem.Is(err, problem.NotFound) {
		t.Errorf("removed: %v", err)
	}
	form := school()
	form.Places = []string{placeID}
	if _, err := Create(t.Context(), db, by, mine.ID, form); fieldsOf(err) != "place=assignment.unknown" {
		t.Errorf("a place of another operation: %v", err)
	}
	form.Places, form.Ateliers = nil, []string{atelierID}
	if _, err := Create(t.Context(), db, by, mine.ID, form); fieldsOf(err) != "atelier=assignment.unknown" {
		t.Errorf("an atelier of another operation: %v", err)
	}
	if found, err := List(t.Context(), db, mine.ID); err != nil || len(found) != 0 {
		t.Errorf("%d partners appeared (%v)", len(found), err)
	}
}

func TestUpdate(t *testing.T) {
	db := storetest.New(t)
	o, placeID, atelierID := weekend(t, db, "saint-marc")
	other := create(t, db, o.ID, Form{Name: "Patronage", Kind: "patronage", State: string(Accepted), Ateliers: []string{atelierID}})
	p := create(t, db, o.ID, school())
	form := FormOf(p)
	form.Name, form.State, form.Named, form.Roles = "École publique", string(Accepted), true, nil
	form.Places, form.Ateliers = []string{placeID}, []string{atelierID}
	if _, err := Update(t.Context(), db, by, o.ID, p.ID, form); err != nil {
		t.Fatal(err)
	}
	found, _ := Find(t.Context(), db, o.ID, p.ID)
	if found.Version != 2 || found.Organisation.Name != "École publique" || found.OrganisationID != p.OrganisationID || !found.Named || len(found.Roles) != 0 || len(found.PlaceIDs) != 1 || len(found.AtelierIDs) != 1 {
		t.Errorf("found %+v", found)
	}
	if bereft, _ := Find(t.Context(), db, o.ID, other.ID); len(bereft.AtelierIDs) != 0 {
		t.Error("an atelier has two carrying organisations")
	}
	if _, err := Update(t.Context(), db, by, o.ID, p.ID, form); !problem.Is(err, problem.Conflict) {
		t.Errorf("a stale form: %v", err)
	}
	form = FormOf(found)
	form.Places, form.Ateliers = nil, nil
	if _, err := Update(t.Context(), db, by, o.ID, p.ID, form); err != nil {
		t.Fatal(err)
	}
	if found, _ = Find(t.Context(), db, o.ID, p.ID); len(found.PlaceIDs)+len(found.AtelierIDs) != 0 {
		t.Errorf("unticked and kept: %+v", found)
	}
}

func TestRenamingASharedOrganisationLeavesTheOtherWeekendAlone(t *testing.T) {
	db := storetest.New(t)
	first, _, _ := weekend(t, db, "premiere")
	second, _, _ := weekend(t, db, "seconde")
	a, b := create(t, db, first.ID, school()), create(t, db, second.ID, school())
	form := FormOf(b)
	form.Name = "Collège de Saint-Marc"
	if _, err := Update(t.Context(), db, by, second.ID, b.ID, form); err != nil {
		t.Fatal(err)
	}
	if kept, _ := Find(t.Context(), db, first.ID, a.ID); kept.Organisation.Name != "École de Saint-Marc" {
		t.Errorf("the first weekend now has %s", kept.Organisation.Name)
	}
	if renamed, _ := Find(t.Context(), db, second.ID, b.ID); renamed.Organisation.Name != "Collège de Saint-Marc" {
		t.Errorf("the second weekend has %s", renamed.Organisation.Name)
	}
}

func TestPublicNamesOnlyThoseThatAgreed(t *testing.T) {
	db := storetest.New(t)
	o, _, _ := weekend(t, db, "saint-marc")
	for _, state := range States {
		for _, named := range []bool{true, false} {
			form := school()
			form.Name, form.State, form.Named = "Structure "+string(state)+map[bool]string{true: " nommée", false: " discrète"}[named], string(state), named
			create(t, db, o.ID, form)
		}
	}
	shown, err := Public(t.Context(), db, o.ID)
	if err != nil || len(shown) != 3 {
		t.Fatalf("%d shown (%v)", len(shown), err)
	}
	for _, p := range shown {
		if !strings.HasSuffix(p.Organisation.Name, "nommée") || !p.State.In() {
			t.Errorf("%s is shown", p.Organisation.Name)
		}
		if p.ContactName+p.ContactEmail+p.ContactPhone+p.Notes != "" {
			t.Errorf("the contact of %s leaves the team", p.Organisation.Name)
		}
	}
}

func TestSetStateAndRemove(t *testing.T) {
	db := storetest.New(t)
	o, placeID, atelierID := weekend(t, db, "saint-marc")
	form := school()
	form.Places, form.Ateliers = []string{placeID}, []string{atelierID}
	p := create(t, db, o.ID, form)
	if _, err := SetState(t.Context(), db, by, o.ID, p.ID, "1", Accepted); err != nil {
		t.Fatal(err)
	}
	if _, err := SetState(t.Context(), db, by, o.ID, p.ID, "1", Declined); !problem.Is(err, problem.Conflict) {
		t.Errorf("stale: %v", err)
	}
	if _, err := SetState(t.Context(), db, by, o.ID, p.ID, "", "lost"); fieldsOf(err) != "state=state.unknown" {
		t.Errorf("unknown state: %v", err)
	}
	if found, _ := Find(t.Context(), db, o.ID, p.ID); found.State != Accepted || len(found.AtelierIDs) != 1 {
		t.Errorf("found %+v", found)
	}
	if err := Remove(t.Context(), db, by, o.ID, p.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := Find(t.Context(), db, o.ID, p.ID); !problem.Is(err, problem.NotFound) {
		t.Errorf("still there: %v", err)
	}
	if l, err := programme.FindAtelier(t.Context(), db, o.ID, atelierID); err != nil || l.PartnerID != nil {
		t.Errorf("the atelier: %v", err)
	}
	if known, _ := Organisations(t.Context(), db); len(known) != 1 {
		t.Error("the organisation was forgotten")
	}
}

func TestFormRefusals(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Form)
		want   string
	}{
		"nothing":     {func(f *Form) { *f = Form{} }, "name=name.missing kind=kind.missing state=state.unknown"},
		"only signs":  {func(f *Form) { f.Name = "…" }, "name=name.missing"},
		"long":        {func(f *Form) { f.Name = strings.Repeat("a", 161) }, "name=text.long"},
		"kind":        {func(f *Form) { f.Kind = "bank" }, "kind=kind.missing"},
		"script":      {func(f *Form) { f.Website = "javascript:alert(1)" }, "website=website.unreadable"},
		"script //":   {func(f *Form) { f.Website = "javascript://exemple.fr/%0aalert(1)" }, "website=website.unreadable"},
		"credentials": {func(f *Form) { f.Website = "https://a@exemple.fr" }, "website=website.unreadable"},
		"e-mail":      {func(f *Form) { f.ContactEmail = "Riou <riou@ecole.example>" }, "contact_email=email.unreadable"},
		"fine":        {func(*Form) {}, ""},
	} {
		form := school()
		c.change(&form)
		_, fields := form.apply(Partner{})
		if got := fieldsOf(fields.Err()); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestEveryKindRoleAndStateHasItsWords(t *testing.T) {
	raw, err := os.ReadFile("../i18n/messages/partner.fr.json")
	if err != nil {
		t.Fatal(err)
	}
	var catalogue map[string]any
	if err := json.Unmarshal(raw, &catalogue); err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, k := range Kinds {
		keys = append(keys, "kind."+string(k))
		if !k.Known() {
			t.Errorf("%s is not known", k)
		}
	}
	for _, r := range Roles {
		keys = append(keys, "role."+string(r))
	}
	for _, s := range States {
		keys = append(keys, "state."+string(s))
	}
	for _, g := range Groups {
		keys = append(keys, "group."+string(g))
	}
	for _, key := range keys {
		if catalogue["partner."+key] == nil {
			t.Errorf("the catalogue lacks partner.%s", key)
		}
	}
}

func TestByGroup(t *testing.T) {
	var all []*Partner
	for _, kind := range []Kind{"radio", "school", "fablab", "unheard of", "club"} {
		all = append(all, &Partner{Organisation: Organisation{Kind: kind}})
	}
	groups := ByGroup(all)
	var order []string
	n := 0
	for _, g := range groups {
		order = append(order, string(g.Group))
		n += len(g.Partners)
	}
	if strings.Join(order, " ") != "neighbourhood commons media others" || n != len(all) {
		t.Errorf("%v with %d partners", order, n)
	}
}

func FuzzForm(f *testing.F) {
	f.Add("École", "school", "ecole.example", "invited", "la salle", "riou@ecole.example")
	f.Add("\x00", "", "http://[::1", "\xff", "\r\n", "@")
	f.Add("a", "other", "https://é.fr/?<script>", "thanked", strings.Repeat("é", 601), "a@b.c d")
	f.Fuzz(func(t *testing.T, name, kind, website, state, text, email string) {
		p, fields := Form{Name: name, Kind: kind, Website: website, State: state, Brings: text, Notes: text, ContactEmail: email, ContactName: name}.apply(Partner{})
		for _, kept := range []string{p.Organisation.Name, p.Brings, p.Notes, p.ContactName} {
			if !utf8.ValidString(kept) || strings.ContainsRune(kept, 0) {
				t.Errorf("%q cannot be stored", kept)
			}
		}
		if len(fields) > 0 {
			return
		}
		if site := p.Organisation.Website; site != "" && !strings.HasPrefix(strings.ToLower(site), "http://") && !strings.HasPrefix(strings.ToLower(site), "https://") {
			t.Errorf("%q would be a link", site)
		}
		if _, again := FormOf(&p).apply(p); len(again) > 0 {
			t.Errorf("what was accepted is refused when it comes back: %v", again)
		}
	})
}

func TestOrganisationsAreOfferedWithTheTownOfAPublicWeekend(t *testing.T) {
	db := storetest.New(t)
	draft, _, _ := weekend(t, db, "brouillon")
	public, _, _ := weekend(t, db, "publique")
	err := db.Write(t.Context(), func(tx *gorm.DB) error {
		return tx.Model(&operation.Operation{}).Where("id = ?", public.ID).Update("phase", operation.Open).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	create(t, db, draft.ID, school())
	if known, err := Organisations(t.Context(), db); err != nil || len(known) != 1 || known[0] != (Known{Name: school().Name}) {
		t.Errorf("of a draft: %+v (%v)", known, err)
	}
	create(t, db, public.ID, school())
	if known, err := Organisations(t.Context(), db); err != nil || len(known) != 1 || known[0] != (Known{Name: school().Name, Town: "Brest"}) {
		t.Errorf("of a public weekend: %+v (%v)", known, err)
	}
}
