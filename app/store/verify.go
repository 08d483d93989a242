package store

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
)

// VerifyBackup reads an archive that Backup wrote from end to end: every row can be parsed, and every table and file has the sum
// that the manifest says. It returns *ArchiveError, or *NewerSchemaError for an archive of a newer version of the program.
func VerifyBackup(ctx context.Context, r io.ReaderAt, size int64) error {
	a, err := openArchive(r, size)
	if err != nil {
		return err
	}
	for _, table := range a.manifest.Tables {
		if err := a.verifyTable(ctx, table); err != nil {
			return err
		}
	}
	for _, file := range a.manifest.Files {
		if err := a.verifyFile(ctx, file); err != nil {
			return err
		}
	}
	return nil
}

func (a *archive) verifyTable(ctx context.Context, listed manifestTable) error {
	name := tableEntry(listed.Name)
	return a.read(ctx, name, listed.SHA256, func(r io.Reader) error {
		lines := bufio.NewScanner(r)
		lines.Buffer(make([]byte, 64<<10), lineLimit)
		rows := int64(0)
		for lines.Scan() {
			rows++
			if _, err := parseRow(lines.Bytes(), listed.Columns); err != nil {
				return damaged(name, "line %d: %w", rows, err)
			}
		}
		if lines.Err() == nil && rows != listed.Rows {
			return damaged(name, "has %d rows instead of %d", rows, listed.Rows)
		}
		return lines.Err()
	})
}

func (a *archive) verifyFile(ctx context.Context, listed manifestFile) error {
	return a.read(ctx, fileEntry(listed.Hash), listed.Hash, func(r io.Reader) error {
		_, err := io.Copy(io.Discard, r)
		return err
	})
}

// read gives an entry to read, and compares the sum of what was read.
func (a *archive) read(ctx context.Context, name, sum string, read func(io.Reader) error) error {
	entry, err := a.open(name)
	if err != nil {
		return err
	}
	defer entry.Close()
	hash := sha256.New()
	if err := read(io.TeeReader(contextReader{ctx, entry}, hash)); err != nil {
		var known *ArchiveError
		if errors.As(err, &known) || ctx.Err() != nil {
			return err
		}
		return damaged(name, "%w", err)
	}
	if hex.EncodeToString(hash.Sum(nil)) != sum {
		return damaged(name, "has another content than when it was written")
	}
	return nil
}
