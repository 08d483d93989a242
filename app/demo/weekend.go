package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"oplibre/app/instance"
	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/programme"
	"oplibre/data"
	"oplibre/data/demo"
)

// The texts of the weekend that only a page of the program needs.
const (
	description = `Pendant quarante-huit heures, le quartier devient un grand carnet de notes. On marche, on photographie, on écoute, on ` +
		`raconte : les plantes des trottoirs, les commerces, les marches qui gênent, les noms en breton, les souvenirs du patronage.

Tout ce qui est recueilli reste à tout le monde : la carte, l'encyclopédie, les herbiers en ligne, et une page de données ici.

**Rien à savoir, rien à payer.** On peut venir une heure ou deux jours, seul, en famille, avec ou sans téléphone. ` +
		`Une soupe est offerte le samedi midi.`
	descriptionEN = `For forty-eight hours the neighbourhood becomes one big notebook. People walk, take photos, listen and tell: ` +
		`the plants of the pavements, the shops, the steps in the way, the Breton names, memories of the youth club.

Everything that is collected belongs to everybody: the map, the encyclopedia, the online herbaria, and a page of data here.

**Nothing to know, nothing to pay.** Come for an hour or for two days, alone or with the family, with or without a phone.`
	contactHours = "du lundi au samedi, de 10 h à 18 h"
)

// found says who runs the instance and makes the operation, announces it and opens its sign-up.
func (f *filling) found(ctx context.Context) error {
	legal := demo.Partners[demo.Weekend.Legal-1]
	settings := instance.Settings{Organisation: "Les Communs d’Iroise, association loi 1901", Address: "12 rue des Quatre-Vents, 29200 Brest",
		Phone: demo.Weekend.ContactPhone, Email: demo.Weekend.ContactEmail, Director: legal.Contact + ", présidente",
		Host: "Les Communs d’Iroise", HostAddress: "12 rue des Quatre-Vents, 29200 Brest"}
	if err := instance.SaveSettings(ctx, f.db, by(onDay(time.January, 4, 9, 0)), settings); err != nil {
		return fmt.Errorf("settings: %w", err)
	}
	created := time.Date(2026, time.November, 23, 18, 0, 0, 0, summer)
	var err error
	if f.o, err = operation.Create(ctx, f.db, by(created), operationForm(), programme.CopyThemes); err != nil {
		return fmt.Errorf("operation: %w", err)
	}
	for _, move := range []struct {
		to operation.Phase
		at time.Time
	}{{operation.Announced, onDay(time.February, 22, 9, 0)}, {operation.Open, signUpOpens}} {
		if f.o, err = operation.SetPhase(ctx, f.db, by(move.at), f.o.ID, "", move.to); err != nil {
			return fmt.Errorf("phase %s: %w", move.to, err)
		}
	}
	themes, err := programme.FindThemes(ctx, f.db, f.o.ID)
	for i := range themes {
		if reference, known := data.FindThemeSlug(themes[i].Slug); known {
			f.themes[reference.ID] = &themes[i]
		}
	}
	return err
}

func operationForm() operation.Form {
	w := demo.Weekend
	form := operation.EmptyForm()
	form.Name, form.NameEN, form.Regional, form.NameRegional = w.Title.FR, w.Title.EN, "br", w.Title.BR
	form.Slug, form.Summary, form.SummaryEN = w.Slug, w.Summary.FR, w.Summary.EN
	form.Description, form.DescriptionEN = typeset(description), descriptionEN
	form.Communes, form.Neighbourhood, form.TimeZone, form.Start = []string{w.Commune}, w.Neighbourhood, w.TimeZone, w.Start
	form.Latitude, form.Longitude = degrees(w.Lat), degrees(w.Lon)
	form.Shape, form.Outline = operation.ShapeFile, outline()
	form.LegalOrganiser = "Les Communs d’Iroise"
	form.ContactPhone, form.ContactHours, form.ContactEmail = w.ContactPhone, contactHours, w.ContactEmail
	form.GoalPersons, form.GoalResidents = strconv.Itoa(w.ParticipantGoal), strconv.Itoa(w.ResidentGoal)
	form.GoalOutputs = strconv.Itoa(w.OutputGoal)
	return form
}

// outline writes the neighbourhood as GeoJSON.
func outline() string {
	text, err := json.Marshal(map[string]any{"type": "Polygon", "coordinates": [][]demo.Point{demo.Outline}})
	if err != nil {
		return "" // numbers can be written
	}
	return string(text)
}

// typeset writes apostrophes as books do and keeps punctuation at its word. The material has those of keyboards, which are
// easier to edit.
func typeset(text string) string { return bookish.Replace(text) }

// bookish knows the narrow space that does not break, U+202F, which French sets before high punctuation.
var bookish = strings.NewReplacer("'", "’", " :", "\u202f:", " ;", "\u202f;", " !", "\u202f!", " ?", "\u202f?", "« ", "«\u202f", " »", "\u202f»")

func degrees(d float64) string { return strconv.FormatFloat(d, 'f', 5, 64) }

// access are the signs of the program for those of data/demo.
func access(signs []demo.Access) []string {
	var facts []string
	for _, sign := range signs {
		switch sign {
		case demo.Steps:
			facts = append(facts, "stairs")
		case demo.Pushchair:
			facts = append(facts, "stroller")
		default:
			facts = append(facts, string(sign))
		}
	}
	return facts
}

func (f *filling) addPlaces(ctx context.Context) error {
	for _, p := range demo.Places {
		form := programme.PlaceForm{Name: typeset(p.Name), Address: p.Address, Directions: typeset(p.AccessNote), Latitude: degrees(p.Lat), Longitude: degrees(p.Lon),
			Capacity: strconv.Itoa(p.Capacity), Access: access(p.Access), Equipment: typeset(strings.Join(p.Equipment, "\n")), Opening: typeset(p.Opening)}
		if p.Outdoors {
			form.Outdoors = "on"
		}
		keep(&form, demo.Keepings[p.ID])
		place, err := programme.CreatePlace(ctx, f.db, by(onDay(time.January, 22, 15, 0)), f.o, form)
		if err != nil {
			return fmt.Errorf("place %s: %w", p.ID, err)
		}
		f.places[p.ID] = place.ID
	}
	return nil
}

func (f *filling) addPartners(ctx context.Context) error {
	for _, p := range demo.Partners {
		form := partner.Form{Name: typeset(p.Name), Kind: p.Kind, State: string(f.stateOf(p)), Roles: p.Roles, Brings: typeset(p.Brings), Named: p.Named,
			ContactName: p.Contact, ContactEmail: p.Email, ContactPhone: p.Phone}
		if p.Agreement {
			form.Notes = "Convention signée."
		}
		for _, place := range demo.Places {
			if place.Partner == p.Number {
				form.Places = append(form.Places, f.places[place.ID])
			}
		}
		if at, agreed := demo.OnTheMap[p.Number]; agreed {
			form.ShowPoint = true
			if at.Lon != 0 { // otherwise it stands where it opens its door
				form.Point, form.Address = degrees(at.Lat)+", "+degrees(at.Lon), at.Address
			}
		}
		asked := onDay(time.February, 1, 9, 0).Add(time.Duration(p.Number) * time.Hour)
		made, err := partner.Create(ctx, f.db, by(asked), f.o.ID, form)
		if err != nil {
			return fmt.Errorf("partner %d: %w", p.Number, err)
		}
		f.partners[p.Number] = made.ID
	}
	return nil
}

// stateOf is how far the conversation with a partner has come at the moment.
func (f *filling) stateOf(p demo.Partner) partner.State {
	switch p.State {
	case demo.Invited:
		return partner.Invited
	case demo.Reminded:
		return partner.Opened
	case demo.Declined:
		return partner.Declined
	case demo.Agreed:
		switch {
		case f.at == Before && p.Number%7 == 1: // the logo or a word about it is still to come
			return partner.Incomplete
		case f.at == After && p.Number%3 != 0:
			return partner.Thanked
		}
		return partner.Accepted
	}
	return partner.ToContact
}
