package part

import (
	"context"
	"math"
	"strings"

	"github.com/paulmach/orb"

	"oplibre/app/i18n"
)

// Drawing is a map drawn by the server on plain paper: the outline of the territory, numbered places, points in the
// colour of their theme. It needs no tiles, no script and no network. Coordinates are WGS 84.
type Drawing struct {
	// Title and Description are read by screen readers; Title is required.
	Title, Description string
	// Outline are the rings of the territory.
	Outline [][]Position
	Places  []DrawnPlace
	Points  []DrawnPoint
	// Ratio is height over width; 0 means 0.45.
	Ratio float64
	// Cover is the drawing behind the label of the home page.
	Cover bool
}

// Position is a longitude and a latitude in degrees, in the order of GeoJSON (RFC 7946, section 3.1.1).
type Position [2]float64

// RingsOf returns the rings of a territory for Drawing.Outline.
func RingsOf(rings []orb.Ring) [][]Position {
	drawn := make([][]Position, len(rings))
	for i, ring := range rings {
		drawn[i] = make([]Position, len(ring))
		for j, at := range ring {
			drawn[i][j] = Position(at)
		}
	}
	return drawn
}

// DrawnPlace is a place with the number that the list beside the map gives it.
type DrawnPlace struct {
	Position
	Number, Name string
	// Href makes the place a link; empty leaves it a drawing.
	Href string
}

// DrawnPoint is something collected.
type DrawnPoint struct {
	Position
	Name    string
	Colours Colours
}

// drawingWidth is the width of the drawing in its own units; the height follows from the ratio.
const drawingWidth = 1000.0

// metresPerDegree is the length of a degree of latitude.
const metresPerDegree = 111_320.0

// role is img, or group when places are links, which an image may not hold.
func (d Drawing) role() string {
	for _, place := range d.Places {
		if place.Href != "" {
			return "group"
		}
	}
	return "img"
}

// projection turns positions into units of the drawing: equirectangular, true to scale at the middle latitude, which is
// exact enough for a commune.
type projection struct {
	west, north, shrink, unit, left, top, height float64
}

// project fits everything that is drawn into the frame with a margin.
func (d Drawing) project() projection {
	ratio := d.Ratio
	if ratio <= 0 {
		ratio = 0.45
	}
	height := drawingWidth * ratio
	west, south, east, north := d.bounds()
	shrink := math.Cos((south + north) / 2 * math.Pi / 180)
	// A drawing of one single place still shows about 400 m around it.
	width, tall := max((east-west)*shrink, 0.004), max(north-south, 0.004)
	const margin = 48.0
	unit := min((drawingWidth-2*margin)/width, (height-2*margin)/tall)
	return projection{west: west, north: north, shrink: shrink, unit: unit, height: height,
		left: (drawingWidth - (east-west)*shrink*unit) / 2, top: (height - (north-south)*unit) / 2}
}

// bounds is the box around everything drawn; of nothing, a point at 0, 0.
func (d Drawing) bounds() (west, south, east, north float64) {
	west, south, east, north = math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	grow := func(p Position) {
		west, east = min(west, p[0]), max(east, p[0])
		south, north = min(south, p[1]), max(north, p[1])
	}
	for _, ring := range d.Outline {
		for _, p := range ring {
			grow(p)
		}
	}
	for _, place := range d.Places {
		grow(place.Position)
	}
	for _, point := range d.Points {
		grow(point.Position)
	}
	if west > east {
		return 0, 0, 0, 0
	}
	return west, south, east, north
}

func (p projection) xAt(at Position) float64 { return p.left + (at[0]-p.west)*p.shrink*p.unit }

func (p projection) yAt(at Position) float64 { return p.top + (p.north-at[1])*p.unit }

func (p projection) x(at Position) string { return decimal(p.xAt(at)) }

func (p projection) y(at Position) string { return decimal(p.yAt(at)) }

// path draws the outline.
func (p projection) path(rings [][]Position) string {
	var path strings.Builder
	for _, ring := range rings {
		for i, at := range ring {
			if i == 0 {
				path.WriteByte('M')
			} else {
				path.WriteByte('L')
			}
			path.WriteString(p.x(at) + " " + p.y(at))
		}
		path.WriteByte('Z')
	}
	return path.String()
}

// squares draws the paper: squares as wide as the ruler, beyond the frame so that a cover can show more of it.
func (p projection) squares() string {
	step, _ := p.step()
	step *= p.unit / metresPerDegree
	var path strings.Builder
	right, bottom := drawingWidth-20, p.height-20
	for x := right - step*math.Floor((right+2*drawingWidth)/step); x < 3*drawingWidth; x += step {
		path.WriteString("M" + decimal(x) + " -1000V2000")
	}
	for y := bottom - step*math.Floor((bottom+drawingWidth)/step); y < 2*drawingWidth; y += step {
		path.WriteString("M-2000 " + decimal(y) + "H3000")
	}
	return path.String()
}

// ruler is the step in units of the drawing and in words.
func (p projection) ruler(ctx context.Context) (units, label string) {
	metres, kilometres := p.step()
	units = decimal(metres / metresPerDegree * p.unit)
	if kilometres {
		return units, i18n.Number(ctx, int(metres/1000)) + "\u202fkm"
	}
	return units, i18n.Number(ctx, int(metres)) + "\u202fm"
}

// step is a length in metres, one, two or five times a power of ten, that is at most a fifth of the drawing; the second
// result tells whether one says it in kilometres.
func (p projection) step() (metres float64, kilometres bool) {
	most := drawingWidth / 5 / p.unit * metresPerDegree
	step := math.Pow(10, math.Floor(math.Log10(most)))
	for _, times := range []float64{5, 2} {
		if step*times <= most {
			step *= times
			break
		}
	}
	return step, step >= 1000
}
