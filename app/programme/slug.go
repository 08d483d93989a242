package programme

import (
	"strconv"
	"strings"

	"gorm.io/gorm"

	"oplibre/app/store"
)

// slugLength bounds the slugs that are made from titles, in octets; they are ASCII.
const slugLength = 60

// slugOf makes what stands in an address from a name: small letters and figures with hyphens. fallback is used when a
// name holds none, as one in another script.
func slugOf(name, fallback string) string {
	var b strings.Builder
	for _, word := range strings.Fields(store.Fold(name)) {
		word = strings.Map(asciiOnly, word)
		if word == "" {
			continue
		}
		if b.Len()+1+len(word) > slugLength {
			break
		}
		if b.Len() > 0 {
			b.WriteByte('-')
		}
		b.WriteString(word)
	}
	if b.Len() == 0 || store.ValidID(b.String()) {
		return fallback
	}
	return b.String()
}

func asciiOnly(r rune) rune {
	if (r >= 'a' && r <= 'z') || (r >= '0' && r <= '9') {
		return r
	}
	return -1
}

// unusedSlug returns wanted, or wanted with the first number from 2 that makes it free.
func unusedSlug(wanted string, used func(slug string) bool) string {
	slug := wanted
	for n := 2; used(slug); n++ {
		slug = wanted + "-" + strconv.Itoa(n)
	}
	return slug
}

// freeSlug returns a slug that no other row of the table has in the operation. exceptID is the row that it is for.
func freeSlug(tx *gorm.DB, table, operationID, exceptID, wanted string) (string, error) {
	var taken []string
	err := tx.Table(table).Where("operation_id = ? AND id <> ? AND slug LIKE ?", operationID, exceptID, wanted+"%").
		Pluck("slug", &taken).Error
	if err != nil {
		return "", err
	}
	used := make(map[string]bool, len(taken))
	for _, slug := range taken {
		used[slug] = true
	}
	return unusedSlug(wanted, func(slug string) bool { return used[slug] }), nil
}
