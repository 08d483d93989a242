package collect

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/data"
)

func TestCheckValue(t *testing.T) {
	choice := data.Field{Type: data.Choice, Choices: []data.Option{{Value: "wall"}, {Value: "garden"}}}
	for _, c := range []struct {
		field     data.Field
		typed     string
		want, key string
	}{
		{data.Field{Type: data.Number}, "1 234,5", "1234.5", ""},
		{data.Field{Type: data.Number}, "-0.25", "-0.25", ""},
		{data.Field{Type: data.Number}, "NaN", "", "collect.value.number"},
		{data.Field{Type: data.Number}, "1e300", "", "collect.value.number"},
		{data.Field{Type: data.Number}, "1,2,3", "", "collect.value.number"},
		{data.Field{Type: data.Integer}, "12\u202f000", "12000", ""},
		{data.Field{Type: data.Integer}, "-1", "", "collect.value.integer"},
		{data.Field{Type: data.Integer}, "3.5", "", "collect.value.integer"},
		{choice, "wall", "wall", ""},
		{choice, "Wall", "", "collect.value.choice"},
		{data.Field{Type: data.Boolean}, "true", "true", ""},
		{data.Field{Type: data.Boolean}, "oui", "", "collect.value.choice"},
		{data.Field{Type: data.Date}, "1892", "1892", ""},
		{data.Field{Type: data.Date}, "3/5/1892", "1892-05-03", ""},
		{data.Field{Type: data.Date}, "2027-02-30", "", "collect.value.date"},
		{data.Field{Type: data.URL}, "https://www.wikidata.org/wiki/Q1", "https://www.wikidata.org/wiki/Q1", ""},
		{data.Field{Type: data.URL}, "//exemple.fr", "", "collect.value.link"},
		{data.Field{Type: data.URL}, "https://user:secret@exemple.fr", "", "collect.value.link"},
		{data.Field{Type: data.Taxon}, strings.Repeat("x", 201), "", "collect.value.long"},
	} {
		if got, key := checkValue(c.field, c.typed); got != c.want || key != c.key {
			t.Errorf("%s %q: %q, %q, want %q, %q", c.field.Type, c.typed, got, key, c.want, c.key)
		}
	}
}

func TestParsePosition(t *testing.T) {
	want := Point{Longitude: -4.456, Latitude: 48.3989}
	for _, typed := range []string{"48.3989, -4.456", "48.3989 -4.456", "48,3989 ; -4,456", "48,3989 -4,456", "geo:48.3989,-4.456;u=12",
		"48.3989°N 4.456°W", "48.3989 N, 4.456 O", "https://www.openstreetmap.org/#map=18/48.3989/-4.456", "48.3989,−4.456"} {
		if got, ok := ParsePosition(typed); !ok || got != want {
			t.Errorf("%q: %v, %v", typed, got, ok)
		}
	}
	for _, typed := range []string{"", "48.3989", "près du lavoir", "48 23 56 N 4 27 21 W", "1,2,3"} {
		if got, ok := ParsePosition(typed); ok && got.valid() {
			t.Errorf("%q was read as %v", typed, got)
		}
	}
}

func TestArea(t *testing.T) {
	o := &operation.Operation{Outline: `{"type":"MultiPolygon","coordinates":[[[[-4.5,48.3],[-4.4,48.3],[-4.4,48.4],[-4.5,48.3]]],[[[-4.2,48.3],[-4.1,48.5],[-4.1,48.3],[-4.2,48.3]]]]}`}
	if box, ok := Area(o); !ok || box != (Box{-4.5, 48.3, -4.1, 48.5}) {
		t.Errorf("%v, %v", box, ok)
	}
	if _, ok := Area(&operation.Operation{}); ok {
		t.Error("an operation without centre has no area")
	}
	o = &operation.Operation{Longitude: -4.455, Latitude: 48.4, Outline: "{"}
	if box, ok := Area(o); !ok || !box.Contains(Point{-4.44, 48.41}) || box.Contains(Point{-4.3, 48.4}) {
		t.Errorf("around the centre: %v, %v", box, ok)
	}
}

// floraTheme is a theme with its questions, as a row.
func floraTheme(t testing.TB) (*programme.Theme, []data.Field) {
	t.Helper()
	flora, _ := data.FindTheme("flora")
	fields, err := json.Marshal(flora.Fields)
	if err != nil {
		t.Fatal(err)
	}
	theme := &programme.Theme{ID: "t", DataLicence: "CC0-1.0", MediaLicence: "CC-BY-SA-4.0", Fields: string(fields)}
	read, err := FieldsOf(theme)
	if err != nil || len(read) != len(flora.Fields) {
		t.Fatalf("%d fields, %v", len(read), err)
	}
	return theme, read
}

func FuzzCheckValues(f *testing.F) {
	_, fields := floraTheme(f)
	f.Add("vernacular_name", "Ruine-de-Rome", "individual_count", "12")
	f.Add("habitat", "wall", "taxref_id", "1e9")
	f.Add("inconnu", "\xff\x00", "", "")
	f.Fuzz(func(t *testing.T, name1, value1, name2, value2 string) {
		var wrong problem.Fields
		values := checkValues(fields, map[string]string{name1: value1, name2: value2}, &wrong)
		again := checkValues(fields, values, &wrong)
		for name, value := range values {
			if !knows(fields, name) || value == "" || !utf8.ValidString(value) || len([]rune(value)) > linkLimit {
				t.Errorf("kept %q = %q", name, value)
			}
			if again[name] != value {
				t.Errorf("%q = %q becomes %q when it is checked again", name, value, again[name])
			}
		}
	})
}

func FuzzFormCheck(f *testing.F) {
	theme, fields := floraTheme(f)
	o := &operation.Operation{ID: "o", TimeZone: "Europe/Paris", Longitude: -4.455, Latitude: 48.4, Language: "fr"}
	f.Add("Ruine-de-Rome", "Sur le mur", "https://exemple.fr", "48.4, -4.455", "2027-05-22T11:30", "Anne")
	f.Add("", "\r\n\x00", "javascript:", "-4.455 48.4", "22/05/2027", "\xff")
	f.Add("", "", "", "geo:48,4", "", "")
	f.Fuzz(func(t *testing.T, title, body, link, position, when, credit string) {
		form := Form{ID: store.NewID(), Theme: "t", Title: title, Body: body, Link: link, Position: position, ObservedAt: when, Credit: credit}
		form = form.cleaned()
		made, wrong := form.check(circumstances{operation: o, theme: theme, fields: fields, now: time.Unix(1_800_000_000, 0)})
		if wrong.Err() != nil {
			return
		}
		if made.Title == "" || !utf8.ValidString(made.Title+made.Body+made.Credit) || strings.ContainsRune(made.Title, '\n') {
			t.Errorf("accepted %+v", made)
		}
		if made.Placed() && !(Point{*made.Longitude, *made.Latitude}).valid() {
			t.Errorf("accepted position %v, %v", *made.Longitude, *made.Latitude)
		}
		if made.Link != "" && !strings.HasPrefix(made.Link, "http://") && !strings.HasPrefix(made.Link, "https://") {
			t.Errorf("accepted link %q", made.Link)
		}
	})
}

func FuzzSniff(f *testing.F) {
	f.Add([]byte("\xff\xd8\xff"), "a.jpg")
	f.Add([]byte("<svg"), "a.txt")
	f.Add([]byte("RIFF1234WEBP"), "x")
	f.Fuzz(func(t *testing.T, head []byte, name string) {
		mediaType, err := sniff(head, name)
		if (err == nil) != (Extension(mediaType) != "") {
			t.Errorf("%q is %q, %v", head, mediaType, err)
		}
	})
}

func TestSketch(t *testing.T) {
	o := &operation.Operation{Outline: `{"type":"Polygon","coordinates":[[[-4.48,48.39],[-4.42,48.39],[-4.42,48.41],[-4.48,48.39]]]}`}
	s, ok := SketchOf(o)
	if !ok {
		t.Fatal("no plan")
	}
	for _, at := range [][2]int{{1, 0}, {160, 130}, {320, 260}, {0, 99}} {
		p, ok := s.At(at[0], at[1])
		x, y := s.XY(p)
		if !ok || int(x+0.5) != at[0] || int(y+0.5) != at[1] {
			t.Errorf("%v is %v, which is %.1f, %.1f", at, p, x, y)
		}
	}
	for _, at := range [][2]int{{0, 0}, {-1, 5}, {321, 5}, {5, 261}} {
		if p, ok := s.At(at[0], at[1]); ok {
			t.Errorf("%v is %v", at, p)
		}
	}
	if _, ok := SketchOf(&operation.Operation{}); ok {
		t.Error("a plan of nowhere")
	}
}
