package i18n

import (
	"context"
	"strings"
	"unicode/utf8"
)

// vowels begin the names before which French says d'. An h is left alone: whether it is breathed, the name does not say.
const vowels = "aàâäeéèêëiîïoôöuùûüœæAÀÂÄEÉÈÊËIÎÏOÔÖUÙÛÜŒÆ"

// OfName says in the language of the context that something is somebody's: de Nolwenn, d'Odette; of Nolwenn.
func OfName(ctx context.Context, name string) string {
	first, _ := utf8.DecodeRuneInString(name)
	switch {
	case Of(ctx) != "fr":
		return "of " + name
	case name != "" && strings.ContainsRune(vowels, first):
		return "d’" + name
	}
	return "de " + name
}
