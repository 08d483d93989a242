package web

import (
	"strconv"

	"github.com/labstack/echo/v4"

	"oplibre/app/i18n"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/volunteer"
	"oplibre/views/manage"
	"oplibre/views/part"
)

// postProps reads the page of the post of the address, or of a new one.
func (s *Site) postProps(c echo.Context) (props manage.VolunteerPostProps, err error) {
	ctx := c.Request().Context()
	if props.VolunteerFrame, err = s.volunteerBoard(c); err != nil {
		return props, err
	}
	places, err := programme.FindPlaces(ctx, s.DB, operationOf(c).ID)
	if err != nil {
		return props, err
	}
	props.Places = []part.Option{{Label: i18n.T(ctx, "volunteer.post.no_place")}}
	for i := range places {
		props.Places = append(props.Places, part.Option{Value: places[i].ID, Label: places[i].Name})
	}
	if id := c.Param("post"); id != "" {
		if props.Post, err = props.Board.Post(id); err != nil {
			return props, err
		}
		props.Form = volunteer.PostFormOf(props.Post)
	}
	return props, nil
}

// postPage is one post, or the form of a new one.
func (s *Site) postPage(c echo.Context) error {
	props, err := s.postProps(c)
	if err != nil {
		return err
	}
	props.Notice = s.takeNotice(c)
	return s.show(c, s.volunteerFrame(c), manage.VolunteerPost(props))
}

// postAgain shows the page of a post with what was refused.
func (s *Site) postAgain(c echo.Context, refused error, complete func(*manage.VolunteerPostProps)) error {
	props, err := s.postProps(c)
	if err != nil {
		return err
	}
	complete(&props)
	return s.formAgain(c, refused, s.volunteerFrame(c), manage.VolunteerPost(props))
}

// createPost adds a post, whose hours come next.
func (s *Site) createPost(c echo.Context) error {
	var form volunteer.PostForm
	if err := decode(c, &form); err != nil {
		return err
	}
	made, err := volunteer.CreatePost(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, form)
	if err != nil {
		return s.postAgain(c, err, func(props *manage.VolunteerPostProps) { props.Form, props.Err = form, err })
	}
	s.notice(c, "volunteer.post.created")
	return seeOther(c, volunteersPath(c, "/postes/"+made.ID))
}

// updatePost changes a post.
func (s *Site) updatePost(c echo.Context) error {
	var form volunteer.PostForm
	if err := decode(c, &form); err != nil {
		return err
	}
	err := volunteer.UpdatePost(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("post"), form)
	if err == nil {
		return s.toPost(c, "volunteer.saved")
	}
	return s.postAgain(c, err, func(props *manage.VolunteerPostProps) {
		if problem.Is(err, problem.Conflict) {
			props.Changed = form.Changed(props.Post)
			form.Version = strconv.FormatInt(props.Post.Version, 10) // seen now: saving again is a decision
		}
		props.Form, props.Err = form, err
	})
}

func (s *Site) toPost(c echo.Context, notice string) error {
	s.notice(c, notice)
	return seeOther(c, volunteersPath(c, "/postes/"+c.Param("post")))
}

// removePost deletes a post to which nobody comes.
func (s *Site) removePost(c echo.Context) error {
	err := volunteer.RemovePost(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("post"))
	if err != nil {
		return s.postAgain(c, err, func(props *manage.VolunteerPostProps) { props.Err = err })
	}
	s.notice(c, "volunteer.post.removed")
	return seeOther(c, volunteersPath(c, ""))
}

// addShift adds hours to a post.
func (s *Site) addShift(c echo.Context) error {
	var form volunteer.ShiftForm
	if err := decode(c, &form); err != nil {
		return err
	}
	if _, err := volunteer.AddShift(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("post"), form); err != nil {
		return s.postAgain(c, err, func(props *manage.VolunteerPostProps) { props.Shift, props.ShiftErr = form, err })
	}
	return s.toPost(c, "volunteer.shift.added")
}

// updateShift changes hours and numbers.
func (s *Site) updateShift(c echo.Context) error {
	var form volunteer.ShiftForm
	if err := decode(c, &form); err != nil {
		return err
	}
	id := c.Param("shift")
	err := volunteer.UpdateShift(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("post"), id, form)
	if err == nil {
		return s.toPost(c, "volunteer.saved")
	}
	return s.postAgain(c, err, func(props *manage.VolunteerPostProps) {
		for _, now := range props.Post.Shifts {
			if now.ID == id && problem.Is(err, problem.Conflict) {
				form.Version = strconv.FormatInt(now.Version, 10)
			}
		}
		props.Shift, props.ShiftID, props.ShiftErr = form, id, err
	})
}

// removeShift deletes hours to which nobody comes.
func (s *Site) removeShift(c echo.Context) error {
	err := volunteer.RemoveShift(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("post"), c.Param("shift"))
	if err != nil {
		return s.postAgain(c, err, func(props *manage.VolunteerPostProps) { props.Err = err })
	}
	return s.toPost(c, "volunteer.shift.removed")
}
