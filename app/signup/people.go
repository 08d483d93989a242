package signup

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"oplibre/app/format/typed"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// ContactForm changes how the team can reach the holder of a carnet, the names and the consents. Whoever finds a carnet
// on a table can post it too, so it never shows what is stored: an empty field keeps it, a tick removes it.
type ContactForm struct {
	Version     string `form:"version"`
	Email       string `form:"email"`
	Phone       string `form:"phone"`
	RemoveEmail bool   `form:"email_remove"`
	RemovePhone bool   `form:"phone_remove"`
	// News and Photo are the answers of the holder.
	News  bool `form:"news"`
	Photo bool `form:"photo"`
	// Names are new names by person id; one that equals the first name shown keeps the name as it is stored.
	Names map[string]string `form:"-"`
	// NoLetter keeps letters that still wait from following to the new address.
	NoLetter bool `form:"-"`
}

// UpdateContact changes contact details, names and consents. It returns problem.Invalid with fields ("name_<person id>" for
// a name), problem.NotFound, or problem.Conflict when the form was prepared from an earlier version.
func UpdateContact(ctx context.Context, db *store.DB, by store.By, operationID, carnetID string, form ContactForm, wording Wording) error {
	carnet, err := FindByID(ctx, db, operationID, carnetID)
	if err != nil {
		return err
	}
	if carnet.Anonymised() {
		return problem.New(problem.Closed, "carnet.anonymised", nil)
	}
	version, err := strconv.ParseInt(form.Version, 10, 64)
	if err != nil || version < 1 {
		return store.Stale(&carnet.Carnet)
	}
	changes, err := form.check(carnet)
	if err != nil {
		return err
	}
	main := carnet.Main().ID
	var consents [][]any
	for purpose, answer := range map[string]struct {
		given   bool
		wording string
	}{PhotoConsent: {form.Photo, wording.Photo}, NewsConsent: {form.News, wording.News}} {
		if answer.given != carnet.Consented(main, purpose) {
			consents = append(consents, consentRow(operationID, main, purpose, answer.given, answer.wording, wording.Language, int64(by.Now())))
		}
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := lock(tx, operationID, carnetID, version); err != nil {
			return err
		}
		for id, values := range changes {
			if err := tx.Model(&Person{}).Where("operation_id = ? AND carnet_id = ? AND id = ?", operationID, carnetID, id).
				Updates(values).Error; err != nil {
				return err
			}
		}
		if email, changed := changes[main]["email"].(string); changed {
			if form.NoLetter {
				email = ""
			}
			if err := readdress(tx, operationID, carnetID, email); err != nil {
				return err
			}
		}
		if err := execEach(tx, insertConsent, consents); err != nil {
			return err
		}
		return by.Record(tx, operationID, "carnet.updated", "carnet", carnetID)
	})
}

// check returns the new values by person id.
func (f ContactForm) check(carnet *Opened) (map[string]map[string]any, error) {
	var fields problem.Fields
	main := carnet.Main()
	changes := map[string]map[string]any{}
	set := func(person, column string, value any) {
		if changes[person] == nil {
			changes[person] = map[string]any{}
		}
		changes[person][column] = value
	}
	email := strings.TrimSpace(f.Email)
	switch {
	case email != "" && !validEmail(email):
		fields.Add("email", "signup.email.wrong", nil)
	case email != "" || f.RemoveEmail:
		set(main.ID, "email", email)
	}
	if f.News && email == "" && (main.Email == "" || f.RemoveEmail) {
		fields.Add("email", "signup.email.news", nil)
	}
	if phone := readPhone(&fields, "phone", typed.Line(f.Phone)); phone != "" || f.RemovePhone {
		set(main.ID, "phone", phone)
	}
	for i := range carnet.Persons {
		p := &carnet.Persons[i]
		name, posted := f.Names[p.ID]
		if name = typed.Line(name); !posted || name == p.FirstName() {
			continue
		}
		checkName(&fields, "name_"+p.ID, name, p.Headcount == 1)
		set(p.ID, "name", name)
	}
	return changes, fields.Err()
}

// AddCompanion adds a person to the carnet, and to each of its ateliers that are not over. It returns problem.Invalid
// with the fields of companion n, problem.Full with []FullAtelier, problem.Closed.
func AddCompanion(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, carnetID string, companion Companion, wording Wording) error {
	var err error
	for range changeAttempts {
		if err = addCompanionOnce(ctx, db, by, o, carnetID, companion, wording); !errors.Is(err, errRefused) {
			return err
		}
		if o, err = operation.Find(ctx, db, o.ID); err != nil {
			return err
		}
	}
	return problem.New(problem.Conflict, "signup.busy", nil)
}

func addCompanionOnce(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, carnetID string, companion Companion, wording Wording) error {
	carnet, err := FindByID(ctx, db, o.ID, carnetID)
	if err != nil {
		return err
	}
	if err := carnet.changeable(db, o, by.Now()); err != nil {
		return err
	}
	person, err := companion.check(carnet)
	if err != nil {
		return err
	}
	if e := carnet.offered(); e != nil {
		return problem.New(problem.Conflict, "waiting.answer_first", problem.Args{"Title": e.Atelier.Title})
	}
	offers, err := readOffers(ctx, db, o.ID, carnet.joinable(by.Now()))
	if err != nil {
		return err
	}
	seats, err := companion.seats(carnet, person, carnet.sameSlots(offers))
	if err != nil {
		return err
	}
	seats, growing := carnet.apart(seats)
	if err := carnet.checkGrowth(growing, companion.Field("companion_name")); err != nil {
		return err
	}
	demands := demandsOf(seats, carnet.Persons)
	if err := refuseFull(ctx, db, by, o.ID, carnet.picks(""), demands); err != nil {
		return sayTogether(err)
	}
	rows, waits := registrationRows(o.ID, carnet, seats, by), registrationRows(o.ID, carnet, growing, by)
	var consents [][]any
	if companion.Photo && person.mayBeAnswered() {
		consents = [][]any{consentRow(o.ID, person.ID, PhotoConsent, true, wording.ofPhoto(person), wording.Language, int64(by.Now()))}
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := lockAsRead(tx, carnet); err != nil {
			return err
		}
		if _, err := exec(tx, insertPerson, person.row(o.ID, carnetID)...); err != nil {
			return err
		}
		if err := execEach(tx, insertConsent, consents); err != nil {
			return err
		}
		if err := growParties(tx, waits); err != nil {
			return err
		}
		return register(tx, by, o, carnetID, demands, rows)
	})
}

// check reads the companion as the next person of the carnet.
func (c Companion) check(carnet *Opened) (*Person, error) {
	c = c.clean()
	var fields problem.Fields
	person := c.person(&fields)
	if len(carnet.Persons) > maxCompanions {
		fields.Add(c.Field("companion_name"), "signup.companions.many", problem.Args{"Limit": maxCompanions})
	}
	person.Position = carnet.Persons[len(carnet.Persons)-1].Position + 1
	return &person, fields.Err()
}

// seats adds the person to the carnet and keeps of the seats of everybody those of the new one.
func (c Companion) seats(carnet *Opened, person *Person, picks []pick) ([]seat, error) {
	carnet.Persons = append(carnet.Persons, *person)
	index := len(carnet.Persons) - 1
	var fields problem.Fields
	seats := seatsFor(&fields, picks, carnet.Persons, func(i int, name string) string {
		if i == index {
			return c.Field(name)
		}
		return "" // said when that person was registered
	})
	fields = slices.DeleteFunc(fields, func(f problem.Field) bool { return f.Name == "" || f.Name == "atelier" })
	return slices.DeleteFunc(seats, func(s seat) bool { return s.person != index && !(s.along && !carnet.on(s)) }), fields.Err()
}

// on reports whether the person of a seat is on the list of its atelier already.
func (o *Opened) on(s seat) bool {
	e := o.EntryOf(s.pick.ID)
	return e != nil && slices.ContainsFunc(e.Registrations, func(r Registration) bool {
		return r.PersonID == o.Persons[s.person].ID && r.Status.Active()
	})
}

// sayTogether says of a full appointment that one more person cannot come along: it was not taken by somebody else.
func sayTogether(err error) error {
	var refusal *problem.Error
	if errors.As(err, &refusal) {
		for i := range refusal.Fields {
			if f := &refusal.Fields[i]; f.Name == "slot" {
				f.Message.Key, f.Message.Count = "signup.slot.together", nil
			}
		}
	}
	return err
}

// sameSlots picks for a new person the appointments that the others of the carnet have.
func (o *Opened) sameSlots(offers []*offer) []pick {
	picks := make([]pick, 0, len(offers))
	for _, at := range offers {
		p := pick{offer: at}
		for _, e := range o.Current() {
			if slot := e.Slot(); slot != nil && e.Atelier.ID == at.ID {
				p.slot = at.slot(slot.ID)
			}
		}
		picks = append(picks, p)
	}
	return picks
}

// joinable returns the ateliers of the carnet that a new person could still join: an appointment that is over is missed.
func (o *Opened) joinable(now store.Instant) []string {
	var ids []string
	for _, e := range o.Current() {
		if e.Joinable(now) && now < e.Span().End {
			ids = append(ids, e.Atelier.ID)
		}
	}
	return ids
}

// RemovePerson takes a companion out of the carnet: seats are freed, and what was stored about the person is deleted. It
// returns problem.NotFound, and problem.Forbidden for the one who signed up, who can only cancel or erase everything.
func RemovePerson(ctx context.Context, db *store.DB, by store.By, operationID, carnetID, personID string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := lock(tx, operationID, carnetID, anyVersion); err != nil {
			return err
		}
		var person Person
		if err := tx.Where("operation_id = ? AND carnet_id = ? AND id = ?", operationID, carnetID, personID).Take(&person).Error; err != nil {
			return err
		}
		if person.Position == 0 {
			return problem.New(problem.Forbidden, "carnet.person.main", nil)
		}
		if err := leaveParty(tx, by, &person); err != nil {
			return err
		}
		if _, err := free(tx, by, operationID, cancelPerson, Cancelled, int64(by.Now()), operationID, carnetID, personID); err != nil {
			return err
		}
		if err := tx.Where("operation_id = ? AND id = ?", operationID, personID).Delete(&Person{}).Error; err != nil {
			return err
		}
		return by.Record(tx, operationID, "person.removed", "carnet", carnetID)
	})
}
