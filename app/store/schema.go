package store

import (
	"context"
	"database/sql"
	"fmt"
	"sort"
	"strings"
)

// gooseTable is where the schema number lives; it belongs to no one's data.
const gooseTable = "goose_db_version"

// querier is what a *sql.DB, *sql.Conn and *sql.Tx have in common here.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// liveSchema returns the columns of every live table, both sorted as the database declares them.
func liveSchema(ctx context.Context, d dialect, db querier) (map[string][]string, error) {
	query := `SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.cid`
	if d == postgresDialect {
		query = `SELECT table_name, column_name FROM information_schema.columns
			WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position`
	}
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("read the live schema: %w", err)
	}
	defer rows.Close()
	live := map[string][]string{}
	for rows.Next() {
		var table, column string
		if err := rows.Scan(&table, &column); err != nil {
			return nil, fmt.Errorf("read the live schema: %w", err)
		}
		if table != gooseTable {
			live[table] = append(live[table], column)
		}
	}
	return live, rows.Err()
}

// verifySchema refuses a database whose live columns are not those of the registry: somebody has changed it by hand, and
// exports, erasure and purge could not be trusted.
func (db *DB) verifySchema(ctx context.Context) error {
	live, err := liveSchema(ctx, db.dialect, db.readSQL)
	if err != nil {
		return err
	}
	if differences := compareSchema(live); len(differences) > 0 {
		return fmt.Errorf("the database is not as this version expects: %s", strings.Join(differences, "; "))
	}
	return nil
}

// compareSchema returns what the live columns and the registry do not share, sorted.
func compareSchema(live map[string][]string) []string {
	declared := map[string]bool{}
	for _, table := range Registry() {
		for _, column := range table.Columns {
			declared[table.Name+"."+column.Name] = true
		}
	}
	var differences []string
	for table, columns := range live {
		for _, column := range columns {
			name := table + "." + column
			if !declared[name] {
				differences = append(differences, name+" is not declared")
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
