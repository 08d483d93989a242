package volunteer

import (
	"net/mail"
	"strings"

	"oplibre/app/format/typed"
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

// PhoneText writes a number as people read it, for pages.
func PhoneText(number string) string { return typed.PhoneText(number) }
