package web

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"oplibre/app/desk"
	"oplibre/app/problem"
	views "oplibre/views/desk"
)

// kioskPage says what a kiosk is and makes one of this device; on a kiosk it ends it. Everything else of the desk leads here then.
func (s *Site) kioskPage(c echo.Context, v *deskVisit) error {
	return s.showKiosk(c, v, http.StatusOK, nil)
}

func (s *Site) showKiosk(c echo.Context, v *deskVisit, status int, refused error) error {
	page, err := s.deskProps(c, v)
	if err != nil {
		return err
	}
	p := views.KioskProps{Page: page, On: visitOf(c).kiosk != nil, Public: page.Operation.Public(), Seconds: int(desk.KioskQuiet / time.Second), Err: refused}
	if !p.On {
		p.EndCode = v.link.KioskCode(s.DB)
	}
	return s.render(c, status, s.deskFrame(c, v), views.Kiosk(p))
}

// startKiosk makes a kiosk of this device. Nobody of the team stays signed in on it, and the desk is closed.
func (s *Site) startKiosk(c echo.Context, v *deskVisit) error {
	o := operationOf(c)
	if visitOf(c).kiosk != nil || !o.Public() {
		return s.showKiosk(c, v, http.StatusConflict, nil)
	}
	if err := desk.StartKiosk(c.Request().Context(), s.DB, s.byDesk(v), v.desk); err != nil {
		return err
	}
	if err := s.sessions.Destroy(c.Request().Context()); err != nil {
		return err
	}
	k := &kiosk{link: v.link, operation: o}
	s.setKioskCookie(c, kioskCookie, v.link.KioskToken(s.DB), int(v.link.ExpiresAt.Time().Sub(s.Clock())/time.Second))
	s.meet(c, k, desk.NewGuest())
	s.dropOwn(c, o)
	return seeOther(c, k.home())
}

// endKiosk makes an ordinary device of a kiosk again, for who knows the code. Codes that are wrong slow down whoever tries many.
func (s *Site) endKiosk(c echo.Context, v *deskVisit) error {
	k := visitOf(c).kiosk
	if k == nil {
		return seeOther(c, deskPath(c, v))
	}
	var form struct {
		Code string `form:"code"`
	}
	if err := decode(c, &form); err != nil {
		return err
	}
	if v.desk.OperationID != k.operation.ID {
		return problem.New(problem.Forbidden, "kiosk.refused", nil)
	}
	key := addressKey("kiosk", c)
	if err := s.slowDown(c, key); err != nil {
		return err
	}
	if err := desk.EndKiosk(c.Request().Context(), s.DB, s.byDesk(v), v.link, form.Code); err != nil {
		if problem.Is(err, problem.Invalid) {
			s.failures.add(key)
			return s.showKiosk(c, v, statusOf(err), err)
		}
		return err
	}
	s.forget(c, k)
	s.setKioskCookie(c, guestCookie, "", -1)
	s.setKioskCookie(c, kioskCookie, "", -1)
	return seeOther(c, deskPath(c, v))
}

// endGuest forgets who stood before the kiosk. It acts on a GET too, which a page without script leads to after a while: whoever
// follows the address forgets, and nothing else happens.
func (s *Site) endGuest(c echo.Context) error {
	k := visitOf(c).kiosk
	if k == nil {
		return seeOther(c, "/")
	}
	s.forget(c, k)
	return seeOther(c, k.home())
}

// stayGuest says that somebody still reads or types; the middleware has begun their time anew.
func (s *Site) stayGuest(c echo.Context) error { return c.NoContent(http.StatusNoContent) }
