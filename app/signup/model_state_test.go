package signup

import (
	"fmt"
	"slices"
	"strings"

	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/app/waiting"
)

// model is what a weekend should be like after some commands: plain data, written from the rule of the line in the comment of
// package waiting, without counters. How many seats are taken is counted each time from who has them.
type model struct {
	now      store.Instant
	ateliers []*modelAtelier
	carnets  []*modelCarnet // nil until somebody signs up
	joined   int            // parties so far
}

type modelAtelier struct {
	index    int
	title    string
	span     programme.Span
	capacity *int
	reserve  int
	shares   []int
	walkIns  []walkedIn
	lent     []lent
	ticked   bool // somebody is there
	// children is set for an atelier for those from 6 to 10 years.
	children bool
	slots    []modelSlot
	line     []*modelParty
}

type modelSlot struct {
	span  programme.Span
	seats int
}

// anySlot is no appointment: none was chosen, or there are none.
const anySlot = -1

type modelParty struct {
	carnet                *modelCarnet
	slot, order           int
	ifPossible            bool
	since, until          store.Instant // until is 0 while the party waits
	overtaken, unanswered int
}

type modelCarnet struct {
	index   int
	persons []*modelPerson
	eraseAt store.Instant // 0 when nobody asked for it
}

type modelPerson struct {
	position, heads int
	child           int // years, 0 for an adult
	seats           map[int]modelSeat
}

type modelSeat struct {
	status Status
	slot   int
}

func newModel() *model {
	capacity := func(n int) *int { return &n }
	m := &model{now: at(9-4*24, 0), carnets: make([]*modelCarnet, len(parties))}
	m.ateliers = []*modelAtelier{
		{title: "Balade", span: programme.Span{Start: at(14, 0), End: at(16, 0)}, capacity: capacity(5)},
		{title: "Carte", span: programme.Span{Start: at(15, 0), End: at(17, 0)}, capacity: capacity(3)},
		{title: "Nuit", span: programme.Span{Start: at(20, 0), End: at(22, 0)}},
		{title: "Scan", span: programme.Span{Start: at(14, 0), End: at(16, 0)}, capacity: capacity(6), slots: []modelSlot{
			{programme.Span{Start: at(14, 0), End: at(14, 40)}, 2}, {programme.Span{Start: at(14, 40), End: at(15, 20)}, 2},
			{programme.Span{Start: at(15, 20), End: at(16, 0)}, 3}}},
		{title: "Enfants", span: programme.Span{Start: at(16, 0), End: at(18, 0)}, capacity: capacity(2), children: true},
	}
	for i, a := range m.ateliers {
		a.index = i
	}
	return m
}

// parties are the persons with whom each carnet begins: A adults, a group of G (two), children of 8 (k) and of 12 (K).
var parties = []string{"A", "A", "AA", "Ak", "AAA", "A", "AG", "Akk", "AAAA", "A", "AKk"}

func person(kind byte, position int) *modelPerson {
	p := &modelPerson{position: position, heads: 1, seats: map[int]modelSeat{}}
	switch kind {
	case 'G':
		p.heads = 2
	case 'k':
		p.child = 8
	case 'K':
		p.child = 12
	}
	return p
}

// spanOf is when one has to be there.
func (a *modelAtelier) spanOf(slot int) programme.Span {
	if slot == anySlot {
		return a.span
	}
	return a.slots[slot].span
}

// heads counts the persons with a status in an atelier, and in one of its appointments when slot is given.
func (m *model) heads(a *modelAtelier, slot int, status Status) (n int) {
	for _, c := range m.carnets {
		if c != nil {
			n += c.heads(a, slot, status)
		}
	}
	if status == Confirmed {
		n += a.guests(slot)
	}
	return n
}

func (c *modelCarnet) heads(a *modelAtelier, slot int, status Status) (n int) {
	for _, p := range c.persons {
		if s := p.seats[a.index]; s.status == status && (slot == anySlot || s.slot == slot) {
			n += p.heads
		}
	}
	return n
}

// size is how many persons a party is.
func (p *modelParty) size(a *modelAtelier) int {
	return p.carnet.heads(a, anySlot, Waiting) + p.carnet.heads(a, anySlot, Offered)
}

func (m *model) taken(a *modelAtelier) int {
	n := m.heads(a, anySlot, Confirmed) + m.heads(a, anySlot, Offered) + a.reserve + a.onDevices()
	for _, s := range a.shares {
		n += s
	}
	return n
}

// places are the appointments in which so many find room, anySlot where there are none; empty when there is no room.
func (m *model) places(a *modelAtelier, n, wished int) (found []int) {
	if a.capacity != nil && m.taken(a)+n > *a.capacity {
		return nil
	}
	if len(a.slots) == 0 {
		return []int{anySlot}
	}
	for i, s := range a.slots {
		free := s.seats - m.heads(a, i, Confirmed) - m.heads(a, i, Offered)
		if (wished == anySlot || wished == i) && free >= n && s.span.End > m.now {
			found = append(found, i)
		}
	}
	return found
}

// possible reports whether so many may ever sit there together.
func (a *modelAtelier) possible(n, wished int) bool {
	if a.capacity != nil && n > *a.capacity {
		return false
	}
	for i, s := range a.slots {
		if (wished == anySlot || wished == i) && s.seats >= n {
			return true
		}
	}
	return len(a.slots) == 0
}

// rivals reports whether a party wishes for a place too.
func (p *modelParty) rivals(slot int) bool {
	return p.slot == anySlot || slot == anySlot || p.slot == slot
}

// kept reports whether seats are kept for a party that it is too large for.
func (m *model) kept(a *modelAtelier, p *modelParty) bool {
	day := store.Instant(waiting.HoldUntil.Milliseconds())
	return p.overtaken >= waiting.MostOvertaken && a.span.Start-m.now > day && a.possible(p.size(a), p.slot)
}

// inTime returns until when an offer stands that is made now.
func (m *model) inTime(a *modelAtelier, slot int) (store.Instant, bool) {
	return waiting.Deadline(m.now, a.spanOf(slot).Start, saturday.Location())
}

// busy reports whether the carnet has a seat, or is offered one, elsewhere at that hour.
func (m *model) busy(c *modelCarnet, a *modelAtelier, slot int) bool {
	return len(m.clashing(c, a, a.spanOf(slot))) > 0
}

func (m *model) clashing(c *modelCarnet, but *modelAtelier, span programme.Span) (list []*modelAtelier) {
	for _, a := range m.ateliers {
		if status, slot := c.entry(a); a != but && (status == Confirmed || status == Offered) && a.spanOf(slot).Overlaps(span) {
			list = append(list, a)
		}
	}
	return list
}

// entry is where the carnet stands in an atelier; the status is empty when it has nothing there.
func (c *modelCarnet) entry(a *modelAtelier) (Status, int) {
	for _, p := range c.persons {
		if s := p.seats[a.index]; s.status == Confirmed || s.status == Offered || s.status == Waiting {
			return s.status, s.slot
		}
	}
	return "", anySlot
}

// inLine are the parties that wait, in the order of the line.
func (a *modelAtelier) inLine() []*modelParty {
	list := slices.DeleteFunc(slices.Clone(a.line), func(p *modelParty) bool { return p.until != 0 })
	slices.SortFunc(list, func(p, q *modelParty) int {
		if p.since != q.since {
			return int(p.since - q.since)
		}
		return p.order - q.order
	})
	return list
}

// settle gives what is free to those who wait for it.
func (m *model) settle(ateliers ...*modelAtelier) {
	for _, a := range m.ateliers {
		if !slices.Contains(ateliers, a) {
			continue
		}
		var passed, held []*modelParty
		for _, p := range a.inLine() {
			places := slices.DeleteFunc(m.places(a, p.size(a), p.slot), func(slot int) bool {
				return slices.ContainsFunc(held, func(h *modelParty) bool { return h.rivals(slot) })
			})
			if len(places) == 0 {
				if m.kept(a, p) {
					held = append(held, p)
				}
				passed = append(passed, p)
				continue
			}
			places = slices.DeleteFunc(places, func(slot int) bool { _, ok := m.inTime(a, slot); return !ok })
			if len(places) == 0 {
				continue
			}
			slot := m.choose(a, p, places)
			until, _ := m.inTime(a, slot)
			if p.ifPossible && !m.busy(p.carnet, a, slot) {
				p.confirm(a, slot)
			} else {
				p.carnet.move(a, Waiting, Offered, slot)
				p.until = until
			}
			overtake(passed, slot)
		}
	}
}

func overtake(passed []*modelParty, slot int) {
	for _, p := range passed {
		if p.rivals(slot) {
			p.overtaken++
		}
	}
}

// choose is the first place at which the party is free, else the first.
func (m *model) choose(a *modelAtelier, p *modelParty, places []int) int {
	for _, slot := range places {
		if !m.busy(p.carnet, a, slot) {
			return slot
		}
	}
	return places[0]
}

// mayPass reports whether somebody new may have so many seats though others wait.
func (m *model) mayPass(a *modelAtelier, n, slot int) bool {
	if len(m.places(a, n, slot)) == 0 {
		return false
	}
	for _, p := range a.inLine() {
		if !p.rivals(slot) {
			continue
		}
		wished := p.slot
		if slot != anySlot {
			wished = slot
		}
		places := m.places(a, p.size(a), wished)
		if len(places) == 0 && m.kept(a, p) {
			return false
		}
		for _, slot := range places {
			if _, ok := m.inTime(a, slot); ok {
				return false
			}
		}
	}
	return true
}

// pass lets somebody new by.
func (m *model) pass(a *modelAtelier, slot int) { overtake(a.inLine(), slot) }

func (c *modelCarnet) move(a *modelAtelier, from, to Status, slot int) {
	for _, p := range c.persons {
		if p.seats[a.index].status == from {
			p.seats[a.index] = modelSeat{to, slot}
		}
	}
}

func (p *modelParty) confirm(a *modelAtelier, slot int) {
	from := Waiting
	if p.until != 0 {
		from = Offered
	}
	p.carnet.move(a, from, Confirmed, slot)
	a.remove(p)
}

func (a *modelAtelier) remove(p *modelParty) {
	a.line = slices.DeleteFunc(a.line, func(q *modelParty) bool { return q == p })
}

// partyOf is the place of a carnet in the line, nil when it has none.
func (a *modelAtelier) partyOf(c *modelCarnet) *modelParty {
	for _, p := range a.line {
		if p.carnet == c {
			return p
		}
	}
	return nil
}

// lines is all of the model, in words that the database can be compared with.
func (m *model) lines() (all []string) {
	for _, a := range m.ateliers {
		shares := a.onDevices()
		for _, n := range a.shares {
			shares += n
		}
		all = append(all, fmt.Sprintf("%s: %s, confirmed %d, offered %d, waiting %d, reserve %d, kept %d", a.title, limit(a.capacity),
			m.heads(a, anySlot, Confirmed), m.heads(a, anySlot, Offered), m.heads(a, anySlot, Waiting), a.reserve, shares))
		for i := range a.slots {
			all = append(all, fmt.Sprintf("%s, hour %d: confirmed %d, offered %d", a.title, i, m.heads(a, i, Confirmed), m.heads(a, i, Offered)))
		}
		for _, p := range a.line {
			all = append(all, partyLine(p.carnet.index, a.title, p.size(a), p.slot, p.ifPossible, p.overtaken, p.unanswered, p.since, p.until))
		}
		for _, c := range m.carnets {
			all = append(all, c.lines(a)...)
		}
	}
	slices.Sort(all)
	return all
}

func (c *modelCarnet) lines(a *modelAtelier) (all []string) {
	if c == nil {
		return nil
	}
	for _, p := range c.persons {
		if s := p.seats[a.index]; s.status != "" && s.status != Cancelled {
			all = append(all, fmt.Sprintf("carnet %d, person %d: %s %s at hour %d", c.index, p.position, a.title, s.status, s.slot))
		}
	}
	return all
}

func limit(capacity *int) string {
	if capacity == nil {
		return "no limit"
	}
	return fmt.Sprintf("%d seats", *capacity)
}

func partyLine(carnet int, title string, seats, slot int, ifPossible bool, overtaken, unanswered int, since, until store.Instant) string {
	text := fmt.Sprintf("carnet %d in the line of %s: %d for hour %d, overtaken %d, unanswered %d, since %d", carnet, title, seats, slot, overtaken, unanswered, since)
	if ifPossible {
		text += ", if possible"
	}
	if until != 0 {
		text += fmt.Sprintf(", offered until %d", until)
	}
	return strings.TrimSpace(text)
}
