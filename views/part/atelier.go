package part

import (
	"context"

	"github.com/a-h/templ"

	"oplibre/app/i18n"
)

// Seats is what a card says of its seats, in one of six states.
type Seats struct {
	// Open is entrée libre: no sign-up, and the other values do not count.
	Open bool
	// Invited is an atelier for those whom the team asked: nobody signs up.
	Invited bool
	// Wishes says that the seats are given by wishes, which are being gathered: nobody takes one now.
	Wishes bool
	// Free is the number of seats left.
	Free int
	// Waiting is the number of people on the list, when nothing is free.
	Waiting int
	// Begun is true while the atelier is going on: one may still join, as long as there is room.
	Begun bool
	// Unlimited is a sign-up without a limit.
	Unlimited bool
}

// few is the number of free seats from which the sentence turns ochre.
const few = 3

// Class returns ok, warn, no, open or invited, the classes of the states; an atelier of wishes looks like one for those who are asked.
func (s Seats) Class() string {
	switch {
	case s.Invited || s.Wishes:
		return "invited"
	case s.Open:
		return "open"
	case s.Unlimited || s.Free > few:
		return "ok"
	case s.Free > 0:
		return "warn"
	}
	return "no"
}

// icon returns the sign of the state.
func (s Seats) icon() string {
	return map[string]string{"open": "door-enter", "ok": "check", "warn": "alert-triangle", "no": "ban", "invited": "users"}[s.Class()]
}

// Sentence returns the words: "Encore 7 places", "Plus qu'une place", "Complet, 2 personnes en attente",
// "Entrée libre : venez !".
func (s Seats) Sentence(ctx context.Context) string {
	switch {
	case s.Invited:
		return i18n.T(ctx, "part.seats.invited")
	case s.Wishes:
		return i18n.T(ctx, "part.seats.wishes")
	case s.Open:
		return i18n.T(ctx, "part.seats.open")
	case s.Unlimited:
		return i18n.T(ctx, "part.seats.unlimited")
	case s.Free > 0 && s.Begun:
		return i18n.N(ctx, "part.seats.join", s.Free)
	case s.Free > few:
		return i18n.N(ctx, "part.seats.free", s.Free)
	case s.Free > 0:
		return i18n.N(ctx, "part.seats.last", s.Free)
	case s.Waiting > 0:
		return i18n.N(ctx, "part.seats.waiting", s.Waiting)
	}
	return i18n.T(ctx, "part.seats.full")
}

// Sign is one fact of access with its word: stairs, "marches".
type Sign struct{ Icon, Word string }

// signIcons are the icons of the access facts, by the key that SignOf takes.
var signIcons = map[string]string{
	"step_free": "accessible", "steps": "stairs", "seated": "armchair", "outdoors": "trees", "buggy": "baby-carriage",
	"hearing_loop": "ear", "family": "users", "toilet": "toilet-paper", "bring": "umbrella", "power": "plug", "wifi": "wifi",
	"quiet": "volume-off", "noisy": "volume", "companion": "user-plus",
}

// SignOf returns a fact of access by its key: step_free, steps, seated, outdoors, buggy, hearing_loop, family, toilet,
// bring, power, wifi, quiet, noisy, companion. An unknown key gives a sign with no icon and the key as its word.
func SignOf(ctx context.Context, key string) Sign {
	icon, known := signIcons[key]
	if !known {
		return Sign{Word: key}
	}
	return Sign{Icon: icon, Word: i18n.T(ctx, "part.sign."+key)}
}

// Pick is the box to tick on a card.
type Pick struct {
	// Value is what is posted as "atelier": the UUID.
	Value   string
	Checked bool
	// Name is the field's name when it is not "atelier".
	Name string
}

// Atelier is all that a card needs, in the language of the page.
type Atelier struct {
	// ID is the anchor of the card; empty leaves it out.
	ID string
	// Reference is the short name by which js/selection.js keeps the atelier; empty leaves it out.
	Reference string
	Theme     Theme
	Title     string
	Href      string
	// Lang is the language of the title when it is not that of the page.
	Lang string
	// When is the whole moment, for cards that do not stand beside an hour: samedi 22 mai, 9 h 45 – 12 h.
	When string
	// Until is the end: jusqu'à 17 h. The start stands in the margin.
	Until string
	// Text is one sentence.
	Text  string
	Place string
	Signs []Sign
	// Seats is nil where they do not matter.
	Seats *Seats
	// SeatsText replaces the sentence of Seats: 6 rendez-vous libres, le prochain à 11 h 50.
	SeatsText string
	// Pick is nil where one cannot choose.
	Pick *Pick
	// Begun makes the card quiet.
	Begun bool
	// Cancelled strikes the title through and says so.
	Cancelled bool
	// Wide lays the card out on the full width; a card alone at its hour is wide by itself.
	Wide bool
	// Error turns the card brick, with a sentence; ErrorID is the anchor that the summary links to.
	Error, ErrorID string
	// Level is the level of the title, 2 to 4; 0 means 3.
	Level int
	// More stands under the seats: other choices, links.
	More templ.Component
}

// pickName is the name of the tick box.
func (p Pick) pickName() string {
	if p.Name == "" {
		return "atelier"
	}
	return p.Name
}

// pickLabel is the word beside the tick box: to come, or to wait when the atelier is full.
func (a Atelier) pickLabel(ctx context.Context) string {
	if a.Full() {
		return i18n.T(ctx, "part.pick.wait")
	}
	return i18n.T(ctx, "part.pick.come")
}

// Full tells whether no seat is left: a box to tick then means waiting, where there is a waiting list.
func (a Atelier) Full() bool { return a.Seats != nil && a.Seats.Class() == "no" }

// open tells whether the card is one of entrée libre, drawn with a dashed border.
func (a Atelier) open() bool { return a.Seats != nil && a.Seats.Open }

// anchor is the id of the card.
func (a Atelier) anchor() string {
	if a.ErrorID != "" {
		return a.ErrorID
	}
	return a.ID
}

// NoteProps is a thing collected, as a card shows it.
type NoteProps struct {
	Theme       Theme
	Title, Href string
	// Text says where and what: mur nord de l'église, trois pieds en fleur.
	Text string
	// Credit says who and under which licence: notée par Jeanne, licence CC0.
	Credit string
}

// lang is the lang attribute of a title in another language than the page.
func lang(tag string) templ.Attributes {
	if tag == "" {
		return nil
	}
	return templ.Attributes{"lang": tag}
}

// anchorAttributes is the id attribute, left out when empty.
func anchorAttributes(id string) templ.Attributes {
	if id == "" {
		return nil
	}
	return templ.Attributes{"id": id}
}
