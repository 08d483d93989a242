// Package budget is the money of the weekend: what is planned and what came of it, line by line, the subsidies with their dates, and
// what costs nothing but has a value: volunteers' hours, loans and gifts.
//
// A budget is balanced when income covers expenses; it says so in words, on the planned side and on the actual one. Subsidies are
// income that has a life of its own: asked, granted, paid, accounted for. What is planned of one is what was asked, until the funder
// has decided: then it is what was granted. Contributions in kind stand on both sides (accounts 86 and 87), so that they never
// change the balance. Amounts are whole cents; a refund is a negative amount.
package budget

import (
	"time"

	"oplibre/app/operation"
	"oplibre/app/store"
)

// Settings is what is set once for a budget.
type Settings struct {
	OperationID string `gorm:"primaryKey"`
	// HourlyRate is what an hour of a volunteer is worth; 0 values none.
	HourlyRate Cents
	// HoursPlanned and HoursDone are minutes that the team typed; nil where those of the volunteers' posts count.
	HoursPlanned, HoursDone *int64
	// Answers are the texts of the financial report, by the names of Questions.
	Answers   map[string]string `gorm:"serializer:json"`
	UpdatedAt store.Instant     `gorm:"autoUpdateTime:false"`
	// Version is 0 before anything was set.
	Version int64
}

// TableName names the table.
func (Settings) TableName() string { return "budget" }

// Line is one expense or one income.
type Line struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	// Account is a number of Accounts, of class 6 or 7.
	Account string
	Title   string
	Planned Cents
	// Actual is nil until the amount is known.
	Actual *Cents
	// SettledOn is the day on which it was paid or received (2027-04-12), or empty.
	SettledOn string
	Note      string
	CreatedAt store.Instant `gorm:"autoCreateTime:false"`
	UpdatedAt store.Instant `gorm:"autoUpdateTime:false"`
	Version   int64

	// Receipts prove it, in the order in which they came; Load and FindLine read them.
	Receipts []Receipt `gorm:"-"`
}

// TableName names the table.
func (Line) TableName() string { return "budget_line" }

// Side is whether it is an expense or an income.
func (l *Line) Side() Side {
	side, _ := SideOf(l.Account)
	return side
}

// Amounts are what is planned and what is known of it.
func (l *Line) Amounts() Amounts { return amounts(l.Planned, l.Actual) }

// Subsidy is money asked of a funder.
type Subsidy struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	// PartnerID is the funder when it is a partner, Funder its name when it is none.
	PartnerID *string
	Funder    string
	// Title is what the money is for.
	Title string
	Asked Cents
	// Granted is nil until the funder has decided, 0 for a refusal; Paid is nil until money came.
	Granted, Paid *Cents
	// Days (2027-04-12), empty when there is none: when it was filed, when the decision is due, when it was paid, when the
	// funder expects a report and when it was sent.
	FiledOn, DecisionOn, PaidOn, ReportOn, ReportedOn string
	// Logo says that the funder's logo has to be shown, Sentence what has to be written beside it.
	Logo      bool
	Sentence  string
	Note      string
	CreatedAt store.Instant `gorm:"autoCreateTime:false"`
	UpdatedAt store.Instant `gorm:"autoUpdateTime:false"`
	Version   int64

	// Name is the funder's, whichever of the two it is; Load and FindSubsidy read it.
	Name string `gorm:"-"`
}

// TableName names the table.
func (Subsidy) TableName() string { return "subsidy" }

// Amounts are what may be counted on: what was asked, then what was granted; and what was paid.
func (s *Subsidy) Amounts() Amounts {
	planned := s.Asked
	if s.Granted != nil {
		planned = *s.Granted
	}
	return amounts(planned, s.Paid)
}

// Stage is how far a subsidy has come.
type Stage string

// The stages in order.
const (
	Preparing Stage = "preparing" // not filed yet
	Filed     Stage = "filed"
	Granted   Stage = "granted"
	Denied    Stage = "denied"
	Paid      Stage = "paid"     // in full or more
	Reported  Stage = "reported" // the funder has its report
)

// Stage returns how far it has come.
func (s *Subsidy) Stage() Stage {
	switch {
	case s.Granted != nil && *s.Granted == 0:
		return Denied
	case s.ReportedOn != "":
		return Reported
	case s.Granted != nil && s.Paid != nil && *s.Paid >= *s.Granted:
		return Paid
	case s.Granted != nil:
		return Granted
	case s.FiledOn != "":
		return Filed
	}
	return Preparing
}

// What a subsidy may be late with.
const (
	LateDecision = "decision" // the funder should have decided: ask
	LateReport   = "report"   // the funder waits for the report
)

// Late returns what has passed its day: LateDecision, LateReport, or nothing. A day is over at its end, in the operation's zone.
func (s *Subsidy) Late(o *operation.Operation, now time.Time) string {
	today := now.In(o.Location()).Format(time.DateOnly)
	switch {
	case s.Granted == nil && s.DecisionOn != "" && s.DecisionOn < today:
		return LateDecision
	case s.Stage() != Denied && s.ReportedOn == "" && s.ReportOn != "" && s.ReportOn < today:
		return LateReport
	}
	return ""
}

// Gift is a contribution in kind: it costs nothing and has a value, on both sides.
type Gift struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	Kind        Kind
	Title       string
	Giver       string
	// EquipmentID and PlaceID say of which loan of the inventory, or of which place, it is the value; nil for neither.
	EquipmentID, PlaceID *string
	Planned              Cents
	Actual               *Cents
	Note                 string
	CreatedAt            store.Instant `gorm:"autoCreateTime:false"`
	UpdatedAt            store.Instant `gorm:"autoUpdateTime:false"`
	Version              int64
}

// TableName names the table.
func (Gift) TableName() string { return "budget_gift" }

// Amounts are its value as planned and as it was.
func (g *Gift) Amounts() Amounts { return amounts(g.Planned, g.Actual) }

func amounts(planned Cents, actual *Cents) Amounts {
	a := Amounts{Planned: planned}
	if actual != nil {
		a.Actual = *actual
	}
	return a
}

// Hours are those of volunteers, in seconds.
type Hours struct {
	Planned, Done int64
	// Typed says that the team wrote at least one of them itself, instead of leaving it to the volunteers' posts.
	Typed bool
}

// Budget is all of it.
type Budget struct {
	Settings  Settings
	Lines     []*Line
	Subsidies []*Subsidy
	Gifts     []*Gift
	Hours     Hours
}

// Of are the lines of a side, by account.
func (b *Budget) Of(side Side) (lines []*Line) {
	for _, l := range b.Lines {
		if l.Side() == side {
			lines = append(lines, l)
		}
	}
	return lines
}

// Total is the sum of a side; subsidies are income.
func (b *Budget) Total(side Side) (sum Amounts) {
	for _, l := range b.Of(side) {
		sum = sum.Plus(l.Amounts())
	}
	if side == Income {
		for _, s := range b.Subsidies {
			sum = sum.Plus(s.Amounts())
		}
	}
	return sum
}

// Balance is what income leaves over expenses; negative for what is lacking.
func (b *Budget) Balance() Amounts { return b.Total(Income).Minus(b.Total(Expense)) }

// Volunteering is what the hours of volunteers are worth.
func (b *Budget) Volunteering() Amounts {
	return Amounts{valueOf(b.Hours.Planned, b.Settings.HourlyRate), valueOf(b.Hours.Done, b.Settings.HourlyRate)}
}

// InKind is what all contributions in kind are worth: gifts, loans and hours.
func (b *Budget) InKind() Amounts {
	sum := b.Volunteering()
	for _, g := range b.Gifts {
		sum = sum.Plus(g.Amounts())
	}
	return sum
}

// Empty reports whether nothing was entered yet.
func (b *Budget) Empty() bool { return len(b.Lines)+len(b.Subsidies)+len(b.Gifts) == 0 }

// LateSubsidies are those of which something has passed its day.
func (b *Budget) LateSubsidies(o *operation.Operation, now time.Time) (late []*Subsidy) {
	for _, s := range b.Subsidies {
		if s.Late(o, now) != "" {
			late = append(late, s)
		}
	}
	return late
}
