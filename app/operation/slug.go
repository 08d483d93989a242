package operation

import (
	"regexp"
	"strings"

	"oplibre/app/store"
)

// maxSlug is the longest name in an address: it is printed on posters.
const maxSlug = 60

var slugPattern = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Slugify returns what a name becomes in an address: "Opération Libre Saint-Marc" gives "operation-libre-saint-marc". Letters
// that have no plain form are left out; the result may be empty.
func Slugify(name string) string {
	var b strings.Builder
	for _, r := range store.Fold(name) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == ' ' && b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	slug := b.String()
	if len(slug) > maxSlug {
		slug = slug[:maxSlug]
		if cut := strings.LastIndexByte(slug, '-'); cut > maxSlug/2 {
			slug = slug[:cut]
		}
	}
	return strings.Trim(slug, "-")
}

// commonWords are those with which most names of operations begin: the address is shorter without them.
var commonWords = []string{"operation-libre-", "operations-libres-", "opl-"}

// proposedSlug returns the address of an operation for which nobody chose one: the name without "opération libre", and the
// year.
func proposedSlug(o *Operation) string {
	slug := Slugify(o.Name)
	for _, words := range commonWords {
		if rest, ok := strings.CutPrefix(slug, words); ok && rest != "" {
			slug = rest
			break
		}
	}
	year := o.Start().Format("2006")
	if !strings.HasSuffix(slug, year) {
		slug = strings.Trim(slug+"-"+year, "-")
	}
	return slug
}
