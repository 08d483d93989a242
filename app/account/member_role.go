package account

import (
	"context"
	"strconv"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// RoleForm is the role that an organiser chooses for a member.
type RoleForm struct {
	Version string `form:"version"`
	Role    string `form:"role"`
}

// ChangeRole gives a member of the team another role in place of the one of the membership. It returns problem.Invalid with
// fields, problem.NotFound, and problem.Conflict when the member has that role already by another membership, when the
// last organiser would lose the role, or when somebody else changed the membership meanwhile.
func ChangeRole(ctx context.Context, db *store.DB, by store.By, operationID, membershipID string, form RoleForm) error {
	role, known := ParseRole(form.Role)
	if !known || role == Administrator {
		var fields problem.Fields
		fields.Add("role", "account.role.wrong", nil)
		return fields.Err()
	}
	version, _ := strconv.ParseInt(form.Version, 10, 64) // what is no number is stale
	return db.Write(ctx, func(tx *gorm.DB) error {
		var row Membership
		if err := tx.Where("operation_id = ? AND id = ?", operationID, membershipID).Take(&row).Error; err != nil {
			return err
		}
		switch {
		case row.Version != version:
			return store.Stale(row)
		case row.Role == role:
			return nil
		}
		if err := leavesOrganiser(tx, row); err != nil {
			return err
		}
		var same int64
		if err := tx.Model(&Membership{}).Where("operation_id = ? AND account_id = ? AND role = ?", operationID, row.AccountID, role).
			Count(&same).Error; err != nil {
			return err
		}
		if same > 0 {
			return problem.New(problem.Conflict, "account.team.has_role", nil)
		}
		changed := tx.Model(&Membership{}).Where("operation_id = ? AND id = ? AND version = ?", operationID, row.ID, version).
			Updates(map[string]any{"role": role, "theme_id": nil, "version": version + 1})
		if changed.Error != nil {
			return changed.Error
		}
		if changed.RowsAffected == 0 {
			return store.Stale(row)
		}
		return by.Record(tx, operationID, "membership.changed", "account", row.AccountID)
	})
}

// leavesOrganiser returns problem.Conflict when the operation would have no organiser without this membership. It counts by
// an UPDATE, which locks the rows: two organisers cannot both leave because each still saw the other.
func leavesOrganiser(tx *gorm.DB, row Membership) error {
	if row.Role != Organiser {
		return nil
	}
	organisers := tx.Model(&Membership{}).Where("operation_id = ? AND role = ?", row.OperationID, Organiser).
		Updates(map[string]any{"role": Organiser})
	if organisers.Error != nil {
		return organisers.Error
	}
	if organisers.RowsAffected < 2 {
		return problem.New(problem.Conflict, "account.team.last_organiser", nil)
	}
	return nil
}
