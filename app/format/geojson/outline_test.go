package geojson_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geo"

	"oplibre/app/format/geojson"
)

const (
	square = `[[[-4.5,48.3],[-4.3,48.3],[-4.3,48.4],[-4.5,48.4],[-4.5,48.3]]]`
	holed  = `[[[-4.5,48.3],[-4.3,48.3],[-4.3,48.4],[-4.5,48.4],[-4.5,48.3]],[[-4.42,48.33],[-4.38,48.33],[-4.38,48.37],[-4.42,48.37],[-4.42,48.33]]]`
)

func polygon(coordinates string) string {
	return `{"type":"Polygon","coordinates":` + coordinates + `}`
}

func TestReadOutline(t *testing.T) {
	feature := `{"type":"Feature","properties":null,"geometry":` + polygon(square) + `}`
	cases := map[string]struct {
		in       string
		polygons int
	}{
		"polygon":      {polygon(square), 1},
		"with mark":    {"\ufeff" + polygon(square), 1},
		"multipolygon": {`{"type":"MultiPolygon","coordinates":[` + square + `,` + square + `]}`, 2},
		"feature":      {feature, 1},
		"collection":   {`{"type":"FeatureCollection","features":[` + feature + `,{"type":"Feature","geometry":null},` + feature + `,{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]}}]}`, 2},
		"geometries":   {`{"type":"GeometryCollection","geometries":[` + polygon(square) + `]}`, 1},
		"altitude":     {strings.ReplaceAll(polygon(square), "48.3]", "48.3,12.5]"), 1},
		"needless crs": {`{"type":"Feature","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},"geometry":` + polygon(square) + `}`, 1},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			got, err := geojson.ReadOutline(strings.NewReader(test.in))
			if err != nil || len(got) != test.polygons {
				t.Fatalf("%d polygons, %v", len(got), err)
			}
			if box := geojson.BoundingBox(got); box != [4]float64{-4.5, 48.3, -4.3, 48.4} {
				t.Errorf("bounding box %v", box)
			}
		})
	}
}

func TestReadOutlineRefuses(t *testing.T) {
	many := "[[" + strings.Repeat("[1,1],", geojson.MaxOutlinePoints) + "[1,1]]]"
	nested := strings.Repeat(`{"type":"GeometryCollection","geometries":[`, 20) + strings.Repeat("]}", 20)
	cases := map[string]struct {
		in   string
		want error
	}{
		"no JSON":          {`<kml/>`, geojson.ErrSyntax},
		"other JSON":       {`{"a":1}`, geojson.ErrSyntax},
		"text numbers":     {polygon(strings.ReplaceAll(square, "48.4", `"48.4"`)), geojson.ErrSyntax},
		"one number":       {polygon(`[[[1],[2],[3],[1]]]`), geojson.ErrSyntax},
		"too deep":         {nested, geojson.ErrSyntax},
		"only a point":     {`{"type":"Point","coordinates":[1,2]}`, geojson.ErrNoPolygon},
		"empty":            {`{"type":"FeatureCollection","features":[]}`, geojson.ErrNoPolygon},
		"not closed":       {polygon(`[[[0,0],[1,0],[1,1],[0,1]]]`), geojson.ErrNotClosed},
		"two points":       {polygon(`[[[0,0],[1,0],[0,0]]]`), geojson.ErrNotClosed},
		"Lambert 93":       {polygon(`[[[146000,6839000],[147000,6839000],[147000,6840000],[146000,6839000]]]`), geojson.ErrOutOfRange},
		"declared Lambert": {`{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::2154"}},"features":[]}`, geojson.ErrCRS},
		"crs of odd shape": {`{"type":"FeatureCollection","crs":12,"features":[]}`, geojson.ErrCRS},
		"too many points":  {polygon(many), geojson.ErrTooManyPoints},
		"too large":        {polygon(square) + strings.Repeat(" ", geojson.MaxOutlineBytes), geojson.ErrTooLarge},
		"latitude first":   {polygon(`[[[48.3,-4.5],[48.3,-4.3],[48.4,-4.3],[48.3,-4.5]]]`), geojson.ErrSwapped},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			if _, err := geojson.ReadOutline(strings.NewReader(test.in)); !errors.Is(err, test.want) {
				t.Errorf("error %v, want %v", err, test.want)
			}
		})
	}
}

func TestSwap(t *testing.T) {
	wrong, err := geojson.ReadOutline(strings.NewReader(polygon(`[[[48.3,-4.5],[48.3,-4.3],[48.4,-4.3],[48.3,-4.5]]]`)))
	if !errors.Is(err, geojson.ErrSwapped) {
		t.Fatal(err)
	}
	right := geojson.Swap(wrong)
	if got := geojson.BoundingBox(right); got != [4]float64{-4.5, 48.3, -4.3, 48.4} {
		t.Errorf("bounding box %v", got)
	}
	if right[0][0].Orientation() != orb.CCW || geojson.LooksSwapped(right) || !geojson.LooksSwapped(wrong) {
		t.Error("not put right")
	}
	for name, p := range map[string]orb.Point{"Mayotte": {45.2, -12.8}, "Réunion": {55.5, -21.1}, "Guyane": {-52.3, 4.9}} {
		if geojson.LooksSwapped(geojson.Circle(p, 5000, 16)) {
			t.Errorf("%s is taken for exchanged", name)
		}
	}
}

func TestContains(t *testing.T) {
	outline, err := geojson.ReadOutline(strings.NewReader(polygon(holed)))
	if err != nil {
		t.Fatal(err)
	}
	for p, want := range map[orb.Point]bool{{-4.45, 48.35}: true, {-4.4, 48.35}: false, {-4.2, 48.35}: false, {48.35, -4.45}: false} {
		if got := geojson.Contains(outline, p); got != want {
			t.Errorf("Contains(%v) = %v", p, got)
		}
	}
}

func TestCircle(t *testing.T) {
	center := orb.Point{-4.46, 48.39}
	outline := geojson.Circle(center, 1500, 64)
	for _, p := range outline[0][0] {
		if d := geo.DistanceHaversine(center, p); math.Abs(d-1500) > 2 {
			t.Errorf("%v is %.1f m away", p, d)
		}
	}
	if !geojson.Contains(outline, center) || outline[0][0].Orientation() != orb.CCW || len(outline[0][0]) != 65 {
		t.Error("no circle around its centre")
	}
	for _, p := range geojson.Circle(orb.Point{179.999, -17}, 5000, 3)[0][0] {
		if math.Abs(p[0]) > 180 {
			t.Errorf("%v is beyond the antimeridian", p)
		}
	}
}

func TestSimplify(t *testing.T) {
	outline := geojson.Circle(orb.Point{-4.46, 48.39}, 1500, 720)
	outline = append(outline, geojson.Circle(orb.Point{-4.40, 48.39}, 3, 8)...)
	simple := geojson.Simplify(outline, 20)
	if len(simple) != 1 || len(simple[0][0]) > 80 || len(simple[0][0]) < 12 {
		t.Errorf("%d polygons, %d points", len(simple), len(simple[0][0]))
	}
	if len(outline[0][0]) != 721 {
		t.Error("the outline itself was changed")
	}
	if tiny := geojson.Simplify(geojson.Circle(orb.Point{0, 0}, 3, 8), 1000); len(tiny) != 1 {
		t.Error("the only polygon disappeared")
	}
}

func TestReadRealCommunes(t *testing.T) {
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	var raw []byte
	for ; raw == nil && dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		raw, _ = os.ReadFile(filepath.Join(dir, "shared", "data", "boundaries", "opl-communes.geojson"))
	}
	if raw == nil {
		t.Skip("shared/data/boundaries/opl-communes.geojson is not beside the repository")
	}
	outline, err := geojson.ReadOutline(bytes.NewReader(raw))
	if err != nil || len(outline) != 9 {
		t.Fatalf("%d polygons, %v", len(outline), err)
	}
	var out bytes.Buffer
	w := geojson.NewWriter(&out)
	w.Begin("", outline)
	if err := errors.Join(w.End(), w.Close()); err != nil {
		t.Fatal(err)
	}
	again, err := geojson.ReadOutline(&out)
	if err != nil || len(again) != 9 {
		t.Errorf("read back: %d polygons, %v", len(again), err)
	}
}

func FuzzReadOutline(f *testing.F) {
	for _, seed := range []string{polygon(holed), `{"type":"MultiPolygon","coordinates":[` + square + `]}`,
		`{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"GeometryCollection","geometries":[` + polygon(square) + `]}}]}`,
		`{"type":"Polygon","coordinates":[[[1e400,0]]]}`, `{"type":"Polygon","crs":{},"coordinates":null}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		outline, err := geojson.ReadOutline(bytes.NewReader(raw))
		if err != nil && !errors.Is(err, geojson.ErrSwapped) {
			return
		}
		for _, p := range outline {
			for i, ring := range p {
				if len(ring) < 4 || ring[0] != ring[len(ring)-1] {
					t.Errorf("ring %d is not closed: %v", i, ring)
				}
			}
		}
		box := geojson.BoundingBox(outline)
		if box[0] < -180 || box[1] < -90 || box[2] > 180 || box[3] > 90 {
			t.Errorf("bounding box %v", box)
		}
		geojson.Contains(outline, orb.Point{box[0], box[1]})
		if len(geojson.Simplify(outline, 50)) == 0 {
			t.Error("simplified to nothing")
		}
		var out bytes.Buffer
		w := geojson.NewWriter(&out)
		w.Begin("", outline)
		if err := errors.Join(w.End(), w.Close()); err != nil || !json.Valid(out.Bytes()) {
			t.Error(fmt.Errorf("cannot be written: %w", err))
		}
	})
}
