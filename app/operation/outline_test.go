package operation

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"oplibre/app/problem"
)

const square = `[[[-4.47,48.39],[-4.43,48.39],[-4.43,48.41],[-4.47,48.41],[-4.47,48.39]]]`

func TestReadOutline(t *testing.T) {
	polygon := `{"type":"Polygon","coordinates":` + square + `}`
	for name, c := range map[string]struct{ file, kind string }{
		"geometry":            {polygon, "Polygon"},
		"feature":             {`{"type":"Feature","properties":{"nom":"Saint-Marc"},"geometry":` + polygon + `}`, "Polygon"},
		"collection":          {`{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]}},{"type":"Feature","geometry":` + polygon + `}]}`, "Polygon"},
		"two features":        {`{"type":"FeatureCollection","features":[{"type":"Feature","geometry":` + polygon + `},{"type":"Feature","geometry":` + polygon + `}]}`, "MultiPolygon"},
		"geometry collection": {`{"type":"GeometryCollection","geometries":[` + polygon + `]}`, "Polygon"},
		"multi":               {`{"type":"MultiPolygon","coordinates":[` + square + `]}`, "Polygon"},
		"not closed":          {`{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1]]]}`, "Polygon"},
		"with heights":        {`{"type":"Polygon","coordinates":[[[0,0,5],[1,0,5],[1,1,5],[0,0,5]]]}`, "Polygon"},
	} {
		outline, err := ReadOutline(strings.NewReader(c.file))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		o := Operation{Outline: outline}
		if !strings.Contains(outline, `"type":"`+c.kind+`"`) || len(o.OutlineRings()) == 0 {
			t.Errorf("%s became %s", name, outline)
		}
	}
}

func TestReadOutlineOfManyCommunes(t *testing.T) {
	feature := func(code, ring string) string {
		return `{"type":"Feature","properties":{"code":"` + code + `"},"geometry":{"type":"Polygon","coordinates":` + ring + `}}`
	}
	file := `{"type":"FeatureCollection","features":[` + feature("29019", square) + `,` + feature("88196", `[[[6.8,48],[6.9,48],[6.9,48.1],[6.8,48]]]`) + `]}`
	for _, c := range []struct {
		codes []string
		east  bool // the commune in the east is part of it
	}{{[]string{"29019"}, false}, {[]string{"29019", "88196"}, true}, {[]string{"2A004"}, true}, {nil, true}} {
		outline, err := ReadOutline(strings.NewReader(file), c.codes...)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(outline, "6.8"); got != c.east {
			t.Errorf("for %v: %s", c.codes, outline)
		}
	}
}

func TestReadOutlineRefusals(t *testing.T) {
	for name, c := range map[string]struct {
		file string
		want *problem.Error
	}{
		"nothing":    {"", errNotGeoJSON},
		"kml":        {"<kml></kml>", errNotGeoJSON},
		"points":     {`{"type":"Point","coordinates":[1,2]}`, errNoPolygon},
		"a list":     {`[]`, errNotGeoJSON},
		"flat":       {`{"type":"Polygon","coordinates":[[1,2],[3,4]]}`, errNotGeoJSON},
		"lambert 93": {`{"type":"Polygon","coordinates":[[[145000,6838000],[146000,6838000],[146000,6839000],[145000,6838000]]]}`, errProjected},
		"swapped":    {`{"type":"Polygon","coordinates":[[[48.39,-4.47],[48.39,-4.43],[48.41,-4.43],[48.39,-4.47]]]}`, errSwapped},
		"two points": {`{"type":"Polygon","coordinates":[[[0,0],[1,0]]]}`, errNoPolygon},
		"huge":       {strings.Repeat(" ", MaxOutlineBytes) + "{}", errTooLarge},
	} {
		_, err := ReadOutline(strings.NewReader(c.file))
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if said(c.want.Message.Key) == c.want.Message.Key {
			t.Errorf("the catalogue lacks %s", c.want.Message.Key)
		}
	}
}

func TestReadOutlineSimplifiesWithoutLosingTheShape(t *testing.T) {
	var points []string
	for i := range 40000 {
		angle := 2 * math.Pi * float64(i) / 40000
		radius := 0.05 + 0.0001*math.Sin(400*angle)
		points = append(points, fmt.Sprintf("[%.7f,%.7f]", -4.45+radius*math.Cos(angle), 48.4+radius*math.Sin(angle)))
	}
	outline, err := ReadOutline(strings.NewReader(`{"type":"Polygon","coordinates":[[` + strings.Join(append(points, points[0]), ",") + `]]}`))
	if err != nil {
		t.Fatal(err)
	}
	ring := (&Operation{Outline: outline}).OutlineRings()[0]
	if len(ring) > maxOutlinePoints || len(ring) < 20 || ring[0] != ring[len(ring)-1] {
		t.Fatalf("%d points", len(ring))
	}
	for _, p := range ring {
		if r := math.Hypot(p[0]+4.45, p[1]-48.4); math.Abs(r-0.05) > 0.0002 {
			t.Errorf("%v lies %g off the border", p, r-0.05)
		}
	}
}

func TestCircle(t *testing.T) {
	outline, err := Circle(-4.455, 48.4, 2)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range (&Operation{Outline: outline}).OutlineRings()[0] {
		east := (p[0] + 4.455) * math.Cos(48.4*math.Pi/180) * 111.32
		if r := math.Hypot(east, (p[1]-48.4)*111.32); math.Abs(r-2) > 0.001 {
			t.Errorf("%v is at %g km", p, r)
		}
	}
	for _, radius := range []float64{0, -1, 51, math.NaN(), math.Inf(1)} {
		if _, err := Circle(0, 0, radius); !errors.Is(err, errRadius) {
			t.Errorf("a radius of %g: %v", radius, err)
		}
	}
}

func FuzzReadOutline(f *testing.F) {
	for _, seed := range []string{`{"type":"Polygon","coordinates":` + square + `}`, `{"type":"Feature","geometry":null}`, `{"type":"MultiPolygon","coordinates":[[],[[]],[[[]]]]}`,
		`{"geometries":[{"geometries":[{}]}]}`, `{"type":"Polygon","coordinates":[[[1e-320,0],[1,0],[1,1],[0,0]]]}`, `null`, `{"type":"Polygon","coordinates":null}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, file string) {
		outline, err := ReadOutline(strings.NewReader(file))
		if err != nil {
			var refusal *problem.Error
			if !errors.As(err, &refusal) {
				t.Errorf("%q: %v is no refusal", file, err)
			}
			return
		}
		if !json.Valid([]byte(outline)) {
			t.Fatalf("%q became %q", file, outline)
		}
		rings := (&Operation{Outline: outline}).OutlineRings()
		if len(rings) == 0 {
			t.Errorf("%q has no ring", outline)
		}
		for _, ring := range rings {
			if len(ring) < 4 || ring[0] != ring[len(ring)-1] {
				t.Errorf("%q has an open ring", outline)
			}
		}
		if again, err := ReadOutline(strings.NewReader(outline)); err != nil || again != outline {
			t.Errorf("read again: %q (%v)", again, err)
		}
	})
}
