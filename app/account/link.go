package account

import (
	"context"
	"crypto/hmac"
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// Purpose is the one thing that a link can do.
type Purpose string

const (
	// SignIn opens a session for its account, once.
	SignIn Purpose = "sign_in"
	// Invitation makes an account for its address, with its role, once. Without a role of an operation it makes an
	// administrator.
	Invitation Purpose = "invitation"
)

// The kinds of letters that carry links, and where an invitation is opened.
const (
	LetterInvitation = "invitation"
	LetterSignIn     = "sign_in"
	InvitationPath   = "/invitation/equipe/"
)

// How long links live.
const (
	SignInLife     = time.Hour
	InvitationLife = 14 * 24 * time.Hour
)

// Link is an address that does one thing for whoever holds it. Its secret is never stored: the token is computed from
// the instance's key, the purpose, the id and the generation.
type Link struct {
	ID          string `gorm:"primaryKey"`
	OperationID *string
	Purpose     Purpose
	AccountID   *string
	Email       string
	Role        Role
	Generation  int64
	CreatedAt   store.Instant
	ExpiresAt   store.Instant
	UsedAt      *store.Instant
}

// Token returns the secret part of the link's address: the identifier and 160 bits of HMAC, in base64url.
func (l *Link) Token(db *store.DB) string {
	id := uuid.MustParse(l.ID) // made by NewID
	return base64.RawURLEncoding.EncodeToString(append(id[:], l.mac(db)...))
}

func (l *Link) mac(db *store.DB) []byte {
	return db.MAC("link-"+string(l.Purpose), l.ID, strconv.FormatInt(l.Generation, 10))[:20]
}

// FindLink returns the link of a token that still works at the given moment. It returns problem.NotFound for a token
// that is none, was renewed or belongs to another purpose, and problem.Closed for one that has expired or was used.
func FindLink(ctx context.Context, db *store.DB, purpose Purpose, token string, now time.Time) (*Link, error) {
	none := problem.New(problem.NotFound, "account.link.unknown", nil)
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimSpace(token))
	if err != nil || len(raw) != 36 {
		return nil, none
	}
	id, err := uuid.FromBytes(raw[:16])
	if err != nil {
		return nil, none
	}
	var found []Link
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("id = ? AND purpose = ?", id.String(), purpose).Limit(1).Find(&found).Error
	})
	if err != nil {
		return nil, err
	}
	if len(found) == 0 || !hmac.Equal(found[0].mac(db), raw[16:]) {
		return nil, none
	}
	if link := &found[0]; link.UsedAt == nil && store.InstantOf(now) < link.ExpiresAt {
		return link, nil
	}
	return nil, problem.New(problem.Closed, "account.link.over", nil)
}

// use marks a one-time link as used, once, whatever the concurrency. It returns problem.Closed when it was.
func (l *Link) use(tx *gorm.DB, by store.By) error {
	now := by.Now()
	result := tx.Model(&Link{}).Where("id = ? AND generation = ? AND used_at IS NULL AND expires_at > ?", l.ID, l.Generation, now).
		Updates(map[string]any{"used_at": now})
	if result.Error != nil {
		return result.Error
	}
	if result.RowsAffected == 0 {
		return problem.New(problem.Closed, "account.link.over", nil)
	}
	return nil
}

// InviteForm is what an organiser types to invite somebody.
type InviteForm struct {
	Email string `form:"email"`
	Role  string `form:"role"`
}

// LinkByID returns a link by its identifier, for whoever writes a letter again. It returns problem.NotFound.
func LinkByID(ctx context.Context, db *store.DB, id string) (*Link, error) {
	var found []Link
	err := db.Read(ctx, func(tx *gorm.DB) error { return tx.Where("id = ?", id).Limit(1).Find(&found).Error })
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, problem.New(problem.NotFound, "account.link.unknown", nil)
	}
	return &found[0], nil
}

// Invite makes a link that gives its holder an account with a role (Administrator without an operation, any other role in
// one), and its letter in the given language. It returns problem.Invalid with fields.
func Invite(ctx context.Context, db *store.DB, by store.By, operationID, language string, form InviteForm) (*Link, error) {
	var fields problem.Fields
	email, ok := ParseEmail(form.Email)
	if !ok {
		fields.Add("email", "account.email.wrong", nil)
	}
	role, known := ParseRole(form.Role)
	if !known || (role == Administrator) != (operationID == "") {
		fields.Add("role", "account.role.wrong", nil)
	}
	if err := fields.Err(); err != nil {
		return nil, err
	}
	link := newLink(by, Invitation, InvitationLife)
	link.Email, link.Role = email, role
	if operationID != "" {
		link.OperationID = &operationID
	}
	return link, db.Write(ctx, func(tx *gorm.DB) error {
		if err := tx.Create(link).Error; err != nil {
			return err
		}
		letter := store.Letter{OperationID: link.OperationID, Kind: LetterInvitation, Recipient: email, Language: language, SubjectID: link.ID}
		if err := by.Queue(tx, letter); err != nil {
			return err
		}
		return by.Record(tx, operationID, "invitation.made", "link", link.ID)
	})
}

// OfferSignIn makes a one-time sign-in link for the account of an address; nil without error when there is none, so that
// nobody learns who has an account.
func OfferSignIn(ctx context.Context, db *store.DB, by store.By, email string) (*Link, error) {
	a, err := FindByEmail(ctx, db, email)
	if problem.Is(err, problem.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	link := newLink(by, SignIn, SignInLife)
	link.Email, link.AccountID = a.Email, &a.ID
	return link, db.Write(ctx, func(tx *gorm.DB) error {
		if err := tx.Create(link).Error; err != nil {
			return err
		}
		letter := store.Letter{Kind: LetterSignIn, Recipient: a.Email, Language: a.Language, SubjectID: link.ID}
		if err := by.Queue(tx, letter); err != nil {
			return err
		}
		return by.Record(tx, "", "sign_in_link.made", "account", a.ID)
	})
}

func newLink(by store.By, purpose Purpose, life time.Duration) *Link {
	return &Link{ID: store.NewID(), Purpose: purpose, Generation: 1, CreatedAt: by.Now(), ExpiresAt: store.InstantOf(by.At.Add(life))}
}

// InviteFirst makes the link that creates the first administrator, whose address is not known yet: the one who opens it
// types it. Earlier links of this kind stop working.
func InviteFirst(ctx context.Context, db *store.DB, by store.By) (*Link, error) {
	link := newLink(by, Invitation, InvitationLife)
	link.Role = Administrator
	return link, db.Write(ctx, func(tx *gorm.DB) error {
		earlier := tx.Where("purpose = ? AND email = '' AND used_at IS NULL", Invitation).Delete(&Link{})
		if earlier.Error != nil {
			return earlier.Error
		}
		if err := tx.Create(link).Error; err != nil {
			return err
		}
		return by.Record(tx, "", "invitation.made", "link", link.ID)
	})
}
