package programme

import "oplibre/app/store"

// Span is a time from Start up to, and without, End.
type Span struct {
	Start store.Instant `json:"start"`
	End   store.Instant `json:"end"`
}

// Overlaps reports whether two spans share any time; touching ends do not.
func (s Span) Overlaps(other Span) bool { return s.Start < other.End && other.Start < s.End }

// Holds reports whether all of another span lies inside this one.
func (s Span) Holds(other Span) bool { return s.Start <= other.Start && other.End <= s.End }

// Fallback is what happens when what an atelier depends on fails (repli).
type Fallback string

// The fallbacks: none is written, another place, or it is cancelled.
const (
	NoFallback     Fallback = ""
	FallbackMove   Fallback = "move"
	FallbackCancel Fallback = "cancel"
)

// Dependencies are what an atelier outdoors may depend on.
var Dependencies = []string{"rain", "wind", "low_water", "darkness"}

// Planning is what the team knows of an atelier and the public programme does not say.
type Planning struct {
	// Pinned ateliers are not moved when others are placed automatically.
	Pinned bool
	// Expected is how many persons are expected where nobody signs up; Team how many of the team are there besides.
	Expected *int
	Team     *int
	// Minimum is the number of persons below which the atelier is not held, decided at DecidedBy.
	Minimum   *int
	DecidedBy *store.Instant
	// DependsOn is of Dependencies; DependsAt is the hour of it where it has one (low water at 13:15).
	DependsOn []string `gorm:"serializer:json"`
	DependsAt *store.Instant
	// Fallback is decided at FallbackAt by FallbackOwner; FallbackPlaceID is where a move leads.
	Fallback        Fallback
	FallbackPlaceID *string
	FallbackAt      *store.Instant
	FallbackOwner   string
	// FallenBackAt is when the switch was turned, nil before.
	FallenBackAt *store.Instant
}

// Scheduled reports whether the atelier has an hour.
func (a *Atelier) Scheduled() bool { return a.StartsAt > 0 }

// Span returns when the atelier takes place; it means nothing unless Scheduled.
func (a *Atelier) Span() Span { return Span{a.StartsAt, a.EndsAt} }

// Keeping is how a place is opened, closed and kept safe: for the team.
type Keeping struct {
	// Hours are when it is open; none is unknown.
	Hours []Hours `gorm:"serializer:json"`
	// Authorised is the greatest number of persons that may be in it, the team included.
	Authorised *int
	// UseAuthorised says whether the owner agrees to what is planned there: of Agreements.
	UseAuthorised string
	// OpenedBy and ClosedBy are who comes with the key.
	OpenedBy, ClosedBy string
	DutyPhone          string
	KeyNotes           string
	AlarmNotes         string
	// Sockets, Wifi and Mobile say how good they are, in words of Qualities or the team's own.
	Sockets, Wifi, Mobile string
	// Shared places may hold several ateliers at once, as long as there is room: a hall with tables in islands, a square.
	Shared bool
}

// Agreements are the states of a permission; the empty one is that nobody has asked.
var Agreements = []string{"", "asked", "yes", "no"}

// Qualities grade a network.
var Qualities = []string{"", "good", "fair", "poor", "none"}

// Hours is a time at which a place is open, in local time: on one date, or on one day of each week.
type Hours struct {
	// Date is YYYY-MM-DD, and an exception to the days of the week; empty for those.
	Date string `json:"date,omitempty"`
	// Weekday is 1 for Monday to 7 for Sunday (ISO 8601), or 0 for every day.
	Weekday int `json:"weekday,omitempty"`
	// From and To are HH:MM; To may be 24:00. Both are empty on a date on which it stays closed.
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
}

// BlockerKind says what a blocker is.
type BlockerKind string

const (
	// Break is a meal or a pause: people are free then, and it is shown on the programme's grid.
	Break BlockerKind = "break"
	// Taken means that the place is used for something else.
	Taken BlockerKind = "taken"
)

// Blocker is a time in which no atelier should be put into a place, or into any when PlaceID is nil.
type Blocker struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	PlaceID     *string
	Kind        BlockerKind
	Title       string
	StartsAt    store.Instant
	EndsAt      store.Instant
	Version     int64
}

// Equipment is things of one kind that one lender has.
type Equipment struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	// PartnerID is who lends it, or nil; Lender is a name then.
	PartnerID *string
	Kind      string // of EquipmentKinds, or the team's own word
	Name      string
	Quantity  int
	Lender    string
	Notes     string
	CreatedAt store.Instant `gorm:"autoCreateTime:false"`
	UpdatedAt store.Instant `gorm:"autoUpdateTime:false"`
	Version   int64
}

// TableName names the table: GORM would look for "equipments".
func (Equipment) TableName() string { return "equipment" }

// EquipmentKinds are what weekends have used; each is a message key after "equipment.kind.".
var EquipmentKinds = []string{"gps", "camera", "scanner", "projector", "microscope", "loupe", "laptop", "printer", "recorder", "tablet",
	"screen", "extension", "table", "vest"}

// Lead is a facilitator's part in an atelier.
type Lead struct {
	FacilitatorID string `json:"id"`
	Role          string `json:"role"` // of LeadRoles
}

// LeadRoles are what a facilitator does in an atelier.
var LeadRoles = []string{"lead", "help", "technique", "welcome"}

// Need is how many things of a kind an atelier needs.
type Need struct {
	Kind     string `json:"kind"`
	Quantity int    `json:"quantity"`
}
