package app

import (
	"context"
	"strings"
	"time"

	"oplibre/app/account"
	"oplibre/app/operation"
	"oplibre/app/store"
)

// commandLine is who acts when a command is typed on the machine itself.
func commandLine(name string, now time.Time) store.By {
	return store.By{Actor: store.Actor{Kind: store.ActorCommand, ID: name}, At: now}
}

// FirstAddress returns the one-time address that makes the first administrator, or "" when there is one.
func (a *App) FirstAddress(ctx context.Context) (string, error) {
	taken, err := account.HasAdministrator(ctx, a.DB)
	if err != nil || taken {
		return "", err
	}
	link, err := account.InviteFirst(ctx, a.DB, commandLine("serve", a.Clock()))
	if err != nil {
		return "", err
	}
	return a.URL + account.InvitationPath + link.Token(a.DB), nil
}

// Invite opens the database of the configuration and returns the address of a new invitation. It returns problem.Invalid
// and problem.NotFound.
func Invite(ctx context.Context, config Config, email, role, slug string) (address string, err error) {
	err = withDB(ctx, config, func(db *store.DB) error {
		operationID := ""
		if slug != "" {
			o, err := operation.BySlug(ctx, db, slug)
			if err != nil {
				return err
			}
			operationID = o.ID
		}
		link, err := account.Invite(ctx, db, commandLine("admin invite", time.Now()), operationID, "fr", account.InviteForm{Email: email, Role: role})
		if err != nil {
			return err
		}
		address = strings.TrimSuffix(config.URL, "/") + account.InvitationPath + link.Token(db)
		return nil
	})
	return address, err
}
