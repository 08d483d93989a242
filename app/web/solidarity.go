package web

import (
	"context"
	"errors"

	"github.com/labstack/echo/v4"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/solidarity"
	"oplibre/app/store"
	"oplibre/views/manage"
	"oplibre/views/part"
)

func solidarityPath(o *operation.Operation) string { return "/gestion/" + o.Slug + "/hebergement" }

func (s *Site) solidarityFrame(c echo.Context) part.Page {
	c.Response().Header().Set("Cache-Control", "private, no-store")
	return s.manageFrame(c, i18n.T(c.Request().Context(), "solidarity.title"), "solidarity")
}

// solidarityProps reads who gives and who needs.
func (s *Site) solidarityProps(c echo.Context, refused error) (props manage.SolidarityProps, err error) {
	o := operationOf(c)
	props = manage.SolidarityProps{Operation: o, Err: refused, Notice: s.takeNotice(c)}
	props.Board, err = solidarity.Load(c.Request().Context(), s.DB, o.ID)
	return props, err
}

// solidarityPage is roofs and rides: who still waits, then what there is.
func (s *Site) solidarityPage(c echo.Context) error {
	props, err := s.solidarityProps(c, nil)
	if err != nil {
		return err
	}
	return s.show(c, s.solidarityFrame(c), manage.Solidarity(props))
}

// solidaritySheet is the list for the welcome desk, to be printed.
func (s *Site) solidaritySheet(c echo.Context) error {
	props, err := s.solidarityProps(c, nil)
	if err != nil {
		return err
	}
	return s.show(c, s.solidarityFrame(c), manage.SolidaritySheet(props))
}

// kindOf is ?sorte=: a roof, or a ride.
func kindOf(c echo.Context) solidarity.Kind {
	if c.QueryParam("sorte") == "trajet" {
		return solidarity.Ride
	}
	return solidarity.Roof
}

// newSolidarity is the empty form of an offer or of a need.
func (s *Site) newSolidarity(side solidarity.Side) echo.HandlerFunc {
	return func(c echo.Context) error {
		return s.showSolidarityForm(c, side, "", solidarity.EmptyForm(kindOf(c), operationOf(c)), nil)
	}
}

// showSolidarityForm shows an offer or a need, new when its identifier is empty. It returns problem.NotFound.
func (s *Site) showSolidarityForm(c echo.Context, side solidarity.Side, id string, form solidarity.Form, refused error) error {
	props, err := s.solidarityProps(c, refused)
	if err != nil {
		return err
	}
	page := manage.SolidarityFormProps{SolidarityProps: props, Side: side, ID: id, Form: form}
	var refusal *problem.Error
	if errors.As(refused, &refusal) {
		switch current := refusal.Current.(type) {
		case *solidarity.Offer:
			page.Changes, page.Form.Version = form.Changes(current.FormOf()), current.FormOf().Version
		case *solidarity.Need:
			page.Changes, page.Form.Version = form.Changes(current.FormOf()), current.FormOf().Version
		}
	}
	if refused != nil {
		return s.formAgain(c, refused, s.solidarityFrame(c), manage.SolidarityForm(page))
	}
	return s.show(c, s.solidarityFrame(c), manage.SolidarityForm(page))
}

// solidarityPart is the page of the offer or the need that the address names.
func (s *Site) solidarityPart(side solidarity.Side) echo.HandlerFunc {
	return func(c echo.Context) error { return s.solidarityAgain(c, side, nil) }
}

// solidarityAgain shows an offer or a need as it is, with what was refused of its page.
func (s *Site) solidarityAgain(c echo.Context, side solidarity.Side, refused error) error {
	board, err := solidarity.Load(c.Request().Context(), s.DB, operationOf(c).ID)
	if err != nil {
		return err
	}
	id := c.Param("entry")
	var form solidarity.Form
	switch offer, need := board.Offer(id), board.Need(id); {
	case side == solidarity.Giver && offer != nil:
		form = offer.FormOf()
	case side == solidarity.Taker && need != nil:
		form = need.FormOf()
	default:
		return problem.New(problem.NotFound, "solidarity.unknown", nil)
	}
	return s.showSolidarityForm(c, side, id, form, refused)
}

// saveSolidarity creates an offer or a need, or changes the one that the address names.
func (s *Site) saveSolidarity(side solidarity.Side) echo.HandlerFunc {
	return func(c echo.Context) error {
		var form solidarity.Form
		if err := decode(c, &form); err != nil {
			return err
		}
		id, err := s.keepSolidarity(c, side, c.Param("entry"), form)
		if problem.Is(err, problem.NotFound) {
			return err
		}
		if err != nil {
			return s.showSolidarityForm(c, side, c.Param("entry"), form, err)
		}
		s.notice(c, "solidarity.saved")
		if side == solidarity.Giver {
			return seeOther(c, solidarityPath(operationOf(c)))
		}
		return seeOther(c, solidarityPath(operationOf(c))+"/besoins/"+id)
	}
}

func (s *Site) keepSolidarity(c echo.Context, side solidarity.Side, id string, form solidarity.Form) (string, error) {
	ctx, by, o := c.Request().Context(), s.by(c), operationOf(c)
	switch {
	case side == solidarity.Giver && id == "":
		made, err := solidarity.CreateOffer(ctx, s.DB, by, o.ID, form)
		if err != nil {
			return "", err
		}
		return made.ID, nil
	case id == "":
		made, err := solidarity.CreateNeed(ctx, s.DB, by, o.ID, form)
		if err != nil {
			return "", err
		}
		return made.ID, nil
	case side == solidarity.Giver:
		return id, solidarity.UpdateOffer(ctx, s.DB, by, o.ID, id, form)
	}
	return id, solidarity.UpdateNeed(ctx, s.DB, by, o.ID, id, form)
}

// removeSolidarity takes an offer or a need away.
func (s *Site) removeSolidarity(remove func(ctx context.Context, db *store.DB, by store.By, operationID, id string) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		if err := remove(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("entry")); err != nil {
			return err
		}
		s.notice(c, "solidarity.removed")
		return seeOther(c, solidarityPath(operationOf(c)))
	}
}

// bringTogether brings a need together with the offer that was chosen.
func (s *Site) bringTogether(c echo.Context) error {
	o := operationOf(c)
	err := solidarity.Bring(c.Request().Context(), s.DB, s.by(c), o, c.Param("entry"), c.FormValue("offer"))
	if problem.Is(err, problem.NotFound) {
		return err
	}
	if err != nil {
		return s.solidarityAgain(c, solidarity.Taker, err)
	}
	s.notice(c, "solidarity.brought")
	return seeOther(c, solidarityPath(o)+"/besoins/"+c.Param("entry"))
}

// sayYes notes that one of the two agrees.
func (s *Site) sayYes(c echo.Context) error {
	var form struct {
		Side string `form:"side"`
		How  string `form:"how"`
	}
	if err := decode(c, &form); err != nil {
		return err
	}
	o := operationOf(c)
	m, _, _, err := solidarity.Pair(c.Request().Context(), s.DB, o.ID, c.Param("match"))
	if err != nil {
		return err
	}
	if err := solidarity.SayYes(c.Request().Context(), s.DB, s.by(c), o, m.ID, solidarity.Side(form.Side), form.How); err != nil {
		return err
	}
	s.notice(c, "solidarity.agreed")
	return seeOther(c, solidarityPath(o)+"/besoins/"+m.SolidarityNeedID)
}

// takeApart takes a need and its offer apart.
func (s *Site) takeApart(c echo.Context) error {
	o := operationOf(c)
	m, _, _, err := solidarity.Pair(c.Request().Context(), s.DB, o.ID, c.Param("match"))
	if err != nil {
		return err
	}
	if err := solidarity.Part(c.Request().Context(), s.DB, s.by(c), o.ID, m.ID); err != nil {
		return err
	}
	s.notice(c, "solidarity.parted")
	return seeOther(c, solidarityPath(o)+"/besoins/"+m.SolidarityNeedID)
}
