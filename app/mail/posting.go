package mail

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// MostPrinted is how many letters one print run holds: an afternoon of envelopes.
const MostPrinted = 200

// Printable are the states of letters that go by post when no mail server takes those that wait.
var Printable = []string{store.LetterWaiting, store.LetterUnknown, store.LetterRefused, store.LetterFailed}

// Print makes ready letters for the post: those that were seen, or for none all that wait, the oldest first, at most MostPrinted. They are
// one run, so that exactly these are marked as sent later (MarkRun). Those that have lost their reason lapse instead. It returns the
// run and how many letters are in it, and problem.Conflict when there are none.
func Print(ctx context.Context, db *store.DB, by store.By, base, operationID string, seen []Seen) (run string, n int, err error) {
	letters, err := toPrint(ctx, db, operationID, seen)
	if err != nil {
		return "", 0, err
	}
	var lapsed []string
	ids := make([]string, 0, len(letters))
	for i := range letters { // outside of the transaction: a letter takes several queries to write
		switch _, err := Write(ctx, db, base, &letters[i]); {
		case problem.Is(err, problem.Closed), problem.Is(err, problem.NotFound):
			lapsed = append(lapsed, letters[i].ID)
		case err != nil:
			return "", 0, err
		default:
			ids = append(ids, letters[i].ID)
		}
	}
	run = store.NewID()
	err = db.Write(ctx, func(tx *gorm.DB) error {
		err := outbox(tx, operationID).Where("id IN ? AND state = ?", lapsed, store.LetterWaiting).Update("state", store.LetterLapsed).Error
		if err != nil {
			return err
		}
		done := outbox(tx, operationID).Where("id IN ? AND state IN ?", ids, Printable).
			Updates(map[string]any{"printed_at": by.Now(), "print_run": run})
		if n = int(done.RowsAffected); done.Error != nil || n == 0 {
			return done.Error
		}
		return by.Record(tx, operationID, "letter.printed", "print_run", run)
	})
	if err == nil && n == 0 {
		err = problem.New(problem.Conflict, "letter.error.nothing_to_print", nil)
	}
	return run, n, err
}

func toPrint(ctx context.Context, db *store.DB, operationID string, seen []Seen) (letters []store.Letter, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		query := outbox(tx, operationID).Where("state = ? AND kind NOT IN ?", store.LetterWaiting, Tests)
		if len(seen) > 0 {
			ids := make([]string, len(seen))
			for i, one := range seen {
				ids[i] = one.ID
			}
			query = outbox(tx, operationID).Where("id IN ? AND state IN ?", ids, Printable)
		}
		return query.Order("created_at, id").Limit(MostPrinted).Find(&letters).Error
	})
	return letters, err
}

// Run returns the letters of a print run, the oldest first. It returns problem.NotFound for one that has none.
func Run(ctx context.Context, db *store.DB, operationID, run string) (letters []store.Letter, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return outbox(tx, operationID).Where("print_run = ? AND print_run <> ''", run).Order("created_at, id").Limit(MostPrinted).Find(&letters).Error
	})
	if err == nil && len(letters) == 0 {
		err = problem.New(problem.NotFound, "letter.error.no_run", nil)
	}
	return letters, err
}

// MarkRun notes that the letters of a print run were posted, and returns how many; those that have left, were taken back or were printed
// again meanwhile are not among them.
func MarkRun(ctx context.Context, db *store.DB, by store.By, operationID, run string) (marked int, err error) {
	err = db.Write(ctx, func(tx *gorm.DB) error {
		var letters []store.Letter
		err := outbox(tx, operationID).Where("print_run = ? AND print_run <> '' AND state IN ?", run, Printable).Order("id").Find(&letters).Error
		if err != nil {
			return err
		}
		marked = 0
		for i := range letters {
			done, err := Sent.do(tx, by, operationID, SeenOf(&letters[i]))
			if err != nil {
				return err
			}
			if done {
				marked++
			}
		}
		return nil
	})
	return marked, err
}

// SheetOf writes a letter as it is put into an envelope. It returns what Write returns.
func SheetOf(ctx context.Context, db *store.DB, base string, o *operation.Operation, letter *store.Letter) (Sheet, error) {
	message, err := Write(ctx, db, base, letter)
	if err != nil {
		return Sheet{}, err
	}
	ctx = i18n.With(ctx, letter.Language)
	to, err := addressee(ctx, db, letter)
	return Sheet{To: to, Subject: message.Subject, Body: message.Body, Link: privateLink(base, message.Body), Language: letter.Language,
		Scan: i18n.T(ctx, "letter.sheet.scan"), Sender: message.Sender, Site: message.Site}, err
}

// privateLink is the first line of a letter that opens something of whoever receives it, empty for a letter without one.
func privateLink(base, text string) string {
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, base+"/") && !strings.HasPrefix(line, base+"/o/") && !strings.ContainsAny(line, " \t") {
			return line
		}
	}
	return ""
}
