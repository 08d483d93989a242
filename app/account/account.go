// Package account is the people who sign in: their passwords and one-time links, their sessions, and what each role of
// an operation's team may do. Participants have no account: see package signup.
package account

import (
	"net/mail"
	"strings"
	"unicode/utf8"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// Account is somebody who can sign in.
type Account struct {
	ID          string `gorm:"primaryKey"`
	Email       string
	EmailFolded string
	Name        string
	// PasswordHash is argon2id in PHC form, or empty: then one signs in by link only.
	PasswordHash string
	Language     string
	// Administrator may do everything on the instance and in every operation.
	Administrator bool
	CreatedAt     store.Instant
	Version       int64
}

// The shortest and longest passwords that are accepted, in characters. The longest keeps hashing cheap to refuse.
const (
	PasswordMin = 10
	PasswordMax = 200
)

// NameMax is the longest name, in characters.
const NameMax = 120

// ProfileForm is what somebody types about oneself when opening an invitation and on the account page.
type ProfileForm struct {
	Version string `form:"version"`
	// Email is asked of the first administrator only, whose invitation names nobody.
	Email    string `form:"email"`
	Name     string `form:"name"`
	Password string `form:"password"`
	Language string `form:"language"`
}

// check returns what is wrong with the form. The password may stay empty: one then signs in by link.
func (f ProfileForm) check() problem.Fields {
	var fields problem.Fields
	if f.Name == "" {
		fields.Add("name", "account.name.missing", nil)
	} else if utf8.RuneCountInString(f.Name) > NameMax {
		fields.Add("name", "account.name.long", problem.Args{"Max": NameMax})
	}
	checkPassword(&fields, f.Password)
	return fields
}

func checkPassword(fields *problem.Fields, password string) {
	switch n := utf8.RuneCountInString(password); {
	case n == 0:
	case n < PasswordMin:
		fields.Add("password", "account.password.short", problem.Args{"Min": PasswordMin})
	case n > PasswordMax:
		fields.Add("password", "account.password.long", problem.Args{"Max": PasswordMax})
	}
}

// ParseEmail returns the address of an e-mail, without a display name. It returns false when s is none.
func ParseEmail(s string) (address string, ok bool) {
	s = strings.TrimSpace(s)
	parsed, err := mail.ParseAddress(s)
	if err != nil || parsed.Address != s || len(s) > 254 || !strings.Contains(s[strings.LastIndex(s, "@"):], ".") {
		return "", false
	}
	return s, true
}

// foldEmail is how addresses are compared: nobody has two mailboxes that differ by case.
func foldEmail(address string) string { return strings.ToLower(address) }
