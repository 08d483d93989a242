package manage

import (
	"context"
	"strings"

	"oplibre/app/i18n"
	"oplibre/app/programme/exchange"
)

// figure is one number of a preview with its sentence.
type figure struct {
	key string
	n   int
}

// figures are what an import would do, in numbers.
func (p ImportProps) figures() []figure {
	creates, counts := "programme.import.creates", p.Preview.Counts()
	if !p.Preview.First {
		creates = "programme.import.drafts"
	}
	return []figure{{creates, len(p.Preview.Create)}, {"programme.import.changes_drafts", counts.Drafts}, {"programme.import.prepares", counts.Prepared},
		{"programme.import.cancels", counts.Cancelled}, {"programme.import.reinstates", counts.Reinstated}, {"programme.import.unchanged", p.Preview.Unchanged},
		{"programme.import.refuses", p.Preview.RefusedEvents()}, {"programme.import.warns", len(p.Preview.Warnings)}}
}

// waits is the sentence on what the public does not see yet.
func (p ImportProps) waits() string {
	if p.Preview.Counts().Waiting() > 0 {
		return "programme.import.will_wait"
	}
	return "programme.import.will_be_drafts"
}

// plannedWhat says what would be different of an atelier, and whether that waits to be published.
func (p ImportProps) plannedWhat(ctx context.Context, a exchange.Planned) string {
	state := "programme.import.state.draft"
	switch {
	case a.Cancelled:
		state = "programme.import.state.cancelled"
	case a.Reinstated:
		state = "programme.import.state.reinstated"
	case a.Waits:
		state = "programme.import.state.waits"
	}
	return i18n.T(ctx, state, i18n.Args{"Columns": columns(ctx, a.Changes)})
}

// someNames lists names, the first of a long list only.
func someNames(names []string) string {
	const most = 12
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:most], ", ") + "…"
}

// plannedWhere writes when and where an atelier of a file takes place, as far as the file says it.
func (p ImportProps) plannedWhere(ctx context.Context, a exchange.Planned) string {
	var parts []string
	if a.StartsAt > 0 {
		parts = append(parts, p.plannedWhen(ctx, a))
	}
	if a.Place != "" {
		parts = append(parts, a.Place)
	}
	return strings.Join(parts, ", ")
}

// plannedWhen writes when an atelier of a file takes place, with its year when that is not the weekend's: an old file is the
// mistake to notice here.
func (p ImportProps) plannedWhen(ctx context.Context, a exchange.Planned) string {
	zone := p.Operation.Location()
	start, end := a.StartsAt.In(zone), a.EndsAt.In(zone)
	if start.Year() == p.Operation.Start().Year() {
		return i18n.Span(ctx, start, end)
	}
	return i18n.Moment(ctx, start) + " – " + i18n.Clock(ctx, end)
}
