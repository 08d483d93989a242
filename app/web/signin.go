package web

import (
	"strings"

	"github.com/labstack/echo/v4"

	"oplibre/app/account"
	"oplibre/app/i18n"
	"oplibre/app/problem"
	"oplibre/views/part"
	"oplibre/views/public"
)

// signInForm is what somebody types to sign in.
type signInForm struct {
	Email    string `form:"email"`
	Password string `form:"password"`
	// Next is the page that was asked for.
	Next string `form:"vers"`
}

func (s *Site) signInFrame(c echo.Context) part.Page {
	return s.page(c, part.Page{Title: i18n.T(c.Request().Context(), "account.sign_in.title"), Noindex: true})
}

// signInPage shows the form; who is signed in already goes on.
func (s *Site) signInPage(c echo.Context) error {
	next := nextPage(c.QueryParam("vers"))
	if visitOf(c).account != nil {
		return seeOther(c, next)
	}
	return s.show(c, s.signInFrame(c), public.SignIn(public.SignInProps{Next: next}))
}

// signInByPassword opens a session. Failures slow the address and the account down.
func (s *Site) signInByPassword(c echo.Context) error {
	var form signInForm
	if err := decode(c, &form); err != nil {
		return err
	}
	keys := []string{addressKey("address", c), "account:" + strings.ToLower(form.Email)}
	if err := s.slowDown(c, keys...); err != nil {
		return err
	}
	a, err := account.SignInByPassword(c.Request().Context(), s.DB, form.Email, form.Password)
	if err != nil {
		if problem.Is(err, problem.Invalid) {
			s.failures.add(keys...)
		}
		return s.formAgain(c, err, s.signInFrame(c), public.SignIn(public.SignInProps{Next: nextPage(form.Next), Email: form.Email, Err: err}))
	}
	if err := s.signIn(c, a); err != nil {
		return err
	}
	return seeOther(c, nextPage(form.Next))
}

// offerSignInLink puts a sign-in letter in the outbox when the address has an account, and says the same when it has none.
func (s *Site) offerSignInLink(c echo.Context) error {
	var form signInForm
	if err := decode(c, &form); err != nil {
		return err
	}
	key := addressKey("address", c)
	if err := s.slowDown(c, key); err != nil {
		return err
	}
	s.failures.add(key) // each asking counts: letters cost others their peace
	if _, err := account.OfferSignIn(c.Request().Context(), s.DB, s.by(c), form.Email); err != nil {
		return err
	}
	return s.show(c, s.signInFrame(c), public.SignInLinkSent())
}

// signInLinkPage shows a button: a link in a letter acts on POST only, because programs open links too.
func (s *Site) signInLinkPage(c echo.Context) error {
	if _, err := s.findLink(c, account.SignIn); err != nil {
		return err
	}
	return s.show(c, s.signInFrame(c), public.SignInByLink(c.Request().URL.Path))
}

func (s *Site) signInByLink(c echo.Context) error {
	link, err := s.findLink(c, account.SignIn)
	if err != nil {
		return err
	}
	a, err := account.SignInByLink(c.Request().Context(), s.DB, s.by(c), link)
	if err != nil {
		return err
	}
	if err := s.signIn(c, a); err != nil {
		return err
	}
	return seeOther(c, "/gestion")
}

// findLink returns the link of the address's token; wrong tokens count as failures.
func (s *Site) findLink(c echo.Context, purpose account.Purpose) (*account.Link, error) {
	key := addressKey("address", c)
	if err := s.slowDown(c, key); err != nil {
		return nil, err
	}
	link, err := account.FindLink(c.Request().Context(), s.DB, purpose, c.Param("token"), s.Clock())
	if problem.Is(err, problem.NotFound) {
		s.failures.add(key)
	}
	return link, err
}

func (s *Site) signOut(c echo.Context) error {
	if err := s.sessions.Destroy(c.Request().Context()); err != nil {
		return err
	}
	return seeOther(c, "/")
}

// invitationPage asks who accepts an invitation for a name and, if wished, a password.
func (s *Site) invitationPage(c echo.Context) error {
	link, err := s.findLink(c, account.Invitation)
	if err != nil {
		return err
	}
	props := public.InvitationProps{Email: link.Email, Role: string(link.Role), Action: c.Request().URL.Path}
	if a := visitOf(c).account; a != nil {
		props.Name, props.Typed = a.Name, a.Email
	}
	return s.show(c, s.invitationFrame(c), public.Invitation(props))
}

func (s *Site) invitationFrame(c echo.Context) part.Page {
	return s.page(c, part.Page{Title: i18n.T(c.Request().Context(), "account.invitation.title"), Noindex: true})
}

func (s *Site) acceptInvitation(c echo.Context) error {
	link, err := s.findLink(c, account.Invitation)
	if err != nil {
		return err
	}
	var form account.ProfileForm
	if err := decode(c, &form); err != nil {
		return err
	}
	form.Language = visitOf(c).language
	signedIn := ""
	if a := visitOf(c).account; a != nil {
		signedIn = a.ID
	}
	a, err := account.Accept(c.Request().Context(), s.DB, s.by(c), link, signedIn, form)
	if err != nil {
		props := public.InvitationProps{Email: link.Email, Role: string(link.Role), Action: c.Request().URL.Path, Name: form.Name, Typed: form.Email, Err: err}
		return s.formAgain(c, err, s.invitationFrame(c), public.Invitation(props))
	}
	if err := s.signIn(c, a); err != nil {
		return err
	}
	return seeOther(c, "/gestion")
}

// nextPage returns where to go after signing in: a management page of this site, never another site.
func nextPage(asked string) string {
	if strings.HasPrefix(asked, "/gestion") && !strings.Contains(asked, "//") && !strings.Contains(asked, "\\") {
		return asked
	}
	return "/gestion"
}
