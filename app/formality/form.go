package formality

import (
	"slices"
	"strconv"
	"time"

	"oplibre/app/format/typed"
	"oplibre/app/problem"
)

// Form is a formality as its page posts it. Title is asked only of one of the team's own.
type Form struct {
	Version    string `form:"version"`
	Title      string `form:"title"`
	Authority  string `form:"authority"`
	Lead       string `form:"lead"` // days before day J
	Need       string `form:"need"`
	SentOn     string `form:"sent_on"` // 2027-04-12 or 12/04/2027
	Answer     string `form:"answer"`
	AnsweredOn string `form:"answered_on"`
	Note       string `form:"note"`
}

// NewForm adds one of the team's own.
type NewForm struct {
	Title     string `form:"title"`
	Authority string `form:"authority"`
	Lead      string `form:"lead"`
}

// Limits of what is typed.
const (
	titleLimit = 120  // characters
	noteLimit  = 4000 // characters
	leadLimit  = 730  // days: two years, which catches slips of the keyboard
)

// NoAnswer is the posted value of Form.Answer before the authority has answered: a radio button with an empty value is never ticked.
const NoAnswer = "none"

// FormOf returns the form of a formality as it is.
func (f *Formality) FormOf() Form {
	form := Form{Version: decimal(f.Version), Title: f.Title, Authority: f.Authority, Lead: strconv.Itoa(f.Lead()), Need: string(f.Need),
		SentOn: f.SentOn, Answer: string(f.Answer), AnsweredOn: f.AnsweredOn, Note: f.Note}
	if f.Answer == None {
		form.Answer = NoAnswer
	}
	return form
}

// apply returns the formality with the values of the form, and what is wrong with them, in page order.
func (form Form) apply(f Formality, today time.Time) (Formality, problem.Fields) {
	var fields problem.Fields
	if f.Own() {
		f.Title = title(&fields, form.Title)
	}
	f.Need = Need(form.Need)
	if !slices.Contains(Needs, f.Need) {
		fields.Add("need", "formality.error.need", nil)
	}
	f.Authority = fields.AtMost("authority", typed.Line(form.Authority), titleLimit)
	f.LeadDays = lead(&fields, form.Lead)
	if f.LeadDays != nil && !f.Own() && *f.LeadDays == f.Usual().LeadDays {
		f.LeadDays = nil // follows the list
	}
	f.SentOn = past(&fields, "sent_on", form.SentOn, today)
	f.Answer = Answer(form.Answer)
	if form.Answer == NoAnswer {
		f.Answer = None
	}
	if !slices.Contains(Answers, f.Answer) {
		fields.Add("answer", "formality.error.answer", nil)
	}
	f.AnsweredOn = past(&fields, "answered_on", form.AnsweredOn, today)
	switch {
	case f.Answer == None && f.AnsweredOn != "":
		fields.Add("answer", "formality.error.which_answer", nil)
	case f.SentOn != "" && f.AnsweredOn != "" && f.AnsweredOn < f.SentOn:
		fields.Add("answered_on", "formality.error.order", nil)
	}
	if f.Need == Undecided && (f.SentOn != "" || f.Answer != None) {
		f.Need = Needed // what was sent is needed, whoever forgot to say so
	}
	f.Note = fields.AtMost("note", typed.Text(form.Note), noteLimit)
	return f, fields
}

func title(fields *problem.Fields, text string) string {
	text = fields.AtMost("title", typed.Line(text), titleLimit)
	if text == "" {
		fields.Add("title", "formality.error.title", nil)
	}
	return text
}

func lead(fields *problem.Fields, text string) *int {
	n, err := strconv.Atoi(typed.Line(text))
	if err != nil || n < 0 || n > leadLimit {
		fields.Add("lead", "formality.error.lead", problem.Args{"Most": leadLimit})
		return nil
	}
	return &n
}

// past reads a day that has come; empty is none.
func past(fields *problem.Fields, name, text string, today time.Time) string {
	text = typed.Line(text)
	if text == "" {
		return ""
	}
	for _, layout := range []string{time.DateOnly, "2/1/2006"} {
		day, err := time.Parse(layout, text)
		if err != nil {
			continue
		}
		if day.Year() < 2000 {
			break
		}
		written := day.Format(time.DateOnly)
		if written > today.Format(time.DateOnly) {
			fields.Add(name, "formality.error.future", nil)
		}
		return written
	}
	fields.Add(name, "formality.error.day", nil)
	return text
}

// Changes compares a stale form with the formality as it is now, for the page that shows what changed.
func (form Form) Changes(f *Formality) problem.Changes {
	now := f.FormOf()
	if !f.Own() {
		form.Title = now.Title
	}
	return problem.Changes{}.Field("title", form.Title, now.Title).Field("need", form.Need, now.Need).
		Field("authority", form.Authority, now.Authority).Field("lead", form.Lead, now.Lead).Field("sent_on", form.SentOn, now.SentOn).
		Field("answer", form.Answer, now.Answer).Field("answered_on", form.AnsweredOn, now.AnsweredOn).Field("note", form.Note, now.Note)
}
