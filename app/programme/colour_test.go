package programme

import "testing"

func TestColoursCanBeReadAndComeBackTheSame(t *testing.T) {
	for _, hex := range []string{"#F9B000", "#F2F006", "#0347B4", "#000000", "#ffffff", "#4d4d4c", "yellow", ""} {
		colour, tint, dark, darkTint := coloursOf(hex)
		if ratio := parseHex(colour).contrast(parseHex(tint)); ratio < readable {
			t.Errorf("%s: %s on %s has a contrast of %.2f", hex, colour, tint, ratio)
		}
		if ratio := parseHex(dark).contrast(parseHex(darkTint)); ratio < readable {
			t.Errorf("%s by night: %s on %s has a contrast of %.2f", hex, dark, darkTint, ratio)
		}
		if again, _, _, _ := coloursOf(colour); again != colour {
			t.Errorf("%s became %s, and that %s", hex, colour, again)
		}
	}
}
