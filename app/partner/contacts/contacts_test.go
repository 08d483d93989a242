package contacts

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"

	"oplibre/app/format/xlsx"
	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

var by = store.By{Actor: store.Actor{Kind: store.ActorCommand, ID: "test"}, At: time.Date(2027, 2, 1, 9, 0, 0, 0, time.UTC)}

func read(t testing.TB, text string) *File {
	t.Helper()
	file, err := Read(strings.NewReader(text), "contacts.csv")
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestReadFindsColumnsInBothLanguages(t *testing.T) {
	want := partner.Form{Name: "École de Saint-Marc", Kind: "school", State: "to_contact", ContactName: "Mme Riou", ContactEmail: "riou@ecole.example", ContactPhone: "02 61 91 00 44"}
	for name, text := range map[string]string{
		"French":       "Structure;Contact;Courriel;Tél.\nÉcole de Saint-Marc;Mme Riou;riou@ecole.example;02 61 91 00 44\n",
		"English":      "Phone,E-mail,Contact,Organisation,Kind\n0261910044,riou@ecole.example,Mme Riou,École de Saint-Marc,school\n",
		"a title":      "Mes contacts 2027\t\t\t\n\nNom\tContact\tMail\tTéléphone\nÉcole de Saint-Marc\tMme Riou\tmailto:riou@ecole.example\t02.61.91.00.44\n",
		"a first name": "Structure;Prénom;Contact;Mél;Portable\nÉcole de Saint-Marc;Mme;Riou;riou@ecole.example;261910044\n",
	} {
		file := read(t, text)
		if len(file.Rows) != 1 {
			t.Errorf("%s: %d rows, %+v", name, len(file.Rows), file.Refused)
			continue
		}
		got := file.Rows[0].Form
		if got.Name != want.Name || got.Kind != want.Kind || got.State != want.State || got.ContactName != want.ContactName || got.ContactEmail != want.ContactEmail ||
			got.ContactPhone != want.ContactPhone {
			t.Errorf("%s: %+v", name, got)
		}
	}
	old, err := charmap.Windows1252.NewEncoder().String("Structure;Courriel\r\nMédiathèque;a@b.example\r\n")
	if err != nil {
		t.Fatal(err)
	}
	if file := read(t, old); file.Rows[0].Form.Name != "Médiathèque" || file.Rows[0].Form.Kind != "library" {
		t.Errorf("windows-1252: %+v", file.Rows[0])
	}
}

func TestReadPutsAddressesTogether(t *testing.T) {
	for text, want := range map[string]string{
		"Structure;Adresse;CP;Ville\nÉcole;12, rue de Siam;29200;Brest\n":     "12, rue de Siam\n29200 Brest",
		"Structure;Adresse postale\nÉcole;\"12, rue de Siam\n29200 Brest\"\n": "12, rue de Siam\n29200 Brest",
		"Organisation;Street address;City\nÉcole;3 quai Malbert;Brest\n":      "3 quai Malbert\nBrest",
		"Structure;Commune\nÉcole;Brest\n":                                    "Brest",
		"Structure;Courriel\nÉcole;a@b.example\n":                             "",
	} {
		if got := read(t, text).Rows[0].Form.PostalAddress; got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	long := read(t, "Structure;Adresse\nÉcole;"+strings.Repeat("rue ", 80)+"\n")
	if len(long.Refused) != 1 || long.Refused[0].Column != "B (Adresse)" {
		t.Errorf("too long: %+v", long.Refused)
	}
}

func TestReadSaysWhereSomethingIsWrong(t *testing.T) {
	file := read(t, "Structure;Courriel;Pour le;État;Humeur\nÉcole;pas une adresse;32/13/2027;peut-être;bonne\n;x@y.example;;;\n")
	got := map[string]bool{}
	for _, issue := range file.Refused {
		got[strings.Join([]string{issue.Column, issue.Message.Key, issue.Title}, "|")] = true
		if issue.Line < 2 {
			t.Errorf("%+v has no line", issue)
		}
	}
	for _, want := range []string{"B (Courriel)|partner.email.unreadable|École", "C (Pour le)|partner.day.unreadable|École", "D (État)|partner.state.unknown|École", "A (Structure)|partner.name.missing|"} {
		if !got[want] {
			t.Errorf("%s is missing from %v", want, got)
		}
	}
	if len(file.Rows) != 0 || len(file.Warnings) == 0 || file.Warnings[0].Column != "E (Humeur)" {
		t.Errorf("rows %+v, warnings %+v", file.Rows, file.Warnings)
	}
}

func TestReadRefusesWhatIsNoTable(t *testing.T) {
	for name, text := range map[string]string{"nothing": "", "a letter": "Bonjour,\nvoici mes contacts.", "one column": "Structure\nÉcole\n", "a heading alone": "Structure;Contact\n",
		"no workbook": "PK\x03\x04rubbish", "a quote": "Structure;Contact\n\"École;Riou"} {
		if _, err := Read(strings.NewReader(text), "x"); !problem.Is(err, problem.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	long := "Structure;Contact\n" + strings.Repeat("École;x\n", maxRows+1)
	if _, err := Read(strings.NewReader(long), "x"); !problem.Is(err, problem.TooLarge) {
		t.Errorf("too many: %v", err)
	}
}

// town is a weekend with a school and a radio.
func town(t testing.TB) (*store.DB, *operation.Operation) {
	t.Helper()
	db := storetest.New(t)
	form := operation.EmptyForm()
	form.Name, form.Slug, form.Communes, form.Start = "Saint-Marc", "saint-marc", []string{"29019"}, "2027-05-21T18:30"
	o, err := operation.Create(t.Context(), db, by, form)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []partner.Form{{Name: "École de Saint-Marc", Kind: "school", State: "invited", ContactName: "Mme Riou"},
		{Name: "Radio du port", Kind: "radio", State: "accepted", ContactEmail: "Contact@Radio.example", PostalAddress: "3 quai Malbert\n29200 Brest", Roles: []string{"communication"}}} {
		if _, err := partner.Create(t.Context(), db, by, o.ID, f); err != nil {
			t.Fatal(err)
		}
	}
	return db, o
}

const book = "Structure;Courriel;Contact;Rôles\n" +
	"ECOLE de saint marc;riou@ecole.example;M. Autre;lieu, repas\n" + // by name
	"La radio;contact@radio.example;;\n" + // by address
	"Fablab;fab@lab.example;;animation\n" +
	"fablab;autre@lab.example;;\n" // twice in the file

func TestCompareFindsThoseThatAreKnown(t *testing.T) {
	db, o := town(t)
	preview, err := Compare(t.Context(), db, o.ID, read(t, book))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct {
		match Match
		way   Way
	}{{ByName, Complete}, {ByEmail, Complete}, {"", New}, {InFile, Skip}} {
		if p := preview.Planned[i]; p.Match != want.match || p.Way != want.way {
			t.Errorf("row %d: %s %s, want %+v", i, p.Match, p.Way, want)
		}
	}
}

func partners(t testing.TB, db *store.DB, o *operation.Operation) map[string]*partner.Partner {
	t.Helper()
	all, err := partner.List(t.Context(), db, o.ID)
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]*partner.Partner{}
	for _, p := range all {
		byName[p.Organisation.Name] = p
	}
	return byName
}

func TestApplyCompletesAndReplacesNothing(t *testing.T) {
	db, o := town(t)
	if _, err := Apply(t.Context(), db, by, o.ID, read(t, book), nil); err != nil {
		t.Fatal(err)
	}
	all := partners(t, db, o)
	school := all["École de Saint-Marc"]
	if len(all) != 3 || school.ContactName != "Mme Riou" || school.ContactEmail != "riou@ecole.example" || len(school.Roles) != 2 || school.State != partner.Invited {
		t.Errorf("%d partners, the school %+v", len(all), school)
	}
	if again, err := Apply(t.Context(), db, by, o.ID, read(t, book), nil); err != nil || again.Count(New) != 0 || len(partners(t, db, o)) != 3 {
		t.Errorf("twice: %v", err)
	}
}

func TestApplyDoesAsDecided(t *testing.T) {
	db, o := town(t)
	school := partners(t, db, o)["École de Saint-Marc"]
	choices := map[int]Choice{2: {Way: New, Known: school.ID}, 3: {Way: Skip, Known: partners(t, db, o)["Radio du port"].ID}, 4: {Way: Skip}, 5: {Way: New}}
	if _, err := Apply(t.Context(), db, by, o.ID, read(t, book), choices); err != nil {
		t.Fatal(err)
	}
	if all := partners(t, db, o); len(all) != 4 || all["ECOLE de saint marc"] == nil || all["fablab"] == nil || all["Fablab"] != nil {
		t.Errorf("partners %v", all)
	}
}

func TestApplyIsAllOrNothing(t *testing.T) {
	db, o := town(t)
	preview, err := Apply(t.Context(), db, by, o.ID, read(t, book+"Club;pas une adresse;;\n"), nil)
	if !problem.Is(err, problem.Invalid) || preview == nil || len(partners(t, db, o)) != 2 {
		t.Errorf("a wrong row: %v", err)
	}
	_, err = Apply(t.Context(), db, by, o.ID, read(t, book), map[int]Choice{4: {Way: New, Known: "somebody"}})
	var conflict *problem.Error
	if !errors.As(err, &conflict) || conflict.Kind != problem.Conflict || len(partners(t, db, o)) != 2 {
		t.Errorf("decided about somebody else: %v", err)
	}
}

func TestOurOwnTableComesBack(t *testing.T) {
	db, o := town(t)
	all, err := partner.List(t.Context(), db, o.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range []string{"fr", "en"} {
		var body bytes.Buffer
		if err := xlsx.Write(&body, Workbook(all, language)); err != nil {
			t.Fatal(err)
		}
		roundTrip(t, language, all, body.Bytes())
	}
	var body bytes.Buffer
	if err := Table(&body, all); err != nil {
		t.Fatal(err)
	}
	roundTrip(t, "csv", all, body.Bytes())
}

func roundTrip(t *testing.T, name string, all []*partner.Partner, raw []byte) {
	t.Helper()
	file, err := Read(bytes.NewReader(raw), name)
	if err != nil || len(file.Refused)+len(file.Warnings) > 0 || len(file.Rows) != len(all) {
		t.Fatalf("%s: %+v (%v)", name, file, err)
	}
	for i, p := range all {
		got, want := file.Rows[i].Form, partner.FormOf(p)
		if got.Name != want.Name || got.Kind != want.Kind || got.State != want.State || strings.Join(got.Roles, " ") != strings.Join(want.Roles, " ") || got.ContactEmail != want.ContactEmail || got.PostalAddress != want.PostalAddress {
			t.Errorf("%s: %+v came back as %+v", name, want, got)
		}
	}
}

func TestStagedFilesAreForTheirSender(t *testing.T) {
	db, o := town(t)
	key, err := Stage(t.Context(), db, by, o.ID, "x.csv", strings.NewReader(book))
	if err != nil {
		t.Fatal(err)
	}
	if file, err := Staged(db, by, o.ID, key, "x.csv"); err != nil || len(file.Rows) != 4 {
		t.Errorf("the sender: %v", err)
	}
	later, other := by, by
	later.At = by.At.Add(stagedLife)
	other.Actor.ID = "somebody else"
	for name, open := range map[string]func() error{
		"the day after":     func() error { _, err := Staged(db, later, o.ID, key, ""); return err },
		"somebody else":     func() error { _, err := Staged(db, other, o.ID, key, ""); return err },
		"another operation": func() error { _, err := Staged(db, by, "other", key, ""); return err },
		"guessed":           func() error { _, err := Staged(db, by, o.ID, key[:10]+"AAAA"+key[14:], ""); return err },
	} {
		if err := open(); !problem.Is(err, problem.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(book))
	f.Add([]byte("Structure;Courriel\n\"É;x"))
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte("Nom\tTél\tPour le\n=1+1\t+33 2\t45000\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		file, err := Read(bytes.NewReader(raw), "x")
		if err != nil {
			return
		}
		for _, row := range file.Rows {
			if wrong := row.Form.Check(); len(wrong) > 0 || row.Line < 1 {
				t.Errorf("line %d of %q was taken with %v", row.Line, raw, wrong)
			}
		}
	})
}
