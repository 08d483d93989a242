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

// elidedArgs are the names that messages put after "de": people write « l'équipe de {{.Operation}} », and read « d'Opération Libre ».
var elidedArgs = []string{"Name", "Operation"}

// elide lets messages of a language say OfName where they are written with de: {{.Name}} becomes {{.deName}}.
func elide(language, text string) string {
	if language != "fr" {
		return text
	}
	for _, name := range elidedArgs {
		text = strings.ReplaceAll(text, " de {{."+name+"}}", " {{.de"+name+"}}")
	}
	return text
}

// addElided adds what elide asks for.
func addElided(ctx context.Context, data Args) {
	if Of(ctx) != "fr" {
		return
	}
	for _, name := range elidedArgs {
		if value, is := data[name].(string); is {
			data["de"+name] = OfName(ctx, value)
		}
	}
}
