package web

import (
	"context"

	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/signup/asked"
	"oplibre/views/public"
)

// addAsked reads what those who come to an atelier said, for the one who leads it.
func (s *Site) addAsked(ctx context.Context, props *public.AnimationProps, operationID string, a *plan.Atelier) (err error) {
	if props.Folders[a.ID], err = asked.FindFolder(ctx, s.DB, operationID, a.ID); err != nil {
		return err
	}
	if a.Published.AsksFor(programme.AsksNoParent) {
		props.Children[a.ID], err = asked.FindChildren(ctx, s.DB, operationID, a.ID)
	}
	return err
}
