package web

import (
	"context"

	"oplibre/app/operation"
	"oplibre/app/programme/clash"
	"oplibre/app/programme/plan"
	"oplibre/views/manage"
)

// clashCounts says how many things clash in a plan, by severity, and on which day the grid shows the first of each.
func (s *Site) clashCounts(ctx context.Context, o *operation.Operation) ([]manage.ClashCount, error) {
	p, err := plan.Load(ctx, s.DB, o)
	if err != nil {
		return nil, err
	}
	found := clash.Find(p)
	var counts []manage.ClashCount
	for _, severity := range clash.Severities {
		count := manage.ClashCount{Severity: severity, Href: "/gestion/" + o.Slug + "/programme/grille"}
		for _, c := range found {
			if c.Severity != severity {
				continue
			}
			if count.N == 0 && c.Span.Start > 0 {
				count.Href += "?jour=" + plan.DayOf(c.Span.Start, o.Location()).Date
			}
			count.N++
		}
		if count.N > 0 {
			counts = append(counts, count)
		}
	}
	return counts, nil
}
