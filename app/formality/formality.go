// Package formality is what has to be asked of an authority, or told it, before the weekend: a room used unusually, a drinks stall, a
// street closed, an insurance.
//
// The usual ones come from data.UsualFormalities and are always in the list: an operation has a row for one only once somebody has
// said something about it, so that nothing has to be generated and what the list gains later appears by itself. Each begins
// undecided, with a question that helps to say whether it is needed here; the team adds its own beside them.
//
// The last day is counted from day J and moves with the weekend; where it falls on a weekend or on a public holiday, the working day
// before counts, because counters are closed.
package formality

import (
	"slices"
	"strconv"
	"time"

	"oplibre/app/operation"
	"oplibre/app/store"
	"oplibre/data"
)

// Need is whether a formality concerns this weekend.
type Need string

// The needs.
const (
	Undecided Need = "undecided"
	Needed    Need = "needed"
	NotNeeded Need = "not_needed"
)

// Needs are all needs in order.
var Needs = []Need{Undecided, Needed, NotNeeded}

// Answer is what the authority said; None before it has.
type Answer string

// The answers.
const (
	None     Answer = ""
	Accepted Answer = "accepted"
	Reserved Answer = "reserved" // accepted, under conditions
	Refused  Answer = "refused"
)

// Answers are all answers in order.
var Answers = []Answer{None, Accepted, Reserved, Refused}

// Formality is one request, from the question whether it is needed to the answer.
type Formality struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	// Kind is the key of the usual formality that it is, empty for one of the team's own.
	Kind string
	// Title is that of one of the team's own; Authority is who answers, empty for whom the list names.
	Title, Authority string
	// LeadDays is by how many days before day J it should be sent; nil where the list's own lead time counts.
	LeadDays *int
	Need     Need
	// SentOn and AnsweredOn are days (2027-04-12), empty when it has not come to that.
	SentOn     string
	Answer     Answer
	AnsweredOn string
	Note       string
	CreatedAt  store.Instant `gorm:"autoCreateTime:false"`
	UpdatedAt  store.Instant `gorm:"autoUpdateTime:false"`
	// Version is 0 for a usual one about which nobody has said anything yet.
	Version int64

	// Papers are the attached papers, in the order in which they came; List and Find read them.
	Papers []Paper `gorm:"-"`
}

// TableName names the table.
func (Formality) TableName() string { return "formality" }

// Key is what addresses name a formality by: the key of a usual one, the identifier of one of the team's own.
func (f *Formality) Key() string {
	if f.Kind != "" {
		return f.Kind
	}
	return f.ID
}

// Own reports whether the team added it itself.
func (f *Formality) Own() bool { return f.Kind == "" }

// Usual is what the list says of it; empty for one of the team's own.
func (f *Formality) Usual() data.Formality {
	usual, _ := data.FormalityOf(f.Kind)
	return usual
}

// Name is its title in a language.
func (f *Formality) Name(language string) string {
	if f.Own() {
		return f.Title
	}
	return f.Usual().Title.In(language)
}

// Asked is who answers, in a language.
func (f *Formality) Asked(language string) string {
	if f.Authority != "" || f.Own() {
		return f.Authority
	}
	return f.Usual().Authority.In(language)
}

// Lead is by how many days before day J it should be sent.
func (f *Formality) Lead() int {
	if f.LeadDays != nil {
		return *f.LeadDays
	}
	return f.Usual().LeadDays
}

// LastDay returns the day by whose end it should be sent, as its first moment in the operation's zone: the lead time before day J,
// moved to the working day before; never before the first day on which it may be filed.
func (f *Formality) LastDay(o *operation.Operation) time.Time {
	dayJ := o.FirstPublicDay()
	day := dayJ.AddDate(0, 0, -f.Lead())
	for !Working(day, o) {
		day = day.AddDate(0, 0, -1)
	}
	if earliest := f.Usual().Earliest; earliest > 0 && f.LeadDays == nil {
		if first := dayJ.AddDate(0, 0, -earliest); day.Before(first) {
			day = first
			for !Working(day, o) {
				day = day.AddDate(0, 0, 1)
			}
		}
	}
	return day
}

// FirstDay returns the first day on which it may be filed; ok is false where that is free.
func (f *Formality) FirstDay(o *operation.Operation) (day time.Time, ok bool) {
	earliest := f.Usual().Earliest
	return o.FirstPublicDay().AddDate(0, 0, -earliest), earliest > 0
}

// Working reports whether counters are open on a day where the operation is: no weekend and no public holiday.
func Working(day time.Time, o *operation.Operation) bool {
	if day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
		return false
	}
	department := ""
	if len(o.Communes) > 0 {
		department = data.DepartmentOf(o.Communes[0].InseeCode)
	}
	return len(data.HolidayOn(day, department)) == 0
}

// State is how far a formality has come, for the page and for what is missing.
type State string

// The states, in the order of the page: what cannot wait comes first, what is settled last.
const (
	Late     State = "late"      // its last day is over and nothing was sent
	No       State = "refused"   // the authority said no: somebody has to think again
	Question State = "undecided" // nobody has said whether it is needed
	ToSend   State = "to_send"
	Waiting  State = "waiting" // sent, without an answer
	Settled  State = "settled" // accepted, or not needed
)

// States are all states in order.
var States = []State{Late, No, Question, ToSend, Waiting, Settled}

// StateAt returns how far it has come at a moment. Once the weekend is over nothing is late any more.
func (f *Formality) StateAt(o *operation.Operation, now time.Time) State {
	switch {
	case f.Need == NotNeeded, f.Answer == Accepted, f.Answer == Reserved:
		return Settled
	case f.Answer == Refused:
		return No
	case f.SentOn != "":
		return Waiting
	case f.overdue(o, now):
		return Late
	case f.Need == Undecided:
		return Question
	}
	return ToSend
}

func (f *Formality) overdue(o *operation.Operation, now time.Time) bool {
	year, month, day := now.In(o.Location()).Date()
	today := time.Date(year, month, day, 0, 0, 0, 0, o.Location())
	return store.InstantOf(now) < o.EndsAt && f.LastDay(o).Before(today)
}

// Covered reports whether a paper proves that the formality is settled: what is accepted without one is only said.
func (f *Formality) Covered() bool { return len(f.Papers) > 0 }

// ByState groups formalities by state; within each, what must be sent first comes first.
func ByState(all []*Formality, o *operation.Operation, now time.Time) map[State][]*Formality {
	groups := map[State][]*Formality{}
	for _, f := range byDay(all, o) {
		state := f.StateAt(o, now)
		groups[state] = append(groups[state], f)
	}
	return groups
}

// byDay orders formalities by their last day; those of one day keep their order.
func byDay(all []*Formality, o *operation.Operation) []*Formality {
	days := make(map[*Formality]time.Time, len(all))
	for _, f := range all {
		days[f] = f.LastDay(o)
	}
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b *Formality) int { return days[a].Compare(days[b]) })
	return all
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }

// OfStep are the formalities of which a step of the retro-planning speaks, for links to them: what was said about them is not read.
func OfStep(step string) (all []*Formality) {
	for _, usual := range data.FormalitiesOf(step) {
		all = append(all, unsaid("", usual.Key))
	}
	return all
}
