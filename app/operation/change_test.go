package operation

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// saintMarc is the form of the demo weekend.
func saintMarc() Form {
	f := EmptyForm()
	f.Name, f.Summary = "Opération Libre Saint-Marc", "Quarante-huit heures pour écrire le quartier."
	f.Communes, f.Neighbourhood = []string{"29019"}, "Saint-Marc"
	f.Start, f.End = "2027-05-21T18:30", "2027-05-23T18:30"
	f.Latitude, f.Longitude = "48,400", "-4.455"
	f.NameRegional = "Oberiadenn zieub Sant-Mark"
	f.ContactPhone = "02 61 91 00 27"
	return f
}

func at(t testing.TB, local string) store.By {
	t.Helper()
	moment, reading := ParseLocal(local, zone(t, "Europe/Paris"))
	if reading != Once {
		t.Fatalf("%s is no moment", local)
	}
	return store.By{Actor: store.Actor{Kind: store.ActorCommand, ID: "test"}, At: moment}
}

func create(t testing.TB, db *store.DB, form Form, steps ...Step) *Operation {
	t.Helper()
	o, err := Create(t.Context(), db, at(t, "2027-01-07T10:00"), form, steps...)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// fieldsOf returns the names and keys of what is wrong.
func fieldsOf(err error) string {
	var refusal *problem.Error
	if !errors.As(err, &refusal) {
		return ""
	}
	var names []string
	for _, f := range refusal.Fields {
		names = append(names, f.Name+"="+strings.TrimPrefix(f.Message.Key, "operation."))
	}
	return strings.Join(names, " ")
}

func TestCreateKeepsWhatWasTyped(t *testing.T) {
	db := storetest.New(t)
	form := saintMarc()
	form.GoalPersons, form.NameEN = "250", "Free Weekend Saint-Marc"
	created := create(t, db, form)
	o, err := BySlug(t.Context(), db, "saint-marc-2027")
	if err != nil {
		t.Fatal(err)
	}
	if o.ID != created.ID || o.Phase != Draft || o.Version != 1 || o.NextNumber != 1 || o.LeadInstance != db.Instance().ID {
		t.Errorf("found %+v", o)
	}
	if o.TimeZone != "Europe/Paris" || o.Latitude != 48.4 || o.Longitude != -4.455 || *o.GoalPersons != 250 || o.GoalOutputs != nil {
		t.Errorf("found %+v", o)
	}
	if len(o.Communes) != 1 || o.Communes[0].Name != "Brest" || o.Place() != "Saint-Marc" {
		t.Errorf("territory %+v", o.Communes)
	}
	if name, tag := o.SecondName("fr"); name != "Oberiadenn zieub Sant-Mark" || tag != "br" || o.In("en").Name != form.NameEN || o.In("en").Summary != o.Summary {
		t.Errorf("texts %+v", o.Translations)
	}
	if again := FormOf(o); again.Start != form.Start || again.End != form.End || again.Latitude != "48.4" {
		t.Errorf("the form comes back as %+v", again)
	}
}

func TestCreateDeducesZoneCentreEndAndAddress(t *testing.T) {
	db := storetest.New(t)
	for _, c := range []struct{ commune, name, zone, slug string }{
		{"97411", "Opération Libre Saint-Denis", "Indian/Reunion", "saint-denis-2027"},
		{"97502", "Saint-Pierre 2027", "America/Miquelon", "saint-pierre-2027"},
		{"2A004", "Opération Libre", "Europe/Paris", "operation-libre-2027"},
		{"29258", "Opération Libre", "Europe/Paris", "operation-libre-2027-2"}, // a former commune is its heir
	} {
		o := create(t, db, Form{Name: c.name, Communes: []string{c.commune}, Start: "2027-05-21T18:30"})
		if o.TimeZone != c.zone || o.Slug != c.slug || o.End().Format(LocalLayout) != "2027-05-23T18:30" {
			t.Errorf("%s keeps %s, is at %s and ends at %s", c.commune, o.TimeZone, o.Slug, o.End().Format(LocalLayout))
		}
		if o.Latitude == 0 || o.Longitude == 0 {
			t.Errorf("%s has no centre", c.commune)
		}
	}
}

func TestCreateSaysWhatIsWrongBesideEachField(t *testing.T) {
	db := storetest.New(t)
	for name, c := range map[string]struct {
		change func(*Form)
		want   string
	}{
		"nothing typed":    {func(f *Form) { *f = Form{} }, "name=name.missing commune=commune.missing start=time.unreadable"},
		"unknown commune":  {func(f *Form) { f.Communes = []string{"99999"} }, "commune=commune.unknown"},
		"unknown zone":     {func(f *Form) { f.TimeZone = "Europe/Brest" }, "time_zone=time_zone.unknown"},
		"machine's zone":   {func(f *Form) { f.TimeZone = "Local" }, "time_zone=time_zone.unknown"},
		"end before start": {func(f *Form) { f.End = f.Start }, "end=end.before_start"},
		"wrong year":       {func(f *Form) { f.End = "2028-05-23T18:30" }, "end=end.far"},
		"skipped hour":     {func(f *Form) { f.Start = "2027-03-28T02:30" }, "start=time.skipped"},
		"not degrees":      {func(f *Form) { f.Latitude = "6838000" }, "latitude=degrees.unreadable"},
		"half a point":     {func(f *Form) { f.Latitude = "" }, "latitude=degrees.unreadable"},
		"radius":           {func(f *Form) { f.Shape, f.Radius = ShapeRadius, "0" }, "radius=outline.radius"},
		"outline":          {func(f *Form) { f.Shape, f.Outline = ShapeFile, "<kml/>" }, "outline=outline.unreadable"},
		"no such language": {func(f *Form) { f.Regional = "tlh" }, "regional=regional.unknown"},
		"contact": {func(f *Form) { f.ContactPhone, f.ContactEmail = "appelez-moi", "mairie" },
			"contact_phone=phone.unreadable contact_email=email.unreadable"},
		"goals":    {func(f *Form) { f.GoalPersons, f.GoalOutputs = "beaucoup", "-1" }, "goal_persons=count.unreadable goal_outputs=count.unreadable"},
		"long":     {func(f *Form) { f.Name = strings.Repeat("é", maxName+1) }, "name=text.long"},
		"bad slug": {func(f *Form) { f.Slug = "!!!" }, "slug=slug.unreadable"},
	} {
		form := saintMarc()
		c.change(&form)
		_, err := Create(t.Context(), db, at(t, "2027-01-07T10:00"), form)
		if !problem.Is(err, problem.Invalid) || fieldsOf(err) != c.want {
			t.Errorf("%s: %s (%v), want %s", name, fieldsOf(err), err, c.want)
		}
		var refusal *problem.Error
		if errors.As(err, &refusal) {
			for _, f := range refusal.Fields {
				if said(f.Message.Key) == f.Message.Key {
					t.Errorf("the catalogue lacks %s", f.Message.Key)
				}
			}
		}
	}
	if all, err := All(t.Context(), db); err != nil || len(all) != 0 {
		t.Errorf("%d operations were made by refused forms (%v)", len(all), err)
	}
}

func TestCreateRefusesATakenAddress(t *testing.T) {
	db := storetest.New(t)
	create(t, db, saintMarc())
	form := saintMarc()
	form.Slug = "Saint-Marc 2027"
	if _, err := Create(t.Context(), db, at(t, "2027-01-07T10:00"), form); fieldsOf(err) != "slug=slug.taken" {
		t.Errorf("got %v", err)
	}
	form.Slug = "Compte" // an address of the management pages
	if _, err := Create(t.Context(), db, at(t, "2027-01-07T10:00"), form); fieldsOf(err) != "slug=slug.taken" {
		t.Errorf("got %v", err)
	}
}

func TestCreateTakesAllStepsOrNone(t *testing.T) {
	db := storetest.New(t)
	refusal := errors.New("no themes")
	steps := []Step{func(tx *gorm.DB, id string) error {
		return at(t, "2027-01-07T10:00").Record(tx, id, "test.step", "operation", id)
	},
		func(*gorm.DB, string) error { return refusal }}
	if _, err := Create(t.Context(), db, at(t, "2027-01-07T10:00"), saintMarc(), steps...); !errors.Is(err, refusal) {
		t.Errorf("got %v", err)
	}
	if all, _ := All(t.Context(), db); len(all) != 0 {
		t.Error("an operation without its themes was kept")
	}
	o := create(t, db, saintMarc(), steps[0])
	if activities(t, db, o.ID, "test.step") != 1 {
		t.Error("the step did not run")
	}
}

func TestUpdate(t *testing.T) {
	db := storetest.New(t)
	o, other := create(t, db, saintMarc()), create(t, db, saintMarc())
	before, err := db.PageVersion(t.Context(), o.ID)
	if err != nil {
		t.Fatal(err)
	}
	form := FormOf(o)
	form.Name, form.Communes, form.Slug = "Opération Libre Le Relecq", []string{"29235", "29019"}, "le-relecq"
	form.PhaseByClock, form.StatisticsAuto, form.NameRegional = false, true, ""
	updated, err := Update(t.Context(), db, at(t, "2027-01-08T10:00"), o.ID, form)
	if err != nil {
		t.Fatal(err)
	}
	found, _ := Find(t.Context(), db, o.ID)
	if found.Name != form.Name || found.Slug != "le-relecq" || found.Version != 2 || updated.Version != 2 || found.PhaseByClock || !found.StatisticsAuto {
		t.Errorf("found %+v", found)
	}
	if found.CommuneNames() != "Le Relecq-Kerhuon, Brest" || found.RegionalLanguage() != "" || found.CreatedAt != o.CreatedAt || found.NextNumber != 1 {
		t.Errorf("found %+v", found)
	}
	if after, _ := db.PageVersion(t.Context(), o.ID); after == before {
		t.Error("kept pages do not know of the change")
	}
	if untouched, _ := Find(t.Context(), db, other.ID); untouched.Name != "Opération Libre Saint-Marc" || len(untouched.Communes) != 1 {
		t.Errorf("another operation changed: %+v", untouched)
	}
}

func TestUpdateRefusesAStaleForm(t *testing.T) {
	db := storetest.New(t)
	o := create(t, db, saintMarc())
	mine, theirs := FormOf(o), FormOf(o)
	theirs.Summary = "Venez !"
	if _, err := Update(t.Context(), db, at(t, "2027-01-08T10:00"), o.ID, theirs); err != nil {
		t.Fatal(err)
	}
	mine.Name = "Saint-Marc libre"
	_, err := Update(t.Context(), db, at(t, "2027-01-08T10:01"), o.ID, mine)
	var refusal *problem.Error
	if !errors.As(err, &refusal) || refusal.Kind != problem.Conflict {
		t.Fatalf("got %v", err)
	}
	changes := mine.Changes(refusal.Current.(*Operation))
	if len(changes) != 2 || changes[0] != (problem.Change{Field: "name", Typed: "Saint-Marc libre", Now: "Opération Libre Saint-Marc"}) || changes[1].Now != "Venez !" {
		t.Errorf("changes %+v", changes)
	}
}

func TestUpdateRefusals(t *testing.T) {
	db := storetest.New(t)
	o := create(t, db, saintMarc())
	by := at(t, "2027-01-08T10:00")
	form := FormOf(o)
	form.End = ""
	form.Name = ""
	if _, err := Update(t.Context(), db, by, o.ID, form); fieldsOf(err) != "name=name.missing" {
		t.Errorf("no name: %v", err)
	}
	if _, err := Update(t.Context(), db, by, store.NewID(), FormOf(o)); !problem.Is(err, problem.NotFound) {
		t.Errorf("unknown: %v", err)
	}
	o, err := SetPhase(t.Context(), db, by, o.ID, "", Announced)
	if err != nil {
		t.Fatal(err)
	}
	form = FormOf(o)
	form.Slug = "autre"
	if _, err := Update(t.Context(), db, by, o.ID, form); fieldsOf(err) != "slug=slug.printed" {
		t.Errorf("an address on posters: %v", err)
	}
	if o, err = SetPhase(t.Context(), db, by, o.ID, "", Archived); err != nil {
		t.Fatal(err)
	}
	if _, err := Update(t.Context(), db, by, o.ID, FormOf(o)); !problem.Is(err, problem.Closed) {
		t.Errorf("archived: %v", err)
	}
}

func TestListedHidesDrafts(t *testing.T) {
	db := storetest.New(t)
	create(t, db, saintMarc())
	form := saintMarc()
	form.Name = "Autre"
	shown := create(t, db, form)
	if _, err := SetPhase(t.Context(), db, at(t, "2027-01-08T10:00"), shown.ID, "", Announced); err != nil {
		t.Fatal(err)
	}
	found, err := Listed(t.Context(), db)
	if err != nil || len(found) != 1 || found[0].ID != shown.ID || len(found[0].Communes) != 1 {
		t.Errorf("found %+v (%v)", found, err)
	}
	for moment, where := range map[string]func(Calendar) []*Operation{
		"2027-05-01T10:00": func(c Calendar) []*Operation { return c.Coming },
		"2027-05-22T10:00": func(c Calendar) []*Operation { return c.UnderWay },
		"2027-06-22T10:00": func(c Calendar) []*Operation { return c.Past },
	} {
		if len(where(Sort(found, at(t, moment).Now()))) != 1 {
			t.Errorf("at %s it is not where it belongs", moment)
		}
	}
}

func TestAnOutlineBringsItsCentreWhenNobodyChoseOne(t *testing.T) {
	form := saintMarc()
	form.Shape, form.Outline = ShapeFile, `{"type":"Polygon","coordinates":`+square+`}`
	if o, _ := form.apply(Operation{}); o.Longitude != -4.455 || o.Latitude != 48.4 {
		t.Errorf("a chosen centre moved to %g, %g", o.Latitude, o.Longitude)
	}
	form.Longitude, form.Latitude = "", ""
	if o, _ := form.apply(Operation{}); o.Longitude != -4.45 || o.Latitude != 48.4 || o.CentreUnset() {
		t.Errorf("the centre is %g, %g", o.Latitude, o.Longitude)
	}
}

func TestSlugify(t *testing.T) {
	for name, want := range map[string]string{
		"Saint-Marc": "saint-marc", "L'Haÿ-les-Roses": "l-hay-les-roses", "Œuilly !": "oeuilly", "Plouarc’hel": "plouarchel", "Ελλάδα": "", "日本 2027": "2027", "": "",
		strings.Repeat("long nom ", 20): "long-nom-long-nom-long-nom-long-nom-long-nom-long-nom-long",
	} {
		if got := Slugify(name); got != want {
			t.Errorf("%q becomes %q, want %q", name, got, want)
		}
	}
}

func FuzzForm(f *testing.F) {
	f.Add("Opération Libre", "saint-marc", "29019", "2027-05-21T18:30", "", "48.4", "-4.4", "3", "02 61 91 00 27")
	f.Add("\x00\xff", "--", "2A004", "2027-03-28T02:30", "2027-03-28T02:30", "NaN", "1e400", "Inf", "+++")
	f.Add(" ", "é", "", "21/5/2027 18h", "22/5/2027 18h", "90", "180", "50", "0")
	f.Fuzz(func(t *testing.T, name, slug, commune, start, end, latitude, longitude, radius, phone string) {
		form := Form{Name: name, Slug: slug, Communes: []string{commune}, Start: start, End: end, Latitude: latitude, Longitude: longitude,
			Shape: ShapeRadius, Radius: radius, ContactPhone: phone, Description: name, NameEN: start, Summary: phone}
		o, fields := form.apply(Operation{})
		if slug := Slugify(slug); slug != "" && !slugPattern.MatchString(slug) {
			t.Errorf("slug %q", slug)
		}
		for _, text := range []string{o.Name, o.Summary, o.Description, o.ContactPhone} {
			if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
				t.Errorf("%q cannot be stored", text)
			}
		}
		if len(fields) > 0 {
			return
		}
		if o.Name == "" || o.EndsAt <= o.StartsAt || len(o.Communes) != 1 || len(o.OutlineRings()) != 1 {
			t.Errorf("accepted %+v", o)
		}
		again, wrong := FormOf(&o).apply(o)
		if len(wrong) > 0 && !again.Start().Equal(o.Start()) {
			t.Errorf("what was accepted is refused when it comes back: %v", wrong)
		}
	})
}
