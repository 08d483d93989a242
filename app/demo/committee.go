package demo

import (
	"context"
	"fmt"
	"time"

	"oplibre/app/account"
	"oplibre/app/committee"
	"oplibre/app/meeting"
	"oplibre/app/store"
)

// sitting are who steers the weekend: the commune, free projects, the residents.
var sitting = []struct {
	name, organisation string
	side               committee.Side
	email              string
	role               account.Role
}{
	{"Annaïg Corre", "Mairie de quartier", committee.Commune, "mairie-quartier@example.org", account.Referent},
	{"Nolwenn Le Guen", "Les Communs d'Iroise", committee.Free, "coordination@example.org", account.Organiser},
	{"Malo Abgrall", "Groupe local OpenStreetMap", committee.Free, "osm@example.org", ""},
	{"Soazig Kermarrec", "Groupe Wikipédia local", committee.Free, "wikipedia@example.org", ""},
	{"Anne Morvan", "Collectif Données d'ici", committee.Free, "donnees@example.org", ""},
	{"Jean Pennec", "Conseil consultatif de quartier", committee.Residents, "", ""},
}

// steer is the committee: two meetings, a vote, a decision that silence adopted, one that waits; and the meetings for everybody.
func (f *filling) steer(ctx context.Context) error {
	begun := onDay(time.January, 7, 18, 30)
	var members []*committee.Member
	for _, s := range sitting {
		form := committee.MemberForm{Name: s.name, Organisation: typeset(s.organisation), Side: string(s.side), Email: s.email}
		if s.role != "" {
			form.Account = f.accounts[string(s.role)]
		}
		m, err := committee.AddMember(ctx, f.db, f.as(account.Organiser, begun), f.o, form)
		if err != nil {
			return fmt.Errorf("seat of %s: %w", s.name, err)
		}
		members = append(members, m)
	}
	first, err := f.sit(ctx, begun, members)
	if err != nil {
		return err
	}
	if err := f.resolve(ctx, first, members); err != nil {
		return err
	}
	return f.gatherAll(ctx)
}

// sit is the first meeting with its minutes, and the next.
func (f *filling) sit(ctx context.Context, begun time.Time, members []*committee.Member) (*committee.Meeting, error) {
	form := committee.MeetingForm{Title: typeset("Première réunion du comité"), Starts: "2027-01-14T18:30", PlaceID: f.places["L3"],
		Agenda: typeset("Choisir la date — Nolwenn — 20 min\nBudget prévisionnel — Annaïg — 30 min\nQui invite qui — 20 min")}
	first, err := committee.Convene(ctx, f.db, f.as(account.Organiser, begun), f.o, form)
	if err != nil {
		return nil, err
	}
	after := onDay(time.January, 15, 9, 0)
	presences := committee.AttendanceForm{Version: "1", States: map[string]committee.Presence{}}
	for i, m := range members {
		presences.States[m.ID] = committee.Present
		if i == 4 {
			presences.States[m.ID] = committee.Excused
		}
	}
	if err := committee.NoteAttendance(ctx, f.db, f.as(account.Organiser, after), f.o.ID, first.ID, presences); err != nil {
		return nil, err
	}
	minutes := typeset("La date des marées et celle des vacances laissent deux week-ends : le comité préfère le second.\n\n- La mairie de quartier demande les salles.\n- L'association prépare le budget.\n- Chaque projet écrit aux siens avant la fin du mois.")
	if err := committee.WriteMinutes(ctx, f.db, f.as(account.Organiser, after), f.o.ID, first.ID, committee.MinutesForm{Version: "2", Minutes: minutes, Public: true}); err != nil {
		return nil, err
	}
	next := committee.MeetingForm{Title: typeset("Comité : bilan et suites"), Starts: "2027-06-06T18:30", PlaceID: f.places["L3"],
		Agenda: typeset("Bilan — Nolwenn — 30 min\nProductions qui restent à publier — Malo — 20 min\nÀ qui passer la recette — 20 min")}
	_, err = committee.Convene(ctx, f.db, f.as(account.Organiser, after), f.o, next)
	return first, err
}

// resolve is what the committee decided, and what it has still to say.
func (f *filling) resolve(ctx context.Context, first *committee.Meeting, members []*committee.Member) error {
	propose := func(at time.Time, form committee.Form) (*committee.Decision, error) {
		return committee.Propose(ctx, f.db, f.as(account.Organiser, at), f.o, form)
	}
	date, err := propose(onDay(time.January, 14, 19, 0), committee.Form{Text: typeset("Le week-end aura lieu du 21 au 23 mai 2027."), ProposedBy: "Nolwenn Le Guen",
		Way: string(committee.Vote), Quorum: "4", Closes: "2027-01-14T20:00", Meeting: first.ID})
	if err != nil {
		return err
	}
	for i, choice := range []committee.Choice{committee.Yes, committee.Yes, committee.Yes, committee.Abstain, "", committee.Yes} {
		if choice == "" {
			continue
		}
		form := committee.VoiceForm{Decision: date.ID, Choice: string(choice)}
		if err := committee.Say(ctx, f.db, f.as(account.Organiser, onDay(time.January, 14, 19, 20)), f.o, members[i].ID, committee.ByVoice, form); err != nil {
			return err
		}
	}
	if err := committee.CloseDue(ctx, f.db, by(onDay(time.January, 14, 21, 0))); err != nil { // 20:00 in winter
		return err
	}
	if _, err := propose(onDay(time.February, 1, 9, 0), committee.Form{Text: typeset("Les textes du site sont publiés sous CC BY-SA 4.0."), ProposedBy: "Soazig Kermarrec",
		Way: string(committee.Silence), Closes: "2027-02-08T20:00"}); err != nil {
		return err
	}
	if err := committee.CloseDue(ctx, f.db, by(onDay(time.February, 8, 21, 0))); err != nil {
		return err
	}
	waiting := f.at.Time().Add(-24 * time.Hour)
	_, err = propose(waiting, committee.Form{Text: typeset("Le comité se réunit encore une fois à la rentrée, pour la soirée de suites."), ProposedBy: "Annaïg Corre",
		Way: string(committee.Vote), Closes: waiting.Add(6 * 24 * time.Hour).Format("2006-01-02T15:04")})
	return err
}

// gatherAll is the meetings for everybody: the launch, an evening of discovery, and what comes next.
func (f *filling) gatherAll(ctx context.Context) error {
	launch, err := meeting.Create(ctx, f.db, f.as(account.Organiser, onDay(time.January, 8, 9, 0)), f.o, meeting.Form{Kind: string(meeting.Launch),
		Title: typeset("Réunion publique de lancement"), Text: typeset("Une Opération Libre, qu'est-ce que c'est ? Venez le découvrir, et dire ce que vous aimeriez raconter du quartier."),
		Starts: "2027-01-22T18:30", PlaceID: f.places["L3"], Shown: true})
	if err != nil {
		return err
	}
	if err := meeting.CountThoseWhoCame(ctx, f.db, f.as(account.Organiser, onDay(time.January, 23, 9, 0)), f.o.ID, launch.ID, "34"); err != nil {
		return err
	}
	evening := meeting.Form{Kind: string(meeting.Discovery), Title: typeset("Soirée découverte : carte et encyclopédie libres"), Starts: "2027-05-06T18:30", PlaceID: f.places["L4"],
		Text:   typeset("Deux heures pour ajouter son premier commerce à OpenStreetMap et corriger son premier article. Apportez un ordinateur si vous en avez un."),
		SignUp: true, Capacity: "24", Shown: true}
	discovery, err := meeting.Create(ctx, f.db, f.as(account.Organiser, onDay(time.April, 8, 9, 0)), f.o, evening)
	if err != nil {
		return err
	}
	for i, guest := range []meeting.GuestForm{{Name: "Odette Quéré", Count: "2"}, {Count: "3"}, {Name: "Ahmed Benali", Count: "1", Email: "ahmed@example.org"}, {Name: "Famille Salaün", Count: "4"}} {
		guest.Key = store.NewID()
		visitor := store.By{Actor: store.Actor{Kind: store.ActorVisitor}, At: onDay(time.April, 20+i, 18, 5)}
		if _, err := meeting.SignUp(ctx, f.db, visitor, f.o, discovery.ID, guest, "fr", false); err != nil {
			return err
		}
	}
	_, err = meeting.Create(ctx, f.db, f.as(account.Organiser, onDay(time.April, 30, 9, 0)), f.o, meeting.Form{Kind: string(meeting.FollowUp), Title: typeset("Soirée de suites"),
		Text: typeset("Ce qui a été collecté, ce qui continue, et qui s'en occupe."), Starts: "2027-09-16T18:30", PlaceID: f.places["L4"], SignUp: true, Shown: true})
	return err
}
