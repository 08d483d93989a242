package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"sort"
	"strings"
)

// gooseTable is where the schema number lives; it belongs to no one's data.
const gooseTable = "goose_db_version"

// querier is what a *sql.DB, *sql.Conn and *sql.Tx have in common here.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// valueType is what the values of a column are, on both databases and in a backup.
type valueType string

const (
	textType    valueType = "text"
	integerType valueType = "integer"
	booleanType valueType = "boolean"
	realType    valueType = "real"
	bytesType   valueType = "bytes"
)

// valueTypes knows the types that migrations use, as SQLite repeats them and as PostgreSQL calls them.
var valueTypes = map[string]valueType{
	"text": textType, "bigint": integerType, "boolean": booleanType, "double precision": realType, "bytea": bytesType,
}

type liveColumn struct {
	Name string    `json:"name"`
	Type valueType `json:"type"`
}

// liveTable is a table as the database has it.
type liveTable struct {
	name    string
	columns []liveColumn
	refers  []string // the tables to which its foreign keys point
}

const (
	sqliteColumns = `SELECT m.name, c.name, lower(c.type) FROM sqlite_master m JOIN pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.cid`
	sqliteReferences = `SELECT m.name, f."table" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f
		WHERE m.type = 'table'`
	postgresColumns = `SELECT table_name::text, column_name::text, data_type::text FROM information_schema.columns
		WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position`
	postgresReferences = `SELECT a.relname::text, b.relname::text FROM pg_constraint c
		JOIN pg_class a ON a.oid = c.conrelid JOIN pg_class b ON b.oid = c.confrelid
		WHERE c.contype = 'f' AND c.connamespace = current_schema()::regnamespace`
)

// liveTables returns the tables of the database with their columns as it declares them, each table after those to which
// it refers and otherwise in the order of the registry.
func liveTables(ctx context.Context, d dialect, db querier) ([]liveTable, error) {
	columnsQuery, referencesQuery := sqliteColumns, sqliteReferences
	if d == postgresDialect {
		columnsQuery, referencesQuery = postgresColumns, postgresReferences
	}
	tables := map[string]*liveTable{}
	err := eachRow(ctx, db, columnsQuery, 3, func(row []string) error {
		name := row[0]
		if name == gooseTable {
			return nil
		}
		if tables[name] == nil {
			tables[name] = &liveTable{name: name}
		}
		tables[name].columns = append(tables[name].columns, liveColumn{row[1], valueTypes[row[2]]})
		return nil
	})
	if err == nil {
		err = eachRow(ctx, db, referencesQuery, 2, func(row []string) error {
			if t := tables[row[0]]; t != nil {
				t.refers = append(t.refers, row[1])
			}
			return nil
		})
	}
	if err != nil {
		return nil, fmt.Errorf("read the live schema: %w", err)
	}
	return inOrder(tables), nil
}

// eachRow calls fn with every row of a query for so many columns of text.
func eachRow(ctx context.Context, db querier, query string, width int, fn func(row []string) error, args ...any) error {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	row, targets := make([]string, width), make([]any, width)
	for i := range row {
		targets[i] = &row[i]
	}
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		if err := fn(row); err != nil {
			return err
		}
	}
	return rows.Err()
}

// inOrder sorts tables so that each comes after those to which it refers.
func inOrder(tables map[string]*liveTable) []liveTable {
	declared := map[string]int{}
	for i, table := range Registry() {
		declared[table.Name] = i - 1_000_000 // before every table that the registry does not know
	}
	names := make([]string, 0, len(tables))
	for name := range tables {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		if order := declared[a] - declared[b]; order != 0 {
			return order
		}
		return strings.Compare(a, b)
	})
	ordered := make([]liveTable, 0, len(tables))
	seen := map[string]bool{}
	var visit func(name string)
	visit = func(name string) {
		if seen[name] || tables[name] == nil {
			return
		}
		seen[name] = true
		for _, other := range tables[name].refers {
			visit(other)
		}
		ordered = append(ordered, *tables[name])
	}
	for _, name := range names {
		visit(name)
	}
	return ordered
}

// verifySchema refuses a database whose live columns are not those of the registry: somebody has changed it by hand, and
// exports, erasure and purge could not be trusted.
func verifySchema(ctx context.Context, d dialect, db querier) error {
	live, err := liveTables(ctx, d, db)
	if err != nil {
		return err
	}
	if differences := compareSchema(live); len(differences) > 0 {
		return fmt.Errorf("the database is not as this version expects: %s", strings.Join(differences, "; "))
	}
	return nil
}

// compareSchema returns what the live columns and the registry do not share, sorted.
func compareSchema(live []liveTable) []string {
	declared := map[string]bool{}
	for _, table := range Registry() {
		for _, column := range table.Columns {
			declared[table.Name+"."+column.Name] = true
		}
	}
	var differences []string
	for _, table := range live {
		for _, column := range table.columns {
			name := table.name + "." + column.Name
			switch {
			case !declared[name]:
				differences = append(differences, name+" is not declared")
			case column.Type == "":
				differences = append(differences, name+" has a type that is not portable")
			}
			delete(declared, name)
		}
	}
	for name := range declared {
		differences = append(differences, name+" is missing")
	}
	sort.Strings(differences)
	return differences
}
