package geojson_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb"

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
		"not closed":   {strings.ReplaceAll(polygon(square), ",[-4.5,48.3]]", "]"), 1},
		"needless crs": {`{"type":"Feature","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},"geometry":` + polygon(square) + `}`, 1},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			got, err := geojson.ReadOutline(strings.NewReader(test.in))
			if err != nil || len(got) != test.polygons {
				t.Fatalf("%d polygons, %v", len(got), err)
			}
			if box := got.Bound(); box.Min != (orb.Point{-4.5, 48.3}) || box.Max != (orb.Point{-4.3, 48.4}) {
				t.Errorf("bounding box %v", box)
			}
		})
	}
}

func TestReadOutlineRefuses(t *testing.T) {
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
		"two points":       {polygon(`[[[0,0],[1,0],[0,0]]]`), geojson.ErrNoPolygon},
		"only a hole":      {polygon(`[[],[[0,0],[1,0],[1,1],[0,0]]]`), geojson.ErrNoPolygon},
		"Lambert 93":       {polygon(`[[[146000,6839000],[147000,6839000],[147000,6840000],[146000,6839000]]]`), geojson.ErrOutOfRange},
		"declared Lambert": {`{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::2154"}},"features":[]}`, geojson.ErrCRS},
		"crs of odd shape": {`{"type":"FeatureCollection","crs":12,"features":[]}`, geojson.ErrCRS},
		"too large":        {polygon(square) + strings.Repeat(" ", geojson.MaxOutlineBytes), geojson.ErrTooLarge},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			if _, err := geojson.ReadOutline(strings.NewReader(test.in)); !errors.Is(err, test.want) {
				t.Errorf("error %v, want %v", err, test.want)
			}
		})
	}
}

func TestLooksSwapped(t *testing.T) {
	for name, test := range map[string]struct {
		corner orb.Point
		want   bool
	}{"Brest": {orb.Point{-4.5, 48.3}, false}, "Brest, latitude first": {orb.Point{48.3, -4.5}, true}, "Mayotte": {orb.Point{45.2, -12.8}, false},
		"Réunion": {orb.Point{55.5, -21.1}, false}, "Guyane": {orb.Point{-52.3, 4.9}, false}} {
		x, y := test.corner[0], test.corner[1]
		outline := orb.MultiPolygon{{{{x, y}, {x + .1, y}, {x + .1, y + .1}, {x, y}}}}
		if got := geojson.LooksSwapped(outline); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestReadOutlineOfOneCommune(t *testing.T) {
	feature := func(name, code, coordinates string) string {
		return `{"type":"Feature","properties":{"` + name + `":"` + code + `"},"geometry":` + polygon(coordinates) + `}`
	}
	east := `[[[6.8,48],[6.9,48],[6.9,48.1],[6.8,48]]]`
	file := `{"type":"FeatureCollection","features":[` + feature("insee", "29019", square) + `,` + feature("code", "88196", east) + `]}`
	for _, test := range []struct {
		communes []string
		polygons int
	}{{nil, 2}, {[]string{"29019"}, 1}, {[]string{"29019", "88196"}, 2}, {[]string{"2A004"}, 2}} {
		got, err := geojson.ReadOutline(strings.NewReader(file), test.communes...)
		if err != nil || len(got) != test.polygons {
			t.Errorf("for %v: %d polygons, %v", test.communes, len(got), err)
		}
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
		if err != nil {
			return
		}
		for _, p := range outline {
			for i, ring := range p {
				if len(ring) < 4 || ring[0] != ring[len(ring)-1] {
					t.Errorf("ring %d is not closed: %v", i, ring)
				}
			}
		}
		var out bytes.Buffer
		w := geojson.NewWriter(&out)
		w.Begin("", outline)
		if err := errors.Join(w.End(), w.Close()); err != nil || !json.Valid(out.Bytes()) {
			t.Error(fmt.Errorf("cannot be written: %w", err))
		}
	})
}
