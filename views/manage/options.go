package manage

import (
	"context"

	"oplibre/app/account"
	"oplibre/app/i18n"
	"oplibre/views/part"
)

// languageOptions are the languages of the screens, each named in itself.
func languageOptions(ctx context.Context) []part.Option {
	options := make([]part.Option, 0, len(i18n.Languages))
	for _, tag := range i18n.Languages {
		options = append(options, part.Option{Value: tag, Label: i18n.SelfNames[tag]})
	}
	return options
}

// roleOptions are the roles that an organiser can give, each with what it opens.
func roleOptions(ctx context.Context) []part.Option {
	var options []part.Option
	for _, role := range account.Roles {
		if role != account.Administrator {
			options = append(options, part.Option{Value: string(role), Label: i18n.T(ctx, "account.role."+string(role)),
				Hint: i18n.T(ctx, "team.role."+string(role))})
		}
	}
	return options
}
