package manage

import (
	"context"
	"errors"

	"oplibre/app/i18n"
	"oplibre/app/problem"
	"oplibre/views/part"
)

// releaseErrors says a refusal that belongs to no field, as the summary shows it.
func releaseErrors(ctx context.Context, err error) []part.FieldError {
	var refusal *problem.Error
	if !errors.As(err, &refusal) {
		return nil
	}
	return []part.FieldError{{Text: i18n.Say(ctx, refusal.Message)}}
}
