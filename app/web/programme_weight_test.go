package web_test

import (
	"context"
	"testing"

	"oplibre/app/demo"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// TestProgrammeOfTheDemonstrationIsLight weighs the programme of a real weekend: 33 ateliers with their texts, places and themes.
func TestProgrammeOfTheDemonstrationIsLight(t *testing.T) {
	options := storetest.Empty(t)
	options.Demo = true
	db, err := store.Open(context.Background(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := demo.Fill(context.Background(), db, "http://127.0.0.1:8080", demo.Before); err != nil {
		t.Fatal(err)
	}
	s := newSiteOn(t, db)
	s.now = demo.Before.Time()
	s.firstView("/o/saint-marc-2027/programme")
	s.firstView("/o/saint-marc-2027/programme?vue=grille&jour=2027-05-22")
}
