// Package asked is what those who sign up are asked besides a name, and only where it serves: what they need to come, and for the
// ateliers that ask for it (programme.Asks) how many eat, by which name a site knows them, and who collects a child that stays without
// a parent.
//
// All of it is somebody's own: it is in no release, no public page and no export but the two that are made of it for the team, goes with
// the carnet, and what concerns children goes a week after the weekend (store.Registry says so, and the nightly purge does it). A carnet
// never shows it again, because a carnet gets lost.
//
// This package knows nothing of carnets but their identifiers; package signup calls it inside its own transactions.
package asked

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"oplibre/app/format/typed"
	"oplibre/app/problem"
)

// How long the answers may be, in characters.
const (
	maxWords = 300
	maxLine  = LineLimit
	// maxUserName is the longest name that MediaWiki takes without question (in octets there: 255); OpenStreetMap takes as many characters.
	maxUserName = 85
)

// LineLimit is how long the answers of one line may be, in characters.
const LineLimit = 120

// NeedOther is a need in one's own words.
const NeedOther = "other"

// AllNeeds are the answers to "what do you need in order to come?": the need, never why. In their order: a lift, a seat, a way without
// steps, sign language (LSF), large print, something else.
var AllNeeds = []string{"lift", "seat", "step_free", "sign_language", "large_print", NeedOther}

// Needs is what the people of a carnet need.
type Needs struct {
	// Kinds are of AllNeeds; Words are those of NeedOther.
	Kinds []string
	Words string
}

// CheckNeeds reads what was ticked and typed, at the field "need_words". What is typed is a need of its own, also without its box.
func CheckNeeds(fields *problem.Fields, ticked []string, words string) Needs {
	n := Needs{Words: typed.Line(words)}
	if utf8.RuneCountInString(n.Words) > maxWords {
		fields.Add("need_words", "signup.text.long", problem.Args{"Limit": maxWords})
	}
	for _, kind := range AllNeeds {
		if kind == NeedOther && n.Words != "" || kind != NeedOther && slices.Contains(ticked, kind) {
			n.Kinds = append(n.Kinds, kind)
		}
	}
	return n
}

// MealForm is what somebody typed about a meal.
type MealForm struct {
	// Count is how many eat; empty is everybody who comes.
	Count, Brings, Avoids string
}

// Empty reports whether nothing was typed.
func (f MealForm) Empty() bool { return f == MealForm{} }

// Meal is what a carnet says of one meal.
type Meal struct {
	AtelierID string
	// Meals is how many eat, of those who come.
	Meals int
	// Brings is what they put on the table, Avoids what they do not eat.
	Brings, Avoids string
}

// Check reads a meal for so many persons, at the fields "meals_<atelier>", "brings_<atelier>" and "avoids_<atelier>".
func (f MealForm) Check(fields *problem.Fields, atelierID string, persons int) Meal {
	m := Meal{AtelierID: atelierID, Meals: persons, Brings: typed.Line(f.Brings), Avoids: typed.Line(f.Avoids)}
	if text := strings.TrimSpace(f.Count); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n > persons {
			fields.Add("meals_"+atelierID, "asked.meals.wrong", problem.Args{"Limit": persons})
		}
		m.Meals = n
	}
	for name, text := range map[string]string{"brings_": m.Brings, "avoids_": m.Avoids} {
		if utf8.RuneCountInString(text) > maxWords {
			fields.Add(name+atelierID, "signup.text.long", problem.Args{"Limit": maxWords})
		}
	}
	return m
}

// UserName is the name by which a person is known on a site, one of programme.UserNameSites.
type UserName struct {
	PersonID, Site, Name string
}

// CheckUserName returns the name as the site has it. An e-mail address is none: it is what people type by mistake, and it would be seen.
func CheckUserName(fields *problem.Fields, field, name string) string {
	name = strings.TrimPrefix(typed.Line(name), "User:")
	switch {
	case strings.Contains(name, "@"):
		fields.Add(field, "asked.user_name.email", nil)
	case strings.ContainsAny(name, "#<>[]|{}/") || utf8.RuneCountInString(name) > maxUserName:
		fields.Add(field, "asked.user_name.wrong", nil)
	}
	return name
}

// CareForm is what somebody typed about a child who stays without a parent.
type CareForm struct {
	Phone, Collectors string
	Alone             bool
}

// Empty reports whether nothing was said.
func (f CareForm) Empty() bool { return f == CareForm{} }

// Care is what the leader of an atelier sans parent needs to know of a child.
type Care struct {
	PersonID string
	// Phone is whom to call during the hours, with a number; Collectors who may collect the child.
	Phone, Collectors string
	// LeavesAlone says that the child may go home alone.
	LeavesAlone bool
}

// Check reads what is said of a child called name, for an atelier called title. phone is the number of whoever signs up, which stands
// for one that is not given. field names a field of the child: "guardian", "collectors".
func (f CareForm) Check(fields *problem.Fields, name, title, phone string, field func(string) string) Care {
	c := Care{Phone: typed.Line(f.Phone), Collectors: typed.Line(f.Collectors), LeavesAlone: f.Alone}
	if c.Phone == "" {
		c.Phone = typed.PhoneText(phone)
	}
	args := problem.Args{"Name": name, "Title": title}
	if figures(c.Phone) < 6 && !fields.Has(field("guardian")) {
		fields.Add(field("guardian"), "asked.care.phone", args)
	}
	if c.Collectors == "" && !c.LeavesAlone {
		fields.Add(field("collectors"), "asked.care.collectors", args)
	}
	for _, line := range []struct{ field, text string }{{"guardian", c.Phone}, {"collectors", c.Collectors}} {
		if utf8.RuneCountInString(line.text) > maxLine && !fields.Has(field(line.field)) {
			fields.Add(field(line.field), "signup.text.long", problem.Args{"Limit": maxLine})
		}
	}
	return c
}

// figures counts the figures of a text: fewer than six are no telephone number.
func figures(text string) (n int) {
	for _, r := range text {
		if r >= '0' && r <= '9' {
			n++
		}
	}
	return n
}
