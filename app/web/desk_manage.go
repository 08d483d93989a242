package web

import (
	"context"

	"github.com/labstack/echo/v4"

	"oplibre/app/account"
	"oplibre/app/desk"
	"oplibre/app/format/qr"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/store"
	"oplibre/views/manage"
	"oplibre/views/part"
)

func desksPath(o *operation.Operation) string { return "/gestion/" + o.Slug + "/accueil" }

func (s *Site) desksFrame(c echo.Context) part.Page {
	c.Response().Header().Set("Cache-Control", "private, no-store")
	return s.manageFrame(c, i18n.T(c.Request().Context(), "part.tab.desk"), "desk")
}

// desksPage is the welcome desks of the operation: whoever may run one opens it here, the team also makes them.
func (s *Site) desksPage(c echo.Context) error { return s.showDesks(c, desk.Form{}, nil) }

func (s *Site) showDesks(c echo.Context, form desk.Form, refused error) error {
	p, err := s.desksProps(c)
	if err != nil {
		return err
	}
	p.Form, p.Err = form, refused
	if refused != nil {
		return s.formAgain(c, refused, s.desksFrame(c), manage.Desks(p))
	}
	return s.show(c, s.desksFrame(c), manage.Desks(p))
}

func (s *Site) desksProps(c echo.Context) (p manage.DesksProps, err error) {
	ctx, o := c.Request().Context(), operationOf(c)
	p = manage.DesksProps{Operation: o, Now: s.Clock(), Makes: visitOf(c).grant.May(account.SeePersons), Notice: s.takeNotice(c)}
	list, err := desk.All(ctx, s.DB, o.ID, desk.Welcome)
	if err != nil {
		return p, err
	}
	for _, d := range list {
		one := manage.DeskEntry{Desk: d}
		link, err := desk.Current(ctx, s.DB, d, store.InstantOf(s.Clock()))
		if err != nil {
			return p, err
		}
		if link != nil {
			one.Address, one.Until = s.absolute(d.Address(s.DB, link)), link.ExpiresAt.In(o.Location())
		}
		p.Desks = append(p.Desks, one)
	}
	return p, nil
}

// createDesk adds a desk with its link.
func (s *Site) createDesk(c echo.Context) error {
	var form desk.Form
	if err := decode(c, &form); err != nil {
		return err
	}
	o := operationOf(c)
	if _, err := desk.Create(c.Request().Context(), s.DB, s.by(c), o, desk.Welcome, form); err != nil {
		return s.showDesks(c, form, err)
	}
	s.notice(c, "desk.made")
	return seeOther(c, desksPath(o))
}

// deskStep does one thing to a desk, which the message tells.
func (s *Site) deskStep(notice string, do func(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id string) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		o := operationOf(c)
		if err := do(c.Request().Context(), s.DB, s.by(c), o, c.Param("desk")); err != nil {
			return err
		}
		s.notice(c, notice)
		return seeOther(c, desksPath(o))
	}
}

func revokeDesk(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id string) error {
	return desk.Revoke(ctx, db, by, o.ID, id)
}

// deskPoster is the sheet by which a phone or a tablet opens the desk.
func (s *Site) deskPoster(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	d, err := desk.Find(ctx, s.DB, o.ID, c.Param("desk"))
	if err != nil {
		return err
	}
	link, err := desk.Current(ctx, s.DB, d, store.InstantOf(s.Clock()))
	if err != nil {
		return err
	}
	if link == nil {
		return seeOther(c, desksPath(o))
	}
	p := manage.DeskPosterProps{Operation: o, Desk: d, Address: s.absolute(d.Address(s.DB, link)), Until: link.ExpiresAt.In(o.Location())}
	code, err := qr.Encode(p.Address)
	if err != nil {
		return err
	}
	p.QR = code.SVG()
	return s.show(c, s.desksFrame(c), manage.DeskPoster(p))
}
