// Package signup is how people say that they come: a carnet of one or several persons, the ateliers that they chose, and
// the seats that are kept for them.
//
// Signing up needs a name, no account and no e-mail. Its answer is a Code of eight characters, printed and kept in a
// pocket, which alone opens the carnet again: to see, change, cancel, know what is stored, and have it erased. As paper
// gets lost, what the code shows is little: first names, the programme, and masked contact details.
//
// Seats are exact under any concurrency. They are counted in seat_pool, and those of an appointment also in slot, and
// changed by one conditional UPDATE only, inside the transaction that writes the registrations; whatever was read before
// that transaction is only used to explain. Pools are always taken in the order of their ids, appointments after them, and
// a command that changes a carnet locks the carnet first, so that no two commands wait for each other.
package signup

import (
	"slices"
	"strings"

	"oplibre/app/format/typed"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// Status is where a registration stands.
type Status string

const (
	// Confirmed has its seats.
	Confirmed Status = "confirmed"
	// Waiting is on the waiting list, without a seat.
	Waiting Status = "waiting"
	// Offered has seats set aside until the person answers.
	Offered Status = "offered"
	// Cancelled gave its seats back.
	Cancelled Status = "cancelled"
	// Withdrawn gave its seats back because the carnet is being erased; restoring the carnet asks for them again.
	Withdrawn Status = "withdrawn"
	// Attended was there.
	Attended Status = "attended"
	// Absent did not come.
	Absent Status = "absent"
)

// Origins are the answers to "where do you come from": the neighbourhood, the commune, elsewhere. Nobody has to answer.
var Origins = []string{"quartier", "commune", "ailleurs"}

// Carnet groups the persons who sign up together.
type Carnet struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	// Generation renews the code.
	Generation int64
	CodeHash   *int64
	Origin     string
	Language   string // BCP 47
	CreatedAt  store.Instant
	// EraseAt is when the personal values will be emptied, or nil when nobody asked for it.
	EraseAt  *store.Instant
	ErasedAt *store.Instant
	// DeskID is the counter that signed these people up, nil where they did themselves.
	DeskID *string
	// SlipOn is the day on the paper from which they were typed in, empty where there was none.
	SlipOn string
	// AnonymisedAt is when names and contacts were emptied because the weekend is long over; nil before. The code still opens it.
	AnonymisedAt *store.Instant
	Version      int64
}

// Erasing reports whether the holder asked for erasure, which may still be undone.
func (c *Carnet) Erasing() bool { return c.EraseAt != nil && c.ErasedAt == nil }

// Anonymised reports whether nobody's name is left in the carnet.
func (c *Carnet) Anonymised() bool { return c.AnonymisedAt != nil }

// Person takes part: the one who signs up (position 0, an adult), a companion, or a group with a headcount.
type Person struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	CarnetID    string
	Position    int
	// Name may be empty for a group.
	Name      string
	Headcount int
	// Age is in years; nil is an adult.
	Age      *int
	AgeBand  string // after the weekend: 0-5, 6-10, 11-14, 15-17, 18+
	Email    string
	Phone    string // E.164
	Guardian string // whom to call for a child
	// AgeTo is the age of the eldest of a group of children, Age that of the youngest; nil when they are of one age.
	AgeTo *int
	// OnlySigns says that the holder signs up others and takes no seat.
	OnlySigns bool
}

// eldest returns the age of a child, or of the eldest of a group of them.
func (p *Person) eldest() int { return max(years(p.Age, 0), years(p.AgeTo, 0)) }

// FirstName returns the first word of the name, which is all that a carnet shows.
func (p *Person) FirstName() string { return FirstName(p.Name) }

// FirstName returns the first word of a name.
func FirstName(name string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(name), " ")
	return first
}

// Adult reports whether nobody said that the person is a child.
func (p *Person) Adult() bool { return p.Age == nil || *p.Age >= adultAge }

// adultAge is the age of majority, in years.
const adultAge = 18

// Consent is what a person agreed to, with the words that were on the screen. A later refusal is another row.
type Consent struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	PersonID    string
	Purpose     string // PhotoConsent or NewsConsent
	Given       bool
	Wording     string
	Language    string
	At          store.Instant
}

// What one can agree to.
const (
	// PhotoConsent lets a picture that shows the person be published.
	PhotoConsent = "photo"
	// NewsConsent asks for two or three messages a year after the weekend.
	NewsConsent = "news"
)

// Registration is one person in one atelier.
type Registration struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	CarnetID    string
	PersonID    string
	AtelierID   string
	PoolID      string
	// SlotID is the appointment in the atelier, nil where there is none.
	SlotID *string
	// Seats is the headcount of the person.
	Seats  int
	Status Status
	// GivenAwayAt is when the seat of an Absent person was given to somebody who was there; nil otherwise.
	GivenAwayAt *store.Instant
	CreatedAt   store.Instant
	UpdatedAt   store.Instant `gorm:"autoUpdateTime:false"`
}

// TakesSeats reports whether the registration is counted in confirmed seats.
func (s Status) TakesSeats() bool { return s == Confirmed || s == Attended }

// Active reports whether the person still expects to come, now or when a seat is free.
func (s Status) Active() bool { return s == Confirmed || s == Waiting || s == Offered || s == Attended }

// Entry is one atelier of a carnet with the registrations of its persons.
type Entry struct {
	Choice
	Registrations []Registration
}

// Slot returns the appointment of the entry, also the one that was given up; nil when it has none.
func (e *Entry) Slot() *programme.Slot {
	var id *string
	for _, r := range e.Registrations {
		if r.SlotID != nil && (id == nil || r.Status.Active()) {
			id = r.SlotID
		}
	}
	for i := range e.Slots {
		if id != nil && e.Slots[i].ID == *id {
			return &e.Slots[i]
		}
	}
	return nil
}

// Span returns when one has to be there: at the hour of the appointment, else as long as the atelier lasts.
func (e *Entry) Span() programme.Span {
	if slot := e.Slot(); slot != nil {
		return slot.Span()
	}
	return e.Atelier.Span()
}

// Seats returns how many seats the entry holds.
func (e *Entry) Seats() int {
	n := 0
	for _, r := range e.Registrations {
		if r.Status.TakesSeats() {
			n += r.Seats
		}
	}
	return n
}

// Status returns the status of the entry: that of its first active registration, Cancelled when there is none.
func (e *Entry) Status() Status {
	for _, r := range e.Registrations {
		if r.Status.Active() {
			return r.Status
		}
	}
	return Cancelled
}

// GivenAwayAt is when the last seat of the entry was given to somebody who was there; nil when it was not.
func (e *Entry) GivenAwayAt() (at *store.Instant) {
	for _, r := range e.Registrations {
		switch {
		case r.Status.Active():
			return nil
		case r.Status == Absent && r.GivenAwayAt != nil:
			at = r.GivenAwayAt
		}
	}
	return at
}

// Opened is a carnet with all that its page shows.
type Opened struct {
	Carnet
	Code    Code
	Persons []Person
	// Entries are the ateliers of the carnet in the order of their start, also the cancelled ones.
	Entries []Entry
	// Consents are the latest answers, by person and purpose.
	Consents []Consent
}

// Main returns the one who signed up.
func (o *Opened) Main() *Person {
	if len(o.Persons) == 0 {
		return &Person{}
	}
	return &o.Persons[0]
}

// PhoneText writes the number of a person as people read it, for pages.
func (p *Person) PhoneText() string { return typed.PhoneText(p.Phone) }

// FirstNames returns the first names of the persons who have a name.
func (o *Opened) FirstNames() []string {
	var names []string
	for i := range o.Persons {
		if name := o.Persons[i].FirstName(); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// Headcount returns how many people the carnet is for.
func (o *Opened) Headcount() int {
	n := 0
	for _, p := range o.Persons {
		n += p.Headcount
	}
	return n
}

// Current returns the entries that are not cancelled.
func (o *Opened) Current() []Entry {
	return slices.DeleteFunc(slices.Clone(o.Entries), func(e Entry) bool { return e.Status() == Cancelled })
}

// EntryOf returns the entry of an atelier, nil when the carnet never had it.
func (o *Opened) EntryOf(atelierID string) *Entry {
	for i := range o.Entries {
		if o.Entries[i].Atelier.ID == atelierID {
			return &o.Entries[i]
		}
	}
	return nil
}

// Seats returns how many seats the whole carnet holds.
func (o *Opened) Seats() int {
	n := 0
	for i := range o.Entries {
		n += o.Entries[i].Seats()
	}
	return n
}

// Choice is an atelier with all that somebody who chooses wants to know.
type Choice struct {
	Atelier programme.Atelier
	Theme   programme.Theme
	Place   *programme.Place // nil when it is not known yet
	Pool    programme.SeatPool
	// Slots are the appointments inside it in the order of their start, also full and past ones; mostly there are none.
	Slots []programme.Slot
}

// FreeSlots returns the appointments that are not over and have a seat left. When the atelier has none left, none has.
func (c *Choice) FreeSlots(now store.Instant) []programme.Slot {
	if free, limited := c.Pool.Free(); limited && free == 0 {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(c.Slots), func(s programme.Slot) bool { return s.EndsAt <= now || s.Free() == 0 })
}

// MaskEmail shows of an e-mail address what lets its owner recognise it: n•••@e•••.org.
func MaskEmail(email string) string {
	local, domain, found := strings.Cut(email, "@")
	if !found || local == "" || domain == "" {
		return mask(email)
	}
	ending := ""
	if i := strings.LastIndexByte(domain, '.'); i > 0 {
		ending = domain[i:]
	}
	return mask(local) + "@" + mask(domain) + ending
}

// MaskPhone shows the last two figures of a telephone number.
func MaskPhone(phone string) string {
	if len(phone) < 4 {
		return mask(phone)
	}
	return "•• •• •• •• " + phone[len(phone)-2:]
}

// MaskName shows the first name whole and the first letter of the others: Nolwenn C•••.
func MaskName(name string) string {
	words := strings.Fields(name)
	for i := 1; i < len(words); i++ {
		words[i] = mask(words[i])
	}
	return strings.Join(words, " ")
}

// mask keeps the first letter.
func mask(s string) string {
	for _, r := range s {
		return string(r) + "•••"
	}
	return ""
}
