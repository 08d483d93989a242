package committee

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// The kinds of letters to members. The subject is a meeting or a decision; ParameterMember names the member.
const (
	// LetterCall calls to a meeting, with its agenda.
	LetterCall = "committee_call"
	// LetterMinutes brings the minutes of a meeting.
	LetterMinutes = "committee_minutes"
	// LetterAsked asks for a voice, with the private link.
	LetterAsked = "decision_asked"
	// LetterStopped says that somebody objected, and why.
	LetterStopped = "decision_stopped"
	// LetterResult says what was decided.
	LetterResult = "decision_result"
)

// ParameterMember is the parameter of a letter that names the member.
const ParameterMember = "member"

// write queues a letter to every member with an address who is not among those to leave out, and returns to how many. Nobody gets a letter
// of whom the same one is still waiting: pressing twice writes once.
func write(tx *gorm.DB, by store.By, o *operation.Operation, kind, subjectID string, leaveOut []string) (n int, err error) {
	members, err := membersOf(tx, o.ID)
	if err != nil {
		return 0, err
	}
	var waiting []string
	err = tx.Model(&store.Letter{}).Where("operation_id = ? AND kind = ? AND subject_id = ? AND state = ?", o.ID, kind, subjectID, store.LetterWaiting).
		Pluck("recipient", &waiting).Error
	if err != nil {
		return 0, err
	}
	for _, m := range Sitting(members) {
		if m.Email == "" || slices.Contains(waiting, m.Email) || slices.Contains(leaveOut, m.ID) {
			continue
		}
		letter := store.Letter{OperationID: &o.ID, Kind: kind, Recipient: m.Email, Language: o.Language, SubjectID: subjectID,
			Parameters: map[string]string{ParameterMember: m.ID}}
		if err := by.Queue(tx, letter); err != nil {
			return 0, err
		}
		n++
	}
	return n, nil
}

// Ask writes once more to the members who have not voted, or not objected, yet. It returns to how many, problem.NotFound, and
// problem.Closed for a decision that has ended.
func Ask(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id string) (n int, err error) {
	links, err := missingLinks(ctx, db, by, o, by.Now())
	if err != nil {
		return 0, err
	}
	err = db.Write(ctx, func(tx *gorm.DB) error {
		d, err := locked(tx, o.ID, id)
		if err != nil {
			return err
		}
		if !d.Opens(by.Now()) {
			return problem.New(problem.Closed, "committee.error.closed", nil)
		}
		if err := keepLinks(tx, by, links); err != nil {
			return err
		}
		var voted []string
		for _, b := range d.Votes {
			voted = append(voted, b.MemberID)
		}
		if n, err = write(tx, by, o, LetterAsked, id, voted); err != nil {
			return err
		}
		return by.Record(tx, o.ID, "committee.decision_asked", "decision", id)
	})
	return n, err
}

// Call writes to the members that they meet, when, where and about what. It returns to how many, and problem.NotFound.
func Call(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id string) (n int, err error) {
	return post(ctx, db, by, o, id, LetterCall, "called_at", "committee.called")
}

// SendMinutes writes the minutes to the members. It returns to how many, problem.NotFound, and problem.Invalid while there are none.
func SendMinutes(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id string) (n int, err error) {
	return post(ctx, db, by, o, id, LetterMinutes, "minutes_sent_at", "committee.minutes_sent")
}

func post(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id, kind, column, action string) (n int, err error) {
	err = db.Write(ctx, func(tx *gorm.DB) error {
		if err := store.LockRow(tx, "committee_meeting", o.ID, id); err != nil {
			return err
		}
		m, err := findMeeting(tx, o.ID, id)
		if err != nil {
			return err
		}
		if kind == LetterMinutes && m.Minutes == "" {
			return problem.Fields{{Name: "minutes", Message: problem.Message{Key: "committee.error.no_minutes"}}}.Err()
		}
		if n, err = write(tx, by, o, kind, id, nil); err != nil {
			return err
		}
		// Not a change of what people edit: the version stays, and an open form is not refused for a letter.
		if err := tx.Model(&Meeting{}).Where("operation_id = ? AND id = ?", o.ID, id).Update(column, by.Now()).Error; err != nil {
			return err
		}
		return by.Record(tx, o.ID, action, "committee_meeting", id)
	})
	return n, err
}
