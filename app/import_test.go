package app_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gorm.io/gorm"

	"oplibre/app"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

const schedule = `<schedule><conference><acronym>test</acronym><title>T</title></conference><day index="1" date="2027-05-22"><room name="Salle">
<event id="7" guid="01931f3a-7c00-7000-8000-000000000041"><title>Bon</title><date>2027-05-22T10:00:00+02:00</date><duration>01:00</duration></event>
<event id="8" guid="01931f3a-7c00-7000-8000-000000000042"><title>Sans heure</title><duration>01:00</duration></event></room></day></schedule>`

func TestImportCommand(t *testing.T) {
	ctx, options := context.Background(), storetest.Options(t)
	db, err := store.Open(ctx, options)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	o := &operation.Operation{ID: store.NewID(), Slug: "saint-marc", Name: "Saint-Marc", Language: "fr", TimeZone: "Europe/Paris",
		Phase: operation.Open, Translations: map[string]operation.Translation{}, NextNumber: 1, Version: 1}
	if err := db.Write(ctx, func(tx *gorm.DB) error { return tx.Create(o).Error }); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "essai.xml")
	if err := os.WriteFile(file, []byte(schedule), 0o600); err != nil {
		t.Fatal(err)
	}
	config := app.Config{Data: options.Dir, Database: options.URL}
	for _, test := range []struct {
		slug     string
		options  app.ImportOptions
		fails    bool
		says     string
		ateliers int
	}{
		{"ailleurs", app.ImportOptions{}, true, "", 0},
		{"saint-marc", app.ImportOptions{DryRun: true}, false, "1 to create", 0},
		{"saint-marc", app.ImportOptions{}, true, `refused: essai.xml:3: "Sans heure": It does not say when it begins.`, 0},
		{"saint-marc", app.ImportOptions{LeaveOut: true}, false, "1 created", 1},
		{"saint-marc", app.ImportOptions{LeaveOut: true}, false, "0 created, 0 changed, 1 unchanged", 1},
	} {
		var out bytes.Buffer
		err := app.ImportProgramme(ctx, config, test.slug, []string{file}, test.options, &out)
		all, failed := programme.FindAteliers(ctx, db, o.ID)
		if (err != nil) != test.fails || !strings.Contains(out.String(), test.says) || failed != nil || len(all) != test.ateliers {
			t.Errorf("%+v: %v, %d ateliers\n%s", test, err, len(all), out.String())
		}
	}
}

func TestImportCommandReadsATable(t *testing.T) {
	ctx, options := context.Background(), storetest.Options(t)
	db, err := store.Open(ctx, options)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	o := &operation.Operation{ID: store.NewID(), Slug: "saint-marc", Name: "Saint-Marc", Language: "fr", TimeZone: "Europe/Paris",
		Phase: operation.Open, Translations: map[string]operation.Translation{}, NextNumber: 1, Version: 1}
	if err := db.Write(ctx, func(tx *gorm.DB) error { return tx.Create(o).Error }); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "essai.csv")
	if err := os.WriteFile(file, []byte("Titre;Jour;D\xe9but;Fin\nBon;22/05/2027;10h;11h\nMal;22/05/2027;tard;11h\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	err = app.ImportProgramme(ctx, app.Config{Data: options.Dir, Database: options.URL}, "saint-marc", []string{file}, app.ImportOptions{LeaveOut: true}, &out)
	if err != nil || !strings.Contains(out.String(), "1 created") || !strings.Contains(out.String(), "refused: essai.csv:3:C (Début): \"Mal\": “tard” is not an hour") {
		t.Errorf("%v\n%s", err, out.String())
	}
}
