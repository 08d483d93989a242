package manage

import (
	"context"
	"strings"
	"time"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/views/part"
)

// start is the field of the hour at which an atelier begins, which says whose hours are meant.
func (p AtelierProps) start(ctx context.Context) part.Field {
	f := hinted(ctx, p.required(ctx, "start", p.Form.Start), "programme.form.zone", i18n.Args{"Zone": zoneName(ctx, p.Operation.TimeZone)})
	if p.Listing != nil {
		return p.repeated(ctx, f, p.Listing.StartsAt.In(p.Operation.Location()))
	}
	return p.repeated(ctx, f, time.Time{})
}

// end is the field of the hour at which an atelier ends.
func (p AtelierProps) end(ctx context.Context) part.Field {
	f := p.required(ctx, "end", p.Form.End)
	if p.Listing != nil {
		return p.repeated(ctx, f, p.Listing.EndsAt.In(p.Operation.Location()))
	}
	return p.repeated(ctx, f, time.Time{})
}

// repeated says which of the two is meant when clocks show the hour of a field twice: the one that is stored, and the first
// for an hour that was just typed.
func (p AtelierProps) repeated(ctx context.Context, f part.Field, stored time.Time) part.Field {
	meant, _ := operation.ParseLocal(f.Value, p.Operation.Location())
	if f.Value == stored.Format(operation.LocalLayout) {
		meant = stored
	}
	repeated, first := operation.RepeatedHour(meant)
	if !repeated {
		return f
	}
	key := "programme.form.hour_second"
	if first {
		key = "programme.form.hour_first"
	}
	f.Hint = strings.TrimSpace(f.Hint + " " + i18n.T(ctx, key))
	return f
}
