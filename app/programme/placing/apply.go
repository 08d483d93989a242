package placing

import (
	"context"
	"strconv"
	"strings"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/store"
)

// Choice is a placement that somebody agreed to.
type Choice struct {
	AtelierID, PlaceID string
	// Token says which state of the atelier was looked at.
	Token string
	Start store.Instant
}

// Choice returns the placement as it is agreed to.
func (p *Placement) Choice() Choice {
	return Choice{AtelierID: p.Atelier.ID, PlaceID: p.Place.ID, Token: p.Atelier.Token(), Start: p.Span.Start}
}

// String writes a choice for a form; ParseChoice reads it.
func (c Choice) String() string {
	return strings.Join([]string{c.AtelierID, c.Token, strconv.FormatInt(int64(c.Start), 10), c.PlaceID}, "/")
}

// ParseChoice reads what String wrote. It returns problem.Invalid for everything else.
func ParseChoice(text string) (Choice, error) {
	parts := strings.Split(text, "/")
	if len(parts) != 4 || parts[0] == "" || parts[3] == "" {
		return Choice{}, problem.New(problem.Invalid, "error.request", nil)
	}
	start, err := strconv.ParseInt(parts[2], 10, 64)
	if err != nil || start <= 0 || start > maxInstant || strconv.FormatInt(start, 10) != parts[2] {
		return Choice{}, problem.New(problem.Invalid, "error.request", nil)
	}
	return Choice{AtelierID: parts[0], Token: parts[1], Start: store.Instant(start), PlaceID: parts[3]}, nil
}

// maxInstant is the year 2200: later is no time of a weekend, and sums of times stay far from overflowing.
const maxInstant = 7_258_118_400_000

// Apply gives ateliers the places and hours that were agreed to, all or none. It returns problem.Conflict when one of them
// has changed since (with plan.Stale as Current), or when somebody has taken a place or a person meanwhile, and the errors
// of plan.EditAll.
func Apply(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, choices []Choice) error {
	changes := make([]plan.Amendment, len(choices))
	for i, c := range choices {
		changes[i] = plan.Amendment{AtelierID: c.AtelierID, Token: c.Token, Edit: func(v *programme.Values) {
			length := v.EndsAt - v.StartsAt
			v.StartsAt, v.EndsAt, v.PlaceID = c.Start, c.Start+length, &c.PlaceID
		}}
	}
	_, err := plan.EditAll(ctx, db, by, o, changes, func(p *plan.Plan) error { return Verify(p, choices) })
	return err
}

// Verify reports whether choices keep the hard rules in a plan, each other included. It returns problem.Conflict with the
// title of the first atelier for which they do not, and problem.Invalid for two choices for one atelier.
func Verify(p *plan.Plan, choices []Choice) error {
	wanted := make([]*plan.Atelier, len(choices))
	seen := map[string]bool{}
	for i, c := range choices {
		wanted[i] = p.Find(c.AtelierID)
		if wanted[i] == nil || seen[c.AtelierID] {
			return problem.New(problem.Invalid, "error.request", nil)
		}
		seen[c.AtelierID] = true
	}
	m := newModel(p, wanted)
	s := newState(m)
	for i, c := range choices {
		at, ok := m.candidateOf(c)
		if ok {
			_, ok = m.tasks[i].costOf(at)
		}
		if !ok || !s.fits(i, at) {
			return problem.New(problem.Conflict, "placing.error.taken", problem.Args{"Title": wanted[i].Title})
		}
		s.put(i, at)
	}
	return nil
}

func (m *model) candidateOf(c Choice) (candidate, bool) {
	place := m.siteOf(&c.PlaceID)
	minutes := m.before(c.Start)
	if place < 0 || minutes < 0 || minutes/step >= m.bins || m.instant(minutes/step*step) != c.Start {
		return candidate{}, false
	}
	return candidate{int16(place), int16(minutes / step)}, true
}
