package manage

import (
	"context"
	"slices"
	"strconv"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/signup/assignment"
	"oplibre/app/signup/wish"
	"oplibre/views/mail/wording"
	"oplibre/views/part"
)

// WishesProps is what the page of the wishes shows to the team.
type WishesProps struct {
	Operation *operation.Operation
	// Round is nil where no wishes are gathered.
	Round *signup.WishRound
	Form  assignment.RoundForm
	Now   programme.Instant
	// Marked are the ateliers that are marked for wishes, by id.
	Marked map[string]*programme.Listing
	// Gathered is what was wished for so far, empty once the seats are given: then it stands with what was published.
	Gathered wish.Problem
	// Computed are the assignments in the order of the policies, none before they are there.
	Computed []*assignment.Computed
	Holders  map[int]assignment.Holder
	Err      error
	Notice   string
}

func (p WishesProps) path(below string) string {
	return "/gestion/" + p.Operation.Slug + "/voeux" + below
}

func (p WishesProps) closed() bool { return p.Round != nil && !p.Round.Gathers(p.Now) }

func (p WishesProps) stale() bool {
	return slices.ContainsFunc(p.Computed, func(c *assignment.Computed) bool { return c.Stale })
}

func (p WishesProps) moment(ctx context.Context, at programme.Instant) string {
	return i18n.DayClock(ctx, at.In(p.Operation.Location()))
}

func persons(p wish.Problem) (n int) {
	for _, party := range p.Parties {
		n += party.Size
	}
	return n
}

// title says where the round stands.
func (p WishesProps) title(ctx context.Context) string {
	switch r := p.Round; {
	case r == nil:
		return i18n.T(ctx, "wishes.manage.title.none")
	case r.SettledAt != nil:
		return i18n.T(ctx, "wishes.manage.title.done")
	case r.PublishedAt != nil:
		return i18n.T(ctx, "wishes.manage.title.telling")
	case r.Gathers(p.Now):
		return i18n.T(ctx, "wishes.manage.title.gathers", i18n.Args{"Closes": p.moment(ctx, r.ClosesAt)})
	case r.AwaitsDraw(p.Now):
		return i18n.T(ctx, "wishes.manage.title.draw")
	case len(p.Computed) == 0 || p.stale():
		return i18n.T(ctx, "wishes.manage.title.computing")
	}
	return i18n.T(ctx, "wishes.manage.title.choose")
}

func (p WishesProps) lead(ctx context.Context) string {
	if p.Round == nil {
		return i18n.T(ctx, "wishes.manage.lead")
	}
	if c := p.published(); c != nil {
		return i18n.T(ctx, "wishes.public.published", i18n.Args{"Served": c.Result.Served, "Persons": c.Result.Persons})
	}
	return i18n.N(ctx, "wishes.manage.gathered", persons(p.Gathered), i18n.Args{"Lists": len(p.Gathered.Parties)})
}

// reviewLead says what can be done with an assignment: once the seats are given, it is only read.
func (p ReviewProps) reviewLead(ctx context.Context) string {
	switch {
	case p.Round.PublishedAt == nil:
		return i18n.T(ctx, "wishes.review.lead")
	case p.Round.Policy == string(p.Computed.Policy):
		return i18n.T(ctx, "wishes.published")
	}
	return i18n.T(ctx, "wishes.review.other")
}

// published is the assignment by which the seats were given, nil before.
func (p WishesProps) published() *assignment.Computed {
	for _, c := range p.Computed {
		if p.Round.PublishedAt != nil && p.Round.Policy == string(c.Policy) {
			return c
		}
	}
	return nil
}

func (p WishesProps) closesField(ctx context.Context) part.Field {
	return part.Field{Name: "closes", Label: i18n.T(ctx, "wishes.form.closes"), Hint: i18n.T(ctx, "wishes.form.closes.hint"), Value: p.Form.Closes, Required: true,
		Error: part.ErrorOf(ctx, p.Err, "closes")}
}

func (p WishesProps) sourceField(ctx context.Context) part.Field {
	return part.Field{Name: "draw_source", Label: i18n.T(ctx, "wishes.form.source"), Hint: i18n.T(ctx, "wishes.form.source.hint"), Value: p.Form.DrawSource,
		Optional: true, MaxLength: 200, Error: part.ErrorOf(ctx, p.Err, "draw_source")}
}

// demands are the ateliers of the round with what is wished for.
func (p WishesProps) demands() []assignment.Demand { return assignment.Demands(p.Gathered, nil) }

func (p WishesProps) titleOf(ctx context.Context, id string) string {
	if l := p.Marked[id]; l != nil {
		return part.Typed(ctx, l.Title)
	}
	return id
}

func seatsText(ctx context.Context, capacity int) string {
	if capacity >= wish.MaxPersons {
		return i18n.T(ctx, "wishes.unlimited")
	}
	return i18n.Number(ctx, capacity)
}

func policyName(ctx context.Context, policy wish.Policy) string {
	return i18n.T(ctx, "wishes.policy."+string(policy))
}

// goals are those of both policies, each once.
func (p WishesProps) goals() (list []wish.Bound) {
	for _, c := range p.Computed {
		for _, b := range c.Result.Bounds {
			if !slices.ContainsFunc(list, func(o wish.Bound) bool { return o.Goal == b.Goal && o.Rank == b.Rank }) {
				list = append(list, b)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b wish.Bound) int { return goalOrder(a) - goalOrder(b) })
	return list
}

func goalOrder(b wish.Bound) int {
	switch b.Goal {
	case wish.Served:
		return 0
	case wish.Granted:
		return 1
	}
	return 2 + b.Rank
}

// reached says what a policy reaches of a goal, and where that is less what nobody can exceed.
func reached(ctx context.Context, c *assignment.Computed, goal wish.Bound) string {
	for _, b := range c.Result.Bounds {
		if b.Goal != goal.Goal || b.Rank != goal.Rank {
			continue
		}
		if b.AtMost > b.Reached {
			return i18n.T(ctx, "wishes.reached.at_most", i18n.Args{"Reached": i18n.Number(ctx, b.Reached), "AtMost": i18n.Number(ctx, b.AtMost)})
		}
		return i18n.Number(ctx, b.Reached)
	}
	total := 0
	for _, n := range c.Result.Profile {
		total += n
	}
	return i18n.Number(ctx, total)
}

func computedAt(c *assignment.Computed) string { return strconv.FormatInt(int64(c.ComputedAt), 10) }

// ReviewProps is one assignment, atelier by atelier, or the wishes of one party.
type ReviewProps struct {
	WishesProps
	Computed *assignment.Computed
	// Atelier is the one whose parties are listed, empty for none.
	Atelier string
	// Party is the index of the party that is changed by hand.
	Party int
}

func (p ReviewProps) review(below string) string {
	return p.path("/" + string(p.Computed.Policy) + below)
}

// line is a party that wished for an atelier.
type line struct {
	index, number, size, rank int
	given                     bool
	name                      string
}

// lines are the parties that wished for the atelier: those that are given it first, then by rank.
func (p ReviewProps) lines() (list []line) {
	problem := p.Computed.Problem
	final := wish.Final(problem, p.Computed.Result)
	for i, party := range problem.Parties {
		for rank, a := range party.Wishes {
			if problem.Ateliers[a].ID == p.Atelier {
				list = append(list, line{i, party.Number, party.Size, rank, slices.Contains(final[i], rank), p.Holders[party.Number].Name})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b line) int {
		if a.given != b.given {
			if a.given {
				return -1
			}
			return 1
		}
		return a.rank - b.rank
	})
	return list
}

func (p ReviewProps) changes() []wish.Change {
	return wish.Changes(p.Computed.Problem, p.Computed.Result)
}

// ranks names the wishes that a party is given.
func ranks(ctx context.Context, given []int) string {
	if len(given) == 0 {
		return i18n.T(ctx, "wishes.nothing")
	}
	text := ""
	for i, rank := range given {
		if i > 0 {
			text += ", "
		}
		text += wording.Rank(ctx, rank)
	}
	return text
}

// refusal says why a wish of the party was refused, empty where it was not.
func (p ReviewProps) refusal(ctx context.Context, rank int) string {
	e := wish.Explain(p.Computed.Problem, p.Computed.Result, p.Party)
	for _, r := range e.Refused {
		if r.Rank == rank {
			return wording.Outcome(ctx, &signup.Wish{Rank: rank, Outcome: string(r.Reason), Wanted: r.Wanted, Seats: r.Seats, Instead: r.Instead})
		}
	}
	return ""
}

func goalName(ctx context.Context, b wish.Bound) string { return wording.Goal(ctx, b) }
