package message

import (
	"slices"
	"time"

	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// Kind is what a recipient is.
type Kind string

const (
	// People signed up: one recipient a carnet.
	People Kind = "people"
	// Leads are facilitators.
	Leads Kind = "leads"
	// Partners are organisations that take part, or are asked to.
	Partners Kind = "partners"
	// Volunteers are those who help.
	Volunteers Kind = "volunteers"
	// FollowUps are those who asked to hear of what follows the weekend: one recipient a carnet. Each letter to them can be left.
	FollowUps Kind = "follow_ups"
)

// Kinds are all kinds, in the order of the form.
var Kinds = []Kind{People, Leads, Volunteers, Partners, FollowUps}

// Standing is how those who signed up stand with what the message is about.
type Standing string

const (
	// SignedUp have a seat, or had one when it began.
	SignedUp Standing = "signed_up"
	// Attended were there.
	Attended Standing = "attended"
	// Waits are on a waiting list, or were offered a seat.
	Waits Standing = "waits"
	// Cancelled had a seat and have none any more.
	Cancelled Standing = "cancelled"
)

// Standings are all of them, in the order of the form.
var Standings = []Standing{SignedUp, Attended, Waits, Cancelled}

// statuses are those of sign-up that a standing means.
var statuses = map[Standing][]signup.Status{
	SignedUp:  {signup.Confirmed, signup.Attended, signup.Absent},
	Attended:  {signup.Attended},
	Waits:     {signup.Waiting, signup.Offered},
	Cancelled: {signup.Cancelled},
}

// TakesPart stands for all states of partners that are in; it is what nobody has chosen otherwise.
const TakesPart partner.State = ""

// Audience is to whom a message goes. Several kinds may be asked; each is narrowed by what concerns it.
type Audience struct {
	Kinds []Kind `json:"kinds"`
	// Day (2027-05-22) and AtelierID keep those of the ateliers of a day, or of one; empty keeps all. They concern People and Leads.
	Day       string `json:"day,omitempty"`
	AtelierID string `json:"atelier,omitempty"`
	// Standing concerns People.
	Standing Standing `json:"standing,omitempty"`
	// PostID concerns Volunteers: it keeps those who come to a post; empty keeps all who help.
	PostID string `json:"post,omitempty"`
	// Kind, State and Role concern Partners; empty keeps all kinds and roles, and the states of TakesPart.
	Kind  partner.Kind  `json:"kind,omitempty"`
	State partner.State `json:"state,omitempty"`
	Role  partner.Role  `json:"role,omitempty"`
}

// Has reports whether a kind is asked.
func (a *Audience) Has(kind Kind) bool { return slices.Contains(a.Kinds, kind) }

// span returns the beginning and the end of the day of the audience; false without one.
func (a *Audience) span(o *operation.Operation) (from, until store.Instant, ok bool) {
	day, err := time.ParseInLocation(time.DateOnly, a.Day, o.Location())
	if err != nil {
		return 0, 0, false
	}
	return store.InstantOf(day), store.InstantOf(day.AddDate(0, 0, 1)), true
}

// Recipient is one whom a message concerns.
type Recipient struct {
	Kind Kind
	// ID is that of the carnet, the facilitator, the volunteer or the partner.
	ID string
	// Name is that of the person, Organisation that of the partner; each may be empty.
	Name, Organisation string
	Email, Phone       string
	// Language is the one in which somebody signed up, empty where nobody has said.
	Language string
}

// Called is how the recipient is named on a list.
func (r *Recipient) Called() string {
	switch {
	case r.Organisation == "":
		return r.Name
	case r.Name == "":
		return r.Organisation
	}
	return r.Organisation + ", " + r.Name
}
