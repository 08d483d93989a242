package budget

import (
	"slices"
	"strconv"
	"time"

	"oplibre/app/format/typed"
	"oplibre/app/problem"
)

// Limits of what is typed, in characters.
const (
	titleLimit = 160
	nameLimit  = 120
	noteLimit  = 4000
	textLimit  = 6000
)

// input gathers what is wrong with a form while its values are read, in page order.
type input struct{ fields problem.Fields }

func (in *input) line(name, value string, limit int) string {
	return in.fields.AtMost(name, typed.Line(value), limit)
}

func (in *input) text(name, value string, limit int) string {
	return in.fields.AtMost(name, typed.Text(value), limit)
}

// required is line for a value without which the row means nothing.
func (in *input) required(name, value string, limit int) string {
	value = in.line(name, value, limit)
	if value == "" {
		in.fields.Add(name, "budget.error."+name, nil)
	}
	return value
}

// amount reads an amount, nil for an empty field.
func (in *input) amount(name, value string) *Cents {
	if typed.Line(value) == "" {
		return nil
	}
	cents, refusal := ParseAmount(value)
	if refusal != Readable {
		in.fields.Add(name, "budget.error."+string(refusal), problem.Args{"Most": int64(MostCents / 100_000_000)})
	}
	return &cents
}

// positive is amount for what cannot be given back: a request, a grant, a value.
func (in *input) positive(name, value string) *Cents {
	cents := in.amount(name, value)
	if cents != nil && *cents < 0 {
		in.fields.Add(name, "budget.error.negative", nil)
	}
	return cents
}

// needed is the amount of a field that must be filled in.
func (in *input) needed(name string, cents *Cents) Cents {
	if cents == nil {
		in.fields.Add(name, "budget.error.amount", nil)
		return 0
	}
	return *cents
}

// day reads a day as 2027-04-12 or 12/04/2027; empty is none.
func (in *input) day(name, value string) string {
	value = typed.Line(value)
	for _, layout := range []string{time.DateOnly, "2/1/2006"} {
		if day, err := time.Parse(layout, value); err == nil && day.Year() >= 2000 && day.Year() < 2100 {
			return day.Format(time.DateOnly)
		}
	}
	if value != "" {
		in.fields.Add(name, "budget.error.day", nil)
	}
	return value
}

// past is day for what can only have happened.
func (in *input) past(name, value string, today time.Time) string {
	day := in.day(name, value)
	if !in.fields.Has(name) && day > today.Format(time.DateOnly) {
		in.fields.Add(name, "budget.error.future", nil)
	}
	return day
}

// hours reads hours as 12 or 12,5, in minutes; empty is nil.
func (in *input) hours(name, value string) *int64 {
	if typed.Line(value) == "" {
		return nil
	}
	hundredths, refusal := ParseAmount(value)
	if refusal != Readable || hundredths < 0 || hundredths > mostHours*100 {
		in.fields.Add(name, "budget.error.hours", nil)
		return nil
	}
	minutes := (int64(hundredths)*60 + 50) / 100
	return &minutes
}

// mostHours is more than the volunteers of any weekend have worked.
const mostHours = 100_000

func (in *input) account(name, number string, side Side) string {
	if !slices.ContainsFunc(AccountsOf(side), func(a Account) bool { return a.Number == number }) {
		in.fields.Add(name, "budget.error.account", nil)
	}
	return number
}

func written(cents *Cents) string {
	if cents == nil {
		return ""
	}
	return cents.Decimal()
}

func writtenHours(minutes *int64) string {
	if minutes == nil {
		return ""
	}
	return Cents((*minutes*100 + 30) / 60).Decimal()
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }
