package store

import "gorm.io/gorm"

// LockRow makes other transactions that lock the same row of an operation wait until this one has ended, so that what is
// read after it stays true. On SQLite there is only one writer, and nothing to do. table is a constant of the program.
func LockRow(tx *gorm.DB, table, operationID, id string) error {
	if tx.Name() == "sqlite" {
		return nil
	}
	var found []int
	return tx.Raw("SELECT 1 FROM "+table+" WHERE operation_id = ? AND id = ? FOR UPDATE", operationID, id).Scan(&found).Error
}

// KeepRow reports whether an operation has a row. On PostgreSQL it cannot be deleted before this transaction has ended: what
// names it without a foreign key, as JSON does, does not outlive it when whoever deletes it begins with LockRow. table is a
// constant of the program.
func KeepRow(tx *gorm.DB, table, operationID, id string) (there bool, err error) {
	statement := "SELECT 1 FROM " + table + " WHERE operation_id = ? AND id = ?"
	if tx.Name() != "sqlite" {
		statement += " FOR KEY SHARE"
	}
	var found []int
	err = tx.Raw(statement, operationID, id).Scan(&found).Error
	return len(found) > 0, err
}

// LockOperation makes other transactions that begin with it wait until this one has ended, so that what is counted or numbered over a
// whole operation stays true. Whoever only writes rows that belong to the operation does not wait: their foreign key asks for
// FOR KEY SHARE, which this lock lets through (https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-ROWS). On SQLite
// there is only one writer, and nothing to do.
func LockOperation(tx *gorm.DB, operationID string) error {
	if tx.Name() == "sqlite" {
		return nil
	}
	var found []int
	return tx.Raw("SELECT 1 FROM operation WHERE id = ? FOR NO KEY UPDATE", operationID).Scan(&found).Error
}
