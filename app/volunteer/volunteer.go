// Package volunteer is those who help to hold a weekend: what they are needed for (Post), when (Shift), who they are (Volunteer)
// and who comes when (Part).
//
// A place in a shift is never given twice. Whoever joins waits for the row of the volunteer and then for those of the shifts, in the order
// of their identifiers, and counts in the same transaction: no more than wanted plus what the team allows on top, and nobody in two
// shifts at once, whether a stranger signs up on the public page or the team types what it heard on the telephone.
//
// Nobody needs an account. A private link opens somebody's own shifts; what else that person does in the weekend is told only by a
// link that came by letter or from the team (Link.Trusted), because anybody can type anybody's address into the public form.
package volunteer

import (
	"time"

	"oplibre/app/operation"
	"oplibre/app/store"
)

// Call is how an operation looks for volunteers on its public page. The zero value is closed.
type Call struct {
	OperationID string `gorm:"primaryKey"`
	Open        bool
	// Words are a sentence of the team above the form, or empty.
	Words   string
	Version int64
}

// TableName names the table.
func (Call) TableName() string { return "volunteer_call" }

// Post is something that people are needed for.
type Post struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	// Kind is the key of the data.VolunteerPost that it came from, or empty.
	Kind    string
	Title   string
	PlaceID *string
	// Work says what to do, Bring what to bring; both may be empty.
	Work, Bring string
	// ContactName and ContactPhone are whom volunteers ask.
	ContactName, ContactPhone string
	CreatedAt                 store.Instant `gorm:"autoCreateTime:false"`
	UpdatedAt                 store.Instant `gorm:"autoUpdateTime:false"`
	Version                   int64

	// Shifts are by hour, and Place is the name of the place, where the post was read with them.
	Shifts []*Shift `gorm:"-"`
	Place  string   `gorm:"-"`
}

// TableName names the table.
func (Post) TableName() string { return "volunteer_post" }

// Shift is the hours of a post.
type Shift struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	PostID      string `gorm:"column:volunteer_post_id"`
	StartsAt    store.Instant
	EndsAt      store.Instant
	// Wanted is how many people are needed, Extra how many more are welcome.
	Wanted, Extra int
	Version       int64

	Post *Post `gorm:"-"`
	// Parts are those who come, by name.
	Parts []*Part `gorm:"-"`
}

// TableName names the table.
func (Shift) TableName() string { return "volunteer_shift" }

// Missing is how many people a shift still needs.
func (s *Shift) Missing() int { return max(0, s.Wanted-len(s.Parts)) }

// Free is how many places can still be given.
func (s *Shift) Free() int { return max(0, s.Wanted+s.Extra-len(s.Parts)) }

// Length is how long a shift is planned.
func (s *Shift) Length() time.Duration {
	return time.Duration(s.EndsAt-s.StartsAt) * time.Millisecond
}

// Over reports whether a shift has ended.
func (s *Shift) Over(now store.Instant) bool { return now >= s.EndsAt }

// Begun reports whether a shift has begun: nobody joins or leaves it by a private page any more.
func (s *Shift) Begun(now store.Instant) bool { return now >= s.StartsAt }

func (s *Shift) overlaps(other *Shift) bool {
	return s.StartsAt < other.EndsAt && other.StartsAt < s.EndsAt
}

// AgeBand is how old a volunteer is, as far as one has to know.
type AgeBand string

// The bands. A Teen is 15 to 17; a Child is under 15. Both come with an adult who answers for them.
const (
	Adult AgeBand = "adult"
	Teen  AgeBand = "teen"
	Child AgeBand = "child"
)

// AgeBands are all bands, in the order of forms.
var AgeBands = []AgeBand{Adult, Teen, Child}

// Volunteer is somebody who helps.
type Volunteer struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	Name        string
	// Email and Phone (E.164) are how the volunteer is reached; both may be empty.
	Email, Phone string
	AgeBand      AgeBand
	// Guardian and GuardianPhone are the adult who answers for somebody under 18.
	Guardian, GuardianPhone string
	// Note is what the volunteer wants the team to know.
	Note      string
	Language  string
	CreatedAt store.Instant `gorm:"autoCreateTime:false"`
	UpdatedAt store.Instant `gorm:"autoUpdateTime:false"`
	// ErasedAt is when the volunteer was forgotten; the hours stay, without a name.
	ErasedAt *store.Instant
	Version  int64

	// Parts are the shifts of the volunteer by hour, where it was read with them.
	Parts []*Part `gorm:"-"`
}

// TableName names the table.
func (Volunteer) TableName() string { return "volunteer" }

// Forgotten reports whether the name is gone, by erasure or because retention is over.
func (v *Volunteer) Forgotten() bool { return v.Name == "" }

// State says whether a volunteer still comes.
type State string

// The states of a part.
const (
	Coming State = "coming"
	Left   State = "left"
)

// Attendance is what the team saw.
type Attendance string

// The attendances. Uncounted is before anybody has said.
const (
	Uncounted Attendance = ""
	Came      Attendance = "came"
	Absent    Attendance = "absent"
)

// Part is a volunteer in a shift.
type Part struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	VolunteerID string
	ShiftID     string `gorm:"column:volunteer_shift_id"`
	State       State
	Attendance  Attendance
	// Seconds is what was counted when it is not what was planned.
	Seconds   *int64
	CreatedAt store.Instant `gorm:"autoCreateTime:false"`
	// RemindedAt is when the letter of the day before was queued, LeftAt when the volunteer left, SeenAt when the team has read that.
	RemindedAt, LeftAt, SeenAt *store.Instant

	Volunteer *Volunteer `gorm:"-"`
	Shift     *Shift     `gorm:"-"`
}

// TableName names the table.
func (Part) TableName() string { return "volunteer_part" }

// Worked is how long the volunteer has helped: nothing before somebody has said that they came.
func (p *Part) Worked() time.Duration {
	switch {
	case p.Attendance != Came:
		return 0
	case p.Seconds != nil:
		return time.Duration(*p.Seconds) * time.Second
	}
	return p.Shift.Length()
}

// Worked is how long a volunteer has helped in all.
func (v *Volunteer) Worked() (sum time.Duration) {
	for _, p := range v.Parts {
		sum += p.Worked()
	}
	return sum
}

// Confirmed reports whether the team has said of every shift whether the volunteer came, and at least once that they did: the
// certificate can be written.
func (v *Volunteer) Confirmed() bool {
	for _, p := range v.Parts {
		if p.Attendance == Uncounted {
			return false
		}
	}
	return v.Worked() > 0
}

// Accepting reports whether the public page takes volunteers at a moment.
func (c Call) Accepting(o *operation.Operation, now store.Instant) bool {
	return c.Open && o.Public() && o.Current(now).Before(operation.Finished)
}
