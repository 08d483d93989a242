package geojson_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"oplibre/app/format/geojson"
)

var update = flag.Bool("update", false, "write the golden files again")

func TestWriteGolden(t *testing.T) {
	var out bytes.Buffer
	w := geojson.NewWriter(&out)
	w.Begin("01931f3a-7c00-7000-8000-000000000001", orb.Point{-4.4612, 48.390500049})
	w.String("name", "Lavoir \"du bas\"\n\\ é \u2028 🌿 <b>")
	w.Int("count", 3)
	w.Float("height", 1.5)
	w.Bool("checked", true)
	w.Null("note")
	w.Time("observed_at", time.Date(2027, 5, 22, 10, 15, 0, 5e8, time.FixedZone("", 7200)))
	if err := w.End(); err != nil {
		t.Fatal(err)
	}
	clockwise := orb.Ring{{0, 0}, {0, 1}, {1, 1}, {1, 0}, {0, 0}}
	geometries := []orb.Geometry{
		nil,
		orb.MultiPoint{{1, 2}, {-0.00000001, 90}},
		orb.LineString{{-180, -90}, {180, 90}},
		orb.MultiLineString{{{0, 0}, {1, 1}}, {{2, 2}, {3, 3.1234567}}},
		orb.Polygon{clockwise, {{0.2, 0.2}, {0.8, 0.2}, {0.8, 0.8}, {0.2, 0.2}}},
		orb.MultiPolygon{{clockwise}},
	}
	for _, g := range geometries {
		w.Begin("", g)
		if err := w.End(); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if w.Features() != 7 || clockwise[1] != (orb.Point{0, 1}) {
		t.Errorf("%d features; the caller's ring now begins %v", w.Features(), clockwise[:2])
	}
	file := filepath.Join("testdata", "every-geometry.geojson")
	if *update {
		if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if out.String() != string(want) {
		t.Errorf("differs from %s:\n%s", file, out.String())
	}
	if !json.Valid(out.Bytes()) {
		t.Error("is no JSON")
	}
}

func TestWriteNothing(t *testing.T) {
	var out bytes.Buffer
	if err := geojson.NewWriter(&out).Close(); err != nil || !json.Valid(out.Bytes()) {
		t.Errorf("%s, %v", out.String(), err)
	}
}

func TestWriteRefuses(t *testing.T) {
	begin := func(g orb.Geometry) func(*geojson.Writer) {
		return func(w *geojson.Writer) { w.Begin("", g); _ = w.End() }
	}
	cases := map[string]struct {
		do   func(*geojson.Writer)
		want error
	}{
		"projected":    {begin(orb.Point{146000, 6839000}), geojson.ErrOutOfRange},
		"not a number": {begin(orb.Point{math.NaN(), 1}), geojson.ErrOutOfRange},
		"collection":   {begin(orb.Collection{orb.Point{1, 1}}), geojson.ErrGeometry},
		"empty line":   {begin(orb.LineString{}), geojson.ErrGeometry},
		"short line":   {begin(orb.LineString{{1, 1}}), geojson.ErrGeometry},
		"empty area":   {begin(orb.Polygon{}), geojson.ErrGeometry},
		"open ring":    {begin(orb.Polygon{{{0, 0}, {1, 0}, {1, 1}, {0, 1}}}), geojson.ErrNotClosed},
		"no feature":   {func(w *geojson.Writer) { w.Int("a", 1) }, geojson.ErrOrder},
		"not ended":    {func(w *geojson.Writer) { w.Begin("", nil) }, geojson.ErrOrder},
		"begun twice":  {func(w *geojson.Writer) { w.Begin("", nil); w.Begin("", nil); _ = w.End() }, geojson.ErrOrder},
		"ended twice":  {func(w *geojson.Writer) { w.Begin("", nil); _ = w.End(); _ = w.End() }, geojson.ErrOrder},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			w := geojson.NewWriter(io.Discard)
			test.do(w)
			if err := w.Close(); !errors.Is(err, test.want) {
				t.Errorf("error %v, want %v", err, test.want)
			}
		})
	}
}

func FuzzWrite(f *testing.F) {
	f.Add("name", "Lavoir\x00\xff\"", -4.46, 48.39)
	f.Add("", "\u2028\\", 180.0, -90.0)
	f.Fuzz(func(t *testing.T, name, value string, x, y float64) {
		var out bytes.Buffer
		w := geojson.NewWriter(&out)
		w.Begin(value, orb.Point{x, y})
		w.String(name, value)
		w.Float("x", x)
		_ = w.End()
		if err := w.Close(); err != nil {
			if !errors.Is(err, geojson.ErrOutOfRange) {
				t.Fatal(err)
			}
			return
		}
		var back struct {
			Features []struct {
				Geometry   struct{ Coordinates [2]float64 }
				Properties map[string]any
			}
		}
		if err := json.Unmarshal(out.Bytes(), &back); err != nil {
			t.Fatalf("%v in %s", err, out.String())
		}
		c := back.Features[0].Geometry.Coordinates
		if math.Abs(c[0]-x) > 6e-8 || math.Abs(c[1]-y) > 6e-8 {
			t.Errorf("coordinates %v of %v, %v", c, x, y)
		}
		want, _ := json.Marshal(value) // encoding/json replaces what is not UTF-8 in the same way
		var text string
		_ = json.Unmarshal(want, &text)
		if name != "x" && back.Features[0].Properties[string([]rune(name))] != text {
			t.Errorf("property %q, want %q", back.Features[0].Properties, text)
		}
	})
}

// BenchmarkPoints writes 500,000 points with five properties; compare with performance figures in docs.
func BenchmarkPoints(b *testing.B) {
	at := time.Date(2027, 5, 22, 10, 15, 0, 0, time.UTC)
	for b.Loop() {
		w := geojson.NewWriter(io.Discard)
		for i := range 500_000 {
			w.Begin("01931f3a-7c00-7000-8000-000000000001", orb.Point{-4.4612 + float64(i)*1e-7, 48.3905})
			w.String("name", "Lavoir de la rue du Bas")
			w.String("theme", "patrimoine")
			w.Int("count", int64(i))
			w.Bool("checked", i%2 == 0)
			w.Time("observed_at", at)
			if err := w.End(); err != nil {
				b.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
