package store_test

import (
	"slices"
	"strings"
	"testing"

	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// The registry names exactly the live columns, in the order of the database, and its tables in an order that foreign
// keys allow. Both databases are asked where a PostgreSQL server is named.
func TestRegistryIsTheLiveSchema(t *testing.T) {
	options := storetest.Options(t)
	declared := map[string]store.Table{}
	var order []string
	for _, table := range store.Registry() {
		if _, twice := declared[table.Name]; twice {
			t.Errorf("%s is declared twice", table.Name)
		}
		declared[table.Name] = table
		order = append(order, table.Name)
	}
	var live []string
	for _, table := range liveTables(t, options, raw(t, options)) {
		live = append(live, table.Name)
		var names []string
		for _, column := range declared[table.Name].Columns {
			names = append(names, column.Name)
		}
		if got, want := sorted(names), sorted(table.Columns); !slices.Equal(got, want) {
			t.Errorf("%s declares %v, the database has %v", table.Name, got, want)
		}
		if of := slices.Contains(table.Columns, "operation_id"); declared[table.Name].OfOperation && !of {
			t.Errorf("%s is not of an operation", table.Name)
		}
	}
	if !slices.Equal(live, order) {
		t.Errorf("foreign keys ask for the order %v, the registry has %v", live, order)
	}
}

func sorted(names []string) []string {
	names = slices.Clone(names)
	slices.Sort(names)
	return names
}

// What is declared is thought through: each key is a column, each private column says why it is there, and what tells
// about a person does not stay for ever.
func TestRegistryIsSensible(t *testing.T) {
	const decade = 10 * 366
	for _, table := range store.Registry() {
		columns := map[string]store.Column{}
		for _, column := range table.Columns {
			name := table.Name + "." + column.Name
			if _, twice := columns[column.Name]; twice {
				t.Errorf("%s is declared twice", name)
			}
			columns[column.Name] = column
			switch column.Class {
			case store.Public, store.Private, store.Technical:
			default:
				t.Errorf("%s has the class %q", name, column.Class)
			}
			if len(strings.Fields(column.Purpose)) < 1 || column.Class == store.Private && len(strings.Fields(column.Purpose)) < 2 {
				t.Errorf("%s does not say what it is for", name)
			}
			if column.RetentionDays < 0 || column.RetentionDays > decade || column.Class != store.Private && column.RetentionDays != 0 {
				t.Errorf("%s is kept for %d days", name, column.RetentionDays)
			}
		}
		for _, key := range table.Key {
			if _, exists := columns[key]; !exists {
				t.Errorf("%s has no column %s for its key", table.Name, key)
			}
		}
		if len(table.Key) == 0 {
			t.Errorf("%s has no key", table.Name)
		}
		for _, column := range table.Columns {
			if _, exists := columns[column.SizeColumn]; column.SizeColumn != "" && (!exists || column.File == "") {
				t.Errorf("%s.%s has its size in %q", table.Name, column.Name, column.SizeColumn)
			}
		}
	}
}

// Columns that name, find or describe a person are private wherever they are, and end with the weekend where the people
// are participants.
func TestPersonalColumnsArePrivate(t *testing.T) {
	personal := []string{"email", "phone", "guardian", "age", "age_band", "password_hash", "token_hash", "code_hash", "contact_name", "postal_address", "recipient",
		"actor_id", "on_behalf_of", "origin", "key", "parameters", "account_id", "device", "person_id"}
	announced := []string{"contact_phone", "contact_email"} // of the operation: for everybody
	for _, table := range store.Registry() {
		for _, column := range table.Columns {
			isPersonal := slices.Contains(personal, column.Name) || slices.Contains(announced, column.Name) && table.Name != "operation" ||
				column.Name == "name" && (table.Name == "person" || table.Name == "account")
			if table.Name == "idempotency" && column.Name == "key" {
				continue // minted by a form, says nothing
			}
			if isPersonal && column.Class != store.Private {
				t.Errorf("%s.%s is %s", table.Name, column.Name, column.Class)
			}
			if table.Name == "person" && column.Class == store.Private && (column.RetentionDays == 0 || column.RetentionDays > 90) {
				t.Errorf("person.%s stays for %d days", column.Name, column.RetentionDays)
			}
		}
	}
}

func TestPublicColumns(t *testing.T) {
	for table, want := range map[string][]string{
		"person":            nil,
		"no such table":     nil,
		"territory_commune": {"insee_code", "name"},
	} {
		if got := store.PublicColumns(table); !slices.Equal(got, want) {
			t.Errorf("%s: %v", table, got)
		}
	}
	if got := store.PublicColumns("contribution"); slices.Contains(got, "carnet_id") || !slices.Contains(got, "title") {
		t.Errorf("contribution: %v", got)
	}
}
