package demo

import (
	"context"
	"fmt"
	"time"

	"oplibre/app/account"
	"oplibre/app/desk"
	"oplibre/app/store"
)

// relayed is how many households without e-mail sign up at the town hall, slips how many of these wrote it on paper.
const relayed, slips = 5, 2

// openRelay makes the counter of the town hall and lets some of those who sign up do so there.
func (f *filling) openRelay(ctx context.Context, households []household) (err error) {
	f.relay, err = desk.Create(ctx, f.db, f.as(account.Organiser, onDay(time.April, 6, 10, 0)), f.o, desk.Relay, desk.Form{Name: "Mairie — accueil"})
	if err != nil {
		return fmt.Errorf("the relay: %w", err)
	}
	n := 0
	for i := range households {
		if form := &households[i].form; form.Email == "" && n < relayed {
			if form.DeskID = f.relay.ID; n < slips {
				form.SlipOn = households[i].at.Format(time.DateOnly)
			}
			n++
		}
	}
	return nil
}

// entering is who fills the form of a household in: its people, or the relay for them.
func (f *filling) entering(h *household) store.By {
	if h.form.DeskID != "" {
		return f.byDesk(f.relay, h.at)
	}
	return by(h.at)
}
