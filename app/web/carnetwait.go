package web

import (
	"errors"
	"strings"

	"github.com/labstack/echo/v4"

	"oplibre/app/problem"
	"oplibre/app/signup"
	"oplibre/views/carnet"
)

// waitForAtelier puts everybody of the carnet into the line of an atelier, or changes whether they want to be asked.
func (s *Site) waitForAtelier(c echo.Context, p *carnet.Page) error {
	var form signup.WaitForm
	if err := decode(c, &form); err != nil {
		return err
	}
	err := signup.Wait(c.Request().Context(), s.DB, s.byHolder(p), p.Operation, p.Carnet.ID, form)
	err = withClocks(c.Request().Context(), p.Operation, err)
	return s.carnetAgain(c, p, err)
}

// acceptSeats takes what was offered to the carnet. The address only acts when it is posted: programs that scan letters open links.
func (s *Site) acceptSeats(c echo.Context, p *carnet.Page) error {
	var form struct {
		Atelier string `form:"atelier"`
		GiveUp  bool   `form:"give_up"`
	}
	if err := decode(c, &form); err != nil {
		return err
	}
	err := signup.Accept(c.Request().Context(), s.DB, s.byHolder(p), p.Operation, p.Carnet.ID, strings.ToLower(form.Atelier), form.GiveUp)
	return s.carnetAgain(c, p, err)
}

// carnetAgain leads back to the carnet, or shows it with what was refused.
func (s *Site) carnetAgain(c echo.Context, p *carnet.Page, err error) error {
	var refusal *problem.Error
	switch {
	case err == nil:
		return seeOther(c, p.Path("#ateliers"))
	case wantsJSON(c) || !errors.As(err, &refusal) || refusal.Kind == problem.NotFound:
		return err
	}
	if p.Carnet, err = signup.Find(c.Request().Context(), s.DB, p.Carnet.Code); err != nil {
		return err
	}
	if len(refusal.Fields) == 0 {
		refusal.Fields = []problem.Field{{Name: "atelier", Message: refusal.Message}}
	}
	p.Err = refusal
	return s.showCarnet(c, statusOf(refusal), p)
}
