package mail

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// PageSize is how many letters one page of the outbox shows.
const PageSize = 100

// States are the states of letters, those that need somebody first: the order of the outbox.
var States = []string{store.LetterUnknown, store.LetterRefused, store.LetterFailed, store.LetterWaiting, store.LetterSending, store.LetterSent,
	store.LetterLapsed, store.LetterCancelled}

// urgency is that order in SQL.
var urgency = func() string {
	var b strings.Builder
	b.WriteString("CASE state")
	for i, state := range States {
		b.WriteString(" WHEN '" + state + "' THEN " + string(rune('0'+i)))
	}
	return b.String() + " ELSE 9 END"
}()

// Filter narrows the outbox; the zero value shows all.
type Filter struct {
	// State is one of States, Kind one of the kinds; empty for all.
	State, Kind string
	// Recipient is a part of an address.
	Recipient string
	// Page counts from 1; anything else is the first.
	Page int
}

// Listing is one page of an outbox.
type Listing struct {
	Letters []store.Letter
	// States and Kinds count all letters of the outbox, whatever the filter.
	States, Kinds map[string]int
	// Held is how many unknown letters waited in a backup that was restored.
	Held int
	// Shown is how many letters the filter keeps, on Pages pages, of which this is Page.
	Shown, Page, Pages int
}

// All is how many letters there are.
func (l *Listing) All() (n int) {
	for _, count := range l.States {
		n += count
	}
	return n
}

// letters are those of an operation; without an identifier, those of the instance, which belong to none. No sign-in is among them.
func letters(tx *gorm.DB, operationID string) *gorm.DB {
	tx = tx.Model(&store.Letter{}).Where("kind <> ?", KindSignIn)
	if operationID == "" {
		return tx.Where("operation_id IS NULL")
	}
	return tx.Where("operation_id = ?", operationID)
}

// outbox are the letters that people see: without those whose address was erased.
func outbox(tx *gorm.DB, operationID string) *gorm.DB {
	return letters(tx, operationID).Where("recipient <> ''")
}

// Outbox returns the letters of an operation, or of the instance for none: those that need somebody first, then the latest.
func Outbox(ctx context.Context, db *store.DB, operationID string, filter Filter) (*Listing, error) {
	l := &Listing{States: map[string]int{}, Kinds: map[string]int{}, Page: max(filter.Page, 1)}
	err := db.Read(ctx, func(tx *gorm.DB) error {
		if err := l.count(tx, operationID); err != nil {
			return err
		}
		query := outbox(tx, operationID)
		for column, value := range map[string]string{"state": filter.State, "kind": filter.Kind} {
			if value != "" {
				query = query.Where(column+" = ?", value)
			}
		}
		if filter.Recipient != "" {
			query = query.Where(`LOWER(recipient) LIKE ? ESCAPE '\'`, "%"+escapeLike(strings.ToLower(filter.Recipient))+"%")
		}
		var shown int64
		if err := query.Session(&gorm.Session{}).Count(&shown).Error; err != nil {
			return err
		}
		l.Shown, l.Pages = int(shown), (int(shown)+PageSize-1)/PageSize
		l.Page = max(min(l.Page, l.Pages), 1)
		return query.Session(&gorm.Session{}).Order(urgency + ", created_at DESC, id DESC").Offset((l.Page - 1) * PageSize).Limit(PageSize).Find(&l.Letters).Error
	})
	return l, err
}

// count fills in what does not depend on the filter.
func (l *Listing) count(tx *gorm.DB, operationID string) error {
	var rows []struct {
		State, Kind string
		Held, N     int
	}
	err := outbox(tx, operationID).Select("state, kind, COUNT(held_at) AS held, COUNT(*) AS n").Group("state, kind").Find(&rows).Error
	for _, row := range rows {
		l.States[row.State] += row.N
		l.Kinds[row.Kind] += row.N
		if row.State == store.LetterUnknown {
			l.Held += row.Held
		}
	}
	return err
}

// Find returns one letter of an operation's outbox, or of that of the instance for none. It returns problem.NotFound.
func Find(ctx context.Context, db *store.DB, operationID, id string) (*store.Letter, error) {
	var found []store.Letter
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return letters(tx, operationID).Where("id = ?", id).Limit(1).Find(&found).Error
	})
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, problem.New(problem.NotFound, "letter.error.unknown", nil)
	}
	return &found[0], nil
}

// History returns what was done with a letter by people, the first first.
func History(ctx context.Context, db *store.DB, letter *store.Letter) ([]store.Activity, error) {
	var done []store.Activity
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("subject_kind = ? AND subject_id = ?", "letter", letter.ID).Order("at, id").Limit(50).Find(&done).Error
	})
	return done, err
}

// CountByState returns how many letters of the whole instance are in each state, for those who watch it.
func CountByState(ctx context.Context, db *store.DB) (map[string]int, error) {
	var rows []struct {
		State string
		N     int
	}
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Model(&store.Letter{}).Select("state, COUNT(*) AS n").Group("state").Find(&rows).Error
	})
	counts := map[string]int{}
	for _, row := range rows {
		counts[row.State] = row.N
	}
	return counts, err
}
