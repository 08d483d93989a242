package signup

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/signup/wish"
	"oplibre/app/store"
)

// LetterWishes says what was wished for, LetterAssigned what became of it; the subject of both is the carnet.
const (
	LetterWishes   = "wishes_noted"
	LetterAssigned = "wishes_assigned"
)

// WishRound is the gathering of wishes of an operation: until ClosesAt people rank ateliers whose seats nobody can take, then all of
// them are given at once (package assignment). An operation has one at most.
type WishRound struct {
	OperationID string `gorm:"primaryKey"`
	ClosesAt    store.Instant
	// Seed decides the draw. It is made when the round opens, so that whoever enters wishes cannot know how they are drawn: until
	// ClosesAt only its Fingerprint is shown, which nobody can find another seed for.
	Seed string
	// DrawSource announces, before any wish, what is added to the seed after ClosesAt: the numbers of a public draw of that day. DrawResult
	// is that. Where both are empty the seed decides alone.
	DrawSource string
	DrawResult string
	NextNumber int64
	// Computing is the policy that is being computed since ComputingSince; empty when none is.
	Computing      string
	ComputingSince *store.Instant
	// Policy is the one that was published at PublishedAt; at SettledAt everybody had been told, and the lines stood.
	Policy      string
	PublishedAt *store.Instant
	SettledAt   *store.Instant
	Version     int64
}

// Gathers reports whether wishes can be entered and changed.
func (r *WishRound) Gathers(now store.Instant) bool { return now < r.ClosesAt && r.PublishedAt == nil }

// AwaitsDraw reports whether the wishes are closed and what was announced to be added to the seed is not known yet.
func (r *WishRound) AwaitsDraw(now store.Instant) bool {
	return !r.Gathers(now) && r.DrawSource != "" && r.DrawResult == ""
}

// WholeSeed is what the draw is made with: the seed, and after a space what was added to it.
func (r *WishRound) WholeSeed() string {
	if r.DrawResult == "" {
		return r.Seed
	}
	return r.Seed + " " + r.DrawResult
}

// Fingerprint is the SHA-256 of the seed, in hexadecimal digits.
func (r *WishRound) Fingerprint() string {
	sum := sha256.Sum256([]byte(r.Seed))
	return hex.EncodeToString(sum[:])
}

// FindWishRound returns the round of an operation, nil when it gathers no wishes.
func FindWishRound(ctx context.Context, db *store.DB, operationID string) (round *WishRound, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		round, err = ReadWishRound(tx, operationID)
		return err
	})
	return round, err
}

// ReadWishRound is FindWishRound in a transaction.
func ReadWishRound(tx *gorm.DB, operationID string) (*WishRound, error) {
	var found []WishRound
	if err := tx.Where("operation_id = ?", operationID).Find(&found).Error; err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// WishParty are those of a carnet who wish together: all of them are given an atelier, or none.
type WishParty struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	CarnetID    string
	// Number is all that the published file knows of them.
	Number int
	// Most is how many ateliers they want at most; 0 is as many as they can get.
	Most      int
	CreatedAt store.Instant
	UpdatedAt store.Instant `gorm:"autoUpdateTime:false"`
	// WithdrawnAt is when they took their wishes back after the round had closed; before that, nothing is left of them.
	WithdrawnAt *store.Instant
	// ToldAt is when what became of their wishes was written down, and told.
	ToldAt *store.Instant
}

// OutcomeGiven is the outcome of a wish that came true. The others are reasons of package wish; an outcome is empty before.
const OutcomeGiven = "given"

// Wish is one atelier of the list of a party.
type Wish struct {
	OperationID string
	WishPartyID string `gorm:"primaryKey"`
	Rank        int    `gorm:"primaryKey"` // 0 for the first
	AtelierID   string
	// Outcome is OutcomeGiven, or why not. Wanted, Seats and Instead are those of wish.Refusal.
	Outcome                string
	Wanted, Seats, Instead int
}

// Came reports whether the wish came true.
func (w *Wish) Came() bool { return w.Outcome == OutcomeGiven }

// WishPerson is one person of a party.
type WishPerson struct {
	OperationID string
	WishPartyID string
	PersonID    string `gorm:"primaryKey"`
}

// Wished is a wish with its atelier.
type Wished struct {
	Wish
	Choice
}

// Wishes are those of a carnet, with the round that they are part of.
type Wishes struct {
	Round WishRound
	Party WishParty
	// List is in the order of the ranks; without ateliers that are not published any more.
	List []Wished
	// Persons are who wishes together.
	Persons []string
}

// FindWishes returns the wishes of a carnet, nil when it has none.
func FindWishes(ctx context.Context, db *store.DB, operationID, carnetID string) (*Wishes, error) {
	var found *Wishes
	var list []Wish
	err := db.Read(ctx, func(tx *gorm.DB) error {
		found, list = nil, nil
		var parties []WishParty
		if err := tx.Where("operation_id = ? AND carnet_id = ?", operationID, carnetID).Find(&parties).Error; err != nil || len(parties) == 0 {
			return err
		}
		round, err := ReadWishRound(tx, operationID)
		if err != nil || round == nil {
			return err
		}
		found = &Wishes{Round: *round, Party: parties[0]}
		ofParty := tx.Where("operation_id = ? AND wish_party_id = ?", operationID, parties[0].ID).Session(&gorm.Session{})
		if err := ofParty.Order("rank").Find(&list).Error; err != nil {
			return err
		}
		return ofParty.Model(&WishPerson{}).Order("person_id").Pluck("person_id", &found.Persons).Error
	})
	if err != nil || found == nil {
		return nil, err
	}
	ids := make([]string, len(list))
	for i := range list {
		ids[i] = list[i].AtelierID
	}
	choices, err := Choices(ctx, db, operationID, ids)
	for _, w := range list {
		for _, c := range choices {
			if c.Atelier.ID == w.AtelierID {
				found.List = append(found.List, Wished{w, c})
			}
		}
	}
	return found, err
}

// Wishable returns the ateliers for which wishes are gathered, in the order of their start.
func Wishable(ctx context.Context, db *store.DB, operationID string, now store.Instant) ([]Choice, error) {
	all, err := Upcoming(ctx, db, operationID, now)
	var list []Choice
	for _, c := range all {
		if c.Pool.ByWishes && now < c.Atelier.StartsAt {
			list = append(list, c)
		}
	}
	return list, err
}

// readMost reads how many ateliers are wanted at most.
func readMost(fields *problem.Fields, typed string) int {
	if typed == "" {
		return 0
	}
	n, err := strconv.Atoi(typed)
	if err != nil || n < 0 || n > wish.MaxWishes {
		fields.Add("most", "wishes.most.wrong", problem.Args{"Limit": wish.MaxWishes})
	}
	return n
}
