package pdf_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"oplibre/app/format/pdf"
)

func TestWrap(t *testing.T) {
	cases := map[string]struct {
		text string
		// width is that of this text.
		width string
		want  []string
	}{
		"fits":                {"un deux", "un deux", []string{"un deux"}},
		"breaks at a space":   {"un deux trois", "un deux", []string{"un deux", "trois"}},
		"no-break spaces":     {"à 14\u202fh\u202f30 ou 15", "14\u202fh\u202f30", []string{"à", "14\u202fh\u202f30", "ou 15"}},
		"lines of the text":   {"un\n\ndeux\r\ntrois", "un deux trois", []string{"un", "deux", "trois"}},
		"spaces in a row":     {"  un   deux ", "un deux", []string{"un deux"}},
		"hyphens hold":        {"à Saint-Marc", "Saint-Marc", []string{"à", "Saint-Marc"}},
		"a long word":         {"Villers-la-Montagne", "Villers-la-Mon", []string{"Villers-la-", "Montagne"}},
		"a word of one piece": {"mmmmmm", "mmmm", []string{"mmmm", "mm"}},
		"nothing":             {" \n ", "m", nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, text.Wrap(c.text, text.Width(c.width)+0.001)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWrapAtMost(t *testing.T) {
	width := text.Width("un deux") + 0.001
	for most, want := range map[int][]string{3: {"un deux", "trois", "quatre"}, 2: {"un deux", "trois…"}, 1: {"un de…"}} {
		got := text.WrapAtMost("un deux trois quatre", width, most)
		if len(got) != most || got[most-1] != want[most-1] {
			t.Errorf("%d lines: %q, want %q", most, got, want)
		}
	}
}

// FuzzWrap: no line is wider than asked, unless it is one sign, and no letter is lost.
func FuzzWrap(f *testing.F) {
	f.Add("Mes premiers pas sur Wikipédia\u202f: « Saint-Marc »", 40.0)
	f.Add("https://opl.example/o/saint-marc-2027/programme?jour=2027-05-22", 12.0)
	f.Add("-/- a--b //", 3.0)
	f.Add("\xff\xfe 🎉 e\u0301 \u2028 א", 5.0)
	f.Fuzz(func(t *testing.T, in string, width float64) {
		if width < 1 || width > 500 || len(in) > 2000 {
			return // no width that a page has
		}
		text.Wrap(in, width) // whatever it is
		in = strings.ToValidUTF8(in, "?")
		lines := text.Wrap(in, width)
		for _, line := range lines {
			if text.Width(line) > width+0.001 && utf8.RuneCountInString(line) > 1 {
				t.Errorf("%q is %v wide, not %v", line, text.Width(line), width)
			}
		}
		ascii := func(r rune) rune {
			if r < 128 && unicode.IsSpace(r) {
				return -1
			}
			return r
		}
		if got, want := strings.Map(ascii, strings.Join(lines, "")), strings.Map(ascii, in); got != want {
			t.Errorf("%q became %q", want, got)
		}
	})
}

// TestWidthsAdd: lines are broken by adding up words, which holds as long as nothing is kerned.
func TestWidthsAdd(t *testing.T) {
	whole, parts := text.Width("Carte, fève et AVion"), 0.0
	for _, r := range "Carte, fève et AVion" {
		parts += text.Width(string(r))
	}
	if diff := whole - parts; diff > 1e-6 || diff < -1e-6 {
		t.Errorf("%v in one piece, %v letter by letter", whole, parts)
	}
	if narrow, space := text.Width("\u202f"), text.Width("\u00a0"); narrow <= 0 || narrow > space {
		t.Errorf("the narrow space is %v wide, the ordinary one %v", narrow, space)
	}
	if big := (pdf.Style{Face: pdf.Regular, Size: 22}).Width("m"); big < 2*text.Width("m")-1e-6 || big > 2*text.Width("m")+1e-6 {
		t.Error("widths do not grow with the size")
	}
}
