package programme

import (
	"regexp"
	"time"
	"unicode/utf8"

	"oplibre/app/format/frab"
	"oplibre/app/format/typed"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// ScheduleFile is a programme that was read from a file: its events as far as they can become ateliers, and what is to be
// said of it. ReadSchedule makes one of frab files, package exchange of every other format.
type ScheduleFile struct {
	// Name is the name of the file, for messages.
	Name string
	// Refused are events that cannot become ateliers; Warnings are oddities that keep nothing out.
	Refused, Warnings []Issue

	events []Incoming
	tracks []frab.Track
	places map[string]Place // by folded name: what is known of places that may have to be made
	seen   map[string]bool
}

// Issue is what is wrong or odd with one event of a file.
type Issue struct {
	// Line is where the event begins, from 1; 0 when that is not known.
	Line int
	// Column is the letter and the heading of the cell in a table, empty elsewhere.
	Column  string
	Title   string
	Message problem.Message
}

// Incoming is an event of a file on its way to becoming an atelier.
type Incoming struct {
	Line int
	// ID is the identifier of an atelier in a file that an oplibre wrote: where nobody has it here, it is kept.
	ID string
	// GUID and ImportedID are what another program knows it by: a UUID, and whatever else is unique in its file.
	GUID, ImportedID string
	// Number is 0 when the file gives none.
	Number                                      int64
	Title, Summary, Description, Language, Slug string
	// Whole says that Description holds summary, description and what to bring, one after the other.
	Whole bool
	// Start is 0 for what has no hour; End is its length then, or 0.
	Start, End store.Instant
	// Unplaced says that it is meant to have no hour yet.
	Unplaced bool
	// Room is the name of the place, or "name, address"; RoomGUID what another program knows it by, RoomID what an oplibre does.
	Room, RoomGUID, RoomID string
	Track                  string
	Persons                []string
	// Columns are the columns that the file has; nil for those of schedules. What is in no column stays as it is.
	Columns map[string]bool
	// Status is empty where the file says none; Sequence and UpdatedAt are 0 then.
	Status    Status
	Sequence  int64
	UpdatedAt store.Instant
	Details
}

// Details are what tables say of an atelier and schedules do not.
type Details struct {
	Entry             Entry
	Capacity          *int
	Audience          string
	AgeMin            *int
	AgeMax            *int
	AccompaniedUnder  *int
	Access            []string
	Bring             string
	OutputAim         string
	OutputLicence     string
	OutputDestination string
	Organisation      string
	Translations      map[string]AtelierTranslation
	PlanningDetails
}

// PlanningDetails are what the tables of a team say besides.
type PlanningDetails struct {
	// Roles are of LeadRoles, in the order of Persons; empty ones are the first.
	Roles     []string
	ByWishes  bool
	Asks      []string
	Reserve   *int
	Pinned    bool
	Expected  *int
	Team      *int
	Minimum   *int
	DecidedBy *store.Instant
	DependsOn []string
	DependsAt *store.Instant
	Fallback  Fallback
	// FallbackRoom is the name of a place.
	FallbackRoom  string
	FallbackAt    *store.Instant
	FallbackOwner string
	FallenBackAt  *store.Instant
	Needs         []Need
	Slots         []SlotHours
}

// scheduleColumns are what every schedule says.
var scheduleColumns = map[string]bool{"title": true, "summary": true, "description": true, "language": true, "starts_at": true,
	"ends_at": true, "theme": true, "place": true, "facilitators": true}

// Says reports whether the file has a column.
func (in *Incoming) Says(column string) bool {
	if in.Columns == nil {
		return scheduleColumns[column]
	}
	return in.Columns[column]
}

// NewScheduleFile begins a file without events.
func NewScheduleFile(name string) *ScheduleFile {
	return &ScheduleFile{Name: name, places: map[string]Place{}, seen: map[string]bool{}}
}

// Events returns the events that can become ateliers, in the order of the file.
func (f *ScheduleFile) Events() []Incoming { return f.events }

// Tracks returns what the file says of themes that may have to be made.
func (f *ScheduleFile) Tracks() []frab.Track { return f.tracks }

// Place returns what the file says of the place that events call label, in case that it has to be made.
func (f *ScheduleFile) Place(label string) Place {
	p := f.places[store.Fold(label)]
	if p.Name == "" {
		p.Name = label
	}
	return p
}

// AddTheme says which slug a theme that may have to be made had where the file comes from.
func (f *ScheduleFile) AddTheme(name, slug string) {
	f.tracks = append(f.tracks, frab.Track{Name: name, Slug: slug})
}

// AddPlace says what is known of the place that events call label (Room), in case that it has to be made. The first that is
// said of a label counts.
func (f *ScheduleFile) AddPlace(label string, p Place) {
	p.Name, p.Address = typed.Line(p.Name), typed.Text(p.Address)
	if key := store.Fold(label); f.places[key].Name == "" {
		f.places[key] = p
	}
}

// Add takes an event, or notes why it cannot be taken.
func (f *ScheduleFile) Add(in Incoming) {
	in.clean()
	reason := in.refusal()
	if key := in.key(); reason == "" && f.seen[key] {
		reason = "duplicate"
	} else if reason == "" {
		f.seen[key] = true
	}
	if reason != "" {
		f.Refused = append(f.Refused, Issue{Line: in.Line, Title: in.Title, Message: problem.Message{Key: "programme.import.refused." + reason}})
		return
	}
	f.events = append(f.events, in)
}

// clean makes the texts fit for us; identifiers that are none are dropped.
func (in *Incoming) clean() {
	in.Title, in.Room, in.Track = typed.Line(in.Title), typed.Line(in.Room), typed.Text(in.Track)
	in.Summary, in.Description, in.Bring = typed.Text(in.Summary), typed.Text(in.Description), typed.Text(in.Bring)
	in.Organisation, in.FallbackRoom = typed.Line(in.Organisation), typed.Line(in.FallbackRoom)
	in.cleanPersons()
	if !store.ValidID(in.ID) {
		in.ID = ""
	}
	if !guidForm.MatchString(in.GUID) {
		in.GUID = ""
	}
	if !languageForm.MatchString(in.Language) {
		in.Language = ""
	}
	if !slugForm.MatchString(in.Slug) || store.ValidID(in.Slug) {
		in.Slug = ""
	}
	if in.Number < 0 || in.Number > maxImportedNumber {
		in.Number = 0
	}
	if in.RoomGUID == noPlaceGUID || in.Room == noPlaceName {
		in.Room, in.RoomGUID = "", ""
	}
}

// cleanPersons keeps each person once, with the role that stands beside the name.
func (in *Incoming) cleanPersons() {
	var persons, roles []string
	seen := map[string]bool{}
	for i, person := range in.Persons {
		for _, name := range names(person) {
			if seen[foldedName(name)] {
				continue
			}
			seen[foldedName(name)] = true
			role := LeadRoles[0]
			if i < len(in.Roles) && in.Roles[i] != "" {
				role = in.Roles[i]
			}
			persons, roles = append(persons, name), append(roles, role)
		}
	}
	in.Persons, in.Roles = persons, roles
}

// refusal names why an event cannot become an atelier, empty when it can.
func (in *Incoming) refusal() string {
	length := time.Duration(in.End-in.Start) * time.Millisecond
	switch {
	case in.Title == "":
		return "title"
	case utf8.RuneCountInString(in.Title) > 500:
		return "long_title"
	case in.Start <= 0 && !in.Unplaced:
		return "start"
	case length < 0:
		return "order"
	case length < time.Minute:
		return "duration"
	case length > longest:
		return "long_duration"
	}
	return ""
}

// key is what an event is recognised by in its file and later in the database.
func (in *Incoming) key() string {
	switch {
	case in.ID != "":
		return "guid " + in.ID
	case in.GUID != "":
		return "guid " + in.GUID
	case in.ImportedID != "":
		return "id " + in.ImportedID
	case in.Number != 0:
		return "number " + decimal(in.Number)
	}
	return NaturalKey(in.Title, in.Start)
}

// NaturalKey is what an event is recognised by that has no identifier and no number.
func NaturalKey(title string, start store.Instant) string {
	return "at " + decimal(int64(start)) + " " + store.Fold(title)
}

// ValidGUID reports whether a text has the form of a UUID, of whatever version.
func ValidGUID(s string) bool { return guidForm.MatchString(s) }

var guidForm = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
