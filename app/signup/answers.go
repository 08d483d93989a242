package signup

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/signup/asked"
	"oplibre/app/store"
)

// Nobody consents for another adult: of the companions only children are answered for, by both parents, with the child. An adult is
// asked in person at the desk.

// mayBeAnswered reports whether whoever signs up may say yes to a picture for this person.
func (p *Person) mayBeAnswered() bool { return p.Position == 0 || !p.Adult() && p.Headcount == 1 }

// ofPhoto is the question that was asked about this person.
func (w Wording) ofPhoto(p *Person) string {
	if !p.Adult() && w.ChildPhoto != "" {
		return w.ChildPhoto
	}
	return w.Photo
}

// AsksUserName reports whether a person is asked for a user name of their own: whoever has a name and is old enough.
func (p *Person) AsksUserName() bool {
	return p.Headcount == 1 && !p.OnlySigns && (p.Age == nil || *p.Age >= asked.AccountAge)
}

// cared reports whether somebody must say who collects this person.
func (p *Person) cared() bool { return !p.Adult() }

// answers reads what the ateliers of the form ask of those who take a seat. Where an atelier is sans parent, whom to call for a child is
// for its leader alone, and leaves the list that the whole team reads.
func (f Form) answers(fields *problem.Fields, persons []Person, seats []seat) (a asked.Answers) {
	if needs := asked.CheckNeeds(fields, f.Needs, f.NeedWords); len(needs.Kinds) > 0 {
		a.Needs = &needs
	}
	people := map[string]int{} // of each meal
	for _, s := range seats {
		p, o := &persons[s.person], s.pick.offer
		if o.asks(programme.AsksMeal) {
			people[o.ID] += p.Headcount
		}
		if o.asks(programme.AsksNoParent) && p.cared() && !slices.ContainsFunc(a.Cares, func(c asked.Care) bool { return c.PersonID == p.ID }) {
			care := f.careOf(s.person).Check(fields, p.FirstName(), o.Title, persons[0].Phone, func(name string) string { return f.fieldOf(s.person, name) })
			care.PersonID, p.Guardian = p.ID, ""
			a.Cares = append(a.Cares, care)
		}
		for _, site := range programme.UserNameSites {
			f.addUserName(fields, &a, o, site, p, s.person)
		}
	}
	for _, id := range f.Ateliers {
		if meal := f.Meals[id]; people[id] > 0 && !meal.Empty() {
			a.Meals = append(a.Meals, meal.Check(fields, id, people[id]))
		}
	}
	return a
}

// careOf is what was typed about a person. Of the adults of a group nobody asks; a group of pupils goes with its leader.
func (f Form) careOf(person int) asked.CareForm {
	if person == 0 {
		return asked.CareForm{}
	}
	c := f.Companions[person-1]
	if c.Group && c.Collectors == "" {
		c.Collectors = f.Name
	}
	return asked.CareForm{Phone: c.Guardian, Collectors: c.Collectors, Alone: c.Alone}
}

// addUserName takes the name of a person on a site that an atelier asks for. To give none is no mistake: it can come later.
func (f Form) addUserName(fields *problem.Fields, a *asked.Answers, o *offer, site string, p *Person, person int) {
	names, field := f.UserNames, "user_name_"+site
	if person > 0 {
		names, field = f.Companions[person-1].UserNames, f.Companions[person-1].Field(field)
	}
	known := slices.ContainsFunc(a.UserNames, func(u asked.UserName) bool { return u.PersonID == p.ID && u.Site == site })
	if names[site] == "" || known || !o.asks(site) || !p.AsksUserName() {
		return
	}
	if name := asked.CheckUserName(fields, field, names[site]); name != "" {
		a.UserNames = append(a.UserNames, asked.UserName{PersonID: p.ID, Site: site, Name: name})
	}
}

// AnswersForm is what the holder of a carnet says later, by the identifiers of ateliers and persons. As whoever finds a carnet could
// post it too, nothing of what was said before is shown, an empty field keeps it, and who collects a child is said once: to change it
// one speaks with the team.
type AnswersForm struct {
	Needs     []string `form:"need"`
	NeedWords string   `form:"need_words"`
	// NoNeeds takes back what was said of needs.
	NoNeeds bool `form:"no_needs"`
	// Meals are by atelier, Cares by person, UserNames by site and person.
	Meals     map[string]asked.MealForm    `form:"-"`
	Cares     map[string]asked.CareForm    `form:"-"`
	UserNames map[string]map[string]string `form:"-"`
}

// Question is something that the ateliers of a carnet ask of one of its people.
type Question struct {
	Person  *Person
	Atelier *programme.Atelier
	// What is of programme.Asks.
	What string
}

// Questions returns what the ateliers of the carnet ask of its people, each once: of a meal the first person stands for all.
func (o *Opened) Questions() (list []Question) {
	for i := range o.Entries {
		e := &o.Entries[i]
		for _, what := range e.Atelier.Asks {
			for _, p := range o.peopleOf(e) {
				known := func(q Question) bool {
					return q.What == what && (q.Person == p && what != programme.AsksMeal || what == programme.AsksMeal && q.Atelier.ID == e.Atelier.ID)
				}
				child, name := what == programme.AsksNoParent && p.cared(), slices.Contains(programme.UserNameSites, what) && p.AsksUserName()
				if (child || name || what == programme.AsksMeal) && !slices.ContainsFunc(list, known) {
					list = append(list, Question{Person: p, Atelier: &e.Atelier, What: what})
				}
			}
		}
	}
	return list
}

// peopleOf are the persons of the carnet who come to an atelier, or wait for it.
func (o *Opened) peopleOf(e *Entry) (list []*Person) {
	for _, r := range e.Registrations {
		if i := slices.IndexFunc(o.Persons, func(p Person) bool { return p.ID == r.PersonID }); i >= 0 && r.Status.Active() {
			list = append(list, &o.Persons[i])
		}
	}
	return list
}

// Answer takes what the holder of a carnet says to the questions of its ateliers. It returns problem.Invalid with the fields
// "guardian_<person>", "collectors_<person>", "user_name_<site>_<person>", "meals_<atelier>", "need_words"; problem.Closed.
func Answer(ctx context.Context, db *store.DB, by store.By, operationID, carnetID string, form AnswersForm) error {
	carnet, err := FindByID(ctx, db, operationID, carnetID)
	if err != nil {
		return err
	}
	if carnet.Erasing() || carnet.Anonymised() {
		return problem.New(problem.Closed, "carnet.erasing", nil)
	}
	said, err := asked.FindSaid(ctx, db, operationID, carnetID)
	if err != nil {
		return err
	}
	answers, err := form.check(carnet, said)
	if err != nil || answers.Empty() {
		return err
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := lock(tx, operationID, carnetID, anyVersion); err != nil {
			return err
		}
		if err := answers.Write(tx, operationID, carnetID); err != nil {
			return err
		}
		return by.Record(tx, operationID, "carnet.answered", "carnet", carnetID)
	})
}

// check keeps what the questions of the carnet ask for.
func (f AnswersForm) check(carnet *Opened, said asked.Said) (asked.Answers, error) {
	var fields problem.Fields
	var a asked.Answers
	if needs := asked.CheckNeeds(&fields, f.Needs, f.NeedWords); len(needs.Kinds) > 0 || f.NoNeeds {
		a.Needs = &needs
	}
	for _, q := range carnet.Questions() {
		switch q.What {
		case programme.AsksMeal:
			if meal := f.Meals[q.Atelier.ID]; !meal.Empty() {
				a.Meals = append(a.Meals, meal.Check(&fields, q.Atelier.ID, carnet.headcountOf(q.Atelier.ID)))
			}
		case programme.AsksNoParent:
			if care := f.Cares[q.Person.ID]; !care.Empty() && !said.Cares[q.Person.ID] {
				c := care.Check(&fields, q.Person.FirstName(), q.Atelier.Title, carnet.Main().Phone, func(name string) string { return name + "_" + q.Person.ID })
				c.PersonID = q.Person.ID
				a.Cares = append(a.Cares, c)
			}
		default:
			field := "user_name_" + q.What + "_" + q.Person.ID
			if name := asked.CheckUserName(&fields, field, f.UserNames[q.What][q.Person.ID]); name != "" {
				a.UserNames = append(a.UserNames, asked.UserName{PersonID: q.Person.ID, Site: q.What, Name: name})
			}
		}
	}
	return a, fields.Err()
}

// headcountOf is how many of the carnet come to an atelier, or wait for it.
func (o *Opened) headcountOf(atelierID string) (n int) {
	if e := o.EntryOf(atelierID); e != nil {
		for _, p := range o.peopleOf(e) {
			n += p.Headcount
		}
	}
	return n
}

// Unanswered returns the questions of the carnet that are still open; a user name and a child need an answer, a meal has one for those who
// say nothing.
func (o *Opened) Unanswered(said asked.Said) []Question {
	return slices.DeleteFunc(o.Questions(), func(q Question) bool {
		switch q.What {
		case programme.AsksMeal:
			return true
		case programme.AsksNoParent:
			return said.Cares[q.Person.ID]
		}
		return said.UserNames[q.What][q.Person.ID]
	})
}
