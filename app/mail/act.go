package mail

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// Act is what people do with letters.
type Act string

const (
	// Again puts a letter back among those that wait, to leave at once: it was put off, refused, taken back, or nobody knows.
	Again Act = "again"
	// Sent notes that a letter was sent by hand, or that an unknown one has arrived.
	Sent Act = "sent"
	// Cancel takes a letter back.
	Cancel Act = "cancel"
	// Returned notes that a letter which was sent came back later: the address does not take it.
	Returned Act = "returned"
)

// possible are the states in which an act makes sense. What a process has just taken up is left alone: it says soon what became of it.
var possible = map[Act][]string{
	Again:  {store.LetterWaiting, store.LetterUnknown, store.LetterRefused, store.LetterFailed, store.LetterCancelled},
	Sent:   {store.LetterWaiting, store.LetterUnknown, store.LetterRefused, store.LetterFailed},
	Cancel: {store.LetterWaiting, store.LetterUnknown, store.LetterRefused, store.LetterFailed},

	Returned: {store.LetterSent},
}

// Allows reports whether an act makes sense for a letter as it is.
func (a Act) Allows(letter *store.Letter) bool { return slices.Contains(possible[a], letter.State) }

// Seen is a letter as somebody saw it who acts on it: if it has changed since, nothing is done.
type Seen struct {
	ID, State string
	Attempts  int64
}

// SeenOf returns what a page shows of a letter.
func SeenOf(letter *store.Letter) Seen { return Seen{letter.ID, letter.State, letter.Attempts} }

// String writes it for a form.
func (s Seen) String() string { return s.ID + "." + s.State + "." + strconv.FormatInt(s.Attempts, 10) }

// ParseSeen reads what String wrote; anything else names no letter.
func ParseSeen(text string) Seen {
	parts := strings.Split(text, ".")
	if len(parts) != 3 {
		return Seen{}
	}
	attempts, err := strconv.ParseInt(parts[2], 10, 64)
	if err != nil {
		return Seen{}
	}
	return Seen{parts[0], parts[1], attempts}
}

// rows are the letter as it was seen, or none.
func (s Seen) rows(tx *gorm.DB, operationID string) *gorm.DB {
	return outbox(tx, operationID).Where("id = ? AND state = ? AND attempts = ?", s.ID, s.State, s.Attempts)
}

// values are what an act writes.
func (a Act) values(now store.Instant) map[string]any {
	switch a {
	case Again:
		return map[string]any{"state": store.LetterWaiting, "attempts": 0, "next_at": 0, "answer": "", "held_at": nil}
	case Sent:
		return map[string]any{"state": store.LetterSent, "sent_at": now, "held_at": nil}
	case Returned:
		return map[string]any{"state": store.LetterRefused, "answer": ""}
	default:
		return map[string]any{"state": store.LetterCancelled, "held_at": nil}
	}
}

// do acts on one letter in a transaction; done is false when it is not any more what was seen.
func (a Act) do(tx *gorm.DB, by store.By, operationID string, seen Seen) (done bool, err error) {
	if !slices.Contains(possible[a], seen.State) {
		return false, nil
	}
	changed := seen.rows(tx, operationID).Updates(a.values(by.Now()))
	if changed.Error != nil || changed.RowsAffected == 0 {
		return false, changed.Error
	}
	return true, by.Record(tx, operationID, "letter."+string(a), "letter", seen.ID)
}

// Do acts on one letter. It returns problem.NotFound, and problem.Conflict when it has changed since it was seen, or the act makes
// no sense for it.
func (a Act) Do(ctx context.Context, db *store.DB, by store.By, operationID string, seen Seen) error {
	done := false
	err := db.Write(ctx, func(tx *gorm.DB) (err error) {
		done, err = a.do(tx, by, operationID, seen)
		return err
	})
	if err != nil || done {
		return err
	}
	return changed(ctx, db, operationID, seen.ID)
}

// changed says why nothing was done with a letter.
func changed(ctx context.Context, db *store.DB, operationID, id string) error {
	now, err := Find(ctx, db, operationID, id)
	if err != nil {
		return err
	}
	return problem.New(problem.Conflict, "letter.error.changed."+now.State, nil)
}

// DoAll acts on several letters and returns with how many it was done; the others have changed since they were seen.
func (a Act) DoAll(ctx context.Context, db *store.DB, by store.By, operationID string, seen []Seen) (done int, err error) {
	err = db.Write(ctx, func(tx *gorm.DB) error {
		done = 0
		for _, one := range seen {
			did, err := a.do(tx, by, operationID, one)
			if err != nil {
				return err
			}
			if did {
				done++
			}
		}
		return nil
	})
	return done, err
}

// SendHeld puts all letters back among those that wait that a restored backup held, and returns how many.
func SendHeld(ctx context.Context, db *store.DB, by store.By, operationID string) (sent int, err error) {
	err = db.Write(ctx, func(tx *gorm.DB) error {
		var held []store.Letter
		if err := outbox(tx, operationID).Where("state = ? AND held_at IS NOT NULL", store.LetterUnknown).Order("id").Find(&held).Error; err != nil {
			return err
		}
		sent = 0
		for i := range held {
			did, err := Again.do(tx, by, operationID, SeenOf(&held[i]))
			if err != nil {
				return err
			}
			if did {
				sent++
			}
		}
		return nil
	})
	return sent, err
}

// fixed are the kinds whose address stands: one that opens an account is for the address that was invited, the newsletter for the one that
// asked for it, a message for those who have it (their own page is where it is corrected), a test for its author.
var fixed = append([]string{KindInvitation, KindSignIn, KindNewsletterConfirm, KindNewsletterIssue, KindMessage}, Tests...)

// Correctable reports whether another address can be written on a letter as it is.
func Correctable(letter *store.Letter) bool {
	return !slices.Contains(fixed, letter.Kind) && slices.Contains(possible[Sent], letter.State)
}

// Readdress writes another address on a letter that has not arrived, and lets it leave. It returns problem.Invalid, problem.NotFound,
// and problem.Conflict when it has changed since it was seen, or cannot have another address.
func Readdress(ctx context.Context, db *store.DB, by store.By, operationID string, seen Seen, email string) error {
	address, ok := account.ParseEmail(email)
	if !ok {
		return problem.Fields{{Name: "email", Message: problem.Message{Key: "account.email.wrong"}}}.Err()
	}
	letter, err := Find(ctx, db, operationID, seen.ID)
	if err != nil {
		return err
	}
	done := false
	err = db.Write(ctx, func(tx *gorm.DB) error {
		done = false
		if !Correctable(letter) || !slices.Contains(possible[Sent], seen.State) {
			return nil
		}
		values := Again.values(by.Now())
		values["recipient"] = address
		changed := seen.rows(tx, operationID).Updates(values)
		if done = changed.RowsAffected == 1; !done {
			return changed.Error
		}
		return by.Record(tx, operationID, "letter.readdressed", "letter", seen.ID)
	})
	if err != nil || done {
		return err
	}
	return changed(ctx, db, operationID, seen.ID)
}
