package geojson

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// Why an outline is refused; each names one mistake that people make, so that one sentence can say what to do.
var (
	// ErrSyntax means that the file is no JSON, or JSON of another shape than GeoJSON has.
	ErrSyntax = errors.New("geojson: not GeoJSON")
	// ErrTooLarge means more bytes than MaxOutlineBytes.
	ErrTooLarge = errors.New("geojson: file is too large")
	// ErrNoPolygon means GeoJSON without any area in it: only points or lines.
	ErrNoPolygon = errors.New("geojson: no polygon in the file")
	// ErrNotClosed is what Writer says of a ring whose last point is not its first, or of fewer than four points
	// (RFC 7946 section 3.1.6).
	ErrNotClosed = errors.New("geojson: ring is not closed")
	// ErrOutOfRange means a longitude beyond ±180 or a latitude beyond ±90, as projected coordinates (Lambert 93) have.
	ErrOutOfRange = errors.New("geojson: coordinates are no longitude and latitude")
	// ErrCRS means that the file declares another reference system than WGS 84 (removed from the format: section 4).
	ErrCRS = errors.New("geojson: coordinates in another reference system")
)

// MaxOutlineBytes is the size of an outline file that is still read. The outline of a whole department has less.
const MaxOutlineBytes = 4 << 20

// maxDepth is how deep collections may stand in one another.
const maxDepth = 8

// ReadOutline reads all areas of a file, whatever holds them (Polygon, MultiPolygon, Feature, FeatureCollection,
// GeometryCollection), as one outline. Lines and points beside them are ignored, a ring that its file forgot to close is
// closed, one of fewer than three corners is left out. Of a file of many communes only those with one of the INSEE codes
// are taken, when it has any of them. It returns one of the errors above.
func ReadOutline(r io.Reader, communes ...string) (orb.MultiPolygon, error) {
	raw, err := io.ReadAll(io.LimitReader(r, MaxOutlineBytes+1))
	if err != nil {
		return nil, err
	}
	if len(raw) > MaxOutlineBytes {
		return nil, ErrTooLarge
	}
	o := outlineReader{communes: communes}
	if err := o.object(bytes.TrimPrefix(raw, []byte("\ufeff")), 0); err != nil {
		return nil, err
	}
	if len(o.outline) == 0 {
		return nil, ErrNoPolygon
	}
	return o.outline, nil
}

type outlineReader struct {
	communes []string
	outline  orb.MultiPolygon
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
	inner := o.chosen(m.Features)
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
		return o.polygons(m.Coordinates)
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

// codeProperties are the names under which files of communes carry the INSEE code.
var codeProperties = []string{"code", "insee", "code_insee", "insee_com", "INSEE_COM", "codgeo"}

// chosen returns the features that are one of the communes, all of them when none is.
func (o *outlineReader) chosen(features []json.RawMessage) []json.RawMessage {
	if len(o.communes) == 0 {
		return features
	}
	var those []json.RawMessage
	for _, feature := range features {
		var described struct {
			Properties map[string]any `json:"properties"`
		}
		_ = json.Unmarshal(feature, &described) // what cannot be read has no code, and is refused when its turn comes
		if slices.ContainsFunc(codeProperties, func(name string) bool {
			code, ok := described.Properties[name].(string)
			return ok && slices.Contains(o.communes, code)
		}) {
			those = append(those, feature)
		}
	}
	if len(those) == 0 {
		return features
	}
	return those
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
	case "urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84", "OGC:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326",
		"EPSG:4171", "urn:ogc:def:crs:EPSG::4171": // the last two are RGF93, the French system: the same degrees to a metre
		return nil
	}
	return fmt.Errorf("%w: %.60q", ErrCRS, crs.Properties.Name)
}

func (o *outlineReader) polygons(raw []byte) error {
	var polygons []json.RawMessage
	if err := json.Unmarshal(raw, &polygons); err != nil {
		return fmt.Errorf("%w: %w", ErrSyntax, err)
	}
	for _, one := range polygons {
		if err := o.polygon(one); err != nil {
			return err
		}
	}
	return nil
}

func (o *outlineReader) polygon(raw []byte) error {
	var rings [][][]float64
	if err := json.Unmarshal(raw, &rings); err != nil {
		return fmt.Errorf("%w: %w", ErrSyntax, err)
	}
	var polygon orb.Polygon
	for i, positions := range rings {
		ring, err := readRing(positions)
		if err != nil {
			return err
		}
		if len(ring) >= 4 {
			polygon = append(polygon, ring)
		} else if i == 0 {
			return nil // without its outer ring a polygon is nothing
		}
	}
	if len(polygon) > 0 {
		o.outline = append(o.outline, polygon)
	}
	return nil
}

func readRing(positions [][]float64) (orb.Ring, error) {
	ring := make(orb.Ring, 0, len(positions)+1)
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
	if len(ring) > 0 && ring[0] != ring[len(ring)-1] {
		ring = append(ring, ring[0]) // section 3.1.6 wants it closed; many files forget
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
