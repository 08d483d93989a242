package web

import (
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"oplibre/app/partner"
	"oplibre/app/partner/invitation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// logoLimit is the largest form of a logo, in octets.
const logoLimit = partner.LogoLimit + ordinaryBody

// publicLogo serves the logo of a partner that agreed to it. Whether it does is asked each time, so that no copy outlives the
// agreement by more than an hour.
func (s *Site) publicLogo(c echo.Context) error {
	logo, err := partner.PublicLogo(c.Request().Context(), s.DB, operationOf(c).ID, c.Param("partner"))
	if err != nil {
		c.Response().Header().Set("Cache-Control", "no-store") // it may be shown in a moment
		return err
	}
	c.Response().Header().Set("Cache-Control", "public, max-age=3600")
	return s.serveLogo(c, logo, c.Param("size"))
}

// teamLogo shows a logo to the team, which has to see it whether or not it may be shown.
func (s *Site) teamLogo(c echo.Context) error {
	p, err := partner.Find(c.Request().Context(), s.DB, operationOf(c).ID, c.Param("partner"))
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "private, no-store")
	return s.serveLogo(c, p.Logo, c.Param("size"))
}

// ownLogo shows a logo to the partner whose it is.
func (s *Site) ownLogo(c echo.Context, link *invitation.Link) error {
	p, err := partner.Find(c.Request().Context(), s.DB, link.OperationID, link.PartnerID)
	if err != nil {
		return err
	}
	return s.serveLogo(c, p.Logo, partner.LogoSmall)
}

// serveLogo answers with a file of our own making, as what it is and nothing else.
func (s *Site) serveLogo(c echo.Context, logo *partner.Logo, size string) error {
	if logo == nil || logo.Hash(size) == "" {
		return problem.New(problem.NotFound, "error.not_found", nil)
	}
	file, err := s.DB.Files.Open(logo.Hash(size))
	if err != nil {
		return err
	}
	defer file.Close()
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, partner.LogoType)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("ETag", `"`+logo.Hash(size)+`"`)
	http.ServeContent(c.Response(), c.Request(), "", time.Time{}, file)
	return nil
}

// takeLogo reads the form of a logo and keeps what it says.
func (s *Site) takeLogo(c echo.Context, by store.By, operationID, partnerID string) error {
	if err := c.Request().ParseMultipartForm(1 << 20); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		if tooLarge(err) {
			return err
		}
		return problem.New(problem.Invalid, "error.request", nil)
	}
	show := c.FormValue("show_logo") != ""
	header, err := c.FormFile("logo")
	if err != nil || header.Size == 0 {
		return partner.SetLogo(c.Request().Context(), s.DB, by, operationID, partnerID, show, nil)
	}
	file, err := header.Open()
	if err != nil {
		return err
	}
	defer file.Close()
	return partner.SetLogo(c.Request().Context(), s.DB, by, operationID, partnerID, show, io.Reader(file))
}

// setLogo keeps a logo that the team has.
func (s *Site) setLogo(c echo.Context) error {
	if err := s.takeLogo(c, s.by(c), operationOf(c).ID, c.Param("partner")); err != nil {
		return s.partnerTalkAgain(c, err, partner.VoiceForm{})
	}
	s.notice(c, "partner.logo.saved")
	return seeOther(c, partnerPath(c)+"#logo")
}

// removeLogo takes a logo away.
func (s *Site) removeLogo(c echo.Context) error {
	if err := partner.RemoveLogo(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("partner")); err != nil {
		return err
	}
	s.notice(c, "partner.logo.removed")
	return seeOther(c, partnerPath(c)+"#logo")
}

// setOwnLogo keeps the logo that a partner sends.
func (s *Site) setOwnLogo(c echo.Context, link *invitation.Link) error {
	if err := s.readByPerson(c, link); err != nil {
		return err
	}
	if err := s.takeLogo(c, s.byLink(link.ID), link.OperationID, link.PartnerID); err != nil {
		return s.partnerPageAgain(c, link, nil, err)
	}
	return seeOther(c, invitation.Path+c.Param("token")+"?logo=1#logo")
}

// removeOwnLogo takes it away again.
func (s *Site) removeOwnLogo(c echo.Context, link *invitation.Link) error {
	if err := partner.RemoveLogo(c.Request().Context(), s.DB, s.byLink(link.ID), link.OperationID, link.PartnerID); err != nil {
		return err
	}
	return seeOther(c, invitation.Path+c.Param("token")+"?logo=1#logo")
}
