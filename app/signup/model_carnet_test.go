package signup

import (
	"slices"

	"oplibre/app/problem"
	"oplibre/app/waiting"
)

// What the model says of those who have a carnet already; see model.

// leave gives up ateliers: first the lines, whose offers go to the next, then the seats.
func (m *model) leave(c *modelCarnet, to Status, ateliers ...*modelAtelier) {
	var left, freed []*modelAtelier
	for _, a := range ateliers {
		if p := a.partyOf(c); p != nil {
			a.remove(p)
			c.move(a, Waiting, Cancelled, anySlot)
			c.move(a, Offered, Cancelled, anySlot)
			left = append(left, a)
		}
	}
	m.settle(left...)
	for _, a := range ateliers {
		for _, p := range c.persons {
			if s := p.seats[a.index]; s.status == Confirmed {
				p.seats[a.index] = modelSeat{to, s.slot}
				freed = append(freed, a)
			}
		}
	}
	m.settle(freed...)
}

// restore takes again what is still free, person by person; those who wait come first.
func (m *model) restore(c *modelCarnet) answer {
	if c.eraseAt != 0 && c.eraseAt <= m.now {
		return problem.Closed
	}
	c.eraseAt = 0
	for _, a := range m.ateliers {
		for _, p := range c.persons {
			s := p.seats[a.index]
			if s.status != Withdrawn {
				continue
			}
			if len(m.places(a, p.heads, s.slot)) > 0 && len(a.inLine()) == 0 && m.now < a.span.End {
				s.status = Confirmed
			} else {
				s.status = Cancelled
			}
			p.seats[a.index] = s
		}
	}
	return done
}

// addPerson lets one more person come to all that the carnet still can: with a seat where the others have one, in the line where
// they wait.
func (m *model) addPerson(c *modelCarnet, kind byte) answer {
	if c.eraseAt != 0 {
		return problem.Closed
	}
	p := person(kind, c.persons[len(c.persons)-1].position+1)
	seats := map[int]modelSeat{}
	var refusals []answer
	for _, a := range m.ateliers {
		status, slot := c.entry(a)
		if status == Offered {
			return problem.Conflict // the offer is answered first
		}
		if status == "" || m.over(a, slot) {
			continue
		}
		switch comes, ok := a.demands([]*modelPerson{p}); {
		case !ok && p.child != 0:
			refusals = append(refusals, problem.Invalid)
		case len(comes) == 0:
		case status == Waiting && !a.possible(a.partyOf(c).size(a)+p.heads, a.partyOf(c).slot):
			refusals = append(refusals, problem.Invalid)
		case status == Confirmed && !m.gettable(a, p.heads, slot):
			refusals = append(refusals, problem.Full)
		default:
			seats[a.index] = modelSeat{status, slot}
		}
	}
	if slices.Contains(refusals, problem.Invalid) {
		return problem.Invalid
	} else if len(refusals) > 0 {
		return problem.Full
	}
	c.persons = append(c.persons, p)
	p.seats = seats
	for i, s := range seats {
		if s.status == Confirmed {
			m.pass(m.ateliers[i], s.slot)
		}
	}
	return done
}

func (m *model) removePerson(c *modelCarnet, index int) answer {
	if index == 0 {
		return problem.Forbidden
	}
	leaver := c.persons[index]
	var freed []*modelAtelier
	for _, a := range m.ateliers {
		if status := leaver.seats[a.index].status; status == Waiting || status == Offered {
			party := a.partyOf(c)
			delete(leaver.seats, a.index)
			if party.size(a) == 0 {
				a.remove(party)
			}
			m.settle(a)
		}
	}
	for _, a := range m.ateliers {
		if leaver.seats[a.index].status == Confirmed {
			freed = append(freed, a)
		}
	}
	c.persons = slices.Delete(c.persons, index, index+1)
	m.settle(freed...)
	return done
}

// accept takes what was offered; where the carnet is busy then, only when it leaves that.
func (m *model) accept(c *modelCarnet, a *modelAtelier, giveUp bool) answer {
	party := a.partyOf(c)
	if party == nil || party.until == 0 || party.until <= m.now {
		return problem.Conflict
	}
	_, slot := c.entry(a)
	busy := m.clashing(c, a, a.spanOf(slot))
	if len(busy) > 0 && !giveUp {
		return problem.Invalid
	}
	party.confirm(a, slot)
	slices.SortStableFunc(busy, func(x, y *modelAtelier) int { return int(c.from(x) - c.from(y)) })
	for _, other := range busy {
		m.leave(c, Cancelled, other)
	}
	return done
}

// from is when the carnet has to be in an atelier.
func (c *modelCarnet) from(a *modelAtelier) int64 {
	_, slot := c.entry(a)
	return int64(a.spanOf(slot).Start)
}

// giveByHand signs up whoever waits, but nobody twice at one hour.
func (m *model) giveByHand(c *modelCarnet, a *modelAtelier, beyond bool) answer {
	party := a.partyOf(c)
	if party == nil || party.until != 0 && party.until <= m.now {
		return problem.Conflict
	}
	_, slot := c.entry(a)
	if party.until == 0 {
		places := m.places(a, party.size(a), party.slot)
		if len(places) == 0 && (!beyond || len(a.slots) > 0) {
			return problem.Full
		}
		if slot = anySlot; len(places) > 0 {
			slot = m.choose(a, party, places)
		}
	}
	if m.busy(c, a, slot) {
		return problem.Conflict
	}
	party.confirm(a, slot)
	return done
}

// due are the offers that nobody answered in time, the oldest first.
func (m *model) due() (list []*modelParty) {
	for _, a := range m.ateliers {
		for _, p := range a.line {
			if p.until != 0 && p.until <= m.now {
				list = append(list, p)
			}
		}
	}
	slices.SortFunc(list, func(p, q *modelParty) int {
		if p.until != q.until {
			return int(p.until - q.until)
		}
		return p.order - q.order
	})
	return list
}

// run lets what is due pass on, and gives what is free.
func (m *model) run() {
	for _, p := range m.due() {
		a := m.lineOf(p)
		if p.unanswered++; p.unanswered >= waiting.MostUnanswered {
			p.carnet.move(a, Offered, Cancelled, anySlot)
			a.remove(p)
		} else {
			p.carnet.move(a, Offered, Waiting, p.slot)
			p.since, p.until = m.now, 0
		}
		m.settle(a)
	}
	m.settle(m.ateliers...)
}

func (m *model) lineOf(p *modelParty) *modelAtelier {
	return m.ateliers[slices.IndexFunc(m.ateliers, func(a *modelAtelier) bool { return slices.Contains(a.line, p) })]
}
