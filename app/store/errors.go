package store

import (
	"errors"
	"fmt"

	"gorm.io/gorm"
	"modernc.org/sqlite"

	"oplibre/app/problem"
)

// SQLite's extended result codes (https://www.sqlite.org/rescode.html) that mean something to a domain.
const (
	sqliteConstraintPrimaryKey = 1555
	sqliteConstraintUnique     = 2067
	sqliteConstraintForeignKey = 787
	sqliteConstraintCheck      = 275
)

// NewerSchemaError is returned by Open when the database was written by a newer version of the program.
type NewerSchemaError struct{ Database, Program int64 }

// Error says what to do.
func (e *NewerSchemaError) Error() string {
	return fmt.Sprintf("this database has schema %d and this version of oplibre knows schemas up to %d: start the newer version, "+
		"or restore a backup made before the upgrade", e.Database, e.Program)
}

// translate turns the two errors that domains meet into what they know: a missing row into problem.NotFound and, for the
// pure-Go driver, a broken constraint into GORM's own error.
func translate(err error) error {
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return errors.Join(problem.New(problem.NotFound, "error.not_found", nil), err)
	}
	return err
}

// translateSQLite is the part of GORM's TranslateError that its SQLite driver only does for the C library.
func translateSQLite(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() {
	case sqliteConstraintPrimaryKey, sqliteConstraintUnique:
		return named(gorm.ErrDuplicatedKey, err)
	case sqliteConstraintForeignKey:
		return named(gorm.ErrForeignKeyViolated, err)
	case sqliteConstraintCheck:
		return named(gorm.ErrCheckConstraintViolated, err)
	}
	return err
}

// Stale returns the refusal of an edit that was prepared from an earlier version of a row. current is the row as it is
// now, for the page that shows what changed.
func Stale(current any) error {
	return &problem.Error{Kind: problem.Conflict, Message: problem.Message{Key: "error.stale"}, Current: current}
}
