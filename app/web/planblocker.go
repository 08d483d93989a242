package web

import (
	"github.com/labstack/echo/v4"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/views/manage"
)

// newBlocker is the form of a new break, around noon of the day that is looked at.
func (s *Site) newBlocker(c echo.Context) error {
	view := planView(c)
	form := plan.BlockerForm{Kind: string(programme.Break), Day: view.Day, Start: "12:30", End: "14:00"}
	return s.blockerPage(c, "", form, nil)
}

// blockerPage shows the form of a blocker; id is empty for a new one.
func (s *Site) blockerPage(c echo.Context, id string, form plan.BlockerForm, refusal error) error {
	p, err := plan.Load(c.Request().Context(), s.DB, operationOf(c))
	if err != nil {
		return err
	}
	if form.Day == "" {
		form.Day = p.Day("").Date
	}
	page := s.programmePage(c, "plan.blocker.new")
	if id != "" {
		page.Title = form.Title
	}
	view := manage.PlanBlocker(manage.PlanBlockerProps{Plan: p, ID: id, Form: form, View: planView(c), Err: refusal})
	if refusal != nil {
		return s.formAgain(c, refusal, page, view)
	}
	return s.show(c, page, view)
}

// createBlocker adds a break, or a time in which a place is taken.
func (s *Site) createBlocker(c echo.Context) error {
	var form plan.BlockerForm
	if err := decode(c, &form); err != nil {
		return err
	}
	if _, err := plan.CreateBlocker(c.Request().Context(), s.DB, s.by(c), operationOf(c), form); err != nil {
		return s.blockerPage(c, "", form, err)
	}
	s.notice(c, "plan.blocker.saved")
	return s.toGrid(c, form.Day)
}

// editBlocker is the form of a blocker.
func (s *Site) editBlocker(c echo.Context) error {
	b, err := plan.FindBlocker(c.Request().Context(), s.DB, operationOf(c), c.Param("blocker"))
	if err != nil {
		return err
	}
	return s.blockerPage(c, b.ID, plan.BlockerFormOf(b, operationOf(c).Location()), nil)
}

// updateBlocker changes a blocker. A stale form takes the new version: whoever was told may save over it.
func (s *Site) updateBlocker(c echo.Context) error {
	var form plan.BlockerForm
	if err := decode(c, &form); err != nil {
		return err
	}
	ctx, o, id := c.Request().Context(), operationOf(c), c.Param("blocker")
	_, err := plan.UpdateBlocker(ctx, s.DB, s.by(c), o, id, form)
	switch {
	case problem.Is(err, problem.NotFound):
		return err
	case problem.Is(err, problem.Conflict):
		b, failed := plan.FindBlocker(ctx, s.DB, o, id)
		if failed != nil {
			return failed
		}
		form.Version = plan.BlockerFormOf(b, o.Location()).Version
		return s.blockerPage(c, id, form, err)
	case err != nil:
		return s.blockerPage(c, id, form, err)
	}
	s.notice(c, "plan.blocker.saved")
	return s.toGrid(c, form.Day)
}

// deleteBlocker takes a blocker away.
func (s *Site) deleteBlocker(c echo.Context) error {
	if err := plan.DeleteBlocker(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("blocker")); err != nil {
		return err
	}
	s.notice(c, "plan.blocker.removed")
	return s.toGrid(c, planView(c).Day)
}

// toGrid leads back to the grid of a day.
func (s *Site) toGrid(c echo.Context, day string) error {
	view := planView(c)
	view.Day = day
	return seeOther(c, programmePath(c, "/programme/grille"+view.Query()))
}
