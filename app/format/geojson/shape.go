package geojson

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geo"
	"github.com/paulmach/orb/planar"
	"github.com/paulmach/orb/simplify"
)

// BoundingBox is west, south, east, north, as the bbox member of section 5 and the map's view want it.
func BoundingBox(outline orb.MultiPolygon) [4]float64 {
	b := outline.Bound()
	return [4]float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]}
}

// Contains says whether a point is inside the outline and in none of its holes; on the line counts as inside.
func Contains(outline orb.MultiPolygon, p orb.Point) bool {
	return outline.Bound().Contains(p) && planar.MultiPolygonContains(outline, p)
}

// Circle is a polygon of the given number of corners (at least 8) on a circle around a centre: the outline of a
// territory of which only a point and a distance in metres are known.
func Circle(center orb.Point, metres float64, corners int) orb.MultiPolygon {
	corners = max(corners, 8)
	ring := make(orb.Ring, 0, corners+1)
	for i := range corners { // bearings run clockwise, outer rings the other way
		p := geo.PointAtBearingAndDistance(center, -360*float64(i)/float64(corners), metres)
		ring = append(ring, orb.Point{wrapped(p[0]), p[1]})
	}
	return orb.MultiPolygon{{append(ring, ring[0])}}
}

// wrapped brings a longitude that ran over the antimeridian back into range.
func wrapped(longitude float64) float64 {
	switch {
	case longitude > 180:
		return longitude - 360
	case longitude < -180:
		return longitude + 360
	}
	return longitude
}

// Simplify takes away points for drawing (Douglas-Peucker), none of which was further than about metres from the line
// that remains. Rings that become smaller than that disappear, but never the largest outer one. The outline
// itself is left as it is: what is published and what is asked "inside?" is the full one.
func Simplify(outline orb.MultiPolygon, metres float64) orb.MultiPolygon {
	b := outline.Bound()
	perDegree := 111_320 * math.Max(0.2, math.Cos(b.Center()[1]*math.Pi/180))
	line := simplify.DouglasPeucker(metres / perDegree)
	largest, simple := largestPolygon(outline), orb.MultiPolygon{}
	for i, polygon := range outline {
		var kept orb.Polygon
		for j, ring := range polygon {
			thin := line.Ring(ring.Clone())
			if len(thin) < 4 {
				if j == 0 && i == largest {
					thin = ring.Clone()
				} else if j == 0 {
					break
				} else {
					continue
				}
			}
			kept = append(kept, thin)
		}
		if len(kept) > 0 {
			simple = append(simple, kept)
		}
	}
	return simple
}

func largestPolygon(outline orb.MultiPolygon) (at int) {
	var most float64
	for i, polygon := range outline {
		if area := math.Abs(planar.Area(polygon)); area > most {
			at, most = i, area
		}
	}
	return at
}
