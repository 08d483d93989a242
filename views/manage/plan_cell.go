package manage

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"oplibre/app/i18n"
	"oplibre/app/programme"
	"oplibre/app/programme/clash"
	"oplibre/app/programme/plan"
)

// planAxis is what the script knows of the axis of time: for each stretch its start and end in epoch milliseconds, its
// place and height in units.
func planAxis(g *plan.Grid) string {
	axis := make([][4]int64, 0, len(g.Stretches))
	for _, s := range g.Stretches {
		axis = append(axis, [4]int64{int64(s.Start), int64(s.End), int64(s.Top), int64(s.Height)})
	}
	raw, err := json.Marshal(axis)
	if err != nil {
		return "[]" // numbers can be written
	}
	return string(raw)
}

// between is the style of what lies between two instants on the axis.
func between(g *plan.Grid, span programme.Span) string {
	return "--from:" + strconv.Itoa(g.Top(span.Start)) + ";--to:" + strconv.Itoa(g.Top(span.End))
}

// cellStyle is where an atelier stands: two that overlap a little lie over each other, others side by side.
func cellStyle(g *plan.Grid, cell plan.Cell) string {
	style := between(g, cell.Span())
	if cell.Lanes > 1 {
		style += ";--lane:" + strconv.Itoa(cell.Lane) + ";--lanes:" + strconv.Itoa(cell.Lanes)
	}
	if cell.Shared != (programme.Span{}) {
		style += ";--shared:" + strconv.Itoa(g.Top(cell.Shared.End)-g.Top(cell.Shared.Start))
	}
	return style
}

// shortCell is how many units an atelier needs to show more than one line.
const shortCell = 45

func cellClass(g *plan.Grid, cell plan.Cell, worst *clash.Clash) string {
	classes := []string{"cell", "theme"}
	if g.Top(cell.EndsAt)-g.Top(cell.StartsAt) < shortCell {
		classes = append(classes, "brief")
	}
	switch {
	case cell.Beside:
		classes = append(classes, "many")
	case cell.Lanes == 2:
		classes = append(classes, "pair")
	}
	switch {
	case worst == nil:
	case worst.Severity == clash.Impossible:
		classes = append(classes, "bad")
	default:
		classes = append(classes, "doubt")
	}
	return strings.Join(classes, " ")
}

// columnWidth is that of --col where the grid fits into a window of 1280, in px.
const columnWidth = 112

// tracks are the widths of the columns, in those of one (--col): wider where more stand side by side.
func tracks(g *plan.Grid) string {
	widths, all := make([]string, 0, len(g.Columns)), 0.0
	for _, c := range g.Columns {
		width := 1.0
		if slices.ContainsFunc(c.Cells, func(cell plan.Cell) bool { return cell.Beside }) {
			width = max(1.8, .8*float64(c.Lanes))
		}
		all += width
		share := decimal(width)
		widths = append(widths, "minmax(calc("+share+"*var(--col)),"+share+"fr)")
	}
	style := "--tracks:" + strings.Join(widths, " ") + ";--least:" + decimal(all) + ";--height:" + strconv.Itoa(g.Height)
	if paper := all * columnWidth; paper > paperWidth {
		style += ";--print:" + decimal(max(leastPrint, paperWidth/paper))
	}
	return style
}

// decimal writes a number for a style.
func decimal(n float64) string { return strconv.FormatFloat(n, 'f', -1, 32) }

// paperWidth is what fits on an A3 sheet across without being made smaller, in px; leastPrint is how small it is made.
const (
	paperWidth = 1380
	leastPrint = .3
)

// manyPlaces is from how many columns on the grid scrolls inside its own frame, so that the names of the places stay.
const manyPlaces = 9

// placeFacts says how many persons a place holds: 60 pl., dehors.
func planPlace(ctx context.Context, place *programme.Place) string {
	var facts []string
	if place.Capacity != nil {
		facts = append(facts, i18n.T(ctx, "plan.place.capacity", i18n.Args{"Count": i18n.Number(ctx, *place.Capacity)}))
	}
	if place.Outdoors {
		facts = append(facts, i18n.T(ctx, "plan.place.outdoors"))
	}
	return strings.Join(facts, ", ")
}

// lasting writes a length: 2 h 15, 45 min.
func lasting(ctx context.Context, d time.Duration) string {
	hours, minutes := int(d/time.Hour), int(d%time.Hour/time.Minute)
	args := i18n.Args{"Hours": hours, "Minutes": minutes, "Padded": pad(minutes)}
	switch {
	case hours == 0:
		return i18n.T(ctx, "plan.length.minutes", args)
	case minutes == 0:
		return i18n.T(ctx, "plan.length.hours", args)
	}
	return i18n.T(ctx, "plan.length.both", args)
}

func pad(minutes int) string {
	if minutes < 10 {
		return "0" + strconv.Itoa(minutes)
	}
	return strconv.Itoa(minutes)
}

// size says how long an atelier is and for how many.
func size(ctx context.Context, a *plan.Atelier) string {
	text := lasting(ctx, a.Duration())
	if a.Seats.Capacity != nil {
		text += ", " + i18n.N(ctx, "plan.seats", *a.Seats.Capacity)
	}
	return text
}

// idleSentence names the places without anything on the day.
func (p PlanProps) idleSentence(ctx context.Context) string {
	names := make([]string, 0, len(p.Grid.Idle))
	for _, place := range p.Grid.Idle {
		names = append(names, place.Name)
	}
	if len(names) > 6 {
		names = append(names[:6], "…")
	}
	return i18n.N(ctx, "plan.idle", len(p.Grid.Idle), i18n.Args{"Names": strings.Join(names, ", ")})
}
