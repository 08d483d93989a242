package operation

import (
	"fmt"
	"testing"

	"oplibre/data"
)

// shown writes a match as a page would, to be compared at a glance.
func shown(m CommuneMatch) string {
	s := m.Name
	if m.Ambiguous {
		s += " (" + m.Department + ")"
	}
	if m.Kind != data.Current {
		s += " [" + string(m.Kind) + " " + m.Code + "] → " + m.Commune.Name
	}
	return s
}

func TestSearchCommunesFindsFirst(t *testing.T) {
	for query, want := range map[string]string{
		"brest":                   "Brest",
		"BREST":                   "Brest",
		"l'abergement-clemenciat": "L'Abergement-Clémenciat",
		"labergement clem":        "L'Abergement-Clémenciat",
		"abergement clemenciat":   "L'Abergement-Clémenciat",
		"l’haÿ les roses":         "L'Haÿ-les-Roses",
		"st malo":                 "Saint-Malo",
		"ste menehould":           "Sainte-Menehould",
		"stras":                   "Strasbourg",
		"oeuilly":                 "Œuilly (Marne)",
		"havre":                   "Le Havre",
		"rochelle":                "La Rochelle (Charente-Maritime)",
		"mans":                    "Le Mans",
		"roses hay":               "L'Haÿ-les-Roses",
		"plougastel":              "Plougastel-Daoulas",
		"29200":                   "Brest",
		"brest 29":                "Brest",
		"29200 brest":             "Brest",
		"saint-denis 974":         "Saint-Denis (La Réunion)",
		"sainte-colombe 05":       "Sainte-Colombe (Hautes-Alpes)",
		"29019":                   "Brest",
		"01001":                   "L'Abergement-Clémenciat",
		"2A004":                   "Ajaccio",
		"2a004":                   "Ajaccio",
		"2920":                    "Brest",
		"29258":                   "Saint-Pierre-Quilbignon [former 29258] → Brest",
		"29253":                   "Île-de-Batz", // its postcode; Saint-Marc, whose code it was, comes next
		"saint-pierre quilbignon": "Saint-Pierre-Quilbignon [former 29258] → Brest",
		"st marc brest":           "",
		"cordieux":                "Cordieux [associated 01120] → Montluel",
		"arbignieu":               "Arbignieu [delegated 01015] → Arboys en Bugey",
		"paris 12":                "Paris 12e Arrondissement [district 75112] → Paris",
		"75112":                   "Paris 12e Arrondissement [district 75112] → Paris",
		"nulle part sur mer":      "",
		"":                        "",
		" - ":                     "",
		"99999":                   "",
	} {
		got := ""
		if found := SearchCommunes(query, 10); len(found) > 0 {
			got = shown(found[0])
		}
		if got != want {
			t.Errorf("%q finds %q, want %q", query, got, want)
		}
	}
}

func TestSearchCommunesShowsSaintMarcOfBrest(t *testing.T) {
	if byCode := SearchCommunes("29253", 2); len(byCode) != 2 || byCode[1].Name != "Saint-Marc" {
		t.Errorf("29253 finds %v", byCode)
	}
	for _, m := range SearchCommunes("saint-marc", 10) {
		if m.Code == "29253" && m.Commune.Code == "29019" && m.Kind == data.Former {
			return
		}
	}
	t.Error("Saint-Marc, today in Brest, is not among the first ten")
}

func TestSearchCommunesTellsSharedNamesApart(t *testing.T) {
	found := SearchCommunes("Sainte Colombe", 12)
	departments := map[string]bool{}
	for i, m := range found {
		if m.Name != "Sainte-Colombe" || !m.Ambiguous || m.Department == "" {
			t.Errorf("match %d is %s", i, shown(m))
		}
		departments[m.Department] = true
	}
	if len(found) != 12 || len(departments) < 11 {
		t.Errorf("%d communes in %d departments", len(found), len(departments))
	}
}

func TestSearchCommunesRanksExactThenPrefixThenWord(t *testing.T) {
	found := SearchCommunes("saint-pol", 20)
	position := map[string]int{}
	for i, m := range found {
		position[m.Name] = i + 1
	}
	if position["Saint-Pol-de-Léon"] == 0 || position["Saint-Pol-sur-Ternoise"] == 0 {
		t.Fatalf("missing in %v", position)
	}
	if position["Saint-Pol-de-Léon"] > position["Saint-Pol-sur-Ternoise"] {
		t.Error("the smaller commune comes first")
	}
	found = SearchCommunes("ouen", 5)
	if len(found) == 0 || found[0].Commune.Name != "Saint-Ouen-sur-Seine" {
		t.Errorf("the largest with a word that begins so should come first: %v", found)
	}
}

func TestSearchCommunesRespectsLimit(t *testing.T) {
	for _, c := range []struct{ limit, want int }{{-1, 0}, {0, 0}, {1, 1}, {7, 7}, {1000, maxMatches}} {
		if got := len(SearchCommunes("saint", c.limit)); got != c.want {
			t.Errorf("limit %d gives %d", c.limit, got)
		}
	}
}

func TestEveryCommuneIsFoundByItsNameAndPostcode(t *testing.T) {
	places := data.Communes().Communes
	for i := 0; i < len(places); i += 211 {
		c := places[i]
		found := false
		for _, m := range SearchCommunes(fmt.Sprint(c.Name, " ", c.Code[:2]), 30) {
			found = found || m.Commune.Code == c.Code
		}
		if !found {
			t.Errorf("%s %s is not found", c.Code, c.Name)
		}
	}
}

func TestCommuneByCode(t *testing.T) {
	for code, want := range map[string]string{
		"29019": "Brest", "29258": "Brest", "01120": "Montluel", "75112": "Paris", "01015": "Arboys en Bugey", "2A004": "Ajaccio",
		"": "", "99999": "", "2900": "",
	} {
		if c, ok := CommuneByCode(code); c.Name != want || ok != (want != "") {
			t.Errorf("CommuneByCode(%q) = %q, %v, want %q", code, c.Name, ok, want)
		}
	}
}

func TestCentreOf(t *testing.T) {
	c, ok := CentreOf("29019")
	if !ok || !c.Approximate || c.Lon > -3.5 || c.Lon < -5 || c.Lat < 47.7 || c.Lat > 48.8 {
		t.Errorf("centre of Brest: %+v", c)
	}
	if _, ok := CentreOf("999"); ok {
		t.Error("a centre for a code that does not exist")
	}
	if zone := TimeZoneOf("98731"); zone != "Pacific/Marquesas" {
		t.Errorf("Nuku-Hiva keeps %s", zone)
	}
}

func FuzzSearchCommunes(f *testing.F) {
	for _, seed := range []string{"brest", "st", "2A0", "29 brest", "L’Haÿ", "œ", "'", "\xff", "  saint   marc ", "000", "paris 12e"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		found := SearchCommunes(query, 5)
		if len(found) > 5 {
			t.Errorf("%q: %d matches", query, len(found))
		}
		seen := map[string]bool{}
		for _, m := range found {
			key := m.Code + m.Name
			if seen[key] {
				t.Errorf("%q: %s twice", query, shown(m))
			}
			seen[key] = true
			if c, ok := data.Communes().Find(m.Commune.Code); !ok || c.Kind != data.Current {
				t.Errorf("%q: %s is not a commune of today", query, m.Commune.Code)
			}
		}
	})
}

func BenchmarkSearchCommunes(b *testing.B) {
	for _, query := range []string{"brest", "s", "saint marc", "st pierre", "29200", "labergementclemenciat", "sainte colombe 05"} {
		b.Run(query, func(b *testing.B) {
			for b.Loop() {
				SearchCommunes(query, 10)
			}
		})
	}
}
