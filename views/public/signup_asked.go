package public

import (
	"context"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"oplibre/app/i18n"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/signup/asked"
	"oplibre/views/part"
)

// AccountPages are where one makes an account of a site, at home and before the day.
var AccountPages = map[string]string{
	programme.AsksWikipedia: "https://fr.wikipedia.org/wiki/Special:CreateAccount",
	programme.AsksOSM:       "https://www.openstreetmap.org/user/new",
}

// asks reports whether a chosen atelier asks something.
func (p SignUpPage) asks(what string) bool {
	return slices.ContainsFunc(p.Chosen, func(c signup.Choice) bool { return c.Atelier.AsksFor(what) })
}

// sites are those of which a chosen atelier asks a user name.
func (p SignUpPage) sites() (list []string) {
	for _, site := range programme.UserNameSites {
		if p.asks(site) {
			list = append(list, site)
		}
	}
	return list
}

// onlySigns reports whether one may say that one does not come oneself: only whoever signs up others does.
func (p SignUpPage) onlySigns() bool { return p.Form.OnlySigns || len(p.Form.Companions) > 0 }

// grown reports whether a companion may have an account of their own, as far as is known.
func grown(c signup.Companion) bool {
	age, err := strconv.Atoi(c.Age)
	return !c.Group && (err != nil || age >= asked.AccountAge)
}

// cared reports whether somebody has to say who collects a companion: all whose age is not known yet, too.
func (p SignUpPage) cared(c signup.Companion) bool {
	age, err := strconv.Atoi(c.Age)
	return !c.Group && p.asks(programme.AsksNoParent) && (err != nil || age < 18)
}

// userNameField asks for the name of a person on a site.
func (p SignUpPage) userNameField(ctx context.Context, site, name, value string) part.Field {
	return part.Field{Name: name, Label: i18n.T(ctx, "asked.flag."+site), Hint: i18n.T(ctx, "asked.user_name.hint"), Optional: true, Value: value,
		Error: part.ErrorOf(ctx, p.Err, name), Autocomplete: "off", MaxLength: 85, More: templ.Attributes{"autocapitalize": "none", "spellcheck": "false"}}
}

// needsOpen reports whether what is needed was said, or is to be put right.
func (p SignUpPage) needsOpen(ctx context.Context) bool {
	return len(p.Form.Needs) > 0 || p.Form.NeedWords != "" || part.ErrorOf(ctx, p.Err, "need_words") != ""
}

// mealsOf are the chosen ateliers that are meals.
func (p SignUpPage) mealsOf() []signup.Choice {
	return slices.DeleteFunc(slices.Clone(p.Chosen), func(c signup.Choice) bool { return !c.Atelier.AsksFor(programme.AsksMeal) })
}

// MealFields are the questions about a meal.
func MealFields(ctx context.Context, err error, atelierID string, typed asked.MealForm) [3]part.Field {
	field := func(name, value string) part.Field {
		full := name + "_" + atelierID
		return part.Field{Name: full, Label: i18n.T(ctx, "asked.meal."+name), Optional: true, Value: value, Error: part.ErrorOf(ctx, err, full), MaxLength: 300}
	}
	meals := field("meals", typed.Count)
	meals.Type, meals.InputMode, meals.Min, meals.Max, meals.Short, meals.MaxLength = "number", "numeric", "0", "99", true, 0
	meals.Hint = i18n.T(ctx, "asked.meal.meals_hint")
	brings, avoids := field("brings", typed.Brings), field("avoids", typed.Avoids)
	avoids.Hint = i18n.T(ctx, "asked.meal.avoids_hint")
	return [3]part.Field{meals, brings, avoids}
}

// childPhoto reports whether the form knows that a companion is a child, for whom both parents answer.
func childPhoto(c signup.Companion) bool {
	age, err := strconv.Atoi(c.Age)
	return err == nil && age < 18
}
