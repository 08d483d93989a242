package data

import (
	"bytes"
	"compress/gzip"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
)

func TestCommunesAreComplete(t *testing.T) {
	g := Communes()
	kinds := map[CommuneKind]int{}
	for _, c := range g.Parts {
		kinds[c.Kind]++
	}
	names := map[string]int{}
	for _, c := range g.Communes {
		names[c.Name]++
	}
	shared := 0
	for _, n := range names {
		if n > 1 {
			shared++
		}
	}
	for _, c := range []struct {
		what      string
		got, want int
	}{
		{"communes of today", len(g.Communes), 34_969},
		{"names shared by several", shared, 1_441},
		{"communes named Sainte-Colombe", names["Sainte-Colombe"], 12},
		{"delegated communes", kinds[Delegated], 2_105},
		{"associated communes", kinds[Associated], 471},
		{"arrondissements municipaux", kinds[District], 45},
		{"departments and collectivities", len(g.Departments), 101 + 8},
	} {
		if c.got != c.want {
			t.Errorf("%s: %d, want %d", c.what, c.got, c.want)
		}
	}
}

func TestCommuneFacts(t *testing.T) {
	g := Communes()
	brest, ok := g.Find("29019")
	if !ok || brest.Name != "Brest" || brest.Population != 142_346 || brest.Department() != "29" {
		t.Errorf("29019 is %+v", brest)
	}
	if got := brest.FormerCodes(); !slices.Equal(got, []string{"29096", "29253", "29258"}) {
		t.Errorf("former codes of Brest: %v", got)
	}
	if got, ok := g.FindFormer("29258"); !ok || got.Code != "29019" {
		t.Errorf("29258 became %+v", got)
	}
	if ajaccio, _ := g.Find("2A004"); ajaccio.Name != "Ajaccio" || ajaccio.Department() != "2A" {
		t.Errorf("2A004 is %+v", ajaccio)
	}
	if first, _ := g.Find("01001"); first.Name != "L'Abergement-Clémenciat" || !slices.Equal(first.Postcodes(), []string{"01400"}) {
		t.Errorf("01001 is %+v", first)
	}
	for _, code := range []string{"", "1001", "99999", "29253"} {
		if c, ok := g.Find(code); ok {
			t.Errorf("Find(%q) = %+v", code, c)
		}
	}
}

func TestEveryCommuneHasItsPlace(t *testing.T) {
	g := Communes()
	for _, c := range slices.Concat(g.Communes, g.Parts) {
		if len(c.Code) != 5 || c.Name == "" {
			t.Fatalf("odd commune %+v", c)
		}
		if _, ok := g.Find(c.Seat); !ok {
			t.Errorf("%s %s belongs to %s, which does not exist", c.Code, c.Name, c.Seat)
		}
		if _, ok := g.FindDepartment(c.Department()); !ok {
			t.Errorf("%s %s: no department %q", c.Code, c.Name, c.Department())
		}
	}
	if !slices.IsSortedFunc(g.Communes, func(a, b Commune) int { return strings.Compare(a.Code, b.Code) }) {
		t.Error("communes are not in order, Find cannot work")
	}
}

func TestEveryDepartmentHasACentreAndATimeZone(t *testing.T) {
	g := Communes()
	if len(centres) != len(g.Departments) {
		t.Errorf("%d centres for %d departments", len(centres), len(g.Departments))
	}
	for _, d := range g.Departments {
		if g.Regions[d.Region] == "" {
			t.Errorf("%s %s: unknown region %q", d.Code, d.Name, d.Region)
		}
		if _, err := time.LoadLocation(d.TimeZone); err != nil {
			t.Errorf("%s: %v", d.Code, err)
		}
		metropolitan := len(d.Code) == 2
		inside := d.Lon > -5 && d.Lon < 9.6 && d.Lat > 41.3 && d.Lat < 51.1
		if metropolitan != inside || metropolitan != (d.TimeZone == "Europe/Paris") {
			t.Errorf("%s %s: %v, %v, %s", d.Code, d.Name, d.Lon, d.Lat, d.TimeZone)
		}
	}
	for code, zone := range communeTimeZones {
		if c, ok := g.Find(code); !ok {
			t.Errorf("%s does not exist", code)
		} else if _, err := time.LoadLocation(zone); err != nil {
			t.Errorf("%s: %v", c.Name, err)
		}
	}
}

func TestTimeZoneOf(t *testing.T) {
	for code, want := range map[string]string{
		"29019": "Europe/Paris", "2B033": "Europe/Paris", "": "Europe/Paris", "97411": "Indian/Reunion",
		"97105": "America/Guadeloupe", "97502": "America/Miquelon", "98735": "Pacific/Tahiti", "98731": "Pacific/Marquesas",
		"98719": "Pacific/Gambier", "98818": "Pacific/Noumea", "97701": "America/St_Barthelemy", "98414": "Antarctica/DumontDUrville",
	} {
		if got := TimeZoneOf(code); got != want {
			t.Errorf("TimeZoneOf(%q) = %s, want %s", code, got, want)
		}
	}
}

func TestDecodeRefusesADamagedFile(t *testing.T) {
	pack := func(text string) []byte {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	for name, packed := range map[string][]byte{
		"not gzip":      []byte("C\t29019\tBrest"),
		"cut":           communesFile[:len(communesFile)/2],
		"few columns":   pack("C\t29019\tBrest\n"),
		"many columns":  pack("C\t29019\tBrest\t1\t29200\t\t\n"),
		"unknown kind":  pack("X\t29019\tBrest\n"),
		"no population": pack("C\t29019\tBrest\tmany\t29200\t\n"),
	} {
		if _, err := decode(packed); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := decode(communesFile); err != nil {
			b.Fatal(err)
		}
	}
}
