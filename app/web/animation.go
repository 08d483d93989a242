package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"oplibre/app/i18n"
	"oplibre/app/problem"
	"oplibre/app/programme/facilitators"
	"oplibre/app/programme/proposal"
	"oplibre/app/signup"
	"oplibre/app/signup/asked"
	"oplibre/app/store"
	"oplibre/views/manage"
	"oplibre/views/part"
	"oplibre/views/public"
)

// ofFacilitator gives a handler the link of the address.
func (s *Site) ofFacilitator(handler func(echo.Context, *facilitators.Link) error) echo.HandlerFunc {
	return s.behindLink("animation", func(c echo.Context, token string, now store.Instant) (string, func() error, error) {
		link, err := facilitators.Open(c.Request().Context(), s.DB, token, now)
		if err != nil {
			return "", nil, err
		}
		return link.OperationID, func() error { return handler(c, link) }, nil
	})
}

// animationPage is what one who leads sees of their ateliers.
func (s *Site) animationPage(c echo.Context, link *facilitators.Link) error {
	props, err := s.animationProps(c, link)
	if err != nil {
		return err
	}
	if c.QueryParam("merci") != "" {
		props.Notice = "facilitator.own.saved"
	}
	return s.show(c, s.animationFrame(c), public.Animation(props))
}

func (s *Site) animationFrame(c echo.Context) part.Page {
	return s.page(c, part.Page{Title: i18n.T(c.Request().Context(), "facilitator.own.page"), Noindex: true})
}

// animationProps reads the page with the lists of its ateliers.
func (s *Site) animationProps(c echo.Context, link *facilitators.Link) (props public.AnimationProps, err error) {
	ctx, o := c.Request().Context(), operationOf(c)
	page, err := facilitators.Load(ctx, s.DB, o, link)
	if err != nil {
		return props, err
	}
	props = public.AnimationProps{Operation: o, Page: page, Address: facilitators.Path + c.Param("token"), Rosters: map[string]signup.Roster{},
		Now: store.InstantOf(s.Clock()), Folders: map[string]asked.Folder{}, Children: map[string]map[string]asked.Child{},
		Person: manage.PersonForm{Form: page.Facilitator.FormOf(o)}}
	if props.Origins, err = proposal.Origins(ctx, s.DB, o.ID); err != nil {
		return props, err
	}
	for _, a := range page.Ateliers {
		if a.Published == nil || !facilitators.LeadsNow(a, link.FacilitatorID) {
			continue // who comes is for those who lead it in public, not for those who may
		}
		if props.Rosters[a.ID], err = signup.FindRoster(ctx, s.DB, o.ID, a.ID); err != nil {
			return props, err
		}
		if err := s.addAsked(ctx, &props, o.ID, a); err != nil {
			return props, err
		}
	}
	return props, nil
}

// correctAtelier puts what a facilitator corrects into the plan.
func (s *Site) correctAtelier(c echo.Context, link *facilitators.Link) error {
	var form facilitators.Correction
	if err := decode(c, &form); err != nil {
		return err
	}
	err := facilitators.Correct(c.Request().Context(), s.DB, s.byLink(link.ID), operationOf(c), link, c.Param("atelier"), form)
	if err != nil {
		return s.animationAgain(c, link, err, func(props *public.AnimationProps) { props.Correction, props.Wrong = form, c.Param("atelier") })
	}
	return seeOther(c, facilitators.Path+c.Param("token")+"?merci=1")
}

// updateOwn changes how a facilitator is reached, when they come and what they need.
func (s *Site) updateOwn(c echo.Context, link *facilitators.Link) error {
	form, err := readFacilitator(c)
	if err != nil {
		return err
	}
	if err := facilitators.UpdateOwn(c.Request().Context(), s.DB, s.byLink(link.ID), operationOf(c), link, form); err != nil {
		return s.animationAgain(c, link, err, func(props *public.AnimationProps) {
			form.Version = props.Person.Form.Version
			props.Person = manage.PersonForm{Form: form, Err: err}
		})
	}
	return seeOther(c, facilitators.Path+c.Param("token")+"?merci=1")
}

// animationAgain shows the page with what was refused.
func (s *Site) animationAgain(c echo.Context, link *facilitators.Link, refusal error, complete func(*public.AnimationProps)) error {
	if kind := problem.KindOf(refusal); kind != problem.Invalid && kind != problem.Conflict || wantsJSON(c) {
		return refusal
	}
	props, err := s.animationProps(c, link)
	if err != nil {
		return err
	}
	props.Err = refusal
	complete(&props)
	status := http.StatusUnprocessableEntity
	if problem.Is(refusal, problem.Conflict) {
		status = http.StatusConflict
	}
	return s.render(c, status, s.animationFrame(c), public.Animation(props))
}
