package public

import (
	"context"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/signup/wish"
	"oplibre/views/mail/wording"
	"oplibre/views/part"
)

// wishesCommand verifies the published file, on any computer that has the program.
const wishesCommand = "oplibre wishes verify voeux.json"

// WishListProps is a list of wishes that somebody makes: one list to choose from for each rank.
type WishListProps struct {
	Operation *operation.Operation
	// Offered are the ateliers to choose from.
	Offered []signup.Choice
	// Chosen are those that were chosen, by id, the dearest first, and Most how many are wanted at most.
	Chosen []string
	Most   string
	Err    error
}

// leastRanks is how many ranks an empty list shows.
const leastRanks = 3

// fields are the ranks: those that were chosen, and one more.
func (p WishListProps) fields(ctx context.Context) []part.Field {
	n := min(wish.MaxWishes, len(p.Offered), max(leastRanks, len(p.Chosen)+1))
	fields := make([]part.Field, 0, n)
	for rank := range n {
		f := part.Field{Name: signup.WishField(rank), Label: wording.Rank(ctx, rank), Options: p.options(ctx), More: templ.Attributes{"name": "wish"},
			Error: part.ErrorOf(ctx, p.Err, signup.WishField(rank))}
		if rank < len(p.Chosen) {
			f.Value = p.Chosen[rank]
		}
		fields = append(fields, f)
	}
	return fields
}

// more reports whether the list can be longer than it is shown.
func (p WishListProps) more(ctx context.Context) bool {
	return len(p.fields(ctx)) < min(wish.MaxWishes, len(p.Offered))
}

func (p WishListProps) options(ctx context.Context) []part.Option {
	options := []part.Option{{Label: i18n.T(ctx, "wishes.list.empty")}}
	for _, c := range p.Offered {
		options = append(options, part.Option{Value: c.Atelier.ID, Label: titleIn(ctx, &c.Atelier) + ", " + when(ctx, p.Operation, &c.Atelier)})
	}
	return options
}

func (p WishListProps) mostField(ctx context.Context) part.Field {
	options := []part.Option{{Label: i18n.T(ctx, "wishes.most.any")}}
	for n := 1; n <= min(wish.MaxWishes, len(p.Offered)); n++ {
		options = append(options, part.Option{Value: strconv.Itoa(n), Label: i18n.N(ctx, "wishes.most.n", n)})
	}
	return part.Field{Name: "most", Label: i18n.T(ctx, "wishes.most"), Options: options, Value: p.Most, Error: part.ErrorOf(ctx, p.Err, "most")}
}

// wishList are the wishes of the sign-up form.
func (p SignUpPage) wishList() WishListProps {
	return WishListProps{Operation: p.Operation, Offered: p.Wishable, Chosen: p.Form.Clean().Wishes, Most: p.Form.Most, Err: p.Err}
}

// WishesProps is what the public page of the wishes shows.
type WishesProps struct {
	Operation *operation.Operation
	Round     *signup.WishRound
	Now       programme.Instant
	Offered   []signup.Choice
	// Problem and Result are set once the assignment is published.
	Problem *wish.Problem
	Result  *wish.Result
}

func (p WishesProps) closes(ctx context.Context) string {
	return i18n.DayClock(ctx, p.Round.ClosesAt.In(p.Operation.Location()))
}

func (p WishesProps) lead(ctx context.Context) string {
	args := i18n.Args{"Closes": p.closes(ctx)}
	switch {
	case p.Result != nil:
		return i18n.T(ctx, "wishes.public.published", i18n.Args{"Served": p.Result.Served, "Persons": p.Result.Persons})
	case p.Round.Gathers(p.Now):
		return i18n.T(ctx, "wishes.public.gathers", args)
	}
	return i18n.T(ctx, "wishes.public.closed", args)
}

func (p WishesProps) changed() int { return len(wish.Changes(*p.Problem, *p.Result)) }

func (p SignUpPage) wishesOnly() bool {
	return len(p.Wishable) > 0 && slices.Max([]int{len(p.Chosen), len(p.Offered)}) == 0
}
