package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/app/volunteer"
	"oplibre/views/part"
	"oplibre/views/public"
)

// How many volunteers sign up from one address, and in one operation: a hall of people shares an address.
var (
	volunteersFromHour    = allowance{posts: 120}
	volunteersFromDay     = allowance{posts: 400}
	volunteersToOperation = allowance{posts: 2000}
)

func volunteerNeeds(c echo.Context) []need {
	return []need{
		{limit: limit{addressKey("volunteers", c), volunteersFromHour, volunteersFromDay, "volunteer.quota"}, posts: 1},
		{limit: limit{operationKey + "volunteers:" + operationOf(c).ID, volunteersToOperation, volunteersToOperation, "volunteer.quota"}, posts: 1},
	}
}

func volunteerCallPath(o *operation.Operation) string { return "/o/" + o.Slug + "/benevoles" }

// volunteerCallPage is the public page of the call. It answers problem.NotFound as long as the team has never opened it.
func (s *Site) volunteerCallPage(c echo.Context) error {
	props, err := s.volunteerCallProps(c)
	if err != nil {
		return err
	}
	props.Form.Key, props.Sent = store.NewID(), c.QueryParam("envoye") != ""
	return s.show(c, s.volunteerCallFrame(c), public.VolunteerCall(props))
}

func (s *Site) volunteerCallFrame(c echo.Context) part.Page {
	ctx := c.Request().Context()
	return s.page(c, part.Page{Title: i18n.T(ctx, "volunteer.public.tab"), Description: i18n.T(ctx, "volunteer.public.description"),
		Canonical: s.absolute(volunteerCallPath(operationOf(c)))})
}

func (s *Site) volunteerCallProps(c echo.Context) (props public.VolunteerCallPage, err error) {
	o, now := operationOf(c), s.Clock()
	props = public.VolunteerCallPage{Operation: o, Now: now}
	if props.Board, err = volunteer.Load(c.Request().Context(), s.DB, o.ID); err != nil {
		return props, err
	}
	if props.Board.Call.Version == 0 {
		return props, volunteer.NotThere()
	}
	props.Closed = !props.Board.Call.Accepting(o, store.InstantOf(now))
	c.Response().Header().Set("Cache-Control", "private, no-cache") // the key of the form is nobody else's
	return props, nil
}

// volunteerSignUp takes somebody who offers to help, and leads to their page.
func (s *Site) volunteerSignUp(c echo.Context) error {
	var form volunteer.Form
	if err := decode(c, &form); err != nil {
		return err
	}
	ctx, o := c.Request().Context(), operationOf(c)
	if err := s.desks.refresh(ctx, s.DB, s.Clock()); err != nil {
		return err
	}
	needs := volunteerNeeds(c)
	if met, wait := s.quotas.take(needs...); met != nil {
		return s.volunteerSignUpAgain(c, form, s.over(c, met, wait))
	}
	letter, undo, err := s.mayWrite(c, o.ID, form.Email)
	if err != nil {
		return err
	}
	link, err := volunteer.SignUp(ctx, s.DB, s.by(c), o, form, i18n.Of(ctx), letter)
	if err != nil {
		s.quotas.giveBack(needs...)
		undo()
		return s.volunteerSignUpAgain(c, form, err)
	}
	return seeOther(c, volunteer.Path+link.Token(s.DB)+"?merci=1")
}

func (s *Site) volunteerSignUpAgain(c echo.Context, form volunteer.Form, refused error) error {
	props, err := s.volunteerCallProps(c)
	if err != nil {
		return err
	}
	props.Form, props.Err = form, refused
	if problem.Is(refused, problem.Conflict) || !store.ValidID(form.Key) {
		props.Form.Key = store.NewID()
	}
	return s.heldBack(c, refused, s.volunteerCallFrame(c), public.VolunteerCall(props))
}

// volunteerLost sends the link of a volunteer again. The answer is the same whether there is one or not.
func (s *Site) volunteerLost(c echo.Context) error {
	ctx, o, email := c.Request().Context(), operationOf(c), clean(c.FormValue("lost"))
	props, err := s.volunteerCallProps(c)
	if err != nil {
		return err
	}
	if email == "" {
		props.Form.Key, props.LostErr = store.NewID(), problem.Fields{{Name: "lost", Message: problem.Message{Key: "volunteer.error.email"}}}.Err()
		return s.render(c, http.StatusUnprocessableEntity, s.volunteerCallFrame(c), public.VolunteerCall(props))
	}
	may, _, err := s.mayWrite(c, o.ID, email)
	if err != nil {
		return err
	}
	if may {
		if err := volunteer.SendAgain(ctx, s.DB, s.by(c), o, email); err != nil {
			return err
		}
	}
	return seeOther(c, volunteerCallPath(o)+"?envoye=1")
}
