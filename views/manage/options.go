package manage

import (
	"context"

	"oplibre/app/i18n"
	"oplibre/views/part"
)

// languageOptions are the languages of the screens, each named in itself.
func languageOptions(ctx context.Context) []part.Option {
	options := make([]part.Option, 0, len(i18n.Languages))
	for _, tag := range i18n.Languages {
		options = append(options, part.Option{Value: tag, Label: i18n.T(i18n.With(ctx, tag), "language.name")})
	}
	return options
}
