package carnet

import (
	"context"

	"oplibre/app/i18n"
)

// wishesUntil says until when wishes can be changed, or that they are closed.
func (p Page) wishesUntil(ctx context.Context) string {
	if p.Round == nil {
		return ""
	}
	key := "wishes.carnet.closed"
	if p.Gathers {
		key = "wishes.carnet.until"
	}
	return i18n.T(ctx, key, i18n.Args{"Closes": i18n.DayClock(ctx, p.Round.ClosesAt.In(p.Operation.Location()))})
}

// wishesLead says what the page is for: to rank while wishes are gathered, else that it is over.
func (p Page) wishesLead(ctx context.Context) string {
	if p.Gathers {
		return i18n.T(ctx, "wishes.carnet.lead")
	}
	return i18n.T(ctx, "wishes.carnet.over")
}
