package budget

import (
	"context"
	"time"

	"gorm.io/gorm"

	"oplibre/app/attachment"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// LineForm is an expense or an income as its page posts it.
type LineForm struct {
	Version   string `form:"version"`
	Side      string `form:"side"`
	Account   string `form:"account"`
	Title     string `form:"title"`
	Planned   string `form:"planned"`
	Actual    string `form:"actual"`
	SettledOn string `form:"settled_on"`
	Note      string `form:"note"`
}

// FormOf returns the form of a line as it is.
func (l *Line) FormOf() LineForm {
	return LineForm{Version: decimal(l.Version), Side: string(l.Side()), Account: l.Account, Title: l.Title, Planned: l.Planned.Decimal(), Actual: written(l.Actual),
		SettledOn: l.SettledOn, Note: l.Note}
}

// apply returns the line with the values of the form, and what is wrong with them, in page order. A line may have no planned amount
// when what was spent was not foreseen.
func (f LineForm) apply(l Line, today time.Time) (Line, problem.Fields) {
	var in input
	side := Expense
	if Side(f.Side) == Income {
		side = Income
	}
	l.Title = in.required("title", f.Title, titleLimit)
	l.Account = in.account("account", f.Account, side)
	planned := in.amount("planned", f.Planned)
	l.Actual = in.amount("actual", f.Actual)
	switch {
	case planned != nil:
		l.Planned = *planned
	case l.Actual != nil:
		l.Planned = 0
	default:
		in.fields.Add("planned", "budget.error.amount", nil)
	}
	l.SettledOn = in.past("settled_on", f.SettledOn, today)
	if l.SettledOn != "" && l.Actual == nil && !in.fields.Has("actual") {
		in.fields.Add("actual", "budget.error.how_much", nil)
	}
	l.Note = in.text("note", f.Note, noteLimit)
	return l, in.fields
}

// Changes compares a stale form with the line as it is now.
func (f LineForm) Changes(l *Line) problem.Changes {
	now := l.FormOf()
	return problem.Changes{}.Field("title", f.Title, now.Title).Field("account", f.Account, now.Account).
		Field("planned", f.Planned, now.Planned).Field("actual", f.Actual, now.Actual).Field("settled_on", f.SettledOn, now.SettledOn).
		Field("note", f.Note, now.Note)
}

// CreateLine adds a line. It returns problem.Invalid with fields.
func CreateLine(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, form LineForm) (*Line, error) {
	l, fields := form.apply(Line{OperationID: o.ID, ID: store.NewID(), CreatedAt: by.Now(), UpdatedAt: by.Now(), Version: 1}, by.At.In(o.Location()))
	if err := fields.Err(); err != nil {
		return nil, err
	}
	return &l, db.Write(ctx, func(tx *gorm.DB) error {
		if err := tx.Create(&l).Error; err != nil {
			return err
		}
		return by.Record(tx, o.ID, "budget_line.created", "budget_line", l.ID)
	})
}

// UpdateLine changes a line. It returns problem.Invalid with fields, problem.NotFound, and problem.Conflict (store.Stale) when the form was
// prepared from an earlier version.
func UpdateLine(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id string, form LineForm) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		current, err := one[Line](tx, o.ID, id)
		if err != nil {
			return err
		}
		if form.Version != decimal(current.Version) {
			return store.Stale(current)
		}
		l, fields := form.apply(*current, by.At.In(o.Location()))
		if err := fields.Err(); err != nil {
			return err
		}
		l.Version, l.UpdatedAt = current.Version+1, by.Now()
		return save(tx, by, o, &l, current, current.Version, "budget_line.updated", row{"budget_line", id})
	})
}

// RemoveLine deletes a line with its receipts. It returns problem.NotFound, and problem.Conflict when it has changed since the version that
// was shown.
func RemoveLine(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id, version string) error {
	var hashes []string
	err := db.Write(ctx, func(tx *gorm.DB) error {
		current, err := one[Line](tx, o.ID, id)
		if err != nil {
			return err
		}
		if version != decimal(current.Version) {
			return store.Stale(current)
		}
		if hashes, err = receipts.Hashes(tx, o.ID, id); err != nil {
			return err
		}
		return remove(tx, by, o, &Line{}, current, current.Version, "budget_line.removed", row{"budget_line", id})
	})
	if err == nil {
		attachment.Release(ctx, db, hashes...)
	}
	return err
}
