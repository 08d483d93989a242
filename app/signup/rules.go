package signup

import (
	"slices"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// seat is one registration to be written.
type seat struct {
	pick   pick
	person int // index
	// along says that it is for an adult who comes with a child of the atelier.
	along bool
}

// OpenFor returns problem.Closed when no seat is given in the operation now: before sign-up opens, after the end, or on an
// instance that is not the one that leads.
func OpenFor(db *store.DB, o *operation.Operation, now store.Instant) error {
	phase := o.Current(now)
	open := phase == operation.Open || phase == operation.UnderWay
	switch {
	case o.LeadInstance != "" && o.LeadInstance != db.Instance().ID:
		return problem.New(problem.Closed, "signup.closed.elsewhere", nil)
	case open && o.SignUp.Open(now):
		return nil
	case o.SignUp.Early(now) && (open || phase == operation.Announced) && o.OpensBySignUpHours():
		return problem.New(problem.Closed, "signup.closed.until", problem.Args{"When": Moment(*o.SignUp.OpensAt)})
	case open && o.ContactPhone != "":
		return problem.New(problem.Closed, "signup.closed.since_phone", problem.Args{"When": Moment(*o.SignUp.ClosesAt), "Phone": o.ContactPhone})
	case open:
		return problem.New(problem.Closed, "signup.closed.since", problem.Args{"When": Moment(*o.SignUp.ClosesAt)})
	case phase == operation.Draft:
		return problem.New(problem.NotFound, "error.not_found", nil)
	case phase == operation.Announced:
		return problem.New(problem.Closed, "signup.closed.soon", nil)
	}
	return problem.New(problem.Closed, "signup.closed.over", nil)
}

// Moment is an instant in a refusal that is said with its day, as those of appointments are with their hour alone.
type Moment store.Instant

// Joinable reports whether one may still sign up for an atelier at a moment: in the hours of its own, and until it is over, because
// a group with free seats can be joined on its way. To an entrée libre one signs up only for an appointment.
func (c *Choice) Joinable(now store.Instant) bool {
	a := &c.Atelier
	return a.Status == programme.Published && (a.Entry == programme.SignUp || a.Entry == programme.OpenDoor && len(c.Slots) > 0) && now < a.EndsAt &&
		!c.Pool.ByWishes && c.Pool.SignUp.Open(now)
}

// checkOffers says which of the chosen ateliers cannot be chosen at all. wanted are the ids as posted, found what there is.
func checkOffers(fields *problem.Fields, wanted []string, found []*offer, now store.Instant) {
	switch {
	case len(wanted) == 0:
		fields.Add("atelier", "signup.atelier.none", nil)
	case len(wanted) > maxAteliers:
		fields.Add("atelier", "signup.atelier.many", problem.Args{"Limit": maxAteliers})
	}
	for _, id := range wanted {
		i := slices.IndexFunc(found, func(o *offer) bool { return o.ID == id })
		if i < 0 || found[i].Status == programme.DraftAtelier {
			fields.Add("atelier", "signup.atelier.unknown", nil)
			continue
		}
		args := problem.Args{"Title": found[i].Title}
		switch o := found[i]; {
		case o.Status == programme.Cancelled:
			fields.Add("atelier", "signup.atelier.cancelled", args)
		case !o.takesSignUps():
			fields.Add("atelier", "signup.atelier.open", args)
		case now >= o.EndsAt:
			fields.Add("atelier", "signup.atelier.over", args)
		case o.ByWishes:
			fields.Add("atelier", "signup.atelier.wishes", args)
		case o.SignUp.Early(now):
			args["When"] = Moment(*o.SignUp.OpensAt)
			fields.Add("atelier", "signup.atelier.early", args)
		case o.SignUp.Late(now):
			args["When"] = Moment(*o.SignUp.ClosesAt)
			fields.Add("atelier", "signup.atelier.late", args)
		}
	}
}

// checkClashes names each pair of ateliers that nobody can follow both; of an appointment only its own hour counts. Pairs that
// were both there before are not news.
func checkClashes(fields *problem.Fields, picks []pick) {
	for i, a := range picks {
		for _, b := range picks[i+1:] {
			if (!a.already || !b.already) && a.span().Overlaps(b.span()) {
				fields.Add("atelier", "signup.clash", problem.Args{"First": a.Title, "Second": b.Title})
			}
		}
	}
}

// seatsFor decides who takes a seat where. Everybody comes to everything, but an atelier for children (with a greatest
// age, or sans parent) takes the children only: the adult who signs them up needs no seat there, unless one of them is so young that an
// adult comes along. Whoever only signs up others takes none. What is wrong is said at the age or at the guardian of the person, whose
// field names come from fieldOf.
func seatsFor(fields *problem.Fields, picks []pick, persons []Person, fieldOf func(person int, name string) string) []seat {
	var seats []seat
	for _, chosen := range picks {
		o, before, adult := chosen.offer, len(seats), false
		for i := range persons {
			if p := &persons[i]; !p.OnlySigns && o.takes(fields, p, fieldOf(i, "companion_age")) {
				seats = append(seats, seat{pick: chosen, person: i})
				adult = adult || p.Adult()
			}
		}
		if before == len(seats) && len(*fields) == 0 {
			fields.Add("atelier", "signup.age.nobody", problem.Args{"Title": o.Title, "Min": years(o.AgeMin, 0), "Max": years(o.AgeMax, adultAge-1)})
		}
		if adult {
			continue
		}
		if along, comes := o.along(fields, chosen, persons, seats[before:], fieldOf); comes {
			seats = append(seats, along)
		} else {
			checkGuardians(fields, o, persons, seats[before:], fieldOf)
		}
	}
	return seats
}

// along returns the seat of an adult who comes with the youngest of an atelier without adults, or says at the age of the child that there
// is none who could. comes is false where nobody has to.
func (o *offer) along(fields *problem.Fields, chosen pick, persons []Person, seats []seat, fieldOf func(int, string) string) (along seat, comes bool) {
	young := slices.IndexFunc(seats, func(s seat) bool { return o.AccompaniedUnder != nil && *persons[s.person].Age < *o.AccompaniedUnder })
	if young < 0 {
		return seat{}, false
	}
	if i := slices.IndexFunc(persons, func(p Person) bool { return p.Adult() && !p.OnlySigns }); i >= 0 {
		return seat{pick: chosen, person: i, along: true}, true
	}
	child := seats[young].person
	addFirst(fields, fieldOf(child, "companion_age"), "signup.age.accompanied",
		problem.Args{"Name": persons[child].FirstName(), "Title": o.Title, "Under": *o.AccompaniedUnder})
	return seat{}, false
}

// forAdults reports whether adults take part.
func (o *offer) forAdults() bool {
	return (o.AgeMax == nil || *o.AgeMax >= adultAge) && !o.asks(programme.AsksNoParent)
}

// takes reports whether the atelier is for this person, or says at its age why it cannot be. Of a group, the youngest and the eldest count.
func (o *offer) takes(fields *problem.Fields, p *Person, field string) bool {
	if p.Adult() {
		return o.forAdults()
	}
	switch {
	case o.AgeMin != nil && *p.Age < *o.AgeMin:
		addFirst(fields, field, "signup.age.young", problem.Args{"Name": p.FirstName(), "Title": o.Title, "Min": *o.AgeMin})
		return false
	case o.AgeMax != nil && p.eldest() > *o.AgeMax:
		addFirst(fields, field, "signup.age.old", problem.Args{"Name": p.FirstName(), "Title": o.Title, "Max": *o.AgeMax})
		return false
	}
	return true
}

// checkGuardians asks whom to call for the children who are in an atelier without an adult of their carnet.
func checkGuardians(fields *problem.Fields, o *offer, persons []Person, seats []seat, fieldOf func(int, string) string) {
	if o.asks(programme.AsksNoParent) {
		return // asked with who may collect them
	}
	for _, s := range seats {
		if p := &persons[s.person]; p.Guardian == "" && persons[0].Phone == "" {
			addFirst(fields, fieldOf(s.person, "guardian"), "signup.guardian.empty", problem.Args{"Name": p.FirstName(), "Title": o.Title})
		}
	}
}

func addFirst(fields *problem.Fields, name, key string, args problem.Args) {
	if !fields.Has(name) {
		fields.Add(name, key, args)
	}
}

func years(n *int, otherwise int) int {
	if n == nil {
		return otherwise
	}
	return *n
}
