package web

import (
	"context"
	"strconv"

	"github.com/labstack/echo/v4"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/app/volunteer"
	"oplibre/views/manage"
)

// volunteerPage is one volunteer, for the team.
func (s *Site) volunteerPage(c echo.Context) error {
	props, err := s.volunteerProps(c)
	if err != nil {
		return err
	}
	props.Notice = s.takeNotice(c)
	return s.show(c, s.volunteerFrame(c), manage.Volunteer(props))
}

func (s *Site) volunteerProps(c echo.Context) (props manage.VolunteerProps, err error) {
	ctx, o := c.Request().Context(), operationOf(c)
	if props.VolunteerFrame, err = s.volunteerBoard(c); err != nil {
		return props, err
	}
	if props.Volunteer, err = props.Board.Volunteer(c.Param("volunteer")); err != nil {
		return props, err
	}
	props.Form = volunteer.FormOf(props.Volunteer)
	if props.Clashes, err = volunteer.Clashes(ctx, s.DB, o.ID, []*volunteer.Volunteer{props.Volunteer}); err != nil {
		return props, err
	}
	link, err := volunteer.Current(ctx, s.DB, o.ID, props.Volunteer.ID, store.InstantOf(s.Clock()))
	if link != nil {
		props.Address, props.Until = s.absolute(volunteer.Path+link.Token(s.DB)), link.ExpiresAt.In(o.Location())
	}
	return props, err
}

// updateVolunteer changes who a volunteer is and how to reach them.
func (s *Site) updateVolunteer(c echo.Context) error {
	var form volunteer.Form
	if err := decode(c, &form); err != nil {
		return err
	}
	err := volunteer.Update(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("volunteer"), form, true)
	if err == nil {
		s.notice(c, "volunteer.saved")
		return seeOther(c, volunteersPath(c, "/personnes/"+c.Param("volunteer")))
	}
	return s.volunteerAgain(c, err, func(props *manage.VolunteerProps) {
		if problem.Is(err, problem.Conflict) {
			props.Changed = form.Changed(props.Volunteer)
			form.Version = strconv.FormatInt(props.Volunteer.Version, 10) // seen now: saving again is a decision
		}
		props.Form = form
	})
}

// volunteerAgain shows the page of a volunteer with what was refused.
func (s *Site) volunteerAgain(c echo.Context, refused error, complete func(*manage.VolunteerProps)) error {
	props, err := s.volunteerProps(c)
	if err != nil {
		return err
	}
	props.Err = refused
	complete(&props)
	return s.formAgain(c, refused, s.volunteerFrame(c), manage.Volunteer(props))
}

// volunteerStep is a button on the page of a volunteer.
func (s *Site) volunteerStep(notice string, step func(ctx context.Context, by store.By, o *operation.Operation, id string, c echo.Context) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		if err := step(c.Request().Context(), s.by(c), operationOf(c), c.Param("volunteer"), c); err != nil {
			return s.volunteerAgain(c, err, func(*manage.VolunteerProps) {})
		}
		s.notice(c, notice)
		return seeOther(c, volunteersPath(c, "/personnes/"+c.Param("volunteer")))
	}
}

func (s *Site) placeVolunteer(ctx context.Context, by store.By, o *operation.Operation, id string, c echo.Context) error {
	return volunteer.Place(ctx, s.DB, by, o, id, clean(c.FormValue("shift")))
}

func (s *Site) moveVolunteer(ctx context.Context, by store.By, o *operation.Operation, id string, c echo.Context) error {
	return volunteer.Move(ctx, s.DB, by, o, id, c.Param("shift"), clean(c.FormValue("to")))
}

func (s *Site) takeOffVolunteer(ctx context.Context, by store.By, o *operation.Operation, id string, c echo.Context) error {
	return volunteer.TakeOff(ctx, s.DB, by, o, id, c.Param("shift"))
}

func (s *Site) renewVolunteerLink(ctx context.Context, by store.By, o *operation.Operation, id string, _ echo.Context) error {
	_, err := volunteer.Renew(ctx, s.DB, by, o, id)
	return err
}

func (s *Site) revokeVolunteerLink(ctx context.Context, by store.By, o *operation.Operation, id string, _ echo.Context) error {
	return volunteer.Revoke(ctx, s.DB, by, o.ID, id)
}

func (s *Site) sendVolunteerLink(ctx context.Context, by store.By, o *operation.Operation, id string, _ echo.Context) error {
	return volunteer.Send(ctx, s.DB, by, o, id)
}

// eraseVolunteer forgets a volunteer, as they asked.
func (s *Site) eraseVolunteer(c echo.Context) error {
	if err := volunteer.Erase(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("volunteer")); err != nil {
		return err
	}
	s.notice(c, "volunteer.erased")
	return seeOther(c, volunteersPath(c, ""))
}
