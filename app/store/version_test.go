package store_test

import (
	"context"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

const touched = "0197a000-0000-7000-8000-000000000001"

// insertOperation writes an operation with as little as the schema asks for.
func insertOperation(tx *gorm.DB, id string) error {
	return tx.Exec(`INSERT INTO operation (id, slug, name, folded, summary, description, language, translations, neighbourhood,
		time_zone, starts_at, ends_at, phase, phase_by_clock, longitude, latitude, outline, legal_organiser, contact_phone,
		contact_hours, contact_email, statistics_auto, lead_instance, next_number, created_at, updated_at, version)
		VALUES (?, ?, '', '', '', '', 'fr', '{}', '', 'Europe/Paris', 0, 0, 'draft', ?, 0, 0, '', '', '', '', '', ?, '', 1, 0, 0, 1)`,
		id, id, false, false).Error
}

// insertPool writes an atelier with its seats.
func insertPool(tx *gorm.DB, operation, id string) error {
	for _, statement := range []string{
		`INSERT INTO theme (operation_id, id, slug, name, translations, icon, colour, tint, dark_colour, dark_tint, data_licence,
			media_licence, fields, position, version) VALUES ($1, $2, $2, '', '{}', '', '', '', '', '', '', '', '[]', 1, 1)`,
		`INSERT INTO atelier (operation_id, id, number, slug, theme_id, title, summary, description, language, translations, folded,
			starts_at, ends_at, entry, audience, access, bring, output_aim, output_licence, output_destination, status, sequence,
			imported_guid, imported_id, created_at, updated_at, version)
			VALUES ($1, $2, 1, $2, $2, '', '', '', 'fr', '{}', '', 0, 0, 'signup', '', '', '', '', '', '', 'published', 1, '', '', 0, 0, 1)`,
		`INSERT INTO seat_pool (operation_id, id, atelier_id, capacity, confirmed, offered, desk_share, reserve, excess)
			VALUES ($1, $2, $2, 10, 0, 0, 0, 0, 0)`,
	} {
		if _, err := tx.Statement.ConnPool.ExecContext(tx.Statement.Context, statement, operation, id); err != nil {
			return err
		}
	}
	return nil
}

func takeSeat(tx *gorm.DB) error {
	store.TouchSeats(tx, touched)
	return tx.Exec("UPDATE seat_pool SET confirmed = confirmed + 1 WHERE operation_id = ?", touched).Error
}

func withOperation(t *testing.T, db *store.DB) {
	t.Helper()
	err := db.Write(context.Background(), func(tx *gorm.DB) error {
		if err := insertOperation(tx, touched); err != nil {
			return err
		}
		return insertPool(tx, touched, store.NewID())
	})
	if err != nil {
		t.Fatal(err)
	}
}

func pageVersion(t *testing.T, db *store.DB) string {
	t.Helper()
	version, err := db.PageVersion(context.Background(), touched)
	if err != nil {
		t.Fatal(err)
	}
	return version
}

func TestPageVersion(t *testing.T) {
	ctx := context.Background()
	db := storetest.New(t)
	withOperation(t, db)
	other := store.NewID()
	seen := map[string]bool{pageVersion(t, db): true}
	for _, c := range []struct {
		name    string
		changes bool
		fn      func(tx *gorm.DB) error
	}{
		{"a touch", true, func(tx *gorm.DB) error { store.Touch(tx, touched); return nil }},
		{"two touches", true, func(tx *gorm.DB) error { store.Touch(tx, touched); store.Touch(tx, touched); return nil }},
		{"a seat", true, takeSeat},
		{"something else", false, putting("something else")},
		{"another operation", false, func(tx *gorm.DB) error {
			if err := insertOperation(tx, other); err != nil {
				return err
			}
			store.Touch(tx, other)
			return nil
		}},
		{"an operation that does not exist", false, func(tx *gorm.DB) error { store.Touch(tx, "nobody"); return put(tx, "kept") }},
	} {
		before := pageVersion(t, db)
		if err := db.Write(ctx, c.fn); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		after := pageVersion(t, db)
		if changed := before != after; changed != c.changes {
			t.Errorf("%s: version %s became %s", c.name, before, after)
		}
		if c.changes && seen[after] {
			t.Errorf("%s: version %s is an old one", c.name, after)
		}
		seen[after] = true
	}
	if !has(t, db, "kept") {
		t.Error("a touch of nothing lost its piece")
	}
	before := pageVersion(t, db)
	err := db.Write(ctx, func(tx *gorm.DB) error {
		store.Touch(tx, touched)
		return context.DeadlineExceeded
	})
	if err == nil || pageVersion(t, db) != before {
		t.Errorf("a failed piece renewed the version (%v)", err)
	}
	if err := db.Read(ctx, func(tx *gorm.DB) error { store.Touch(tx, touched); return tx.Error }); err == nil {
		t.Error("Touch outside Write says nothing")
	}
}

// touchChild takes one seat and says so.
func touchChild(options store.Options) error {
	db, err := store.Open(context.Background(), options)
	if err != nil {
		return err
	}
	if err := db.Write(context.Background(), takeSeat); err != nil {
		return err
	}
	return db.Close()
}

// A page kept by one process is stale as soon as another process has been answered.
func TestPageVersionAcrossProcesses(t *testing.T) {
	options := storetest.Options(t)
	db := open(t, options)
	withOperation(t, db)
	for range 2 {
		before := pageVersion(t, db)
		command, _ := startChild(t, "touch", options)
		if err := command.Wait(); err != nil {
			t.Fatal(err)
		}
		if pageVersion(t, db) == before {
			t.Error("the version is still the same")
		}
	}
}

// Two handles over one PostgreSQL database are two instances.
func TestPageVersionAcrossHandles(t *testing.T) {
	options := storetest.Options(t)
	if options.URL == "" {
		t.Skipf("%s names no PostgreSQL server", storetest.PostgresVariable)
	}
	one, two := open(t, options), open(t, options)
	withOperation(t, one)
	for _, change := range []func(tx *gorm.DB) error{takeSeat, func(tx *gorm.DB) error { store.Touch(tx, touched); return nil }} {
		before := pageVersion(t, two)
		if err := one.Write(context.Background(), change); err != nil {
			t.Fatal(err)
		}
		if pageVersion(t, two) == before {
			t.Error("the version is still the same")
		}
	}
}
