// Package partner is the organisations that make a weekend with its organisers: the town hall, the school, the local
// OpenStreetMap group. An Organisation belongs to the instance and is met again from one weekend to the next; a Partner is its
// part in one operation, with a contact that never leaves that operation.
package partner

import (
	"slices"

	"oplibre/app/store"
)

// Organisation is a body of the town, known to the whole instance. Nothing in it is personal.
type Organisation struct {
	ID        string `gorm:"primaryKey"`
	Name      string
	Folded    string
	Kind      Kind
	Website   string
	CreatedAt store.Instant
	Version   int64
}

// State is how far the conversation with a partner has come.
type State string

// The states, in the order in which they usually come.
const (
	ToContact  State = "to_contact"
	Invited    State = "invited"    // a letter or a call has gone out
	Opened     State = "opened"     // the invitation has been read
	Accepted   State = "accepted"   // the partner is in
	Incomplete State = "incomplete" // the partner is in, and something is still to be said
	Declined   State = "declined"
	Thanked    State = "thanked" // after the weekend
)

// States are all states in order.
var States = []State{ToContact, Invited, Opened, Accepted, Incomplete, Declined, Thanked}

// In reports whether the partner takes part.
func (s State) In() bool { return s == Accepted || s == Incomplete || s == Thanked }

// Waiting reports whether the partner still owes an answer, or is still to be asked.
func (s State) Waiting() bool { return s == ToContact || s == Invited || s == Opened }

// Role is what a partner is for the weekend.
type Role string

// Roles are all roles, in the order of forms.
var Roles = []Role{"referent", "funding", "place", "facilitation", "lending", "communication", "data", "meals", "lodging"}

// Partner is an organisation's part in one operation.
type Partner struct {
	OperationID    string
	ID             string `gorm:"primaryKey"`
	OrganisationID string
	State          State
	Roles          []Role `gorm:"serializer:json"`
	// Brings is what it brings, as public pages may say: "la grande salle, 40 chaises".
	Brings string
	// Named is true when the organisation agreed to be named in public.
	Named bool
	// The contact is the team's alone.
	ContactName  string
	ContactEmail string
	ContactPhone string
	// PostalAddress is where letters go by post, line by line: the team's alone too, unlike Address.
	PostalAddress string
	Notes         string
	// Signatory is who signs for the organisation.
	Signatory string
	// ShowLink is true when a public page may lead to its site.
	ShowLink bool
	// LicencesAt is when it agreed that what it brings as data or documents is published under a free licence.
	LicencesAt *store.Instant
	// ShowLogo is true when it agreed that its logo is shown beside its name, ShowPoint when it agreed to stand on the map.
	ShowLogo  bool
	ShowPoint bool
	// Address is where it is, in words. Longitude and Latitude are its own point (WGS 84); nil when nobody has set one, and then
	// the first place that it hosts says where it stands.
	Address   string
	Longitude *float64
	Latitude  *float64
	// NextStep is what the team does next, on a day (2027-03-01, or empty), and Owner who of the team sees to it.
	NextStep    string
	NextStepOn  string
	Owner       string
	Agreement   Agreement
	AgreementOn string // the day of the signature
	// AskedAt is when it was first asked, HeardAt when it last answered. Reminders counts the letters that asked again by
	// themselves, the last at RemindedAt. SeenAt is when the team last looked at what the partner wrote.
	AskedAt    *store.Instant
	HeardAt    *store.Instant
	Reminders  int
	RemindedAt *store.Instant
	SeenAt     *store.Instant
	Position   int
	CreatedAt  store.Instant
	UpdatedAt  store.Instant `gorm:"autoUpdateTime:false"`
	Version    int64

	Organisation Organisation `gorm:"-"`
	// Logo is nil when there is none.
	Logo *Logo `gorm:"-"`
	// Bounced is true when the last letter to its address came back for good; only Load and Board read it.
	Bounced bool `gorm:"-"`
	// PlaceIDs and AtelierIDs are what the partner hosts and what it carries.
	PlaceIDs   []string `gorm:"-"`
	AtelierIDs []string `gorm:"-"`
	// Answers and Offers are what it said and what it brings, in the order of time; only Load reads them.
	Answers []Answer `gorm:"-"`
	Offers  []Offer  `gorm:"-"`
}

// Public reports whether the partner stands on public pages: it takes part and agreed to be named.
func (p *Partner) Public() bool { return p.Named && p.State.In() }

// HasRole reports whether the partner has a role.
func (p *Partner) HasRole(role Role) bool { return slices.Contains(p.Roles, role) }
