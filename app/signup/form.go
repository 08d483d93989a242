package signup

import (
	"encoding/json"
	"fmt"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"oplibre/app/format/typed"
	"oplibre/app/problem"
	"oplibre/app/signup/asked"
	"oplibre/app/store"
)

// Limits of a form, wide enough for a school class.
const (
	maxNameLength = 120
	maxCompanions = 30
	maxAteliers   = 40
	maxHeadcount  = 99
)

// Form is what somebody typed to sign up, as it was posted; a refused form is shown again with it.
type Form struct {
	Name     string   `form:"name"`
	Email    string   `form:"email"`
	Phone    string   `form:"phone"`
	Ateliers []string `form:"atelier"`
	// Slots are the appointments that were chosen, by id; each implies its atelier.
	Slots []string `form:"slot" json:",omitempty"`
	// Waits are the ateliers whose waiting list will do when they are full, IfPossible those of them that one wants to be signed up
	// for as soon as seats come free, without being asked again.
	Waits      []string `form:"wait" json:",omitempty"`
	IfPossible []string `form:"if_possible" json:",omitempty"`
	// Wishes are ateliers whose seats are given by wishes, the dearest first; Most is how many of them are wanted at most.
	Wishes []string `form:"wish" json:",omitempty"`
	Most   string   `form:"most" json:",omitempty"`
	// Key was minted with the empty form: the same form sent twice signs up once.
	Key    string `form:"key"`
	Origin string `form:"origin"`
	Photo  bool   `form:"photo"`
	// OnlySigns says that the one who signs up does not come: a parent of children who come alone, a neighbour.
	OnlySigns bool `form:"only_signs" json:",omitempty"`
	// Needs and NeedWords are what they need to come, see asked.Needs.
	Needs     []string `form:"need" json:",omitempty"`
	NeedWords string   `form:"need_words" json:",omitempty"`
	// Meals are by atelier, UserNames of the one who signs up by site; only where a chosen atelier asks for them.
	Meals     map[string]asked.MealForm `form:"-" json:",omitempty"`
	UserNames map[string]string         `form:"-" json:",omitempty"`
	// News asks for messages after the weekend, which needs an e-mail.
	News       bool `form:"news"`
	Companions []Companion
	// NoLetter leaves the letter out: too many went to this address, or from this sender. It is no part of what was typed.
	NoLetter bool `json:"-"`
	// Entered says that the team fills the form in for somebody; Late that it does so knowing that sign-up is closed, of the operation or
	// of an atelier. Neither is read from the form of the public.
	Entered bool `form:"-" json:",omitempty"`
	Late    bool `form:"-" json:",omitempty"`
	// Blank is the id of the blank carnet that becomes this one, empty for a new one. Whoever takes the form found it by its code.
	Blank string `form:"-" json:",omitempty"`
	// DeskID is the relay that fills the form in for somebody, empty elsewhere.
	DeskID string `form:"-" json:",omitempty"`
	// SlipOn is the day that is written on the paper from which the form is typed in (2027-05-03), empty where there is none.
	SlipOn string `form:"-" json:",omitempty"`
}

// Companion is one more person of a form, or a group of which only the number is known.
type Companion struct {
	// N is the number of its fields: companion_name_1.
	N        int
	Name     string
	Age      string // years; empty is an adult
	Count    string
	Photo    bool
	Guardian string
	// Group says that the form asked for a number rather than a name.
	Group bool
	// AgeTo is the age of the eldest of a group, Adults how many come with it, Leader who leads it.
	AgeTo  string `json:",omitempty"`
	Adults string `json:",omitempty"`
	Leader string `json:",omitempty"`
	// Collectors and Alone say who may collect a child that stays without a parent, or that it may leave alone.
	Collectors string `json:",omitempty"`
	Alone      bool   `json:",omitempty"`
	// UserNames are by site.
	UserNames map[string]string `json:",omitempty"`
	// leads is set for the adults of a group, who are persons of their own.
	leads bool
}

// Field returns the name of one of the companion's fields: Field("companion_age") is companion_age_1.
func (c Companion) Field(name string) string {
	if c.leads {
		switch name {
		case "companion_name":
			name = "companion_leader"
		case "companion_count":
			name = "companion_adults"
		}
	}
	return name + "_" + strconv.Itoa(c.N)
}

// empty reports whether nothing was typed, as in a line that was added and not used.
func (c Companion) empty() bool {
	return c.Name == "" && c.Age == "" && c.Count == "" && c.Guardian == "" && c.Adults == "" && c.Leader == ""
}

// clean returns the companion without the spaces around its values.
func (c Companion) clean() Companion {
	for _, text := range []*string{&c.Name, &c.Age, &c.Count, &c.Guardian, &c.AgeTo, &c.Adults, &c.Leader, &c.Collectors} {
		*text = typed.Line(*text)
	}
	return c
}

// each returns the companion and, of a group, the adults who come with it.
func (c Companion) each() []Companion {
	if c.Adults == "" && c.Leader == "" {
		return []Companion{c}
	}
	adults := Companion{N: c.N, Group: true, Name: c.Leader, Count: c.Adults, leads: true}
	c.Adults, c.Leader = "", ""
	return []Companion{c, adults}
}

// expanded returns the form with a companion for each person that it makes.
func (f Form) expanded() Form {
	var all []Companion
	for _, c := range f.Companions {
		all = append(all, c.each()...)
	}
	f.Companions = all
	return f
}

// Wording is the text of the questions about consent, in the language in which they were asked: it is kept with the answer.
type Wording struct {
	Language    string // BCP 47
	Photo, News string
	// ChildPhoto is the question about a child, to which both parents and the child say yes.
	ChildPhoto string
}

// Clean returns the form without the spaces around its values, repeated ateliers and appointments, and unused companions.
func (f Form) Clean() Form {
	f.Name, f.Email, f.Phone = typed.Line(f.Name), strings.TrimSpace(f.Email), typed.Line(f.Phone)
	f.Key, f.Origin = strings.ToLower(strings.TrimSpace(f.Key)), strings.TrimSpace(f.Origin)
	f.Wishes, f.Most = eachOnce(f.Wishes), strings.TrimSpace(f.Most)
	f.Waits, f.IfPossible = eachOnce(f.Waits), eachOnce(f.IfPossible)
	f.Ateliers, f.Slots = eachOnce(slices.Concat(f.Ateliers, f.Waits)), eachOnce(f.Slots)
	var companions []Companion
	for _, c := range f.Companions {
		if c = c.clean(); !c.empty() && len(companions) <= maxCompanions {
			companions = append(companions, c)
		}
	}
	f.Companions = companions
	return f
}

// eachOnce returns the identifiers without repeated and empty ones. One more than the limit is kept, so that the rules can
// refuse it.
func eachOnce(ids []string) []string {
	var kept []string
	for _, id := range ids {
		if id = strings.ToLower(strings.TrimSpace(id)); id != "" && !slices.Contains(kept, id) && len(kept) <= maxAteliers {
			kept = append(kept, id)
		}
	}
	return kept
}

// Headcount returns how many people the form is for, as far as it can be read.
func (f Form) Headcount() int {
	n := 1
	if f.OnlySigns {
		n = 0
	}
	for _, c := range f.expanded().Companions {
		count, err := strconv.Atoi(c.Count)
		if err != nil || count < 1 {
			count = 1
		}
		n += count
	}
	return n
}

// bodyHash recognises a form that is sent again: everything but its key, hashed with the instance's key because names are
// easily guessed.
func (f Form) bodyHash(db *store.DB) (string, error) {
	key := f.Key
	f.Key = ""
	body, err := json.Marshal(f)
	if err != nil {
		return "", fmt.Errorf("hash a form: %w", err)
	}
	return fmt.Sprintf("%x", db.MAC("signup-body", key, string(body))), nil
}

// persons returns the persons of a clean form, or what is wrong with each field. The rules of ateliers come after.
func (f Form) persons() ([]Person, problem.Fields) {
	var fields problem.Fields
	main := Person{ID: store.NewID(), Name: f.Name, Headcount: 1, Email: f.Email, OnlySigns: f.OnlySigns}
	checkName(&fields, "name", f.Name, true)
	if f.Email != "" && !validEmail(f.Email) {
		fields.Add("email", "signup.email.wrong", nil)
	}
	if f.OnlySigns && len(f.Companions) == 0 {
		fields.Add("only_signs", "signup.only_signs.nobody", nil)
	}
	if f.News && f.Email == "" {
		fields.Add("email", "signup.email.news", nil)
	}
	main.Phone = readPhone(&fields, "phone", f.Phone)
	persons := []Person{main}
	for i, c := range f.Companions {
		if i == maxCompanions {
			fields.Add(c.Field("companion_name"), "signup.companions.many", problem.Args{"Limit": maxCompanions})
			break
		}
		person := c.person(&fields)
		person.Position = i + 1
		persons = append(persons, person)
	}
	if f.Origin != "" && !oneOf(Origins, f.Origin) {
		fields.Add("origin", "signup.origin.wrong", nil)
	}
	if f.Key != "" && !validKey(f.Key) {
		fields.Add("key", "signup.key.wrong", nil)
	}
	return persons, fields
}

// person reads a companion: by name, or a group by its number.
func (c Companion) person(fields *problem.Fields) Person {
	p := Person{ID: store.NewID(), Name: c.Name, Headcount: 1, Guardian: c.Guardian}
	if c.Count != "" {
		n, err := strconv.Atoi(c.Count)
		if err != nil || n < 1 || n > maxHeadcount {
			fields.Add(c.Field("companion_count"), "signup.count.wrong", problem.Args{"Limit": maxHeadcount})
		} else {
			p.Headcount = n
		}
	}
	checkName(fields, c.Field("companion_name"), c.Name, c.Count == "")
	p.Age = readAge(fields, c.Field("companion_age"), c.Age)
	if p.AgeTo = readAge(fields, c.Field("companion_age_to"), c.AgeTo); p.AgeTo != nil && (p.Age == nil || *p.AgeTo < *p.Age) && !fields.Has(c.Field("companion_age")) {
		addFirst(fields, c.Field("companion_age_to"), "signup.age.order", nil)
	}
	if utf8.RuneCountInString(c.Guardian) > maxNameLength {
		fields.Add(c.Field("guardian"), "signup.text.long", problem.Args{"Limit": maxNameLength})
	}
	return p
}

// readAge reads an age in years, with or without the word; nil for an adult.
func readAge(fields *problem.Fields, field, text string) *int {
	if text == "" {
		return nil
	}
	age, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSuffix(text, "s"), " an"))
	if err != nil || age < 0 || age > 120 {
		fields.Add(field, "signup.age.wrong", nil)
		return nil
	}
	return &age
}

func checkName(fields *problem.Fields, field, name string, required bool) {
	switch {
	case name == "" && required && field == "name":
		fields.Add(field, "signup.name.empty", nil)
	case name == "" && required:
		fields.Add(field, "signup.companion.empty", nil)
	case utf8.RuneCountInString(name) > maxNameLength:
		fields.Add(field, "signup.text.long", problem.Args{"Limit": maxNameLength})
	}
}

// validEmail accepts one bare address (RFC 5322 addr-spec) whose domain has a dot.
func validEmail(s string) bool {
	address, err := mail.ParseAddress(s)
	if err != nil || address.Address != s || len(s) > 254 {
		return false
	}
	_, domain, _ := strings.Cut(s, "@")
	return strings.Contains(strings.Trim(domain, "."), ".")
}

// readPhone returns a number as E.164, or notes that it is none.
func readPhone(fields *problem.Fields, field, text string) string {
	number, ok := typed.Phone(text)
	if !ok {
		fields.Add(field, "signup.phone.wrong", nil)
		return ""
	}
	return number
}

// validKey accepts any UUID in its canonical form, lower case.
func validKey(s string) bool {
	id, err := uuid.Parse(s)
	return err == nil && id.String() == s
}

func oneOf(list []string, s string) bool {
	for _, each := range list {
		if each == s {
			return true
		}
	}
	return false
}
