package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"oplibre/app/account"
)

// managedRoute is a management address with what it asks, for the test that walks them all.
type managedRoute struct {
	method, path string
	permission   account.Permission
}

// add registers a route; what answers GET answers HEAD too.
func (s *Site) add(method, path string, handler echo.HandlerFunc, middleware ...echo.MiddlewareFunc) {
	s.echo.Add(method, path, handler, middleware...)
	if method == http.MethodGet {
		s.echo.Add(http.MethodHead, path, handler, append([]echo.MiddlewareFunc{answerHead}, middleware...)...)
	}
}

// get answers everybody, without more.
func (s *Site) get(path string, handler echo.HandlerFunc) { s.add(http.MethodGet, path, handler) }

// public is an ordinary page of the instance for everybody.
func (s *Site) public(method, path string, handler echo.HandlerFunc) {
	s.add(method, path, handler, s.ordinary)
}

// publicUpload takes files of at most limit octets from everybody.
func (s *Site) publicUpload(method, path string, limit int64, handler echo.HandlerFunc) {
	s.add(method, path, handler, s.uploads(limit))
}

// weekend is an ordinary page of a public operation (/o/:slug…) for everybody.
func (s *Site) weekend(method, path string, handler echo.HandlerFunc) {
	s.add(method, path, handler, s.ordinary, s.withOperation(true))
}

// weekendUpload takes files of at most limit octets for a public operation; weekendDownload sends long answers.
func (s *Site) weekendUpload(method, path string, limit int64, handler echo.HandlerFunc) {
	s.add(method, path, handler, s.uploads(limit), s.withOperation(true))
}

func (s *Site) weekendDownload(method, path string, handler echo.HandlerFunc) {
	s.add(method, path, handler, s.downloads, s.withOperation(true))
}

// weekendStream is kept open and tells what changes on a page of a public operation.
func (s *Site) weekendStream(method, path string, handler echo.HandlerFunc) {
	s.add(method, path, handler, s.withOperation(true))
}

// signing is a page that opens, looks at or closes a session.
func (s *Site) signing(method, path string, handler echo.HandlerFunc) {
	s.add(method, path, handler, s.ordinary, s.withSession)
}

// signedIn is a page for anybody with an account.
func (s *Site) signedIn(method, path string, handler echo.HandlerFunc) {
	s.managed = append(s.managed, managedRoute{method: method, path: path})
	s.add(method, path, handler, s.ordinary, s.withSession, s.require(""))
}

// instance is a management page above the operations.
func (s *Site) instance(method, path string, permission account.Permission, handler echo.HandlerFunc) {
	s.managed = append(s.managed, managedRoute{method, path, permission})
	s.add(method, path, handler, s.ordinary, s.withSession, s.require(permission))
}

// instanceDownload sends long answers above the operations.
func (s *Site) instanceDownload(method, path string, permission account.Permission, handler echo.HandlerFunc) {
	s.managed = append(s.managed, managedRoute{method, path, permission})
	s.add(method, path, handler, s.downloads, s.withSession, s.require(permission))
}

// manage is a management page of an operation (/gestion/:slug…).
func (s *Site) manage(method, path string, permission account.Permission, handler echo.HandlerFunc) {
	s.managed = append(s.managed, managedRoute{method, path, permission})
	s.add(method, path, handler, s.ordinary, s.withSession, s.withOperation(false), s.require(permission))
}

// manageUpload takes files of at most limit octets; manageDownload sends long answers.
func (s *Site) manageUpload(method, path string, permission account.Permission, limit int64, handler echo.HandlerFunc) {
	s.managed = append(s.managed, managedRoute{method, path, permission})
	s.add(method, path, handler, s.uploads(limit), s.withSession, s.withOperation(false), s.require(permission))
}

func (s *Site) manageDownload(method, path string, permission account.Permission, handler echo.HandlerFunc) {
	s.managed = append(s.managed, managedRoute{method, path, permission})
	s.add(method, path, handler, s.downloads, s.withSession, s.withOperation(false), s.require(permission))
}
