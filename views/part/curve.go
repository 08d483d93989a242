package part

import (
	"context"
	"strings"
	"time"

	"oplibre/app/i18n"
)

// Curve is a number that grows with time, drawn as steps: sign-ups since they opened. Its title, above it, is the finding.
type Curve struct {
	// Label says in words what is drawn.
	Label string
	// From and To are the ends of the scale, in the zone of the operation.
	From, To time.Time
	// Steps are the values in order of time; the last one is written in large.
	Steps []CurveStep
	// Goal is the dashed line; 0 draws none.
	Goal int
	// Forecast is where the dotted line leads from the last step; its zero value draws none.
	Forecast CurveStep
	// Event is the one thing that explains a jump; an empty Text draws none.
	Event CurveEvent
}

// CurveStep is the value from a moment on.
type CurveStep struct {
	At    time.Time
	Value int
}

// CurveEvent is a moment with its name.
type CurveEvent struct {
	At   time.Time
	Text string
}

// The frame of the drawing in its own units; texts stand left of and below the plot.
const (
	curveLeft, curveRight = 44.0, 540.0
	curveTop, curveBottom = 16.0, 190.0
)

// x is where a moment lies, y where a value does.
func (c Curve) x(t time.Time) string {
	return decimal(curveLeft + share(t, c.From, c.To)*(curveRight-curveLeft))
}

func (c Curve) y(value int) string {
	return decimal(curveBottom - float64(value)/float64(c.top())*(curveBottom-curveTop))
}

// highest is the greatest value that is drawn.
func (c Curve) highest() int {
	highest := max(1, c.Goal, c.Forecast.Value)
	for _, step := range c.Steps {
		highest = max(highest, step.Value)
	}
	return highest
}

// unit is the distance of the horizontal lines: one, two or five times a power of ten, at most five lines.
func (c Curve) unit() int {
	for unit := 1; ; unit *= 10 {
		for _, times := range []int{1, 2, 5} {
			if unit*times*5 >= c.highest() {
				return unit * times
			}
		}
	}
}

// top is the value at the upper edge.
func (c Curve) top() int {
	unit := c.unit()
	return (c.highest() + unit - 1) / unit * unit
}

// lines are the values of the horizontal lines.
func (c Curve) lines() []int {
	var lines []int
	for value := 0; value <= c.top(); value += c.unit() {
		lines = append(lines, value)
	}
	return lines
}

// last is the newest step; the beginning with nothing when there is none.
func (c Curve) last() CurveStep {
	if len(c.Steps) == 0 {
		return CurveStep{At: c.From}
	}
	return c.Steps[len(c.Steps)-1]
}

// path draws the steps: level until the next moment, then up.
func (c Curve) path() string {
	var path strings.Builder
	path.WriteString("M" + c.x(c.From) + " " + c.y(0))
	for _, step := range c.Steps {
		path.WriteString("H" + c.x(step.At) + "V" + c.y(step.Value))
	}
	return path.String()
}

// area closes the steps down to the scale.
func (c Curve) area() string { return c.path() + "V" + c.y(0) + "Z" }

// ticks are the moments named under the scale: its ends and the newest step.
func (c Curve) ticks(ctx context.Context) []CurveEvent {
	ticks := []CurveEvent{{c.From, i18n.DayMonth(ctx, c.From)}}
	if at := share(c.last().At, c.From, c.To); at > 0.15 && at < 0.85 {
		ticks = append(ticks, CurveEvent{c.last().At, i18n.DayMonth(ctx, c.last().At)})
	}
	return append(ticks, CurveEvent{c.To, i18n.DayMonth(ctx, c.To)})
}
