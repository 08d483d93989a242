package committee

import (
	"context"
	"errors"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"oplibre/app/format/typed"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// Propose opens a decision, and asks the members by letter when the form says so. The same form sent twice makes one. It returns
// problem.Invalid with fields, also when nobody sits in the committee.
func Propose(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, form Form) (*Decision, error) {
	members, err := Members(ctx, db, o.ID)
	if err != nil {
		return nil, err
	}
	d, fields := form.apply(o, by.Now(), len(Sitting(members)))
	if err := fields.Err(); err != nil {
		return nil, err
	}
	var links []*Link
	if form.Ask {
		if links, err = missingLinks(ctx, db, by, o, d.ClosesAt); err != nil {
			return nil, err
		}
	}
	return &d, db.Write(ctx, func(tx *gorm.DB) error {
		made, err := d.enter(tx)
		if err != nil || !made {
			return err
		}
		if form.Ask {
			if err := keepLinks(tx, by, links); err != nil {
				return err
			}
			if _, err := write(tx, by, o, LetterAsked, d.ID, nil); err != nil {
				return err
			}
		}
		return by.Record(tx, o.ID, "committee.decision_proposed", "decision", d.ID)
	})
}

// enter writes a decision under the next number of the register, and reports whether it was not there.
func (d *Decision) enter(tx *gorm.DB) (made bool, err error) {
	// Numbers are given one after the other.
	if err := store.LockOperation(tx, d.OperationID); err != nil {
		return false, err
	}
	if d.MeetingID != nil {
		if _, err := findMeeting(tx, d.OperationID, *d.MeetingID); err != nil {
			return false, err
		}
	}
	var last int
	if err := tx.Raw("SELECT COALESCE(MAX(number), 0) FROM decision WHERE operation_id = ?", d.OperationID).Scan(&last).Error; err != nil {
		return false, err
	}
	d.Number = last + 1
	inserted := tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, DoNothing: true}).Create(d)
	return inserted.RowsAffected > 0, inserted.Error
}

// locked reads a decision that nobody else changes, or votes on, before the transaction ends. It returns problem.NotFound.
func locked(tx *gorm.DB, operationID, id string) (*Decision, error) {
	if err := store.LockRow(tx, "decision", operationID, id); err != nil {
		return nil, err
	}
	return findDecision(tx, operationID, id)
}

// Say records what a member says: by the own link or account, or by voice, which the account of by noted. A voice may be changed until the
// closing; the team does not change what a member has said alone. It returns problem.Invalid with fields, problem.NotFound for a decision
// or a member that is not there, problem.Closed after the closing and after an objection, and problem.Conflict for a voice that is the
// member's own.
func Say(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, memberID string, how How, form VoiceForm) error {
	reason := typed.Text(form.Reason)
	return db.Write(ctx, func(tx *gorm.DB) error {
		d, err := locked(tx, o.ID, form.Decision)
		if err != nil {
			return err
		}
		m, err := findMember(tx, o.ID, memberID)
		if err != nil {
			return err
		}
		if !m.Sits() {
			return notThere()
		}
		if !d.Opens(by.Now()) {
			return problem.New(problem.Closed, "committee.error.closed", nil)
		}
		choice := Choice(form.Choice)
		if err := d.checkVoice(choice, reason); err != nil {
			return err
		}
		if own := d.Of(memberID); how == ByVoice && own != nil && own.How != ByVoice {
			return problem.New(problem.Conflict, "committee.error.own", problem.Args{"Name": m.Name})
		}
		if err := cast(tx, by, d, memberID, choice, how); err != nil {
			return err
		}
		if choice == Object {
			return stop(tx, by, o, d, reason)
		}
		return by.Record(tx, o.ID, "committee.voted", "decision", d.ID)
	})
}

func (d *Decision) checkVoice(choice Choice, reason string) error {
	var fields problem.Fields
	switch allowed := d.Way.Choices(); {
	case choice != allowed[0] && (len(allowed) == 1 || choice != allowed[1] && choice != allowed[2]):
		fields.Add("choice", "committee.error.choice", nil)
	case choice == Object && reason == "":
		fields.Add("reason", "committee.error.reason", nil)
	}
	fields.AtMost("reason", reason, TextLimit)
	return fields.Err()
}

// cast writes the one voice of a member, in place of an earlier one.
func cast(tx *gorm.DB, by store.By, d *Decision, memberID string, choice Choice, how How) error {
	b := &Ballot{OperationID: d.OperationID, DecisionID: d.ID, MemberID: memberID, Choice: choice, How: how, At: by.Now()}
	if how == ByVoice && by.Actor.Kind == store.ActorAccount {
		b.AccountID = &by.Actor.ID
	}
	return tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "operation_id"}, {Name: "decision_id"}, {Name: "committee_member_id"}},
		DoUpdates: clause.AssignmentColumns([]string{"choice", "how", "account_id", "at"})}).Create(b).Error
}

// stop ends a decision that silence would have adopted, and says so to all.
func stop(tx *gorm.DB, by store.By, o *operation.Operation, d *Decision, reason string) error {
	members, err := membersOf(tx, o.ID)
	if err != nil {
		return err
	}
	now := by.Now()
	d.State, d.ClosedAt, d.Objection, d.Members = Stopped, &now, reason, len(Sitting(members))
	if err := d.save(tx); err != nil {
		return err
	}
	if _, err := write(tx, by, o, LetterStopped, d.ID, nil); err != nil {
		return err
	}
	return by.Record(tx, o.ID, "committee.objected", "decision", d.ID)
}

// save writes how a decision ended.
func (d *Decision) save(tx *gorm.DB) error {
	return tx.Model(&Decision{}).Where("operation_id = ? AND id = ? AND state = ?", d.OperationID, d.ID, Pending).
		Select("state", "closed_at", "members", "yes", "no", "abstained", "objection").Updates(d).Error
}

// MayClose reports whether the team may close a vote before the clock does: everybody has voted, or it belongs to a meeting that has
// begun, where those who are there have voted.
func MayClose(d *Decision, m *Meeting, tally Tally, now store.Instant) bool {
	return d.Opens(now) && d.Way == Vote && (tally.Members > 0 && tally.Voted() == tally.Members || m != nil && !m.Coming(now))
}

// Close ends a vote now. It returns problem.NotFound, and problem.Closed for what is closed already or has to wait for its hour.
func Close(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		d, err := locked(tx, o.ID, id)
		if err != nil {
			return err
		}
		members, err := membersOf(tx, o.ID)
		if err != nil {
			return err
		}
		var m *Meeting
		if d.MeetingID != nil {
			if m, err = findMeeting(tx, o.ID, *d.MeetingID); err != nil {
				return err
			}
		}
		if !MayClose(d, m, TallyOf(d.Votes, members), by.Now()) {
			return problem.New(problem.Closed, "committee.error.wait", nil)
		}
		return settle(tx, by, o, d, members)
	})
}

// settle freezes the result and tells the members. Of a secret vote it keeps who voted and the numbers, and nothing else.
func settle(tx *gorm.DB, by store.By, o *operation.Operation, d *Decision, members []*Member) error {
	tally, now := TallyOf(d.Votes, members), by.Now()
	d.State, d.ClosedAt = tally.Result(d.Way, d.Quorum), &now
	d.Members, d.Yes, d.No, d.Abstained = tally.Members, tally.Yes, tally.No, tally.Abstained
	if err := d.save(tx); err != nil {
		return err
	}
	if d.Secret {
		if err := tx.Model(&Ballot{}).Where("operation_id = ? AND decision_id = ?", d.OperationID, d.ID).Update("choice", "").Error; err != nil {
			return err
		}
	}
	if _, err := write(tx, by, o, LetterResult, d.ID, nil); err != nil {
		return err
	}
	return by.Record(tx, o.ID, "committee.decision_closed", "decision", d.ID)
}

// CloseDue closes every decision whose hour has come, whenever it is called: what was missed is caught up, and nothing is closed twice. One
// that fails does not hold the others back.
func CloseDue(ctx context.Context, db *store.DB, by store.By) error {
	var due []*Decision
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("state = ? AND closes_at <= ?", Pending, by.Now()).Order("closes_at, id").Find(&due).Error
	})
	if err != nil {
		return err
	}
	var failed []error
	for _, d := range due {
		failed = append(failed, closeDue(ctx, db, by, d.OperationID, d.ID))
	}
	return errors.Join(failed...)
}

func closeDue(ctx context.Context, db *store.DB, by store.By, operationID, id string) error {
	o, err := operation.Find(ctx, db, operationID)
	if err != nil {
		return err
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		d, err := locked(tx, operationID, id)
		if err != nil || d.State != Pending {
			return err // another was faster
		}
		members, err := membersOf(tx, operationID)
		if err != nil {
			return err
		}
		return settle(tx, by, o, d, members)
	})
}

// Withdraw takes an open decision back. It stays in the register. It returns problem.NotFound, and problem.Closed for one that has ended.
func Withdraw(ctx context.Context, db *store.DB, by store.By, operationID, id string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		d, err := locked(tx, operationID, id)
		if err != nil {
			return err
		}
		if !d.Opens(by.Now()) {
			return problem.New(problem.Closed, "committee.error.closed", nil)
		}
		now := by.Now()
		d.State, d.ClosedAt = Withdrawn, &now
		if err := d.save(tx); err != nil {
			return err
		}
		return by.Record(tx, operationID, "committee.decision_withdrawn", "decision", id)
	})
}
