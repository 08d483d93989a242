package placing

import (
	"math"
	"slices"
	"time"

	"oplibre/app/programme"
	"oplibre/app/programme/clash"
	"oplibre/app/programme/plan"
	"oplibre/app/store"
)

// step is the distance between two candidate starts, in minutes; a bin is one such step. Every time zone in use is a
// multiple of it away from UTC, so that starts fall on quarters of local hours.
const step = 15

// An atelier is put between these local hours only, in minutes after midnight, unless it needs the dark: nobody comes to
// read council minutes at four in the morning, though no rule forbids it.
const (
	dayBegins = 8 * 60
	dayEnds   = 22*60 + 30
	darkEnds  = 25 * 60 // one o'clock of the next day
)

// span is a time in minutes after the model's base, up to and without its end.
type span struct{ from, to int }

func (s span) overlaps(other span) bool { return s.from < other.to && other.from < s.to }

func overlapsAny(list []span, s span) bool {
	return slices.ContainsFunc(list, s.overlaps)
}

func holdsAny(list []span, s span) bool {
	return slices.ContainsFunc(list, func(o span) bool { return o.from <= s.from && s.to <= o.to })
}

// candidate is a place and a start: indices into the places and the bins of a model.
type candidate struct{ place, bin int16 }

// task is an atelier to place.
type task struct {
	atelier *plan.Atelier
	length  int // minutes
	bins    int
	leads   []int // indices
	needs   []need
	theme   int // indices, -1 for none
	public  int
	series  int
	outdoor bool
	meal    bool // one eats there
	dark    bool // needs the dark
	child   bool
	hour    int // a moment that it must hold, in minutes after the base, or noHour
	// candidates are what the hard rules leave beside what is scheduled already, by place and bin, with the part of their
	// cost that depends on nothing else.
	candidates []candidate
	costs      []int32
}

const noHour = math.MinInt

type need struct{ kind, quantity int }

// site is a place with when it is open and when it is taken.
type site struct {
	*programme.Place
	open  []span  // nil is always
	taken []span  // by something else
	busy  []crowd // scheduled ateliers
	light []span  // from dawn to dusk, on each day; nil where that is not known
	sun   []span  // from sunrise to sunset
}

// crowd is a scheduled atelier of a place, and for how many persons it is.
type crowd struct {
	span
	persons int
}

// busyFor reports whether the scheduled ateliers of a place leave no room for another one. In a place that several share,
// all that touch its time are added up: nobody wants to move from one end of a hall to the other.
func (s *site) busyFor(when span, persons int) bool {
	sum := 0
	for _, c := range s.busy {
		if c.overlaps(when) {
			sum += c.persons
			if !s.Shared {
				return true
			}
		}
	}
	return sum > 0 && s.Capacity != nil && sum+persons > *s.Capacity
}

// person is somebody who leads.
type person struct {
	*programme.Facilitator
	available []span // nil is always
	busy      []item // scheduled ateliers
}

// item is an atelier of a person: when, in which place (an index, -1 for none), and whether one eats there.
type item struct {
	span
	place int
	meal  bool
}

// model is a plan made ready for searching.
type model struct {
	plan   *plan.Plan
	base   store.Instant
	window span
	bins   int
	clock  []int // local minutes after midnight, by bin
	day    []int // number of the local day, by bin
	half   []int // number of the half-day, by bin
	halves int
	sites  []site
	people []person
	tasks  []task
	walk   [][]int // minutes between places
	meals  []meal
	breaks []placedBreak
	// fixed are the scheduled ateliers of each group (theme, audience, series) and half-day.
	groups []group
	kinds  []string
	stock  []int   // by kind
	used   [][]int // by kind and bin, by scheduled ateliers
	// wanting are the tasks that need something of a kind.
	wanting [][]int
}

// group is ateliers that should be apart: of one theme, of one audience, sessions of one series.
type group struct {
	weight int
	fixed  []int  // by half-day
	spans  []span // of scheduled sessions, for a series only
	series bool
}

type placedBreak struct {
	span
	place int // -1 for everywhere
}

func newModel(p *plan.Plan, wanted []*plan.Atelier) *model {
	m := &model{plan: p}
	start := p.Operation.StartsAt
	m.base = start - mod(start, step*60_000)
	m.window = span{m.after(start), m.before(p.Operation.EndsAt)}
	m.bins = max(0, (m.window.to+step-1)/step)
	m.calendar()
	m.findSites()
	m.findPeople()
	m.findBlockers()
	m.findStock()
	m.findTasks(wanted)
	m.occupy(wanted)
	m.findMeals()
	for i := range m.tasks {
		m.findCandidates(&m.tasks[i])
	}
	return m
}

func mod(a, b store.Instant) store.Instant { return ((a % b) + b) % b }

// minutes returns an instant in minutes after the base; before rounds it down, after up.
func (m *model) before(at store.Instant) int {
	return int((at - m.base - mod(at-m.base, 60_000)) / 60_000)
}
func (m *model) after(at store.Instant) int { return -(&model{base: -m.base}).before(-at) }

// outer is the shortest span of whole minutes around a time, inner the longest inside it.
func (m *model) outer(s programme.Span) span { return span{m.before(s.Start), m.after(s.End)} }
func (m *model) inner(s programme.Span) span { return span{m.after(s.Start), m.before(s.End)} }

func (m *model) instant(minute int) store.Instant {
	return m.base + store.Instant(minute)*60_000
}

func (m *model) local(minute int) time.Time { return m.instant(minute).In(m.plan.Location) }

// dates are the local days of the window, each at noon.
func (m *model) dates() []time.Time {
	var dates []time.Time
	first, last := m.local(m.window.from), m.local(m.window.to)
	for d := noon(first.AddDate(0, 0, -1)); !d.After(noon(last)); d = d.AddDate(0, 0, 1) {
		dates = append(dates, d)
	}
	return dates
}

func noon(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 12, 0, 0, 0, t.Location())
}

// The half-days begin at midnight, at one o'clock and at six: morning, afternoon, evening.
const (
	afternoon = 13 * 60
	evening   = 18 * 60
)

func (m *model) calendar() {
	m.clock, m.day, m.half = make([]int, m.bins), make([]int, m.bins), make([]int, m.bins)
	day, last := -1, ""
	for b := range m.bins {
		t := m.local(b * step)
		if date := t.Format(time.DateOnly); date != last {
			day, last = day+1, date
		}
		m.clock[b], m.day[b] = t.Hour()*60+t.Minute(), day
		m.half[b] = 3 * day
		if m.clock[b] >= afternoon {
			m.half[b]++
		}
		if m.clock[b] >= evening {
			m.half[b]++
		}
	}
	m.halves = 3 * (day + 1)
}

// halfAt returns the half-day of a minute, -1 outside the window.
func (m *model) halfAt(minute int) int {
	if minute < 0 || minute/step >= m.bins {
		return -1
	}
	return m.half[minute/step]
}

func (m *model) findSites() {
	for i := range m.plan.Places {
		place := &m.plan.Places[i]
		s := site{Place: place, open: m.opening(place.Hours)}
		s.light, s.sun = m.daylight(place)
		m.sites = append(m.sites, s)
	}
	m.walk = make([][]int, len(m.sites))
	for i := range m.sites {
		m.walk[i] = make([]int, len(m.sites))
		for j := range m.sites {
			_, m.walk[i][j] = clash.Walk(m.sites[i].Place, m.sites[j].Place)
		}
	}
}

func (m *model) findPeople() {
	for i := range m.plan.Facilitators {
		p := person{Facilitator: &m.plan.Facilitators[i]}
		if len(p.Availability) > 0 {
			p.available = []span{}
		}
		for _, s := range p.Availability {
			p.available = append(p.available, m.inner(s))
		}
		p.available = joined(p.available)
		m.people = append(m.people, p)
	}
}

// joined returns spans in order, those that touch as one; nil stays nil.
func joined(list []span) []span {
	if list == nil {
		return nil
	}
	slices.SortFunc(list, func(a, b span) int { return a.from - b.from })
	out := list[:0]
	for _, s := range list {
		switch {
		case s.to <= s.from:
		case len(out) > 0 && s.from <= out[len(out)-1].to:
			out[len(out)-1].to = max(out[len(out)-1].to, s.to)
		default:
			out = append(out, s)
		}
	}
	return out
}

func (m *model) siteOf(id *string) int {
	if id == nil {
		return -1
	}
	return slices.IndexFunc(m.sites, func(s site) bool { return s.ID == *id })
}

func (m *model) personOf(id string) int {
	return slices.IndexFunc(m.people, func(p person) bool { return p.ID == id })
}

func (m *model) findBlockers() {
	for _, b := range m.plan.Blockers {
		when, where := m.outer(programme.Span{Start: b.StartsAt, End: b.EndsAt}), m.siteOf(b.PlaceID)
		if b.Kind == programme.Break {
			m.breaks = append(m.breaks, placedBreak{when, where})
			continue
		}
		for i := range m.sites {
			if b.PlaceID == nil || i == where {
				m.sites[i].taken = append(m.sites[i].taken, when)
			}
		}
	}
}

func (m *model) findStock() {
	for _, e := range m.plan.Equipment {
		m.stock[m.kindOf(e.Kind)] += e.Quantity
	}
}

// kindOf returns the number of a kind of equipment, a new one with nothing in stock for a kind not seen before.
func (m *model) kindOf(kind string) int {
	if i := slices.Index(m.kinds, kind); i >= 0 {
		return i
	}
	m.kinds, m.stock, m.used = append(m.kinds, kind), append(m.stock, 0), append(m.used, make([]int, m.bins))
	m.wanting = append(m.wanting, nil)
	return len(m.kinds) - 1
}
