package data

import (
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"
)

var (
	snake = regexp.MustCompile(`^[a-z]+(_[a-z0-9]+)*$`)
	slug  = regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
)

func TestThemes(t *testing.T) {
	if len(Themes) != 14 {
		t.Errorf("%d themes, want 14", len(Themes))
	}
	seen := map[string]bool{}
	for _, theme := range Themes {
		for _, unique := range []string{"id " + theme.ID, "slug " + theme.Slug, "icon " + theme.Icon, "colour " + theme.Colour.Ink} {
			if seen[unique] {
				t.Errorf("two themes have the %s", unique)
			}
			seen[unique] = true
		}
		if !slug.MatchString(theme.ID) || !slug.MatchString(theme.Slug) || theme.Name.FR == "" || theme.Name.EN == "" {
			t.Errorf("%s: odd names %+v", theme.ID, theme)
		}
		for _, id := range []string{theme.DataLicence, theme.MediaLicence} {
			if _, ok := FindLicence(id); !ok {
				t.Errorf("%s: unknown licence %q", theme.ID, id)
			}
		}
		for _, id := range theme.Destinations {
			d, ok := FindDestination(id)
			if !ok {
				t.Errorf("%s: unknown destination %q", theme.ID, id)
			} else if d.Accepts(theme.DataLicence) != Accepted && d.Accepts(theme.MediaLicence) != Accepted {
				t.Errorf("%s: neither of its licences is accepted by %s", theme.ID, id)
			}
		}
		if found, ok := FindThemeSlug(theme.Slug); !ok || found.ID != theme.ID {
			t.Errorf("%s is not found by its slug", theme.ID)
		}
	}
}

func TestThemeFields(t *testing.T) {
	personal := regexp.MustCompile(`(?i)phone|e_?mail|address|birth|first_name|last_name|person|owner|recorded_by`)
	terms := map[string]string{}
	for _, theme := range Themes {
		seen := map[string]bool{}
		for _, f := range theme.Fields {
			where := theme.ID + "." + f.Name
			if !snake.MatchString(f.Name) || seen[f.Name] || personal.MatchString(f.Name) {
				t.Errorf("%s: the name is not good, or asked twice", where)
			}
			seen[f.Name] = true
			if f.Label.FR == "" || f.Label.EN == "" || (f.Hint.FR == "") != (f.Hint.EN == "") {
				t.Errorf("%s: not said in both languages", where)
			}
			if (f.Type == Choice) != (len(f.Choices) > 1) {
				t.Errorf("%s: %s with %d choices", where, f.Type, len(f.Choices))
			}
			for _, o := range f.Choices {
				if o.Label.FR == "" || o.Label.EN == "" || o.Value != strings.ToLower(o.Value) {
					t.Errorf("%s: odd choice %+v", where, o)
				}
			}
			if before, ok := terms[f.Name]; ok && before != string(f.Type) {
				t.Errorf("%s is %s here and %s elsewhere: one column name has one meaning", where, f.Type, before)
			}
			terms[f.Name] = string(f.Type)
		}
	}
}

// TestThemeColours computes the contrast of WCAG 2 that the look promises.
func TestThemeColours(t *testing.T) {
	for _, theme := range Themes {
		c := theme.Colour
		for _, pair := range [][2]string{{c.Ink, c.Tint}, {c.Ink, "#fbf8f1"}, {c.DarkInk, c.DarkTint}, {c.DarkInk, "#141924"}} {
			a, b := luminance(t, pair[0]), luminance(t, pair[1])
			if ratio := (max(a, b) + 0.05) / (min(a, b) + 0.05); ratio < 5.5 {
				t.Errorf("%s: %s on %s has a contrast of %.1f", theme.ID, pair[0], pair[1], ratio)
			}
		}
	}
}

func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	var rgb [3]uint8
	if _, err := fmt.Sscanf(colour, "#%02x%02x%02x", &rgb[0], &rgb[1], &rgb[2]); err != nil {
		t.Fatalf("%q: %v", colour, err)
	}
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		v := float64(rgb[i]) / 255
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		sum += weight * v
	}
	return sum
}

func TestLicences(t *testing.T) {
	if len(Licences) != 5 {
		t.Errorf("%d licences, want 5", len(Licences))
	}
	opening := map[string]string{LicenceOuverte: "LICENCE OUVERTE", ODbL: "Open Database License", CC0: "CC0 1.0 Universal",
		CCBY: "Attribution 4.0 International", CCBYSA: "Attribution-ShareAlike 4.0 International"}
	for _, l := range Licences {
		if text := l.Text(); len(text) < 5000 || !strings.Contains(text[:200], opening[l.ID]) {
			t.Errorf("%s: its text begins with %.80q", l.ID, text)
		}
		if l.Title.FR == "" || l.Title.EN == "" || !strings.HasSuffix(l.Sentence.FR, ".") || !strings.HasSuffix(l.Sentence.EN, ".") {
			t.Errorf("%s: not said in both languages", l.ID)
		}
		if !strings.HasPrefix(l.URL, "https://") || !strings.HasPrefix(l.URI, "http") {
			t.Errorf("%s: odd addresses %s %s", l.ID, l.URL, l.URI)
		}
	}
	if (Licence{ID: "MIT"}).Text() != "" {
		t.Error("a text for a licence that is not of the list")
	}
}

func TestDestinations(t *testing.T) {
	for _, d := range Destinations {
		for id := range d.Licences {
			if _, ok := FindLicence(id); !ok {
				t.Errorf("%s: unknown licence %q", d.ID, id)
			}
		}
		if d.Condition.FR == "" || d.Condition.EN == "" {
			t.Errorf("%s: no condition", d.ID)
		}
		if d.Accepts("CC-BY-NC-4.0") != Refused {
			t.Errorf("%s takes a licence that we do not know", d.ID)
		}
	}
	for _, c := range []struct {
		destination, licence string
		want                 Verdict
	}{
		{"gbif", CC0, Accepted}, {"gbif", CCBY, Accepted}, {"gbif", CCBYSA, Refused}, {"gbif", ODbL, Refused}, {"gbif", LicenceOuverte, Refused},
		{"osm", ODbL, Accepted}, {"osm", CC0, Accepted}, {"osm", CCBY, NeedsAgreement}, {"osm", CCBYSA, Refused},
		{"wikidata", CC0, Accepted}, {"wikidata", CCBYSA, Refused},
		{"commons", CCBYSA, Accepted}, {"commons", LicenceOuverte, Accepted},
		{"tela-botanica", CCBYSA, Accepted}, {"data-gouv", LicenceOuverte, Accepted}, {"data-gouv", ODbL, Accepted},
	} {
		d, ok := FindDestination(c.destination)
		if got := d.Accepts(c.licence); !ok || got != c.want {
			t.Errorf("%s takes %s: %s, want %s", c.destination, c.licence, got, c.want)
		}
	}
}
