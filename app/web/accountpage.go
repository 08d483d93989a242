package web

import (
	"strconv"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"oplibre/app/account"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/views/manage"
	"oplibre/views/part"
)

// accountPage shows somebody one's own account: name, language, password, and the devices on which one is signed in.
func (s *Site) accountPage(c echo.Context) error {
	a := visitOf(c).account
	form := account.ProfileForm{Version: strconv.FormatInt(a.Version, 10), Name: a.Name, Language: a.Language}
	view, err := s.accountView(c, form, nil)
	if err != nil {
		return err
	}
	return s.show(c, s.accountFrame(c), view)
}

func (s *Site) accountFrame(c echo.Context) part.Page {
	ctx := c.Request().Context()
	return s.page(c, part.Page{Title: i18n.T(ctx, "account.page.title"), Noindex: true, Tabs: s.instanceTabs(c)})
}

func (s *Site) updateAccount(c echo.Context) error {
	var form account.ProfileForm
	if err := decode(c, &form); err != nil {
		return err
	}
	ctx := c.Request().Context()
	current, err := s.currentSession(c)
	if err != nil {
		return err
	}
	if _, err := account.UpdateProfile(ctx, s.DB, s.by(c), visitOf(c).account.ID, current.TokenHash, form); err != nil {
		view, viewErr := s.accountView(c, form, err)
		if viewErr != nil {
			return viewErr
		}
		return s.formAgain(c, err, s.accountFrame(c), view)
	}
	s.notice(c, "account.page.saved")
	return seeOther(c, "/gestion/compte")
}

func (s *Site) accountView(c echo.Context, form account.ProfileForm, refused error) (templ.Component, error) {
	ctx := c.Request().Context()
	sessions, err := account.SessionsOf(ctx, s.DB, visitOf(c).account.ID, time.Now())
	if err != nil {
		return nil, err
	}
	zone, err := s.accountZone(c)
	if err != nil {
		return nil, err
	}
	return manage.Account(manage.AccountProps{Zone: zone, Email: visitOf(c).account.Email, Form: form, Err: refused, Notice: s.takeNotice(c),
		Sessions: sessions, Current: s.sessions.GetString(ctx, sessionID)}), nil
}

// accountZone is where an account's hours are told: that of the latest weekend in whose team one is, otherwise that of Paris.
func (s *Site) accountZone(c echo.Context) (*time.Location, error) {
	ctx := c.Request().Context()
	ids, err := account.OperationsOf(ctx, s.DB, visitOf(c).account.ID)
	if err != nil {
		return nil, err
	}
	weekends, err := operation.Those(ctx, s.DB, ids)
	if err != nil {
		return nil, err
	}
	if len(weekends) > 0 {
		return weekends[len(weekends)-1].Location(), nil
	}
	return time.LoadLocation(operation.TimeZoneOf(""))
}

// currentSession returns the session of this request among those of the account.
func (s *Site) currentSession(c echo.Context) (account.Session, error) {
	ctx := c.Request().Context()
	sessions, err := account.SessionsOf(ctx, s.DB, visitOf(c).account.ID, time.Now())
	if err != nil {
		return account.Session{}, err
	}
	for _, session := range sessions {
		if session.ID == s.sessions.GetString(ctx, sessionID) {
			return session, nil
		}
	}
	return account.Session{}, nil
}

// revokeSession signs one of the account's devices out.
func (s *Site) revokeSession(c echo.Context) error {
	err := account.RevokeSession(c.Request().Context(), s.DB, s.by(c), visitOf(c).account.ID, c.Param("session"))
	if err != nil {
		return err
	}
	s.notice(c, "account.session.ended")
	return seeOther(c, "/gestion/compte")
}
