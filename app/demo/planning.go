package demo

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"oplibre/app/programme"
	"oplibre/app/programme/facilitators"
	"oplibre/app/programme/plan"
	"oplibre/data/demo"
)

// keep adds to the form of a place how it is opened and kept safe.
func keep(form *programme.PlaceForm, k demo.Keeping) {
	form.OpenedBy, form.ClosedBy, form.DutyPhone, form.KeyNotes, form.AlarmNotes = k.OpenedBy, k.ClosedBy, k.Phone, typeset(k.Keys), typeset(k.Alarm)
	form.Sockets, form.Wifi, form.Mobile, form.UseAuthorised = typeset(k.Sockets), k.Wifi, k.Mobile, "yes"
	if k.Authorised > 0 {
		form.Authorised = strconv.Itoa(k.Authorised)
	}
	if k.Asked {
		form.UseAuthorised = "asked"
	}
	if k.Shared {
		form.Shared = "on"
	}
	for _, h := range k.Hours {
		form.Hours = append(form.Hours, programme.HoursRow{On: programme.OnDate, Date: h.Date, From: h.From, To: h.To})
	}
}

// decide adds to the form of an atelier what the team decided besides the programme.
func (f *filling) decide(form *programme.AtelierForm, p demo.Plan) {
	form.Expected, form.Team, form.Minimum, form.Reserve = years(p.Expected), years(p.Team), years(p.Minimum), years(p.Reserve)
	form.DecidedBy, form.DependsAt, form.FallbackAt = f.hour(p.Decided), f.hour(p.At), f.hour(p.FallbackAt)
	form.DependsOn, form.Fallback, form.FallbackPlace, form.FallbackOwner = p.Depends, p.Fallback, f.places[p.FallbackPlace], p.FallbackOwner
	for _, kind := range slices.Sorted(maps.Keys(p.Needs)) {
		form.Needs = append(form.Needs, programme.NeedValue(kind, p.Needs[kind]))
	}
}

// hour is a moment of the weekend as forms write it, empty for none.
func (f *filling) hour(offset time.Duration) string {
	if offset == 0 {
		return ""
	}
	return f.o.Start().Add(offset).Format(programme.LocalTime)
}

// organise writes what planning needs beside the programme: who leads, the meals, the inventory.
func (f *filling) organise(ctx context.Context) error {
	for _, leader := range demo.Leaders {
		if err := f.know(ctx, leader); err != nil {
			return fmt.Errorf("facilitator %s: %w", leader.Name, err)
		}
	}
	for _, p := range demo.Pauses {
		form := plan.BlockerForm{Kind: string(programme.Break), Title: p.Title, Day: p.Day, Start: p.Start, End: p.Stop}
		if p.Place != "" {
			form.Kind, form.Place = string(programme.Taken), f.places[p.Place]
		}
		if _, err := plan.CreateBlocker(ctx, f.db, by(onDay(time.March, 1, 20, 0)), f.o, form); err != nil {
			return fmt.Errorf("pause %s: %w", p.Title, err)
		}
	}
	for _, e := range demo.Equipment {
		if err := f.lend(ctx, e); err != nil {
			return fmt.Errorf("equipment %s: %w", e.Name, err)
		}
	}
	return nil
}

// know writes how somebody who leads can be reached, and when they can come.
func (f *filling) know(ctx context.Context, leader demo.Leader) error {
	var people []programme.Facilitator
	if err := f.find(ctx, &people, "id", "name = ?", leader.Name); err != nil {
		return err
	}
	if len(people) != 1 {
		return fmt.Errorf("%d have this name", len(people))
	}
	form := people[0].FormOf(f.o)
	form.Email, form.Phone, form.Organisation, form.Needs, form.NeedsNote = leader.Email, leader.Phone, leader.Organisation, leader.Needs, typeset(leader.Note)
	if leader.From != "" {
		form.Availability = []programme.SpanRow{{From: leader.From, To: leader.To}}
	}
	if err := programme.UpdateFacilitator(ctx, f.db, by(onDay(time.March, 12, 11, 0)), f.o, people[0].ID, form); err != nil || f.facilitator != "" {
		return err
	}
	f.facilitator = people[0].ID
	_, err := facilitators.Renew(ctx, f.db, by(onDay(time.March, 12, 11, 5)), f.o, f.facilitator)
	return err
}

// lend adds things to the inventory; a kind that the program does not name is the team's own word.
func (f *filling) lend(ctx context.Context, e demo.Lent) error {
	form := programme.EquipmentForm{Kind: e.Kind, Name: typeset(e.Name), Quantity: strconv.Itoa(e.Quantity), Partner: f.partners[e.Partner], Lender: e.Lender}
	if !slices.Contains(programme.EquipmentKinds, e.Kind) {
		form.Kind, form.Other = programme.OwnKind, e.Kind
	}
	lent, err := programme.CreateEquipment(ctx, f.db, by(onDay(time.March, 8, 10, 0)), f.o, form)
	if err != nil || e.Kind != "gps" || f.at != During {
		return err
	}
	loan := programme.LoanForm{Holder: "Malo Abgrall", Quantity: "4", Atelier: f.ateliers[3].ID}
	return programme.HandOut(ctx, f.db, by(onDay(time.May, 22, 9, 40)), f.o, lent.ID, loan)
}
