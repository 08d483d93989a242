package part

import (
	"context"
	"math"
	"strings"
	"unicode/utf8"
)

// label is a numbered mark of a drawing. Places so near one another that their marks would lie on one another share one:
// 1·2·3.
type label struct {
	x, y    float64
	members []DrawnPlace
}

// Sizes of a mark in units of the drawing, before the stylesheet enlarges it: half its height, the width of a figure, and how
// much larger it is drawn on a cover, between what phones and wide screens need.
const (
	markRadius  = 17.0
	figureWidth = 9.5
	enlarged    = 1.7
)

// labels returns the marks of the places. Places that are links keep a mark each: a link leads to one thing.
func (d Drawing) labels(p projection) []label {
	labels := make([]label, 0, len(d.Places))
	for _, place := range d.Places {
		labels = append(labels, label{x: p.xAt(place.Position), y: p.yAt(place.Position), members: []DrawnPlace{place}})
	}
	if d.role() == "group" {
		return labels
	}
	for i := 0; i < len(labels); {
		j := touching(labels, i)
		if j < 0 {
			i++
			continue
		}
		labels[i] = joined(labels[i], labels[j])
		labels = append(labels[:j], labels[j+1:]...)
		i = 0 // the wider mark may touch one that was free
	}
	return labels
}

// touching returns the nearest mark after i that would lie on it, -1 for none.
func touching(labels []label, i int) int {
	found, nearest := -1, math.Inf(1)
	for j := i + 1; j < len(labels); j++ {
		dx, dy := math.Abs(labels[i].x-labels[j].x), math.Abs(labels[i].y-labels[j].y)
		if dx < enlarged*(labels[i].half()+labels[j].half()) && dy < enlarged*2*markRadius && math.Hypot(dx, dy) < nearest {
			found, nearest = j, math.Hypot(dx, dy)
		}
	}
	return found
}

// joined is one mark in the middle of the places of two.
func joined(a, b label) label {
	n, m := float64(len(a.members)), float64(len(b.members))
	return label{x: (a.x*n + b.x*m) / (n + m), y: (a.y*n + b.y*m) / (n + m), members: append(append([]DrawnPlace{}, a.members...), b.members...)}
}

// text is what stands in the mark: 4, or 1·2·3.
func (l label) text() string {
	numbers := make([]string, len(l.members))
	for i, place := range l.members {
		numbers[i] = place.Number
	}
	return strings.Join(numbers, "·")
}

// half is half the width of the mark.
func (l label) half() float64 {
	return max(markRadius, 7+figureWidth*float64(utf8.RuneCountInString(l.text()))/2)
}

// name says which places the mark shows.
func (l label) name(ctx context.Context) string {
	names := make([]string, len(l.members))
	for i, place := range l.members {
		names[i] = Typed(ctx, place.Name)
		if len(l.members) > 1 {
			names[i] = place.Number + ". " + names[i]
		}
	}
	return strings.Join(names, ", ")
}
