package web

import (
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"oplibre/app/account"
	"oplibre/app/i18n"
	"oplibre/app/programme"
	"oplibre/views/manage"
	"oplibre/views/part"
)

// programmePath is an address below the management of an operation's programme.
func programmePath(c echo.Context, below string) string {
	return "/gestion/" + operationOf(c).Slug + below
}

// programmePage is the frame of the management pages of the programme.
func (s *Site) programmePage(c echo.Context, titleKey string) part.Page {
	return s.manageFrame(c, i18n.T(c.Request().Context(), titleKey), "programme")
}

// manageProgramme lists all ateliers by day with what they lack.
func (s *Site) manageProgramme(c echo.Context) error {
	o := operationOf(c)
	listings, err := programme.FindAteliers(c.Request().Context(), s.DB, o.ID)
	if err != nil {
		return err
	}
	grant := visitOf(c).grant
	return s.show(c, s.programmePage(c, "programme.manage.title"), manage.Programme(manage.ProgrammeProps{Operation: o, Listings: listings,
		Notice: s.takeNotice(c), MayEdit: grant.May(account.EditProgramme), SeesPersons: grant.May(account.SeePersons)}))
}

// newAtelier is an empty form, with the beginning of the weekend as its hours.
func (s *Site) newAtelier(c echo.Context) error {
	o := operationOf(c)
	start := o.Start()
	form := programme.AtelierForm{Theme: c.QueryParam("theme"), Place: c.QueryParam("lieu"), Language: o.Language, Entry: string(programme.SignUp),
		Audience: "everybody", Start: start.Format(programme.LocalTime), End: start.Add(2 * time.Hour).Format(programme.LocalTime)}
	view, err := s.atelierForm(c, form, nil, nil)
	if err != nil {
		return err
	}
	return s.show(c, s.programmePage(c, "programme.form.new"), view)
}

// atelierForm is the view of the form, with what can be chosen in it.
func (s *Site) atelierForm(c echo.Context, form programme.AtelierForm, listing *programme.Listing, refusal error) (templ.Component, error) {
	o := operationOf(c)
	choices, err := programme.FindChoices(c.Request().Context(), s.DB, o.ID)
	if err != nil {
		return nil, err
	}
	return manage.Atelier(manage.AtelierProps{Operation: o, Listing: listing, Form: form, Choices: choices, Err: refusal, Notice: s.takeNotice(c)}), nil
}

// createAtelier adds an atelier as a draft.
func (s *Site) createAtelier(c echo.Context) error {
	var form programme.AtelierForm
	if err := decode(c, &form); err != nil {
		return err
	}
	created, err := programme.CreateAtelier(c.Request().Context(), s.DB, s.by(c), operationOf(c), form)
	if err != nil {
		view, failed := s.atelierForm(c, form, nil, err)
		if failed != nil {
			return failed
		}
		return s.formAgain(c, err, s.programmePage(c, "programme.form.new"), view)
	}
	s.notice(c, "programme.manage.created")
	return seeOther(c, programmePath(c, "/programme/"+created.ID))
}

// editAtelier is the form of an atelier.
func (s *Site) editAtelier(c echo.Context) error {
	listing, err := programme.FindAtelier(c.Request().Context(), s.DB, operationOf(c).ID, c.Param("atelier"))
	if err != nil {
		return err
	}
	view, err := s.atelierForm(c, listing.FormOf(operationOf(c)), listing, nil)
	if err != nil {
		return err
	}
	return s.show(c, s.atelierPage(c, listing), view)
}

func (s *Site) atelierPage(c echo.Context, listing *programme.Listing) part.Page {
	page := s.programmePage(c, "programme.manage.title")
	page.Title = listing.Title
	return page
}

// updateAtelier changes an atelier.
func (s *Site) updateAtelier(c echo.Context) error {
	var form programme.AtelierForm
	if err := decode(c, &form); err != nil {
		return err
	}
	o, ctx := operationOf(c), c.Request().Context()
	_, err := programme.UpdateAtelier(ctx, s.DB, s.by(c), o, c.Param("atelier"), form)
	if err != nil {
		return s.atelierAgain(c, form, err)
	}
	s.notice(c, "programme.manage.saved")
	return seeOther(c, programmePath(c, "/programme/"+c.Param("atelier")))
}

// atelierAgain shows a refused form with the words of the person. A stale one takes the new version: whoever has seen what
// changed may save over it.
func (s *Site) atelierAgain(c echo.Context, form programme.AtelierForm, refusal error) error {
	listing, err := programme.FindAtelier(c.Request().Context(), s.DB, operationOf(c).ID, c.Param("atelier"))
	if err != nil {
		return err
	}
	form.Version = listing.FormOf(operationOf(c)).Version
	view, err := s.atelierForm(c, form, listing, refusal)
	if err != nil {
		return err
	}
	return s.formAgain(c, refusal, s.atelierPage(c, listing), view)
}

// duplicateAtelier copies an atelier and opens the copy.
func (s *Site) duplicateAtelier(c echo.Context) error {
	duplicate, err := programme.DuplicateAtelier(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("atelier"))
	if err != nil {
		return err
	}
	s.notice(c, "programme.manage.duplicated")
	return seeOther(c, programmePath(c, "/programme/"+duplicate.ID))
}

// statusForm is a tap on one of the buttons under an atelier.
type statusForm struct {
	Version string `form:"version"`
	Status  string `form:"status"`
}

// setAtelierStatus publishes or cancels an atelier.
func (s *Site) setAtelierStatus(c echo.Context) error {
	var form statusForm
	if err := decode(c, &form); err != nil {
		return err
	}
	status := programme.Status(form.Status)
	err := programme.SetStatus(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("atelier"), form.Version, status)
	if err != nil {
		return err
	}
	s.notice(c, "programme.manage.status."+string(status))
	return seeOther(c, programmePath(c, "/programme/"+c.Param("atelier")))
}

// publishAteliers publishes all drafts that have a place.
func (s *Site) publishAteliers(c echo.Context) error {
	if _, err := programme.PublishAll(c.Request().Context(), s.DB, s.by(c), operationOf(c)); err != nil {
		return err
	}
	s.notice(c, "programme.manage.published_all")
	return seeOther(c, programmePath(c, "/programme"))
}
