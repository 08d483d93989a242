package operation

import (
	"encoding/json"
	"errors"
	"io"
	"math"
	"slices"

	"oplibre/app/problem"
)

// MaxOutlineBytes is the size of an outline file that is still read. The outline of a whole department has less.
const MaxOutlineBytes = 4 << 20

// maxOutlinePoints is to how many points an outline is simplified: it is drawn on every first page of the operation, which
// must stay small, and 400 points follow a commune's border to a few metres.
const maxOutlinePoints = 400

// Ring is a closed line of longitude and latitude, in degrees.
type Ring [][2]float64

// geometry is what concerns us of any GeoJSON object (RFC 7946, section 3).
type geometry struct {
	Type        string          `json:"type"`
	Coordinates json.RawMessage `json:"coordinates"`
	Geometry    *geometry       `json:"geometry"`
	Geometries  []geometry      `json:"geometries"`
	Features    []geometry      `json:"features"`
	Properties  map[string]any  `json:"properties"`
}

// codeProperties are the names under which files of communes carry the INSEE code.
var codeProperties = []string{"code", "insee", "code_insee", "insee_com", "INSEE_COM", "codgeo"}

// of reports whether a feature is one of the communes.
func (g *geometry) of(codes []string) bool {
	for _, name := range codeProperties {
		if code, ok := g.Properties[name].(string); ok && slices.Contains(codes, code) {
			return true
		}
	}
	return false
}

// The refusals of ReadOutline.
var (
	errNotGeoJSON = problem.New(problem.Invalid, "operation.outline.unreadable", nil)
	errNoPolygon  = problem.New(problem.Invalid, "operation.outline.no_polygon", nil)
	errProjected  = problem.New(problem.Invalid, "operation.outline.projected", nil)
	errTooLarge   = problem.New(problem.TooLarge, "operation.outline.large", nil)
)

// ReadOutline reads the polygons of a GeoJSON file (RFC 7946): a geometry, a feature or a collection of them. It returns one
// Polygon or MultiPolygon geometry as text, simplified, for Operation.Outline. Of a file of many communes only those with one
// of the INSEE codes are taken, when it has any of them. It returns problem.Invalid when the file is no GeoJSON, holds no
// polygon or is not in degrees, and problem.TooLarge.
func ReadOutline(r io.Reader, codes ...string) (string, error) {
	raw, err := io.ReadAll(io.LimitReader(r, MaxOutlineBytes+1))
	if err != nil {
		return "", err
	}
	if len(raw) > MaxOutlineBytes {
		return "", errTooLarge
	}
	var root geometry
	if err := json.Unmarshal(raw, &root); err != nil {
		return "", errNotGeoJSON
	}
	if slices.ContainsFunc(root.Features, func(f geometry) bool { return f.of(codes) }) {
		root.Features = slices.DeleteFunc(root.Features, func(f geometry) bool { return !f.of(codes) })
	}
	var polygons [][]Ring
	if err := root.collect(&polygons); err != nil {
		return "", err
	}
	if len(polygons) == 0 {
		return "", errNoPolygon
	}
	return writeOutline(polygons)
}

// collect appends the polygons below g. The depth is bounded by that which encoding/json accepts.
func (g *geometry) collect(polygons *[][]Ring) error {
	for _, below := range [][]geometry{g.Features, g.Geometries} {
		for i := range below {
			if err := below[i].collect(polygons); err != nil {
				return err
			}
		}
	}
	switch g.Type {
	case "Feature":
		if g.Geometry != nil {
			return g.Geometry.collect(polygons)
		}
	case "Polygon":
		var rings [][][]float64
		if json.Unmarshal(g.Coordinates, &rings) != nil {
			return errNotGeoJSON
		}
		return addPolygon(polygons, rings)
	case "MultiPolygon":
		var many [][][][]float64
		if json.Unmarshal(g.Coordinates, &many) != nil {
			return errNotGeoJSON
		}
		for _, rings := range many {
			if err := addPolygon(polygons, rings); err != nil {
				return err
			}
		}
	}
	return nil
}

func addPolygon(polygons *[][]Ring, rings [][][]float64) error {
	var polygon []Ring
	for _, positions := range rings {
		ring := make(Ring, 0, len(positions)+1)
		for _, p := range positions {
			if len(p) < 2 {
				return errNotGeoJSON
			}
			if math.Abs(p[0]) > 180 || math.Abs(p[1]) > 90 {
				return errProjected
			}
			ring = append(ring, [2]float64{rounded(p[0]), rounded(p[1])})
		}
		if len(ring) > 0 && ring[0] != ring[len(ring)-1] {
			ring = append(ring, ring[0]) // section 3.1.6 wants it closed; many files forget
		}
		if len(ring) >= 4 {
			polygon = append(polygon, thin(ring))
		}
	}
	if len(polygon) > 0 {
		*polygons = append(*polygons, polygon)
	}
	return nil
}

// rounded keeps six decimals, a tenth of a metre.
func rounded(degrees float64) float64 { return math.Round(degrees*1e6) / 1e6 }

// writeOutline simplifies with a growing tolerance until the points are few enough. Islets that shrink to nothing go.
func writeOutline(polygons [][]Ring) (string, error) {
	for tolerance := 0.0; tolerance < 1; tolerance = max(1e-5, tolerance*1.6) {
		kept, points := simplifyAll(polygons, tolerance)
		if len(kept) == 0 {
			return "", errNoPolygon
		}
		if points <= maxOutlinePoints {
			return marshalOutline(kept)
		}
	}
	return "", errTooLarge
}

func simplifyAll(polygons [][]Ring, tolerance float64) (kept [][]Ring, points int) {
	for _, polygon := range polygons {
		var rings []Ring
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

func marshalOutline(polygons [][]Ring) (string, error) {
	shape := map[string]any{"type": "MultiPolygon", "coordinates": polygons}
	if len(polygons) == 1 {
		shape = map[string]any{"type": "Polygon", "coordinates": polygons[0]}
	}
	text, err := json.Marshal(shape)
	return string(text), err
}

// OutlineRings returns the rings of the outline for a drawing; none when there is no outline.
func (o *Operation) OutlineRings() []Ring {
	var g geometry
	if o.Outline == "" || json.Unmarshal([]byte(o.Outline), &g) != nil {
		return nil
	}
	var polygons [][]Ring
	if err := g.collect(&polygons); err != nil {
		return nil
	}
	var rings []Ring
	for _, polygon := range polygons {
		rings = append(rings, polygon...)
	}
	return rings
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
	ring := make(Ring, 0, sides+1)
	for i := range sides {
		angle := 2 * math.Pi * float64(i) / sides
		east := kilometres * math.Cos(angle) / kilometresPerDegree / math.Cos(latitude*math.Pi/180)
		north := kilometres * math.Sin(angle) / kilometresPerDegree
		ring = append(ring, [2]float64{rounded(longitude + east), rounded(latitude + north)})
	}
	return marshalOutline([][]Ring{{append(ring, ring[0])}})
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
