package archive_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"runtime"
	"strings"
	"testing"
	"time"

	"oplibre/app/format/archive"
)

var published = time.Date(2027, 5, 23, 18, 0, 0, 123, time.FixedZone("", 7200))

func write(t *testing.T, out io.Writer) *archive.Writer {
	t.Helper()
	w := archive.NewWriter(out, published)
	if _, err := w.Add("places.csv", archive.Deflate, strings.NewReader(strings.Repeat("id,name\n", 1000))); err != nil {
		t.Fatal(err)
	}
	entry, err := w.Create("media/lavoir été.jpg", archive.Store)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if _, err := entry.Write([]byte("pixels")); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.WriteChecksums(); err != nil {
		t.Fatal(err)
	}
	if _, err := entry.Write([]byte("late")); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("writing to a finished entry: %v", err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w
}

func TestWriteAndReadBack(t *testing.T) {
	var out bytes.Buffer
	w := write(t, &out)
	r, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for i, f := range r.File {
		names = append(names, f.Name)
		if !f.Modified.Equal(published.Truncate(time.Second)) {
			t.Errorf("%s is of %v", f.Name, f.Modified)
		}
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(content)
		if e := w.Entries()[i]; e.Name != f.Name || e.Size != int64(len(content)) || e.SHA256 != hex.EncodeToString(sum[:]) {
			t.Errorf("entry %+v, file %s of %d bytes", e, f.Name, len(content))
		}
	}
	if got := strings.Join(names, " "); got != "places.csv media/lavoir été.jpg checksums.txt" {
		t.Errorf("entries %s", got)
	}
	if r.File[0].Method != zip.Deflate || r.File[1].Method != zip.Store {
		t.Error("methods are not those asked for")
	}
}

func TestSameBytes(t *testing.T) {
	var a, b bytes.Buffer
	write(t, &a)
	write(t, &b)
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("equal contents gave different archives")
	}
}

func TestChecksums(t *testing.T) {
	got := archive.Checksums([]archive.Entry{{Name: "b", SHA256: "22"}, {Name: "checksums.txt", SHA256: "33"}, {Name: "a/é", SHA256: "11"}})
	if want := "11  a/é\n22  b\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestRefusesNames(t *testing.T) {
	w := archive.NewWriter(io.Discard, published)
	for _, name := range []string{"", ".", "/a", "../a", "a/../b", "a//b", "a/", `a\b`, "c:a", "a\nb", "a*", "a.", "\xff"} {
		if _, err := w.Create(name, archive.Store); !errors.Is(err, archive.ErrName) {
			t.Errorf("%q: %v", name, err)
		}
	}
	if _, err := w.Add("README.md", archive.Store, strings.NewReader("")); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Create("readme.md", archive.Store); !errors.Is(err, archive.ErrTwice) {
		t.Errorf("the same name in other case: %v", err)
	}
}

type failing struct{}

var errDisk = errors.New("the disk is gone")

func (failing) Read([]byte) (int, error) { return 0, errDisk }

func TestAddReportsTheReader(t *testing.T) {
	w := archive.NewWriter(io.Discard, published)
	if _, err := w.Add("a", archive.Deflate, failing{}); !errors.Is(err, errDisk) {
		t.Errorf("error %v", err)
	}
}

// zeros gives so many zero bytes.
type zeros int64

func (z *zeros) Read(p []byte) (int, error) {
	if *z <= 0 {
		return 0, io.EOF
	}
	n := min(int64(len(p)), int64(*z))
	*z -= zeros(n)
	return int(n), nil
}

func TestKeepsNothingInMemory(t *testing.T) {
	var before, after runtime.MemStats
	w := archive.NewWriter(io.Discard, published)
	runtime.ReadMemStats(&before)
	large := zeros(256 << 20)
	entry, err := w.Add("large.bin", archive.Store, &large)
	if err != nil || entry.Size != 256<<20 {
		t.Fatal(entry, err)
	}
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 4<<20 {
		t.Errorf("allocated %d bytes for a file of 256 MiB", grown)
	}
}
