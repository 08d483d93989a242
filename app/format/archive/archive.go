// Package archive writes the ZIP file of a release straight to whoever asked for it.
//
// Nothing is kept in memory but the list of entries: each file is compressed as it is read, and its size and SHA-256
// are known once it has passed. Equal contents give equal bytes, because the time of every entry is given by the
// caller, entries come in the caller's order, and neither owners nor machine-dependent flags are written. Sizes stand
// behind the data (APPNOTE.TXT 4.3.9), which lets the archive go to a network connection.
package archive

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"sort"
	"strings"
	"time"
)

// Method says whether an entry is compressed.
type Method uint16

// Deflate is for text; Store for what is compressed already: pictures, sounds, spreadsheets, other archives.
const (
	Store   = Method(zip.Store)
	Deflate = Method(zip.Deflate)
)

// ChecksumsName is the entry that WriteChecksums adds.
const ChecksumsName = "checksums.txt"

// Errors of Create.
var (
	// ErrName means a name that is not a relative path with slashes inside the archive, or is not portable.
	ErrName = errors.New("archive: name of an entry")
	// ErrTwice means that an entry of this name was written already (names that differ in case only are the same:
	// on many machines they would overwrite one another).
	ErrTwice = errors.New("archive: entry is there twice")
)

// Entry is one file of the archive.
type Entry struct {
	Name string
	// Size is the uncompressed length in bytes.
	Size int64
	// SHA256 is the hash of the uncompressed file in hexadecimal digits.
	SHA256 string
}

// Writer writes one archive. It is not for several goroutines.
type Writer struct {
	zip      *zip.Writer
	modified time.Time
	entries  []Entry
	names    map[string]bool
	current  *entryWriter
}

// NewWriter begins an archive on out. Every entry gets the time modified, to the second, in UTC.
func NewWriter(out io.Writer, modified time.Time) *Writer {
	return &Writer{zip: zip.NewWriter(out), modified: modified.UTC().Truncate(time.Second), names: map[string]bool{}}
}

// Create begins the next entry; what is written to it ends with the next call of a method of w. It returns ErrName,
// ErrTwice, or what writing to the archive gave.
func (w *Writer) Create(name string, method Method) (io.Writer, error) {
	w.finish()
	if !portable(name) {
		return nil, fmt.Errorf("%w: %q", ErrName, name)
	}
	key := strings.ToLower(name)
	if w.names[key] {
		return nil, fmt.Errorf("%w: %s", ErrTwice, name)
	}
	header := &zip.FileHeader{Name: name, Method: uint16(method), Modified: w.modified}
	header.SetMode(0o644)
	out, err := w.zip.CreateHeader(header)
	if err != nil {
		return nil, err
	}
	w.names[key] = true
	w.current = &entryWriter{name: name, out: out, sum: sha256.New()}
	return w.current, nil
}

// Add writes a whole entry from a reader and returns its size and hash.
func (w *Writer) Add(name string, method Method, content io.Reader) (Entry, error) {
	out, err := w.Create(name, method)
	if err != nil {
		return Entry{}, err
	}
	if _, err := io.Copy(out, content); err != nil {
		return Entry{}, fmt.Errorf("archive: %s: %w", name, err)
	}
	w.finish()
	return w.entries[len(w.entries)-1], nil
}

// Entries are the finished entries in the order in which they were written.
func (w *Writer) Entries() []Entry {
	w.finish()
	return append([]Entry(nil), w.entries...)
}

// WriteChecksums adds ChecksumsName with the hash of every entry so far.
func (w *Writer) WriteChecksums() (Entry, error) {
	return w.Add(ChecksumsName, Deflate, strings.NewReader(Checksums(w.Entries())))
}

// Close writes the archive's directory. It does not close the stream. Without it the archive cannot be read: after
// an error it is left out on purpose, so that a cut archive is not taken for a whole one.
func (w *Writer) Close() error {
	w.finish()
	return w.zip.Close()
}

func (w *Writer) finish() {
	if e := w.current; e != nil {
		w.entries = append(w.entries, Entry{Name: e.name, Size: e.size, SHA256: hex.EncodeToString(e.sum.Sum(nil))})
		e.out, w.current = nil, nil
	}
}

// entryWriter counts and hashes what passes.
type entryWriter struct {
	name string
	out  io.Writer
	size int64
	sum  hash.Hash
}

func (e *entryWriter) Write(p []byte) (int, error) {
	if e.out == nil {
		return 0, fmt.Errorf("archive: %s is finished: %w", e.name, fs.ErrClosed)
	}
	n, err := e.out.Write(p)
	e.sum.Write(p[:n])
	e.size += int64(n)
	return n, err
}

// Checksums are the lines that `sha256sum --check` reads, sorted by name, without ChecksumsName itself.
func Checksums(entries []Entry) string {
	sorted := append([]Entry(nil), entries...)
	sort.Slice(sorted, func(i, j int) bool { return sorted[i].Name < sorted[j].Name })
	var b strings.Builder
	for _, e := range sorted {
		if e.Name != ChecksumsName {
			b.WriteString(e.SHA256 + "  " + e.Name + "\n")
		}
	}
	return b.String()
}

// portable is a name that every system can unpack, and only below the folder it is unpacked into.
func portable(name string) bool {
	return fs.ValidPath(name) && name != "." && !strings.HasSuffix(name, ".") &&
		strings.IndexFunc(name, func(r rune) bool { return r < ' ' || strings.ContainsRune(`\:*?"<>|`, r) }) < 0
}
