package web

import (
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/facilitators"
	"oplibre/app/programme/plan"
	"oplibre/app/store"
	"oplibre/views/manage"
	"oplibre/views/part"
)

// facilitatorsPage lists those who lead.
func (s *Site) facilitatorsPage(c echo.Context) error {
	p, err := plan.Load(c.Request().Context(), s.DB, operationOf(c))
	if err != nil {
		return err
	}
	props := manage.FacilitatorsProps{Plan: p, Notice: s.takeNotice(c)}
	if s.mayOpen(c, "/intervenants/contacts.pdf") {
		props.ContactSheet = programmePath(c, "/intervenants/contacts.pdf")
	}
	return s.show(c, s.programmePage(c, "facilitator.title"), manage.Facilitators(props))
}

// newFacilitator is an empty form.
func (s *Site) newFacilitator(c echo.Context) error {
	return s.show(c, s.programmePage(c, "facilitator.new"), manage.Facilitator(manage.FacilitatorProps{Operation: operationOf(c)}))
}

// createFacilitator notes somebody who may lead.
func (s *Site) createFacilitator(c echo.Context) error {
	form, err := readFacilitator(c)
	if err != nil {
		return err
	}
	o := operationOf(c)
	person, err := programme.CreateFacilitator(c.Request().Context(), s.DB, s.by(c), o, form)
	if err != nil {
		return s.formAgain(c, err, s.programmePage(c, "facilitator.new"), manage.Facilitator(manage.FacilitatorProps{Operation: o, Form: form, Err: err}))
	}
	s.notice(c, "facilitator.saved")
	return seeOther(c, programmePath(c, "/intervenants/"+person.ID))
}

// readFacilitator decodes the form with its rows of availability.
func readFacilitator(c echo.Context) (form programme.FacilitatorForm, err error) {
	if err := decode(c, &form); err != nil {
		return form, err
	}
	form.Availability = spanRows(c.Request().PostForm)
	return form, nil
}

// spanRows reads the rows available_from_1, available_to_1 and so on, up to the last that was sent.
func spanRows(values url.Values) []programme.SpanRow {
	var rows []programme.SpanRow
	for n := 1; n <= programme.SpanRows && values.Has("available_from_"+strconv.Itoa(n)); n++ {
		number := "_" + strconv.Itoa(n)
		rows = append(rows, programme.SpanRow{From: clean(values.Get("available_from" + number)), To: clean(values.Get("available_to" + number))})
	}
	return rows
}

// editFacilitator is the page of somebody who leads.
func (s *Site) editFacilitator(c echo.Context) error {
	person, err := programme.FindFacilitator(c.Request().Context(), s.DB, operationOf(c).ID, c.Param("facilitator"))
	if err != nil {
		return err
	}
	page, view, err := s.facilitatorView(c, person.FormOf(operationOf(c)), nil)
	if err != nil {
		return err
	}
	return s.show(c, page, manage.Facilitator(view))
}

// facilitatorView is the page of the address with a form and what is wrong with it.
func (s *Site) facilitatorView(c echo.Context, form programme.FacilitatorForm, refusal error) (page part.Page, view manage.FacilitatorProps, err error) {
	ctx, o, id := c.Request().Context(), operationOf(c), c.Param("facilitator")
	p, err := plan.Load(ctx, s.DB, o)
	if err != nil {
		return page, view, err
	}
	own := facilitators.Of(p, id)
	if own == nil {
		return page, view, problem.New(problem.NotFound, "error.not_found", nil)
	}
	form.Version = own.Facilitator.FormOf(o).Version
	view = manage.FacilitatorProps{Operation: o, Page: own, Form: form, Err: refusal, Others: p.Facilitators, Titles: map[string]string{}, Notice: s.takeNotice(c)}
	for _, a := range p.Ateliers {
		view.Titles[a.ID] = a.Title
	}
	if view.Received, err = facilitators.Corrections(ctx, s.DB, o.ID, id); err != nil {
		return page, view, err
	}
	if view.Link, err = facilitators.Current(ctx, s.DB, o.ID, id, store.InstantOf(s.Clock())); err != nil {
		return page, view, err
	}
	if view.Link != nil {
		view.Address = s.absolute(facilitators.Path + view.Link.Token(s.DB))
	}
	page = s.programmePage(c, "facilitator.title")
	page.Title = own.Facilitator.Name
	return page, view, nil
}

// facilitatorAgain shows the page with what was refused.
func (s *Site) facilitatorAgain(c echo.Context, form *programme.FacilitatorForm, refusal error) error {
	if form == nil {
		person, err := programme.FindFacilitator(c.Request().Context(), s.DB, operationOf(c).ID, c.Param("facilitator"))
		if err != nil {
			return err
		}
		as := person.FormOf(operationOf(c))
		form = &as
	}
	page, view, err := s.facilitatorView(c, *form, refusal)
	if err != nil {
		return err
	}
	return s.formAgain(c, refusal, page, manage.Facilitator(view))
}

// updateFacilitator changes what is known of somebody who leads.
func (s *Site) updateFacilitator(c echo.Context) error {
	form, err := readFacilitator(c)
	if err != nil {
		return err
	}
	if err := programme.UpdateFacilitator(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("facilitator"), form); err != nil {
		return s.facilitatorAgain(c, &form, err)
	}
	return s.toFacilitator(c, "facilitator.saved", "")
}

func (s *Site) toFacilitator(c echo.Context, notice, anchor string) error {
	s.notice(c, notice)
	return seeOther(c, programmePath(c, "/intervenants/"+c.Param("facilitator")+anchor))
}

// setLeadRole says what somebody does in an atelier: a change of the plan.
func (s *Site) setLeadRole(c echo.Context) error {
	var form struct {
		Token string `form:"token"`
		Role  string `form:"role"`
	}
	if err := decode(c, &form); err != nil {
		return err
	}
	err := facilitators.SetRole(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("facilitator"), c.Param("atelier"), form.Token, form.Role)
	if err != nil {
		return s.facilitatorAgain(c, nil, err)
	}
	return s.toFacilitator(c, "facilitator.role_saved", "")
}

// renewFacilitatorLink makes the private link anew.
func (s *Site) renewFacilitatorLink(c echo.Context) error {
	if _, err := facilitators.Renew(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("facilitator")); err != nil {
		return err
	}
	return s.toFacilitator(c, "facilitator.link_made", "#lien")
}

// revokeFacilitatorLink ends the private link.
func (s *Site) revokeFacilitatorLink(c echo.Context) error {
	if err := facilitators.Revoke(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("facilitator")); err != nil {
		return err
	}
	return s.toFacilitator(c, "facilitator.link_ended", "#lien")
}

// mergeFacilitators makes one person of two spellings.
func (s *Site) mergeFacilitators(c echo.Context) error {
	var form struct {
		Other string `form:"other"`
	}
	if err := decode(c, &form); err != nil {
		return err
	}
	err := programme.MergeFacilitators(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("facilitator"), form.Other)
	if err != nil {
		return s.facilitatorAgain(c, nil, err)
	}
	return s.toFacilitator(c, "facilitator.merged", "")
}

// deleteFacilitator forgets somebody who leads nothing.
func (s *Site) deleteFacilitator(c echo.Context) error {
	if err := programme.DeleteFacilitator(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("facilitator")); err != nil {
		return s.facilitatorAgain(c, nil, err)
	}
	s.notice(c, "facilitator.deleted")
	return seeOther(c, programmePath(c, "/intervenants"))
}
