package solidarity

import (
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"time"

	"oplibre/app/format/typed"
	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/problem"
)

// Limits of what is typed: characters, persons, nights.
const (
	lineLimit   = 160
	textLimit   = 2000
	mostPersons = 200
	mostNights  = 31
)

// Form is an offer or a need as its page posts it.
type Form struct {
	Version string `form:"version"`
	Kind    string `form:"kind"`
	Name    string `form:"name"`
	Email   string `form:"email"`
	Phone   string `form:"phone"`
	Address string `form:"address"`
	Notes   string `form:"notes"`
	// Number is how many persons there is room for, or how many come.
	Number      string `form:"number"`
	FirstDay    string `form:"first_day"`
	LastDay     string `form:"last_day"`
	LeavesAt    string `form:"leaves_at"`
	Origin      string `form:"origin"`
	Destination string `form:"destination"`
	Accessible  bool   `form:"accessible"`
	Children    bool   `form:"children"`
	Pets        bool   `form:"pets"`
}

// EmptyForm is the form of a new offer or need: for all nights of the weekend, or for the way to it.
func EmptyForm(kind Kind, o *operation.Operation) Form {
	f := Form{Kind: string(kind), Number: "1", FirstDay: o.Start().Format(time.DateOnly)}
	if kind == Roof {
		f.LastDay = o.End().AddDate(0, 0, -1).Format(time.DateOnly)
	}
	return f
}

// FormOf returns the form of an offer as it is.
func (o *Offer) FormOf() Form {
	return formOf(o.Kind, o.Person, o.Capacity, o.When, o.Conditions, o.Version)
}

// FormOf returns the form of a need as it is.
func (n *Need) FormOf() Form {
	return formOf(n.Kind, n.Person, n.Persons, n.When, n.Conditions, n.Version)
}

func formOf(kind Kind, p Person, number int, w When, c Conditions, v int64) Form {
	return Form{Version: version(v), Kind: string(kind), Name: p.Name, Email: p.Email, Phone: p.Phone, Address: p.Address, Notes: p.Notes,
		Number: strconv.Itoa(number), FirstDay: w.FirstDay, LastDay: w.LastDay, LeavesAt: w.LeavesAt, Origin: w.Origin, Destination: w.Destination,
		Accessible: c.Accessible, Children: c.Children, Pets: c.Pets}
}

// person reads who it is: somebody whom one can reach.
func (f Form) person(fields *problem.Fields) Person {
	p := Person{Name: fields.AtMost("name", typed.Line(f.Name), lineLimit), Email: fields.AtMost("email", typed.Line(f.Email), 254),
		Phone: fields.AtMost("phone", typed.Line(f.Phone), 60), Address: fields.AtMost("address", typed.Line(f.Address), 300),
		Notes: fields.AtMost("notes", typed.Text(f.Notes), textLimit)}
	if p.Name == "" {
		fields.Add("name", "solidarity.error.name", nil)
	}
	if p.Email != "" {
		at, err := mail.ParseAddress(p.Email)
		if err != nil || at.Address != p.Email || !strings.Contains(p.Email[strings.LastIndex(p.Email, "@"):], ".") {
			fields.Add("email", "partner.email.unreadable", nil)
		}
	}
	if p.Email == "" && p.Phone == "" {
		fields.Add("phone", "solidarity.error.unreachable", nil)
	}
	return p
}

// number reads how many persons.
func (f Form) number(fields *problem.Fields) int {
	n, err := strconv.Atoi(typed.Line(f.Number))
	if err != nil || n < 1 || n > mostPersons {
		fields.Add("number", "solidarity.error.number", problem.Args{"Max": mostPersons})
		return 0
	}
	return n
}

// when reads the nights of a roof, or the day, the hour and the way of a ride.
func (f Form) when(fields *problem.Fields) When {
	w := When{FirstDay: day(fields, "first_day", f.FirstDay)}
	if Kind(f.Kind) == Ride {
		w.LastDay = w.FirstDay
		w.Origin = fields.AtMost("origin", typed.Line(f.Origin), lineLimit)
		w.Destination = fields.AtMost("destination", typed.Line(f.Destination), lineLimit)
		if w.Origin == "" {
			fields.Add("origin", "solidarity.error.origin", nil)
		}
		if w.LeavesAt = typed.Line(f.LeavesAt); w.LeavesAt != "" {
			if _, err := time.Parse("15:04", w.LeavesAt); err != nil {
				fields.Add("leaves_at", "solidarity.error.hour", nil)
			}
		}
		return w
	}
	w.LastDay = day(fields, "last_day", f.LastDay)
	switch {
	case fields.Has("first_day") || fields.Has("last_day"):
	case w.LastDay < w.FirstDay:
		fields.Add("last_day", "solidarity.error.backwards", nil)
	case len(w.Days()) >= mostNights:
		fields.Add("last_day", "solidarity.error.nights", problem.Args{"Max": mostNights - 1})
	}
	return w
}

func day(fields *problem.Fields, name, text string) string {
	text = typed.Line(text)
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		fields.Add(name, "solidarity.error.day", nil)
	}
	return text
}

func (f Form) conditions() Conditions { return Conditions{f.Accessible, f.Children, f.Pets} }

func kind(fields *problem.Fields, text string) Kind {
	if !slices.Contains(Kinds, Kind(text)) {
		fields.Add("kind", "solidarity.error.kind", nil)
	}
	return Kind(text)
}

// applyOffer returns the offer with the values of the form, and what is wrong with them; the kind of one that exists stays.
func (f Form) applyOffer(o Offer) (Offer, problem.Fields) {
	var fields problem.Fields
	if o.Version == 0 {
		o.Kind = kind(&fields, f.Kind)
	}
	f.Kind = string(o.Kind)
	o.Person, o.Capacity, o.When, o.Conditions = f.person(&fields), f.number(&fields), f.when(&fields), f.conditions()
	return o, fields
}

// applyNeed returns the need with the values of the form, and what is wrong with them; the kind of one that exists stays.
func (f Form) applyNeed(n Need) (Need, problem.Fields) {
	var fields problem.Fields
	if n.Version == 0 {
		n.Kind = kind(&fields, f.Kind)
	}
	f.Kind = string(n.Kind)
	n.Person, n.Persons, n.When, n.Conditions = f.person(&fields), f.number(&fields), f.when(&fields), f.conditions()
	return n, fields
}

// ofPartner is what a partner's offer of beds or seats says; the rest is for those who know it.
func ofPartner(offer *partner.Offer, p *partner.Partner, o *operation.Operation) Form {
	f := EmptyForm(Roof, o)
	f.Name, f.Email, f.Phone, f.Notes = p.ContactName, p.ContactEmail, p.ContactPhone, offer.Text
	f.Children = true
	if offer.Kind == partner.OfferSeats {
		f.Kind, f.LastDay = string(Ride), ""
		f.Origin, _ = offer.Short(lineLimit)
	}
	if f.Name == "" {
		f.Name = p.Organisation.Name
	}
	if offer.Quantity != nil {
		f.Number = strconv.Itoa(min(*offer.Quantity, mostPersons))
	}
	return f
}

// Changes compares a stale form with how it stands now, for the page that shows what changed.
func (f Form) Changes(now Form) problem.Changes {
	return problem.Changes{}.Field("name", f.Name, now.Name).Field("email", f.Email, now.Email).Field("phone", f.Phone, now.Phone).
		Field("address", f.Address, now.Address).Field("number", f.Number, now.Number).Field("first_day", f.FirstDay, now.FirstDay).
		Field("last_day", f.LastDay, now.LastDay).Field("leaves_at", f.LeavesAt, now.LeavesAt).Field("origin", f.Origin, now.Origin).
		Field("destination", f.Destination, now.Destination).Field("notes", f.Notes, now.Notes)
}
