package committee

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// AddMember gives somebody a seat, with the private link by which members vote. It returns problem.Invalid with fields.
func AddMember(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, form MemberForm) (*Member, error) {
	m, fields := form.apply(Member{OperationID: o.ID, ID: store.NewID(), CreatedAt: by.Now(), UpdatedAt: by.Now(), Version: 1})
	if err := fields.Err(); err != nil {
		return nil, err
	}
	made := &Link{Link: private.New(db, by, o.ID, o.EndsAt, m.ID), MemberID: m.ID}
	return &m, taken(db.Write(ctx, func(tx *gorm.DB) error {
		if err := m.known(tx); err != nil {
			return err
		}
		if err := tx.Create(&m).Error; err != nil {
			return err
		}
		if err := tx.Create(made).Error; err != nil {
			return err
		}
		return by.Record(tx, o.ID, "committee.member_added", "committee_member", m.ID)
	}))
}

// known refuses a partner and an account that are not of the operation.
func (m *Member) known(tx *gorm.DB) error {
	for _, named := range []struct {
		id                   *string
		table, column, field string
	}{{m.PartnerID, "partner", "id", "partner"}, {m.AccountID, "membership", "account_id", "account"}} {
		if named.id == nil {
			continue
		}
		var n int64
		if err := tx.Table(named.table).Where("operation_id = ? AND "+named.column+" = ?", m.OperationID, *named.id).Count(&n).Error; err != nil {
			return err
		}
		if n == 0 {
			return problem.Fields{{Name: named.field, Message: problem.Message{Key: "committee.error.unknown"}}}.Err()
		}
	}
	return nil
}

// taken says in words that the address or the account has a seat already: a person has one voice.
func taken(err error) error {
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return problem.Fields{{Name: "email", Message: problem.Message{Key: "committee.error.taken"}}}.Err()
	}
	return err
}

// UpdateMember changes a member. It returns problem.Invalid with fields, problem.NotFound, and problem.Conflict (store.Stale) when the
// form was prepared from an earlier version.
func UpdateMember(ctx context.Context, db *store.DB, by store.By, operationID, id string, form MemberForm) error {
	return taken(db.Write(ctx, func(tx *gorm.DB) error {
		current, err := findMember(tx, operationID, id)
		if err != nil {
			return err
		}
		if form.Version != current.FormOf().Version {
			return store.Stale(current)
		}
		m, fields := form.apply(*current)
		if err := fields.Err(); err != nil {
			return err
		}
		if value(m.AccountID) != value(current.AccountID) || value(m.PartnerID) != value(current.PartnerID) {
			if err := m.known(tx); err != nil { // who has left the team may keep the seat
				return err
			}
		}
		return saveMember(tx, by, &m, "committee.member_updated")
	}))
}

func saveMember(tx *gorm.DB, by store.By, m *Member, action string) error {
	read := m.Version
	m.Version, m.UpdatedAt = read+1, by.Now()
	done := tx.Model(&Member{}).Where("operation_id = ? AND id = ? AND version = ?", m.OperationID, m.ID, read).
		Select("*").Omit("operation_id", "id", "created_at").Updates(m)
	if done.Error != nil {
		return done.Error
	}
	if done.RowsAffected == 0 {
		return store.Stale(m)
	}
	return by.Record(tx, m.OperationID, action, "committee_member", m.ID)
}

// Leave takes a member's seat, whose link ends; what was voted in open decisions counts no more, what is closed stays as it was. Return gives
// the seat back. Both return problem.NotFound; Return problem.Invalid when the address has another seat meanwhile.
func Leave(ctx context.Context, db *store.DB, by store.By, operationID, id string) error {
	return seat(ctx, db, by, operationID, id, false)
}

// Return gives a member who left the seat back.
func Return(ctx context.Context, db *store.DB, by store.By, operationID, id string) error {
	return seat(ctx, db, by, operationID, id, true)
}

func seat(ctx context.Context, db *store.DB, by store.By, operationID, id string, sits bool) error {
	return taken(db.Write(ctx, func(tx *gorm.DB) error {
		if err := store.LockRow(tx, "committee_member", operationID, id); err != nil {
			return err
		}
		m, err := findMember(tx, operationID, id)
		if err != nil || m.Sits() == sits {
			return err
		}
		m.LeftAt = nil
		action := "committee.member_returned"
		if !sits {
			now := by.Now()
			m.LeftAt, action = &now, "committee.member_left"
			if err := private.Revoke(tx, by, operationID, id); err != nil {
				return err
			}
		}
		return saveMember(tx, by, m, action)
	}))
}
