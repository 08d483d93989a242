package collect_test

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/collect"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

func TestAddTheSameFormTwice(t *testing.T) {
	db := newDB(t)
	o := weekend(t, db, "saint-marc")
	form := collect.Form{ID: store.NewID(), Theme: "flore", Title: "Ruine-de-Rome", Body: "Sur le mur\r\ndu lavoir  "}
	first := add(t, db, o, form)
	if again := add(t, db, o, form); again.Number != first.Number || again.ID != first.ID {
		t.Errorf("sent again: number %d, want %d", again.Number, first.Number)
	}
	if _, total, err := collect.List(context.Background(), db, o.ID, collect.Filter{}); err != nil || total != 1 {
		t.Errorf("%d contributions, %v", total, err)
	}
	form.Title = "Autre chose"
	if _, err := collect.Add(context.Background(), db, resident, o, "", form); !problem.Is(err, problem.Conflict) {
		t.Errorf("other content under the same identifier: %v, want a conflict", err)
	}
}

func TestAddTheSameFormAtOnce(t *testing.T) {
	db := newDB(t)
	o := weekend(t, db, "saint-marc")
	form := collect.Form{ID: store.NewID(), Theme: "flore", Title: "Ruine-de-Rome"}
	var group sync.WaitGroup
	for range 12 {
		group.Go(func() {
			if _, err := collect.Add(context.Background(), db, resident, o, "", form); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	next := add(t, db, o, collect.Form{Theme: "flore", Title: "Suivante"})
	if _, total, err := collect.List(context.Background(), db, o.ID, collect.Filter{}); err != nil || total != 2 {
		t.Errorf("%d contributions, %v, want 2", total, err)
	}
	if next.Number != 2 {
		t.Errorf("the next number is %d, want 2: repetitions give theirs back", next.Number)
	}
}

func TestIdentifierOfAnotherOperation(t *testing.T) {
	db := newDB(t)
	here, there := weekend(t, db, "ici"), weekend(t, db, "la-bas")
	form := collect.Form{ID: store.NewID(), Theme: "flore", Title: "Ruine-de-Rome"}
	add(t, db, here, form)
	if _, err := collect.Add(context.Background(), db, resident, there, "", form); !problem.Is(err, problem.Conflict) {
		t.Errorf("%v, want a conflict", err)
	}
	if _, err := collect.Find(context.Background(), db, there.ID, form.ID); !problem.Is(err, problem.NotFound) {
		t.Errorf("found in the other operation: %v", err)
	}
}

func TestAddIsRefused(t *testing.T) {
	db := newDB(t)
	o, other := weekend(t, db, "saint-marc"), weekend(t, db, "ailleurs")
	foreign := stage(t, db, other, "tableau.csv", []byte("nom;année\nlavoir;1892\n"))
	guide, err := collect.GuideOf(context.Background(), db, other.ID)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change func(*collect.Form)
		field  string
		key    string
	}{
		"no identifier":         {func(f *collect.Form) { f.ID = "1" }, "id", "collect.id.invalid"},
		"no theme":              {func(f *collect.Form) { f.Theme = "" }, "theme", "collect.theme.required"},
		"another's theme":       {func(f *collect.Form) { f.Theme = guide.Themes[0].ID }, "theme", "collect.theme.required"},
		"nothing said":          {func(f *collect.Form) { f.Title = "" }, "title", "collect.title.required"},
		"long title":            {func(f *collect.Form) { f.Title = strings.Repeat("é", 201) }, "title", "collect.value.long"},
		"no such choice":        {func(f *collect.Form) { f.Values = map[string]string{"habitat": "lune"} }, "field_habitat", "collect.value.choice"},
		"no such question":      {func(f *collect.Form) { f.Values = map[string]string{"secret": "x"} }, "field_secret", "collect.value.unknown"},
		"script for a link":     {func(f *collect.Form) { f.Link = "javascript:alert(1)" }, "link", "collect.value.link"},
		"unreadable position":   {func(f *collect.Form) { f.Position = "près du lavoir" }, "position", "collect.position.unreadable"},
		"position out of range": {func(f *collect.Form) { f.Position = "98.4, -4.455"; f.Far = true }, "position", "collect.position.range"},
		"exchanged numbers":     {func(f *collect.Form) { f.Position = "-4.455, 48.4"; f.Far = true }, "position", "collect.position.swapped"},
		"far away":              {func(f *collect.Form) { f.Position = "48.85, 2.35" }, "position", "collect.position.far"},
		"another's place":       {func(f *collect.Form) { f.Place = guide.Places[0].ID }, "place", "collect.place.unknown"},
		"no position in photos": {func(f *collect.Form) { f.PhotoPosition = true }, "photo_position", "collect.position.photo"},
		"another's file":        {func(f *collect.Form) { f.Files = []string{foreign.Hash} }, "file", "collect.file.gone"},
		"invented file":         {func(f *collect.Form) { f.Files = []string{strings.Repeat("a", 64)} }, "file", "collect.file.gone"},
		"unknown licence":       {func(f *collect.Form) { f.DataLicence = "CC-BY-NC-4.0" }, "data_licence", "collect.licence.unknown"},
		"tomorrow's tomorrow":   {func(f *collect.Form) { f.ObservedAt = "2027-05-24T18:00" }, "observed_at", "collect.when.future"},
		"no atelier":            {func(f *collect.Form) { f.Atelier = "rien" }, "atelier", "collect.atelier.unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			form := collect.Form{ID: store.NewID(), Theme: "flore", Title: "Ruine-de-Rome"}
			c.change(&form)
			_, err := collect.Add(context.Background(), db, resident, o, "", form)
			if got := fieldOf(err, c.field); !problem.Is(err, problem.Invalid) || got != c.key {
				t.Errorf("%v: field %s says %q, want %q", err, c.field, got, c.key)
			}
		})
	}
	if _, total, err := collect.List(context.Background(), db, o.ID, collect.Filter{}); err != nil || total != 0 {
		t.Errorf("%d contributions after refusals, %v", total, err)
	}
	closed := *o
	closed.Phase = operation.Archived
	_, err = collect.Add(context.Background(), db, resident, &closed, "", collect.Form{ID: store.NewID(), Theme: "flore", Title: "Trop tard"})
	if !problem.Is(err, problem.Closed) {
		t.Errorf("archived: %v, want closed", err)
	}
}

func TestWhatIsKept(t *testing.T) {
	db := newDB(t)
	o := weekend(t, db, "saint-marc")
	made := add(t, db, o, collect.Form{Theme: "flore", Position: "48,4012 ; -4,4600", Credit: " Anne  L. ", ObservedAt: "2027-05-22T11:30",
		Values: map[string]string{"vernacular_name": "Ruine-de-Rome", "individual_count": "1 200", "habitat": "wall"}})
	shown, err := collect.Find(context.Background(), db, o.ID, made.ID)
	if err != nil {
		t.Fatal(err)
	}
	if shown.Title != "Ruine-de-Rome" || shown.Kind != collect.Observation || shown.Credit != "Anne L." || shown.Number != 1 {
		t.Errorf("kept %+v", shown.Contribution)
	}
	if shown.Values["individual_count"] != "1200" || shown.Values["habitat"] != "wall" || len(shown.Values) != 3 {
		t.Errorf("values %v", shown.Values)
	}
	if !shown.Placed() || *shown.Latitude != 48.4012 || *shown.Longitude != -4.46 {
		t.Errorf("position %v %v", shown.Latitude, shown.Longitude)
	}
	if got := shown.ObservedAt.Time().Format("15:04"); got != "09:30" {
		t.Errorf("observed at %s UTC, want 09:30", got)
	}
	if shown.DataLicence != "CC0-1.0" {
		t.Errorf("licence %s", shown.DataLicence)
	}
	placed := add(t, db, o, collect.Form{Theme: "patrimoine", Place: "qg", Title: "Lavoir", DataLicence: "CC-BY-4.0",
		Values: map[string]string{}})
	if !placed.Placed() || *placed.Latitude != 48.3989 || placed.DataLicence != "CC-BY-4.0" || placed.Number != 2 {
		t.Errorf("placed %+v", placed)
	}
}

func TestLicenceIsFrozen(t *testing.T) {
	db := newDB(t)
	o := weekend(t, db, "saint-marc")
	upload := stage(t, db, o, "p.jpg", picture(t, 40, 30))
	made := add(t, db, o, collect.Form{Theme: "flore", Title: "Ruine-de-Rome", Files: []string{upload.Hash}})
	write(t, db, func(tx *gorm.DB) error {
		return tx.Table("theme").Where("operation_id = ?", o.ID).Updates(map[string]any{"data_licence": "ODbL-1.0", "media_licence": "CC0-1.0"}).Error
	})
	work(t, db)
	shown, err := collect.Find(context.Background(), db, o.ID, made.ID)
	if err != nil || len(shown.Media) != 1 {
		t.Fatalf("%+v, %v", shown, err)
	}
	if shown.DataLicence != "CC0-1.0" || shown.Media[0].MediaLicence != "CC-BY-SA-4.0" {
		t.Errorf("licences %s and %s changed with the theme", shown.DataLicence, shown.Media[0].MediaLicence)
	}
}

func TestCorrect(t *testing.T) {
	db := newDB(t)
	o := weekend(t, db, "saint-marc")
	author := store.NewID()
	write(t, db, func(tx *gorm.DB) error {
		return tx.Exec("INSERT INTO carnet (operation_id, id, generation, code_hash, origin, language, created_at, version) VALUES (?, ?, 1, 1, '', 'fr', 0, 1)", o.ID, author).Error
	})
	upload, err := collect.Stage(context.Background(), db, resident, o.ID, "mur.png", bytes.NewReader(picture(t, 8, 8)))
	if err != nil {
		t.Fatal(err)
	}
	form := collect.Form{ID: store.NewID(), Theme: "flore", Title: "Ruine de Rome", Position: "48.4, -4.455", Credit: "Yvonne Q.",
		Files: []string{upload.Hash}}
	made, err := collect.Add(context.Background(), db, resident, o, author, form)
	if err != nil {
		t.Fatal(err)
	}
	correction := collect.Form{Version: "1", Title: "Ruine-de-Rome", Body: "Mur du lavoir"}
	for _, wrong := range []string{"", store.NewID()} {
		if _, err := collect.Correct(context.Background(), db, resident, o, wrong, made.ID, correction); !problem.Is(err, problem.NotFound) {
			t.Errorf("corrected with carnet %q: %v", wrong, err)
		}
	}
	if _, err := collect.Correct(context.Background(), db, resident, o, author, made.ID, correction); err != nil {
		t.Fatal(err)
	}
	shown, err := collect.Find(context.Background(), db, o.ID, made.ID)
	if err != nil || shown.Title != "Ruine-de-Rome" || shown.Placed() || shown.Version != 2 || shown.Number != made.Number {
		t.Errorf("after the correction %+v, %v", shown, err)
	}
	var credits []string
	err = db.Read(context.Background(), func(tx *gorm.DB) error {
		return tx.Model(&collect.Medium{}).Where("contribution_id = ?", made.ID).Pluck("credit", &credits).Error
	})
	if err != nil || shown.Credit != "" || len(credits) != 1 || credits[0] != "" {
		t.Errorf("the name was taken away; %q is with the note and %q with its file: %v", shown.Credit, credits, err)
	}
	if _, err := collect.Correct(context.Background(), db, resident, o, author, made.ID, correction); !problem.Is(err, problem.Conflict) {
		t.Errorf("corrected an earlier version: %v, want a conflict", err)
	}
	if again, err := collect.Add(context.Background(), db, resident, o, author, form); err != nil || again.ID != made.ID {
		t.Errorf("the first form sent again after a correction: %v", err)
	}
	closed := *o
	closed.Phase = operation.Archived
	correction.Version = "2"
	if _, err := collect.Correct(context.Background(), db, resident, &closed, author, made.ID, correction); !problem.Is(err, problem.Closed) {
		t.Errorf("corrected in an archived operation: %v, want closed", err)
	}
}
