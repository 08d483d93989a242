package collect

import (
	"math"

	"oplibre/app/operation"
)

// Sketch is a small plan of the territory on which one points: an image button of a form sends the point that was
// touched, without any script. One unit is one pixel on the screen.
type Sketch struct {
	Box           Box
	Width, Height int
}

// The sketch fits the narrowest phone (360 px with its edges).
const (
	sketchWidth  = 320
	sketchHeight = 260
)

// SketchOf returns the plan of an operation's territory; false when nobody said where that is.
func SketchOf(o *operation.Operation) (Sketch, bool) {
	area, known := Area(o)
	if !known {
		return Sketch{}, false
	}
	box := area.widened(300)
	s := Sketch{Box: box, Width: sketchWidth, Height: sketchHeight}
	shrink := math.Cos((box.South + box.North) / 2 * math.Pi / 180)
	// The box takes the shape of the plan, so that a metre is as long in both directions.
	across, up := (box.East-box.West)*shrink, box.North-box.South
	if wanted := up * sketchWidth / sketchHeight; across < wanted {
		grow := (wanted - across) / shrink / 2
		s.Box.West, s.Box.East = box.West-grow, box.East+grow
	} else {
		grow := (across*sketchHeight/sketchWidth - up) / 2
		s.Box.South, s.Box.North = box.South-grow, box.North+grow
	}
	return s, true
}

// At returns the position of a point of the plan; false outside it and in its very corner, which is what a keyboard
// sends.
func (s Sketch) At(x, y int) (Point, bool) {
	if x < 0 || y < 0 || x > s.Width || y > s.Height || (x == 0 && y == 0) {
		return Point{}, false
	}
	return Point{
		Longitude: s.Box.West + (s.Box.East-s.Box.West)*float64(x)/float64(s.Width),
		Latitude:  s.Box.North - (s.Box.North-s.Box.South)*float64(y)/float64(s.Height),
	}, true
}

// XY returns where a position is on the plan, in pixels.
func (s Sketch) XY(p Point) (x, y float64) {
	return (p.Longitude - s.Box.West) / (s.Box.East - s.Box.West) * float64(s.Width),
		(s.Box.North - p.Latitude) / (s.Box.North - s.Box.South) * float64(s.Height)
}
