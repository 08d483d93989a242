// Package operation is the weekend itself: where it takes place, when, in which phase it is, and who is in its team.
package operation

import (
	"time"

	"oplibre/app/store"
)

// Phase is where an operation stands in its life.
type Phase string

// The phases, in order. A draft is seen by its team only; from Announced on the public pages are there.
const (
	Draft     Phase = "draft"
	Announced Phase = "announced"
	Open      Phase = "open"      // sign-up is open
	UnderWay  Phase = "under_way" // the window has begun
	Finished  Phase = "finished"  // the window has ended; contributions go on
	Archived  Phase = "archived"  // nothing changes any more
)

// DefaultRetentionDays is how long what tells who took part is kept unless the team chooses less.
const DefaultRetentionDays = 90

// Phases are all phases in order.
var Phases = []Phase{Draft, Announced, Open, UnderWay, Finished, Archived}

// Operation is one weekend on one territory.
type Operation struct {
	ID           string `gorm:"primaryKey"`
	Slug         string
	Name         string
	Folded       string
	Summary      string
	Description  string
	Language     string
	Translations map[string]Translation `gorm:"serializer:json"`
	// Neighbourhood names a part of the commune when the territory is not whole communes.
	Neighbourhood string
	TimeZone      string
	StartsAt      store.Instant
	EndsAt        store.Instant
	Phase         Phase
	// PhaseByClock lets the clock move the phase on at the start and at the end of the window.
	PhaseByClock bool
	// SignUp is from when to when one can sign up, inside the phases that let people.
	SignUp SignUpHours `gorm:"embedded;embeddedPrefix:signup_"`
	// RemindersOff says that no letter reminds people of what they signed up for.
	RemindersOff bool
	// Longitude and Latitude are the centre, EPSG:4326.
	Longitude float64
	Latitude  float64
	// Outline is a GeoJSON Polygon or MultiPolygon geometry, or empty.
	Outline string
	// LegalOrganiser is the legal person that carries the weekend (structure porteuse).
	LegalOrganiser string
	ContactPhone   string
	ContactHours   string
	ContactEmail   string
	GoalPersons    *int
	GoalResidents  *int
	GoalOutputs    *int
	// StatisticsAuto lets programme and statistics be published without a click after the end.
	StatisticsAuto bool
	// RetentionDays is how many days after the end of the window the team keeps what tells who took part.
	RetentionDays int `gorm:"default:90"`
	LeadInstance  string
	// NextNumber is the number that the next contribution or atelier is given.
	NextNumber int64
	CreatedAt  store.Instant
	UpdatedAt  store.Instant `gorm:"autoUpdateTime:false"`
	Version    int64

	Communes []TerritoryCommune `gorm:"-"`
}

// Translation is an operation's texts in another language (the key is its BCP 47 tag).
type Translation struct {
	Name        string `json:"name,omitempty"`
	Summary     string `json:"summary,omitempty"`
	Description string `json:"description,omitempty"`
	// ContactHours says when the telephone is answered.
	ContactHours string `json:"contact_hours,omitempty"`
}

// TerritoryCommune is one commune of an operation's territory.
type TerritoryCommune struct {
	OperationID string `gorm:"primaryKey"`
	// InseeCode is text: 2A004, 01001.
	InseeCode string `gorm:"primaryKey"`
	Name      string
	Position  int
}

// Location returns the operation's time zone; UTC when the name is not known to this machine.
func (o *Operation) Location() *time.Location {
	location, err := time.LoadLocation(o.TimeZone)
	if err != nil {
		return time.UTC
	}
	return location
}

// Start and End return the announced window in local time.
func (o *Operation) Start() time.Time { return o.StartsAt.In(o.Location()) }

// End returns the announced end in local time.
func (o *Operation) End() time.Time { return o.EndsAt.In(o.Location()) }

// Public reports whether the pages of the operation are for everybody.
func (o *Operation) Public() bool { return o.Phase != Draft }

// Instant is a moment as the database keeps it. Pages name it through this package: what shows the weekend does not know the store.
type Instant = store.Instant

// InstantOf returns the moment of a time.
func InstantOf(t time.Time) Instant { return store.InstantOf(t) }
