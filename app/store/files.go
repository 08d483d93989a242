package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"time"

	"oplibre/app/problem"
)

// Files keeps octets under the SHA-256 of their content: pictures, recordings, releases. It is the only place that joins
// paths, so that another store (S3-compatible) can stand behind the same type later.
type Files struct {
	dir string
	// claims holds back Release while rows that name a file are written.
	claims sync.RWMutex
}

// Stored describes what Put has kept.
type Stored struct {
	// Hash is the SHA-256 of the content in lower-case hexadecimal: its name in Files.
	Hash string
	// Size is in octets.
	Size int64
}

// filesName is the folder of Files inside the data folder.
const filesName = "files"

var hashPattern = regexp.MustCompile(`^[0-9a-f]{64}$`)

// ErrTooLarge is returned by Put when the stream is longer than allowed; nothing is kept then.
var ErrTooLarge = problem.New(problem.TooLarge, "error.file_too_large", nil)

// Put keeps a stream of at most limit octets and returns its hash and size once it is on disk. A stream that breaks off
// leaves nothing behind. Putting the same content again is harmless.
func (f *Files) Put(ctx context.Context, r io.Reader, limit int64) (Stored, error) {
	if err := os.MkdirAll(f.incoming(), 0o700); err != nil {
		return Stored{}, fmt.Errorf("files: %w", err)
	}
	temporary, err := os.CreateTemp(f.incoming(), "*.part")
	if err != nil {
		return Stored{}, fmt.Errorf("files: %w", err)
	}
	defer os.Remove(temporary.Name()) // gone already when it was kept
	defer temporary.Close()           // a second time when it was kept
	sum := sha256.New()
	size, err := io.Copy(io.MultiWriter(temporary, sum), io.LimitReader(contextReader{ctx, r}, limit+1))
	if err != nil {
		return Stored{}, fmt.Errorf("files: %w", err)
	}
	if size > limit {
		return Stored{}, ErrTooLarge
	}
	stored := Stored{Hash: hex.EncodeToString(sum.Sum(nil)), Size: size}
	if err := f.keep(temporary, stored); err != nil {
		return Stored{}, err
	}
	return stored, nil
}

// keep moves a finished file to its name, durably.
func (f *Files) keep(temporary *os.File, stored Stored) error {
	// Closed before it is moved: Windows moves no open file.
	if err := errors.Join(temporary.Sync(), temporary.Close()); err != nil {
		return fmt.Errorf("files: %w", err)
	}
	path, err := f.path(stored.Hash)
	if err != nil {
		return err
	}
	switch err := os.Mkdir(filepath.Dir(path), 0o700); {
	case err == nil:
		if err := syncDir(f.dir); err != nil {
			return err
		}
	case !errors.Is(err, fs.ErrExist):
		return fmt.Errorf("files: %w", err)
	}
	if err := os.Rename(temporary.Name(), path); err != nil {
		if there, missing := f.Stat(stored.Hash); missing == nil && there == stored {
			return nil // Windows does not replace what somebody is reading; it has the same content
		}
		return fmt.Errorf("files: %w", err)
	}
	return syncDir(filepath.Dir(path))
}

// abandonedAfter is the age at which an unfinished file is certainly of a process that was killed.
const abandonedAfter = 24 * time.Hour

// sweep removes what killed processes have left unfinished.
func (f *Files) sweep(now time.Time) error {
	entries, err := os.ReadDir(f.incoming())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("files: %w", err)
	}
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil || now.Sub(info.ModTime()) < abandonedAfter {
			continue // gone already, or still on its way
		}
		if err := os.Remove(filepath.Join(f.incoming(), entry.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("files: %w", err)
		}
	}
	return nil
}

// Open opens the content of a hash; the caller closes it. It returns problem.NotFound when there is none.
func (f *Files) Open(hash string) (*os.File, error) {
	path, err := f.path(hash)
	if err != nil {
		return nil, err
	}
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, problem.New(problem.NotFound, "error.not_found", nil)
	}
	return file, err
}

// Stat returns what is kept under a hash without opening it. It returns problem.NotFound when there is nothing.
func (f *Files) Stat(hash string) (Stored, error) {
	path, err := f.path(hash)
	if err != nil {
		return Stored{}, err
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Stored{}, problem.New(problem.NotFound, "error.not_found", nil)
	}
	if err != nil {
		return Stored{}, fmt.Errorf("files: %w", err)
	}
	return Stored{Hash: hash, Size: info.Size()}, nil
}

// Delete forgets the content of a hash; deleting what is not there is no error.
func (f *Files) Delete(hash string) error {
	path, err := f.path(hash)
	if err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("files: %w", err)
	}
	return nil
}

// Walk calls fn with the hash and size of every file kept, in the order of the hashes.
func (f *Files) Walk(fn func(stored Stored) error) error {
	err := filepath.WalkDir(f.dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !hashPattern.MatchString(entry.Name()) {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		return fn(Stored{Hash: entry.Name(), Size: info.Size()})
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func (f *Files) incoming() string { return filepath.Join(f.dir, "incoming") }

// path returns where a hash lives: files/ab/abcd…, so that no folder holds more than some thousands.
func (f *Files) path(hash string) (string, error) {
	if !hashPattern.MatchString(hash) {
		return "", problem.New(problem.NotFound, "error.not_found", nil)
	}
	return filepath.Join(f.dir, hash[:2], hash), nil
}

// contextReader stops reading when its context is cancelled.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

// syncDir makes a rename durable; folders cannot be synced on Windows, where rename is durable enough.
func syncDir(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("files: %w", err)
	}
	defer dir.Close()
	if err := dir.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !os.IsPermission(err) {
		return fmt.Errorf("files: %w", err)
	}
	return nil
}
