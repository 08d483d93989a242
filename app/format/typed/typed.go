// Package typed cleans what people type, or what a file brings in their place: a database, XML and iCalendar refuse some
// characters, and some are only there to deceive.
package typed

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text returns valid UTF-8 with \n as line end, and without space around it, control characters but tabs, and characters
// that turn the direction of the text around them (a name that holds one would write the rest of its line backwards).
func Text(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(s, ""))
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || directional(r) || nobody(r) {
			return -1
		}
		return r
	}, s))
}

// Line is Text on one line, with one space for any run of them.
func Line(s string) string { return strings.Join(strings.Fields(Text(s)), " ") }

// directional: Unicode Standard Annex #9, sections 2.1 to 2.4.
func directional(r rune) bool { return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 }

// nobody types the mark of a lost character, nor the two that are no characters (Unicode, section 23.7; XML 1.0, section 2.2).
func nobody(r rune) bool { return r == utf8.RuneError || r == 0xfffe || r == 0xffff }
