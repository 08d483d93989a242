package operation

import (
	"encoding/json"
	"errors"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"oplibre/app/format/geojson"
	"oplibre/app/problem"
)

// MaxOutlineBytes is the size of an outline file that is still read.
const MaxOutlineBytes = geojson.MaxOutlineBytes

// maxOutlinePoints is to how many points an outline is simplified: it is drawn on every first page of the operation, which
// must stay small, and 400 points follow a commune's border to a few metres.
const maxOutlinePoints = 400

// The refusals of ReadOutline.
var (
	errNotGeoJSON = problem.New(problem.Invalid, "operation.outline.unreadable", nil)
	errNoPolygon  = problem.New(problem.Invalid, "operation.outline.no_polygon", nil)
	errProjected  = problem.New(problem.Invalid, "operation.outline.projected", nil)
	errSwapped    = problem.New(problem.Invalid, "operation.outline.swapped", nil)
	errTooLarge   = problem.New(problem.TooLarge, "operation.outline.large", nil)
)

// ReadOutline reads the polygons of a GeoJSON file (RFC 7946), as geojson.ReadOutline does. It returns one Polygon or
// MultiPolygon geometry as text, simplified, for Operation.Outline. Of a file of many communes only those with one of the
// INSEE codes are taken, when it has any of them. It returns problem.Invalid when the file is no GeoJSON, holds no polygon
// or is not in degrees of longitude and latitude, and problem.TooLarge.
func ReadOutline(r io.Reader, codes ...string) (string, error) {
	outline, err := geojson.ReadOutline(r, codes...)
	switch {
	case errors.Is(err, geojson.ErrSyntax):
		return "", errNotGeoJSON
	case errors.Is(err, geojson.ErrNoPolygon):
		return "", errNoPolygon
	case errors.Is(err, geojson.ErrOutOfRange), errors.Is(err, geojson.ErrCRS):
		return "", errProjected
	case errors.Is(err, geojson.ErrTooLarge):
		return "", errTooLarge
	case err != nil:
		return "", err
	}
	for _, polygon := range outline {
		for i, ring := range polygon {
			polygon[i] = thin(sixDecimals(ring))
		}
	}
	return writeOutline(outline)
}

// sixDecimals keeps six decimals of each point.
func sixDecimals(ring orb.Ring) orb.Ring {
	for i, p := range ring {
		ring[i] = orb.Point{rounded(p[0]), rounded(p[1])}
	}
	return ring
}

// rounded keeps six decimals: a tenth of a metre.
func rounded(degrees float64) float64 { return math.Round(degrees*1e6) / 1e6 }

// writeOutline simplifies with a growing tolerance until the points are few enough. Islets that shrink to nothing go.
func writeOutline(polygons orb.MultiPolygon) (string, error) {
	for tolerance := 0.0; tolerance < 1; tolerance = max(1e-5, tolerance*1.6) {
		kept, points := simplifyAll(polygons, tolerance)
		if len(kept) == 0 {
			return "", errNoPolygon
		}
		if points <= maxOutlinePoints && geojson.LooksSwapped(kept) {
			return "", errSwapped
		}
		if points <= maxOutlinePoints {
			return marshalOutline(kept)
		}
	}
	return "", errTooLarge
}

func simplifyAll(polygons orb.MultiPolygon, tolerance float64) (kept orb.MultiPolygon, points int) {
	for _, polygon := range polygons {
		var rings orb.Polygon
		for i, ring := range polygon {
			simple := simplify(ring, tolerance)
			if len(simple) < 4 {
				if i == 0 {
					break // without its outer ring a polygon is nothing
				}
				continue
			}
			rings = append(rings, simple)
			points += len(simple)
		}
		if len(rings) > 0 {
			kept = append(kept, rings)
		}
	}
	return kept, points
}

func marshalOutline(polygons orb.MultiPolygon) (string, error) {
	shape := map[string]any{"type": "MultiPolygon", "coordinates": polygons}
	if len(polygons) == 1 {
		shape = map[string]any{"type": "Polygon", "coordinates": polygons[0]}
	}
	text, err := json.Marshal(shape)
	return string(text), err
}

// OutlineRings returns the rings of the outline for a drawing; none when there is no outline.
func (o *Operation) OutlineRings() []orb.Ring {
	if o.Outline == "" {
		return nil
	}
	outline, err := geojson.ReadOutline(strings.NewReader(o.Outline))
	if err != nil {
		return nil
	}
	return slices.Concat(outline...)
}

// CentreUnset reports whether the centre is still that of the department, which nobody chose.
func (o *Operation) CentreUnset() bool {
	if len(o.Communes) == 0 {
		return false
	}
	centre, known := CentreOf(o.Communes[0].InseeCode)
	return known && centre.Approximate && o.Longitude == centre.Lon && o.Latitude == centre.Lat
}

// centreOnOutline moves a centre that nobody chose to the middle of the outline.
func (o *Operation) centreOnOutline() {
	rings := o.OutlineRings()
	if len(rings) == 0 || !o.CentreUnset() {
		return
	}
	west, south, east, north := 180.0, 90.0, -180.0, -90.0
	for _, p := range rings[0] {
		west, east = min(west, p[0]), max(east, p[0])
		south, north = min(south, p[1]), max(north, p[1])
	}
	o.Longitude, o.Latitude = rounded((west+east)/2), rounded((south+north)/2)
}

// Circle returns the outline of a radius around a centre, as a polygon of 48 sides. It returns problem.Invalid when the radius
// is not between 0.1 and 50 km.
func Circle(longitude, latitude, kilometres float64) (string, error) {
	if !(kilometres >= 0.1 && kilometres <= 50) || math.Abs(latitude) > 85 {
		return "", errRadius
	}
	const sides, kilometresPerDegree = 48, 111.32
	ring := make(orb.Ring, 0, sides+1)
	for i := range sides {
		angle := 2 * math.Pi * float64(i) / sides
		east := kilometres * math.Cos(angle) / kilometresPerDegree / math.Cos(latitude*math.Pi/180)
		north := kilometres * math.Sin(angle) / kilometresPerDegree
		ring = append(ring, orb.Point{rounded(longitude + east), rounded(latitude + north)})
	}
	return marshalOutline(orb.MultiPolygon{{append(ring, ring[0])}})
}

var errRadius = problem.New(problem.Invalid, "operation.outline.radius", nil)

// messageOf returns the message of a refusal, for a form field.
func messageOf(err error) problem.Message {
	var refusal *problem.Error
	if errors.As(err, &refusal) {
		return refusal.Message
	}
	return problem.Message{Key: "operation.outline.unreadable"}
}
