package web

import (
	"slices"

	"github.com/labstack/echo/v4"

	"oplibre/app/collect"
	"oplibre/app/i18n"
	"oplibre/app/problem"
	"oplibre/app/signup"
	"oplibre/app/store"
	"oplibre/views/carnet"
	"oplibre/views/part"
)

// takeBackPage asks before what somebody brought leaves the map.
func (s *Site) takeBackPage(c echo.Context, p *carnet.Page) error {
	ctx := c.Request().Context()
	brought, err := collect.ByAuthor(ctx, s.DB, p.Operation.ID, p.Carnet.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(brought, func(b collect.Contribution) bool { return b.ID == c.Param("contribution") })
	if i < 0 {
		return problem.New(problem.NotFound, "error.not_found", nil)
	}
	return s.show(c, s.carnetFrame(c, "carnet.brought.take_back"), carnet.TakeBack(*p, brought[i]))
}

// takeBack takes it off the map, and out of the releases in their next revision.
func (s *Site) takeBack(c echo.Context, p *carnet.Page) error {
	if err := collect.TakeBack(c.Request().Context(), s.DB, s.byHolder(p), p.Operation.ID, p.Carnet.ID, c.Param("contribution")); err != nil {
		return err
	}
	return seeOther(c, p.Path("#apports"))
}

// followUpPage offers to take "tell me what follows" back; a program that looks into letters changes nothing.
func (s *Site) followUpPage(c echo.Context) error {
	if _, err := s.openFollowUp(c); err != nil {
		return err
	}
	return s.showFollowUp(c, false)
}

// endFollowUp takes it back. It needs neither a page before it nor a cookie: a mail program may do it in one click (RFC 8058).
func (s *Site) endFollowUp(c echo.Context) error {
	f, err := s.openFollowUp(c)
	if problem.Is(err, problem.NotFound) && signup.KnownFollowUpToken(s.DB, c.Param("token")) {
		return s.showFollowUp(c, true) // twice, or erased since: it is what was asked for
	}
	if err != nil {
		return err
	}
	by := store.By{Actor: store.Actor{Kind: store.ActorCarnet, ID: f.CarnetID}, At: s.Clock()}
	if err := signup.EndFollowUp(c.Request().Context(), s.DB, by, f); err != nil {
		return err
	}
	return s.showFollowUp(c, true)
}

// openFollowUp opens a token; tokens that open nothing slow down whoever tries many.
func (s *Site) openFollowUp(c echo.Context) (*signup.FollowUp, error) {
	key := addressKey("follow-up", c)
	if err := s.slowDown(c, key); err != nil {
		return nil, err
	}
	f, err := signup.OpenFollowUp(c.Request().Context(), s.DB, c.Param("token"))
	if problem.Is(err, problem.NotFound) {
		s.failures.add(key)
	}
	return f, err
}

func (s *Site) showFollowUp(c echo.Context, ended bool) error {
	page := s.page(c, part.Page{Title: i18n.T(c.Request().Context(), "carnet.follow_up.title"), Noindex: true})
	return s.show(c, page, carnet.FollowUp(c.Request().URL.Path, ended))
}
