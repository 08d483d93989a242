package typed

import (
	"strings"
	"unicode"
)

// Phone reads a number as people write it and returns it as E.164 (ITU-T): ten figures from 0 are French, others begin with + or
// 00. ok is false for what is no number; an empty text is an empty number.
func Phone(s string) (number string, ok bool) {
	var digits strings.Builder
	for i, r := range strings.TrimSpace(s) {
		switch {
		case r >= '0' && r <= '9', r == '+' && i == 0:
			digits.WriteRune(r)
		case strings.ContainsRune(" .-/()", r), unicode.IsSpace(r):
		default:
			return "", false
		}
	}
	number = digits.String()
	switch {
	case strings.HasPrefix(number, "00"):
		number = "+" + number[2:]
	case len(number) == 10 && number[0] == '0':
		number = "+33" + number[1:]
	}
	number = strings.Replace(number, "+330", "+33", 1) // +33 (0)2 …
	if number == "" {
		return "", strings.TrimSpace(s) == ""
	}
	return number, len(number) >= 8 && len(number) <= 16 && number[0] == '+'
}

// PhoneText writes a number as people read it: French ones in pairs.
func PhoneText(number string) string {
	if len(number) != 12 || !strings.HasPrefix(number, "+33") {
		return number
	}
	local := "0" + number[3:]
	return strings.Join([]string{local[0:2], local[2:4], local[4:6], local[6:8], local[8:10]}, " ")
}

// Figures counts the figures of a number that is kept as it was written, because somebody dials it. ok is false when there is anything in it
// that nobody writes in a number.
func Figures(s string) (n int, ok bool) {
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			n++
		case !strings.ContainsRune("+ .-()/\u00a0\u202f", r):
			return n, false
		}
	}
	return n, true
}
