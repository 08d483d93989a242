package web

import (
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"oplibre/app/i18n"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/app/volunteer"
	"oplibre/views/manage"
	"oplibre/views/part"
)

func volunteersPath(c echo.Context, below string) string {
	return "/gestion/" + operationOf(c).Slug + "/benevoles" + below
}

func (s *Site) volunteerFrame(c echo.Context) part.Page {
	return s.manageFrame(c, i18n.T(c.Request().Context(), "volunteer.tab"), "volunteers")
}

// volunteerBoard is what all pages about volunteers know.
func (s *Site) volunteerBoard(c echo.Context) (frame manage.VolunteerFrame, err error) {
	o := operationOf(c)
	frame = manage.VolunteerFrame{Operation: o, Now: s.Clock()}
	frame.Board, err = volunteer.Load(c.Request().Context(), s.DB, o.ID)
	return frame, err
}

// volunteersPage shows who is missing and who is where: ?vue= by post, by hour or by name.
func (s *Site) volunteersPage(c echo.Context) error {
	props, err := s.volunteersProps(c)
	if err != nil {
		return err
	}
	props.Notice = s.takeNotice(c)
	return s.show(c, s.volunteerFrame(c), manage.Volunteers(props))
}

func (s *Site) volunteersProps(c echo.Context) (props manage.VolunteersProps, err error) {
	if props.VolunteerFrame, err = s.volunteerBoard(c); err != nil {
		return props, err
	}
	props.View = c.QueryParam("vue")
	if !slices.Contains([]string{manage.VolunteersByHour, manage.VolunteersByName}, props.View) {
		props.View = manage.VolunteersByPost
	}
	call := props.Board.Call
	props.Call = volunteer.CallForm{Version: strconv.FormatInt(call.Version, 10), Open: call.Open, Words: call.Words}
	props.Address = s.absolute("/o/" + operationOf(c).Slug + "/benevoles")
	props.Clashes, err = volunteer.Clashes(c.Request().Context(), s.DB, operationOf(c).ID, props.Board.Volunteers)
	return props, err
}

// setVolunteerCall opens or closes the public page.
func (s *Site) setVolunteerCall(c echo.Context) error {
	var form volunteer.CallForm
	if err := decode(c, &form); err != nil {
		return err
	}
	if err := volunteer.SetCall(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, form); err != nil {
		props, failed := s.volunteersProps(c)
		if failed != nil {
			return failed
		}
		if problem.Is(err, problem.Conflict) {
			form.Version, props.Stale = props.Call.Version, true // seen now: saving again is a decision
		} else {
			props.Err = err
		}
		props.Call = form
		return s.formAgain(c, err, s.volunteerFrame(c), manage.Volunteers(props))
	}
	s.notice(c, "volunteer.call.saved")
	return seeOther(c, volunteersPath(c, "#appel"))
}

// generatePosts makes the proposed posts that are missing.
func (s *Site) generatePosts(c echo.Context) error {
	if _, err := volunteer.Generate(c.Request().Context(), s.DB, s.by(c), operationOf(c)); err != nil {
		return err
	}
	s.notice(c, "volunteer.generated")
	return seeOther(c, volunteersPath(c, ""))
}

// seenAbsence notes that the team has read that somebody left.
func (s *Site) seenAbsence(c echo.Context) error {
	if err := volunteer.Seen(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("part")); err != nil {
		return err
	}
	return seeOther(c, volunteersPath(c, ""))
}

// newVolunteer is the form by which the team enters somebody; ?creneau= is a shift that is chosen already.
func (s *Site) newVolunteer(c echo.Context) error {
	form := volunteer.Form{AgeBand: string(volunteer.Adult)}
	if id := c.QueryParam("creneau"); store.ValidID(id) {
		form.Shifts = []string{id}
	}
	return s.volunteerForm(c, form, nil)
}

func (s *Site) volunteerForm(c echo.Context, form volunteer.Form, refused error) error {
	frame, err := s.volunteerBoard(c)
	if err != nil {
		return err
	}
	frame.Err = refused
	view := manage.Volunteer(manage.VolunteerProps{VolunteerFrame: frame, Form: form})
	if refused != nil {
		return s.formAgain(c, refused, s.volunteerFrame(c), view)
	}
	return s.show(c, s.volunteerFrame(c), view)
}

// addVolunteer enters somebody whom the team met or heard.
func (s *Site) addVolunteer(c echo.Context) error {
	var form volunteer.Form
	if err := decode(c, &form); err != nil {
		return err
	}
	made, err := volunteer.Add(c.Request().Context(), s.DB, s.by(c), operationOf(c), form)
	if err != nil {
		return s.volunteerForm(c, form, err)
	}
	s.notice(c, "volunteer.added")
	return seeOther(c, volunteersPath(c, "/personnes/"+made.ID))
}
