package signup

import (
	"context"
	"strconv"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// What the model says of the desk: who just comes, who is ticked, whose seat is given away, and what devices hold.

// walkedIn is somebody who just came.
type walkedIn struct{ slot, heads int }

// lent is a share of a device: what is left of it, and how much of that goes back to the reserve.
type lent struct{ left, reserved int }

// guests are those who just came, in one of the appointments when slot is given.
func (a *modelAtelier) guests(slot int) (n int) {
	for _, w := range a.walkIns {
		if slot == anySlot || w.slot == slot {
			n += w.heads
		}
	}
	return n
}

func (a *modelAtelier) onDevices() (n int) {
	for _, l := range a.lent {
		n += l.left
	}
	return n
}

// within reports whether the start is at most so many milliseconds ahead, or past.
func (m *model) within(start, before store.Instant) bool { return start-m.now <= before }

const (
	reserveEnds = store.Instant(ReserveUntil / 1e6)
	noShow      = store.Instant(NoShowAfter / 1e6)
)

// welcome is what a desk does.
func (m *model) welcome(c command, who *modelCarnet, a *modelAtelier) answer {
	switch c.do {
	case walksIn, walksInFromShare:
		return m.walkIn(a, c)
	case lends:
		m.lend(a, 1+c.how%3)
	case givesBack, writesOff:
		m.giveBack(a, c.do == writesOff)
	case reservesEnd:
		for _, each := range m.ateliers {
			if each.reserve > 0 && m.within(each.span.Start, reserveEnds) {
				each.reserve = 0
				m.settle(each)
			}
		}
	case ticks: // and takes it back
		if who.persons[0].seats[a.index].status != Confirmed {
			return problem.Conflict
		}
	case givesAway:
		seat := who.persons[0].seats[a.index]
		if seat.status != Confirmed || !a.ticked || a.spanOf(seat.slot).Start > m.now-noShow {
			return problem.Conflict
		}
		who.persons[0].seats[a.index] = modelSeat{Absent, seat.slot}
		m.settle(a)
	}
	return done
}

// walkIn lets adults in: from the reserve, from what nobody has and nobody waits for, or from a share.
func (m *model) walkIn(a *modelAtelier, c command) answer {
	n, slot := 1+c.how%2, c.hour(a)
	switch {
	case m.now >= at(42, 30):
		return problem.Closed
	case m.now >= a.span.End:
		return problem.Conflict
	case a.children:
		return problem.Invalid
	}
	for i := 0; i < len(a.slots) && slot == anySlot; i++ {
		if free := a.slots[i].seats - m.heads(a, i, Confirmed) - m.heads(a, i, Offered); free >= n && a.slots[i].span.End > m.now {
			slot = i
		}
	}
	if c.do == walksInFromShare {
		if len(a.lent) == 0 || a.lent[0].left < n {
			return problem.Conflict
		}
	} else if len(a.slots) > 0 && slot == anySlot || !m.seatsAtDesk(a, n, slot) {
		return problem.Full
	}
	if slot != anySlot && (a.slots[slot].span.End <= m.now || a.slots[slot].seats-m.heads(a, slot, Confirmed)-m.heads(a, slot, Offered) < n) {
		return problem.Full
	}
	if c.do == walksInFromShare {
		l := &a.lent[0]
		l.left -= n
		l.reserved = min(l.reserved, l.left)
	} else {
		if len(a.inLine()) > 0 && a.reserve < n {
			m.pass(a, slot)
		}
		a.reserve -= min(a.reserve, n)
	}
	a.walkIns = append(a.walkIns, walkedIn{slot, n})
	a.ticked = a.ticked || m.within(a.spanOf(slot).Start, hereBefore)
	return done
}

// seatsAtDesk reports whether the desk has so many seats.
func (m *model) seatsAtDesk(a *modelAtelier, n, slot int) bool {
	fits := a.capacity == nil || m.taken(a)-a.reserve+max(a.reserve, n) <= *a.capacity
	return fits && (len(a.inLine()) == 0 || a.reserve >= n || m.mayPass(a, n, slot))
}

func (m *model) lend(a *modelAtelier, n int) {
	if a.capacity == nil || m.taken(a) > *a.capacity {
		return
	}
	free := *a.capacity - m.taken(a)
	if len(a.inLine()) > 0 {
		free = 0
	}
	if n = min(n, free+a.reserve); n > 0 {
		kept := min(n, a.reserve)
		a.reserve -= kept
		a.lent = append(a.lent, lent{n, kept})
	}
}

// giveBack returns one seat of the first share, or all that is left of it.
func (m *model) giveBack(a *modelAtelier, all bool) {
	if len(a.lent) == 0 {
		return
	}
	l := &a.lent[0]
	n := min(1, l.left)
	if all {
		n = l.left
	}
	kept := max(0, l.reserved-(l.left-n))
	l.left, l.reserved = l.left-n, l.reserved-kept
	if !m.within(a.span.Start, reserveEnds) {
		a.reserve += kept
	}
	if all {
		a.lent = a.lent[1:]
	}
	if n > 0 || all {
		m.settle(a)
	}
}

// welcome does what a desk does to the database.
func (r *real) welcome(ctx context.Context, c command, atelier, slot string) error {
	o, index, now := r.operation, c.what%len(r.ateliers), r.by.Now()
	var first string
	if len(r.lent[index]) > 0 {
		first = r.lent[index][0]
	}
	switch c.do {
	case walksIn, walksInFromShare:
		form := WalkIn{Adults: strconv.Itoa(1 + c.how%2), AtelierID: atelier, SlotID: slot, DeskID: r.desk, Language: "fr", At: now}
		if form.ShareID = first; c.do == walksIn {
			form.ShareID = ""
		} else if first == "" {
			form.ShareID = store.NewID()
		}
		rows, err := PrepareWalkIn(ctx, r.DB, r.by, o, form)
		if err != nil {
			return err
		}
		return r.Write(ctx, func(tx *gorm.DB) error { return rows.Write(tx, r.by) })
	case reservesEnd:
		_, err := ReleaseReserves(ctx, r.DB, r.by)
		return err
	}
	var made *Share
	err := r.Write(ctx, func(tx *gorm.DB) (err error) {
		switch {
		case c.do == lends:
			made, err = TakeShare(tx, r.by, o.ID, r.device, atelier, 1+c.how%3)
		case c.do == givesBack && first != "":
			_, err = ReturnShare(tx, r.by, o.ID, r.device, first, 1)
		case c.do == writesOff && first != "":
			err = WriteOffShare(tx, r.by, o.ID, first)
		case c.do == ticks:
			a := Arrival{OperationID: o.ID, PersonID: r.personID(r.carnets[c.who%len(r.carnets)], 0), AtelierID: &atelier, DeskID: &r.desk, At: now}
			if _, err = CheckIn(tx, r.by, a); err == nil {
				err = UndoCheckIn(tx, r.by, o.ID, a.PersonID, &atelier)
			}
		case c.do == givesAway:
			err = GiveAway(tx, r.by, o.ID, r.personID(r.carnets[c.who%len(r.carnets)], 0), atelier)
		}
		return err
	})
	switch {
	case err == nil && made != nil:
		r.lent[index] = append(r.lent[index], made.ID)
	case err == nil && c.do == writesOff && first != "":
		r.lent[index] = r.lent[index][1:]
	}
	return err
}

// openDesk makes a desk with a device.
func (r *real) openDesk() {
	r.desk, r.device, r.lent = store.NewID(), store.NewID(), make([][]string, len(r.model.ateliers))
	r.write(func(tx *gorm.DB) error {
		if err := tx.Exec("INSERT INTO desk (operation_id, id, kind, name, created_at, version) VALUES (?, ?, 'desk', 'Table 1', 0, 1)", r.operation.ID, r.desk).Error; err != nil {
			return err
		}
		return tx.Exec("INSERT INTO desk_device (operation_id, id, desk_id, name, created_at, seen_at) VALUES (?, ?, ?, '', 0, 0)", r.operation.ID, r.device, r.desk).Error
	})
}

// On the day itself, which chance seldom reaches: the reserve, late seats, and what a device still holds.
func TestTheDayItselfAgreesWithTheModel(t *testing.T) {
	db := storetest.New(t)
	morning := []command{{changesReserve, 0, 0, 2}, {signUps, 0, 1, 0}, {signUps, 1, 1, 0}, {lends, 0, 0, 1}, {signUps, 5, 1, 1}, {signUps, 9, 1, 1},
		{clockMoves, 0, 0, 4}, {clockMoves, 0, 0, 4}, {clockMoves, 0, 0, 4}, {clockMoves, 0, 0, 4}, {clockMoves, 0, 0, 2}, {clockMoves, 0, 0, 1}, {clockMoves, 0, 0, 1},
		{clockMoves, 0, 0, 0}, {clockMoves, 0, 0, 0}}
	late := []command{{givesAway, 0, 0, 0}, {clockMoves, 0, 0, 1}, {givesAway, 0, 0, 0}, {givesAway, 0, 0, 0}, {walksIn, 0, 0, 0}, {walksIn, 0, 0, 1}, {adds, 0, 0, 0}, {linesRun, 0, 0, 0}}
	for name, noon := range map[string][]command{
		"from the share": {{walksInFromShare, 0, 0, 0}, {walksInFromShare, 0, 0, 0}, {givesBack, 0, 0, 0}, {walksIn, 0, 0, 0}},
		"written off":    {{walksIn, 0, 0, 0}, {writesOff, 0, 0, 0}, {walksInFromShare, 0, 0, 0}, {walksIn, 0, 0, 1}},
		"reserve over":   {{clockMoves, 0, 0, 0}, {clockMoves, 0, 0, 0}, {clockMoves, 0, 0, 0}, {clockMoves, 0, 0, 0}, {reservesEnd, 0, 0, 0}, {writesOff, 0, 0, 0}, {walksIn, 0, 0, 0}},
	} {
		t.Run(name, func(t *testing.T) {
			mustAgree(t, db, append(append(append([]command{}, morning...), noon...), late...))
		})
	}
}
