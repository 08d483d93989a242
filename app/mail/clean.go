package mail

import (
	"strings"
	"unicode"
)

// What people type goes into headers and bodies. Names come in as one line; here is the last door, whatever the others let through.

// oneLine makes one line of a text: line ends, control characters and marks that turn the direction of the writing become
// spaces, of which no two follow each other. It is cut after so many characters.
func oneLine(text string, characters int) string {
	text = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unsafe(r) {
			return ' '
		}
		return r
	}, text)), " ")
	if runes := []rune(text); len(runes) > characters {
		return strings.TrimSpace(string(runes[:characters-1])) + "…"
	}
	return text
}

// inHeader is a text as a header may have it: one line, in which nothing looks like an encoded word (RFC 2047), because a mailbox would
// show what it stands for instead of what was typed.
func inHeader(text string, characters int) string {
	return oneLine(strings.ReplaceAll(oneLine(text, characters), "=?", "= ?"), characters)
}

// inName is a name as it may stand before an address: an encoded word there must hold no backslash (RFC 2047, 5), which net/mail
// would put in.
func inName(text string) string { return strings.ReplaceAll(inHeader(text, senderLength), `\`, "/") }

// body drops from a text what would make a reader see something else than what stands there, and ends its lines alike.
func body(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	return strings.Map(func(r rune) rune {
		if r != '\n' && unsafe(r) {
			return -1
		}
		return r
	}, text)
}

// unsafe reports whether a sign is a control character, a line or paragraph separator, or turns the direction of what follows
// (UAX #9): "annexe\u202efdp.exe" reads as something that it is not.
func unsafe(r rune) bool {
	switch {
	case unicode.IsControl(r), r == '\u2028', r == '\u2029', r == '\u200e', r == '\u200f', r == '\u061c', r == '\ufeff':
		return true
	case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
		return true
	}
	return r == unicode.ReplacementChar
}
