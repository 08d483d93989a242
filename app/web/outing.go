package web

import (
	"context"

	"github.com/labstack/echo/v4"

	"oplibre/app/desk"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/outing"
	"oplibre/app/problem"
	"oplibre/app/programme/facilitators"
	"oplibre/app/store"
	views "oplibre/views/desk"
	"oplibre/views/part"
)

// outingSide is who looks at outings and notes them: a desk, the team, or who leads an atelier.
type outingSide struct {
	page  views.OutingPage
	by    store.By
	frame part.Page
}

// atDeskOut and inTeamOut give a handler its side.
func (s *Site) atDeskOut(handler func(echo.Context, outingSide) error) echo.HandlerFunc {
	return s.atDesk(func(c echo.Context, v *deskVisit) error {
		side := s.outingSide(c, deskPath(c, v))
		side.by, side.frame, side.page.Stream = s.byDesk(v), s.deskFrame(c, v), side.page.Address+"/flux"
		return handler(c, side)
	})
}

func (s *Site) inTeamOut(handler func(echo.Context, outingSide) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		side := s.outingSide(c, "/gestion/"+c.Param("slug")+"/accueil")
		side.by, side.frame, side.page.Team = s.by(c), s.desksFrame(c), true
		return handler(c, side)
	}
}

func (s *Site) outingSide(c echo.Context, away string) outingSide {
	return outingSide{page: views.OutingPage{Operation: operationOf(c), Now: store.InstantOf(s.Clock()), Address: away + "/sorties", Away: away}}
}

// outingsPage is who is out.
func (s *Site) outingsPage(c echo.Context, side outingSide) error {
	ctx := c.Request().Context()
	list, err := outing.Find(ctx, s.DB, side.page.Operation, side.page.Now)
	if err != nil {
		return err
	}
	side.frame.Title, side.frame.Head = i18n.T(ctx, "outing.title"), views.OutingHead()
	if side.page.Stream != "" {
		side.frame.Scripts = []string{"js/live.js"}
	}
	return s.show(c, side.frame, views.Outings(views.OutingsProps{OutingPage: side.page, List: list}))
}

// outingsStream sends the list again whenever it changes, as long as the link of the desk opens it.
func (s *Site) outingsStream(c echo.Context, v *deskVisit) error {
	language, address, token, o := i18n.Of(c.Request().Context()), deskPath(c, v), c.Param("token"), operationOf(c)
	return s.stream(c, "outings\n"+address+"\n"+language, func(ctx context.Context) (string, error) {
		now := store.InstantOf(s.Clock())
		if _, _, err := desk.Open(ctx, s.DB, desk.Welcome, token, now); problem.Is(err, problem.Closed) {
			return "", problem.New(problem.NotFound, "error.not_found", nil)
		} else if err != nil {
			return "", err
		}
		list, err := outing.Find(ctx, s.DB, o, now)
		if err != nil {
			return "", err
		}
		page := views.OutingPage{Operation: o, Now: now, Address: address + "/sorties"}
		return fragment(i18n.With(ctx, language), o, views.OutingList(views.OutingsProps{OutingPage: page, List: list}))
	})
}

// departurePage is the form of those who leave, filled in for an atelier (?atelier=).
func (s *Site) departurePage(c echo.Context, side outingSide) error {
	form, err := outing.Suggest(c.Request().Context(), s.DB, side.page.Operation, c.QueryParam("atelier"), side.page.Now)
	if err != nil {
		return err
	}
	return s.showDeparture(c, side, form)
}

func (s *Site) showDeparture(c echo.Context, side outingSide, form outing.Form) error {
	ctx, p := c.Request().Context(), views.DepartureProps{OutingPage: side.page, Form: form}
	if p.Action == "" {
		p.Action, p.Away = p.Address+"/partir", p.Address
	}
	var err error
	if p.Ateliers, err = outing.Ateliers(ctx, s.DB, p.Operation, p.Now); err != nil {
		return err
	}
	for _, l := range p.Ateliers {
		if l.ID == form.Atelier {
			p.Title = l.Title
		}
	}
	side.frame.Title = i18n.T(ctx, "outing.leave.title")
	if p.Err != nil {
		return s.formAgain(c, p.Err, side.frame, views.Departure(p))
	}
	return s.show(c, side.frame, views.Departure(p))
}

// leave notes a departure.
func (s *Site) leave(c echo.Context, side outingSide) error {
	var form outing.Form
	if err := decode(c, &form); err != nil {
		return err
	}
	_, side.page.Err = outing.Leave(c.Request().Context(), s.DB, side.by, side.page.Operation, form)
	if side.page.Err != nil {
		return s.showDeparture(c, side, form)
	}
	return seeOther(c, side.page.Address)
}

// outingPage is one outing, with its return.
func (s *Site) outingPage(c echo.Context, side outingSide) error {
	found, err := outing.One(c.Request().Context(), s.DB, side.page.Operation.ID, c.Param("outing"))
	if err != nil {
		return err
	}
	return s.showOuting(c, side, found, outing.Back{})
}

func (s *Site) showOuting(c echo.Context, side outingSide, found *outing.Outing, back outing.Back) error {
	p := views.OutingProps{OutingPage: side.page, Outing: found, Back: back}
	if p.Action == "" {
		p.Action, p.Away = p.Address+"/"+found.ID, p.Address
	}
	side.frame.Title = i18n.T(c.Request().Context(), "outing.one")
	if p.Err != nil {
		return s.formAgain(c, p.Err, side.frame, views.OneOuting(p))
	}
	return s.show(c, side.frame, views.OneOuting(p))
}

// comeBack notes who is back.
func (s *Site) comeBack(c echo.Context, side outingSide) error {
	return s.returned(c, side, c.Param("outing"), side.page.Address)
}

// returned notes who is back of an outing, and leads to a page.
func (s *Site) returned(c echo.Context, side outingSide, id, to string) error {
	var form outing.Back
	if err := decode(c, &form); err != nil {
		return err
	}
	ctx, o := c.Request().Context(), side.page.Operation
	refused := outing.Return(ctx, s.DB, side.by, o, id, form)
	if refused == nil {
		return seeOther(c, to)
	}
	if problem.Is(refused, problem.NotFound) {
		return refused
	}
	found, err := outing.One(ctx, s.DB, o.ID, id)
	if err != nil {
		return err
	}
	side.page.Err = refused
	return s.showOuting(c, side, found, form)
}

// ledOuting gives a handler the side of the one who leads the atelier of the address.
func (s *Site) ledOuting(c echo.Context, link *facilitators.Link) (outingSide, error) {
	a, err := s.ledAtelier(c, link)
	if err != nil {
		return outingSide{}, err
	}
	address := facilitators.Path + c.Param("token")
	side := s.outingSide(c, address)
	side.page.Action = address + "/ateliers/" + a.ID + "/sortie"
	side.page.Again = side.page.Action + "?partir=1"
	side.by, side.frame = s.byLink(link.ID), s.presenceFrame(c)
	c.Response().Header().Set("Cache-Control", "private, no-store")
	return side, nil
}

// ledOutingPage is the departure of an atelier, or the return of those who left.
func (s *Site) ledOutingPage(c echo.Context, link *facilitators.Link) error {
	side, err := s.ledOuting(c, link)
	if err != nil {
		return err
	}
	ctx, o := c.Request().Context(), side.page.Operation
	found, err := outing.OfAtelier(ctx, s.DB, o.ID, c.Param("atelier"))
	if err != nil {
		return err
	}
	if found != nil && c.QueryParam("partir") == "" {
		return s.showOuting(c, side, found, outing.Back{})
	}
	form, err := outing.Suggest(ctx, s.DB, o, c.Param("atelier"), side.page.Now)
	if err != nil {
		return err
	}
	return s.showDeparture(c, side, form)
}

// ledOutingStep notes that they leave, or who is back.
func (s *Site) ledOutingStep(c echo.Context, link *facilitators.Link) error {
	side, err := s.ledOuting(c, link)
	if err != nil {
		return err
	}
	ctx, o := c.Request().Context(), side.page.Operation
	if id := c.FormValue("outing"); id != "" {
		found, err := outing.One(ctx, s.DB, o.ID, id)
		if err != nil {
			return err
		}
		if found.AtelierID == nil || *found.AtelierID != c.Param("atelier") {
			return problem.New(problem.NotFound, "error.not_found", nil)
		}
		return s.returned(c, side, id, side.page.Action)
	}
	var form outing.Form
	if err := decode(c, &form); err != nil {
		return err
	}
	form.Atelier = c.Param("atelier")
	if _, side.page.Err = outing.Leave(ctx, s.DB, side.by, o, form); side.page.Err != nil {
		return s.showDeparture(c, side, form)
	}
	return seeOther(c, side.page.Action)
}

// lateOutings is how many groups should be back.
func (s *Site) lateOutings(ctx context.Context, o *operation.Operation) (late int, err error) {
	now := store.InstantOf(s.Clock())
	list, err := outing.Find(ctx, s.DB, o, now)
	for _, one := range list {
		if one.Late(now) > 0 {
			late++
		}
	}
	return late, err
}
