package pdf

import (
	"strings"
	"unicode/utf8"
)

// ellipsis ends a text of which something was left out.
const ellipsis = "…"

// Wrap breaks a text into lines of at most a width in millimetres. Lines break at ordinary spaces, never at
// no-break ones; a word that is longer than a line is cut, after a hyphen or a slash if it has one. Line ends of the text stay, empty lines go.
func (s Style) Wrap(text string, width float64) []string {
	var lines []string
	for paragraph := range strings.Lines(text) {
		lines = s.wrapParagraph(lines, paragraph, width)
	}
	return lines
}

// WrapAtMost is Wrap that ends after a number of lines, with an ellipsis when something was left out.
func (s Style) WrapAtMost(text string, width float64, most int) []string {
	lines := s.Wrap(text, width)
	if len(lines) <= most {
		return lines
	}
	lines = lines[:most]
	last := lines[most-1]
	for last != "" && s.Width(last+ellipsis) > width {
		_, size := utf8.DecodeLastRuneInString(last)
		last = strings.TrimRight(last[:len(last)-size], " ")
	}
	lines[most-1] = last + ellipsis
	return lines
}

// wrapParagraph adds up the widths of pieces: the faces are set without kerning, so a line is as wide as its parts.
func (s Style) wrapParagraph(lines []string, text string, width float64) []string {
	line, taken, space := "", 0.0, s.Width(" ")
	end := func() {
		if line = strings.TrimRight(line, " "); line != "" {
			lines = append(lines, line)
		}
		line, taken = "", 0
	}
	for _, word := range pieces(text) {
		bare := strings.TrimRight(word, " ")
		wide := s.Width(bare)
		if taken+wide > width {
			end()
		}
		for wide > width {
			head := s.cut(bare, width)
			lines = append(lines, head)
			bare, word = bare[len(head):], word[len(head):]
			wide = s.Width(bare)
		}
		line += word
		taken += wide + space*float64(len(word)-len(bare))
	}
	end()
	return lines
}

// pieces are the parts between which a line may break: words with the space after them. strings.Fields would also break at
// no-break spaces.
func pieces(text string) []string {
	var all []string
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(" \t\r\n\v\f", r) }) {
		all = append(all, word+" ")
	}
	return all
}

// cut returns the beginning of a word that fits a width, one letter at least.
func (s Style) cut(word string, width float64) string {
	end := 0
	for i, r := range word {
		next := i + utf8.RuneLen(r)
		if r == utf8.RuneError {
			_, size := utf8.DecodeRuneInString(word[i:])
			next = i + size
		}
		if end > 0 && s.Width(word[:next]) > width {
			break
		}
		end = next
	}
	if hyphen := strings.LastIndexAny(word[:end], "-/"); hyphen > 0 && end < len(word) {
		return word[:hyphen+1]
	}
	return word[:end]
}
