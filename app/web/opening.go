package web

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"oplibre/app/account"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/views/manage"
	"oplibre/views/part"
)

// openingRoutes are from when to when one can sign up, for the weekend and atelier by atelier.
func (s *Site) openingRoutes() {
	s.manage("GET", "/gestion/:slug/inscriptions", account.EditOperation, s.openingPage)
	s.manage("POST", "/gestion/:slug/inscriptions", account.EditOperation, s.setOpening)
	s.manage("GET", "/gestion/:slug/inscriptions/:atelier", account.EditOperation, s.atelierOpeningPage)
	s.manage("POST", "/gestion/:slug/inscriptions/:atelier", account.EditOperation, s.setAtelierOpening)
}

func (s *Site) openingFrame(c echo.Context) part.Page {
	return s.manageFrame(c, i18n.T(c.Request().Context(), "opening.page"), "opening")
}

func (s *Site) openingProps(c echo.Context) (manage.OpeningProps, error) {
	o := operationOf(c)
	props := manage.OpeningProps{Operation: o, Form: operation.SignUpFormOf(o), Now: s.by(c).Now()}
	// Those that have no hour yet are nowhere to be signed up for.
	listings, err := programme.FindAteliers(c.Request().Context(), s.DB, o.ID)
	props.Ateliers = slices.DeleteFunc(listings, func(l *programme.Listing) bool {
		return l.Status == programme.Cancelled || l.StartsAt == 0 || l.Entry == programme.Invitation || l.Entry == programme.OpenDoor && len(l.Slots) == 0
	})
	return props, err
}

// openingPage shows when sign-up opens and closes, and whether people are reminded.
func (s *Site) openingPage(c echo.Context) error {
	props, err := s.openingProps(c)
	if err != nil {
		return err
	}
	props.Notice = s.takeNotice(c)
	return s.show(c, s.openingFrame(c), manage.Opening(props))
}

// setOpening changes that at once. A form made from an earlier version is shown again with what is there now.
func (s *Site) setOpening(c echo.Context) error {
	var form operation.SignUpForm
	if err := decode(c, &form); err != nil {
		return err
	}
	o := operationOf(c)
	if _, err := operation.SetSignUp(c.Request().Context(), s.DB, s.by(c), o.ID, form); err != nil {
		props, findErr := s.openingProps(c)
		if findErr != nil {
			return findErr
		}
		if problem.Is(err, problem.Conflict) {
			form.Version = props.Form.Version
		}
		props.Form, props.Err = form, err
		return s.formAgain(c, err, s.openingFrame(c), manage.Opening(props))
	}
	s.notice(c, "opening.saved")
	return seeOther(c, "/gestion/"+o.Slug+"/inscriptions")
}

// atelierOpeningPage shows when one can sign up for one atelier.
func (s *Site) atelierOpeningPage(c echo.Context) error {
	return s.showAtelierOpening(c, nil, nil)
}

func (s *Site) showAtelierOpening(c echo.Context, form *programme.SignUpHoursForm, refused error) error {
	o := operationOf(c)
	l, err := programme.FindAtelier(c.Request().Context(), s.DB, o.ID, c.Param("atelier"))
	if err != nil {
		return err
	}
	props := manage.AtelierOpeningProps{Operation: o, Listing: l, Form: programme.SignUpHoursFormOf(o, l), Err: refused}
	if form != nil {
		props.Form = *form
	}
	status := http.StatusOK
	if refused != nil {
		status = statusOf(refused)
	}
	return s.render(c, status, s.openingFrame(c), manage.AtelierOpening(props))
}

func (s *Site) setAtelierOpening(c echo.Context) error {
	var form programme.SignUpHoursForm
	if err := decode(c, &form); err != nil {
		return err
	}
	o := operationOf(c)
	err := programme.SetSignUpHours(c.Request().Context(), s.DB, s.by(c), o, c.Param("atelier"), form)
	switch {
	case problem.Is(err, problem.Invalid) && !wantsJSON(c):
		return s.showAtelierOpening(c, &form, err)
	case err != nil:
		return err
	}
	s.notice(c, "opening.saved_atelier")
	return seeOther(c, "/gestion/"+o.Slug+"/inscriptions#ateliers")
}
