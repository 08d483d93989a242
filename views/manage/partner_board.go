package manage

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"oplibre/app/i18n"
	"oplibre/app/partner"
	"oplibre/views/part"
)

// PartnersProps is the board of the partners of an operation, for its team.
type PartnersProps struct {
	Slug string
	// All are all partners; Filter keeps some of them.
	All    []*partner.Partner
	Filter partner.Filter
	// List shows one table instead of a column a state.
	List   bool
	Notice string
	// Edits tells whether this person may add and change partners.
	Edits bool
	// Writes leads to a message to those that are shown.
	Writes bool
	// Pending are the offers that wait for somebody's yes.
	Pending []partner.Offer
	// Now is the present moment, in the zone of the operation.
	Now time.Time
	// Over tells that the weekend has ended: thanks come then.
	Over bool
}

// next is the state to which one tap moves a card, empty for none.
func (p PartnersProps) next(one *partner.Partner) partner.State {
	if next := one.State.Next(); p.refusal(one, next) == "" {
		return next
	}
	return ""
}

// nextKey is the message of that tap. Whoever has said yes and left details out does not say yes again.
func nextKey(one *partner.Partner, next partner.State) string {
	if one.State == partner.Incomplete && next == partner.Accepted {
		return "partner.move.complete"
	}
	return "partner.move." + string(next)
}

// refusal is why a card cannot be moved to a state, as a message key; empty when it can.
func (p PartnersProps) refusal(one *partner.Partner, to partner.State) string {
	if to == partner.Thanked && !p.Over {
		return "partner.forbidden.early"
	}
	return one.Forbids(to)
}

// forbids tells the script of the board, for each state to which a card cannot be moved, why.
func (p PartnersProps) forbids(ctx context.Context, one *partner.Partner) templ.Attributes {
	reasons := templ.Attributes{}
	for _, state := range partner.States {
		if key := p.refusal(one, state); key != "" && state != one.State {
			reasons["data-no-"+strings.ReplaceAll(string(state), "_", "-")] = i18n.T(ctx, key)
		}
	}
	return reasons
}

func (p PartnersProps) address(below string) string {
	return "/gestion/" + p.Slug + "/partenaires" + below
}

// view is the address of the board with a filter, as columns or as a list.
func (p PartnersProps) view(f partner.Filter, list bool) string {
	values := url.Values{}
	for name, value := range map[string]string{"etat": string(f.State), "role": string(f.Role), "sorte": string(f.Kind), "qui": f.Owner} {
		if value != "" {
			values.Set(name, value)
		}
	}
	if list {
		values.Set("vue", "liste")
	}
	if len(values) == 0 {
		return p.address("")
	}
	return p.address("?" + values.Encode())
}

// write is the address of a message to the partners that the filter keeps. Whom the team sees to is nothing that a message knows.
func (p PartnersProps) write() string {
	values := url.Values{"public": {"partners"}}
	for name, value := range map[string]string{"etat": string(p.Filter.State), "role": string(p.Filter.Role), "sorte": string(p.Filter.Kind)} {
		if value != "" {
			values.Set(name, value)
		}
	}
	return "/gestion/" + p.Slug + "/messages/nouveau?" + values.Encode()
}

// offersWriting reports whether a message can have the filter of the board: a state, a kind or a role, and nothing else.
func (p PartnersProps) offersWriting() bool {
	return p.Writes && p.Filter.Owner == "" && (p.Filter.State != "" || p.Filter.Kind != "" || p.Filter.Role != "") && len(p.shown()) > 0
}

func (p PartnersProps) shown() []*partner.Partner {
	var shown []*partner.Partner
	for _, one := range p.All {
		if p.Filter.Keeps(one) {
			shown = append(shown, one)
		}
	}
	return shown
}

// column are the shown partners of a state, those with an earlier next step first.
func (p PartnersProps) column(state partner.State) []*partner.Partner {
	column := slices.DeleteFunc(p.shown(), func(one *partner.Partner) bool { return one.State != state })
	slices.SortStableFunc(column, func(a, b *partner.Partner) int {
		switch {
		case a.NextStepOn == b.NextStepOn:
			return 0
		case b.NextStepOn == "" || a.NextStepOn != "" && a.NextStepOn < b.NextStepOn:
			return -1
		}
		return 1
	})
	return column
}

// title is the answer: how many said yes.
func (p PartnersProps) title(ctx context.Context) string {
	in := 0
	for _, one := range p.All {
		if one.State.In() {
			in++
		}
	}
	if in == 0 {
		return i18n.N(ctx, "partner.list.title", len(p.All))
	}
	return i18n.N(ctx, "partner.list.title_in", in, i18n.Args{"All": len(p.All)})
}

func (p PartnersProps) text(ctx context.Context) string {
	waiting := 0
	for _, one := range p.All {
		if one.State.Waiting() {
			waiting++
		}
	}
	if waiting == 0 {
		return ""
	}
	return i18n.N(ctx, "partner.list.waiting", waiting)
}

// views are the two ways to look at the partners, then the states that occur, each with its number.
func (p PartnersProps) views(ctx context.Context) []part.Filter {
	return []part.Filter{
		{Label: i18n.T(ctx, "partner.board.columns"), Href: p.view(p.Filter, false), Active: !p.List},
		{Label: i18n.T(ctx, "partner.board.list"), Href: p.view(p.Filter, true), Active: p.List},
	}
}

// states are the states that occur, each with its number.
func (p PartnersProps) states(ctx context.Context) []part.Filter {
	all := p.Filter
	all.State = ""
	filters := []part.Filter{{Label: i18n.T(ctx, "partner.list.all"), Href: p.view(all, p.List), Active: p.Filter.State == ""}}
	for _, state := range partner.States {
		n := 0
		for _, one := range p.All {
			if one.State == state {
				n++
			}
		}
		if n > 0 || state == p.Filter.State {
			narrowed := p.Filter
			narrowed.State = state
			filters = append(filters, part.Filter{Label: i18n.T(ctx, "partner.state."+string(state)) + " (" + i18n.Number(ctx, n) + ")",
				Href: p.view(narrowed, p.List), Active: p.Filter.State == state})
		}
	}
	return filters
}

// choice is a select of the filter form; its options are only what occurs among the partners.
func (p PartnersProps) choice(ctx context.Context, name, value string, options []part.Option) part.Field {
	return part.Field{Name: name, Label: i18n.T(ctx, "partner.board."+name), Value: value,
		Options: append([]part.Option{{Value: "", Label: i18n.T(ctx, "partner.list.all")}}, options...)}
}

func (p PartnersProps) choices(ctx context.Context) []part.Field {
	var roles, kinds, owners []part.Option
	for _, role := range partner.Roles {
		if slices.ContainsFunc(p.All, func(one *partner.Partner) bool { return one.HasRole(role) }) {
			roles = append(roles, part.Option{Value: string(role), Label: i18n.T(ctx, "partner.role."+string(role))})
		}
	}
	for _, kind := range partner.Kinds {
		if slices.ContainsFunc(p.All, func(one *partner.Partner) bool { return one.Organisation.Kind == kind }) {
			kinds = append(kinds, part.Option{Value: string(kind), Label: i18n.T(ctx, "partner.kind."+string(kind))})
		}
	}
	for _, owner := range partner.Owners(p.All) {
		owners = append(owners, part.Option{Value: owner, Label: owner})
	}
	return []part.Field{p.choice(ctx, "role", string(p.Filter.Role), roles), p.choice(ctx, "sorte", string(p.Filter.Kind), kinds),
		p.choice(ctx, "qui", p.Filter.Owner, owners)}
}

// name is the name of a partner of the operation.
func (p PartnersProps) name(id string) string {
	for _, one := range p.All {
		if one.ID == id {
			return one.Organisation.Name
		}
	}
	return ""
}

// letters is how many partners are still to be contacted and have an e-mail address.
func (p PartnersProps) letters() (n int) {
	for _, one := range p.All {
		if one.State == partner.ToContact && one.ContactEmail != "" {
			n++
		}
	}
	return n
}

func (p PartnersProps) today() string { return p.Now.Format(partner.Day) }

// days is how many days ago an instant was.
func (p PartnersProps) days(since time.Time) int {
	return int(p.Now.Sub(since) / (24 * time.Hour))
}

// onDay writes a day of a column for people; a text that is no day stays as it is.
func onDay(ctx context.Context, day string) string {
	t, err := time.Parse(partner.Day, day)
	if err != nil {
		return day
	}
	return i18n.ShortWeekday(ctx, t) + " " + i18n.DayMonth(ctx, t)
}

// otherStates are those to which a card can also be moved.
func (p PartnersProps) otherStates(one *partner.Partner) []partner.State {
	return slices.DeleteFunc(slices.Clone(partner.States), func(s partner.State) bool { return s == one.State || s == p.next(one) || p.refusal(one, s) != "" })
}
