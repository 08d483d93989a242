package web

import (
	"errors"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"oplibre/app/i18n"
	"oplibre/app/problem"
	"oplibre/app/signup"
	"oplibre/app/store"
	"oplibre/views/public"
)

// enterPage is the form of sign-up for the team, who fills it in for somebody; ?fait= is the code of the carnet that was made before.
func (s *Site) enterPage(c echo.Context) error {
	form := signup.Form{Key: store.NewID(), Ateliers: c.QueryParams()["atelier"]}.Clean()
	return s.showEntry(c, http.StatusOK, form, nil)
}

// enter signs somebody up, or shows the form again with one person more or less.
func (s *Site) enter(c echo.Context) error {
	if err := parseForm(c); err != nil {
		return err
	}
	values := c.Request().PostForm
	form := readSignUp(values)
	form.Entered, form.Late = true, values.Get("late") != ""
	if up := values.Get("up"); up != "" || values.Get("more") != "" {
		form.Wishes = moveWish(form.Clean().Wishes, up)
		return s.showEntry(c, http.StatusOK, form, nil)
	}
	if add, remove := values.Get("add"), values.Get("remove"); add != "" || remove != "" {
		return s.showEntry(c, http.StatusOK, changeCompanions(form, add, remove), nil)
	}
	ctx, o := c.Request().Context(), operationOf(c)
	may, undo, err := s.mayWrite(c, o.ID, form.Email)
	if err != nil {
		return err
	}
	form.NoLetter = !may
	code, err := s.offers.SignUp(ctx, s.by(c), o, form, wordingOf(ctx, form))
	if err != nil {
		undo()
		return s.enterAgain(c, form, err)
	}
	return seeOther(c, c.Request().URL.Path+"?fait="+string(code))
}

// enterAgain shows a refused form with what was typed; one whose key was used gets another.
func (s *Site) enterAgain(c echo.Context, form signup.Form, refused error) error {
	refused = withClocks(c.Request().Context(), operationOf(c), refused)
	var refusal *problem.Error
	if wantsJSON(c) || !errors.As(refused, &refusal) {
		return refused
	}
	switch refusal.Kind {
	case problem.Conflict:
		form.Key = store.NewID()
	case problem.Invalid:
		if slices.ContainsFunc(refusal.Fields, func(f problem.Field) bool { return f.Name == "key" }) {
			form.Key = store.NewID()
		}
	case problem.Full, problem.Closed:
	default:
		return refused
	}
	return s.showEntry(c, statusOf(refused), form, refused)
}

// showEntry writes the form; ateliers that are closed to the public can be chosen too.
func (s *Site) showEntry(c echo.Context, status int, form signup.Form, refused error) error {
	ctx, o := c.Request().Context(), operationOf(c)
	view := public.SignUpPage{Operation: o, Form: form, Now: s.by(c).Now(), Err: refused, Entry: &public.SignUpEntryProps{}}
	var err error
	if view.Chosen, err = form.Chosen(ctx, s.DB, o.ID); err != nil {
		return err
	}
	if len(view.Chosen) == 0 {
		if view.Offered, err = signup.Upcoming(ctx, s.DB, o.ID, view.Now); err != nil {
			return err
		}
		view.Offered = slices.DeleteFunc(view.Offered, func(c signup.Choice) bool { return c.Pool.ByWishes })
	}
	closed := func(choice signup.Choice) bool { return !choice.Pool.SignUp.Open(view.Now) }
	view.Entry.Closed = signup.OpenFor(s.DB, o, view.Now) != nil || slices.ContainsFunc(view.Chosen, closed) || slices.ContainsFunc(view.Offered, closed)
	view.Chosen, view.Offered = signup.AtAnyTime(view.Chosen), signup.AtAnyTime(view.Offered)
	if err := s.offerWishes(c, &view); err != nil {
		return err
	}
	if code, err := signup.ParseCode(c.QueryParam("fait")); err == nil {
		if done, err := signup.Find(ctx, s.DB, code); err == nil && done.OperationID == o.ID {
			view.Entry.Done = done
		}
	}
	return s.render(c, status, s.manageFrame(c, i18n.T(ctx, "signup.entry.title"), "people"), public.SignUpEntry(view))
}
