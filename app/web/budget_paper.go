package web

import (
	"context"
	"io"

	"github.com/labstack/echo/v4"

	"oplibre/app/budget"
	"oplibre/app/problem"
	"oplibre/views/manage"
)

// addSubsidyPaper attaches a paper to a subsidy.
func (s *Site) addSubsidyPaper(c echo.Context) error {
	id := c.Param("subsidy")
	err := takeAttachment(c, func(ctx context.Context, name string, r io.Reader) error {
		return budget.AddPaper(ctx, s.DB, s.by(c), operationOf(c), id, name, r)
	})
	switch {
	case err == nil:
		return s.budgetSaved(c, "attachment.added", "/subventions/"+id+"#papiers")
	case !problem.Is(err, problem.Invalid):
		return err
	}
	found, failed := budget.FindSubsidy(c.Request().Context(), s.DB, operationOf(c), id)
	if failed != nil {
		return failed
	}
	return s.subsidyForm(c, manage.SubsidyProps{Subsidy: found, Form: found.FormOf()}, err)
}

// subsidyPaper sends a paper of a subsidy to the team.
func (s *Site) subsidyPaper(c echo.Context) error {
	p, err := budget.FindPaper(c.Request().Context(), s.DB, operationOf(c), c.Param("subsidy"), c.Param("paper"))
	if err != nil {
		return err
	}
	return s.sendAttachment(c, p.File)
}

// removeSubsidyPaper forgets a paper of a subsidy.
func (s *Site) removeSubsidyPaper(c echo.Context) error {
	id := c.Param("subsidy")
	if err := budget.RemovePaper(c.Request().Context(), s.DB, s.by(c), operationOf(c), id, c.Param("paper")); err != nil {
		return err
	}
	return s.budgetSaved(c, "attachment.removed", "/subventions/"+id+"#papiers")
}
