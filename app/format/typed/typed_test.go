package typed_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"oplibre/app/format/typed"
)

func TestTextAndLine(t *testing.T) {
	for in, want := range map[string]struct{ text, line string }{
		"  Yvonne  ":          {"Yvonne", "Yvonne"},
		"a\r\nb\rc":           {"a\nb\nc", "a b c"},
		"un\tdeux  trois":     {"un\tdeux  trois", "un deux trois"},
		"nul\x00 bip\a \x7f":  {"nul bip", "nul bip"},
		"tordu\u202etxt":      {"tordutxt", "tordutxt"},
		"cassé\xff\xfe":       {"cassé", "cassé"},
		"perdu\ufffd\uffff":   {"perdu", "perdu"},
		"Oberiadenn c’hoazh":  {"Oberiadenn c’hoazh", "Oberiadenn c’hoazh"},
		"fine\u202f: oui 🎉 א": {"fine\u202f: oui 🎉 א", "fine : oui 🎉 א"},
		"\n \t":               {"", ""},
	} {
		if got := typed.Text(in); got != want.text {
			t.Errorf("Text(%q) = %q, want %q", in, got, want.text)
		}
		if got := typed.Line(in); got != want.line {
			t.Errorf("Line(%q) = %q, want %q", in, got, want.line)
		}
	}
}

func FuzzText(f *testing.F) {
	f.Add("a\r\n\x00\u202e\xff b")
	f.Fuzz(func(t *testing.T, in string) {
		text := typed.Text(in)
		if !utf8.ValidString(text) || typed.Text(text) != text || strings.ContainsAny(text, "\r\x00\u202e") || strings.Contains(typed.Line(in), "\n") {
			t.Errorf("%q becomes %q", in, text)
		}
	})
}
