// Package publishing puts the plan before the public, and tells what changed. Until then a change waits in the plan
// (package plan), where nobody outside the team sees it.
//
// What was public at a moment is kept as a Version: a Snapshot of all public values, never changed afterwards, with the
// Difference from the one before. A snapshot is built from a list of public values, never by leaving private ones out,
// and holds no name of a person: facilitators stand in it by their identifier, so that whoever is forgotten is forgotten
// in old versions too. Whatever was changed by another way (a partner's page says who carries an atelier, two spellings became
// one person) gets a version of its own before the next publication, so that no version claims what it did not do.
package publishing

import (
	"slices"

	"oplibre/app/programme"
	"oplibre/app/store"
)

// Kind says what happened to an atelier from one state of the programme to another.
type Kind string

// The kinds of Change.
const (
	// Added was not on the programme before.
	Added Kind = "added"
	// Changed has other values.
	Changed Kind = "changed"
	// Cancelled stays on the programme and says so.
	Cancelled Kind = "cancelled"
	// Reinstated was cancelled, and takes place after all.
	Reinstated Kind = "reinstated"
	// Removed is not on the programme any more.
	Removed Kind = "removed"
)

// The fields that a change can name, in the order in which they are told.
const (
	FieldTitle       = "title"
	FieldStart       = "start" // with the end, when the length is the same
	FieldEnd         = "end"
	FieldPlace       = "place"
	FieldEntry       = "entry"
	FieldCapacity    = "capacity"
	FieldSlots       = "slots"
	FieldWishes      = "wishes"
	FieldBring       = "bring"
	FieldAudience    = "audience"
	FieldAges        = "ages"
	FieldAccess      = "access"
	FieldAsks        = "asks"
	FieldLeads       = "leads"
	FieldTheme       = "theme"
	FieldPartner     = "partner"
	FieldSummary     = "summary"
	FieldDescription = "description"
	FieldLanguages   = "languages"
	FieldOutput      = "output"
)

// telling are the fields for which those who have signed up get a letter: what they need to be there, and what they came
// for. A spelling put right in a summary is none.
var telling = []string{FieldTitle, FieldStart, FieldEnd, FieldPlace, FieldEntry, FieldBring, FieldAudience, FieldAges, FieldAccess}

// Change is what happened to one atelier.
type Change struct {
	Kind Kind `json:"kind"`
	// Before is nil for one that was added, After for one that was removed.
	Before *Public `json:"before,omitempty"`
	After  *Public `json:"after,omitempty"`
	// Fields are the public fields that differ, of the Field constants in their order.
	Fields []string `json:"fields,omitempty"`
}

// Atelier returns the values that name the atelier: the new ones, or the last ones.
func (c *Change) Atelier() *Public {
	if c.After != nil {
		return c.After
	}
	return c.Before
}

// Concerns reports whether those who have signed up for the atelier are told.
func (c *Change) Concerns() bool {
	switch c.Kind {
	case Added:
		return false
	case Changed:
		return slices.ContainsFunc(c.Fields, c.tells)
	}
	return true
}

// tells reports whether those who have signed up are told of a field. Of the appointments, only an hour that somebody may
// have.
func (c *Change) tells(field string) bool {
	return slices.Contains(telling, field) || field == FieldSlots && len(c.MovedSlots()) > 0
}

// ConcernsSlot is Concerns for somebody who has an appointment, empty for none: where nothing else changes, only those whose
// hour is another one are told.
func (c *Change) ConcernsSlot(id string) bool {
	if c.Kind != Changed || slices.ContainsFunc(c.Fields, func(field string) bool { return slices.Contains(telling, field) }) {
		return c.Concerns()
	}
	return slices.ContainsFunc(c.MovedSlots(), func(s programme.SlotPlan) bool { return s.ID == id })
}

// ToThoseWhoCome returns the change with the fields of which those who have signed up are told.
func (c *Change) ToThoseWhoCome() *Change {
	told := *c
	told.Fields = slices.DeleteFunc(slices.Clone(c.Fields), func(field string) bool { return !c.tells(field) })
	return &told
}

// ForTheDay reports whether the hour or the place is another one: what somebody who comes must know.
func (c *Change) ForTheDay() bool {
	return slices.Contains(c.Fields, FieldStart) || slices.Contains(c.Fields, FieldEnd) || slices.Contains(c.Fields, FieldPlace)
}

// Difference is what happened between two states of the programme, with all that is needed to say it.
type Difference struct {
	// Changes are by the start of the atelier, then by its number.
	Changes []Change `json:"changes"`
	// Total is how many ateliers the programme has afterwards.
	Total int `json:"total"`
	// First says that there was no programme before: its changes are not listed.
	First bool `json:"first,omitempty"`
	// Names are those of both states.
	Names Names `json:"names"`
}

// Names are what themes, places and partners are called, by identifier.
type Names struct {
	Themes   map[string]string `json:"themes"`
	Places   map[string]string `json:"places"`
	Partners map[string]string `json:"partners"`
}

// Version is the programme as it was published once.
type Version struct {
	Number int64
	At     store.Instant
	// Author is the name of who published it, for the team; empty for what was changed by another way.
	Author string
	// Note is what the author says of it, to everybody.
	Note       string
	Difference Difference
}

// maxNote is how long the note of a version may be, in characters.
const maxNote = 500
