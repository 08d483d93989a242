package public

import (
	"context"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/programme"
)

// signUpWords says from when or until when one can sign up, or since when no more: for the operation, or for an atelier that has hours
// of its own. It is empty where there is nothing to say.
func signUpWords(ctx context.Context, o *operation.Operation, own operation.SignUpHours, now programme.Instant) string {
	hours, phase := own.Within(o.SignUp), o.Current(now)
	moment := func(key string, at programme.Instant) string {
		return i18n.T(ctx, "opening.public."+key, i18n.Args{"When": i18n.DayClock(ctx, at.In(o.Location()))})
	}
	switch {
	case phase != operation.Announced && phase != operation.Open && phase != operation.UnderWay:
		return ""
	case hours.Early(now) && (phase != operation.Announced || o.OpensBySignUpHours()):
		return moment("from", *hours.OpensAt)
	case phase == operation.Announced:
		return i18n.T(ctx, "programme.not_open")
	case hours.Late(now):
		return moment("closed", *hours.ClosesAt)
	case hours.ClosesAt != nil:
		return moment("until", *hours.ClosesAt)
	}
	return ""
}

// signsUp reports whether the atelier is one for which people sign up, and is to come.
func (p AtelierProps) signsUp() bool {
	return p.Listing.Entry == programme.SignUp && p.Listing.Status == programme.Published && p.Listing.MomentAt(p.Now) == programme.Coming
}

// signUpHours says the same of the operation on its first page.
func (p OperationProps) signUpHours(ctx context.Context) string {
	if p.count(isList) == 0 {
		return ""
	}
	return signUpWords(ctx, p.Operation, operation.SignUpHours{}, p.Now)
}
