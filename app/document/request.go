package document

import (
	"slices"
	"strconv"
	"time"

	"oplibre/app/format/typed"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// Answer is what an administration answered to a request.
type Answer string

// The answers. NoAnswer is silence, so far or for good.
const (
	NoAnswer Answer = ""
	Given    Answer = "given"
	Partly   Answer = "partly" // with passages struck out, or without a part
	Denied   Answer = "denied"
)

// Answers are all answers in the order of forms.
var Answers = []Answer{NoAnswer, Given, Partly, Denied}

// Stage is where a request stands on a day.
type Stage string

// The stages.
const (
	Waiting  Stage = "waiting"  // the month is not over
	Silent   Stage = "silent"   // the month is over: refused by silence, and the commission can still be asked
	Rejected Stage = "rejected" // refused in words, and the commission can still be asked
	Appealed Stage = "appealed" // the commission has been asked
	TooLate  Stage = "too_late" // the two months for asking the commission are over too
	Settled  Stage = "settled"  // the document came, whole or in part
)

// Request asks for a document that somebody holds. The law gives the administration one month from the day on which it received the
// request; its silence is then a refusal (CRPA, art. R. 311-12 and R. 311-13). Against a refusal, in words or by silence, one asks the
// Commission d'accès aux documents administratifs (CADA) within two months (art. R. 343-1), before any judge (art. L. 342-1).
type Request struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	DocumentID  string
	// Addressee is to whom it went.
	Addressee string
	// AskedOn is the day on which it was received, AnsweredOn that of the answer, AppealedOn the day on which the commission was asked:
	// YYYY-MM-DD, or empty.
	AskedOn    string
	Answer     Answer
	AnsweredOn string
	AppealedOn string
	Notes      string
	CreatedAt  store.Instant
	UpdatedAt  store.Instant `gorm:"autoUpdateTime:false"`
	Version    int64
}

// TableName names the table.
func (Request) TableName() string { return "access_request" }

// DueOn is the last day for an answer: one month after the request was received.
func (r *Request) DueOn() string { return later(r.AskedOn, 1) }

// AppealBy is the last day on which the commission can be asked: two months after the refusal, in words or by silence. It is empty for a
// request that was granted.
func (r *Request) AppealBy() string {
	switch r.Answer {
	case Given:
		return ""
	case NoAnswer:
		return later(r.DueOn(), 2)
	}
	return later(r.AnsweredOn, 2)
}

// Stage is where the request stands on a day (YYYY-MM-DD).
func (r *Request) Stage(today string) Stage {
	switch {
	case r.Answer == Given || r.Answer == Partly && r.AppealedOn == "":
		return Settled
	case r.AppealedOn != "":
		return Appealed
	case r.Answer == NoAnswer && today <= r.DueOn():
		return Waiting
	case today > r.AppealBy():
		return TooLate
	case r.Answer == Denied:
		return Rejected
	}
	return Silent
}

// Late reports whether the administration owes an answer on a day, and something can still be done about it.
func (r *Request) Late(today string) bool { return r.Stage(today) == Silent }

// later adds months as the law counts them: to the same day of the month, or to its last when it has no such day (code de procédure
// civile, art. 641). A text that is no day gives none.
func later(day string, months int) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	first := time.Date(t.Year(), t.Month()+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(t.Day(), last)-1).Format(time.DateOnly)
}

// RequestForm is a request as its form posts it.
type RequestForm struct {
	Version    string `form:"version"`
	Addressee  string `form:"addressee"`
	AskedOn    string `form:"asked_on"`
	Answer     string `form:"answer"`
	AnsweredOn string `form:"answered_on"`
	AppealedOn string `form:"appealed_on"`
	Notes      string `form:"request_notes"`
}

// FormOf returns the form of a request as it is.
func (r *Request) FormOf() RequestForm {
	return RequestForm{Version: strconv.FormatInt(r.Version, 10), Addressee: r.Addressee, AskedOn: r.AskedOn, Answer: string(r.Answer),
		AnsweredOn: r.AnsweredOn, AppealedOn: r.AppealedOn, Notes: r.Notes}
}

// apply returns the request with the values of the form, and what is wrong with them, in page order.
func (f RequestForm) apply(r Request) (Request, problem.Fields) {
	var fields problem.Fields
	r.Addressee = fields.AtMost("addressee", typed.Line(f.Addressee), lineLimit)
	if r.Addressee == "" {
		fields.Add("addressee", "document.error.addressee", nil)
	}
	r.AskedOn = day(&fields, "asked_on", f.AskedOn)
	if r.AskedOn == "" && !fields.Has("asked_on") {
		fields.Add("asked_on", "document.error.asked_on", nil)
	}
	r.Answer = Answer(f.Answer)
	if !slices.Contains(Answers, r.Answer) {
		fields.Add("answer", "document.error.answer", nil)
	}
	r.AnsweredOn = day(&fields, "answered_on", f.AnsweredOn)
	switch {
	case fields.Has("answered_on") || fields.Has("asked_on"):
	case r.Answer == NoAnswer:
		r.AnsweredOn = ""
	case r.AnsweredOn == "":
		fields.Add("answered_on", "document.error.answered_on", nil)
	case r.AnsweredOn < r.AskedOn:
		fields.Add("answered_on", "document.error.too_early", nil)
	}
	r.AppealedOn = day(&fields, "appealed_on", f.AppealedOn)
	if r.AppealedOn != "" && r.AppealedOn < r.AskedOn && !fields.Has("appealed_on") {
		fields.Add("appealed_on", "document.error.too_early", nil)
	}
	r.Notes = fields.AtMost("request_notes", typed.Text(f.Notes), textLimit)
	return r, fields
}

// day reads a day, which may be missing.
func day(fields *problem.Fields, name, text string) string {
	text = typed.Line(text)
	if text == "" {
		return ""
	}
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		fields.Add(name, "document.error.day", nil)
		return ""
	}
	return text
}
