package manage

import (
	"context"
	"strings"

	"oplibre/app/i18n"
	"oplibre/app/programme"
)

// figure is one number of a preview with its sentence.
type figure struct {
	key string
	n   int
}

// figures are what an import would do, in numbers.
func (p ImportProps) figures() []figure {
	return []figure{{"programme.import.creates", len(p.Plan.Create)}, {"programme.import.changes", len(p.Plan.Change)},
		{"programme.import.unchanged", p.Plan.Unchanged}, {"programme.import.refuses", p.Plan.RefusedEvents()}, {"programme.import.warns", len(p.Plan.Warnings)}}
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
func (p ImportProps) plannedWhere(ctx context.Context, a programme.PlannedAtelier) string {
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
func (p ImportProps) plannedWhen(ctx context.Context, a programme.PlannedAtelier) string {
	zone := p.Operation.Location()
	start, end := a.StartsAt.In(zone), a.EndsAt.In(zone)
	if start.Year() == p.Operation.Start().Year() {
		return i18n.Span(ctx, start, end)
	}
	return i18n.Moment(ctx, start) + " – " + i18n.Clock(ctx, end)
}
