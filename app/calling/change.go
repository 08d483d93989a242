package calling

import (
	"context"
	"slices"
	"unicode/utf8"

	"gorm.io/gorm"

	"oplibre/app/format/typed"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// NoteLimit is how long a note may be, in characters.
const NoteLimit = 500

// Begin takes somebody in hand: for Patience nobody else calls them. It returns problem.NotFound when there is nothing to tell them any
// more, and problem.Conflict, with the name of who calls and since when, when another one does.
func Begin(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, kind, id string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		p, err := locked(tx, by, o, kind, id)
		if err != nil {
			return err
		}
		if p.CallerID != "" && p.CallerID != by.Actor.ID {
			return p.Taken()
		}
		return p.open(tx).Updates(map[string]any{"account_id": by.Actor.ID, "begun_at": by.Now()}).Error
	})
}

// locked finds somebody under the lock of the operation: of two who press at once the second sees what the first did.
func locked(tx *gorm.DB, by store.By, o *operation.Operation, kind, id string) (*Person, error) {
	if err := store.LockOperation(tx, o.ID); err != nil {
		return nil, err
	}
	people, err := persons(tx, o.ID, by.Now(), id)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(people, func(p *Person) bool { return string(p.Kind) == kind })
	if i < 0 {
		return nil, unknown()
	}
	return people[i], nil
}

// open are the calls to the person that are to be made.
func (p *Person) open(tx *gorm.DB) *gorm.DB {
	ids := make([]string, 0, len(p.Calls))
	for _, c := range p.Calls {
		ids = append(ids, c.ID)
	}
	return tx.Model(&store.Call{}).Where("operation_id = ? AND id IN ? AND result = ''", p.Calls[0].OperationID, ids)
}

// Leave gives somebody back to the others without a call.
func Leave(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, kind, id string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		return tx.Model(&store.Call{}).Where("operation_id = ? AND subject_kind = ? AND subject_id = ? AND result = '' AND account_id = ?", o.ID, kind, id, by.Actor.ID).
			Updates(map[string]any{"account_id": "", "begun_at": nil}).Error
	})
}

// Form is what somebody noted of a call.
type Form struct {
	Result Result `form:"result"`
	Note   string `form:"note"`
	// Next is one of Nexts.
	Next string `form:"next"`
	// Calls are those that were on the screen: what came since was not told.
	Calls []string `form:"call"`
}

// Finish notes what a call gave, for all that was told or was to be told. It returns problem.NotFound when nothing of it is to be told
// any more, problem.Conflict when another one calls, and problem.Invalid with the fields "result" and "note".
func Finish(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, kind, id string, form Form) error {
	form.Note = typed.Line(form.Note)
	var fields problem.Fields
	if !slices.Contains(Pressed, form.Result) {
		fields.Add("result", "calling.error.result", nil)
	}
	if utf8.RuneCountInString(form.Note) > NoteLimit {
		fields.Add("note", "calling.error.note", problem.Args{"Limit": NoteLimit})
	}
	if err := fields.Err(); err != nil {
		return err
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		p, err := locked(tx, by, o, kind, id)
		if err != nil {
			return err
		}
		if p.CallerID != "" && p.CallerID != by.Actor.ID {
			return p.Taken()
		}
		told := slices.DeleteFunc(slices.Clone(p.Calls), func(c store.Call) bool { return !slices.Contains(form.Calls, c.ID) })
		if len(told) == 0 {
			return unknown()
		}
		for i := range told {
			if err := form.note(tx, by, o, &told[i]); err != nil {
				return err
			}
		}
		return by.Record(tx, o.ID, "call."+string(form.Result), p.subject(), p.ID)
	})
}

// subject is the kind of whoever was called, as the history names it.
func (p *Person) subject() string {
	return map[string]string{"people": "carnet", "follow_ups": "carnet", "leads": "facilitator", "volunteers": "volunteer", "partners": "partner"}[string(p.Kind)]
}

// note ends one call, and puts another on the list where this one told nothing.
func (f Form) note(tx *gorm.DB, by store.By, o *operation.Operation, c *store.Call) error {
	if err := end(tx, by, c, f.Result, f.Note); err != nil || f.Result == Reached {
		return err
	}
	again := store.Call{OperationID: c.OperationID, ID: store.NewID(), Kind: c.Kind, AboutID: c.AboutID, Parameters: c.Parameters, SubjectKind: c.SubjectKind,
		SubjectID: c.SubjectID, Language: c.Language, CreatedAt: c.CreatedAt, Until: c.Until, OnPaper: f.Result == WrongNumber || f.Result == AsksLetter}
	if !again.OnPaper {
		again.NextAt = nextAt(o, f.Next, by.At, c.Until)
	}
	return tx.Create(&again).Error
}

// end notes the result of a call that is to be made. A second press finds it ended.
func end(tx *gorm.DB, by store.By, c *store.Call, result Result, note string) error {
	done := tx.Model(&store.Call{}).Where("operation_id = ? AND id = ? AND result = ''", c.OperationID, c.ID).
		Updates(map[string]any{"result": result, "note": note, "ended_at": by.Now(), "account_id": by.Actor.ID})
	if done.Error == nil && done.RowsAffected == 0 {
		return unknown()
	}
	return done.Error
}

// Answered notes what somebody answered on the phone to one of the calls: Accepted, Declined or Absent. The answer itself is the
// command of package signup that came before. A call that fell away with it is the one meant.
func Answered(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, callID string, result Result) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		return tx.Model(&store.Call{}).Where("operation_id = ? AND id = ? AND result IN ?", o.ID, callID, []Result{"", Lapsed}).
			Updates(map[string]any{"result": result, "ended_at": by.Now(), "account_id": by.Actor.ID}).Error
	})
}

// Told notes on the page of a message that somebody was reached, or with done false that nobody was after all. It returns
// problem.NotFound for who is no recipient of it.
func Told(ctx context.Context, db *store.DB, by store.By, operationID, messageID, kind, id string, done bool) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := store.LockOperation(tx, operationID); err != nil {
			return err
		}
		var recipients int64
		err := tx.Table("message_recipient").Where("operation_id = ? AND message_id = ? AND kind = ? AND subject_id = ?", operationID, messageID, kind, id).
			Count(&recipients).Error
		if err != nil {
			return err
		}
		if recipients == 0 {
			return problem.New(problem.NotFound, "message.unknown", nil)
		}
		if err := tick(tx, by, operationID, messageID, kind, id, done); err != nil {
			return err
		}
		return by.Record(tx, operationID, "message.called", "message", messageID)
	})
}

func tick(tx *gorm.DB, by store.By, operationID, messageID, kind, id string, done bool) error {
	about := tx.Model(&store.Call{}).Where("operation_id = ? AND kind = 'message' AND about_id = ? AND subject_kind = ? AND subject_id = ?", operationID, messageID, kind, id).
		Session(&gorm.Session{})
	if !done {
		return about.Where("result = ?", Reached).Updates(map[string]any{"result": "", "ended_at": nil, "begun_at": nil, "account_id": ""}).Error
	}
	ended := about.Where("result = ''").Updates(map[string]any{"result": Reached, "ended_at": by.Now(), "account_id": by.Actor.ID})
	if ended.Error != nil || ended.RowsAffected > 0 {
		return ended.Error
	}
	var before int64
	if err := about.Where("result = ?", Reached).Count(&before).Error; err != nil || before > 0 {
		return err
	}
	at := by.Now() // whoever has a letter that did not arrive
	return tx.Create(&store.Call{OperationID: operationID, ID: store.NewID(), Kind: "message", AboutID: messageID, Parameters: map[string]string{"message": messageID},
		SubjectKind: kind, SubjectID: id, CreatedAt: at, AccountID: by.Actor.ID, BegunAt: &at, EndedAt: &at, Result: string(Reached)}).Error
}
