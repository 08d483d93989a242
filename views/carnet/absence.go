package carnet

import (
	"context"

	"oplibre/app/i18n"
	"oplibre/app/signup"
)

// span says when something is, and how many seats giving it up frees.
func (p Page) span(ctx context.Context, e *signup.Entry) string {
	words := i18n.Span(ctx, e.Span().Start.In(p.Operation.Location()), e.Span().End.In(p.Operation.Location()))
	if n := e.Seats(); n > 0 {
		words += ", " + i18n.N(ctx, "reminder.absence.seats", n)
	}
	return words
}
