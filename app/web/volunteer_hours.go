package web

import (
	"context"
	"io"
	"time"

	"github.com/labstack/echo/v4"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/volunteer"
	"oplibre/app/volunteer/sheet"
	"oplibre/views/manage"
)

// volunteerHours is who came and for how long.
func (s *Site) volunteerHours(c echo.Context) error {
	frame, err := s.volunteerBoard(c)
	if err != nil {
		return err
	}
	frame.Notice = s.takeNotice(c)
	return s.show(c, s.volunteerFrame(c), manage.VolunteerHours(manage.VolunteerHoursProps{VolunteerFrame: frame}))
}

// countShift says that everybody came to a shift.
func (s *Site) countShift(c echo.Context) error {
	if err := volunteer.CountAll(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("shift")); err != nil {
		return err
	}
	return seeOther(c, volunteersPath(c, "/heures#c-"+c.Param("shift")))
}

// countVolunteer says whether somebody came to a shift, and for how long.
func (s *Site) countVolunteer(c echo.Context) error {
	hours := clean(c.FormValue("hours"))
	err := volunteer.Count(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("shift"), c.Param("volunteer"), volunteer.Attendance(c.FormValue("attendance")), hours)
	if err == nil {
		return seeOther(c, volunteersPath(c, "/heures#c-"+c.Param("shift")))
	}
	frame, failed := s.volunteerBoard(c)
	if failed != nil {
		return failed
	}
	frame.Err = err
	props := manage.VolunteerHoursProps{VolunteerFrame: frame, Typed: hours}
	for _, shift := range frame.Board.Shifts() {
		for _, part := range shift.Parts {
			if shift.ID == c.Param("shift") && part.VolunteerID == c.Param("volunteer") {
				props.Wrong = part.ID
			}
		}
	}
	return s.formAgain(c, err, s.volunteerFrame(c), manage.VolunteerHours(props))
}

// volunteerSheets are the sheets of the posts: ?poste= one of them, ?pour=responsable with the numbers of those who come.
func (s *Site) volunteerSheets(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	board, err := volunteer.Load(ctx, s.DB, o.ID)
	if err != nil {
		return err
	}
	posts, name := board.Posts, o.Slug+"-benevoles"
	if id := c.QueryParam("poste"); id != "" {
		one, err := board.Post(id)
		if err != nil {
			return err
		}
		posts = []*volunteer.Post{one}
	}
	leader := c.QueryParam("pour") == "responsable"
	if leader {
		name += "-responsable"
	}
	body, err := layOut(ctx, func(w io.Writer) error { return sheet.WritePosts(w, s.edition(ctx, o, s.Clock()), posts, leader) })
	if err != nil {
		return err
	}
	inlinePDF(c, name)
	return sendPDF(c, "private, no-store", body)
}

// volunteerCertificate is the certificate of one volunteer, for the team.
func (s *Site) volunteerCertificate(c echo.Context) error {
	board, err := volunteer.Load(c.Request().Context(), s.DB, operationOf(c).ID)
	if err != nil {
		return err
	}
	v, err := board.Volunteer(c.Param("volunteer"))
	if err != nil {
		return err
	}
	return s.certificate(c, operationOf(c), v)
}

// certificate writes who helped for how long. It answers problem.Closed as long as the team has not said so.
func (s *Site) certificate(c echo.Context, o *operation.Operation, v *volunteer.Volunteer) error {
	if !v.Confirmed() || v.Forgotten() {
		return problem.New(problem.Closed, "volunteer.certificate.early", nil)
	}
	ctx := c.Request().Context()
	body, err := layOut(ctx, func(w io.Writer) error { return sheet.Certificate(w, s.edition(ctx, o, s.Clock()), v, durations(ctx)) })
	if err != nil {
		return err
	}
	inlinePDF(c, o.Slug+"-attestation")
	return sendPDF(c, "private, no-store", body)
}

// durations writes hours in the language of the context.
func durations(ctx context.Context) func(time.Duration) string {
	return func(d time.Duration) string { return manage.Duration(ctx, d) }
}
