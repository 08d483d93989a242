package store

import (
	"time"

	"gorm.io/gorm"
)

// Actor is who does something: an account, the holder of a carnet or of a link, a job, the command line.
type Actor struct {
	// Kind is one of the Actor… constants.
	Kind string
	// ID identifies the account, carnet or link, or names the job or command.
	ID string
	// OnBehalfOf is the carnet for which a desk or a relay acts, or empty.
	OnBehalfOf string
}

// The kinds of Actor.
const (
	ActorAccount = "account"
	ActorCarnet  = "carnet"
	ActorLink    = "link"
	ActorJob     = "job"
	ActorCommand = "command"
	ActorVisitor = "visitor"
)

// Activity is one line of the history of an operation: who did what to what and when, without any personal value.
type Activity struct {
	ID          string `gorm:"primaryKey"`
	OperationID *string
	At          Instant
	ActorKind   string
	ActorID     string
	OnBehalfOf  string
	// Action is "<domain>.<what>" in English: "atelier.created".
	Action      string
	SubjectKind string
	SubjectID   string
}

const insertActivity = `INSERT INTO activity
	(id, operation_id, at, actor_kind, actor_id, on_behalf_of, action, subject_kind, subject_id)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

// By is who does something, and when: the first thing that each command of a domain is given. The clock that made At is
// the program's, so that a test or the demonstration can move it.
type By struct {
	Actor Actor
	At    time.Time
}

// Now is the moment of the command as the columns keep it.
func (by By) Now() Instant { return InstantOf(by.At) }

// Record appends a line of history in the transaction of what it tells. operation is empty for what belongs to the
// whole instance; action is "<subject>.<what happened>".
func (by By) Record(tx *gorm.DB, operation, action, subjectKind, subjectID string) error {
	var operationID any
	if operation != "" {
		operationID = operation
	}
	_, err := tx.Statement.ConnPool.ExecContext(tx.Statement.Context, insertActivity, NewID(), operationID, int64(by.Now()),
		by.Actor.Kind, by.Actor.ID, by.Actor.OnBehalfOf, action, subjectKind, subjectID)
	return err
}
