package demo

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/store"
)

// tellWho gives the trail of the weekend those who would have done what the demonstration did for them: residents with their carnet,
// the referent for partners and places, the organiser for the rest.
func (f *filling) tellWho(ctx context.Context) error {
	return f.db.Write(ctx, func(tx *gorm.DB) error {
		for _, hand := range []struct {
			kinds []string
			actor store.Actor
		}{
			{[]string{"contribution", "carnet", "medium"}, store.Actor{Kind: store.ActorCarnet}},
			{[]string{"place", "partner", "equipment", "document", "solidarity_offer"}, store.Actor{Kind: store.ActorAccount, ID: f.accounts["referent"]}},
			{[]string{"atelier", "blocker", "facilitator", "operation", "proposal", "task", "volunteer_post", "volunteer_shift"},
				store.Actor{Kind: store.ActorAccount, ID: f.accounts["organiser"]}},
		} {
			err := tx.Model(&store.Activity{}).Where("operation_id = ? AND actor_kind = ? AND subject_kind IN ?", f.o.ID, store.ActorCommand, hand.kinds).
				Updates(map[string]any{"actor_kind": hand.actor.Kind, "actor_id": hand.actor.ID}).Error
			if err != nil {
				return err
			}
		}
		return nil
	})
}
