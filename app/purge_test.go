package app_test

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app"
	"oplibre/app/opendata/opendatatest"
	"oplibre/app/operation"
	"oplibre/app/signup"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

func TestPurgeCommand(t *testing.T) {
	ctx, options := context.Background(), storetest.Options(t)
	db, err := store.Open(ctx, options)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	end := time.Date(2027, 5, 23, 16, 30, 0, 0, time.UTC)
	o := &operation.Operation{ID: store.NewID(), Slug: "saint-marc", Name: "Saint-Marc", Language: "fr", TimeZone: "Europe/Paris",
		StartsAt: store.InstantOf(end.Add(-48 * time.Hour)), EndsAt: store.InstantOf(end), Phase: operation.Finished,
		Translations: map[string]operation.Translation{}, NextNumber: 1, Version: 1}
	by := store.By{Actor: store.Actor{Kind: store.ActorJob, ID: "test"}, At: end}
	err = db.Write(ctx, func(tx *gorm.DB) error {
		if err := tx.Create(o).Error; err != nil {
			return err
		}
		if err := tx.Create(finishedRun(by.Now())).Error; err != nil {
			return err
		}
		return by.Queue(tx, store.Letter{OperationID: &o.ID, Kind: "carnet", Recipient: "anne@example.org", Language: "fr"})
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		name   string
		days   int
		dry    bool
		says   string
		stays  bool
		silent string
		runs   bool // what the page of the jobs remembers, for ninety days
	}{
		{"before the days are over", 89, false, "nothing goes", true, "letter", true},
		{"dry run", 90, true, "letter.recipient: would be emptied in 1 rows", true, "letter.parameters", true},
		{"for good", 90, false, "letter.recipient: emptied in 1 rows", false, "would", true},
		{"once more", 91, false, "nothing goes", false, "letter", false},
	} {
		var out bytes.Buffer
		config := app.Config{Data: options.Dir, Database: options.URL, Clock: func() time.Time { return end.AddDate(0, 0, step.days) }}
		if err := app.Purge(ctx, config, step.dry, &out); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		if !strings.Contains(out.String(), step.says) || strings.Contains(out.String(), step.silent) {
			t.Errorf("%s says %q", step.name, out.String())
		}
		if stays := recipient(t, db) != ""; stays != step.stays {
			t.Errorf("%s: the address stays: %v", step.name, stays)
		}
		if runs, err := db.Runs(ctx, "advance phases", store.InstantOf(end), 9); err != nil || (len(runs) > 0) != step.runs {
			t.Errorf("%s: %d runs of jobs, %v", step.name, len(runs), err)
		}
	}
}

// recipient is the address of the one letter of a database.
func recipient(t *testing.T, db *store.DB) (address string) {
	t.Helper()
	err := db.Read(t.Context(), func(tx *gorm.DB) error { return tx.Model(&store.Letter{}).Select("recipient").Scan(&address).Error })
	if err != nil {
		t.Fatal(err)
	}
	return address
}

// finishedRun is a run of a job that went well.
func finishedRun(at store.Instant) *store.JobRun {
	return &store.JobRun{ID: store.NewID(), Job: "advance phases", DueAt: at, StartedAt: at, FinishedAt: &at}
}

// TestPurgeTakesBackTheNamesOfErasedCarnets: the clock did not run between the end of the delay and that of retention.
func TestPurgeTakesBackTheNamesOfErasedCarnets(t *testing.T) {
	ctx, options := context.Background(), storetest.Options(t)
	db, err := store.Open(ctx, options)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	o := opendatatest.Weekend(t, db, 3, 0)
	by := store.By{Actor: store.Actor{Kind: store.ActorJob, ID: "test"}, At: o.EndsAt.Time()}
	asked, late, stayed := signup.Carnet{}, signup.Carnet{}, signup.Carnet{}
	err = db.Write(ctx, func(tx *gorm.DB) error {
		for i, carnet := range []*signup.Carnet{&asked, &late, &stayed} {
			*carnet = signup.Carnet{OperationID: o.ID, ID: store.NewID(), Language: "fr", CreatedAt: by.Now(), Version: 1}
			if err := tx.Create(carnet).Error; err != nil {
				return err
			}
			values := map[string]any{"carnet_id": carnet.ID, "credit": []string{"Maëlle", "Loïc", "Yann"}[i]}
			if err := tx.Table("contribution").Where("id = ?", opendatatest.ID(opendatatest.Contribution, i)).Updates(values).Error; err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := signup.Erase(ctx, db, by, o.ID, asked.ID); err != nil {
		t.Fatal(err)
	}
	lately := by
	lately.At = by.At.AddDate(0, 0, 90) // the delay of the second one is not over when its retention is
	if err := signup.Erase(ctx, db, lately, o.ID, late.ID); err != nil {
		t.Fatal(err)
	}
	config := app.Config{Data: options.Dir, Database: options.URL, Clock: func() time.Time { return by.At.AddDate(0, 0, 91) }}
	if err := app.Purge(ctx, config, false, io.Discard); err != nil {
		t.Fatal(err)
	}
	var credits []string
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Table("contribution").Where("credit IN ?", []string{"Maëlle", "Loïc", "Yann"}).Pluck("credit", &credits).Error
	})
	if err != nil || len(credits) != 1 || credits[0] != "Yann" {
		t.Errorf("still named: %q, %v", credits, err)
	}
}
