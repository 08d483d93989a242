package desk

import (
	"context"

	"oplibre/app/i18n"
	"oplibre/app/signup"
)

// askedAboutPhotos are those of the carnet who answer for themselves at the desk.
func (p CarnetProps) askedAboutPhotos() (list []*signup.Person) {
	for i := range p.Carnet.Persons {
		if one := &p.Carnet.Persons[i]; one.AskedAboutPhotos() && !p.Carnet.Erasing() && !p.Carnet.Anonymised() {
			list = append(list, one)
		}
	}
	return list
}

// photoAnswer is the answer that stands, with its hour.
func (p CarnetProps) photoAnswer(ctx context.Context, c *signup.Consent) string {
	hour := i18n.Args{"Hour": p.moment(ctx, c.At)}
	if c.Given {
		return i18n.T(ctx, "desk.photo.given", hour)
	}
	return i18n.T(ctx, "desk.photo.refused", hour)
}
