package demo_test

import (
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"oplibre/data"
	"oplibre/data/demo"
)

func TestWeekendHoldsTogether(t *testing.T) {
	places, partners, numbers := map[string]demo.Place{}, map[int]bool{}, map[int]bool{}
	for _, p := range demo.Partners {
		if partners[p.Number] || p.Name == "" || p.Contact == "" {
			t.Errorf("partner %d: %+v", p.Number, p)
		}
		if !strings.HasPrefix(p.Phone, "02 61 91 ") || !strings.HasSuffix(p.Email, "@example.org") {
			t.Errorf("partner %d could be reached for real: %s %s", p.Number, p.Phone, p.Email)
		}
		if _, ok := data.FindLicence(p.LogoLicence); p.LogoLicence != "" && !ok {
			t.Errorf("partner %d: licence %q", p.Number, p.LogoLicence)
		}
		partners[p.Number] = true
	}
	if len(demo.Partners) != 29 || !partners[demo.Weekend.Legal] || !partners[demo.Weekend.Referent] {
		t.Errorf("%d partners", len(demo.Partners))
	}
	for _, p := range demo.Places {
		if !demo.Inside(demo.Point{p.Lon, p.Lat}) || p.Capacity <= 0 || !partners[p.Partner] || p.Opening == "" {
			t.Errorf("place %+v", p)
		}
		places[p.ID] = p
	}
	if len(places) != 10 {
		t.Errorf("%d places", len(places))
	}
	for _, a := range demo.Ateliers() {
		place, ok := places[a.Place]
		if _, then := places[a.Then]; !ok || (a.Then != "" && !then) || !partners[a.Carrier] || numbers[a.Number] {
			t.Errorf("atelier %d: place, carrier or number is not good", a.Number)
		}
		numbers[a.Number] = true
		if _, ok := data.FindTheme(a.Theme); !ok {
			t.Errorf("atelier %d: theme %q", a.Number, a.Theme)
		}
		if a.Title.FR == "" || a.Title.EN == "" || a.Summary == "" || a.End <= a.Start || len(a.Facilitators) == 0 || a.Capacity > place.Capacity {
			t.Errorf("atelier %d: %+v", a.Number, a)
		}
		for _, o := range a.Outputs {
			checkOutput(t, a.Number, o)
		}
	}
	if len(numbers) != 26+5+2 {
		t.Errorf("%d ateliers", len(numbers))
	}
}

func checkOutput(t *testing.T, atelier int, o demo.Output) {
	t.Helper()
	licence, ok := data.FindLicence(o.Licence)
	if o.Licence != "" && !ok {
		t.Errorf("atelier %d: licence %q", atelier, o.Licence)
	}
	if o.Destination == "" {
		return
	}
	if d, ok := data.FindDestination(o.Destination); !ok || d.Accepts(licence.ID) != data.Accepted {
		t.Errorf("atelier %d: %s does not take %q", atelier, o.Destination, o.Licence)
	}
}

func TestWeekendTimes(t *testing.T) {
	zone, err := time.LoadLocation(demo.Weekend.TimeZone)
	if err != nil {
		t.Skip("no time zones on this machine")
	}
	start, err := time.ParseInLocation("2006-01-02T15:04", demo.Weekend.Start, zone)
	if err != nil {
		t.Fatal(err)
	}
	want := map[int]string{1: "Fri 18:30–21:30", 13: "Sat 12:00–14:30", 16: "Sat 22:00–00:30", 26: "Sun 16:30–18:00", 32: "Fri 14:00–15:00"}
	for _, a := range demo.Ateliers() {
		got := start.Add(a.Start).Format("Mon 15:04") + "–" + start.Add(a.End).Format("15:04")
		if w, ok := want[a.Number]; ok && got != w {
			t.Errorf("atelier %d is %s, want %s", a.Number, got, w)
		}
		if a.End > demo.Weekend.Length || (a.Start < 0) != (a.Number >= 32) {
			t.Errorf("atelier %d is %s, outside the weekend", a.Number, got)
		}
	}
}

func TestTemplatesAnswerFieldsOfTheirTheme(t *testing.T) {
	day := regexp.MustCompile(`^\d{4}(-\d{2}(-\d{2})?)?$`)
	for _, theme := range data.Themes {
		list := demo.Templates(theme.ID)
		if len(list) < 12 {
			t.Errorf("%s has %d templates", theme.ID, len(list))
		}
		titles := map[string]bool{}
		for _, c := range list {
			if titles[c.Title] || c.Title == "" || c.Description == "" {
				t.Errorf("%s: title %q is empty or twice", theme.ID, c.Title)
			}
			titles[c.Title] = true
			for name, value := range c.Values {
				f, ok := theme.Field(name)
				if !ok {
					t.Fatalf("%s: %q answers %s, which is not asked", theme.ID, c.Title, name)
				}
				good := value != ""
				switch f.Type {
				case data.Choice:
					good = false
					for _, o := range f.Choices {
						good = good || o.Value == value
					}
				case data.Integer:
					_, err := strconv.ParseUint(value, 10, 32)
					good = err == nil
				case data.Number:
					_, err := strconv.ParseFloat(value, 64)
					good = err == nil
				case data.Boolean:
					good = value == "true" || value == "false"
				case data.Date:
					good = day.MatchString(value)
				case data.URL:
					good = strings.HasPrefix(value, "https://example.org/")
				}
				if !good {
					t.Errorf("%s: %q answers %s with %q", theme.ID, c.Title, name, value)
				}
			}
			for _, f := range theme.Fields {
				if f.Required && c.Values[f.Name] == "" {
					t.Errorf("%s: %q lacks %s", theme.ID, c.Title, f.Name)
				}
			}
		}
	}
}

func TestContributionsAreTheSameEachTimeAndInside(t *testing.T) {
	all := demo.Contributions(300)
	if len(all) != 300 || !reflect.DeepEqual(all, demo.Contributions(300)) {
		t.Fatalf("%d contributions, or not the same twice", len(all))
	}
	themes := map[string]int{}
	for i, c := range all {
		themes[c.Theme]++
		if !demo.Inside(demo.Point{c.Lon, c.Lat}) {
			t.Errorf("%q lies outside, at %v, %v", c.Title, c.Lon, c.Lat)
		}
		if c.Offset < 0 || c.Offset > demo.Weekend.Length || (i > 0 && c.Offset < all[i-1].Offset) {
			t.Errorf("%q was collected at %s", c.Title, c.Offset)
		}
	}
	if len(themes) != len(data.Themes) {
		t.Errorf("%d themes among the contributions", len(themes))
	}
	if len(demo.Contributions(0)) != 0 {
		t.Error("none asked for, some given")
	}
}

func TestInside(t *testing.T) {
	for _, p := range []demo.Point{{-4.48, 48.40}, {-4.455, 48.41}, {-4.455, 48.38}, {48.40, -4.455}, {0, 0}} {
		if demo.Inside(p) {
			t.Errorf("%v is not in the neighbourhood", p)
		}
	}
}
