package signup

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/app/waiting"
)

// real does the commands of a script to a database, beside the model.
type real struct {
	*weekend
	model    *model
	ateliers []programme.Atelier
	slots    []programme.Slot // of the one atelier that has appointments
	carnets  []string         // ids, empty until somebody signs up
	shares   [][]string       // ids, by atelier
	desk     string
	device   string
	lent     [][]string // ids of the shares of the device, by atelier
}

func newReal(t testing.TB, db *store.DB) *real {
	m := newModel()
	r := &real{weekend: weekendIn(t, db, store.NewID()), model: m, carnets: make([]string, len(m.carnets)), shares: make([][]string, len(m.ateliers))}
	for _, a := range m.ateliers {
		capacity := -1
		if a.capacity != nil {
			capacity = *a.capacity
		}
		written := r.atelier(a.title, a.span.Start, a.span.End, capacity, func(p *programme.Atelier) {
			if a.children {
				p.AgeMin, p.AgeMax = age(6), age(10)
			}
		})
		r.ateliers = append(r.ateliers, written)
		for _, s := range a.slots {
			slot := programme.Slot{OperationID: r.operation.ID, ID: store.NewID(), AtelierID: written.ID, StartsAt: s.span.Start, EndsAt: s.span.End, Seats: s.seats}
			r.write(func(tx *gorm.DB) error { return tx.Create(&slot).Error })
			r.slots = append(r.slots, slot)
		}
	}
	r.openDesk()
	return r
}

// forget empties the operation, for the next script.
func (r *real) forget() {
	r.write(func(tx *gorm.DB) error {
		for _, table := range []string{"waiting_party", "check_in", "registration", "consent", "person", "carnet", "device_share", "desk_device", "desk", "seat_share", "slot", "seat_pool", "atelier", "idempotency"} {
			if err := tx.Exec("DELETE FROM "+table+" WHERE operation_id = ?", r.operation.ID).Error; err != nil {
				return fmt.Errorf("%s: %w", table, err)
			}
		}
		return nil
	})
}

// apply does a command and returns how it ended.
func (r *real) apply(c command) (answer, error) {
	_, a, _ := c.on(r.model)
	atelier, slot := r.ateliers[a.index].ID, ""
	if hour := c.hour(a); hour != anySlot {
		slot = r.slots[hour].ID
	}
	if c.do == clockMoves {
		r.by.At = r.by.At.Add(clockSteps[c.how%len(clockSteps)])
		return done, nil
	}
	err := r.command(context.Background(), c, atelier, slot)
	var refusal *problem.Error
	if err == nil {
		return done, nil
	} else if problem.Is(err, problem.NotFound) {
		return problem.NotFound, nil
	} else if asProblem(err, &refusal) {
		return refusal.Kind, nil
	}
	return problem.Internal, err
}

func (r *real) command(ctx context.Context, c command, atelier, slot string) (err error) {
	carnet, o := r.carnets[c.who%len(r.carnets)], r.operation
	switch c.do {
	case signUps:
		return r.signUp(c)
	case adds:
		return Add(ctx, r.DB, r.by, o, carnet, atelier, slot)
	case waits, wishes:
		return Wait(ctx, r.DB, r.by, o, carnet, WaitForm{Atelier: atelier, Slot: slot, IfPossible: c.ifPossible()})
	case cancels:
		return Cancel(ctx, r.DB, r.by, o.ID, carnet, atelier)
	case cancelsAll:
		_, err = CancelAll(ctx, r.DB, r.by, o.ID, carnet)
	case erases:
		return Erase(ctx, r.DB, r.by, o.ID, carnet)
	case restores:
		_, err = Restore(ctx, r.DB, r.by, o.ID, carnet)
	case addsPerson:
		return AddCompanion(ctx, r.DB, r.by, o, carnet, companion(c.companion(), 1), words)
	case removesPerson:
		return RemovePerson(ctx, r.DB, r.by, o.ID, carnet, r.personID(carnet, c.how%6))
	case accepts:
		return Accept(ctx, r.DB, r.by, o, carnet, atelier, c.givesUp())
	case givesByHand:
		return GiveByHand(ctx, r.DB, r.by, o.ID, carnet, atelier, c.beyond())
	case linesRun:
		_, err = waiting.Run(ctx, r.DB, r.by)
	case walksIn, walksInFromShare, lends, givesBack, writesOff, reservesEnd, ticks, givesAway:
		return r.welcome(ctx, c, atelier, slot)
	default:
		return r.team(ctx, c, atelier)
	}
	return err
}

// companion is one more person of a form.
func companion(kind byte, n int) Companion {
	c := Companion{N: n, Name: fmt.Sprint("Avec ", n)}
	switch kind {
	case 'G':
		c.Name, c.Count = "", "2"
	case 'k':
		c.Age = "8"
	case 'K':
		c.Age = "12"
	}
	return c
}

func (r *real) signUp(c command) error {
	index := c.who % len(r.carnets)
	f := form(fmt.Sprint("Personne ", index))
	f.Phone = "02 98 00 00 00"
	for i := 1; i < len(parties[index]); i++ {
		f.Companions = append(f.Companions, companion(parties[index][i], i))
	}
	for _, a := range c.chosen(r.model) {
		id := r.ateliers[a.index].ID
		f.Ateliers = append(f.Ateliers, id)
		if c.waitsToo() {
			f.Waits = append(f.Waits, id)
		}
		if c.ifPossible() {
			f.IfPossible = append(f.IfPossible, id)
		}
		if hour := c.hour(a); hour != anySlot {
			f.Slots = append(f.Slots, r.slots[hour].ID)
		}
	}
	code, err := r.weekend.signUp(f)
	if err == nil {
		r.carnets[index] = r.open(code).ID
	}
	return err
}

func (r *real) personID(carnetID string, index int) string {
	var ids []string
	err := r.Read(context.Background(), func(tx *gorm.DB) error {
		return tx.Model(&Person{}).Where("carnet_id = ?", carnetID).Order("position").Pluck("id", &ids).Error
	})
	if err != nil || index >= len(ids) {
		r.Fatalf("person %d of %d: %v", index, len(ids), err)
	}
	return ids[index]
}

// team does what the team does to an atelier, through the commands of the programme.
func (r *real) team(ctx context.Context, c command, atelier string) error {
	index := c.what % len(r.ateliers)
	switch c.do {
	case changesCapacity:
		return r.change(ctx, atelier, func(v *programme.Values) { v.Capacity = c.newCapacity() })
	case changesReserve:
		return r.change(ctx, atelier, func(v *programme.Values) { v.Reserve = c.how % 3 })
	case keepsSeats:
		form := programme.ShareForm{Label: "Club", Seats: strconv.Itoa(c.shareSeats()), KeepUntil: "2027-06-30T12:00"}
		share, err := programme.KeepSeats(ctx, r.DB, r.by, r.operation, atelier, form)
		if err == nil {
			r.shares[index] = append(r.shares[index], share.ID)
		}
		return err
	}
	share := "00000000-0000-7000-8000-000000000000"
	if len(r.shares[index]) > 0 {
		share = r.shares[index][0]
		r.shares[index] = r.shares[index][1:]
	}
	return programme.ReleaseSeats(ctx, r.DB, r.by, r.operation, atelier, share)
}

func (r *real) change(ctx context.Context, atelierID string, edit func(*programme.Values)) error {
	return r.Write(ctx, func(tx *gorm.DB) error {
		var a programme.Atelier
		var pool programme.SeatPool
		if err := tx.Where("id = ?", atelierID).Take(&a).Error; err != nil {
			return err
		}
		if err := tx.Where("atelier_id = ?", atelierID).Take(&pool).Error; err != nil {
			return err
		}
		var plans []programme.SlotPlan
		for i := range r.slots {
			if r.slots[i].AtelierID == atelierID {
				plans = append(plans, r.slots[i].PlanIn(&a))
			}
		}
		values := programme.ValuesOf(&a, pool, nil, nil, plans)
		edit(&values)
		_, err := programme.Write(tx, r.by, &a, values)
		return err
	})
}

// state is what the database holds of the weekend.
type state struct {
	pools         []programme.SeatPool
	slots         []programme.Slot
	parties       []waiting.Party
	registrations []struct {
		Registration
		Position int
	}
}

func (r *real) read() (s state) {
	r.Helper()
	err := r.Snapshot(context.Background(), func(tx *gorm.DB) error {
		s = state{}
		of := func() *gorm.DB { return tx.Where("operation_id = ?", r.operation.ID).Order("id") }
		for _, rows := range []any{&s.pools, &s.slots, &s.parties} {
			if err := of().Find(rows).Error; err != nil {
				return err
			}
		}
		return tx.Raw(`SELECT registration.*, person.position FROM registration JOIN person ON person.id = registration.person_id
			WHERE registration.operation_id = ? AND status <> 'cancelled'`, r.operation.ID).Scan(&s.registrations).Error
	})
	if err != nil {
		r.Fatal(err)
	}
	return s
}

func (r *real) titleOf(atelierID string) string {
	return r.ateliers[slices.IndexFunc(r.ateliers, func(a programme.Atelier) bool { return a.ID == atelierID })].Title
}

func (r *real) hourOf(slotID *string) int {
	if slotID == nil {
		return anySlot
	}
	return slices.IndexFunc(r.slots, func(s programme.Slot) bool { return s.ID == *slotID })
}

// lines is the database in the words of model.lines.
func (r *real) lines(s state) (all []string) {
	for _, p := range s.pools {
		all = append(all, fmt.Sprintf("%s: %s, confirmed %d, offered %d, waiting %d, reserve %d, kept %d", r.titleOf(p.AtelierID), limit(p.Capacity),
			p.Confirmed, p.Offered, p.Waiting, p.Reserve, p.DeskShare))
	}
	for _, slot := range s.slots {
		all = append(all, fmt.Sprintf("%s, hour %d: confirmed %d, offered %d", r.titleOf(slot.AtelierID), r.hourOf(&slot.ID), slot.Confirmed, slot.Offered))
	}
	for _, p := range s.parties {
		until := store.Instant(0)
		if p.OfferUntil != nil {
			until = *p.OfferUntil
		}
		all = append(all, partyLine(slices.Index(r.carnets, p.CarnetID), r.titleOf(p.AtelierID), p.Seats, r.hourOf(p.SlotID), p.IfPossible,
			p.Overtaken, p.Unanswered, p.Since, until))
	}
	for _, g := range s.registrations {
		if !slices.Contains(r.carnets, g.CarnetID) {
			continue // who just came is counted, not named
		}
		all = append(all, fmt.Sprintf("carnet %d, person %d: %s %s at hour %d", slices.Index(r.carnets, g.CarnetID), g.Position, r.titleOf(g.AtelierID), g.Status, r.hourOf(g.SlotID)))
	}
	slices.Sort(all)
	return all
}
