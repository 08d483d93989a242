package committee

import (
	"strconv"

	"oplibre/app/format/typed"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// Meeting is a meeting of the committee.
type Meeting struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	Title       string
	StartsAt    store.Instant
	// WeekendAt is when the weekend was to begin on the day on which the date was chosen.
	WeekendAt store.Instant
	// PlaceID is a place of the operation; Place says another one, or more, in words.
	PlaceID *string
	Place   string
	// Notes go to the members with the agenda.
	Notes string
	// Guests are those who came without being members, in words.
	Guests string
	// Minutes are in Markdown. Public shows them to everybody, without the names of who came.
	Minutes string
	Public  bool `gorm:"column:minutes_public"`
	// CalledAt and MinutesSentAt are when the letters to the members were queued last; nil before.
	CalledAt      *store.Instant
	MinutesSentAt *store.Instant
	CreatedAt     store.Instant `gorm:"autoCreateTime:false"`
	UpdatedAt     store.Instant `gorm:"autoUpdateTime:false"`
	Version       int64

	// Items is the agenda; find reads it.
	Items []Item `gorm:"-"`
}

// TableName names the table.
func (Meeting) TableName() string { return "committee_meeting" }

// Coming reports whether the meeting has not begun.
func (m *Meeting) Coming(now store.Instant) bool { return now < m.StartsAt }

// LeftBehind reports whether the weekend has moved since the date of a coming meeting was chosen: the meeting has not.
func (m *Meeting) LeftBehind(o *operation.Operation, now store.Instant) bool {
	return m.Coming(now) && m.WeekendAt != o.StartsAt
}

// Presence is whether a member came to a meeting; the zero value says neither.
type Presence string

// The presences.
const (
	Present Presence = "present"
	Excused Presence = "excused"
)

// Attendance is whether one member came.
type Attendance struct {
	OperationID string `gorm:"primaryKey"`
	MeetingID   string `gorm:"primaryKey;column:committee_meeting_id"`
	MemberID    string `gorm:"primaryKey;column:committee_member_id"`
	State       Presence
}

// TableName names the table.
func (Attendance) TableName() string { return "committee_attendance" }

// MeetingForm is a meeting as its form posts it.
type MeetingForm struct {
	Version string `form:"version"`
	// Key is the identifier of a new meeting, made with the empty form: sending it twice makes one.
	Key    string `form:"key"`
	Title  string `form:"title"`
	Starts string `form:"starts"` // local: 2027-02-11T18:30
	// PlaceID is a place of the operation, or empty.
	PlaceID string `form:"place_id"`
	Place   string `form:"place"`
	// Agenda is as ParseAgenda reads it.
	Agenda string `form:"agenda"`
	Notes  string `form:"notes"`
}

// FormOf returns the form of a meeting as it is.
func (m *Meeting) FormOf(o *operation.Operation) MeetingForm {
	return MeetingForm{Version: strconv.FormatInt(m.Version, 10), Title: m.Title, Starts: m.StartsAt.In(o.Location()).Format(operation.LocalLayout),
		PlaceID: value(m.PlaceID), Place: m.Place, Agenda: agendaText(m.Items), Notes: m.Notes}
}

// apply returns the meeting with the values of the form, and what is wrong with them.
func (f MeetingForm) apply(m Meeting, o *operation.Operation) (Meeting, problem.Fields) {
	var fields problem.Fields
	if m.Title = fields.AtMost("title", typed.Line(f.Title), TitleLimit); m.Title == "" {
		fields.Add("title", "committee.error.title", nil)
	}
	m.StartsAt, m.WeekendAt = moment(&fields, "starts", f.Starts, o), o.StartsAt
	m.PlaceID = optional(f.PlaceID)
	m.Place = fields.AtMost("place", typed.Line(f.Place), TitleLimit)
	m.Items = ParseAgenda(f.Agenda)
	checkAgenda(&fields, m.Items)
	m.Notes = fields.AtMost("notes", typed.Text(f.Notes), TextLimit)
	return m, fields
}

// Changes compares a stale form with the meeting as it is now.
func (f MeetingForm) Changes(m *Meeting, o *operation.Operation) problem.Changes {
	now := m.FormOf(o)
	return problem.Changes{}.Field("title", f.Title, now.Title).Field("starts", f.Starts, now.Starts).Field("place", f.Place, now.Place).
		Field("agenda", agendaText(ParseAgenda(f.Agenda)), now.Agenda).Field("notes", f.Notes, now.Notes)
}

// MinutesForm is the minutes of a meeting as they are edited.
type MinutesForm struct {
	Version string `form:"version"`
	Minutes string `form:"minutes"`
	Public  bool   `form:"public"`
}

// MinutesOf returns the form of the minutes as they are.
func (m *Meeting) MinutesOf() MinutesForm {
	return MinutesForm{Version: strconv.FormatInt(m.Version, 10), Minutes: m.Minutes, Public: m.Public}
}

// AttendanceForm says who came. States are by identifier of a member; what is neither Present nor Excused is neither.
type AttendanceForm struct {
	Version string
	States  map[string]Presence
	Guests  string
}
