package signup

import (
	"fmt"
	"strings"
	"time"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// verb is what a command does.
type verb int

const (
	signUps verb = iota
	adds
	waits
	wishes
	cancels
	cancelsAll
	erases
	restores
	addsPerson
	removesPerson
	accepts
	changesCapacity
	changesReserve
	keepsSeats
	releasesSeats
	givesByHand
	walksIn
	walksInFromShare
	lends
	givesBack
	writesOff
	reservesEnd
	ticks
	givesAway
	clockMoves
	linesRun
)

var verbNames = []string{"signUps", "adds", "waits", "wishes", "cancels", "cancelsAll", "erases", "restores", "addsPerson", "removesPerson",
	"accepts", "changesCapacity", "changesReserve", "keepsSeats", "releasesSeats", "givesByHand", "walksIn", "walksInFromShare",
	"lends", "givesBack", "writesOff", "reservesEnd", "ticks", "givesAway", "clockMoves", "linesRun"}

func (v verb) String() string { return verbNames[v] }

// command is a step of a script: what is done, by which carnet, in which atelier (at sign-up a set of them, as bits), and how, each
// taken modulo what there is. What how means is said at each command.
type command struct {
	do             verb
	who, what, how int
}

// answer is how a command ends: done, or the kind of a refusal.
type answer = problem.Kind

const done answer = ""

// clockSteps are how far the clock can move.
var clockSteps = []time.Duration{5 * time.Minute, 40 * time.Minute, 3 * time.Hour, 9 * time.Hour, 24 * time.Hour}

func (c command) step() store.Instant {
	return store.Instant(clockSteps[c.how%len(clockSteps)].Milliseconds())
}

// hour is the appointment that a command names, anySlot for none; how counts from 0.
func (c command) hour(a *modelAtelier) int {
	if len(a.slots) == 0 {
		return anySlot
	}
	return c.how/4%(len(a.slots)+1) - 1
}

// chosen are the ateliers of a sign-up: how has bit 0 to wait where it must be, and bit 1 to be signed up if possible.
func (c command) chosen(m *model) (list []*modelAtelier) {
	for _, a := range m.ateliers {
		if c.what>>a.index&1 == 1 {
			list = append(list, a)
		}
	}
	return list
}

func (c command) waitsToo() bool    { return c.how&1 == 1 }
func (c command) ifPossible() bool  { return c.how&2 == 2 }
func (c command) givesUp() bool     { return c.how&1 == 1 }
func (c command) beyond() bool      { return c.how&1 == 1 }
func (c command) companion() byte   { return "AkKG"[c.how%4] }
func (c command) shareSeats() int   { return 1 + c.how%3 }
func (c command) newCapacity() *int { n := c.how % 8; return map[bool]*int{false: &n}[n == 0] }

// on returns the carnet and the atelier of a command, and whether there is anything to do: a carnet that signed up, and one only once.
func (c command) on(m *model) (who *modelCarnet, a *modelAtelier, ok bool) {
	a = m.ateliers[c.what%len(m.ateliers)]
	who = m.carnets[c.who%len(m.carnets)]
	switch c.do {
	case signUps:
		return nil, a, who == nil
	case changesCapacity, changesReserve, keepsSeats, releasesSeats, walksIn, walksInFromShare, lends, givesBack, writesOff, reservesEnd, clockMoves, linesRun:
		return who, a, true
	case addsPerson:
		return who, a, who != nil && len(who.persons) < 6
	case removesPerson:
		return who, a, who != nil && c.how%6 < len(who.persons)
	}
	return who, a, who != nil
}

// apply does a command to the model and returns how it should end.
func (m *model) apply(c command) answer {
	who, a, _ := c.on(m)
	switch c.do {
	case signUps:
		return m.signUp(c)
	case adds:
		return m.add(who, a, c.hour(a))
	case waits, wishes:
		return m.wait(who, a, c.hour(a), c.ifPossible())
	case cancels:
		m.leave(who, Cancelled, a)
	case cancelsAll:
		m.leave(who, Cancelled, m.ateliers...)
	case erases:
		if who.eraseAt == 0 {
			who.eraseAt = m.now + store.Instant(EraseDelay.Milliseconds())
			m.leave(who, Withdrawn, m.ateliers...)
		}
	case restores:
		return m.restore(who)
	case addsPerson:
		return m.addPerson(who, c.companion())
	case removesPerson:
		return m.removePerson(who, c.how%6)
	case accepts:
		return m.accept(who, a, c.givesUp())
	case givesByHand:
		return m.giveByHand(who, a, c.beyond())
	case clockMoves:
		m.now += c.step()
	case linesRun:
		m.run()
	case walksIn, walksInFromShare, lends, givesBack, writesOff, reservesEnd, ticks, givesAway:
		return m.welcome(c, who, a)
	default:
		return m.seats(c, a)
	}
	return done
}

// seats does what the team does to an atelier.
func (m *model) seats(c command, a *modelAtelier) answer {
	switch c.do {
	case changesCapacity:
		a.capacity = c.newCapacity()
	case changesReserve:
		m.setReserve(a, c.how%3)
	case keepsSeats:
		if a.capacity == nil || m.taken(a)+c.shareSeats() > *a.capacity {
			return problem.Full
		}
		a.shares = append(a.shares, c.shareSeats())
		return done
	case releasesSeats:
		if len(a.shares) == 0 {
			return problem.NotFound
		}
		a.shares = a.shares[1:]
	}
	m.settle(a)
	return done
}

// setReserve keeps seats for those who come without signing up: no more than nobody has.
func (m *model) setReserve(a *modelAtelier, wanted int) {
	switch {
	case a.reserve == wanted:
	case a.capacity == nil:
		a.reserve = 0
	default:
		a.reserve = max(0, min(wanted, *a.capacity-(m.taken(a)-a.reserve)))
	}
}

// demands are how many of the persons an atelier is for, or that it is for somebody too young or too old, or for nobody.
func (a *modelAtelier) demands(persons []*modelPerson) (list []*modelPerson, ok bool) {
	for _, p := range persons {
		switch {
		case !a.children || p.child >= 6 && p.child <= 10:
			list = append(list, p)
		case p.child != 0:
			return nil, false
		}
	}
	return list, len(list) > 0
}

func heads(persons []*modelPerson) (n int) {
	for _, p := range persons {
		n += p.heads
	}
	return n
}

// gettable reports whether somebody new may have so many seats now.
func (m *model) gettable(a *modelAtelier, n, slot int) bool {
	return len(m.places(a, n, slot)) > 0 && m.mayPass(a, n, slot)
}

func (m *model) join(c *modelCarnet, a *modelAtelier, persons []*modelPerson, slot int, ifPossible bool) {
	for _, p := range persons {
		p.seats[a.index] = modelSeat{Waiting, slot}
	}
	m.joined++
	a.line = append(a.line, &modelParty{carnet: c, slot: slot, ifPossible: ifPossible, since: m.now, order: m.joined})
	m.settle(a)
}

// take gives seats to somebody who signs up anew.
func (m *model) take(a *modelAtelier, persons []*modelPerson, slot int) {
	m.pass(a, slot)
	for _, p := range persons {
		p.seats[a.index] = modelSeat{Confirmed, slot}
	}
}

// overlapping reports whether two of the ateliers are at one hour.
func overlapping(list []*modelAtelier, hour func(*modelAtelier) int) bool {
	for i, a := range list {
		for _, b := range list[i+1:] {
			if a.spanOf(hour(a)).Overlaps(b.spanOf(hour(b))) {
				return true
			}
		}
	}
	return false
}

func (m *model) signUp(c command) answer {
	carnet := &modelCarnet{index: c.who % len(m.carnets)}
	for i := range parties[carnet.index] {
		carnet.persons = append(carnet.persons, person(parties[carnet.index][i], i))
	}
	chosen := c.chosen(m)
	var met, line []*modelAtelier
	for _, a := range chosen {
		persons, ok := a.demands(carnet.persons)
		switch hour := c.hour(a); {
		case !ok || m.over(a, hour) || len(a.slots) > 0 && hour == anySlot && !c.waitsToo():
			return problem.Invalid
		case c.waitsToo() && (len(a.slots) > 0 && hour == anySlot || !m.gettable(a, heads(persons), hour)):
			if line = append(line, a); !a.possible(heads(persons), hour) {
				return problem.Invalid
			}
		default:
			met = append(met, a)
		}
	}
	if len(chosen) == 0 || overlapping(met, c.hour) {
		return problem.Invalid
	}
	for _, a := range met {
		if persons, _ := a.demands(carnet.persons); !m.gettable(a, heads(persons), c.hour(a)) {
			return problem.Full
		}
	}
	m.carnets[carnet.index] = carnet
	for _, a := range met {
		persons, _ := a.demands(carnet.persons)
		m.take(a, persons, c.hour(a))
	}
	for _, a := range line {
		persons, _ := a.demands(carnet.persons)
		m.join(carnet, a, persons, c.hour(a), c.ifPossible())
	}
	return done
}

// over reports whether the atelier or the appointment is past.
func (m *model) over(a *modelAtelier, hour int) bool {
	return m.now >= a.span.End || m.now >= a.spanOf(hour).End
}

func (m *model) add(c *modelCarnet, a *modelAtelier, hour int) answer {
	persons, ok := a.demands(c.persons)
	status, has := c.entry(a)
	switch {
	case c.eraseAt != 0:
		return problem.Closed
	case m.now >= a.span.End:
		return problem.Invalid
	case status != "":
		return m.changeHour(c, a, status, has, hour)
	case m.over(a, hour) || len(a.slots) > 0 && hour == anySlot || !ok || m.busy(c, a, hour):
		return problem.Invalid
	case !m.gettable(a, heads(persons), hour):
		return problem.Full
	}
	m.take(a, persons, hour)
	return done
}

func (m *model) changeHour(c *modelCarnet, a *modelAtelier, status Status, has, hour int) answer {
	n := c.heads(a, anySlot, Confirmed)
	switch {
	case hour == anySlot && (has != anySlot || len(a.slots) == 0):
		return done
	case hour == anySlot || m.over(a, hour) || m.busy(c, a, hour):
		return problem.Invalid
	case has == hour:
		return done
	case status != Confirmed:
		return problem.Invalid
	case a.slots[hour].seats-m.heads(a, hour, Confirmed)-m.heads(a, hour, Offered) < n:
		return problem.Full
	}
	c.move(a, Confirmed, Confirmed, hour)
	m.settle(a)
	return done
}

func (m *model) wait(c *modelCarnet, a *modelAtelier, hour int, ifPossible bool) answer {
	persons, ok := a.demands(c.persons)
	status, _ := c.entry(a)
	switch {
	case c.eraseAt != 0:
		return problem.Closed
	case m.over(a, hour):
		return problem.Invalid
	case status == Confirmed:
		return problem.Conflict
	case status != "":
		a.partyOf(c).ifPossible = ifPossible
		return done
	case !ok || !a.possible(heads(persons), hour):
		return problem.Invalid
	}
	m.join(c, a, persons, hour, ifPossible)
	return done
}

// describe says what a command means, for whoever reads a script.
func (c command) describe(m *model) string {
	who, a, _ := c.on(m)
	text := fmt.Sprintf("carnet %d, %s", c.who%len(m.carnets), a.title)
	switch c.do {
	case signUps:
		var titles []string
		for _, a := range c.chosen(m) {
			titles = append(titles, a.title)
		}
		return fmt.Sprintf("carnet %d (%s): %s, waits %t, if possible %t", c.who%len(m.carnets), parties[c.who%len(m.carnets)],
			strings.Join(titles, ", "), c.waitsToo(), c.ifPossible())
	case cancelsAll, erases, restores:
		return fmt.Sprintf("carnet %d", who.index)
	case addsPerson:
		return fmt.Sprintf("carnet %d, a %c", who.index, c.companion())
	case removesPerson:
		return fmt.Sprintf("carnet %d, person %d", who.index, who.persons[c.how%6].position)
	case changesCapacity:
		return a.title + ", " + limit(c.newCapacity())
	case changesReserve, keepsSeats, releasesSeats, lends, givesBack, writesOff, reservesEnd:
		return a.title
	case walksIn, walksInFromShare:
		return fmt.Sprintf("%s, %d persons, hour %d", a.title, 1+c.how%2, c.hour(a))
	case clockMoves:
		return clockSteps[c.how%len(clockSteps)].String()
	case linesRun:
		return ""
	}
	if hour := c.hour(a); hour != anySlot {
		text += fmt.Sprintf(", hour %d", hour)
	}
	return text
}
