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
	"oplibre/app/partner"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

func TestImportPartnersCommand(t *testing.T) {
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
	right, wrong := filepath.Join(t.TempDir(), "contacts.csv"), filepath.Join(t.TempDir(), "faux.csv")
	for name, text := range map[string]string{right: "Structure;Contact\nÉcole;Mme Riou\necole;M. Autre\nRadio;\n", wrong: "Structure;Courriel\nClub;rien\n"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	config := app.Config{Data: options.Dir, Database: options.URL}
	for _, test := range []struct {
		slug, file string
		dry, fails bool
		says       string
		partners   int
	}{
		{"ailleurs", right, false, true, "", 0},
		{"saint-marc", right, true, false, "dry run, nothing is written): 2 new, 0 completed, 1 left aside", 0},
		{"saint-marc", wrong, false, true, `refused: faux.csv:2:B (Courriel): "Club"`, 0},
		{"saint-marc", right, false, false, "contacts.csv: 2 new", 2},
		{"saint-marc", right, false, false, "0 new, 2 completed, 1 left aside", 2},
	} {
		var out bytes.Buffer
		err := app.ImportPartners(ctx, config, test.slug, []string{test.file}, app.ImportOptions{DryRun: test.dry}, &out)
		all, failed := partner.List(ctx, db, o.ID)
		if (err != nil) != test.fails || !strings.Contains(out.String(), test.says) || failed != nil || len(all) != test.partners {
			t.Errorf("%+v: %v, %d partners (%v)\n%s", test, err, len(all), failed, out.String())
		}
	}
}
