package data

import "slices"

// Area is a part of the preparation of a weekend: who thinks of it is rarely the same person.
type Area string

// The areas, in the order of pages.
const (
	Steering    Area = "steering"    // pilotage
	Partners    Area = "partners"    // partenaires
	Formalities Area = "formalities" // formalités
	Programming Area = "programme"
	Outreach    Area = "outreach"  // communication
	Logistics   Area = "logistics" // logistique
	Digital     Area = "digital"   // numérique
	Showing     Area = "showing"   // restitution
	Sequel      Area = "sequel"    // suites
)

// Areas are all areas in order.
var Areas = []Area{Steering, Partners, Formalities, Programming, Outreach, Logistics, Digital, Showing, Sequel}

// Step is one thing that a weekend needs done, as past editions did it.
type Step struct {
	// Key is a lower-case word, kept in the database: it tells which task of an operation came from which step.
	Key  string
	Area Area
	// Offset is the day, counted from day J, the first whole day of the weekend: -90 is J-90, 30 is J+30.
	Offset int
	Title  Text
	// Hint says why, or what is easily forgotten; it may be empty.
	Hint Text
	// After are the keys of the steps that must be done before; they stand earlier in the list.
	After []string
	// Checklist is what the step is made of; it may be empty.
	Checklist []Text
}

// Retroplanning returns the steps by day. To plan weekends differently, edit the table: an instance made with another table adds
// what is new to its operations when somebody asks for it, and leaves what is there.
func Retroplanning() []Step { return slices.Concat(stepsBefore, stepsNear, stepsAfter) }

// StepOf returns the step of a key; ok is false when there is none any more.
func StepOf(key string) (step Step, ok bool) {
	all := Retroplanning()
	i := slices.IndexFunc(all, func(s Step) bool { return s.Key == key })
	if i < 0 {
		return Step{}, false
	}
	return all[i], true
}
