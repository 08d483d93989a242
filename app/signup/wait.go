package signup

import (
	"context"
	"errors"
	"slices"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/app/waiting"
)

// WaitForm asks for a place in the line of an atelier.
type WaitForm struct {
	Atelier string `form:"atelier"`
	// Slot is the appointment that is wished, empty for any.
	Slot string `form:"slot"`
	// IfPossible asks to be signed up as soon as seats come free, without an offer.
	IfPossible bool `form:"if_possible"`
}

// waitable reports whether so many persons may ever sit in the atelier together, and in the appointment if one is wished.
func (d *demand) waitable() bool {
	largest, limited := d.largest()
	return !limited || d.seats <= largest
}

// largest is how many persons there are seats for at once; limited is false for as many as come.
func (d *demand) largest() (n int, limited bool) {
	for _, s := range d.Slots {
		if d.slot == nil || d.slot.ID == s.ID {
			n, limited = max(n, s.Seats), true
		}
	}
	if d.Capacity != nil && (!limited || *d.Capacity < n) {
		return *d.Capacity, true
	}
	return n, limited
}

// tooMany refuses a party that there will never be enough seats for.
func (d *demand) tooMany(fields *problem.Fields, field string) {
	if largest, limited := d.largest(); limited && d.seats > largest {
		fields.Add(field, "waiting.too_many", problem.Args{"Title": d.Title, "Capacity": largest, "Wanted": d.seats})
	}
}

// party is the demand as a place in the line.
func (d *demand) party(operationID string, ifPossible bool) waiting.Party {
	return waiting.Party{OperationID: operationID, AtelierID: d.ID, PoolID: d.PoolID, SlotID: d.slotID(), Seats: d.seats, IfPossible: ifPossible}
}

// certain leaves out of the picks those whose waiting list will do: whoever waits is free at that hour.
func (f Form) certain(picks []pick) []pick {
	return slices.DeleteFunc(slices.Clone(picks), func(p pick) bool { return slices.Contains(f.Waits, p.ID) })
}

// queue parts what can be met now from what is waited for. It returns problem.Full for an atelier that nobody said may be waited
// for, problem.Invalid where a party is larger than the atelier, or where two that can be met clash.
func (f Form) queue(ctx context.Context, db *store.DB, by store.By, operationID string, demands []demand) (parties []waiting.Party, met []demand, err error) {
	var fields problem.Fields
	for _, d := range demands {
		wait := slices.Contains(f.Waits, d.ID)
		if wait && (d.slot != nil || len(d.Slots) == 0) {
			if wait, err = d.full(ctx, db, by, operationID); err != nil {
				return nil, nil, err
			}
			wait = wait || d.slot != nil && d.slot.Free() < d.seats
		}
		switch {
		case !wait:
			met = append(met, d)
		case !d.waitable():
			d.tooMany(&fields, "atelier")
		default:
			parties = append(parties, d.party(operationID, slices.Contains(f.IfPossible, d.ID)))
		}
	}
	checkClashes(&fields, picksOf(met))
	if err := fields.Err(); err != nil {
		return nil, nil, err
	}
	return parties, met, refuseFull(ctx, db, by, operationID, nil, met)
}

func picksOf(demands []demand) (picks []pick) {
	for _, d := range demands {
		picks = append(picks, d.pick)
	}
	return picks
}

// Columns of registrationRow.
const (
	registrationAtelier = 4
	registrationSeats   = 6
	registrationStatus  = 9
)

// wait lets the registrations of these parties wait.
func (r *rows) wait(parties []waiting.Party) {
	for _, p := range parties {
		p.CarnetID = r.carnetID
		r.parties = append(r.parties, p)
	}
	for _, row := range r.regs {
		if slices.ContainsFunc(parties, func(p waiting.Party) bool { return p.AtelierID == row[registrationAtelier] }) {
			row[registrationStatus] = Waiting
		}
	}
}

// joinAll puts the parties into their lines, and gives them what is free.
func joinAll(tx *gorm.DB, by store.By, parties []waiting.Party) error {
	for i := range parties {
		p := parties[i]
		if err := p.Join(tx, by); err != nil {
			return err
		}
		if err := waiting.Settle(tx, by, p.OperationID, p.AtelierID); err != nil {
			return err
		}
	}
	return nil
}

// Wait puts everybody of the carnet into the line of an atelier. Where seats are free for them, they get or are offered them at
// once. Of a carnet that waits already it changes what was asked for. It returns problem.Invalid (not for them, too many, over),
// problem.Conflict when the carnet has its seats, problem.Closed.
func Wait(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, carnetID string, form WaitForm) error {
	wanted := Form{Ateliers: []string{form.Atelier}, Slots: []string{form.Slot}, Waits: []string{form.Atelier}}.Clean()
	for range changeAttempts {
		err := waitOnce(ctx, db, by, o, carnetID, wanted, form.IfPossible)
		if !errors.Is(err, errRefused) {
			return err
		}
		if o, err = operation.Find(ctx, db, o.ID); err != nil {
			return err
		}
	}
	return problem.New(problem.Conflict, "signup.busy", nil)
}

func waitOnce(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, carnetID string, wanted Form, ifPossible bool) error {
	carnet, offers, err := openWith(ctx, db, by, o, carnetID, wanted)
	if err != nil {
		return err
	}
	var fields problem.Fields
	checkOffers(&fields, wanted.Ateliers, offers, by.Now())
	picks := pickSlots(&fields, wanted.Slots, wanted.Waits, offers, by.Now())
	if err := fields.Err(); err != nil {
		return err
	}
	if carnet.has(offers[0].ID) {
		return setIfPossible(ctx, db, by, carnet, offers[0].ID, ifPossible)
	}
	seats := seatsFor(&fields, picks, carnet.Persons, func(int, string) string { return "atelier" })
	demands := demandsOf(seats, carnet.Persons)
	for _, d := range demands {
		d.tooMany(&fields, "atelier")
	}
	if err := fields.Err(); err != nil {
		return err
	}
	rows := registrationRows(o.ID, carnet, seats, by)
	party := demands[0].party(o.ID, ifPossible)
	party.CarnetID = carnet.ID
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := lockAsRead(tx, carnet); err != nil {
			return err
		}
		for _, row := range rows {
			row[registrationStatus] = Waiting
			if written, err := exec(tx, insertRegistration, row...); err != nil {
				return err
			} else if written == 0 {
				return errRefused
			}
		}
		if err := by.Record(tx, o.ID, "registration.waiting", "carnet", carnetID); err != nil {
			return err
		}
		return joinAll(tx, by, []waiting.Party{party})
	})
}

// setIfPossible changes what a party that waits asked for.
func setIfPossible(ctx context.Context, db *store.DB, by store.By, carnet *Opened, atelierID string, ifPossible bool) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := lock(tx, carnet.OperationID, carnet.ID, anyVersion); err != nil {
			return err
		}
		parties, err := waiting.Find(tx, carnet.OperationID, carnet.ID, atelierID)
		if err != nil {
			return err
		}
		if len(parties) == 0 {
			return problem.New(problem.Conflict, "waiting.seated", nil)
		}
		return parties[0].Ask(tx, ifPossible)
	})
}

// leaveLines takes the carnet out of the line of one atelier, or of all; what was offered to it, or kept for it, goes to the next.
func leaveLines(tx *gorm.DB, by store.By, operationID, carnetID, atelierID string) error {
	parties, err := waiting.Find(tx, operationID, carnetID, atelierID)
	if err != nil {
		return err
	}
	left := make([]string, 0, len(parties))
	for i := range parties {
		p := &parties[i]
		left = append(left, p.AtelierID)
		if err := p.Leave(tx, by, string(Cancelled)); err != nil {
			return err
		}
	}
	return waiting.Settle(tx, by, operationID, left...)
}

// Accept takes the seats that were offered to a carnet. Where it is busy at that hour, giveUp says that it leaves what it has
// then. It returns problem.Conflict when nothing is offered any more, and problem.Invalid at the field "give_up" with the title of
// what clashes when giveUp was not said.
func Accept(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, carnetID, atelierID string, giveUp bool) error {
	for range changeAttempts {
		err := acceptOnce(ctx, db, by, o, carnetID, atelierID, giveUp)
		if !errors.Is(err, errRefused) {
			return err
		}
	}
	return problem.New(problem.Conflict, "signup.busy", nil)
}

func acceptOnce(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, carnetID, atelierID string, giveUp bool) error {
	carnet, err := FindByID(ctx, db, o.ID, carnetID)
	if err != nil {
		return err
	}
	clashing := carnet.Clashing(atelierID)
	var fields problem.Fields
	if len(clashing) > 0 && !giveUp {
		fields.Add("give_up", "waiting.give_up", problem.Args{"Title": clashing[0].Atelier.Title})
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := lockAsRead(tx, carnet); err != nil {
			return err
		}
		parties, err := waiting.Find(tx, o.ID, carnetID, atelierID)
		if err != nil {
			return err
		}
		if len(parties) == 0 {
			return problem.New(problem.Conflict, "waiting.gone", nil)
		}
		if err := parties[0].Accept(tx, by); err != nil {
			return err
		}
		if err := fields.Err(); err != nil { // only of an offer that still stands one says what to leave for it
			return err
		}
		for _, e := range clashing {
			if err := leaveLines(tx, by, o.ID, carnetID, e.Atelier.ID); err != nil {
				return err
			}
			if _, err := free(tx, by, o.ID, cancelAtelier, Cancelled, int64(by.Now()), o.ID, carnetID, e.Atelier.ID); err != nil {
				return err
			}
		}
		return by.Record(tx, o.ID, "registration.accepted", "carnet", carnetID)
	})
}

// GiveByHand signs a carnet up from the line, for the team: whoever stands before it, and with beyond also where the atelier has no
// seat left. It returns problem.Full where that was not said, problem.Conflict when the carnet does not wait.
func GiveByHand(ctx context.Context, db *store.DB, by store.By, operationID, carnetID, atelierID string, beyond bool) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := lock(tx, operationID, carnetID, anyVersion); err != nil {
			return err
		}
		parties, err := waiting.Find(tx, operationID, carnetID, atelierID)
		if err != nil {
			return err
		}
		if len(parties) == 0 {
			return problem.New(problem.Conflict, "waiting.gone", nil)
		}
		return parties[0].GiveByHand(tx, by, beyond)
	})
}

// Clashing returns what the carnet has, or is offered, at the hour of one of its ateliers.
func (o *Opened) Clashing(atelierID string) (list []Entry) {
	at := slices.IndexFunc(o.Entries, func(e Entry) bool { return e.Atelier.ID == atelierID })
	for _, e := range o.Current() {
		if at >= 0 && e.Atelier.ID != atelierID && e.Status() != Waiting && e.Span().Overlaps(o.Entries[at].Span()) {
			list = append(list, e)
		}
	}
	return list
}

// offered returns an atelier of the carnet whose seats wait for an answer, nil when there is none.
func (o *Opened) offered() *Entry {
	for i := range o.Entries {
		if o.Entries[i].Status() == Offered {
			return &o.Entries[i]
		}
	}
	return nil
}

// apart parts the seats of a new person into those to be taken and those for which the others of the carnet wait.
func (o *Opened) apart(seats []seat) (taken, waits []seat) {
	for _, s := range seats {
		if o.EntryOf(s.pick.ID).Status() == Waiting {
			waits = append(waits, s)
		} else {
			taken = append(taken, s)
		}
	}
	return taken, waits
}

// checkGrowth refuses a new person with whom the carnet would wait for more seats than there are.
func (o *Opened) checkGrowth(growing []seat, field string) error {
	var fields problem.Fields
	for _, d := range demandsOf(growing, o.Persons) {
		for _, r := range o.EntryOf(d.ID).Registrations {
			if r.Status == Waiting {
				d.seats += r.Seats
			}
		}
		d.tooMany(&fields, field)
	}
	return fields.Err()
}

// growParties lets a new person, and who comes along, wait with the others of the carnet.
func growParties(tx *gorm.DB, rows [][]any) error {
	for _, row := range rows {
		row[registrationStatus] = Waiting
		if _, err := exec(tx, insertRegistration, row...); err != nil {
			return err
		}
		parties, err := waiting.Find(tx, row[0].(string), row[2].(string), row[registrationAtelier].(string))
		if err != nil {
			return err
		}
		if len(parties) == 0 { // they were given their seats meanwhile
			return errRefused
		}
		if err := parties[0].Grow(tx, row[registrationSeats].(int), nil); err != nil {
			return err
		}
	}
	return nil
}

// leaveParty takes a person out of the lines of the carnet: the party that waits is smaller, and of an offer a seat comes free.
func leaveParty(tx *gorm.DB, by store.By, person *Person) error {
	var held []Registration
	err := tx.Where("operation_id = ? AND person_id = ? AND status IN ?", person.OperationID, person.ID, []Status{Waiting, Offered}).
		Order("pool_id").Find(&held).Error
	for i := range held {
		if err != nil {
			return err
		}
		err = held[i].leave(tx, by)
	}
	return err
}

func (r *Registration) leave(tx *gorm.DB, by store.By) error {
	parties, err := waiting.Find(tx, r.OperationID, r.CarnetID, r.AtelierID)
	if err != nil || len(parties) == 0 {
		return err
	}
	if _, err := exec(tx, setStatus, Cancelled, int64(by.Now()), r.OperationID, r.ID); err != nil {
		return err
	}
	if err := parties[0].Grow(tx, -r.Seats, r.SlotID); err != nil {
		return err
	}
	return waiting.Settle(tx, by, r.OperationID, r.AtelierID)
}
