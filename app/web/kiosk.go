package web

import (
	"net/http"
	"path"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"oplibre/app/desk"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/signup"
	"oplibre/app/store"
	"oplibre/views/carnet"
	"oplibre/views/part"
)

// kiosk is a request from a tablet that a welcome desk lends to whoever passes (docs/decisions/0018-kiosk.md).
type kiosk struct {
	link      *desk.Link
	operation *operation.Operation
	guest     desk.Guest
}

// The cookies of a kiosk: that it is one, and who stands before it.
const (
	kioskCookie = "borne"
	guestCookie = "borne_visite"
)

// guestQuery is the parameter by which a form of a kiosk says who it was made for.
const guestQuery = "borne"

func (k *kiosk) home() string { return "/o/" + k.operation.Slug + "/programme" }

// kioskAccess is what a kiosk does with an address.
type kioskAccess int

const (
	kioskOpens   kioskAccess = iota
	kioskLeads               // elsewhere: home, to the code, or to the end of the kiosk
	kioskRefuses             // what is for one's own device, or for the team
)

// at says what the kiosk does with an address, and where it leads instead.
func (k *kiosk) at(address string) (kioskAccess, string) {
	parts := strings.Split(strings.TrimPrefix(address, "/"), "/")
	extension := path.Ext(address)
	switch parts[0] {
	case "":
		return kioskLeads, k.home()
	case "o":
		if len(parts) < 2 || parts[1] != k.operation.Slug {
			return kioskLeads, k.home()
		}
		if extension != "" && extension != ".svg" { // files, and the worker that keeps pages
			return kioskRefuses, ""
		}
		return kioskOpens, ""
	case "carnet":
		return k.atCarnet(parts[1:])
	case desk.Paths[desk.Welcome][1 : len(desk.Paths[desk.Welcome])-1]:
		if len(parts) < 2 {
			return kioskRefuses, ""
		}
		end := desk.Paths[desk.Welcome] + parts[1] + "/borne"
		if address == end || address == end+"/fin" {
			return kioskOpens, ""
		}
		return kioskLeads, end
	case "borne", "mentions-legales", "confidentialite", "accessibilite", "media":
		return kioskOpens, ""
	}
	return kioskRefuses, ""
}

// notOnKiosk are the pages of a carnet for one's own device.
var notOnKiosk = map[string]bool{"donnees": true, "donnees.json": true}

func (k *kiosk) atCarnet(below []string) (kioskAccess, string) {
	switch {
	case len(below) == 0:
		return kioskOpens, ""
	case below[0] == "perdu", below[0] == "sw.js", len(below) > 1 && notOnKiosk[below[1]]:
		return kioskRefuses, ""
	case "/carnet/"+below[0] == carnet.GuestPath:
		return kioskOpens, ""
	case path.Ext(below[0]) != "":
		return kioskRefuses, ""
	}
	return kioskLeads, "/carnet" // a code is typed: those in the memory of the browser open nothing
}

// sharedDevice makes of the site what a kiosk shows, where the request comes from one: pages that the browser does not keep, of one
// operation, that remember who stands there until they go.
func (s *Site) sharedDevice(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		address := c.Request().URL.Path
		cookie, err := c.Cookie(kioskCookie)
		if err != nil || strings.HasPrefix(address, "/static/") || strings.HasPrefix(address, "/media/") {
			return next(c)
		}
		k, err := s.openKiosk(c, cookie.Value)
		if err != nil {
			return err
		}
		if k == nil { // its link has ended
			s.setKioskCookie(c, kioskCookie, "", -1)
			s.setKioskCookie(c, guestCookie, "", -1)
			return next(c)
		}
		v := visitOf(c)
		v.kiosk, v.operation = k, k.operation
		c.Response().Before(func() { c.Response().Header().Set("Cache-Control", "private, no-store") })
		switch access, to := k.at(address); access {
		case kioskLeads:
			return seeOther(c, to)
		case kioskRefuses:
			return problem.New(problem.Forbidden, "kiosk.refused", nil)
		}
		if c.Request().Method != http.MethodGet && c.Request().Method != http.MethodHead && !k.sent(c) {
			return seeOther(c, k.home())
		}
		return next(c)
	}
}

// sent reports whether the form was made for who stands there now: one that the browser sends again for somebody who left is not taken.
func (k *kiosk) sent(c echo.Context) bool {
	address := c.Request().URL
	query := address.Query()
	visit := query.Get(guestQuery)
	query.Del(guestQuery)
	address.RawQuery = query.Encode()
	switch c.Path() {
	case "/borne/fin", "/borne/encore", "/accueil/:token/borne", "/accueil/:token/borne/fin":
		return true
	}
	return visit == k.guest.Visit
}

// openKiosk returns the kiosk of a cookie with its guest, nil when it is none any more.
func (s *Site) openKiosk(c echo.Context, token string) (*kiosk, error) {
	ctx, now := c.Request().Context(), store.InstantOf(s.Clock())
	link, err := desk.OpenKiosk(ctx, s.DB, token, now)
	if err != nil || link == nil {
		return nil, err
	}
	o, err := operation.Find(ctx, s.DB, link.OperationID)
	if err != nil {
		return nil, err
	}
	k := &kiosk{link: link, operation: o}
	known := false
	if cookie, err := c.Cookie(guestCookie); err == nil {
		k.guest, known = link.OpenGuest(s.DB, cookie.Value, now)
	}
	if !known || s.forgotten.has(k.guest.Visit, now) {
		k.guest = desk.NewGuest()
	}
	s.meet(c, k, k.guest.Seen(now))
	return k, nil
}

// meet keeps in the browser who stands before the kiosk.
func (s *Site) meet(c echo.Context, k *kiosk, g desk.Guest) {
	k.guest = g
	s.setKioskCookie(c, guestCookie, k.link.GuestToken(s.DB, g), 0)
}

// setKioskCookie sets a cookie of the kiosk; a later one of the same answer replaces it. A life of 0 ends with the browser.
func (s *Site) setKioskCookie(c echo.Context, name, value string, life int) {
	h := c.Response().Header()
	kept := h.Values("Set-Cookie")
	h.Del("Set-Cookie")
	for _, line := range kept {
		if !strings.HasPrefix(line, name+"=") {
			h.Add("Set-Cookie", line)
		}
	}
	c.SetCookie(&http.Cookie{Name: name, Value: value, Path: "/", MaxAge: life, HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: strings.HasPrefix(s.BaseURL, "https://")})
}

// forget leaves nothing of who stood before the kiosk.
func (s *Site) forget(c echo.Context, k *kiosk) {
	s.forgotten.add(k.guest.Visit, store.InstantOf(s.Clock()))
	s.meet(c, k, desk.NewGuest())
	s.dropOwn(c, k.operation)
}

// dropOwn takes away the cookies by which a browser is known again.
func (s *Site) dropOwn(c echo.Context, o *operation.Operation) {
	for name, below := range map[string]string{languageCookie: "/", deskCookie: "/carnet", sheetCookie: "/emargement", voiceCookie: proposePath(o)} {
		c.SetCookie(&http.Cookie{Name: name, Path: below, MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode})
	}
}

// guestsGone are the visits that ended, for as long as an answer to one may still be on its way and bring its cookie back.
type guestsGone struct {
	mu   sync.Mutex
	gone map[string]store.Instant
}

func (g *guestsGone) add(visit string, now store.Instant) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for old, until := range g.gone {
		if now >= until {
			delete(g.gone, old)
		}
	}
	g.gone[visit] = now + store.Instant(2*desk.KioskLife/time.Millisecond)
}

func (g *guestsGone) has(visit string, now store.Instant) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return now < g.gone[visit]
}

// kioskBar is what the frame of a page shows on a kiosk, nil elsewhere.
func kioskBar(c echo.Context) *part.Kiosk {
	k := visitOf(c).kiosk
	if k == nil {
		return nil
	}
	return &part.Kiosk{Seconds: int(desk.KioskQuiet / time.Second), Person: k.guest.CarnetID != ""}
}

// carnetAddress is where a carnet is opened by this browser: by its code, or on a kiosk as that of who stands there.
func (s *Site) carnetAddress(c echo.Context, code signup.Code) (string, error) {
	k := visitOf(c).kiosk
	if k == nil {
		return carnetPath(code), nil
	}
	opened, err := signup.Find(c.Request().Context(), s.DB, code)
	if err == nil && opened.OperationID != k.operation.ID {
		err = problem.New(problem.NotFound, "carnet.unknown", nil)
	}
	if err != nil {
		return "", err
	}
	g := k.guest
	g.CarnetID = opened.ID
	s.meet(c, k, g.Seen(store.InstantOf(s.Clock())))
	return carnet.GuestPath, nil
}

// carnetOfGuest gives a handler the carnet that is open on the kiosk; without one the code is asked for.
func (s *Site) carnetOfGuest(c echo.Context, k *kiosk, handler func(echo.Context, *carnet.Page) error) error {
	if k.guest.CarnetID == "" {
		return seeOther(c, "/carnet")
	}
	opened, err := signup.FindByID(c.Request().Context(), s.DB, k.operation.ID, k.guest.CarnetID)
	if problem.Is(err, problem.NotFound) {
		return seeOther(c, "/carnet")
	}
	if err != nil {
		return err
	}
	return handler(c, &carnet.Page{Operation: k.operation, Carnet: opened, Now: s.Clock(), Address: s.absolute(carnetPath(opened.Code)), Kiosk: true})
}
