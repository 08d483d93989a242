package account

import (
	"context"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"oplibre/app/store"
)

// Membership is an account's role in one operation.
type Membership struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	AccountID   string
	Role        Role
	ThemeID     *string // for a Validator: the theme; nil means all
	CreatedAt   store.Instant
	Version     int64
}

// Member is a line of the team's page.
type Member struct {
	Membership
	Name  string
	Email string
}

// GrantFor returns what the account may do in the operation; operationID is empty outside one.
func GrantFor(ctx context.Context, db *store.DB, a *Account, operationID string) (Grant, error) {
	grant := Grant{Administrator: a.Administrator}
	if operationID == "" {
		return grant, nil
	}
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Model(&Membership{}).Where("operation_id = ? AND account_id = ?", operationID, a.ID).Pluck("role", &grant.Roles).Error
	})
	return grant, err
}

// OperationsOf returns the identifiers of the operations in whose team the account is.
func OperationsOf(ctx context.Context, db *store.DB, accountID string) ([]string, error) {
	var ids []string
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Model(&Membership{}).Where("account_id = ?", accountID).Distinct().Pluck("operation_id", &ids).Error
	})
	return ids, err
}

// Team returns the members of an operation by name.
func Team(ctx context.Context, db *store.DB, operationID string) ([]Member, error) {
	var members []Member
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Table("membership").Select("membership.*, account.name, account.email").
			Joins("JOIN account ON account.id = membership.account_id").
			Where("membership.operation_id = ?", operationID).Order("account.name, membership.id").Scan(&members).Error
	})
	return members, err
}

// AddMember gives an account a role in an operation, inside the caller's transaction; having it already is no error.
func AddMember(tx *gorm.DB, by store.By, operationID, accountID string, role Role) error {
	row := Membership{OperationID: operationID, ID: store.NewID(), AccountID: accountID, Role: role, CreatedAt: by.Now(), Version: 1}
	if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
		return fmt.Errorf("add a member: %w", err)
	}
	return by.Record(tx, operationID, "membership.added", "account", accountID)
}

// RemoveMember takes a role away. It returns problem.NotFound, and problem.Conflict when it is the last organiser's and
// would leave the operation without one.
func RemoveMember(ctx context.Context, db *store.DB, by store.By, operationID, membershipID string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		var row Membership
		if err := tx.Where("operation_id = ? AND id = ?", operationID, membershipID).Take(&row).Error; err != nil {
			return err
		}
		if err := leavesOrganiser(tx, row); err != nil {
			return err
		}
		if err := tx.Where("operation_id = ? AND id = ?", operationID, membershipID).Delete(&Membership{}).Error; err != nil {
			return err
		}
		return by.Record(tx, operationID, "membership.removed", "account", row.AccountID)
	})
}
