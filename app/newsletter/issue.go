package newsletter

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf8"

	"gorm.io/gorm"

	"oplibre/app/format/typed"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// What the fields hold at most, in characters.
const (
	SubjectLimit = 150
	BodyLimit    = 20_000
)

// IssueForm is what somebody of the team typed. The first text is in the language of the operation, the other one is optional.
type IssueForm struct {
	// Key was made with the empty form: sending it twice gives one draft.
	Key          string `form:"key"`
	Version      string `form:"version"`
	Subject      string `form:"subject"`
	Body         string `form:"body"`
	OtherSubject string `form:"other_subject"`
	OtherBody    string `form:"other_body"`
}

// Other returns the language of the second text of an operation.
func Other(o *operation.Operation) string {
	if o.Language == "en" {
		return "fr"
	}
	return "en"
}

// FormOf returns the form of an issue as it is.
func (i *Issue) FormOf(o *operation.Operation) IssueForm {
	first, other := i.Texts[o.Language], i.Texts[Other(o)]
	return IssueForm{Version: decimal(i.Version), Subject: first.Subject, Body: first.Body, OtherSubject: other.Subject, OtherBody: other.Body}
}

// Check returns the texts of a form as they would be kept, and what is wrong with it, in page order.
func (f IssueForm) Check(o *operation.Operation) (map[string]Text, problem.Fields) {
	var wrong problem.Fields
	first := Text{Subject: typed.Line(f.Subject), Body: typed.Text(f.Body)}
	other := Text{Subject: typed.Line(f.OtherSubject), Body: typed.Text(f.OtherBody)}
	texts := map[string]Text{o.Language: first}
	checkText(&wrong, "", first)
	if other != (Text{}) {
		texts[Other(o)] = other
		checkText(&wrong, "other_", other)
	}
	return texts, wrong
}

func checkText(wrong *problem.Fields, prefix string, text Text) {
	for _, field := range []struct {
		name, text string
		most       int
	}{{"subject", text.Subject, SubjectLimit}, {"body", text.Body, BodyLimit}} {
		switch {
		case field.text == "":
			wrong.Add(prefix+field.name, "newsletter.error."+field.name, nil)
		case utf8.RuneCountInString(field.text) > field.most:
			wrong.Add(prefix+field.name, "error.long", problem.Args{"Max": field.most})
		}
	}
}

// Changed returns the names of the fields in which a stale form and the issue as it is now differ.
func (f IssueForm) Changed(o *operation.Operation, i *Issue) []string {
	now := i.FormOf(o)
	var names []string
	for _, field := range []struct{ name, typed, now string }{{"subject", f.Subject, now.Subject}, {"body", f.Body, now.Body},
		{"other_subject", f.OtherSubject, now.OtherSubject}, {"other_body", f.OtherBody, now.OtherBody}} {
		if typed.Text(field.typed) != field.now {
			names = append(names, field.name)
		}
	}
	return names
}

func (f IssueForm) hash(db *store.DB) (string, error) {
	body, err := json.Marshal(f)
	if err != nil {
		return "", fmt.Errorf("hash an issue: %w", err)
	}
	return fmt.Sprintf("%x", db.MAC("newsletter-body", f.Key, string(body))), nil
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }

// List returns the issues of an operation, drafts first, then the latest sent.
func List(ctx context.Context, db *store.DB, operationID string) (all []Issue, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ?", operationID).
			Order("CASE WHEN sent_at IS NULL THEN 0 ELSE 1 END, number DESC, updated_at DESC, id").Find(&all).Error
	})
	return all, err
}

// Archive returns the issues that were sent, the latest first.
func Archive(ctx context.Context, db *store.DB, operationID string) (all []Issue, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ? AND number > 0", operationID).Order("number DESC").Find(&all).Error
	})
	return all, err
}

// FindSent returns the issue of a number as addresses have it. It returns problem.NotFound.
func FindSent(ctx context.Context, db *store.DB, operationID, number string) (*Issue, error) {
	n, err := strconv.ParseInt(number, 10, 32)
	if err != nil || n < 1 || decimal(n) != number {
		return nil, unknown()
	}
	return one(ctx, db, "operation_id = ? AND number = ?", operationID, n)
}

// Find returns an issue of the operation. It returns problem.NotFound.
func Find(ctx context.Context, db *store.DB, operationID, id string) (*Issue, error) {
	return one(ctx, db, "operation_id = ? AND id = ?", operationID, id)
}

func one(ctx context.Context, db *store.DB, condition string, args ...any) (issue *Issue, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		issue, err = take(tx, condition, args...)
		return err
	})
	return issue, err
}

func take(tx *gorm.DB, condition string, args ...any) (*Issue, error) {
	var rows []Issue
	if err := tx.Where(condition, args...).Limit(1).Find(&rows).Error; err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, unknown()
	}
	return &rows[0], nil
}

// Create keeps a draft. The same form sent again gives the same one. It returns problem.Invalid with fields, and problem.Conflict when
// the key belongs to another form.
func Create(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, form IssueForm) (*Issue, error) {
	texts, wrong := form.Check(o)
	if form.Key != "" && !store.ValidID(form.Key) {
		wrong.Add("key", "newsletter.error.key", nil)
	}
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	hash, err := form.hash(db)
	if err != nil {
		return nil, err
	}
	made := Issue{OperationID: o.ID, ID: store.NewID(), Texts: texts, CreatedAt: by.Now(), UpdatedAt: by.Now(), Version: 1}
	var kept *Issue
	err = db.Write(ctx, func(tx *gorm.DB) error {
		issue := made
		kept = &issue
		if form.Key != "" {
			outcome, err := store.Remember(tx, o.ID, form.Key, hash, issue.ID, by.Now())
			if err != nil {
				return err
			}
			if outcome.Repeated {
				kept, err = take(tx, "operation_id = ? AND id = ?", o.ID, outcome.Result)
				return err
			}
		}
		if err := tx.Create(&issue).Error; err != nil {
			return err
		}
		return by.Record(tx, o.ID, "newsletter.created", "newsletter_issue", issue.ID)
	})
	return kept, err
}

// Update changes a draft. It returns problem.Invalid with fields, problem.NotFound, and problem.Conflict when it was sent, or
// (store.Stale) changed by somebody else.
func Update(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id string, form IssueForm) error {
	texts, wrong := form.Check(o)
	if err := wrong.Err(); err != nil {
		return err
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		issue, err := take(tx, "operation_id = ? AND id = ?", o.ID, id)
		if err != nil {
			return err
		}
		switch {
		case !issue.Draft():
			return alreadySent()
		case decimal(issue.Version) != form.Version:
			return store.Stale(issue)
		}
		read := issue.Version
		issue.Texts, issue.UpdatedAt, issue.Version = texts, by.Now(), read+1
		done := tx.Model(&Issue{}).Where("operation_id = ? AND id = ? AND version = ? AND sent_at IS NULL", o.ID, id, read).
			Select("texts", "updated_at", "version").Updates(issue)
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected == 0 {
			return store.Stale(issue)
		}
		return by.Record(tx, o.ID, "newsletter.changed", "newsletter_issue", id)
	})
}

// Delete throws a draft away. It returns problem.NotFound, and problem.Conflict for an issue that was sent: its archive is public.
func Delete(ctx context.Context, db *store.DB, by store.By, operationID, id string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		done := tx.Where("operation_id = ? AND id = ? AND sent_at IS NULL", operationID, id).Delete(&Issue{})
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected == 0 {
			if _, err := take(tx, "operation_id = ? AND id = ?", operationID, id); err != nil {
				return err
			}
			return alreadySent()
		}
		return by.Record(tx, operationID, "newsletter.deleted", "newsletter_issue", id)
	})
}
