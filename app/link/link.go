// Package link is the private link: an address that opens one page to whoever has it, without an account. A partner's answer,
// a facilitator's page, a volunteer's shifts and somebody's tasks are reached this way.
//
// The secret is never stored: it is computed from the key of the instance, and its hash finds the row. So a letter or the team can
// be given the address again, and a stolen database opens nothing. A link ends on its date, when the team revokes it, and when
// it is renewed, which is a new link and the end of those before.
//
// Each domain has a table of its own, whose row embeds Link next to the column of its holder, and a Kind that says the rest.
package link

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// Link is what every private link has; it is embedded in the row of a domain.
type Link struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	// TokenHash is the SHA-256 of the token, in hexadecimal.
	TokenHash string
	CreatedAt store.Instant `gorm:"autoCreateTime:false"`
	ExpiresAt store.Instant
	// RevokedAt is when the link was ended; nil before.
	RevokedAt *store.Instant
}

// Works reports whether the link still opens its page.
func (l *Link) Works(now store.Instant) bool { return l.RevokedAt == nil && now < l.ExpiresAt }

// Row is a pointer to the row of a domain.
type Row[T any] interface {
	*T
	// Private returns the link that is embedded, and who holds it.
	Private() (embedded *Link, holderID string)
}

// Kind is what the links of one table have in common.
type Kind[T any, P Row[T]] struct {
	// Purpose is mixed into the secret, so that a token of one kind is none of another. It never changes: addresses are out.
	Purpose string
	// Holder is the column of whoever holds the link.
	Holder string
	// Life is how long a link works after the weekend, or from now when that is over; 0 means Life.
	Life time.Duration
	// Unknown and Over are the messages for a token that is none, and for one that works no more.
	Unknown, Over string
}

// size is the length of a token: the 16 octets of the identifier and 20 of the MAC, 160 bits.
const size = 16 + 20

// Life is how long most links work after the weekend, or from now when that is over.
const Life = 30 * 24 * time.Hour

// New returns what to embed in the row of a new link of a holder. endsAt is the end of the weekend. It computes the secret, so it is
// called before the transaction that writes the row.
func (k Kind[T, P]) New(db *store.DB, by store.By, operationID string, endsAt store.Instant, holderID string) Link {
	l := Link{OperationID: operationID, ID: store.NewID(), CreatedAt: by.Now()}
	l.ExpiresAt = max(endsAt, by.Now()) + store.Instant(cmp.Or(k.Life, Life)/time.Millisecond)
	l.TokenHash = hashOf(k.token(db, l.ID, holderID))
	return l
}

// Token returns the secret part of the address of a link, in base64url.
func (k Kind[T, P]) Token(db *store.DB, row P) string {
	l, holderID := row.Private()
	return k.token(db, l.ID, holderID)
}

func (k Kind[T, P]) token(db *store.DB, id, holderID string) string {
	raw := uuid.MustParse(id) // made by NewID
	return base64.RawURLEncoding.EncodeToString(append(raw[:], k.mac(db, id, holderID)...))
}

func (k Kind[T, P]) mac(db *store.DB, id, holderID string) []byte {
	return db.MAC(k.Purpose, id, holderID)[:size-16]
}

func hashOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// Revoke ends the links of a holder, in the transaction of what ends them.
func (k Kind[T, P]) Revoke(tx *gorm.DB, by store.By, operationID, holderID string) error {
	return tx.Model(P(new(T))).Where("operation_id = ? AND "+k.Holder+" = ? AND revoked_at IS NULL", operationID, holderID).
		Update("revoked_at", by.Now()).Error
}

// Replace writes a link and ends those that its holder had before; of several at once one works in the end.
func (k Kind[T, P]) Replace(tx *gorm.DB, by store.By, row P) error {
	l, holderID := row.Private()
	if err := store.LockOperation(tx, l.OperationID); err != nil {
		return err
	}
	if err := k.Revoke(tx, by, l.OperationID, holderID); err != nil {
		return err
	}
	return tx.Create(row).Error
}

// Current returns the link of a holder that works, nil when there is none.
func (k Kind[T, P]) Current(tx *gorm.DB, operationID, holderID string, now store.Instant) (P, error) {
	var rows []T
	err := tx.Where("operation_id = ? AND "+k.Holder+" = ? AND revoked_at IS NULL AND expires_at > ?", operationID, holderID, now).
		Order("created_at DESC, id DESC").Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return &rows[0], nil
}

// Open returns the link of a token. It returns problem.NotFound for a token that is none, and problem.Closed for one that
// has expired, was revoked or renewed.
func (k Kind[T, P]) Open(ctx context.Context, db *store.DB, token string, now store.Instant) (P, error) {
	none := problem.New(problem.NotFound, k.Unknown, nil)
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(raw) != size {
		return nil, none
	}
	var rows []T
	err = db.Read(ctx, func(tx *gorm.DB) error { return tx.Where("token_hash = ?", hashOf(token)).Limit(1).Find(&rows).Error })
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, none
	}
	l, holderID := P(&rows[0]).Private()
	switch {
	case !hmac.Equal(k.mac(db, l.ID, holderID), raw[16:]):
		return nil, none
	case !l.Works(now):
		return nil, problem.New(problem.Closed, k.Over, nil)
	}
	return &rows[0], nil
}
