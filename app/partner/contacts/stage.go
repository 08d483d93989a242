package contacts

import (
	"context"
	"crypto/hmac"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// stagedLife is how long a file waits for somebody to decide about it; the night after, store.DropUnnamed sweeps it.
const stagedLife = 24 * time.Hour

// The key of a staged file is, in base64url: hash of the content (32 octets), end of its life (8), and HMAC of both with the operation and
// the account (20), so that only whoever sent a file decides about it.
const (
	stagedHash = 32
	stagedMAC  = 20
)

// Stage keeps a file between its preview and the decision, and returns the key that opens it. It returns the errors of
// Read; nothing is kept then.
func Stage(ctx context.Context, db *store.DB, by store.By, operationID, name string, r io.Reader) (key string, err error) {
	stored, err := db.Files.Put(ctx, r, MaxBytes)
	if errors.Is(err, store.ErrTooLarge) {
		return "", refused(problem.TooLarge, "partner.import.too_large", problem.Args{"File": name, "Max": maxRows})
	}
	if err != nil {
		return "", err
	}
	if _, err := open(db, stored.Hash, name); err != nil {
		if _, failed := db.Release(context.WithoutCancel(ctx), stored.Hash); failed != nil {
			slog.Warn("a refused table of contacts could not be deleted", "error", failed)
		}
		return "", err
	}
	hash, err := hex.DecodeString(stored.Hash)
	if err != nil {
		return "", fmt.Errorf("keep a table: %w", err)
	}
	head := binary.BigEndian.AppendUint64(hash, uint64(by.At.Add(stagedLife).Unix()))
	return base64.RawURLEncoding.EncodeToString(append(head, proof(db, by, operationID, head)...)), nil
}

// Staged reads a file that by has staged for this operation. It returns problem.NotFound for a key of somebody else, of
// another operation or of yesterday.
func Staged(db *store.DB, by store.By, operationID, key, name string) (*File, error) {
	gone := refused(problem.NotFound, "programme.import.gone", nil)
	raw, err := base64.RawURLEncoding.DecodeString(key)
	if err != nil || len(raw) != stagedHash+8+stagedMAC {
		return nil, gone
	}
	head := raw[:stagedHash+8]
	if !hmac.Equal(raw[len(head):], proof(db, by, operationID, head)) || by.At.Unix() >= int64(binary.BigEndian.Uint64(head[stagedHash:])) {
		return nil, gone
	}
	file, err := open(db, hex.EncodeToString(head[:stagedHash]), name)
	if problem.Is(err, problem.NotFound) {
		return nil, gone
	}
	return file, err
}

func proof(db *store.DB, by store.By, operationID string, head []byte) []byte {
	return db.MAC("staged-contacts", operationID, string(by.Actor.Kind), by.Actor.ID, string(head))[:stagedMAC]
}

func open(db *store.DB, hash, name string) (*File, error) {
	content, err := db.Files.Open(hash)
	if err != nil {
		return nil, err
	}
	defer content.Close()
	return Read(content, name)
}
