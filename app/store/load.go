package store

import (
	"archive/zip"
	"bufio"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// What an archive may hold at most, so that a hostile one cannot fill the memory.
const (
	manifestLimit = 256 << 20
	lineLimit     = 64 << 20
)

// loadParameters bounds the values of one INSERT; both databases take more.
const loadParameters = 2_000

// ArchiveError says what is wrong with an archive given to Restore.
type ArchiveError struct {
	// Entry is the file inside the archive, or empty.
	Entry string
	Err   error
}

// Error says which part is wrong.
func (e *ArchiveError) Error() string {
	if e.Entry == "" {
		return "this file is not a whole backup: " + e.Err.Error()
	}
	return "this file is not a whole backup: " + e.Entry + ": " + e.Err.Error()
}

// Unwrap returns the cause.
func (e *ArchiveError) Unwrap() error { return e.Err }

func damaged(entry, format string, args ...any) error {
	return &ArchiveError{Entry: entry, Err: fmt.Errorf(format, args...)}
}

// archive is a backup that is being read.
type archive struct {
	manifest manifest
	entries  map[string]*zip.File
}

// openArchive reads the manifest and verifies that what it names is there. Names from the archive are only ever looked up
// among its own entries: no path is made of them.
func openArchive(r io.ReaderAt, size int64) (*archive, error) {
	reader, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, damaged("", "%w", err)
	}
	a := &archive{entries: map[string]*zip.File{}}
	for _, file := range reader.File {
		if a.entries[file.Name] != nil {
			return nil, damaged(file.Name, "is there twice")
		}
		a.entries[file.Name] = file
	}
	if err := a.readManifest(); err != nil {
		return nil, err
	}
	return a, a.verifyEntries()
}

func (a *archive) readManifest() error {
	entry, err := a.open(manifestName)
	if err != nil {
		return err
	}
	defer entry.Close()
	if err := json.NewDecoder(io.LimitReader(entry, manifestLimit)).Decode(&a.manifest); err != nil {
		return damaged(manifestName, "%w", err)
	}
	switch m := a.manifest; {
	case m.Format != archiveFormat:
		return damaged(manifestName, "the format is %q, not %q", m.Format, archiveFormat)
	case m.Version > archiveVersion, m.Schema > SchemaNumber():
		return &NewerSchemaError{Database: m.Schema, Program: SchemaNumber()}
	case m.Version < 1, m.Schema < 1:
		return damaged(manifestName, "version %d of schema %d does not exist", m.Version, m.Schema)
	}
	return nil
}

func (a *archive) verifyEntries() error {
	named := map[string]bool{}
	for _, table := range a.manifest.Tables {
		name := tableEntry(table.Name)
		if named[name] {
			return damaged(manifestName, "%s is named twice", table.Name)
		}
		if a.entries[name] == nil {
			return damaged(name, "is missing")
		}
		named[name] = true
	}
	for _, file := range a.manifest.Files {
		if !hashPattern.MatchString(file.Hash) {
			return damaged(manifestName, "%q is not a hash", file.Hash)
		}
		entry := a.entries[fileEntry(file.Hash)]
		if entry == nil {
			return damaged(fileEntry(file.Hash), "is missing")
		}
		if file.Size < 0 || uint64(file.Size) != entry.UncompressedSize64 {
			return damaged(entry.Name, "has %d octets instead of %d", entry.UncompressedSize64, file.Size)
		}
	}
	return nil
}

func (a *archive) open(name string) (io.ReadCloser, error) {
	entry := a.entries[name]
	if entry == nil {
		return nil, damaged(name, "is missing")
	}
	r, err := entry.Open()
	if err != nil {
		return nil, damaged(name, "%w", err)
	}
	return r, nil
}

func (a *archive) restoreFile(ctx context.Context, files *Files, file manifestFile) error {
	name := fileEntry(file.Hash)
	entry, err := a.open(name)
	if err != nil {
		return err
	}
	defer entry.Close()
	stored, err := files.Put(ctx, entry, file.Size)
	if err != nil {
		return damaged(name, "%w", err)
	}
	if stored.Hash != file.Hash {
		return errors.Join(damaged(name, "has another content"), files.Delete(stored.Hash))
	}
	return nil
}

// load fills the tables of an empty database of the archive's schema, in one transaction.
func load(ctx context.Context, d dialect, pool *sql.DB, a *archive) error {
	live, err := liveTables(ctx, d, pool)
	if err != nil {
		return err
	}
	if len(a.manifest.Tables) != len(live) {
		return damaged(manifestName, "names %d tables; schema %d has %d", len(a.manifest.Tables), a.manifest.Schema, len(live))
	}
	transaction, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	defer transaction.Rollback() // of no effect once committed
	for _, table := range live { // in an order that foreign keys allow, whatever that of the archive is
		i := slices.IndexFunc(a.manifest.Tables, func(t manifestTable) bool { return t.Name == table.name })
		if i < 0 {
			return damaged(manifestName, "does not name the table %s", table.name)
		}
		l := loader{ctx: ctx, d: d, tx: transaction, table: table}
		if err := l.load(a, a.manifest.Tables[i]); err != nil {
			return err
		}
	}
	if err := transaction.Commit(); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	return nil
}

// loader fills one table.
type loader struct {
	ctx   context.Context
	d     dialect
	tx    *sql.Tx
	table liveTable
	batch []any
}

func (l *loader) load(a *archive, listed manifestTable) error {
	name := tableEntry(l.table.name)
	if !slices.Equal(listed.Columns, l.table.columns) {
		return damaged(manifestName, "the columns of %s are not those of schema %d", listed.Name, a.manifest.Schema)
	}
	entry, err := a.open(name)
	if err != nil {
		return err
	}
	defer entry.Close()
	sum := sha256.New()
	lines := bufio.NewScanner(io.TeeReader(entry, sum))
	lines.Buffer(make([]byte, 64<<10), lineLimit)
	rows := int64(0)
	for lines.Scan() {
		rows++
		values, err := parseRow(lines.Bytes(), l.table.columns)
		if err != nil {
			return damaged(name, "line %d: %w", rows, err)
		}
		if err := l.add(values); err != nil {
			return damaged(name, "up to line %d: %w", rows, err)
		}
	}
	if err := lines.Err(); err != nil {
		return damaged(name, "%w", err)
	}
	if rows != listed.Rows {
		return damaged(name, "has %d rows instead of %d", rows, listed.Rows)
	}
	if hex.EncodeToString(sum.Sum(nil)) != listed.SHA256 {
		return damaged(name, "has another content than when it was written")
	}
	if err := l.flush(); err != nil {
		return damaged(name, "%w", err)
	}
	return nil
}

// add keeps a row until there are enough for one INSERT.
func (l *loader) add(values []any) error {
	if l.d == postgresDialect {
		for i, value := range values {
			if text, isText := value.(string); isText {
				values[i] = strings.ReplaceAll(text, "\x00", "") // PostgreSQL's text holds all of Unicode but U+0000
			}
		}
	}
	l.batch = append(l.batch, values...)
	if len(l.batch)+len(values) <= loadParameters {
		return nil
	}
	return l.flush()
}

func (l *loader) flush() error {
	if len(l.batch) == 0 {
		return nil
	}
	width := len(l.table.columns)
	var query strings.Builder
	query.WriteString("INSERT INTO " + quoted(l.table.name) + " (" + quotedNames(l.table.columns) + ") VALUES ")
	for i := range l.batch {
		switch {
		case i == 0:
			query.WriteString("(")
		case i%width == 0:
			query.WriteString("), (")
		default:
			query.WriteString(", ")
		}
		if l.d == postgresDialect {
			fmt.Fprintf(&query, "$%d", i+1)
		} else {
			query.WriteByte('?') // SQLite looks a numbered one up among all the others
		}
	}
	query.WriteString(")")
	_, err := l.tx.ExecContext(l.ctx, query.String(), l.batch...)
	l.batch = l.batch[:0]
	return err
}
