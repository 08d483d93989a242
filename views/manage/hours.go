package manage

import (
	"context"
	"strings"
	"time"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/views/part"
)

// start is the field of the hour at which an atelier begins, which says whose hours are meant.
func (p AtelierProps) start(ctx context.Context) part.Field {
	f := hinted(ctx, p.field(ctx, "start", p.Form.Start), "programme.form.zone", i18n.Args{"Zone": zoneName(ctx, p.Operation.TimeZone)})
	if f.Required = !p.mayWait(); !f.Required {
		f.Hint += " " + i18n.T(ctx, "programme.form.hour_later")
	}
	if p.Listing != nil {
		return p.repeated(ctx, f, p.Listing.StartsAt.In(p.Operation.Location()))
	}
	return p.repeated(ctx, f, time.Time{})
}

// end is the field of the hour at which an atelier ends.
func (p AtelierProps) end(ctx context.Context) part.Field {
	f := p.field(ctx, "end", p.Form.End)
	f.Required = !p.mayWait()
	if p.Listing != nil {
		return p.repeated(ctx, f, p.Listing.EndsAt.In(p.Operation.Location()))
	}
	return p.repeated(ctx, f, time.Time{})
}

// mayWait reports whether the atelier can stay without an hour: a new one, or a draft that has none.
func (p AtelierProps) mayWait() bool {
	return p.Listing == nil || p.Listing.Status == programme.DraftAtelier && p.Listing.StartsAt == 0
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
