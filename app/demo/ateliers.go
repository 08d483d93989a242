package demo

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"oplibre/app/programme"
	"oplibre/app/programme/publishing"
	"oplibre/data/demo"
)

// addAteliers writes the programme as drafts, in the order of the numbers that the weekend gives, and publishes it.
func (f *filling) addAteliers(ctx context.Context) error {
	all := demo.Ateliers()
	byNumber := make(map[int]demo.Atelier, len(all))
	for _, a := range all {
		byNumber[a.Number] = a
	}
	for number := 1; number <= len(all); number++ {
		made, err := programme.CreateAtelier(ctx, f.db, by(onDay(time.March, 2, 20, 0)), f.o, f.atelierForm(byNumber[number]))
		if err != nil {
			return fmt.Errorf("atelier %d: %w", number, err)
		}
		f.ateliers[number] = made
		if err := f.divide(ctx, byNumber[number]); err != nil {
			return fmt.Errorf("appointments of atelier %d: %w", number, err)
		}
	}
	_, err := publishing.PublishDrafts(ctx, f.db, by(onDay(time.March, 23, 18, 0)), f.o, team[1].name)
	return err
}

func (f *filling) atelierForm(a demo.Atelier) programme.AtelierForm {
	start := f.o.Start()
	form := programme.AtelierForm{Theme: f.themes[a.Theme].ID, Place: f.places[a.Place], Partner: f.partners[a.Carrier],
		Title: typeset(a.Title.FR), TitleEN: typeset(a.Title.EN), TitleBR: typeset(a.Title.BR),
		Summary: typeset(a.Summary), Description: typeset(descriptionOf(a)),
		Start: start.Add(a.Start).Format(programme.LocalTime), End: start.Add(a.End).Format(programme.LocalTime),
		Entry: string(programme.OpenDoor), Audience: audienceOf(a), AgeMin: years(a.AgeMin), AgeMax: years(a.AgeMax),
		Access: access(a.Access), Asks: asks[a.Number], Bring: typeset(strings.Join(a.Bring, "\n")), Facilitators: strings.Join(a.Facilitators, "\n")}
	if a.Capacity > 0 {
		form.Entry, form.Capacity = string(programme.SignUp), strconv.Itoa(a.Capacity)
		form.ByWishes = slices.Contains(byWishes, a.Number)
	}
	f.decide(&form, demo.Plans[a.Number])
	if a.Accompanied {
		form.AccompaniedUnder = "12"
	}
	for _, output := range a.Outputs {
		if output.Licence == "" {
			continue // what is not published is no production
		}
		form.OutputAim, form.OutputLicence, form.OutputDestination = typeset(aimOf(output)), output.Licence, output.Destination
		if output.Destination == "" {
			form.OutputDestination = programme.DestinationHere
		}
		break
	}
	return form
}

func aimOf(output demo.Output) string {
	if output.Target > 1 {
		return fmt.Sprintf("%s : environ %d", output.Aim, output.Target)
	}
	return output.Aim
}

func descriptionOf(a demo.Atelier) string {
	lines := []string{a.Audience + "."}
	if a.Then != "" {
		lines = append(lines, "On finit ensemble au quartier général, dans la grande salle du patronage.")
	}
	if a.Slot > 0 {
		lines = append(lines, fmt.Sprintf("Chacun passe à son tour, %d minutes : l'heure se choisit en s'inscrivant.", int(a.Slot.Minutes())))
	}
	return strings.Join(lines, "\n\n")
}

func audienceOf(a demo.Atelier) string {
	has := func(sign demo.Access) bool {
		for _, s := range a.Access {
			if s == sign {
				return true
			}
		}
		return false
	}
	switch {
	case a.Start < 0:
		return "schools"
	case a.AgeMax > 0:
		return "children"
	case a.AgeMin >= 15:
		return "adults"
	case has(demo.Family) && a.Theme != "gathering":
		return "families"
	}
	return "everybody"
}

func years(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
