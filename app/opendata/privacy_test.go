package opendata_test

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/opendata/opendatatest"
	"oplibre/app/operation"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// marker is what the test writes into a column, and looks for in the archive.
func marker(table, column string) string { return "zq7 " + table + " " + column + " 7qz" }

// related are the columns that keep the tables together or steer what is public: a marker in them would break the weekend,
// not a secret. Each is public or technical, or a reference to another row; the test checks that.
var related = map[string][]string{
	"operation":    {"slug", "time_zone", "phase", "outline", "lead_instance", "language"},
	"theme":        {"data_licence", "media_licence"},
	"partner":      {"state"},
	"atelier":      {"entry", "audience", "status"},
	"contribution": {"kind", "data_licence", "state"},
	"medium":       {"kind", "media_type", "media_licence", "state", "small_hash", "medium_hash", "large_hash"},
	"organisation": {"kind"},
	"release":      {"state", "scope", "file_hash"},
	"release_file": {"path", "hash"},
	"link":         {"purpose"},
	"registration": {"status"},
}

// TestNoPrivateColumnGetsOut writes a marker into every text column of every table, private, technical and public, then
// looks for them in everything that the archive holds.
func TestNoPrivateColumnGetsOut(t *testing.T) {
	db := storetest.New(t)
	o := opendatatest.Weekend(t, db, 20, 4)
	ctx := context.Background()
	addPrivateRows(t, db, o)
	var private, public []string
	for _, table := range store.Registry() {
		for _, column := range table.Columns {
			if !markable(t, db, table, column) {
				continue
			}
			mark(t, db, table, column)
			if column.Class == store.Public {
				public = append(public, marker(table.Name, column.Name))
			} else {
				private = append(private, marker(table.Name, column.Name))
			}
		}
	}
	o, err := operation.Find(ctx, db, o.ID)
	if err != nil {
		t.Fatal(err)
	}
	archive, _ := build(t, db, o, edition)
	var all bytes.Buffer
	for name, content := range unpack(t, archive) {
		fmt.Fprintf(&all, "%s\n%s\n", name, content)
	}
	text := all.String()
	for _, m := range private {
		if strings.Contains(text, m) {
			t.Errorf("the release holds %s", m)
		}
	}
	// The test looks where it should: what is public is there.
	for _, want := range []string{marker("contribution", "title"), marker("contribution", "body"), marker("contribution", "credit"),
		marker("medium", "description"), marker("atelier", "title"), marker("place", "name"), marker("partner", "brings"),
		marker("organisation", "name"), marker("facilitator", "name"), marker("theme", "name"), marker("operation", "name")} {
		if !strings.Contains(text, want) {
			t.Errorf("the release lacks %s", want)
		}
	}
	must := []string{"person name", "person email", "person phone", "person guardian", "partner contact_name", "partner contact_email",
		"partner contact_phone", "partner notes", "place notes", "medium file_name", "account email", "contribution hidden_reason", "letter recipient"}
	for _, m := range must {
		if !slices.Contains(private, "zq7 "+m+" 7qz") {
			t.Errorf("the test did not plant %s", m)
		}
	}
	if len(private) < 50 || len(public) < 40 {
		t.Errorf("only %d private and technical and %d public columns were planted", len(private), len(public))
	}
	for _, id := range []string{secretCarnet, secretAccount, strings.Repeat("ab", 32)} {
		if strings.Contains(text, id) {
			t.Errorf("the release holds %s, which only private columns have", id)
		}
	}
}

const (
	secretCarnet  = "0197ffff-0000-7000-8000-00000000000c"
	secretAccount = "0197ffff-0000-7000-8000-00000000000a"
)

// addPrivateRows makes people and what belongs to them: identifiers of rows are secrets too where the column is private.
func addPrivateRows(t *testing.T, db *store.DB, o *operation.Operation) {
	t.Helper()
	fill(t, db, "account", map[string]any{"id": secretAccount})
	fill(t, db, "carnet", map[string]any{"id": secretCarnet, "operation_id": o.ID, "desk_id": nil})
	person := "0197ffff-0000-7000-8000-00000000000b"
	fill(t, db, "person", map[string]any{"id": person, "operation_id": o.ID, "carnet_id": secretCarnet})
	fill(t, db, "consent", map[string]any{"operation_id": o.ID, "person_id": person})
	fill(t, db, "letter", map[string]any{"operation_id": o.ID})
	fill(t, db, "activity", map[string]any{"operation_id": o.ID})
	fill(t, db, "upload", map[string]any{"operation_id": o.ID, "hash": strings.Repeat("cd", 32)})
	fill(t, db, "idempotency", map[string]any{"operation_id": o.ID})
	fill(t, db, "registration", map[string]any{"operation_id": o.ID, "carnet_id": secretCarnet, "person_id": person,
		"atelier_id": opendatatest.ID(opendatatest.Atelier, 1), "pool_id": opendatatest.ID(opendatatest.Pool, 1), "slot_id": nil})
	fill(t, db, "facilitator", map[string]any{"id": opendatatest.ID(opendatatest.Facilitator, 1), "operation_id": o.ID})
	fill(t, db, "atelier_facilitator", map[string]any{"operation_id": o.ID, "atelier_id": opendatatest.ID(opendatatest.Atelier, 1),
		"facilitator_id": opendatatest.ID(opendatatest.Facilitator, 1)})
	write(t, db, func(tx *gorm.DB) error {
		err := tx.Table("contribution").Where("1 = 1").Updates(map[string]any{"carnet_id": secretCarnet, "account_id": secretAccount}).Error
		if err != nil {
			return err
		}
		return tx.Table("medium").Where("1 = 1").Updates(map[string]any{"original_hash": strings.Repeat("ab", 32), "recognisable": true,
			"released_by": secretAccount, "released_at": 1}).Error
	})
}

// fill inserts a row with the given columns, and something harmless in every other one.
func fill(t *testing.T, db *store.DB, table string, given map[string]any) {
	t.Helper()
	row := map[string]any{}
	for name, kind := range typesOf(t, db, table) {
		switch {
		case strings.Contains(kind, "INT"):
			row[name] = 1
		case strings.Contains(kind, "BOOL"):
			row[name] = false
		case strings.Contains(kind, "TEXT"):
			row[name] = store.NewID()
		default:
			row[name] = []byte("1")
		}
	}
	maps.Copy(row, given)
	write(t, db, func(tx *gorm.DB) error { return tx.Table(table).Create(row).Error })
}

// typesOf returns the upper-case database types of a table's columns.
func typesOf(t *testing.T, db *store.DB, table string) map[string]string {
	t.Helper()
	types := map[string]string{}
	err := db.Read(context.Background(), func(tx *gorm.DB) error {
		columns, err := tx.Migrator().ColumnTypes(table)
		for _, c := range columns {
			types[c.Name()] = strings.ToUpper(c.DatabaseTypeName())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return types
}

// markable reports whether the column is a text in which anything may stand.
func markable(t *testing.T, db *store.DB, table store.Table, column store.Column) bool {
	t.Helper()
	if typesOf(t, db, table.Name)[column.Name] != "TEXT" || column.Name == "id" || strings.HasSuffix(column.Name, "_id") || slices.Contains(table.Key, column.Name) {
		return false
	}
	if slices.Contains(related[table.Name], column.Name) {
		if column.Class == store.Private {
			t.Errorf("%s.%s is private and must be planted", table.Name, column.Name)
		}
		return false
	}
	return !references[table.Name+"."+column.Name]
}

// references are columns without _id in their name that hold identifiers or hashes planted otherwise.
var references = map[string]bool{"medium.released_by": true, "medium.original_hash": true}

// structured are the columns that hold JSON: the marker goes inside.
var structured = map[string]string{
	"place.hours": `[{"from":"%s"}]`, "facilitator.availability": `[{"note":"%s"}]`, "facilitator.needs": `["%s"]`, "atelier.depends_on": `["%s"]`,
	"operation.translations": `{"en":{"name":%q}}`, "theme.translations": `{"en":%q}`, "theme.fields": `[{"Name":%q}]`, "place.access": `[%q]`,
	"partner.roles": `[%q]`, "atelier.translations": `{"en":{"title":%q}}`, "atelier.access": `[%q]`, "atelier.asks": `[%q]`, "contribution.field_values": `{"note":%q}`,
}

func mark(t *testing.T, db *store.DB, table store.Table, column store.Column) {
	t.Helper()
	value := marker(table.Name, column.Name)
	if form := structured[table.Name+"."+column.Name]; form != "" {
		value = fmt.Sprintf(form, value)
	}
	write(t, db, func(tx *gorm.DB) error {
		keys := table.Key[len(table.Key)-1]
		assign := any(value)
		if unique(table.Name, column.Name) {
			assign = gorm.Expr("? || "+keys, value+" ")
		}
		return tx.Table(table.Name).Where("1 = 1").Update(column.Name, assign).Error
	})
}

// unique reports whether two rows may not have the same value: the key of the row then follows the marker.
func unique(table, column string) bool {
	return slices.Contains([]string{"theme.slug", "place.slug", "atelier.slug", "facilitator.folded", "account.email_folded", "account.email",
		"carnet.code_hash", "organisation.folded"}, table+"."+column)
}
