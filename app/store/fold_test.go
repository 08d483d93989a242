package store

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestFold(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"  Brest  ", "brest"},
		{"Saint-Étienne", "saint etienne"},
		{"L’Haÿ-les-Roses", "l hay les roses"},
		{"L'Haÿ les Roses", "l hay les roses"},
		{"Œuilly", "oeuilly"},
		{"CŒUVRES-ET-VALSERY", "coeuvres et valsery"},
		{"Ægidius & Straße", "aegidius strasse"},
		{"Plougastell-Daoulañ", "plougastell daoulan"},
		{"Sant-Marc’h", "sant march"},
		{"Sant-Marc'h", "sant march"},
		{"Sant-MarcʼH", "sant march"},
		{"Sant-March", "sant march"},
		{"c 'h", "c h"},
		{"aujourd'hui", "aujourd hui"},
		{"e\u0301cole", "ecole"},
		{"Budget : 1 234,5 €", "budget 1 234 5"},
		{"« Écoute\u202f! »", "ecoute"},
		{"n° 12 bis", "n 12 bis"},
		{"ﬁn\u00a0\t\n de rue", "fin de rue"},
		{"İstanbul ve ıssız", "istanbul ve issiz"},
		{"\xff\xfe", ""},
	} {
		if got := Fold(c.in); got != c.want {
			t.Errorf("Fold(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, seed := range []string{"L’Haÿ-les-Roses", "c’h C'H cʼh", "Œ æ ß ñ", "½ Ⅷ ﬁ İ", "a\u0301\u0327", "\xff", "ẞ", "´", "K Å ϓ"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := Fold(s)
		if twice := Fold(once); twice != once {
			t.Errorf("Fold(%q) = %q, folded again %q", s, once, twice)
		}
		if !utf8.ValidString(once) {
			t.Errorf("Fold(%q) = %q is not UTF-8", s, once)
		}
		if strings.TrimSpace(once) != once || strings.Contains(once, "  ") || strings.ContainsAny(once, "'’-") {
			t.Errorf("Fold(%q) = %q keeps spaces or punctuation", s, once)
		}
	})
}
