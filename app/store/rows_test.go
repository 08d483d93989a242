package store_test

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"oplibre/app/store"
)

// raw opens the database that options name without the store.
func raw(t testing.TB, options store.Options) *sql.DB {
	t.Helper()
	driver, address := "pgx", options.URL
	if address == "" {
		driver, address = "sqlite", "file:"+filepath.Join(options.Dir, store.FileName)+"?_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)"
	}
	pool, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = pool.Close() })
	return pool
}

func liveTables(t testing.TB, options store.Options, pool *sql.DB) []store.LiveTable {
	t.Helper()
	tables, err := store.LiveTables(context.Background(), options.URL != "", pool)
	if err != nil {
		t.Fatal(err)
	}
	return tables
}

// rowsEach is how many rows fillTables writes into a table.
const rowsEach = 3

// fillTables writes rows into every table of whatever schema the database has: values follow from the column's name and
// type, and row k of a table refers to row k of the others.
func fillTables(t testing.TB, options store.Options, but ...string) {
	t.Helper()
	pool := raw(t, options)
	defer pool.Close()
	tables := liveTables(t, options, pool)
	exists := map[string]bool{}
	for _, table := range tables {
		exists[table.Name] = true
	}
	for _, table := range tables {
		if slices.Contains(but, table.Name) {
			continue
		}
		places := make([]string, len(table.Columns))
		for i := range places {
			places[i] = fmt.Sprintf("$%d", i+1)
		}
		query := fmt.Sprintf(`INSERT INTO "%s" ("%s") VALUES (%s)`, table.Name, strings.Join(table.Columns, `", "`), strings.Join(places, ", "))
		for k := range rowsEach {
			values := make([]any, len(table.Columns))
			for i, column := range table.Columns {
				values[i] = sample(table.Name, column, table.Types[i], k, exists)
			}
			if _, err := pool.Exec(query, values...); err != nil {
				t.Fatalf("fill %s: %v", table.Name, err)
			}
		}
	}
}

// called are the tables that columns refer to by another name.
var called = map[string]string{"pool_id": "seat_pool", "first_id": "carnet", "second_id": "carnet"}

func sample(table, column, kind string, k int, exists map[string]bool) any {
	switch kind {
	case "integer":
		return int64(k+1) << (15 * k)
	case "boolean":
		return k%2 == 1
	case "real":
		return []float64{0, -4.4861, 1e-300}[k]
	case "bytes":
		return [][]byte{{}, {0, 255, 10}, []byte("texte")}[k]
	}
	if column == "id" {
		return fmt.Sprintf("%s-%d", table, k)
	}
	if other, isReference := strings.CutSuffix(column, "_id"); isReference && (exists[other] || called[column] != "") {
		return fmt.Sprintf("%s-%d", cmp.Or(called[column], other), k)
	}
	return fmt.Sprintf("%s.%s %d « Œuf »\u2028\t\"<&>\\ 🌻", table, column, k)
}

// dump returns every row of every table as text, alike for both databases, sorted.
func dump(t testing.TB, options store.Options) map[string][]string {
	t.Helper()
	pool := raw(t, options)
	defer pool.Close()
	all := map[string][]string{}
	for _, table := range liveTables(t, options, pool) {
		all[table.Name] = dumpColumns(t, pool, table)
	}
	return all
}

func dumpColumns(t testing.TB, pool *sql.DB, table store.LiveTable) []string {
	t.Helper()
	rows, err := pool.Query(fmt.Sprintf(`SELECT "%s" FROM "%s"`, strings.Join(table.Columns, `", "`), table.Name))
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	lines := []string{}
	for rows.Next() {
		values, targets := make([]any, len(table.Columns)), make([]any, len(table.Columns))
		for i := range values {
			targets[i] = &values[i]
		}
		if err := rows.Scan(targets...); err != nil {
			t.Fatal(err)
		}
		for i, value := range values {
			switch value := value.(type) {
			case int64:
				if table.Types[i] == "boolean" {
					values[i] = value != 0 // SQLite's booleans
				}
			case []byte:
				values[i] = append([]byte{}, value...) // SQLite's empty ones come back as nil
			}
		}
		lines = append(lines, fmt.Sprintf("%#v", values))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	slices.Sort(lines)
	return lines
}

// sameRows compares two dumps.
func sameRows(t testing.TB, got, want map[string][]string) {
	t.Helper()
	for table, rows := range want {
		if !slices.Equal(got[table], rows) {
			t.Errorf("%s holds\n%s\ninstead of\n%s", table, strings.Join(got[table], "\n"), strings.Join(rows, "\n"))
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d tables instead of %d", len(got), len(want))
	}
}
