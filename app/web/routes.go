package web

import (
	"github.com/labstack/echo/v4"

	"oplibre/app/account"
)

// routes lists every address that answers, in the order of docs/addresses.md.
func (s *Site) routes() {
	// For machines.
	s.get("/healthz", s.healthz)
	s.get("/readyz", s.readyz)
	s.get("/metrics", s.showMetrics)
	s.get("/static/*", s.asset)

	// Signing in.
	s.signing("GET", "/connexion", s.signInPage)
	s.signing("POST", "/connexion", s.signInByPassword)
	s.signing("POST", "/connexion/lien", s.offerSignInLink)
	s.signing("GET", "/connexion/:token", s.signInLinkPage)
	s.signing("POST", "/connexion/:token", s.signInByLink)
	s.signing("POST", "/deconnexion", s.signOut)
	s.signing("GET", "/invitation/equipe/:token", s.invitationPage)
	s.signing("POST", "/invitation/equipe/:token", s.acceptInvitation)

	// Management of one's account and of the instance.
	s.signedIn("GET", "/gestion/compte", s.accountPage)
	s.signedIn("POST", "/gestion/compte", s.updateAccount)
	s.signedIn("POST", "/gestion/compte/sessions/:session/fin", s.revokeSession)
}

// managedRoute is a management address with what it asks, for the test that walks them all.
type managedRoute struct {
	method, path string
	permission   account.Permission
}

// get answers everybody, without more.
func (s *Site) get(path string, handler echo.HandlerFunc) { s.echo.GET(path, handler) }

// public is an ordinary page of the instance for everybody.
func (s *Site) public(method, path string, handler echo.HandlerFunc) {
	s.echo.Add(method, path, handler, s.ordinary)
}

// weekend is an ordinary page of a public operation (/o/:slug…) for everybody.
func (s *Site) weekend(method, path string, handler echo.HandlerFunc) {
	s.echo.Add(method, path, handler, s.ordinary, s.withOperation(true))
}

// weekendUpload takes files of at most limit octets for a public operation; weekendDownload sends long answers.
func (s *Site) weekendUpload(method, path string, limit int64, handler echo.HandlerFunc) {
	s.echo.Add(method, path, handler, s.uploads(limit), s.withOperation(true))
}

func (s *Site) weekendDownload(method, path string, handler echo.HandlerFunc) {
	s.echo.Add(method, path, handler, s.downloads, s.withOperation(true))
}

// signing is a page that opens, looks at or closes a session.
func (s *Site) signing(method, path string, handler echo.HandlerFunc) {
	s.echo.Add(method, path, handler, s.ordinary, s.withSession)
}

// signedIn is a page for anybody with an account.
func (s *Site) signedIn(method, path string, handler echo.HandlerFunc) {
	s.managed = append(s.managed, managedRoute{method: method, path: path})
	s.echo.Add(method, path, handler, s.ordinary, s.withSession, s.require(""))
}

// instance is a management page above the operations.
func (s *Site) instance(method, path string, permission account.Permission, handler echo.HandlerFunc) {
	s.managed = append(s.managed, managedRoute{method, path, permission})
	s.echo.Add(method, path, handler, s.ordinary, s.withSession, s.require(permission))
}

// manage is a management page of an operation (/gestion/:slug…).
func (s *Site) manage(method, path string, permission account.Permission, handler echo.HandlerFunc) {
	s.managed = append(s.managed, managedRoute{method, path, permission})
	s.echo.Add(method, path, handler, s.ordinary, s.withSession, s.withOperation(false), s.require(permission))
}

// manageUpload takes files of at most limit octets; manageDownload sends long answers.
func (s *Site) manageUpload(method, path string, permission account.Permission, limit int64, handler echo.HandlerFunc) {
	s.managed = append(s.managed, managedRoute{method, path, permission})
	s.echo.Add(method, path, handler, s.uploads(limit), s.withSession, s.withOperation(false), s.require(permission))
}

func (s *Site) manageDownload(method, path string, permission account.Permission, handler echo.HandlerFunc) {
	s.managed = append(s.managed, managedRoute{method, path, permission})
	s.echo.Add(method, path, handler, s.downloads, s.withSession, s.withOperation(false), s.require(permission))
}
