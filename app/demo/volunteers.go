package demo

import (
	"context"
	"fmt"
	"time"

	"oplibre/app/account"
	"oplibre/app/store"
	"oplibre/app/volunteer"
)

// helpers are neighbours who come to help; what each takes is decided by the order in which they sign up.
var helpers = []struct {
	name, phone, email, age string
	// first is the shift from which each looks for free hours, many how many they take.
	first, many int
}{
	{"Soizic Morin", "02 61 91 00 61", "soizic@example.org", "adult", 0, 3},
	{"Paul Kerdraon", "02 61 91 00 62", "", "adult", 0, 2},
	{"Maël Tanguy", "", "", "teen", 3, 2},
	{"Rozenn Le Goff", "", "rozenn@example.org", "adult", 2, 3},
	{"Ahmed Benali", "02 61 91 00 63", "ahmed@example.org", "adult", 1, 3},
	{"Josiane Riou", "02 61 91 00 64", "", "adult", 4, 2},
	{"Loïc Prigent", "", "loic@example.org", "adult", 5, 3},
	{"Inès Da Silva", "02 61 91 00 65", "ines@example.org", "adult", 6, 2},
	{"Yves Salaün", "02 61 91 00 66", "", "adult", 8, 2},
	{"Odette Quéré", "", "", "adult", 7, 1},
}

// recruit proposes the posts, opens the call and lets neighbours sign up; afterwards the hours are counted.
func (f *filling) recruit(ctx context.Context) error {
	asked := onDay(time.April, 12, 18, 0)
	if _, err := volunteer.Generate(ctx, f.db, f.as(account.Organiser, asked), f.o); err != nil {
		return err
	}
	call := volunteer.CallForm{Version: "0", Open: true, Words: typeset("Le repas est offert à qui aide. On se retrouve un quart d'heure avant, à l'accueil.")}
	if err := volunteer.SetCall(ctx, f.db, f.as(account.Organiser, asked), f.o.ID, call); err != nil {
		return err
	}
	board, err := volunteer.Load(ctx, f.db, f.o.ID)
	if err != nil {
		return err
	}
	for _, p := range board.Posts {
		form := volunteer.PostFormOf(p)
		form.ContactName, form.ContactPhone = "Nolwenn Le Guen", "02 61 91 00 27"
		if p.Kind == "kitchen" {
			form.ContactName, form.ContactPhone = "Maryvonne Prigent", "02 61 91 00 28"
		}
		if err := volunteer.UpdatePost(ctx, f.db, f.as(account.Organiser, asked), f.o.ID, p.ID, form); err != nil {
			return fmt.Errorf("post %s: %w", p.Kind, err)
		}
	}
	taken := map[string]int{} // by shift
	for i, h := range helpers {
		if err := f.help(ctx, board, taken, i, asked.Add(time.Duration(i+1)*26*time.Hour)); err != nil {
			return fmt.Errorf("volunteer %s: %w", h.name, err)
		}
	}
	return f.countHelp(ctx, board)
}

// help signs one helper up for shifts that do not overlap, two apart.
func (f *filling) help(ctx context.Context, board *volunteer.Board, taken map[string]int, i int, at time.Time) error {
	h, shifts := helpers[i], board.Shifts()
	form := volunteer.Form{Key: store.NewID(), Name: h.name, Phone: h.phone, Email: h.email, AgeBand: h.age}
	if h.age != string(volunteer.Adult) {
		form.Guardian, form.GuardianPhone = "Gwenola Tanguy", "02 61 91 00 67"
	}
	var last store.Instant
	for n := h.first; n < len(shifts) && len(form.Shifts) < h.many; n += 2 {
		if s := shifts[n]; s.StartsAt >= last && taken[s.ID] < s.Wanted {
			taken[s.ID]++
			form.Shifts, last = append(form.Shifts, s.ID), s.EndsAt
		}
	}
	_, err := volunteer.Add(ctx, f.db, f.as(account.Referent, at), f.o, form)
	return err
}

// countHelp says that those came whose shifts are over.
func (f *filling) countHelp(ctx context.Context, board *volunteer.Board) error {
	for _, s := range board.Shifts() {
		if !f.reached(s.EndsAt) || f.at == During {
			continue // during the weekend nobody has the time
		}
		if err := volunteer.CountAll(ctx, f.db, f.as(account.Organiser, s.EndsAt.Time().Add(time.Hour)), f.o.ID, s.ID); err != nil {
			return err
		}
	}
	return nil
}
