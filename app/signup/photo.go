package signup

import (
	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// PhotoOfChild refuses an answer about pictures of a child: the parents give it (art. 372-1 of the Code civil), on the form.
const PhotoOfChild = "desk.refused.photo_child"

// AskedAboutPhotos reports whether nobody else may say yes to pictures of the person: another adult than who signed up, or a group. They
// are asked at the desk.
func (p *Person) AskedAboutPhotos() bool { return p.Position > 0 && (p.Adult() || p.Headcount > 1) }

// PhotoAnswer is what was last said about pictures of a person, nil when nobody has answered.
func (o *Opened) PhotoAnswer(personID string) *Consent {
	for i := range o.Consents {
		if c := &o.Consents[i]; c.PersonID == personID && c.Purpose == PhotoConsent {
			return c
		}
	}
	return nil
}

// PhotoReply is what somebody answered at the desk when asked about pictures.
type PhotoReply struct {
	OperationID, PersonID string
	Given                 bool
	// Wording is the question as it was put, in Language; At when.
	Wording, Language string
	At                store.Instant
}

// AnswerPhoto keeps an answer in the transaction of the caller; the same as the one that stands is not written again. It returns
// problem.NotFound for somebody whom the operation does not have, and problem.Conflict with PhotoOfChild.
func AnswerPhoto(tx *gorm.DB, by store.By, r PhotoReply) error {
	carnetID, err := carnetOf(tx, r.OperationID, r.PersonID)
	if err != nil {
		return err
	}
	if err := lock(tx, r.OperationID, carnetID, anyVersion); err != nil {
		return err
	}
	var p Person
	if err := tx.Where("operation_id = ? AND id = ?", r.OperationID, r.PersonID).Take(&p).Error; err != nil {
		return err
	}
	if !p.Adult() && p.Headcount == 1 {
		return problem.New(problem.Conflict, PhotoOfChild, nil)
	}
	var said []Consent
	err = tx.Where("operation_id = ? AND person_id = ? AND purpose = ?", r.OperationID, r.PersonID, PhotoConsent).Order("at DESC, id DESC").Limit(1).Find(&said).Error
	if err != nil || len(said) > 0 && said[0].Given == r.Given {
		return err
	}
	row := consentRow(r.OperationID, r.PersonID, PhotoConsent, r.Given, r.Wording, r.Language, int64(r.At))
	if err := execEach(tx, insertConsent, [][]any{row}); err != nil {
		return err
	}
	return by.Record(tx, r.OperationID, "carnet.photo_answered", "carnet", carnetID)
}
