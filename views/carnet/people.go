package carnet

import (
	"context"
	"errors"

	"oplibre/app/i18n"
	"oplibre/app/problem"
	"oplibre/app/signup"
	"oplibre/views/part"
)

// errors are the lines of the summary; a refusal without fields is one sentence.
func (p Page) errors(ctx context.Context) []part.FieldError {
	lines := part.Errors(ctx, p.Err)
	var refusal *problem.Error
	if len(lines) == 0 && errors.As(p.Err, &refusal) {
		lines = []part.FieldError{{Text: i18n.Say(ctx, refusal.Message)}}
	}
	return lines
}

// nameField holds the first name only: what is posted unchanged leaves the name as it is stored.
func (p Page) nameField(ctx context.Context, person *signup.Person, form signup.ContactForm) part.Field {
	name := "name_" + person.ID
	f := part.Field{Name: name, Label: i18n.T(ctx, "carnet.people.name"), Value: person.FirstName(), Error: part.ErrorOf(ctx, p.Err, name), MaxLength: 120}
	if person.Headcount > 1 {
		f.Label = i18n.T(ctx, "signup.group.name")
	}
	if typed, posted := form.Names[person.ID]; posted {
		f.Value = typed
	}
	return f
}

// known says what is stored, masked.
func known(ctx context.Context, masked string) string {
	if masked == "" {
		return i18n.T(ctx, "carnet.people.unknown")
	}
	return i18n.T(ctx, "carnet.people.known", i18n.Args{"Value": masked})
}

// shown is how a person is named on the page: by first name, or by number.
func shown(ctx context.Context, person *signup.Person, number string) string {
	if name := person.FirstName(); name != "" {
		return name
	}
	if person.Headcount > 1 {
		return i18n.T(ctx, "signup.group")
	}
	return i18n.T(ctx, "signup.person.n", i18n.Args{"N": number})
}

func seats(c signup.Choice) part.Seats {
	free, limited := c.Pool.Free()
	return part.Seats{Free: free, Unlimited: !limited, Waiting: c.Pool.Waiting}
}
