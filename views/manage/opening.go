package manage

import (
	"context"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/views/part"
)

// OpeningProps is what the page of the hours of sign-up shows.
type OpeningProps struct {
	Operation *operation.Operation
	Form      operation.SignUpForm
	// Ateliers are those for which people sign up, by start.
	Ateliers []*programme.Listing
	Now      programme.Instant
	Err      error
	Notice   string
}

func openingPath(o *operation.Operation, below string) string {
	return "/gestion/" + o.Slug + "/inscriptions" + below
}

// title says whether one can sign up now.
func (p OpeningProps) title(ctx context.Context) string {
	o := p.Operation
	moment := func(key string, at programme.Instant) string {
		return i18n.T(ctx, "opening.title."+key, i18n.Args{"When": i18n.DayClock(ctx, at.In(o.Location()))})
	}
	phase := o.Current(p.Now)
	switch {
	case phase == operation.Finished || phase == operation.Archived:
		return i18n.T(ctx, "opening.title.over")
	case o.SignUp.Early(p.Now) && phase != operation.Draft && o.OpensBySignUpHours():
		return moment("from", *o.SignUp.OpensAt)
	case phase == operation.Draft || phase == operation.Announced:
		return i18n.T(ctx, "opening.title.not_open")
	case o.SignUp.Late(p.Now):
		return moment("closed", *o.SignUp.ClosesAt)
	case o.SignUp.ClosesAt != nil:
		return moment("until", *o.SignUp.ClosesAt)
	}
	return i18n.T(ctx, "opening.title.open")
}

func (p OpeningProps) field(ctx context.Context, name, value string) part.Field {
	return openingField(ctx, name, value, p.Err)
}

func openingField(ctx context.Context, name, value string, err error) part.Field {
	return part.Field{Name: name, Label: i18n.T(ctx, "opening.form."+name), Hint: i18n.T(ctx, "opening.form."+name+".hint"), Value: value, Optional: true,
		Error: part.ErrorOf(ctx, err, name)}
}

// own says the hours that one atelier has of its own, empty when it has none.
func (p OpeningProps) own(ctx context.Context, l *programme.Listing) (words string) {
	for _, each := range []struct {
		key string
		at  *programme.Instant
	}{{"opening.own.from", l.Seats.SignUp.OpensAt}, {"opening.own.until", l.Seats.SignUp.ClosesAt}} {
		if each.at == nil {
			continue
		}
		if words != "" {
			words += ", "
		}
		words += i18n.T(ctx, each.key, i18n.Args{"When": i18n.DayClock(ctx, each.at.In(p.Operation.Location()))})
	}
	return words
}

// AtelierOpeningProps is what the page of the hours of sign-up of one atelier shows.
type AtelierOpeningProps struct {
	Operation *operation.Operation
	Listing   *programme.Listing
	Form      programme.SignUpHoursForm
	Err       error
}

func (p AtelierOpeningProps) field(ctx context.Context, name, value string) part.Field {
	f := openingField(ctx, name, value, p.Err)
	f.Hint = i18n.T(ctx, "opening.form."+name+".atelier_hint")
	return f
}
