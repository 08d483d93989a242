package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
)

// What the tests outside the package see of its inside.

// Waiting is the number of pieces handed to the writer that it has not taken yet.
func (db *DB) Waiting() int { return len(db.writer.pieces) }

// BeforeCommit calls fn before each COMMIT of the writer.
func (db *DB) BeforeCommit(fn func()) { db.writer.beforeCommit = fn }

// Left makes a disk have so many octets of room.
func (b *Backups) Left(octets int64) {
	b.free = func(string) (int64, error) { return octets, nil }
}

// MigrateTo brings an empty database to an earlier schema.
func MigrateTo(ctx context.Context, options Options, schema int64) error {
	if options.URL == "" {
		return migrateSQLite(ctx, options.Dir+"/"+FileName, "", schema)
	}
	pool, err := sql.Open("pgx", options.URL)
	if err != nil {
		return err
	}
	defer pool.Close()
	return migratePostgres(ctx, pool, "", schema)
}

// LiveTable is a table as the database has it.
type LiveTable struct {
	Name    string
	Columns []string
	Types   []string
}

// LiveTables returns the tables of a database in an order that foreign keys allow.
func LiveTables(ctx context.Context, postgres bool, pool *sql.DB) ([]LiveTable, error) {
	d := sqliteDialect
	if postgres {
		d = postgresDialect
	}
	live, err := liveTables(ctx, d, pool)
	tables := make([]LiveTable, len(live))
	for i, table := range live {
		tables[i].Name = table.name
		for _, column := range table.columns {
			tables[i].Columns = append(tables[i].Columns, column.Name)
			tables[i].Types = append(tables[i].Types, string(column.Type))
		}
	}
	return tables, err
}

// EndsTransaction is endsTransaction.
var EndsTransaction = endsTransaction

// ArchiveSQLite writes an archive of a database of any schema.
func ArchiveSQLite(ctx context.Context, options Options) ([]byte, error) {
	pool, err := sql.Open("sqlite", sqliteDSN(options.Dir+"/"+FileName))
	if err != nil {
		return nil, err
	}
	defer pool.Close()
	var archive bytes.Buffer
	_, err = writeArchive(ctx, sqliteDialect, pool, nil, &archive)
	return archive.Bytes(), err
}

// RowAgain reads a line of a table with one column of each type, and writes it again.
func RowAgain(line []byte) ([]byte, error) {
	columns := []liveColumn{{"t", textType}, {"i", integerType}, {"b", booleanType}, {"r", realType}, {"o", bytesType}}
	values, err := parseRow(line, columns)
	if err != nil {
		return nil, err
	}
	var again bytes.Buffer
	writer := lineWriter{w: &again, sum: sha256.New()}
	err = writer.row(columns, values)
	return again.Bytes(), err
}
