package wording

import (
	"context"
	"strconv"

	"oplibre/app/i18n"
	"oplibre/app/signup"
	"oplibre/app/signup/wish"
)

// Rank names a wish by its rank, 0 for the first: 1er vœu.
func Rank(ctx context.Context, rank int) string {
	return i18n.T(ctx, "wishes.rank."+strconv.Itoa(rank+1))
}

// Outcome says what became of a wish, and of one that was refused why; it is empty before the assignment is published.
func Outcome(ctx context.Context, w *signup.Wish) string {
	if w.Outcome == "" {
		return ""
	}
	args := i18n.Args{"Wanted": w.Wanted, "Seats": w.Seats, "Instead": Rank(ctx, w.Instead)}
	switch w.Outcome {
	case "full":
		if w.Wanted == 0 {
			return i18n.T(ctx, "wishes.outcome.full_since")
		}
		if w.Rank == 0 {
			return i18n.T(ctx, "wishes.outcome.full_first", args)
		}
		args["Rank"] = w.Rank + 1
	}
	return i18n.T(ctx, "wishes.outcome."+w.Outcome, args)
}

// Came says in one sentence what came true: Vous avez votre 2e vœu.
func Came(ctx context.Context, wishes *signup.Wishes) string {
	var ranks []string
	for i := range wishes.List {
		if w := &wishes.List[i].Wish; w.Came() {
			ranks = append(ranks, Rank(ctx, w.Rank))
		}
	}
	switch n := len(ranks); n {
	case 0:
		return i18n.T(ctx, "wishes.came.none")
	case 1:
		return i18n.T(ctx, "wishes.came.one", i18n.Args{"Rank": ranks[0]})
	default:
		return i18n.N(ctx, "wishes.came.many", n)
	}
}

// Goal names what is counted.
func Goal(ctx context.Context, b wish.Bound) string {
	if b.Goal == wish.Ranked {
		return Rank(ctx, b.Rank)
	}
	return i18n.T(ctx, "wishes.goal."+string(b.Goal))
}
