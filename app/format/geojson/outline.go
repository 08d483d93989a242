package geojson

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/paulmach/orb"
)

// Why an outline is refused; each names one mistake that people make, so that one sentence can say what to do.
var (
	// ErrSyntax means that the file is no JSON, or JSON of another shape than GeoJSON has.
	ErrSyntax = errors.New("geojson: not GeoJSON")
	// ErrTooLarge means more bytes than MaxOutlineBytes.
	ErrTooLarge = errors.New("geojson: file is too large")
	// ErrTooManyPoints means more points than MaxOutlinePoints: an outline for drawing and for "is this inside".
	ErrTooManyPoints = errors.New("geojson: outline has too many points")
	// ErrNoPolygon means GeoJSON without any area in it: only points or lines.
	ErrNoPolygon = errors.New("geojson: no polygon in the file")
	// ErrNotClosed means a ring whose last point is not its first, or of fewer than four (RFC 7946 section 3.1.6).
	ErrNotClosed = errors.New("geojson: ring is not closed")
	// ErrOutOfRange means a longitude beyond ±180 or a latitude beyond ±90, as projected coordinates (Lambert 93) have.
	ErrOutOfRange = errors.New("geojson: coordinates are no longitude and latitude")
	// ErrCRS means that the file declares another reference system than WGS 84 (removed from the format: section 4).
	ErrCRS = errors.New("geojson: coordinates in another reference system")
	// ErrSwapped means that latitude and longitude look exchanged. The outline is returned with it: see Swap.
	ErrSwapped = errors.New("geojson: latitude and longitude look exchanged")
)

// Limits of an outline. The outline of the largest French commune has some 5,000 points in the state's full detail.
const (
	MaxOutlineBytes  = 16 << 20
	MaxOutlinePoints = 200_000
)

// maxDepth is how deep collections may stand in one another.
const maxDepth = 8

// ReadOutline reads all areas of a file, whatever holds them (Polygon, MultiPolygon, Feature, FeatureCollection,
// GeometryCollection), as one outline. Lines and points beside them are ignored. It returns one of the errors above;
// ErrSwapped alone comes with the outline as it was written.
func ReadOutline(r io.Reader) (orb.MultiPolygon, error) {
	raw, err := io.ReadAll(io.LimitReader(r, MaxOutlineBytes+1))
	if err != nil {
		return nil, err
	}
	if len(raw) > MaxOutlineBytes {
		return nil, ErrTooLarge
	}
	if len(raw) >= 3 && string(raw[:3]) == "\xef\xbb\xbf" {
		raw = raw[3:]
	}
	var o outlineReader
	if err := o.object(raw, 0); err != nil {
		return nil, err
	}
	if len(o.outline) == 0 {
		return nil, ErrNoPolygon
	}
	if LooksSwapped(o.outline) {
		return o.outline, ErrSwapped
	}
	return o.outline, nil
}

type outlineReader struct {
	outline orb.MultiPolygon
	points  int
}

// member is any GeoJSON object; what is decoded further depends on its type.
type member struct {
	Type        string            `json:"type"`
	CRS         json.RawMessage   `json:"crs"`
	Features    []json.RawMessage `json:"features"`
	Geometry    json.RawMessage   `json:"geometry"`
	Geometries  []json.RawMessage `json:"geometries"`
	Coordinates json.RawMessage   `json:"coordinates"`
}

func (o *outlineReader) object(raw []byte, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("%w: nested too deeply", ErrSyntax)
	}
	var m member
	if err := json.Unmarshal(raw, &m); err != nil {
		return fmt.Errorf("%w: %w", ErrSyntax, err)
	}
	if err := checkCRS(m.CRS); err != nil {
		return err
	}
	inner := m.Features
	switch m.Type {
	case "FeatureCollection":
	case "GeometryCollection":
		inner = m.Geometries
	case "Feature":
		if len(m.Geometry) == 0 || string(m.Geometry) == "null" {
			return nil
		}
		inner = []json.RawMessage{m.Geometry}
	case "Polygon":
		return o.polygon(m.Coordinates)
	case "MultiPolygon":
		var polygons []json.RawMessage
		if err := json.Unmarshal(m.Coordinates, &polygons); err != nil {
			return fmt.Errorf("%w: %w", ErrSyntax, err)
		}
		for _, one := range polygons {
			if err := o.polygon(one); err != nil {
				return err
			}
		}
		return nil
	case "Point", "MultiPoint", "LineString", "MultiLineString":
		return nil
	default:
		return fmt.Errorf("%w: type %q", ErrSyntax, m.Type)
	}
	for _, one := range inner {
		if err := o.object(one, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// checkCRS accepts the names under which programs say WGS 84 needlessly; QGIS writes the first of them.
func checkCRS(raw json.RawMessage) error {
	if len(raw) == 0 || string(raw) == "null" {
		return nil
	}
	var crs struct {
		Properties struct{ Name string }
	}
	_ = json.Unmarshal(raw, &crs) // what cannot be understood has no name, and is refused below
	switch crs.Properties.Name {
	case "urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84", "OGC:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326":
		return nil
	}
	return fmt.Errorf("%w: %.60q", ErrCRS, crs.Properties.Name)
}

func (o *outlineReader) polygon(raw []byte) error {
	var rings [][][]float64
	if err := json.Unmarshal(raw, &rings); err != nil {
		return fmt.Errorf("%w: %w", ErrSyntax, err)
	}
	polygon := make(orb.Polygon, 0, len(rings))
	for i, positions := range rings {
		if o.points += len(positions); o.points > MaxOutlinePoints {
			return ErrTooManyPoints
		}
		ring, err := readRing(positions)
		if err != nil {
			return err
		}
		polygon = append(polygon, oriented(ring, i == 0))
	}
	if len(polygon) > 0 {
		o.outline = append(o.outline, polygon)
	}
	return nil
}

func readRing(positions [][]float64) (orb.Ring, error) {
	ring := make(orb.Ring, 0, len(positions))
	for _, p := range positions {
		if len(p) < 2 {
			return nil, fmt.Errorf("%w: a position of %d numbers", ErrSyntax, len(p))
		}
		point := orb.Point{p[0], p[1]} // an altitude is not needed
		if !inRange(point) {
			return nil, fmt.Errorf("%w: %v", ErrOutOfRange, point)
		}
		ring = append(ring, point)
	}
	if len(ring) < 4 || ring[0] != ring[len(ring)-1] {
		return nil, ErrNotClosed
	}
	return ring, nil
}

func inRange(p orb.Point) bool {
	return math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90 // false for NaN
}

// metropole is a box around metropolitan France, Belgium and Luxembourg, where nearly all weekends are.
var metropole = orb.Bound{Min: orb.Point{-5.6, 41}, Max: orb.Point{10, 51.6}}

// LooksSwapped says whether the outline lies in metropolitan France only once its latitudes and longitudes are
// exchanged (as written, it is in the sea and the desert about Somalia, where no territory overseas lies either).
func LooksSwapped(outline orb.MultiPolygon) bool {
	b := outline.Bound()
	return metropole.Contains(orb.Point{b.Min[1], b.Min[0]}) && metropole.Contains(orb.Point{b.Max[1], b.Max[0]})
}

// Swap exchanges latitude and longitude, in a copy, for somebody who says yes to what ErrSwapped asks.
func Swap(outline orb.MultiPolygon) orb.MultiPolygon {
	swapped := outline.Clone()
	for _, polygon := range swapped {
		for _, ring := range polygon {
			for i, p := range ring {
				ring[i] = orb.Point{p[1], p[0]}
			}
		}
	}
	for _, polygon := range swapped { // the exchange mirrors, so the rings run the other way
		for i, ring := range polygon {
			polygon[i] = oriented(ring, i == 0)
		}
	}
	return swapped
}
