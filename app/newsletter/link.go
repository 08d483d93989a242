package newsletter

import (
	"context"
	"crypto/hmac"
	"encoding/base64"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// Where the links of letters lead: Path to confirm, LeavePath to leave. Either opens both kinds of links.
const (
	Path      = "/infolettre/"
	LeavePath = "/desabonnement/"
)

// ConfirmLife is how long the link to confirm works, and how long an address that nobody confirmed stays.
const ConfirmLife = 7 * 24 * time.Hour

// Purpose is the one thing that a link does.
type Purpose string

const (
	// Confirm puts an address on the list.
	Confirm Purpose = "newsletter-confirm"
	// Leave takes it off, and works for as long as letters are kept.
	Leave Purpose = "newsletter-leave"
)

// The length of a token: the 16 octets of the identifier and 20 of the MAC, 160 bits.
const (
	idSize    = 16
	tokenSize = idSize + 20
)

// Token returns the secret part of the address of a link, in base64url. It is computed from the key of the instance; neither it nor a
// hash is stored.
func Token(db *store.DB, purpose Purpose, subscriberID string) string {
	raw := uuid.MustParse(subscriberID) // made by NewID
	return base64.RawURLEncoding.EncodeToString(append(raw[:], mac(db, purpose, subscriberID)...))
}

func mac(db *store.DB, purpose Purpose, subscriberID string) []byte {
	return db.MAC("link-"+string(purpose), subscriberID)[:tokenSize-idSize]
}

// Link is a token that this instance has made.
type Link struct {
	Purpose Purpose
	// SubscriberID is whom it was made for, Subscriber that row; nil once it is gone.
	SubscriberID string
	Subscriber   *Subscriber
}

// Open returns the link of a token, also when its subscriber is gone: what that means depends on the purpose. It returns
// problem.NotFound for a token that is none, and problem.Closed for one that would confirm what was asked too long ago.
func Open(ctx context.Context, db *store.DB, token string, now store.Instant) (*Link, error) {
	none := problem.New(problem.NotFound, "newsletter.link.unknown", nil)
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(raw) != tokenSize {
		return nil, none
	}
	id := uuid.UUID(raw[:idSize]).String()
	link := &Link{SubscriberID: id}
	for _, purpose := range []Purpose{Confirm, Leave} {
		if hmac.Equal(mac(db, purpose, id), raw[idSize:]) {
			link.Purpose = purpose
		}
	}
	if link.Purpose == "" {
		return nil, none
	}
	var rows []Subscriber
	if err := db.Read(ctx, func(tx *gorm.DB) error { return tx.Where("id = ?", id).Limit(1).Find(&rows).Error }); err != nil {
		return nil, err
	}
	if len(rows) > 0 {
		link.Subscriber = &rows[0]
	}
	if link.Purpose == Confirm && (link.Subscriber == nil || link.Subscriber.lapsed(now)) {
		return nil, problem.New(problem.Closed, "newsletter.link.over", nil)
	}
	return link, nil
}

// lapsed reports whether nobody has confirmed in time.
func (s *Subscriber) lapsed(now store.Instant) bool {
	return s.ConfirmedAt == nil && now >= s.AskedAt+store.Instant(ConfirmLife/time.Millisecond)
}
