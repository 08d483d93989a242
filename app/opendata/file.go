package opendata

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"gorm.io/gorm"

	"oplibre/app/format/archive"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// File is one file of a published release, open for reading from any place in it. The caller closes it.
type File struct {
	io.ReadSeeker
	io.Closer
	// Path is that inside the archive; the archive itself has none.
	Path      string
	MediaType string // RFC 6838, without parameters
	Size      int64  // octets
	// Tag names the content: equal tags mean equal octets.
	Tag string
}

// extract puts the text files of an archive beside it, so that each can be read from any place without unpacking what
// stands before it. Media stay in the archive, where they are not compressed.
func extract(ctx context.Context, db *store.DB, stored store.Stored, files []ReleaseFile) error {
	file, err := db.Files.Open(stored.Hash)
	if err != nil {
		return err
	}
	defer file.Close()
	entries, err := zip.NewReader(file, stored.Size)
	if err != nil {
		return fmt.Errorf("release: %w", err)
	}
	wanted := make(map[string]ReleaseFile, len(files))
	for _, f := range files {
		wanted[f.Path] = f
	}
	for _, entry := range entries.File {
		if f, ok := wanted[entry.Name]; ok {
			if err := extractEntry(ctx, db, entry, f); err != nil {
				return fmt.Errorf("release: %s: %w", entry.Name, err)
			}
		}
	}
	return nil
}

func extractEntry(ctx context.Context, db *store.DB, entry *zip.File, f ReleaseFile) error {
	content, err := entry.Open()
	if err != nil {
		return err
	}
	defer content.Close()
	kept, err := db.Files.Put(ctx, content, f.Size)
	if err == nil && kept.Hash != f.Hash {
		err = errors.New("what was read is not what was written")
	}
	return err
}

// OpenArchive opens the ZIP file of a published release. It returns problem.NotFound.
func OpenArchive(db *store.DB, r *Release) (*File, error) {
	file, err := db.Files.Open(r.FileHash)
	if err != nil {
		return nil, err
	}
	return &File{ReadSeeker: file, Closer: file, MediaType: "application/zip", Size: r.FileSize, Tag: r.FileHash}, nil
}

// Open opens a file of a published release by its path in the archive: contributions.csv, media/….jpg. It returns
// problem.NotFound.
func Open(ctx context.Context, db *store.DB, r *Release, name string) (*File, error) {
	if strings.HasPrefix(name, mediaFolder) {
		return openMedium(db, r, name)
	}
	var found []ReleaseFile
	var whole Release // as it is now, read together with its file: a revision since r was read has replaced both
	err := db.Snapshot(ctx, func(tx *gorm.DB) error {
		if err := tx.Select("file_hash", "file_size").Take(&whole, "operation_id = ? AND id = ?", r.OperationID, r.ID).Error; err != nil {
			return err
		}
		return tx.Where("operation_id = ? AND release_id = ? AND path = ?", r.OperationID, r.ID, name).Limit(1).Find(&found).Error
	})
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, problem.New(problem.NotFound, "error.not_found", nil)
	}
	file, err := db.Files.Open(found[0].Hash)
	if missing(err) { // it can be made again from the archive, which a backup always has
		if err = extract(ctx, db, store.Stored{Hash: whole.FileHash, Size: whole.FileSize}, found); err == nil {
			file, err = db.Files.Open(found[0].Hash)
		}
	}
	if err != nil {
		return nil, err
	}
	return &File{ReadSeeker: file, Closer: file, Path: name, MediaType: found[0].MediaType, Size: found[0].Size, Tag: found[0].Hash}, nil
}

// openMedium reads a medium in the archive itself.
func openMedium(db *store.DB, r *Release, name string) (*File, error) {
	whole, err := db.Files.Open(r.FileHash)
	if err != nil {
		return nil, err
	}
	entry, err := findEntry(whole, r.FileSize, name)
	if err != nil {
		return nil, errors.Join(err, whole.Close())
	}
	start, err := entry.DataOffset()
	if err != nil {
		return nil, errors.Join(err, whole.Close())
	}
	size := int64(entry.UncompressedSize64)
	return &File{ReadSeeker: io.NewSectionReader(whole, start, size), Closer: whole, Path: name, MediaType: typeOf(name), Size: size,
		Tag: fmt.Sprintf("%s-%08x", r.FileHash[:16], entry.CRC32)}, nil
}

func findEntry(whole io.ReaderAt, size int64, name string) (*zip.File, error) {
	entries, err := zip.NewReader(whole, size)
	if err != nil {
		return nil, fmt.Errorf("release: %w", err)
	}
	for _, entry := range entries.File {
		if entry.Name == name && entry.Method == uint16(archive.Store) {
			return entry, nil
		}
	}
	return nil, problem.New(problem.NotFound, "error.not_found", nil)
}

// mediaTypes are those of the media that can be in a release, by the end of their name.
var mediaTypes = map[string]string{".jpg": "image/jpeg", ".pdf": "application/pdf", ".gz": "application/gzip",
	".mp3": "audio/mpeg", ".ogg": "audio/ogg", ".wav": "audio/wav", ".m4a": "audio/mp4"}

func typeOf(name string) string {
	if known := mediaTypes[path.Ext(name)]; known != "" {
		return known
	}
	return "application/octet-stream"
}
