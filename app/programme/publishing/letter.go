package publishing

import (
	"strconv"
	"strings"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/store"
)

// The kinds of the letters that tell a change. Neither the words nor the values stand in them: whoever writes the letter
// finds them in the version.
const (
	// LetterCarnet tells the holder of a carnet; its subject is the carnet.
	LetterCarnet = "change_carnet"
	// LetterLead tells a facilitator; its subject is the facilitator.
	LetterLead = "change_lead"
)

// The parameters of such a letter: the number of the version, and the ateliers that it tells of.
const (
	parameterVersion  = "version"
	parameterAteliers = "ateliers"
)

// callLeads is the subject kind of calls to facilitators.
const callLeads = "leads"

// queue puts one letter into the outbox for each carnet and facilitator with an e-mail, and the others on the list of calls.
func queue(tx *gorm.DB, by store.By, o *operation.Operation, v *Version, affected *Affected) error {
	tell := func(kind, recipient, language, subjectKind, subject string, changes []*Change) error {
		ids := make([]string, 0, len(changes))
		for _, c := range changes {
			ids = append(ids, c.Atelier().ID)
		}
		number := strconv.FormatInt(v.Number, 10)
		parameters := map[string]string{parameterVersion: number, parameterAteliers: strings.Join(ids, ",")}
		if recipient == "" {
			return by.QueueCall(tx, store.Call{OperationID: o.ID, Kind: kind, AboutID: number, SubjectKind: subjectKind, SubjectID: subject,
				Language: language, Parameters: parameters, Until: &o.EndsAt})
		}
		return by.Queue(tx, store.Letter{OperationID: &o.ID, Kind: kind, Recipient: recipient, Language: language, SubjectID: subject, Parameters: parameters})
	}
	for i := range affected.Carnets {
		c := &affected.Carnets[i]
		if err := tell(LetterCarnet, c.Email, c.Language, store.CallPeople, c.ID, c.Changes); err != nil {
			return err
		}
	}
	for i := range affected.Leads {
		l := &affected.Leads[i]
		if err := tell(LetterLead, l.Email, o.Language, callLeads, l.ID, l.Changes); err != nil {
			return err
		}
	}
	return nil
}

// Told returns the number of the version and the ateliers that a letter tells of.
func Told(letter *store.Letter) (version int64, ateliers []string) {
	version, err := strconv.ParseInt(letter.Parameters[parameterVersion], 10, 64)
	if err != nil || letter.Parameters[parameterAteliers] == "" {
		return 0, nil
	}
	return version, strings.Split(letter.Parameters[parameterAteliers], ",")
}
