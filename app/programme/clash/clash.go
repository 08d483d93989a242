// Package clash finds what cannot be, or should not be, in a plan. Each rule is a small file of its own: a function over
// the plan that returns what it found, each with a sentence and with ways out. Adding a rule adds a file and a line in
// rules; nothing else knows of it.
//
// A rule that time and place decide comes with a second function, which says whether an atelier would break it somewhere
// else. Together they answer where it could go: a Way that moves an atelier leads to a spot that no rule calls impossible.
package clash

import (
	"cmp"
	"slices"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
)

// Severity says how bad a clash is.
type Severity string

const (
	// Impossible cannot happen as planned: one place twice, one person in two places.
	Impossible Severity = "impossible"
	// Warning will hurt somebody unless it is looked at.
	Warning Severity = "warning"
	// Hint could be better.
	Hint Severity = "hint"
)

// Severities are the gravest first.
var Severities = []Severity{Impossible, Warning, Hint}

// Clash is something found by a rule.
type Clash struct {
	// Rule is the name of the rule, which is the name of its file: "place_twice".
	Rule     string
	Severity Severity
	// Title and Detail are the sentences: what is wrong, and why. Their values are written in the language of the
	// catalogue that says them (package clash, say.go).
	Title, Detail problem.Message
	// Ateliers, Places and Facilitators are the identifiers of what it concerns.
	Ateliers, Places, Facilitators []string
	// Span is when it happens; the zero Span is all the time.
	Span programme.Span
	// Ways lead out of it, the simplest first.
	Ways []Way
}

// Way is a way out of a clash: a move that can be made at once, or a page on which it can be settled.
type Way struct {
	Label problem.Message
	// AtelierID is the atelier that Span and PlaceID move, or whose form opens when Span is zero.
	AtelierID string
	Span      programme.Span
	PlaceID   *string
	// Page is what opens instead of a move: of Pages, with the identifier of what it shows.
	Page   Page
	PageID string
}

// Page is a page of the management on which a clash can be settled.
type Page string

// The pages.
const (
	AtelierPage     Page = "atelier"
	PlacePage       Page = "place"
	FacilitatorPage Page = "facilitator"
	EquipmentPage   Page = "equipment"
	OperationPage   Page = "operation"
)

// rule looks at a plan.
type rule struct {
	name string
	find func(ix *index) []Clash
	// gravest is the gravest severity that it gives.
	gravest Severity
	// against reports whether an atelier would break it at another time or place; nil when that changes nothing.
	against against
}

// rules are all rules, in the order in which their clashes are shown within a severity.
var rules = []rule{
	{"place_twice", placeTwice, Impossible, occupied},
	{"facilitator_twice", facilitatorTwice, Impossible, busy},
	{"facilitator_away", facilitatorAway, Impossible, away},
	{"equipment_short", equipmentShort, Impossible, lacking},
	{"use_not_authorised", useNotAuthorised, Impossible, refused},
	{"place_closed", placeClosed, Warning, closedAt},
	{"nobody_opens", nobodyOpens, Warning, nil},
	{"walking", walking, Warning, rushed},
	{"place_too_small", placeTooSmall, Warning, tooSmallFor},
	{"shared_full", sharedFull, Warning, fullBeside},
	{"too_many", tooMany, Warning, overfull},
	{"after_dark", afterDark, Warning, dark},
	{"outside_window", outsideWindow, Warning, outside},
	{"access_missing", accessMissing, Warning, promisesTooMuch},
	{"no_adult_rule", noAdultRule, Warning, nil},
	{"fallback_missing", fallbackMissing, Warning, nil},
	{"fallback_taken", fallbackTaken, Warning, nil},
	{"decision_late", decisionLate, Warning, nil},
	{"slot_outside", slotOutside, Warning, nil},
	{"election", election, Warning, nil},
	{"no_meal", noMeal, Hint, nil},
	{"audience_together", audienceTogether, Hint, nil},
	{"theme_together", themeTogether, Hint, nil},
	{"holiday", holiday, Hint, nil},
}

// Find returns everything that the rules find in a plan: the gravest first, then by time. Cancelled ateliers and those
// without an hour take part in nothing.
func Find(p *plan.Plan) []Clash {
	ix := newIndex(p, rules)
	var found []Clash
	for _, r := range rules {
		for _, c := range r.find(ix) {
			c.Rule = r.name
			found = append(found, c)
		}
	}
	slices.SortStableFunc(found, func(a, b Clash) int {
		return cmp.Or(slices.Index(Severities, a.Severity)-slices.Index(Severities, b.Severity), cmp.Compare(a.Span.Start, b.Span.Start))
	})
	return found
}
