package store

import "gorm.io/gorm"

// Call is one line of the list of those whom no e-mail reaches: what is to be told to whom, by the same references as a Letter, and
// what became of it. One row is one call: to be made while Result is empty, made otherwise; a call that reached nobody is followed by
// another row, so that the rows of somebody are the history of the calls. Package calling knows the results.
type Call struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	// Kind is that of the letter that others get.
	Kind string
	// AboutID names what it is about: an atelier, a message, a version of the programme, a day.
	AboutID    string
	Parameters map[string]string `gorm:"serializer:json"`
	// SubjectKind is that of a recipient in package message (CallPeople for a carnet), SubjectID the row.
	SubjectKind string
	SubjectID   string
	// Language is the one in which somebody signed up, empty where nobody has said.
	Language  string
	CreatedAt Instant
	// NextAt is before when nobody need call, 0 for at once; Until is after when there is nothing left to tell, nil for always.
	NextAt Instant
	Until  *Instant
	// OnPaper asks for a card or a letter instead of a call.
	OnPaper bool
	// AccountID is who calls, or called; BegunAt is when they took it in hand, EndedAt when the result was noted.
	AccountID        string
	BegunAt, EndedAt *Instant
	Result           string
	Note             string
	// PrintRun is with which others a card was printed.
	PrintRun string
}

// TableName is that of the migrations.
func (Call) TableName() string { return "phone_call" }

// CallPeople is the subject kind of calls to the holder of a carnet.
const CallPeople = "people"

// CallLapsed is the result of a call that nobody needs to make any more.
const CallLapsed = "lapsed"

// QueueCall puts a call on the list in the transaction of what it tells. It completes id and moment, and takes the place of open calls to
// the same subject of the same kind about the same thing.
func (by By) QueueCall(tx *gorm.DB, call Call) error {
	if err := LapseCalls(tx, by, call.OperationID, call.SubjectID, call.AboutID, call.Kind); err != nil {
		return err
	}
	call.ID, call.CreatedAt = NewID(), by.Now()
	if call.Parameters == nil {
		call.Parameters = map[string]string{}
	}
	return tx.Create(&call).Error
}

// LapseCalls takes calls of some kinds to a subject off the list, because there is nothing left to tell; aboutID empty is about anything.
func LapseCalls(tx *gorm.DB, by By, operationID, subjectID, aboutID string, kinds ...string) error {
	open := tx.Model(&Call{}).Where("operation_id = ? AND subject_id = ? AND result = '' AND kind IN ?", operationID, subjectID, kinds)
	if aboutID != "" {
		open = open.Where("about_id = ?", aboutID)
	}
	return open.Updates(map[string]any{"result": CallLapsed, "ended_at": by.Now()}).Error
}
