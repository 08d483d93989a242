package web_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/demo"
	"oplibre/app/operation"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// twins is a site with the weekend of the demonstration twice: every row of the first operation has its like in the second, under another
// identifier. What somebody of the one may not see or change is then there in the other, whatever it is.
type twins struct {
	*site
	ours, theirs *operation.Operation
	ids          map[string]string // of one row of ours, by table
	rows         map[string]bool   // all identifiers of ours
}

func newTwins(t *testing.T) *twins {
	t.Helper()
	options := storetest.Empty(t)
	options.Demo = true
	db, err := store.Open(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := demo.Fill(t.Context(), db, "http://127.0.0.1:8080", demo.During); err != nil {
		t.Fatal(err)
	}
	s := &twins{site: newSiteOn(t, db), ids: map[string]string{}, rows: map[string]bool{}}
	s.now = demo.During.Time()
	all, err := operation.All(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	s.ours = all[0]
	err = db.Read(t.Context(), func(tx *gorm.DB) error { return s.each(tx, s.note) })
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Write(t.Context(), s.copy); err != nil {
		t.Fatal(err)
	}
	if s.theirs, err = operation.Find(t.Context(), db, twin(s.ours.ID)); err != nil {
		t.Fatal(err)
	}
	return s
}

// copy writes the rows of ours once more.
func (s *twins) copy(tx *gorm.DB) error {
	later := "PRAGMA defer_foreign_keys = ON"
	if s.db.Dialect() != "sqlite" {
		later = "SET LOCAL session_replication_role = replica" // rows of a table may refer to one another
	}
	if err := tx.Exec(later).Error; err != nil {
		return err
	}
	return s.each(tx, func(table store.Table, row map[string]any) error {
		for column, value := range row {
			row[column] = s.twinValue(column, value)
		}
		if err := tx.Table(table.Name).Create(row).Error; err != nil {
			return fmt.Errorf("%s: %w", table.Name, err)
		}
		return nil
	})
}

// note keeps the identifiers of a row.
func (s *twins) note(table store.Table, row map[string]any) error {
	if id, ok := row["id"].(string); ok {
		s.rows[id], s.ids[table.Name] = true, id
	}
	return nil
}

// each calls fn with the rows of ours, in an order in which each refers only to earlier ones.
func (s *twins) each(tx *gorm.DB, fn func(store.Table, map[string]any) error) error {
	for _, table := range store.Registry() {
		of := "operation_id = ?"
		if table.Name == "operation" {
			of = "id = ?"
		} else if !table.OfOperation || slices.Contains(table.Key, "letter_id") { // letters are of no operation
			continue
		}
		var rows []map[string]any
		if err := tx.Table(table.Name).Where(of, s.ours.ID).Order(strings.Join(table.Key, ", ")).Find(&rows).Error; err != nil {
			return err
		}
		for _, row := range rows {
			if err := fn(table, row); err != nil {
				return err
			}
		}
	}
	return nil
}

var anyIdentifier = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// twin returns the identifier of the other operation's row.
func twin(id string) string {
	const digits, others = "0123456789abcdef", "89abcdef01234567"
	last := len(id) - 1
	return id[:last] + string(others[strings.IndexByte(digits, id[last])])
}

// twinValue returns a value with the identifiers of the twins in it; what is unique in the whole database becomes something else.
func (s *twins) twinValue(column string, value any) any {
	switch v := value.(type) {
	case string:
		if column == "slug" || column == "token_hash" && v != "" {
			return "x" + v[1:]
		}
		return anyIdentifier.ReplaceAllStringFunc(v, func(id string) string {
			if s.rows[id] {
				return twin(id)
			}
			return id // of what belongs to no operation
		})
	case int64:
		if column == "code_hash" {
			return v ^ 1
		}
	}
	return value
}

// contents is everything that an operation holds but what a look at a page may write: one line for each row.
func (s *twins) contents(o *operation.Operation) map[string]int {
	s.t.Helper()
	lines := map[string]int{}
	err := s.db.Read(context.Background(), func(tx *gorm.DB) error {
		for _, table := range store.Registry() {
			if !table.OfOperation {
				continue
			}
			var rows []map[string]any
			if err := tx.Table(table.Name).Where("operation_id = ?", o.ID).Find(&rows).Error; err != nil {
				return err
			}
			for _, row := range rows {
				lines[fmt.Sprint(table.Name, row)]++ // fmt sorts the keys of a map
			}
		}
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return lines
}
