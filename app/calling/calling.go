// Package calling is how those are told whom no e-mail reaches: on the phone, or on paper.
//
// Wherever a letter would leave and there is no address, its domain puts a store.Call on the list instead (store.By.QueueCall): a
// reminder, seats that came free, a change of the programme, a message to many. This package reads the list as one who calls needs it.
// A Person stands there once, with all there is to tell them, the most urgent first: an offer that passes on in an hour before
// a reminder of tomorrow. Whoever takes a person in hand (Begin) has them for Patience; nobody else calls meanwhile. What the call gave
// is noted in one press (Finish): somebody who was reached is done with, somebody who did not answer comes back at a better hour,
// somebody who has no number, or a wrong one, or prefers a letter, goes on paper (Print).
//
// Rows go with the carnet, the partner or the volunteer that they are about, and all of them at the operation's retention date.
package calling

import (
	"time"

	"oplibre/app/message"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/reminder"
	"oplibre/app/store"
	"oplibre/app/waiting"
)

// Call is one line of the list. Pages name it through this package: what shows the list does not know the store.
type Call = store.Call

// Result is what a call gave.
type Result string

const (
	// Reached was told.
	Reached Result = "reached"
	// Accepted took the seats that were offered.
	Accepted Result = "accepted"
	// Declined left them to others.
	Declined Result = "declined"
	// Absent said that they cannot come to something of which they were reminded.
	Absent Result = "absent"
	// LeftMessage has a message on the answering machine.
	LeftMessage Result = "left_message"
	// NoAnswer was not there.
	NoAnswer Result = "no_answer"
	// WrongNumber is not theirs: it goes on paper.
	WrongNumber Result = "wrong_number"
	// AsksLetter prefers paper.
	AsksLetter Result = "asks_letter"
	// Printed has a card or a letter, which somebody brings or posts.
	Printed Result = "printed"
	// Lapsed was not needed any more.
	Lapsed Result = store.CallLapsed
)

// Pressed are the results that whoever calls notes with one press, in the order of the buttons.
var Pressed = []Result{Reached, LeftMessage, NoAnswer, WrongNumber, AsksLetter}

// Patience is for how long somebody who has begun a call has the person to themselves.
const Patience = 15 * time.Minute

// Person is somebody to call, with all that there is to tell.
type Person struct {
	message.Recipient
	// Calls are those to be made, the most urgent first.
	Calls []store.Call
	// Caller is the name of who has the person in hand since Since, CallerID the account; empty when nobody has.
	Caller, CallerID string
	Since            store.Instant
}

// Until is the earliest moment at which something cannot be told any more; nil without one.
func (p *Person) Until() (until *store.Instant) {
	for _, c := range p.Calls {
		if c.Until != nil && (until == nil || *c.Until < *until) {
			until = c.Until
		}
	}
	return until
}

// NextAt is when to call: at the earliest hour of what there is to tell, so that one call tells everything.
func (p *Person) NextAt() (next store.Instant) {
	for i, c := range p.Calls {
		if i == 0 || c.NextAt < next {
			next = c.NextAt
		}
	}
	return next
}

// OnPaper reports whether a call is of no use: there is no number, or somebody said to write.
func (p *Person) OnPaper() bool {
	for _, c := range p.Calls {
		if c.OnPaper {
			return true
		}
	}
	return p.Phone == ""
}

// weights order what is equally pressing.
var weights = map[string]int{waiting.LetterOffer: 0, "change_carnet": 1, waiting.LetterSeat: 2, reminder.LetterDay: 3, waiting.LetterPassed: 4,
	"change_lead": 5, reminder.LetterWeek: 6, message.Letter: 7}

// Offer reports whether a call asks for an answer: whether somebody takes the seats that are offered.
func Offer(c *store.Call) bool { return c.Kind == waiting.LetterOffer }

// Reminder reports whether a call reminds of something that somebody may say they cannot come to.
func Reminder(c *store.Call) bool {
	return c.Kind == reminder.LetterWeek || c.Kind == reminder.LetterDay
}

// When may be chosen as the next hour to call.
const (
	NextProposed = ""
	NextHour     = "hour"
	NextEvening  = "evening"
	NextMorning  = "morning"
)

// Nexts are the choices of when to call again, in the order of the form.
var Nexts = []string{NextProposed, NextHour, NextEvening, NextMorning}

// People are called between these hours of the place.
const (
	firstHour   = 10
	eveningHour = 18
	lastHour    = 20
)

// nextAt is when to call again somebody who was not reached. What is offered until an hour is tried again halfway there; anything else
// in the evening, when people are at home, and after that in the morning.
func nextAt(o *operation.Operation, chosen string, now time.Time, until *store.Instant) store.Instant {
	local := now.In(o.Location())
	at := func(day, hour int) time.Time {
		return time.Date(local.Year(), local.Month(), local.Day()+day, hour, 0, 0, 0, o.Location())
	}
	next := at(0, eveningHour)
	switch {
	case chosen == NextHour:
		next = local.Add(time.Hour)
	case chosen == NextMorning, !local.Before(next):
		next = at(1, firstHour)
	case chosen == NextProposed && until != nil:
		if half := local.Add(until.Time().Sub(now) / 2); half.Before(next) {
			next = half
		}
	}
	if chosen == NextProposed && next.Hour() >= lastHour {
		next = at(1, firstHour)
	}
	if until != nil && !next.Before(until.Time()) { // better soon than too late
		next = local.Add(until.Time().Sub(now) / 2)
	}
	return store.InstantOf(next)
}

func unknown() error { return problem.New(problem.NotFound, "calling.unknown", nil) }

// Call returns the call to the person with an identifier, nil when there is none to be made.
func (p *Person) Call(id string) *store.Call {
	for i := range p.Calls {
		if p.Calls[i].ID == id {
			return &p.Calls[i]
		}
	}
	return nil
}

// Taken is the refusal that says who calls the person.
func (p *Person) Taken() error {
	return problem.New(problem.Conflict, "calling.taken", problem.Args{"Name": p.Caller})
}
