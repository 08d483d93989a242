package demo

import (
	"context"
	"fmt"
	"time"

	"oplibre/app/account"
	"oplibre/app/collect"
	"oplibre/app/opendata"
)

// reasons are why contributions were hidden, in the words of the team.
var reasons = []string{
	"Position fausse d'une rue, à revoir avec son auteur.",
	"Doublon : la même chose a été notée dix minutes plus tôt.",
	"Phrase recopiée d'un livre : demander l'accord de l'éditrice.",
}

// moderate hides a few contributions and releases some of the pictures that show somebody; the others wait for the team.
func (f *filling) moderate(ctx context.Context) error {
	if f.at == Before {
		return nil
	}
	looked := f.at.Time().Add(-20 * time.Minute)
	if f.at == After {
		looked = onDay(time.May, 25, 18, 0)
	}
	var all []collect.Contribution
	if err := f.find(ctx, &all, "number", "state = ?", collect.Published); err != nil {
		return err
	}
	hidden := reasons
	if f.at == During {
		hidden = reasons[:1]
	}
	for i, reason := range hidden {
		c := all[(i*2+1)*len(all)/7]
		if err := collect.Hide(ctx, f.db, f.as(account.Organiser, looked), f.o.ID, c.ID, reason); err != nil {
			return fmt.Errorf("hide %s: %w", c.Title, err)
		}
	}
	var waiting []collect.Medium
	if err := f.find(ctx, &waiting, "created_at, id", "recognisable = ?", true); err != nil {
		return err
	}
	for i, m := range waiting {
		if f.at == During && i > 0 || i%3 == 2 {
			continue
		}
		if err := collect.Release(ctx, f.db, f.as(account.Organiser, looked), f.o.ID, m.ID); err != nil {
			return fmt.Errorf("release a picture: %w", err)
		}
	}
	return nil
}

// publish makes the first release, on day J+7.
func (f *filling) publish(ctx context.Context) error {
	if f.at != After {
		return nil
	}
	organiser := f.as(account.Organiser, onDay(time.May, 29, 17, 0))
	draft, err := opendata.Prepare(ctx, f.db, organiser, f.o)
	if err != nil {
		return fmt.Errorf("prepare the data: %w", err)
	}
	if err := opendata.Order(ctx, f.db, organiser, f.o, draft.ID, ""); err != nil {
		return fmt.Errorf("order the publication: %w", err)
	}
	if _, err := opendata.Finish(ctx, f.db, organiser, f.o, f.base, draft.ID); err != nil {
		return fmt.Errorf("publish the data: %w", err)
	}
	return nil
}
