package demo

import (
	"image"
	"math"

	"golang.org/x/image/vector"
)

// pen outlines a shape and paints it. It keeps the outline until it is painted, because a rasterizer that is only as large
// as the shape works ten times faster than one of the whole picture.
type pen struct {
	steps  []step
	raster vector.Rasterizer
	low    [2]float32 // the corner of the shape nearest to the origin
	high   [2]float32
}

// step is a line or a curve of the outline: how many of its points count says which; the first one moves.
type step struct {
	n      int
	points [6]float32
}

// MoveTo begins the outline at a point.
func (p *pen) MoveTo(x, y float32) {
	p.steps, p.low, p.high = p.steps[:0], [2]float32{x, y}, [2]float32{x, y}
	p.add(x, y)
}

// LineTo goes on straight to a point.
func (p *pen) LineTo(x, y float32) { p.add(x, y) }

// QuadTo goes on to c along a quadratic Bézier curve.
func (p *pen) QuadTo(bx, by, cx, cy float32) { p.add(bx, by, cx, cy) }

// CubeTo goes on to d along a cubic Bézier curve.
func (p *pen) CubeTo(bx, by, cx, cy, dx, dy float32) { p.add(bx, by, cx, cy, dx, dy) }

// add keeps a step. A Bézier curve lies inside its control points, so that these are enough to know the shape's size.
func (p *pen) add(coordinates ...float32) {
	s := step{n: len(coordinates)}
	copy(s.points[:], coordinates)
	p.steps = append(p.steps, s)
	for i, v := range coordinates {
		p.low[i%2], p.high[i%2] = min(p.low[i%2], v), max(p.high[i%2], v)
	}
}

func (p *pen) fill(img *image.RGBA, shade colour) {
	floor := func(v float32) int { return int(math.Floor(float64(v))) }
	box := image.Rect(floor(p.low[0]), floor(p.low[1]), floor(p.high[0])+1, floor(p.high[1])+1).Intersect(img.Bounds())
	if box.Empty() {
		return
	}
	p.raster.Reset(box.Dx(), box.Dy())
	x, y := float32(box.Min.X), float32(box.Min.Y)
	for i, s := range p.steps {
		at := s.points
		switch {
		case i == 0:
			p.raster.MoveTo(at[0]-x, at[1]-y)
		case s.n == 2:
			p.raster.LineTo(at[0]-x, at[1]-y)
		case s.n == 4:
			p.raster.QuadTo(at[0]-x, at[1]-y, at[2]-x, at[3]-y)
		default:
			p.raster.CubeTo(at[0]-x, at[1]-y, at[2]-x, at[3]-y, at[4]-x, at[5]-y)
		}
	}
	p.raster.ClosePath()
	p.raster.Draw(img, box, image.NewUniform(shade), image.Point{})
}
