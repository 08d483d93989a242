package demo

import (
	"context"
	"fmt"
	"io"
	"time"

	"oplibre/app/account"
	"oplibre/app/desk"
	"oplibre/app/programme/facilitators"
	"oplibre/app/signup"
	"oplibre/app/store"
	"oplibre/data/demo"
)

// Guide is what somebody needs to look around in the demonstration.
type Guide struct {
	Moment Moment
	// Now is what the clock of the demonstration says.
	Now time.Time
	// Site is the public page of the weekend.
	Site string
	// SignIn are one-time sign-in addresses, one for each role, good for account.SignInLife.
	SignIn []SignInAddress
	// Carnet is the code of a family, and CarnetAddress where it opens.
	Carnet        signup.Code
	CarnetAddress string
	// Facilitator is the private address of one who leads ateliers, empty once the team has taken it back.
	Facilitator string
	// Desk is the private address of a welcome table, empty once the team has ended it.
	Desk string
	// Relay is that of a counter elsewhere, empty once the team has ended it.
	Relay string
}

// SignInAddress opens a session in a role.
type SignInAddress struct {
	Role    account.Role
	Name    string
	Address string
}

// NewGuide makes sign-in addresses below base for everybody of the team and returns them with the other ways in. It returns
// ErrForeign or ErrUnfinished for a database without a whole demonstration.
func NewGuide(ctx context.Context, db *store.DB, base string, now time.Time) (*Guide, error) {
	remembered, err := recall(ctx, db)
	switch {
	case err != nil:
		return nil, err
	case !db.Instance().Demo:
		return nil, ErrForeign
	case remembered.Moment == "":
		return nil, ErrUnfinished
	}
	guide := &Guide{Moment: remembered.Moment, Now: now.In(summer), Site: base + "/o/" + demo.Weekend.Slug}
	guide.Carnet = signup.CodeOf(db, remembered.Carnet, 1)
	guide.CarnetAddress = base + "/carnet/" + string(guide.Carnet)
	link, err := facilitators.Current(ctx, db, remembered.Operation, remembered.Facilitator, store.InstantOf(now))
	if err != nil {
		return nil, fmt.Errorf("address of the facilitator: %w", err)
	}
	if link != nil {
		guide.Facilitator = base + facilitators.Path + link.Token(db)
	}
	if guide.Desk, err = deskAddress(ctx, db, base, remembered.Operation, remembered.Desk, now); err != nil {
		return nil, err
	}
	if guide.Relay, err = deskAddress(ctx, db, base, remembered.Operation, remembered.Relay, now); err != nil {
		return nil, err
	}
	for _, m := range team {
		link, err := account.OfferSignIn(ctx, db, by(now), m.email)
		if err != nil {
			return nil, fmt.Errorf("sign-in address of the %s: %w", m.role, err)
		}
		if link == nil {
			continue // the account was deleted while trying things out
		}
		guide.SignIn = append(guide.SignIn, SignInAddress{m.role, m.name, base + "/connexion/" + link.Token(db)})
	}
	return guide, nil
}

// deskAddress is where a counter opens, empty when nothing opens it any more.
func deskAddress(ctx context.Context, db *store.DB, base, operationID, deskID string, now time.Time) (string, error) {
	d, err := desk.Find(ctx, db, operationID, deskID)
	if err != nil {
		return "", fmt.Errorf("address of the desk: %w", err)
	}
	link, err := desk.Current(ctx, db, d, store.InstantOf(now))
	if err != nil || link == nil {
		return "", err
	}
	return base + d.Address(db, link), nil
}

// WriteTo writes the guide for a terminal.
func (g *Guide) WriteTo(w io.Writer) (int64, error) {
	text := fmt.Sprintf("\nOpération Libre Saint-Marc, %s the weekend: it is %s.\n\n  %s\n\n  A carnet to open:  %s  (%s)\n", g.Moment,
		g.Now.Format("Monday 2 January 2006, 15:04"), g.Site, g.Carnet, g.CarnetAddress)
	if g.Facilitator != "" {
		text += "  Who leads an atelier:  " + g.Facilitator + "\n"
	}
	if g.Desk != "" {
		text += "  The welcome desk:      " + g.Desk + "\n"
	}
	if g.Relay != "" {
		text += "  A relay (town hall):   " + g.Relay + "\n"
	}
	text += "\nSign in, once each, within the hour:\n\n"
	for _, s := range g.SignIn {
		text += fmt.Sprintf("  %-14s %-16s %s\n", s.Role, s.Name, s.Address)
	}
	n, err := io.WriteString(w, text+"\n")
	return int64(n), err
}
