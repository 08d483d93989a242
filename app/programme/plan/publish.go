package plan

import (
	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/programme"
)

// Read is Load inside a transaction: what the programme is made of when it is published.
func Read(tx *gorm.DB, o *operation.Operation) (*Plan, error) { return load(tx, o, "") }

// Differing returns the names of the fields of Values that differ, in order.
func Differing(before, after programme.Values) []string { return diff(before, after).names() }
