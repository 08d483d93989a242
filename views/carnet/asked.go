package carnet

import (
	"context"

	"oplibre/app/i18n"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/signup/asked"
	"oplibre/views/part"
	"oplibre/views/public"
)

// AskedProps are what the ateliers of a carnet ask, and what it said: that it did, never what.
type AskedProps struct {
	Said asked.Said
	// Form is what was typed when it came back.
	Form signup.AnswersForm
	// Saved says that it was kept.
	Saved bool
}

// questions are those of one kind.
func (p Page) questions(what string) (list []signup.Question) {
	for _, q := range p.Carnet.Questions() {
		if q.What == what {
			list = append(list, q)
		}
	}
	return list
}

// name is how the person of a question is shown.
func (p Page) name(ctx context.Context, person *signup.Person) string {
	return shown(ctx, person, i18n.Number(ctx, person.Position+1))
}

// open says what is still missing.
func (p Page) missing(ctx context.Context, q signup.Question) string {
	args := i18n.Args{"Name": p.name(ctx, q.Person), "Title": titleIn(ctx, q.Atelier)}
	if q.What == programme.AsksNoParent {
		return i18n.T(ctx, "asked.missing.care", args)
	}
	return i18n.T(ctx, "asked.missing."+q.What, args)
}

func (p Page) careField(ctx context.Context, q signup.Question, name, label, value string) part.Field {
	full := name + "_" + q.Person.ID
	return part.Field{Name: full, Label: i18n.T(ctx, label), Value: value, Error: part.ErrorOf(ctx, p.Err, full), MaxLength: 120, Autocomplete: "off"}
}

func (p Page) userNameField(ctx context.Context, q signup.Question, a AskedProps) part.Field {
	name := "user_name_" + q.What + "_" + q.Person.ID
	f := part.Field{Name: name, Label: p.name(ctx, q.Person), Value: a.Form.UserNames[q.What][q.Person.ID], Error: part.ErrorOf(ctx, p.Err, name), Optional: true,
		MaxLength: 85, Autocomplete: "off"}
	if a.Said.UserNames[q.What][q.Person.ID] {
		f.Hint = i18n.T(ctx, "asked.said.user_name")
	}
	return f
}

func (p Page) mealFields(ctx context.Context, q signup.Question, a AskedProps) [3]part.Field {
	fields := public.MealFields(ctx, p.Err, q.Atelier.ID, a.Form.Meals[q.Atelier.ID])
	if a.Said.Meals[q.Atelier.ID] {
		fields[0].Hint = i18n.T(ctx, "asked.said.meal")
	}
	return fields
}
