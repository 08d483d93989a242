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
