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

// queue puts one letter into the outbox for each carnet and facilitator with an e-mail.
func queue(tx *gorm.DB, by store.By, o *operation.Operation, v *Version, affected *Affected) error {
	letter := func(kind, recipient, language, subject string, changes []*Change) error {
		ids := make([]string, 0, len(changes))
		for _, c := range changes {
			ids = append(ids, c.Atelier().ID)
		}
		return by.Queue(tx, store.Letter{OperationID: &o.ID, Kind: kind, Recipient: recipient, Language: language, SubjectID: subject,
			Parameters: map[string]string{parameterVersion: strconv.FormatInt(v.Number, 10), parameterAteliers: strings.Join(ids, ",")}})
	}
	for i := range affected.Carnets {
		if c := &affected.Carnets[i]; c.Email != "" {
			if err := letter(LetterCarnet, c.Email, c.Language, c.ID, c.Changes); err != nil {
				return err
			}
		}
	}
	for i := range affected.Leads {
		if l := &affected.Leads[i]; l.Email != "" {
			if err := letter(LetterLead, l.Email, o.Language, l.ID, l.Changes); err != nil {
				return err
			}
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
