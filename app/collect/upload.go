package collect

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"oplibre/app/format/typed"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// FileLimit is the size of the largest file that is accepted, in octets: 20 MB.
const FileLimit = 20 << 20

// uploadLife is how long a file waits for its contribution.
const uploadLife = 7 * 24 * time.Hour

// Stage keeps a file for a contribution that is still being written, and says what it is. The stream is read once and
// never held in memory. It returns problem.Invalid on the field "file" with advice, or problem.TooLarge; nothing is kept
// then, nor of a stream that breaks off.
func Stage(ctx context.Context, db *store.DB, by store.By, operationID, name string, r io.Reader) (*Upload, error) {
	stored, err := db.Files.Put(ctx, r, FileLimit)
	if errors.Is(err, store.ErrTooLarge) {
		refusal := problem.New(problem.TooLarge, "collect.file.large", nil)
		refusal.Fields = []problem.Field{{Name: "file", Message: refusal.Message}}
		return nil, refusal
	}
	if err != nil {
		return nil, err
	}
	name = fileName(name)
	upload, err := describe(db.Files, stored, name)
	if err != nil {
		forget(ctx, db, stored.Hash)
		return nil, err
	}
	upload.OperationID, upload.CreatedAt = operationID, by.Now()
	err = db.Claim(ctx, stored.Hash, func(tx *gorm.DB) error {
		again := clause.OnConflict{
			Columns:   []clause.Column{{Name: "operation_id"}, {Name: "hash"}},
			DoUpdates: clause.AssignmentColumns([]string{"created_at", "file_name"}),
		}
		return tx.Clauses(again).Create(upload).Error
	})
	if problem.Is(err, problem.NotFound) { // refused at this moment under another name: it has to be sent again
		return nil, refuseFile("collect.file.gone")
	}
	if err != nil {
		return nil, fmt.Errorf("keep an upload: %w", err)
	}
	return upload, nil
}

// forget deletes a refused file, unless the same octets are in use elsewhere: accepted under another name, or published by
// ourselves.
func forget(ctx context.Context, db *store.DB, hash string) {
	if _, err := db.Release(context.WithoutCancel(ctx), hash); err != nil {
		slog.Warn("a refused file could not be deleted", "error", err)
	}
}

// Unstage forgets files that were staged a moment ago and are refused all the same. Staged again since, they stay.
func Unstage(ctx context.Context, db *store.DB, uploads []*Upload) error {
	for _, u := range uploads {
		err := db.Write(ctx, func(tx *gorm.DB) error {
			return tx.Where("operation_id = ? AND hash = ? AND created_at = ?", u.OperationID, u.Hash, u.CreatedAt).Delete(&Upload{}).Error
		})
		if err != nil {
			return fmt.Errorf("forget an upload: %w", err)
		}
		forget(ctx, db, u.Hash)
	}
	return nil
}

// describe looks at a file that was kept: its type by its first octets, the dimensions of a picture before anything
// decodes it.
func describe(files *store.Files, stored store.Stored, name string) (*Upload, error) {
	file, err := files.Open(stored.Hash)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	head := make([]byte, sniffLength)
	n, err := io.ReadFull(file, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("look at an upload: %w", err)
	}
	upload := &Upload{Hash: stored.Hash, FileName: name, Size: stored.Size}
	if upload.MediaType, err = sniff(head[:n], name); err != nil {
		return nil, err
	}
	if upload.Kind() == Picture {
		info, err := inspect(file)
		if err != nil {
			return nil, err
		}
		upload.Width, upload.Height = info.Upright()
	}
	return upload, nil
}

// fileName keeps the last part of what a browser calls a file, short and in one line.
func fileName(name string) string {
	name = typed.Line(filepath.Base(strings.ReplaceAll(name, `\`, "/")))
	if runes := []rune(name); len(runes) > 120 {
		name = string(runes[len(runes)-120:])
	}
	return name
}

// Uploads returns the files of these hashes that were staged for the operation, in the order of the hashes.
func Uploads(ctx context.Context, db *store.DB, operationID string, hashes []string) ([]Upload, error) {
	if len(hashes) == 0 || len(hashes) > 4*FilesLimit {
		return nil, nil
	}
	var found []Upload
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ? AND hash IN ?", operationID, hashes).Find(&found).Error
	})
	if err != nil {
		return nil, fmt.Errorf("find uploads: %w", err)
	}
	byHash := map[string]Upload{}
	for _, upload := range found {
		byHash[upload.Hash] = upload
	}
	uploads := make([]Upload, 0, len(hashes))
	for _, hash := range hashes {
		if upload, ok := byHash[hash]; ok {
			uploads = append(uploads, upload)
		}
	}
	return uploads, nil
}

// PurgeUploads forgets the uploads that waited for more than seven days, with their files when nothing else
// names them. It returns how many files went.
func PurgeUploads(ctx context.Context, db *store.DB, by store.By) (int, error) {
	var stale []Upload
	err := db.Write(ctx, func(tx *gorm.DB) error {
		stale = nil
		old := func() *gorm.DB { return tx.Where("created_at < ?", store.InstantOf(by.At.Add(-uploadLife))) }
		if err := old().Find(&stale).Error; err != nil {
			return err
		}
		return old().Delete(&Upload{}).Error
	})
	if err != nil {
		return 0, fmt.Errorf("purge uploads: %w", err)
	}
	gone := 0
	for _, upload := range stale {
		released, err := db.Release(ctx, upload.Hash)
		if err != nil {
			slog.Warn("an upload could not be deleted", "error", err)
		}
		if released {
			gone++
		}
	}
	return gone, nil
}
