package web

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"oplibre/app/account"
	"oplibre/app/i18n"
	"oplibre/app/problem"
)

// trimTrailingSlash leads /o/x/ to /o/x, once and for good. The address stays escaped: decoded, /%09/other.example/ would
// begin with a tab, which browsers drop, and two slashes, which lead to another site.
func trimTrailingSlash(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		address := c.Request().URL
		path := address.EscapedPath()
		if trimmed := strings.TrimRight(path, "/"); trimmed != path && trimmed != "" {
			target := "/" + strings.TrimLeft(trimmed, "/\\")
			if address.RawQuery != "" {
				target += "?" + address.RawQuery
			}
			return c.Redirect(http.StatusPermanentRedirect, target)
		}
		return next(c)
	}
}

// begin gives the request its visit: a number and a language.
func (s *Site) begin(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		v := &visit{id: rand.Text()[:12]}
		v.language = chooseLanguage(c)
		ctx := context.WithValue(c.Request().Context(), visitKey{}, v)
		c.SetRequest(c.Request().WithContext(i18n.With(ctx, v.language)))
		return next(c)
	}
}

// languageCookie remembers the language that somebody chose with the switch.
const languageCookie = "langue"

func chooseLanguage(c echo.Context) string {
	if chosen := c.QueryParam("langue"); chosen == "fr" || chosen == "en" {
		c.SetCookie(&http.Cookie{Name: languageCookie, Value: chosen, Path: "/", MaxAge: 365 * 24 * 3600,
			HttpOnly: true, SameSite: http.SameSiteLaxMode})
		return chosen
	}
	if cookie, err := c.Cookie(languageCookie); err == nil && (cookie.Value == "fr" || cookie.Value == "en") {
		return cookie.Value
	}
	return i18n.Match(c.Request().Header.Get("Accept-Language"))
}

// observe answers errors, then writes one line of log and counts. The route's pattern is told, never the path: codes
// and tokens are in paths.
func (s *Site) observe(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := time.Now()
		err := next(c)
		if err != nil {
			c.Error(err)
		}
		took, status, route := time.Since(start), c.Response().Status, c.Path()
		s.metrics.count(route, c.Request().Method, status, took)
		level := slog.LevelInfo
		if status >= 500 {
			level = slog.LevelError
		}
		attributes := []slog.Attr{slog.String("id", visitOf(c).id), slog.String("method", c.Request().Method), slog.String("route", route),
			slog.Int("status", status), slog.Duration("took", took), slog.Int64("bytes", c.Response().Size)}
		if status >= 500 && err != nil {
			attributes = append(attributes, slog.String("error", err.Error()))
		}
		s.Log.LogAttrs(c.Request().Context(), level, "request", attributes...)
		return nil
	}
}

// recoverPanic turns a panic into an unexpected error, so that the page is calm and the log has the stack.
func (s *Site) recoverPanic(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			if r := recover(); r != nil {
				if r == http.ErrAbortHandler { //nolint:errorlint // the value itself is the signal
					panic(r)
				}
				err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
			}
		}()
		return next(c)
	}
}

// contentSecurityPolicy allows our own files only. Style attributes carry validated theme colours and grid positions.
const contentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; " +
	"img-src 'self' data: blob:; media-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// secure sets the headers that every answer carries.
func (s *Site) secure(next echo.HandlerFunc) echo.HandlerFunc {
	strict := strings.HasPrefix(s.BaseURL, "https://")
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("Content-Security-Policy", contentSecurityPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		// Not no-referrer: browsers would send "Origin: null" on a local network and every form would be refused.
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(self), geolocation=(self), payment=(), usb=()")
		if strict {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		return next(c)
	}
}

// refuseUnreadable answers "not found" to an address that is no text: no row has such a name, and PostgreSQL would call it
// an error of ours.
func (s *Site) refuseUnreadable(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if path := c.Request().URL.Path; strings.ContainsRune(path, 0) || !utf8.ValidString(path) {
			return problem.New(problem.NotFound, "error.not_found", nil)
		}
		return next(c)
	}
}

// refuseCrossSite refuses what another site's page sends, by Sec-Fetch-Site or Origin; plain forms need no token then.
func (s *Site) refuseCrossSite(next echo.HandlerFunc) echo.HandlerFunc {
	protection := http.NewCrossOriginProtection()
	return func(c echo.Context) error {
		if err := protection.Check(c.Request()); err != nil {
			return problem.New(problem.Forbidden, "error.cross_site", nil)
		}
		return next(c)
	}
}

// The limits of an ordinary request: forms of people, answered soon.
const (
	ordinaryBody = 256 << 10 // octets
	ordinaryTime = 15 * time.Second
)

// ordinary bounds body and time of a request.
func (s *Site) ordinary(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if r.ContentLength > ordinaryBody {
			return problem.New(problem.TooLarge, "error.too_large", nil)
		}
		ctx, cancel := context.WithTimeout(r.Context(), ordinaryTime)
		defer cancel()
		r = r.WithContext(ctx)
		if r.Body != nil {
			r.Body = http.MaxBytesReader(c.Response(), r.Body, ordinaryBody)
		}
		c.SetRequest(r)
		return next(c)
	}
}

// withOperation finds the operation of the address. public leaves drafts unknown to everybody but their team.
func (s *Site) withOperation(public bool) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			found, err := s.find(c.Request().Context(), c.Param("slug"))
			if err != nil {
				return err
			}
			if public && !found.operation.Public() {
				if err := s.allowPreview(c, found.operation.ID); err != nil {
					return err
				}
			}
			v := visitOf(c)
			v.operation, v.pageVersion = found.operation, found.version
			return next(c)
		}
	}
}

// allowPreview lets the team of a draft see its public pages before they are. It returns problem.NotFound to all others.
func (s *Site) allowPreview(c echo.Context, operationID string) error {
	unknown := problem.New(problem.NotFound, "error.not_found", nil)
	cookie, err := c.Cookie(s.sessions.Cookie.Name)
	if err != nil {
		return unknown
	}
	ctx, err := s.sessions.Load(c.Request().Context(), cookie.Value)
	if err != nil {
		return err
	}
	a, err := account.Find(ctx, s.DB, s.sessions.GetString(ctx, sessionAccount))
	if err != nil {
		return unknown
	}
	grant, err := account.GrantFor(ctx, s.DB, a, operationID)
	if err != nil {
		return err
	}
	if !grant.May(account.SeeOperation) {
		return unknown
	}
	c.Response().Header().Set("Cache-Control", "private, no-store")
	return nil
}

// require lets through who is signed in and has the permission, in the operation of the address when there is one.
func (s *Site) require(permission account.Permission) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			v := visitOf(c)
			if v.account == nil {
				return problem.New(problem.Unauthenticated, "error.sign_in", nil)
			}
			operationID := ""
			if v.operation != nil {
				operationID = v.operation.ID
			}
			var err error
			if v.grant, err = account.GrantFor(c.Request().Context(), s.DB, v.account, operationID); err != nil {
				return err
			}
			if permission == "" || v.grant.May(permission) {
				return next(c)
			}
			if operationID != "" && len(v.grant.Roles) == 0 {
				return problem.New(problem.NotFound, "error.not_found", nil) // another operation's team learns nothing
			}
			return problem.New(problem.Forbidden, "error.forbidden", nil)
		}
	}
}

// pause waits, or returns when the person has gone.
func pause(ctx context.Context, wait time.Duration) error {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// slowDown makes those wait who failed often under one of the keys. It returns problem.TooMany when too many wait already.
func (s *Site) slowDown(c echo.Context, keys ...string) error {
	if err := s.desks.refresh(c.Request().Context(), s.DB, s.Clock()); err != nil {
		return err
	}
	wait := s.failures.wait(keys...)
	if wait == 0 {
		return nil
	}
	c.Response().Header().Set("Retry-After", strconv.Itoa(int(wait.Seconds())))
	tooMany := problem.New(problem.TooMany, "error.too_many", nil)
	if !s.failures.queue(keys...) {
		return tooMany
	}
	defer s.failures.leave(keys...)
	if err := s.Pause(c.Request().Context(), wait); err != nil {
		return tooMany
	}
	return nil
}

// tooLarge reports whether an error comes from a body limit.
func tooLarge(err error) bool {
	var limit *http.MaxBytesError
	return errors.As(err, &limit)
}
