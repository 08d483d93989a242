package main

import (
	"context"
	"fmt"

	"oplibre/app"
)

// adminCommand groups what an administrator does from the command line.
type adminCommand struct {
	Invite inviteCommand `cmd:"" help:"Print a one-time address that makes an account."`
}

// inviteCommand is oplibre admin invite.
type inviteCommand struct {
	database
	Email     string `arg:"" help:"Whom to invite."`
	Role      string `help:"administrator, organiser, referent, facilitator, validator, relay, desk or reader." default:"administrator"`
	Operation string `help:"Slug of the operation; all roles but administrator need one."`
	URL       string `name:"url" help:"Base of the printed address." default:"http://127.0.0.1:8080" env:"OPLIBRE_URL"`
}

// Run prints the address.
func (i *inviteCommand) Run(ctx context.Context) error {
	address, err := app.Invite(ctx, app.Config{Data: i.Data, Database: i.Database, URL: i.URL}, i.Email, i.Role, i.Operation)
	if err != nil {
		return err
	}
	fmt.Println(address)
	return nil
}
