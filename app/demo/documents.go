package demo

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"oplibre/app/account"
	"oplibre/app/document"
	"oplibre/app/solidarity"
)

// open is what the commune and others agree to open: most of it agreed, one request without an answer.
func (f *filling) open(ctx context.Context) error {
	at := onDay(time.February, 8, 10, 0)
	for _, d := range []document.Form{
		{Title: "Comptes rendus du conseil, 2012 à 2026", Kind: "minutes", Partner: f.partners[2], Format: "PDF", State: "received", Licence: "etalab-2.0", Obstacles: "Rédigés par plusieurs mains : à mettre en tableau"},
		{Title: "Budget communal par fonction", Kind: "budget", Partner: f.partners[3], Format: "Tableur", State: "published", Licence: "etalab-2.0", Location: "Portail de la métropole"},
		{Title: "Cartes postales de Saint-Marc, avant 1914", Kind: "photos", Partner: f.partners[4], Format: "Papier", State: "agreed", Obstacles: "Photographes à identifier un par un"},
		{Title: "Annuaire des associations", Kind: "register", Partner: f.partners[1], Format: "Tableur", State: "agreed", Obstacles: "Téléphones privés à retirer avant de publier"},
		{Title: "Relevé des arbres d'alignement", Kind: "survey", Holder: "Service des espaces verts", Format: "Logiciel sans export", State: "identified"},
	} {
		d.Title, d.Obstacles = typeset(d.Title), typeset(d.Obstacles)
		made, err := document.Create(ctx, f.db, f.as(account.Referent, at), f.o.ID, d)
		if err != nil {
			return fmt.Errorf("document %s: %w", d.Title, err)
		}
		if d.State != "identified" {
			continue
		}
		request := document.RequestForm{Addressee: d.Holder, AskedOn: "2027-03-22"}
		if err := document.AddRequest(ctx, f.db, f.as(account.Referent, onDay(time.March, 22, 11, 0)), f.o.ID, made.ID, request); err != nil {
			return err
		}
	}
	return f.lodge(ctx)
}

// lodge is who lends a bed or a seat, and who takes it.
func (f *filling) lodge(ctx context.Context) error {
	by := f.as(account.Organiser, onDay(time.April, 20, 18, 0))
	roof := func(name, phone string, persons int) solidarity.Form {
		form := solidarity.EmptyForm(solidarity.Roof, f.o)
		form.Name, form.Phone, form.Number = name, phone, strconv.Itoa(persons)
		return form
	}
	odette := roof("Odette Le Bris", "02 61 91 00 81", 2)
	odette.Accessible, odette.Address = true, "Rue de Verdun"
	quere := roof("Famille Quéré", "02 61 91 00 82", 3)
	quere.Children, quere.Pets = true, true
	car := solidarity.EmptyForm(solidarity.Ride, f.o)
	car.Name, car.Phone, car.Number, car.Origin, car.LeavesAt = "Yann Guéguen", "02 61 91 00 83", "3", "Rennes", "14:30"
	var offers []string
	for _, form := range []solidarity.Form{odette, quere, car} {
		made, err := solidarity.CreateOffer(ctx, f.db, by, f.o.ID, form)
		if err != nil {
			return fmt.Errorf("roof of %s: %w", form.Name, err)
		}
		offers = append(offers, made.ID)
	}
	ride := solidarity.EmptyForm(solidarity.Ride, f.o)
	ride.Name, ride.Phone, ride.Origin = "Inès Morel", "02 61 91 00 86", "Rennes"
	family := roof("Samir et Léa", "02 61 91 00 85", 3)
	family.Children = true
	for i, form := range []solidarity.Form{roof("Paul Jaffré", "02 61 91 00 84", 1), family, ride} {
		made, err := solidarity.CreateNeed(ctx, f.db, by, f.o.ID, form)
		if err != nil {
			return fmt.Errorf("roof for %s: %w", form.Name, err)
		}
		if i == 1 && f.at == Before {
			continue // still waits
		}
		if err := f.bring(ctx, made.ID, offers[i]); err != nil {
			return err
		}
	}
	return nil
}

// bring brings somebody together with an offer; both said yes on the telephone.
func (f *filling) bring(ctx context.Context, need, offer string) error {
	by := f.as(account.Organiser, onDay(time.April, 24, 18, 0))
	if err := solidarity.Bring(ctx, f.db, by, f.o, need, offer); err != nil {
		return err
	}
	board, err := solidarity.Load(ctx, f.db, f.o.ID)
	if err != nil {
		return err
	}
	for _, side := range []solidarity.Side{solidarity.Giver, solidarity.Taker} {
		if err := solidarity.SayYes(ctx, f.db, by, f.o, board.MatchOf(need).ID, side, "phone"); err != nil {
			return err
		}
	}
	return nil
}
