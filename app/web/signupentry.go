package web

import (
	"errors"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"oplibre/app/account"
	"oplibre/app/desk"
	"oplibre/app/i18n"
	"oplibre/app/problem"
	"oplibre/app/signup"
	"oplibre/app/store"
	"oplibre/views/public"
)

// enterPage is the form of sign-up for the team, who fills it in for somebody; ?fait= is the code of the carnet that was made before.
func (s *Site) enterPage(c echo.Context) error {
	if s.onlyRelays(c) {
		return seeOther(c, desksPath(operationOf(c), desk.Relay))
	}
	form := signup.Form{Key: store.NewID(), Ateliers: c.QueryParams()["atelier"]}.Clean()
	return s.showEntry(c, http.StatusOK, form, nil)
}

// onlyRelays reports whether who is signed in signs others up and sees nobody else: they have a page of those, where what they do is seen
// again.
func (s *Site) onlyRelays(c echo.Context) bool {
	grant := visitOf(c).grant
	return !grant.May(account.SeePersons) && !grant.May(account.RunDesk)
}

// enter signs somebody up, or shows the form again with one person more or less.
func (s *Site) enter(c echo.Context) error {
	if err := parseForm(c); err != nil {
		return err
	}
	if s.onlyRelays(c) {
		return seeOther(c, desksPath(operationOf(c), desk.Relay))
	}
	values := c.Request().PostForm
	form := readSignUp(values)
	form.Entered, form.Late, form.SlipOn = true, values.Get("late") != "", clean(values.Get("slip_on"))
	if up := values.Get("up"); up != "" || values.Get("more") != "" {
		form.Wishes = moveWish(form.Clean().Wishes, up)
		return s.showEntry(c, http.StatusOK, form, nil)
	}
	if add, remove := values.Get("add"), values.Get("remove"); add != "" || remove != "" {
		return s.showEntry(c, http.StatusOK, changeCompanions(form, add, remove), nil)
	}
	code, err := s.signSomebodyUp(c, s.by(c), form, values.Get("carnet"), wordingOf(c.Request().Context(), form))
	if err != nil {
		return s.enterAgain(c, form, err, s.showEntry)
	}
	return seeOther(c, c.Request().URL.Path+"?fait="+string(code))
}

// signSomebodyUp makes a carnet of a form that somebody else filled in. carnet is the code of a blank one, or empty.
func (s *Site) signSomebodyUp(c echo.Context, by store.By, form signup.Form, carnet string, wording signup.Wording) (signup.Code, error) {
	o := operationOf(c)
	blank, _, err := s.blankOf(c, o, carnet)
	if err != nil {
		return "", err
	}
	form.Blank = blank
	may, undo, err := s.mayWrite(c, o.ID, form.Email)
	if err != nil {
		return "", err
	}
	form.NoLetter = !may
	code, err := s.offers.SignUp(c.Request().Context(), by, o, form, wording)
	if err != nil {
		undo()
	}
	return code, err
}

// formShow writes a form of sign-up, with why it came back.
type formShow func(c echo.Context, status int, form signup.Form, refused error) error

// enterAgain shows a refused form with what was typed; one whose key was used gets another.
func (s *Site) enterAgain(c echo.Context, form signup.Form, refused error, show formShow) error {
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
	return show(c, statusOf(refused), form, refused)
}

// showEntry writes the form; ateliers that are closed to the public can be chosen too.
func (s *Site) showEntry(c echo.Context, status int, form signup.Form, refused error) error {
	ctx, o := c.Request().Context(), operationOf(c)
	view := public.SignUpPage{Operation: o, Form: form, Now: s.by(c).Now(), Err: refused, Entry: &public.SignUpEntryProps{}}
	if err := s.fillSignUp(c, &view); err != nil {
		return err
	}
	closed := func(choice signup.Choice) bool { return !choice.Pool.SignUp.Open(view.Now) }
	view.Entry.Closed = signup.OpenFor(s.DB, o, view.Now) != nil || slices.ContainsFunc(view.Chosen, closed) || slices.ContainsFunc(view.Offered, closed)
	view.Chosen, view.Offered = signup.AtAnyTime(view.Chosen), signup.AtAnyTime(view.Offered)
	if code, err := signup.ParseCode(c.QueryParam("fait")); err == nil {
		if done, err := signup.Find(ctx, s.DB, code); err == nil && done.OperationID == o.ID {
			view.Entry.Done = done
		}
	}
	return s.render(c, status, s.manageFrame(c, i18n.T(ctx, "signup.entry.title"), "people"), public.SignUpEntry(view))
}
