package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"oplibre/app/problem"
)

// Violation is one broken invariant of a database. Domains report theirs in the same form.
type Violation struct {
	// Check names the invariant: "files.size", "seats.confirmed".
	Check string
	// Subject is what breaks it: a table, the identifier of a row, a hash. Never a personal value.
	Subject string
	// Detail says what is and what should be, in English, for whoever runs the machine.
	Detail string
}

// Check verifies what the store itself promises: the database file is sound, references lead somewhere, the schema is
// that of the registry, there is one instance, and the files that rows name are there with the size they should have.
// It reads one snapshot; err is only a database that cannot be read.
func (db *DB) Check(ctx context.Context) ([]Violation, error) {
	options := &sql.TxOptions{ReadOnly: true}
	checks := []func(context.Context, *sql.Tx) ([]Violation, error){db.checkSchema, db.checkInstance, db.checkFiles}
	if db.dialect == postgresDialect {
		options.Isolation = sql.LevelRepeatableRead
	} else { // PostgreSQL verifies these itself
		checks = append(checks, checkSQLiteFile, checkSQLiteReferences)
	}
	snapshot, err := db.readSQL.BeginTx(ctx, options)
	if err != nil {
		return nil, fmt.Errorf("check: %w", err)
	}
	defer snapshot.Rollback() // it has only read
	var all []Violation
	for _, check := range checks {
		found, err := check(ctx, snapshot)
		if err != nil {
			return nil, fmt.Errorf("check: %w", err)
		}
		all = append(all, found...)
	}
	return all, nil
}

func (db *DB) checkSchema(ctx context.Context, snapshot *sql.Tx) ([]Violation, error) {
	live, err := liveTables(ctx, db.dialect, snapshot)
	if err != nil {
		return nil, err
	}
	var found []Violation
	for _, difference := range compareSchema(live) {
		subject, detail, _ := strings.Cut(difference, " ")
		found = append(found, Violation{"store.schema", subject, detail})
	}
	return found, nil
}

func (db *DB) checkInstance(ctx context.Context, snapshot *sql.Tx) ([]Violation, error) {
	var found []Violation
	err := eachRow(ctx, snapshot, "SELECT CAST(COUNT(*) AS TEXT) FROM instance", 1, func(row []string) error {
		if row[0] != "1" {
			found = append(found, Violation{"store.instance", "instance", "has " + row[0] + " rows instead of 1"})
		}
		return nil
	})
	return found, err
}

// checkFiles looks for every file that a row names.
func (db *DB) checkFiles(ctx context.Context, snapshot *sql.Tx) ([]Violation, error) {
	var found []Violation
	for _, table := range Registry() {
		for _, column := range table.Columns {
			if column.File != FileKept {
				continue
			}
			size := "'-1'"
			if column.SizeColumn != "" {
				size = "CAST(" + quoted(column.SizeColumn) + " AS TEXT)"
			}
			name := quoted(column.Name)
			query := "SELECT DISTINCT " + name + ", " + size + " FROM " + quoted(table.Name) + " WHERE " + name + " <> '' ORDER BY 1, 2"
			err := eachRow(ctx, snapshot, query, 2, func(row []string) error {
				v, err := db.checkFile(row[0], row[1])
				if v != nil {
					v.Detail = table.Name + "." + column.Name + " " + v.Detail
					found = append(found, *v)
				}
				return err
			})
			if err != nil {
				return nil, err
			}
		}
	}
	return found, nil
}

// checkFile returns what is wrong with a file, or nil. size is "-1" where nobody knows it.
func (db *DB) checkFile(hash, size string) (*Violation, error) {
	stored, err := db.Files.Stat(hash)
	switch {
	case problem.Is(err, problem.NotFound):
		return &Violation{"files.kept", hash, "names a file that is not there"}, nil
	case err != nil:
		return nil, err
	case size != "-1" && size != fmt.Sprint(stored.Size):
		return &Violation{"files.size", hash, fmt.Sprintf("says %s octets, the file has %d", size, stored.Size)}, nil
	}
	return nil, nil
}

func checkSQLiteFile(ctx context.Context, snapshot *sql.Tx) ([]Violation, error) {
	var found []Violation
	err := eachRow(ctx, snapshot, "SELECT integrity_check FROM pragma_integrity_check", 1, func(row []string) error {
		if row[0] != "ok" {
			found = append(found, Violation{"sqlite.integrity", FileName, row[0]})
		}
		return nil
	})
	return found, err
}

func checkSQLiteReferences(ctx context.Context, snapshot *sql.Tx) ([]Violation, error) {
	var found []Violation
	query := `SELECT "table", CAST(COALESCE(rowid, 0) AS TEXT), parent FROM pragma_foreign_key_check`
	err := eachRow(ctx, snapshot, query, 3, func(row []string) error {
		found = append(found, Violation{"sqlite.references", row[0], "row " + row[1] + " refers to a row of " + row[2] + " that is not there"})
		return nil
	})
	return found, err
}
