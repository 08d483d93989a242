package volunteer

import (
	"net/mail"
	"strings"
	"unicode"
)

// sameMailbox reports whether two e-mail addresses reach the same mailbox for all who receive mail in practice: case says nothing.
func sameMailbox(a, b string) bool {
	return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
}

// validEmail accepts one bare address (RFC 5322, addr-spec) whose domain has a dot.
func validEmail(s string) bool {
	address, err := mail.ParseAddress(s)
	if err != nil || address.Address != s || len(s) > emailLimit {
		return false
	}
	_, domain, _ := strings.Cut(s, "@")
	return strings.Contains(strings.Trim(domain, "."), ".")
}

// ParsePhone reads a number as people write it and returns it as E.164 (ITU-T): ten figures from 0 are French, others begin with + or
// 00. ok is false for what is no number; an empty text is an empty number.
func ParsePhone(typed string) (number string, ok bool) {
	var digits strings.Builder
	for i, r := range strings.TrimSpace(typed) {
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
		return "", strings.TrimSpace(typed) == ""
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
