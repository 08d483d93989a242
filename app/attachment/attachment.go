// Package attachment keeps papers that prove something: a certificate, a permit, a receipt. They come as a PDF or as a picture
// taken with a telephone, are for the team alone, and are kept octet for octet, because a proof that was made anew proves less.
//
// What a file is follows from its first octets and never from what the sender calls it; a picture must moreover be one that can be
// opened. Files keep equal contents once: a row that names one is written inside Claim, and Release forgets what no row names.
package attachment

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // the two kinds of pictures that are accepted
	_ "image/png"
	"io"
	"log/slog"
	"path"
	"strings"

	"gorm.io/gorm"

	"oplibre/app/format/typed"
	"oplibre/app/problem"
	"oplibre/app/store"
)

const (
	// Limit is the largest file that is accepted, in octets.
	Limit = 10 << 20
	// Accept is what a file field proposes to choose from.
	Accept = ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"
	// Field is the name of the file field, to which what is wrong with a file belongs.
	Field = "file"
	// nameLimit is how long a name may be, in characters.
	nameLimit = 120
	// largestEdge keeps pictures out whose opening would take the memory of the machine.
	largestEdge = 20_000
)

// signatures are the first octets of the types that are accepted: ISO 32000-1 (7.5.2), ISO/IEC 10918-1 (B.1.1.3) and
// PNG (W3C, 5.2).
var signatures = []struct{ head, mediaType, extension string }{
	{"%PDF-", "application/pdf", ".pdf"},
	{"\xff\xd8\xff", "image/jpeg", ".jpg"},
	{"\x89PNG\r\n\x1a\n", "image/png", ".png"},
}

// File is a paper that is kept; its name ends as its type does.
type File struct {
	Hash      string
	Size      int64
	MediaType string
	Name      string
}

// Keep takes a file of at most Limit octets. A stream that breaks off leaves nothing behind. It returns problem.Invalid with Field for
// what is empty, too large, or neither a PDF nor a JPEG nor a PNG.
func Keep(ctx context.Context, db *store.DB, name string, r io.Reader) (File, error) {
	head := make([]byte, 16)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return File{}, fmt.Errorf("attachment: %w", err)
	}
	head = head[:n]
	mediaType, extension := typeOf(head)
	switch {
	case n == 0:
		return File{}, Refuse("attachment.error.none")
	case mediaType == "":
		return File{}, Refuse("attachment.error.kind")
	}
	stored, err := db.Files.Put(ctx, io.MultiReader(bytes.NewReader(head), r), Limit)
	if errors.Is(err, store.ErrTooLarge) {
		return File{}, TooLarge()
	}
	if err != nil {
		return File{}, err
	}
	if err := opens(db, stored.Hash, mediaType); err != nil {
		Release(ctx, db, stored.Hash)
		return File{}, err
	}
	return File{Hash: stored.Hash, Size: stored.Size, MediaType: mediaType, Name: nameOf(name, extension)}, nil
}

// Refuse is the refusal of a file for a reason of the catalogue.
func Refuse(key string) error {
	return problem.Fields{{Name: Field, Message: problem.Message{Key: key}}}.Err()
}

// TooLarge is the refusal of a file that is larger than Limit.
func TooLarge() error {
	return problem.Fields{{Name: Field, Message: problem.Message{Key: "attachment.error.large", Args: problem.Args{"Most": Limit >> 20}}}}.Err()
}

// Claim writes the row that names a file; when it cannot be written, the file is forgotten.
func Claim(ctx context.Context, db *store.DB, file File, write func(tx *gorm.DB) error) error {
	err := db.Claim(ctx, file.Hash, write)
	if err != nil {
		Release(ctx, db, file.Hash)
	}
	return err
}

// Release forgets files that no row names; what cannot be deleted now is swept later.
func Release(ctx context.Context, db *store.DB, hashes ...string) {
	for _, hash := range hashes {
		if _, err := db.Release(context.WithoutCancel(ctx), hash); err != nil {
			slog.Warn("an attachment could not be deleted", "error", err)
		}
	}
}

func typeOf(head []byte) (mediaType, extension string) {
	for _, s := range signatures {
		if strings.HasPrefix(string(head), s.head) {
			return s.mediaType, s.extension
		}
	}
	return "", ""
}

// opens refuses a picture that is damaged, or larger than a camera makes them.
func opens(db *store.DB, hash, mediaType string) error {
	if !strings.HasPrefix(mediaType, "image/") {
		return nil
	}
	file, err := db.Files.Open(hash)
	if err != nil {
		return err
	}
	defer file.Close()
	config, _, err := image.DecodeConfig(file)
	if err != nil || max(config.Width, config.Height) > largestEdge {
		return Refuse("attachment.error.damaged")
	}
	return nil
}

// nameOf makes the name of a file fit for a header and for people: without folders, and ending as its type does.
func nameOf(name, extension string) string {
	name = typed.Line(path.Base(strings.ReplaceAll(name, `\`, "/")))
	stem := strings.Trim(strings.TrimSuffix(name, path.Ext(name)), ". ")
	if stem == "" || stem == "/" {
		stem = "document"
	}
	if runes := []rune(stem); len(runes) > nameLimit {
		stem = string(runes[:nameLimit])
	}
	return stem + extension
}
