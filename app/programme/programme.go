// Package programme is what the weekend offers: themes, places, ateliers with their facilitators, seats and appointments.
//
// The rows of atelier are what the public sees, and drafts. All that a person can change about one is a Values, which Write puts on
// its rows. Who decides when that happens is not here: package plan keeps changes in preparation beside the rows, package
// publishing puts them on, package exchange brings them in from files. They depend on this package, which knows none of them.
package programme

import (
	"time"

	"oplibre/app/operation"
	"oplibre/app/store"
)

// Theme is a subject of the weekend: its colours and icon, the licences of what it gives and the fields of its
// contributions.
type Theme struct {
	OperationID  string
	ID           string `gorm:"primaryKey"`
	Slug         string
	Name         string
	Translations map[string]string `gorm:"serializer:json"` // names by language tag
	// Icon is the name of a Tabler icon. The four colours are #rrggbb.
	Icon         string
	Colour       string
	Tint         string
	DarkColour   string
	DarkTint     string
	DataLicence  string // SPDX
	MediaLicence string // SPDX
	Fields       string // JSON list of data.ThemeField
	Position     int
	Version      int64
}

// Place is where ateliers happen.
type Place struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	Number      int
	Slug        string
	Name        string
	Folded      string
	Address     string
	// Directions say how to find it: "devant le porche".
	Directions string
	// Longitude and Latitude are EPSG:4326, or both nil.
	Longitude *float64
	Latitude  *float64
	// Capacity is the number of persons it may hold, or nil.
	Capacity     *int
	Outdoors     bool
	Access       []string `gorm:"serializer:json"` // of AccessFacts
	Equipment    string
	Opening      string
	Notes        string        // for the team
	ImportedGUID string        `gorm:"column:imported_guid"`
	CreatedAt    store.Instant `gorm:"autoCreateTime:false"`
	UpdatedAt    store.Instant `gorm:"autoUpdateTime:false"`
	Version      int64
	Keeping      `gorm:"embedded"`
}

// AccessFacts are what an atelier or a place can say about access, as named signs: quiet and noisy are how loud it is,
// companion that whoever accompanies somebody has a place beside them. The last five are the flags that OpenAgenda uses
// (intellectual, hearing, visual, psychic, motor).
var AccessFacts = []string{"step_free", "stairs", "seated", "outdoors", "stroller", "hearing_loop", "quiet", "noisy", "companion", "family",
	"ii", "hi", "vi", "pi", "mi"}

// Entry says how one takes part.
type Entry string

const (
	// SignUp ateliers have a list and seats.
	SignUp Entry = "signup"
	// OpenDoor ateliers are an entrée libre: no list, counted at the door.
	OpenDoor Entry = "open"
	// Invitation ateliers are for those whom the team has asked: on the programme, without a way to sign up.
	Invitation Entry = "invitation"
)

// Status is whether the public sees an atelier.
type Status string

const (
	// DraftAtelier is seen by the team only.
	DraftAtelier Status = "draft"
	// Published is on the programme.
	Published Status = "published"
	// Cancelled stays on the programme and says so.
	Cancelled Status = "cancelled"
)

// Audiences are for whom an atelier is.
var Audiences = []string{"everybody", "families", "children", "teenagers", "adults", "elders", "schools"}

// Atelier is one session of work at a place and a time: one VEVENT, one frab event.
type Atelier struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	// Number is positive and never reused in its operation.
	Number      int64
	Slug        string
	ThemeID     string
	PlaceID     *string
	PartnerID   *string
	SeriesID    *string
	Title       string
	Summary     string
	Description string
	Language    string
	// Translations are texts in other languages, by tag.
	Translations map[string]AtelierTranslation `gorm:"serializer:json"`
	Folded       string
	// StartsAt is 0 while a draft has no hour; EndsAt is then its length.
	StartsAt store.Instant
	EndsAt   store.Instant
	Entry    Entry
	// ByWishes says that the seats are to be given once everybody has said what they would like best. Until wishes are
	// collected, seats go to whoever comes first.
	ByWishes bool
	Audience string
	// AgeMin, AgeMax and AccompaniedUnder are years, or nil when there is no rule.
	AgeMin           *int
	AgeMax           *int
	AccompaniedUnder *int
	Access           []string `gorm:"serializer:json"`
	// Asks are what those who sign up are asked besides; see the variable Asks.
	Asks              []string `gorm:"serializer:json"`
	Bring             string
	OutputAim         string
	OutputLicence     string
	OutputDestination string
	Status            Status
	// Sequence grows with each published change (RFC 5545, section 3.8.7.4).
	Sequence     int64
	ImportedGUID string `gorm:"column:imported_guid"`
	ImportedID   string
	CreatedAt    store.Instant `gorm:"autoCreateTime:false"`
	UpdatedAt    store.Instant `gorm:"autoUpdateTime:false"`
	Version      int64
	Planning     `gorm:"embedded"`
}

// AtelierTranslation is an atelier's texts in another language.
type AtelierTranslation struct {
	Title   string `json:"title,omitempty"`
	Summary string `json:"summary,omitempty"`
}

// Duration returns how long the atelier lasts.
func (a *Atelier) Duration() time.Duration { return a.EndsAt.Time().Sub(a.StartsAt.Time()) }

// SeatPool counts the seats of an atelier, in persons.
type SeatPool struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	AtelierID   string
	// Capacity is nil for an entrée libre.
	Capacity  *int
	Confirmed int
	Offered   int
	DeskShare int
	Reserve   int
	// Excess is how many confirmed seats beyond the capacity a recorded decision allows.
	Excess int
	// Waiting is how many persons wait for a seat.
	Waiting int
	// ByWishes says that wishes are being gathered for these seats: nobody takes one before they are assigned.
	ByWishes bool
	// SignUp makes the hours of sign-up of the operation narrower for this atelier.
	SignUp operation.SignUpHours `gorm:"embedded;embeddedPrefix:signup_"`
}

// Free returns how many seats can still be given, never below zero; ok is false when there is no limit.
func (p *SeatPool) Free() (n int, ok bool) {
	if p.Capacity == nil {
		return 0, false
	}
	return max(0, *p.Capacity-p.Confirmed-p.Offered-p.DeskShare-p.Reserve), true
}

// Facilitator leads ateliers; the name is given for the public programme, everything else is for the team.
type Facilitator struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	Name        string
	Folded      string
	CreatedAt   store.Instant `gorm:"autoCreateTime:false"`
	Version     int64
	Email       string
	Phone       string
	// Organisation is whom they come from, as they say it.
	Organisation string
	// Availability are the times at which they can lead; none is always.
	Availability []Span   `gorm:"serializer:json"`
	Needs        []string `gorm:"serializer:json"` // of Needs
	NeedsNote    string
	UpdatedAt    store.Instant `gorm:"autoUpdateTime:false"`
}

// Needs are what a facilitator may ask for.
var Needs = []string{"housing", "meal", "transport"}
