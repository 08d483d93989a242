package part

import (
	"context"

	"oplibre/app/i18n"
)

// Typed is what somebody typed in the language of the page, with the no-break spaces that keyboards do not have.
func Typed(ctx context.Context, text string) string { return i18n.Typography(i18n.Of(ctx), text) }

// typedIn is Typed for a text that may be in another language than the page: tag is empty for that of the page.
func typedIn(ctx context.Context, tag, text string) string {
	if tag == "" {
		tag = i18n.Of(ctx)
	}
	return i18n.Typography(tag, text)
}

// shortLicences are how people abbreviate the licences, by SPDX identifier.
var shortLicences = map[string]string{"CC0-1.0": "CC0", "CC-BY-4.0": "CC BY", "CC-BY-SA-4.0": "CC BY-SA", "ODbL-1.0": "ODbL", "etalab-2.0": "Ouverte 2.0"}

// ShortLicence is a licence as a card names it: CC BY-SA for CC-BY-SA-4.0. An unknown identifier is returned as it is.
func ShortLicence(id string) string {
	if short := shortLicences[id]; short != "" {
		return short
	}
	return id
}
