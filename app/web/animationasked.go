package web

import (
	"context"

	"github.com/labstack/echo/v4"

	"oplibre/app/programme"
	"oplibre/app/programme/facilitators"
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

// tickChild notes that a child came or went, for the one who leads the atelier and nobody else.
func (s *Site) tickChild(c echo.Context, link *facilitators.Link) error {
	var form struct {
		Person string `form:"person"`
		Step   string `form:"step"`
		To     string `form:"to"`
	}
	if err := decode(c, &form); err != nil {
		return err
	}
	a, err := s.ledAtelier(c, link)
	if err != nil {
		return err
	}
	err = asked.Tick(c.Request().Context(), s.DB, s.byLink(link.ID), operationOf(c).ID, a.ID, form.Person, form.Step, form.To)
	if err != nil {
		return s.animationAgain(c, link, err, func(*public.AnimationProps) {})
	}
	return seeOther(c, facilitators.Path+c.Param("token")+"#enfants-"+a.Slug)
}
