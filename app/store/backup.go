package store

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"oplibre/app/problem"
)

// BackupSummary says what a backup holds.
type BackupSummary struct {
	Rows, Files int64
	// Missing are the hashes that rows name and that were not, or not whole, in Files: removed in the meantime, or lost.
	Missing []string
}

// Backup writes an archive of the whole instance to w: the rows as they are at one moment, and the files that they name.
// It streams, holds up no one who writes, and the archive can be restored into either kind of database.
func (db *DB) Backup(ctx context.Context, w io.Writer) (BackupSummary, error) {
	summary, err := writeArchive(ctx, db.dialect, db.readSQL, db.Files, w)
	if err != nil {
		return BackupSummary{}, fmt.Errorf("backup: %w", err)
	}
	return summary, nil
}

// copyPostgres writes an archive of the rows, whatever their schema, to a file that has its name once it is whole.
func copyPostgres(ctx context.Context, pool *sql.DB, file string) error {
	unfinished, err := os.OpenFile(file+".part", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer unfinished.Close()
	if _, err := writeArchive(ctx, postgresDialect, pool, nil, unfinished); err != nil {
		return err
	}
	if err := errors.Join(unfinished.Sync(), unfinished.Close()); err != nil {
		return err
	}
	return os.Rename(unfinished.Name(), file)
}

// writeArchive writes the live tables, whatever the registry says, and when files is not nil the files they name.
func writeArchive(ctx context.Context, d dialect, pool *sql.DB, files *Files, w io.Writer) (BackupSummary, error) {
	options := &sql.TxOptions{ReadOnly: true}
	if d == postgresDialect {
		options.Isolation = sql.LevelRepeatableRead
	}
	snapshot, err := pool.BeginTx(ctx, options)
	if err != nil {
		return BackupSummary{}, err
	}
	defer snapshot.Rollback() // it has only read
	created := time.Now().UTC()
	a := &archiver{zip: zip.NewWriter(w), created: created, wanted: map[string]bool{}}
	a.manifest = manifest{Format: archiveFormat, Version: archiveVersion, Created: created.Format(time.RFC3339), Database: d,
		Tables: []manifestTable{}, Files: []manifestFile{}, Missing: []string{}}
	if a.manifest.Schema, err = schemaNumber(ctx, snapshot); err != nil {
		return BackupSummary{}, err
	}
	tables, err := liveTables(ctx, d, snapshot)
	if err != nil {
		return BackupSummary{}, err
	}
	for _, table := range tables {
		if err := a.addTable(ctx, snapshot, table); err != nil {
			return BackupSummary{}, fmt.Errorf("table %s: %w", table.name, err)
		}
	}
	if err := snapshot.Rollback(); err != nil { // the files do not change, so nobody has to keep the old rows for them
		return BackupSummary{}, err
	}
	if files != nil {
		if err := a.addFiles(ctx, files); err != nil {
			return BackupSummary{}, err
		}
	}
	return a.finish()
}

// archiver writes one archive.
type archiver struct {
	zip      *zip.Writer
	manifest manifest
	created  time.Time
	rows     int64
	wanted   map[string]bool // hashes named by rows; true when they ought to be in Files
}

// entry begins a file inside the archive. What is in Files is compressed already: pictures, sounds, archives.
func (a *archiver) entry(name string, method uint16) (io.Writer, error) {
	return a.zip.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: a.created})
}

func (a *archiver) addTable(ctx context.Context, snapshot *sql.Tx, table liveTable) error {
	entry, err := a.entry(tableEntry(table.name), zip.Deflate)
	if err != nil {
		return err
	}
	rows, err := snapshot.QueryContext(ctx, selectAll(table))
	if err != nil {
		return err
	}
	defer rows.Close()
	out := lineWriter{w: entry, sum: sha256.New()}
	noted := fileColumnsOf(table)
	values, targets := make([]any, len(table.columns)), make([]any, len(table.columns))
	for i := range values {
		targets[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		if err := out.row(table.columns, values); err != nil {
			return err
		}
		for i, rule := range noted {
			if hash, _ := values[i].(string); hashPattern.MatchString(hash) {
				a.wanted[hash] = a.wanted[hash] || rule == FileKept
			}
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	a.rows += out.rows
	a.manifest.Tables = append(a.manifest.Tables, manifestTable{Name: table.name, Columns: table.columns, Rows: out.rows,
		SHA256: hex.EncodeToString(out.sum.Sum(nil))})
	return nil
}

// selectAll reads a table in the order of its key, so that two backups of the same rows are alike.
func selectAll(table liveTable) string {
	query := "SELECT " + quotedNames(table.columns) + " FROM " + quoted(table.name)
	for _, declared := range Registry() {
		if declared.Name != table.name {
			continue
		}
		var keys []string
		for _, key := range declared.Key {
			if slices.ContainsFunc(table.columns, func(c liveColumn) bool { return c.Name == key }) {
				keys = append(keys, quoted(key))
			}
		}
		if len(keys) > 0 {
			query += " ORDER BY " + strings.Join(keys, ", ")
		}
	}
	return query
}

// fileColumnsOf returns the rule of each column of the table that holds hashes of files, by its position.
func fileColumnsOf(table liveTable) map[int]FileRule {
	rules := map[int]FileRule{}
	for _, declared := range Registry() {
		for _, column := range declared.Columns {
			i := slices.IndexFunc(table.columns, func(c liveColumn) bool { return c.Name == column.Name })
			if declared.Name == table.name && column.File != "" && i >= 0 {
				rules[i] = column.File
			}
		}
	}
	return rules
}

// lineWriter writes rows as JSON lines, and hashes and counts them.
type lineWriter struct {
	w    io.Writer
	sum  hash.Hash
	line []byte
	rows int64
}

func (l *lineWriter) row(columns []liveColumn, values []any) error {
	l.line = append(l.line[:0], '{')
	for i, column := range columns {
		if i > 0 {
			l.line = append(l.line, ',')
		}
		var err error
		if l.line, err = appendText(l.line, column.Name); err != nil {
			return err
		}
		l.line = append(l.line, ':')
		if l.line, err = appendValue(l.line, column.Type, values[i]); err != nil {
			return fmt.Errorf("column %s: %w", column.Name, err)
		}
	}
	l.line = append(l.line, '}', '\n')
	l.rows++
	l.sum.Write(l.line)
	_, err := l.w.Write(l.line)
	return err
}

// addFiles adds what the rows name, in the order of the hashes. Erasure may remove a file meanwhile; a disk may lose one:
// neither is a reason to have no backup.
func (a *archiver) addFiles(ctx context.Context, files *Files) error {
	hashes := make([]string, 0, len(a.wanted))
	for hash := range a.wanted {
		hashes = append(hashes, hash)
	}
	slices.Sort(hashes)
	for _, hash := range hashes {
		whole, err := a.addFile(ctx, files, hash)
		if err != nil {
			return fmt.Errorf("file %s: %w", hash, err)
		}
		if !whole && a.wanted[hash] {
			a.manifest.Missing = append(a.manifest.Missing, hash)
		}
	}
	return nil
}

// addFile reports whether the file was there and has the content that its name says. One that has not is not named in
// the manifest, so that it is never restored.
func (a *archiver) addFile(ctx context.Context, files *Files, hash string) (whole bool, err error) {
	file, err := files.Open(hash)
	if problem.Is(err, problem.NotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer file.Close()
	entry, err := a.entry(fileEntry(hash), zip.Store)
	if err != nil {
		return false, err
	}
	sum := sha256.New()
	size, err := io.Copy(io.MultiWriter(entry, sum), contextReader{ctx, file})
	if err != nil {
		return false, err
	}
	if hex.EncodeToString(sum.Sum(nil)) != hash {
		return false, nil
	}
	a.manifest.Files = append(a.manifest.Files, manifestFile{Hash: hash, Size: size})
	return true, nil
}

func (a *archiver) finish() (BackupSummary, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(a.manifest); err != nil {
		return BackupSummary{}, err
	}
	entry, err := a.entry(manifestName, zip.Deflate)
	if err != nil {
		return BackupSummary{}, err
	}
	if _, err := entry.Write(text.Bytes()); err != nil {
		return BackupSummary{}, err
	}
	if err := a.zip.Close(); err != nil {
		return BackupSummary{}, err
	}
	return BackupSummary{Rows: a.rows, Files: int64(len(a.manifest.Files)), Missing: a.manifest.Missing}, nil
}

// quoted returns a name as SQL writes it. Names come from the schema, never from a person.
func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

func quotedNames(columns []liveColumn) string {
	names := make([]string, len(columns))
	for i, column := range columns {
		names[i] = quoted(column.Name)
	}
	return strings.Join(names, ", ")
}
