// Package meeting is the meetings for everybody before and after a weekend: the public meeting that launches it, evenings of discovery,
// the evening on which people say what they go on with.
//
// One comes by saying how many, and nothing else: a name, and an address for a reminder, are as one likes. Seats are taken by one
// conditional statement, so that a room is never promised twice. A meeting has a date of its own: it does not follow when the weekend
// moves, which the team is told.
package meeting

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"oplibre/app/account"
	"oplibre/app/format/typed"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// Kind is what a meeting is for.
type Kind string

// The kinds.
const (
	Launch    Kind = "launch"
	Discovery Kind = "discovery"
	FollowUp  Kind = "follow_up"
	Other     Kind = "other"
)

// Kinds are all kinds in order.
var Kinds = []Kind{Launch, Discovery, FollowUp, Other}

// State is whether people know of a meeting.
type State string

// The states.
const (
	Draft     State = "draft"
	Published State = "published"
	Cancelled State = "cancelled"
)

// Meeting is one meeting for everybody.
type Meeting struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	// Slug is that of its address; it never changes.
	Slug     string
	Kind     Kind
	Title    string
	Text     string
	StartsAt store.Instant
	EndsAt   store.Instant
	// WeekendAt is when the weekend was to begin on the day on which the date was chosen.
	WeekendAt store.Instant
	// PlaceID is a place of the operation; Place says another one, or more, in words.
	PlaceID *string
	Place   string
	// SignUp asks people to say that they come; without it the door is open.
	SignUp bool
	// Capacity is how many may sign up; nil for no limit. Taken are the seats of those who did.
	Capacity *int
	Taken    int
	// Came is how many were there, as the team counted; nil before.
	Came  *int
	State State
	// Sequence counts the changes that whoever comes should know of, for calendars.
	Sequence  int64
	CreatedAt store.Instant `gorm:"autoCreateTime:false"`
	UpdatedAt store.Instant `gorm:"autoUpdateTime:false"`
	Version   int64

	// PlaceName and Address are those of the place; find reads them.
	PlaceName string `gorm:"-"`
	Address   string `gorm:"-"`
}

// TableName names the table.
func (Meeting) TableName() string { return "public_meeting" }

// Where is the place in words, empty when nobody said.
func (m *Meeting) Where() string {
	var words []string
	for _, word := range []string{m.PlaceName, m.Address, m.Place} {
		if word != "" && !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	return strings.Join(words, ", ")
}

// Over reports whether the meeting has ended.
func (m *Meeting) Over(now store.Instant) bool { return now >= m.EndsAt }

// Left is how many seats are free; many is true without a limit.
func (m *Meeting) Left() (seats int, many bool) {
	if m.Capacity == nil {
		return 0, true
	}
	return max(0, *m.Capacity-m.Taken), false
}

// Takes reports whether one can sign up at a moment: until it ends, because people also come late.
func (m *Meeting) Takes(now store.Instant) bool {
	seats, many := m.Left()
	return m.State == Published && m.SignUp && !m.Over(now) && (many || seats > 0)
}

// LeftBehind reports whether the weekend has moved since the date of a coming meeting was chosen: the meeting has not.
func (m *Meeting) LeftBehind(o *operation.Operation, now store.Instant) bool {
	return m.State != Cancelled && now < m.StartsAt && m.WeekendAt != o.StartsAt
}

// What the fields hold at most, in characters, and a meeting in persons.
const (
	TitleLimit = 120
	TextLimit  = 4000
	LineLimit  = 160
	mostSeats  = 10_000
	// MostPersons is how many one sign-up may bring.
	MostPersons = 20
)

// longest bounds a meeting: more is a slip of the day.
const longest = 24 * time.Hour

// usual is how long a meeting lasts when nobody says.
const usual = 2 * time.Hour

// Form is a meeting as its form posts it.
type Form struct {
	Version string `form:"version"`
	// Key is the identifier of a new meeting, made with the empty form: sending it twice makes one.
	Key     string `form:"key"`
	Kind    string `form:"kind"`
	Title   string `form:"title"`
	Text    string `form:"text"`
	Starts  string `form:"starts"` // local: 2027-01-22T18:30
	Ends    string `form:"ends"`   // local, or empty for two hours later
	PlaceID string `form:"place_id"`
	Place   string `form:"place"`
	SignUp  bool   `form:"sign_up"`
	// Capacity is empty for no limit.
	Capacity string `form:"capacity"`
	// Shown tells the public of it.
	Shown bool `form:"shown"`
}

// FormOf returns the form of a meeting as it is.
func (m *Meeting) FormOf(o *operation.Operation) Form {
	f := Form{Version: strconv.FormatInt(m.Version, 10), Kind: string(m.Kind), Title: m.Title, Text: m.Text, Place: m.Place, SignUp: m.SignUp,
		Starts: m.StartsAt.In(o.Location()).Format(operation.LocalLayout), Ends: m.EndsAt.In(o.Location()).Format(operation.LocalLayout),
		Shown: m.State == Published}
	if m.PlaceID != nil {
		f.PlaceID = *m.PlaceID
	}
	if m.Capacity != nil {
		f.Capacity = strconv.Itoa(*m.Capacity)
	}
	return f
}

// apply returns the meeting with the values of the form, and what is wrong with them.
func (f Form) apply(m Meeting, o *operation.Operation) (Meeting, problem.Fields) {
	var fields problem.Fields
	if m.Kind = Kind(f.Kind); !slices.Contains(Kinds, m.Kind) {
		fields.Add("kind", "meeting.error.kind", nil)
	}
	if m.Title = fields.AtMost("title", typed.Line(f.Title), TitleLimit); store.Fold(m.Title) == "" {
		fields.Add("title", "meeting.error.title", nil)
	}
	m.Text = fields.AtMost("text", typed.Text(f.Text), TextLimit)
	f.hours(&fields, &m, o)
	m.WeekendAt = o.StartsAt
	m.PlaceID = nil
	if f.PlaceID != "" {
		m.PlaceID = &f.PlaceID
	}
	m.Place = fields.AtMost("place", typed.Line(f.Place), LineLimit)
	m.SignUp, m.Capacity = f.SignUp, nil
	if capacity := strings.TrimSpace(f.Capacity); capacity != "" {
		n, err := strconv.Atoi(capacity)
		if err != nil || n < 1 || n > mostSeats {
			fields.Add("capacity", "meeting.error.capacity", nil)
		}
		m.Capacity = &n
	}
	if m.State != Cancelled {
		m.State = Draft
		if f.Shown {
			m.State = Published
		}
	}
	return m, fields
}

func (f Form) hours(fields *problem.Fields, m *Meeting, o *operation.Operation) {
	wrong := len(*fields)
	start := moment(fields, "starts", f.Starts, o)
	end := start.Add(usual)
	if strings.TrimSpace(f.Ends) != "" {
		end = moment(fields, "ends", f.Ends, o)
	}
	if len(*fields) == wrong && (!end.After(start) || end.Sub(start) > longest) {
		fields.Add("ends", "meeting.error.ends", nil)
	}
	m.StartsAt, m.EndsAt = store.InstantOf(start), store.InstantOf(end)
}

// Changes compares a stale form with the meeting as it is now.
func (f Form) Changes(m *Meeting, o *operation.Operation) problem.Changes {
	now := m.FormOf(o)
	return problem.Changes{}.Field("kind", f.Kind, now.Kind).Field("title", f.Title, now.Title).Field("text", f.Text, now.Text).
		Field("starts", f.Starts, now.Starts).Field("ends", f.Ends, now.Ends).Field("place", f.Place, now.Place).
		Field("capacity", f.Capacity, now.Capacity)
}

// moment reads the local time of a form field, and notes what is wrong with it.
func moment(fields *problem.Fields, name, text string, o *operation.Operation) time.Time {
	t, reading := operation.ParseLocal(text, o.Location())
	switch reading {
	case operation.Unreadable:
		fields.Add(name, "meeting.error.moment", nil)
	case operation.Skipped:
		fields.Add(name, "operation.time.skipped", problem.Args{"Instead": t.Format("15:04")})
	}
	return t
}

// GuestForm is what one says to come.
type GuestForm struct {
	// Key was made with the empty form: sending it twice gives one sign-up.
	Key   string `form:"key" json:"-"`
	Name  string `form:"name" json:"name"`
	Count string `form:"count" json:"count"`
	Email string `form:"email" json:"email"`
}

// Clean returns the form without what typing leaves behind.
func (f GuestForm) Clean() GuestForm {
	for _, line := range []*string{&f.Key, &f.Name, &f.Count, &f.Email} {
		*line = typed.Line(*line)
	}
	return f
}

// check returns the guest of a clean form, and what is wrong with it.
func (f GuestForm) check() (Guest, problem.Fields) {
	var fields problem.Fields
	g := Guest{Name: fields.AtMost("name", f.Name, LineLimit), Headcount: 1, FormKey: f.Key}
	if f.Count != "" {
		n, err := strconv.Atoi(f.Count)
		if err != nil || n < 1 || n > MostPersons {
			fields.Add("count", "meeting.error.count", problem.Args{"Max": MostPersons})
		}
		g.Headcount = n
	}
	if f.Email != "" {
		address, ok := account.ParseEmail(f.Email)
		if !ok {
			fields.Add("email", "meeting.error.email", nil)
		}
		g.Email = address
	}
	if !store.ValidID(f.Key) {
		g.FormKey = store.NewID()
	}
	return g, fields
}
