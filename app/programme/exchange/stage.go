package exchange

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

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// stagedLife is how long a schedule waits for somebody to say yes to what importing it would do.
const stagedLife = 24 * time.Hour

// Between the preview of a file and the decision its file is kept in Files, without a row: store.DropUnnamed sweeps it
// the night after. What opens it is a key that only whoever sent it was given, made of
//
//	hash of the content (32 octets), end of its life (8), HMAC of both with the operation and the account (20)
//
// in base64url, so that nobody else, not even of the same team, decides about a file that was not shown to them.
const (
	stagedHash = 32
	stagedMAC  = 20
	stagedKey  = stagedHash + 8 + stagedMAC
)

// Stage keeps the file of a programme and returns the key under which by opens it again. It returns the errors of
// Read; nothing is kept then.
func Stage(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, name string, r io.Reader) (key string, err error) {
	stored, err := db.Files.Put(ctx, r, programme.MaxScheduleBytes)
	if errors.Is(err, store.ErrTooLarge) {
		return "", refused(problem.TooLarge, "programme.import.too_large", problem.Args{"File": name})
	}
	if err != nil {
		return "", err
	}
	if _, err := open(db, o, stored.Hash, name); err != nil {
		if _, failed := db.Release(context.WithoutCancel(ctx), stored.Hash); failed != nil {
			slog.Warn("a refused schedule could not be deleted", "error", failed)
		}
		return "", err
	}
	hash, err := hex.DecodeString(stored.Hash)
	if err != nil {
		return "", fmt.Errorf("keep a schedule: %w", err)
	}
	head := binary.BigEndian.AppendUint64(hash, uint64(by.At.Add(stagedLife).Unix()))
	return base64.RawURLEncoding.EncodeToString(append(head, stagedProof(db, by, o, head)...)), nil
}

// Staged reads a file that by has staged for this operation. It returns problem.NotFound for a key of somebody else
// or of another operation, and once its day is over.
func Staged(db *store.DB, by store.By, o *operation.Operation, key, name string) (*programme.ScheduleFile, error) {
	gone := refused(problem.NotFound, "programme.import.gone", nil)
	raw, err := base64.RawURLEncoding.DecodeString(key)
	if err != nil || len(raw) != stagedKey {
		return nil, gone
	}
	head, proof := raw[:stagedKey-stagedMAC], raw[stagedKey-stagedMAC:]
	if !hmac.Equal(proof, stagedProof(db, by, o, head)) || by.At.Unix() >= int64(binary.BigEndian.Uint64(head[stagedHash:])) {
		return nil, gone
	}
	file, err := open(db, o, hex.EncodeToString(head[:stagedHash]), name)
	if problem.Is(err, problem.NotFound) {
		return nil, gone
	}
	return file, err
}

func stagedProof(db *store.DB, by store.By, o *operation.Operation, head []byte) []byte {
	return db.MAC("staged-schedule", o.ID, string(by.Actor.Kind), by.Actor.ID, string(head))[:stagedMAC]
}

func open(db *store.DB, o *operation.Operation, hash, name string) (*programme.ScheduleFile, error) {
	content, err := db.Files.Open(hash)
	if err != nil {
		return nil, err
	}
	defer content.Close()
	return Read(content, name, o)
}
