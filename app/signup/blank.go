package signup

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// Blank is a carnet that is printed before anybody is in it: who gets one at a table without network opens it later with its code, or the
// team fills it in from paper.
type Blank struct {
	OperationID string
	// ID is that of the carnet to come.
	ID string `gorm:"primaryKey"`
	// Number is printed on it, from 1.
	Number   int64
	CodeHash *int64
	// CreatedAt is when it was made, ClaimedAt when somebody was signed up in it; nil before.
	CreatedAt store.Instant `gorm:"autoCreateTime:false"`
	ClaimedAt *store.Instant
	// Code opens it, before and after.
	Code Code `gorm:"-"`
}

// TableName is that of the migrations.
func (Blank) TableName() string { return "blank_carnet" }

const (
	// BlanksAtOnce is how many are made by one press: a stack of sheets for a table.
	BlanksAtOnce = 30
	// mostBlanks is how many may lie about that nobody has claimed.
	mostBlanks = 600
)

// MakeBlanks makes BlanksAtOnce more of them, with the numbers that follow. It returns problem.Conflict when too many wait to be claimed.
func MakeBlanks(ctx context.Context, db *store.DB, by store.By, o *operation.Operation) error {
	made := NewBlanks(db, by, o)
	return db.Write(ctx, func(tx *gorm.DB) error { return KeepBlanks(tx, by, o, made) })
}

// NewBlanks returns BlanksAtOnce blank carnets that KeepBlanks numbers and writes.
func NewBlanks(db *store.DB, by store.By, o *operation.Operation) []Blank {
	made := make([]Blank, BlanksAtOnce)
	for i := range made {
		id := store.NewID()
		hash := CodeOf(db, id, 1).hash(db)
		made[i] = Blank{OperationID: o.ID, ID: id, CodeHash: &hash, CreatedAt: by.Now()}
	}
	return made
}

// KeepBlanks writes blank carnets in the transaction of the caller, with the numbers that follow. It returns problem.Conflict, and has
// written nothing, when too many wait to be claimed.
func KeepBlanks(tx *gorm.DB, by store.By, o *operation.Operation, made []Blank) error {
	if err := store.LockOperation(tx, o.ID); err != nil {
		return err
	}
	var so struct {
		Last    int64
		Waiting int64
	}
	err := tx.Raw("SELECT COALESCE(MAX(number), 0) AS last, COUNT(code_hash) AS waiting FROM blank_carnet WHERE operation_id = ?", o.ID).Scan(&so).Error
	if err != nil {
		return err
	}
	if so.Waiting+int64(len(made)) > mostBlanks {
		return problem.New(problem.Conflict, "blank.many", nil)
	}
	for i := range made {
		made[i].Number = so.Last + int64(i) + 1
	}
	if err := tx.Create(&made).Error; err != nil {
		return err
	}
	return by.Record(tx, o.ID, "carnet.blanks_made", "operation", o.ID)
}

// Blanks returns those of an operation by their number, with their codes.
func Blanks(ctx context.Context, db *store.DB, operationID string) (list []Blank, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ?", operationID).Order("number").Find(&list).Error
	})
	for i := range list {
		list[i].Code = CodeOf(db, list[i].ID, 1)
	}
	return list, err
}

// FindBlank finds the blank carnet of a code that nobody has claimed. It returns problem.NotFound.
func FindBlank(ctx context.Context, db *store.DB, code Code) (*Blank, error) {
	b := &Blank{}
	err := db.Read(ctx, func(tx *gorm.DB) error { return tx.Where("code_hash = ?", code.hash(db)).Take(b).Error })
	if problem.Is(err, problem.NotFound) {
		return nil, problem.New(problem.NotFound, "carnet.unknown", nil)
	}
	b.Code = code
	return b, err
}

// StillBlank reports whether this is a blank carnet of the operation that nobody has claimed.
func StillBlank(ctx context.Context, db *store.DB, operationID, id string) (is bool, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		var n int64
		err := tx.Model(&Blank{}).Where("operation_id = ? AND id = ? AND claimed_at IS NULL", operationID, id).Count(&n).Error
		is = n == 1
		return err
	})
	return is, err
}

// claim makes a blank carnet the one of a sign-up, once. It returns problem.Conflict when somebody was signed up in it already.
func claim(tx *gorm.DB, by store.By, operationID, id string) error {
	changed, err := exec(tx, "UPDATE blank_carnet SET claimed_at = $1, code_hash = NULL WHERE operation_id = $2 AND id = $3 AND claimed_at IS NULL",
		int64(by.Now()), operationID, id)
	if err == nil && changed == 0 {
		return problem.New(problem.Conflict, "blank.claimed", nil)
	}
	return err
}
