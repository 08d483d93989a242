package demo_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"oplibre/app/account"
	"oplibre/app/demo"
	"oplibre/app/programme/facilitators"
	"oplibre/app/signup"
	"oplibre/app/store"
)

func prepare(t *testing.T, dir string, at demo.Moment) {
	t.Helper()
	if err := demo.Prepare(t.Context(), demo.Folder{Dir: dir, BaseURL: base}, at); err != nil {
		t.Fatal(err)
	}
}

// within opens the database of a folder for as long as look takes.
func within(t *testing.T, dir string, look func(db *store.DB)) {
	t.Helper()
	db, err := store.Open(t.Context(), store.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	look(db)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestFolderKeepsItsMoments(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	prepare(t, dir, demo.Before)
	var id, then string
	within(t, dir, func(db *store.DB) { id, then = db.Instance().ID, story(t, db) })

	prepare(t, dir, demo.Before)
	within(t, dir, func(db *store.DB) {
		if db.Instance().ID != id || story(t, db) != then {
			t.Error("starting again changed the folder")
		}
	})

	prepare(t, dir, demo.During)
	within(t, dir, func(db *store.DB) {
		if db.Instance().ID == id || number(t, db, "SELECT SUM(headcount) FROM person") != 186 {
			t.Error("the folder still shows the moment before")
		}
		checkWhole(t, db)
	})

	prepare(t, dir, demo.Before)
	within(t, dir, func(db *store.DB) {
		if db.Instance().ID != id || story(t, db) != then {
			t.Error("the moment that was kept aside is not found again")
		}
	})
}

func TestForeignFoldersAreLeftAlone(t *testing.T) {
	served := t.TempDir()
	within(t, served, func(*store.DB) {})
	papers := t.TempDir()
	if err := os.WriteFile(filepath.Join(papers, "letter.txt"), []byte("Chère voisine"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, dir := range map[string]string{"of serve": served, "of somebody": papers} {
		before, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := demo.Prepare(t.Context(), demo.Folder{Dir: dir}, demo.During); !errors.Is(err, demo.ErrForeign) {
			t.Errorf("folder %s: %v", name, err)
		}
		after, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		if len(after) != len(before) {
			t.Errorf("folder %s: %d entries became %d", name, len(before), len(after))
		}
	}
	within(t, served, func(db *store.DB) {
		if err := demo.Fill(t.Context(), db, base, demo.Before); !errors.Is(err, demo.ErrForeign) {
			t.Errorf("filling a database that was made for something else: %v", err)
		}
	})
}

func TestBrokenOffFillingIsDoneAgain(t *testing.T) {
	dir := t.TempDir()
	half := filepath.Join(dir, "moments", "before.part")
	if err := os.MkdirAll(half, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(half, store.FileName), []byte("half a file"), 0o600); err != nil {
		t.Fatal(err)
	}
	prepare(t, dir, demo.Before)
	within(t, dir, func(db *store.DB) {
		if n := number(t, db, "SELECT COUNT(*) FROM atelier WHERE status = 'published'"); n != 33 {
			t.Errorf("%d ateliers", n)
		}
	})
	if _, err := os.Stat(half); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("what was broken off is still there: %v", err)
	}
}

func TestGuideOpensEveryRole(t *testing.T) {
	db := filled(t, demo.During)
	now := demo.During.Time()
	guide, err := demo.NewGuide(t.Context(), db, base, now)
	if err != nil {
		t.Fatal(err)
	}
	if len(guide.SignIn) != len(account.Roles) {
		t.Fatalf("%d addresses for %d roles", len(guide.SignIn), len(account.Roles))
	}
	for i, role := range account.Roles {
		way := guide.SignIn[i]
		if way.Role != role {
			t.Errorf("address %d is for %s, want %s", i, way.Role, role)
		}
		token := way.Address[len(base+"/connexion/"):]
		if _, err := account.FindLink(t.Context(), db, account.SignIn, token, now); err != nil {
			t.Errorf("%s: %v", role, err)
		}
	}
	if _, err := facilitators.Open(t.Context(), db, guide.Facilitator[len(base+facilitators.Path):], store.InstantOf(now)); err != nil {
		t.Errorf("whoever leads an atelier: %v", err)
	}
	family, err := signup.Find(t.Context(), db, guide.Carnet)
	if err != nil {
		t.Fatal(err)
	}
	if family.Headcount() < 3 || len(family.Current()) < 2 {
		t.Errorf("the carnet to try is of %d persons with %d ateliers", family.Headcount(), len(family.Current()))
	}
	if _, err := demo.NewGuide(t.Context(), open(t, store.Options{Dir: t.TempDir()}), base, now); !errors.Is(err, demo.ErrUnfinished) {
		t.Errorf("a guide to an empty database: %v", err)
	}
}
