package demo

import (
	"context"
	"fmt"
	"slices"
	"time"

	"oplibre/app/account"
	"oplibre/app/preparation"
	"oplibre/data"
)

// behind are the steps that the team has not kept up with at a moment.
var behind = map[Moment][]string{Before: {"rain", "accounts"}, After: {"deposits"}}

// charge says who does the tasks of an area.
func (f *filling) charge(area preparation.Area) preparation.Who {
	switch area {
	case data.Partners, data.Formalities:
		return preparation.Account(f.accounts[string(account.Referent)])
	case data.Digital:
		return preparation.Account(f.accounts[string(account.Facilitator)])
	case data.Showing:
		return preparation.Account(f.accounts[string(account.Validator)])
	case data.Logistics:
		return preparation.OfPartner(f.partners[11]) // the patronage, where most of it happens
	case data.Outreach:
		return preparation.Named("Katell Bars")
	}
	return preparation.Account(f.accounts[string(account.Organiser)])
}

// prepare makes the retro-planning, gives each task to somebody, and does those whose day has come.
func (f *filling) prepare(ctx context.Context) error {
	begun := onDay(time.January, 6, 18, 0)
	if _, err := preparation.Generate(ctx, f.db, f.as(account.Organiser, begun), f.o); err != nil {
		return err
	}
	tasks, err := preparation.List(ctx, f.db, f.o)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		form := t.FormOf()
		form.Who = string(f.charge(t.Area))
		if err := preparation.Update(ctx, f.db, f.as(account.Organiser, begun.Add(time.Hour)), f.o, t.ID, form); err != nil {
			return fmt.Errorf("task %s: %w", t.Step, err)
		}
		if err := f.settle(ctx, t, begun); err != nil {
			return fmt.Errorf("task %s: %w", t.Step, err)
		}
	}
	return f.discuss(ctx, tasks)
}

// settle does a task the evening before it is due, when the story has come to that and the team has kept up.
func (f *filling) settle(ctx context.Context, t *preparation.Task, begun time.Time) error {
	done := t.Due(f.o).Add(-6 * time.Hour)
	if done.Before(begun) {
		done = begun.Add(2 * time.Hour)
	}
	if done.After(f.at.Time()) || slices.Contains(behind[f.at], t.Step) {
		return nil
	}
	by := f.as(account.Organiser, done)
	for _, item := range t.Items {
		if err := preparation.TickItem(ctx, f.db, by, f.o.ID, t.ID, item.ID, true); err != nil {
			return err
		}
	}
	_, err := preparation.SetState(ctx, f.db, by, f.o.ID, t.ID, preparation.Done)
	return err
}

// discuss is what the team said about the rain.
func (f *filling) discuss(ctx context.Context, tasks []*preparation.Task) error {
	for _, t := range tasks {
		if t.Step != "rain" {
			continue
		}
		for _, said := range []struct {
			role account.Role
			at   time.Time
			body string
		}{
			{account.Organiser, onDay(time.April, 28, 9, 15), "Le préau de l'école suffit-il pour la cartopartie et la flore en même temps ?"},
			{account.Referent, onDay(time.April, 28, 14, 40), "Oui pour 50 personnes. Je demande aussi la salle du conseil, au cas où."},
		} {
			if err := preparation.Say(ctx, f.db, f.as(said.role, said.at), f.o.ID, t.ID, typeset(said.body)); err != nil {
				return err
			}
		}
	}
	return nil
}
