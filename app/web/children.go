package web

import (
	"slices"

	"github.com/labstack/echo/v4"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/facilitators"
	"oplibre/app/signup"
	"oplibre/app/signup/asked"
	"oplibre/app/store"
	views "oplibre/views/desk"
	"oplibre/views/public"
)

// childForm is what is ticked of a child of an atelier sans parent, or put right.
type childForm struct {
	Person     string `form:"person"`
	Step       string `form:"step"`
	To         string `form:"to"`
	Guardian   string `form:"guardian"`
	Collectors string `form:"collectors"`
	Alone      bool   `form:"alone"`
}

func (f childForm) care() asked.CareForm {
	return asked.CareForm{Phone: clean(f.Guardian), Collectors: clean(f.Collectors), Alone: f.Alone}
}

// noteChild ticks that a child came or went, or writes anew who collects it.
func (s *Site) noteChild(c echo.Context, by store.By, atelierID, title string, form childForm) error {
	ctx, operationID := c.Request().Context(), operationOf(c).ID
	if form.Step != asked.Corrected {
		return asked.Tick(ctx, s.DB, by, operationID, atelierID, form.Person, form.Step, form.To)
	}
	roster, err := signup.FindRoster(ctx, s.DB, operationID, atelierID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(roster, func(a signup.Attendant) bool { return a.PersonID == form.Person })
	if i < 0 {
		return problem.New(problem.NotFound, "error.not_found", nil)
	}
	var fields problem.Fields
	care := form.care().Check(&fields, roster[i].Name, title, "", func(name string) string { return public.ChildField(name, atelierID, form.Person) })
	if err := fields.Err(); err != nil {
		return err
	}
	return asked.Correct(ctx, s.DB, by, operationID, atelierID, form.Person, care)
}

// tickChild is noteChild for the one who leads the atelier.
func (s *Site) tickChild(c echo.Context, link *facilitators.Link) error {
	var form childForm
	if err := decode(c, &form); err != nil {
		return err
	}
	a, err := s.ledAtelier(c, link)
	if err != nil {
		return err
	}
	if err := s.noteChild(c, s.byLink(link.ID), a.ID, a.Title, form); err != nil {
		return s.animationAgain(c, link, err, func(p *public.AnimationProps) { p.Care, p.CareOf = form.care(), form.Person })
	}
	return seeOther(c, facilitators.Path+c.Param("token")+"#enfants-"+a.Slug)
}

// deskChild is noteChild for the welcome desk.
func (s *Site) deskChild(c echo.Context, v *deskVisit) error {
	var form childForm
	if err := decode(c, &form); err != nil {
		return err
	}
	p, err := s.deskListProps(c, v)
	if err != nil {
		return err
	}
	if err := s.noteChild(c, s.byDesk(v), p.Line.Atelier.ID, p.Line.Atelier.Title, form); err != nil {
		p.Children.Form, p.Children.Wrong, p.Children.Err = form.care(), form.Person, err
		return s.formAgain(c, err, s.deskFrame(c, v), views.List(p))
	}
	return seeOther(c, deskPath(c, v)+"/ateliers/"+p.Line.Atelier.ID+"#enfants")
}

// deskChildren are the children of an atelier sans parent, for the desk.
func (s *Site) deskChildren(c echo.Context, v *deskVisit, a *programme.Atelier, roster signup.Roster) (p public.ChildrenProps, err error) {
	p = public.ChildrenProps{AtelierID: a.ID, Action: deskPath(c, v) + "/ateliers/" + a.ID + "/enfants", Location: operationOf(c).Location()}
	if a.AsksFor(programme.AsksNoParent) {
		p.Children, err = asked.FindChildren(c.Request().Context(), s.DB, operationOf(c).ID, a.ID)
		p.Lines = public.StayingAlone(roster, p.Children)
	}
	return p, err
}
