package public

import (
	"context"
	"strings"

	"oplibre/app/i18n"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/signup"
	"oplibre/app/signup/asked"
)

// children are those of an atelier who stay without a parent.
func (p AnimationProps) children(a *plan.Atelier) ChildrenProps {
	return ChildrenProps{AtelierID: a.ID, Action: p.Address + "/ateliers/" + a.ID + "/enfants", Location: p.Operation.Location(),
		Lines: StayingAlone(p.Rosters[a.ID], p.Children[a.ID]), Children: p.Children[a.ID], Form: p.Care, Wrong: p.CareOf, Err: p.Err}
}

// NeedWords say what a carnet needs: a seat, a way without steps.
func NeedWords(ctx context.Context, n asked.Needs) string {
	var parts []string
	for _, kind := range n.Kinds {
		if kind == asked.NeedOther {
			parts = append(parts, n.Words)
			continue
		}
		parts = append(parts, i18n.T(ctx, "asked.short."+kind))
	}
	return strings.Join(parts, ", ")
}

// needs are what the people of an atelier need, one line a carnet, with the first person on its list.
func (p AnimationProps) needs(ctx context.Context, a *plan.Atelier) (lines []string) {
	seen := map[string]bool{}
	for _, line := range p.Rosters[a.ID].Seated() {
		if n := p.Folders[a.ID].Needs[line.CarnetID]; len(n.Kinds) > 0 && !seen[line.CarnetID] {
			seen[line.CarnetID] = true
			lines = append(lines, i18n.T(ctx, "asked.line", i18n.Args{"Name": line.Name, "Text": NeedWords(ctx, n)}))
		}
	}
	return lines
}

// userNames are the names that were told for a site, and how many people told none.
func (p AnimationProps) userNames(ctx context.Context, a *plan.Atelier, site string) (lines []string, missing int) {
	for _, line := range p.Rosters[a.ID].Seated() {
		if !line.AsksUserName() {
			continue
		}
		if name := p.Folders[a.ID].UserNames[line.PersonID][site]; name != "" {
			lines = append(lines, i18n.T(ctx, "asked.line", i18n.Args{"Name": line.Name, "Text": name}))
		} else {
			missing++
		}
	}
	return lines, missing
}

// sitesOf are those of which an atelier asks a user name.
func sitesOf(a *plan.Atelier) (list []string) {
	for _, site := range programme.UserNameSites {
		if a.Published != nil && a.Published.AsksFor(site) {
			list = append(list, site)
		}
	}
	return list
}

// meal adds up how many eat, and what they said of it.
func (p AnimationProps) meal(ctx context.Context, a *plan.Atelier) (eat int, lines []string) {
	coming, said := map[string]int{}, p.Folders[a.ID].Meals
	roster := p.Rosters[a.ID].Seated()
	for _, line := range roster {
		coming[line.CarnetID] += line.Headcount
	}
	seen := map[string]bool{}
	for _, line := range roster {
		if seen[line.CarnetID] {
			continue
		}
		seen[line.CarnetID] = true
		meal, told := said[line.CarnetID]
		if !told {
			eat += coming[line.CarnetID]
			continue
		}
		eat += min(meal.Meals, coming[line.CarnetID])
		if text := MealWords(ctx, meal); text != "" {
			lines = append(lines, i18n.T(ctx, "asked.line", i18n.Args{"Name": line.Name, "Text": text}))
		}
	}
	return eat, lines
}

// MealWords say what somebody brings and does not eat.
func MealWords(ctx context.Context, m asked.Meal) string {
	var parts []string
	if m.Brings != "" {
		parts = append(parts, i18n.T(ctx, "asked.meal.said_brings", i18n.Args{"Text": m.Brings}))
	}
	if m.Avoids != "" {
		parts = append(parts, i18n.T(ctx, "asked.meal.said_avoids", i18n.Args{"Text": m.Avoids}))
	}
	return strings.Join(parts, " ; ")
}

// childAge is the years of a child, as long as they are known.
func childAge(ctx context.Context, line *signup.Attendant) string {
	if line.Age == nil {
		return ""
	}
	return ", " + i18n.N(ctx, "persons.years", *line.Age)
}
