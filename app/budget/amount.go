package budget

import (
	"fmt"
	"math"
	"strings"

	"oplibre/app/format/typed"
)

// Cents is an amount of money in hundredths of a euro. Whole numbers, so that a sum of amounts is exactly the sum that people see.
type Cents int64

// MostCents is the largest amount that a line may have, in either direction: ten million euros, which catches slips of the keyboard and
// keeps every sum far from where numbers end.
const MostCents Cents = 10_000_000_00

// Refusal is why a text is no amount: the end of a message key.
type Refusal string

// The refusals of ParseAmount.
const (
	Readable  Refusal = ""
	NoAmount  Refusal = "amount"
	Decimals  Refusal = "decimals" // more than two of them, or a point where thousands would stand
	OutOfSize Refusal = "size"
)

// ParseAmount reads an amount in euros as people type it or paste it from a table: 1 234,56, 1234.5, 1.234,56 €, −12. Spaces of every width group
// thousands; the last of comma and point separates the cents. A single point before three digits could mean either and is
// refused, because a budget that is wrong by a thousand is worse than a question.
func ParseAmount(text string) (Cents, Refusal) {
	text = strings.TrimSpace(strings.TrimSuffix(compact(text), "€"))
	text = strings.TrimPrefix(text, "€")
	sign := Cents(1)
	switch {
	case strings.HasPrefix(text, "-"):
		sign, text = -1, text[1:]
	case strings.HasPrefix(text, "+"):
		text = text[1:]
	}
	text = strings.TrimPrefix(text, "€")
	whole, cents, refusal := split(text)
	if refusal != Readable {
		return 0, refusal
	}
	value := Cents(0)
	for _, digit := range whole + cents {
		if digit < '0' || digit > '9' {
			return 0, NoAmount
		}
		if value = value*10 + Cents(digit-'0'); value > MostCents {
			return 0, OutOfSize
		}
	}
	return sign * value, Readable
}

// compact drops the spaces of an amount and makes one sign of the many that stand for minus.
func compact(text string) string {
	return strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "\u2009", "", "\t", "", "−", "-", "–", "-", "‑", "-").Replace(typed.Line(text))
}

// split cuts an amount into its euros, without what groups them, and exactly two digits of cents.
func split(text string) (whole, cents string, refusal Refusal) {
	mark := strings.LastIndexAny(text, ",.")
	if mark < 0 {
		return text, "00", empty(text)
	}
	whole, cents = text[:mark], text[mark+1:]
	groups := strings.ContainsAny(whole, ",.")
	switch {
	case groups && strings.ContainsRune(whole, rune(text[mark])): // 1.234.567: only thousands
		if strings.ContainsAny(strings.ReplaceAll(whole, text[mark:mark+1], ""), ",.") {
			return "", "", NoAmount
		}
		whole, cents = text, ""
	case len(cents) > 2:
		return "", "", Decimals
	}
	if groups {
		parts := strings.FieldsFunc(whole, func(r rune) bool { return r == ',' || r == '.' })
		for i, part := range parts {
			if len(part) != 3 && i > 0 || len(part) > 3 || strings.Count(whole, ",")+strings.Count(whole, ".") != len(parts)-1 {
				return "", "", NoAmount
			}
		}
		whole = strings.Join(parts, "")
	}
	return whole, (cents + "00")[:2], empty(whole + cents)
}

func empty(digits string) Refusal {
	if digits == "" {
		return NoAmount
	}
	return Readable
}

// Decimal writes the amount as a form holds it and ParseAmount reads it: 1234,56, without thousands.
func (c Cents) Decimal() string {
	sign, value := "", c
	if c < 0 {
		sign, value = "-", -c
	}
	if value%100 == 0 {
		return fmt.Sprintf("%s%d", sign, value/100)
	}
	return fmt.Sprintf("%s%d,%02d", sign, value/100, value%100)
}

// Euros is the amount as a table holds it; exact to the cent for every amount that a budget has.
func (c Cents) Euros() float64 { return float64(c) / 100 }

// valueOf is what hours of work are worth at a rate per hour, rounded to the nearest cent, halves up.
func valueOf(seconds int64, rate Cents) Cents {
	return Cents(math.Floor(float64(seconds)*float64(rate)/3600 + 0.5))
}

// Amounts are what was planned and what came of it.
type Amounts struct{ Planned, Actual Cents }

// Plus is the sum of two.
func (a Amounts) Plus(b Amounts) Amounts { return Amounts{a.Planned + b.Planned, a.Actual + b.Actual} }

// Minus is the difference of two.
func (a Amounts) Minus(b Amounts) Amounts { return Amounts{a.Planned - b.Planned, a.Actual - b.Actual} }

// Difference is what came more than planned; negative for less.
func (a Amounts) Difference() Cents { return a.Actual - a.Planned }

// Percent is how much of what was planned has come, rounded to a whole percent; ok is false when nothing was planned.
func (a Amounts) Percent() (percent int, ok bool) {
	if a.Planned == 0 {
		return 0, false
	}
	return int(math.Round(float64(a.Actual) * 100 / float64(a.Planned))), true
}
