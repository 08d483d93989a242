package outing

import (
	"context"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"oplibre/app/format/typed"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// Form is a departure as it is typed.
type Form struct {
	// Key is a UUID that the form has carried since it was shown: the same form again is the same outing.
	Key     string `form:"key"`
	Atelier string `form:"atelier"`
	// Leader is with whom they leave, Destination where to.
	Leader      string `form:"leader"`
	Destination string `form:"destination"`
	Phone       string `form:"phone"`
	Adults      string `form:"adults"`
	Children    string `form:"children"`
	// Left and Due are local hours, as 14:30.
	Left string `form:"left"`
	Due  string `form:"due"`
}

const (
	nameLimit  = 120
	placeLimit = 200
	mostPeople = 300
	// longest is how long one may be away: an hour before the departure is that of the next day, or a slip.
	longest = 16 * 60 * minute
	// ahead is how far in the future a departure may be: a later hour is that of the day before.
	ahead = 60 * minute
)

// Leave notes that a group left, and returns its id. It returns problem.Invalid with fields, and problem.Closed once the weekend is.
func Leave(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, form Form) (string, error) {
	if err := open(o, by.Now()); err != nil {
		return "", err
	}
	row, err := form.read(o, by.Now())
	if err != nil {
		return "", err
	}
	return row.ID, db.Write(ctx, func(tx *gorm.DB) error {
		var ateliers int64
		if row.AtelierID != nil {
			err := tx.Table("atelier").Where("operation_id = ? AND id = ?", o.ID, *row.AtelierID).Count(&ateliers).Error
			if err != nil || ateliers == 0 {
				return orNotFound(err)
			}
		}
		fresh := *row
		done := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&fresh)
		if done.Error != nil || done.RowsAffected == 0 {
			return done.Error
		}
		return by.Record(tx, o.ID, "outing.left", "outing", row.ID)
	})
}

func orNotFound(err error) error {
	if err == nil {
		err = problem.New(problem.NotFound, "error.not_found", nil)
	}
	return err
}

func open(o *operation.Operation, now store.Instant) error {
	if phase := o.Current(now); phase == operation.Archived || phase == operation.Draft {
		return problem.New(problem.Closed, "outing.closed", nil)
	}
	return nil
}

func (f Form) read(o *operation.Operation, now store.Instant) (*Outing, error) {
	var fields problem.Fields
	row := &Outing{OperationID: o.ID, ID: f.Key, Leader: typed.Line(f.Leader), Destination: typed.Line(f.Destination), CreatedAt: now, Version: 1}
	if id, err := uuid.Parse(f.Key); err != nil || id.String() != f.Key {
		return nil, problem.New(problem.Invalid, "outing.form", nil)
	}
	if f.Atelier != "" {
		row.AtelierID = &f.Atelier
	}
	if n := utf8.RuneCountInString(row.Leader); n == 0 || n > nameLimit {
		fields.Add("leader", "outing.leader.wrong", nil)
	}
	if n := utf8.RuneCountInString(row.Destination); n == 0 || n > placeLimit {
		fields.Add("destination", "outing.destination.wrong", nil)
	}
	var ok bool
	if row.Phone, ok = typed.Phone(f.Phone); !ok {
		fields.Add("phone", "outing.phone.wrong", nil)
	}
	row.Adults, row.Children = people(&fields, "adults", f.Adults), people(&fields, "children", f.Children)
	if !fields.Has("adults") && !fields.Has("children") && row.Total() == 0 {
		fields.Add("adults", "outing.nobody", nil)
	}
	f.hours(&fields, row, o, now)
	return row, fields.Err()
}

// hours reads when they left and when they are due. An hour that does not fit the day is that of the day before or after.
func (f Form) hours(fields *problem.Fields, row *Outing, o *operation.Operation, now store.Instant) {
	left, ok := hour(o, midnight(o, now), f.Left)
	if !ok {
		fields.Add("left", "outing.hour.wrong", nil)
		return
	}
	if left > now+ahead {
		left, _ = hour(o, midnight(o, now).AddDate(0, 0, -1), f.Left)
	}
	day := midnight(o, left)
	due, ok := hour(o, day, f.Due)
	if !ok {
		fields.Add("due", "outing.hour.wrong", nil)
		return
	}
	wrong := "outing.due.wrong"
	if due <= left {
		due, _ = hour(o, day.AddDate(0, 0, 1), f.Due)
		wrong = "outing.due.before"
	}
	if due > left+longest {
		fields.Add("due", wrong, nil)
	}
	row.LeftAt, row.DueAt = left, due
}

// hour is a local hour of a day.
func hour(o *operation.Operation, day time.Time, text string) (store.Instant, bool) {
	at, err := time.Parse("15:04", text)
	if err != nil {
		return 0, false
	}
	year, month, date := day.Date()
	return store.InstantOf(time.Date(year, month, date, at.Hour(), at.Minute(), 0, 0, o.Location())), true
}

// people reads a number of persons; empty is nobody.
func people(fields *problem.Fields, name, text string) int {
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > mostPeople {
		fields.Add(name, "outing.people.wrong", problem.Args{"Limit": mostPeople})
		return 0
	}
	return n
}

// Back is a return as it is typed.
type Back struct {
	// Version is that of the outing which the form showed.
	Version string `form:"version"`
	// Number is how many are back in all, Missing who is not.
	Number  string `form:"number"`
	Missing string `form:"missing"`
}

// Return notes how many are back, also when it was noted wrong. The same again changes nothing. It returns problem.Invalid with fields,
// problem.NotFound, problem.Closed, and problem.Conflict when somebody else noted something else in between.
func Return(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id string, form Back) error {
	if err := open(o, by.Now()); err != nil {
		return err
	}
	was, err := One(ctx, db, o.ID, id)
	if err != nil {
		return err
	}
	version, err := strconv.ParseInt(form.Version, 10, 64)
	if err != nil {
		return problem.New(problem.Invalid, "outing.form", nil)
	}
	back, missing, err := form.read(was)
	if err != nil {
		return err
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		var now Outing
		if err := tx.Where("operation_id = ? AND id = ?", o.ID, id).First(&now).Error; err != nil {
			return err
		}
		if now.Returned == back && now.Missing == missing {
			return nil
		}
		done := tx.Model(&Outing{}).Where("operation_id = ? AND id = ? AND version = ?", o.ID, id, version).
			Updates(map[string]any{"returned": back, "back_at": by.Now(), "missing": missing, "version": gorm.Expr("version + 1")})
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected == 0 {
			return problem.New(problem.Conflict, "outing.changed", nil)
		}
		return by.Record(tx, o.ID, "outing.back", "outing", id)
	})
}

func (b Back) read(was *Outing) (back int, missing string, err error) {
	var fields problem.Fields
	back, err = strconv.Atoi(b.Number)
	if err != nil || back < 0 || back > was.Total() {
		fields.Add("number", "outing.back.wrong", problem.Args{"Limit": was.Total()})
	}
	if missing = typed.Line(b.Missing); utf8.RuneCountInString(missing) > placeLimit {
		fields.Add("missing", "outing.missing.wrong", nil)
	}
	if back == was.Total() {
		missing = ""
	}
	return back, missing, fields.Err()
}
