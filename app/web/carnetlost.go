package web

import (
	"github.com/labstack/echo/v4"

	"oplibre/app/i18n"
	"oplibre/app/signup"
	"oplibre/views/carnet"
	"oplibre/views/part"
)

func (s *Site) lostFrame(c echo.Context) part.Page {
	return s.page(c, part.Page{Title: i18n.T(c.Request().Context(), "carnet.lost.title"), Noindex: true})
}

// lostCodePage asks for the address that somebody gave when signing up.
func (s *Site) lostCodePage(c echo.Context) error {
	return s.show(c, s.lostFrame(c), carnet.Lost("", nil))
}

// sendLostCode writes to whoever signed up with an address, and says the same whether anybody did. Each asking counts: a letter costs
// somebody their peace, and an address that is tried tells nothing.
func (s *Site) sendLostCode(c echo.Context) error {
	var form struct {
		Email string `form:"email"`
	}
	if err := decode(c, &form); err != nil {
		return err
	}
	key := addressKey("lost", c)
	if err := s.slowDown(c, key); err != nil {
		return err
	}
	s.failures.add(key)
	may, _, err := s.mayWrite(c, "", form.Email)
	if err != nil {
		return err
	}
	if err := signup.SendCodes(c.Request().Context(), s.DB, s.by(c), form.Email, may); err != nil {
		return s.formAgain(c, err, s.lostFrame(c), carnet.Lost(form.Email, err))
	}
	return s.show(c, s.lostFrame(c), carnet.LostSent())
}
