package partner_test

import (
	"strings"
	"testing"

	"oplibre/app/partner"
)

func TestPostalLines(t *testing.T) {
	for typed, want := range map[string]string{
		"":                                   "",
		"2 rue Frézier\n29200 Brest":         "2 rue Frézier|29200 Brest",
		"12, rue de Siam, 29200 Brest":       "12, rue de Siam|29200 Brest",
		"12 bis, rue de Siam , 29200 BREST ": "12 bis, rue de Siam|29200 BREST",
		"3B, quai Malbert,, BP 4, 29200":     "3B, quai Malbert|BP 4|29200",
		"Le Port,29840 Porspoder":            "Le Port|29840 Porspoder",
		"29200 Brest, France":                "29200 Brest|France",
		" \n Mairie, accueil \n\n29200":      "Mairie, accueil|29200",
	} {
		if got := strings.Join(partner.PostalLines(typed), "|"); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}

func FuzzPostalLines(f *testing.F) {
	f.Add("12, rue de Siam, 29200 Brest")
	f.Add("3B,\n,")
	f.Fuzz(func(t *testing.T, typed string) {
		letters := func(text string) string {
			return strings.Map(func(r rune) rune {
				if strings.ContainsRune(" ,\n\t\r\v\f\u0085\u00a0", r) {
					return -1
				}
				return r
			}, strings.Join(strings.Fields(text), ""))
		}
		lines := partner.PostalLines(typed)
		if got := letters(strings.Join(lines, "")); got != letters(typed) {
			t.Errorf("%q became %q", typed, lines)
		}
		for _, line := range lines {
			if strings.TrimSpace(line) == "" || strings.Contains(line, "\n") {
				t.Errorf("%q has the line %q", typed, line)
			}
		}
	})
}
