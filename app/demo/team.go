package demo

import (
	"context"
	"fmt"
	"time"

	"oplibre/app/account"
	"oplibre/app/store"
)

// member is somebody of the team, one for each role.
type member struct {
	role  account.Role
	name  string
	email string
}

// team is who carries the weekend. Each is also named in the programme or among the partners.
var team = []member{
	{account.Administrator, "Gaël Simon", "administration@example.org"},
	{account.Organiser, "Nolwenn Le Guen", "coordination@example.org"},
	{account.Referent, "Annaïg Corre", "mairie-quartier@example.org"},
	{account.Facilitator, "Malo Abgrall", "osm@example.org"},
	{account.Validator, "Jeanne Pennec", "plantes@example.org"},
	{account.Relay, "Claire Bodénès", "mediatheque@example.org"},
	{account.Desk, "Yann Pellen", "accueil@example.org"},
	{account.Reader, "Hervé Jaouen", "archives@example.org"},
}

// gather invites the team and lets everybody open the invitation.
func (f *filling) gather(ctx context.Context) error {
	for i, m := range team {
		operationID := f.o.ID
		if m.role == account.Administrator {
			operationID = ""
		}
		invited := onDay(time.January, 5, 9, i)
		link, err := account.Invite(ctx, f.db, by(invited), operationID, "fr", account.InviteForm{Email: m.email, Role: string(m.role)})
		if err != nil {
			return fmt.Errorf("invite the %s: %w", m.role, err)
		}
		form := account.ProfileForm{Name: m.name, Language: "fr"}
		made, err := account.Accept(ctx, f.db, by(invited.Add(5*time.Hour)), link, "", form)
		if err != nil {
			return fmt.Errorf("account of the %s: %w", m.role, err)
		}
		f.accounts[string(m.role)] = made.ID
	}
	return nil
}

// as is a member of the team acting at a moment of the story.
func (f *filling) as(role account.Role, at time.Time) store.By {
	return store.By{Actor: store.Actor{Kind: store.ActorAccount, ID: f.accounts[string(role)]}, At: at}
}
