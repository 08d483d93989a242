package web

import (
	"context"

	"github.com/labstack/echo/v4"

	"oplibre/app/account"
	"oplibre/app/desk"
	"oplibre/app/format/qr"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/signup"
	"oplibre/app/store"
	"oplibre/views/manage"
	"oplibre/views/part"
)

func desksPath(o *operation.Operation, kind desk.Kind) string {
	if kind == desk.Relay {
		return "/gestion/" + o.Slug + "/relais"
	}
	return "/gestion/" + o.Slug + "/accueil"
}

func (s *Site) desksFrame(c echo.Context) part.Page {
	c.Response().Header().Set("Cache-Control", "private, no-store")
	page := s.manageFrame(c, i18n.T(c.Request().Context(), "part.tab.desk"), "desk")
	page.Sheets = deskSheets
	return page
}

// desksPage is the welcome desks of the operation: whoever may run one opens it here, the team also makes them.
func (s *Site) desksPage(c echo.Context) error { return s.showDesks(c, desk.Welcome, desk.Form{}, nil) }

// relaysPage is the relays of the operation for the team; who only signs others up is led to those that they entered.
func (s *Site) relaysPage(c echo.Context) error {
	if visitOf(c).grant.May(account.SeePersons) {
		return s.showDesks(c, desk.Relay, desk.Form{}, nil)
	}
	d, link, err := desk.OfAccount(c.Request().Context(), s.DB, s.by(c), operationOf(c), visitOf(c).account.ID)
	if err != nil {
		return err
	}
	return seeOther(c, d.Address(s.DB, link))
}

func (s *Site) showDesks(c echo.Context, kind desk.Kind, form desk.Form, refused error) error {
	p, err := s.desksProps(c, kind)
	if err != nil {
		return err
	}
	p.Form, p.Err = form, refused
	if refused != nil {
		return s.formAgain(c, refused, s.desksFrame(c), manage.Desks(p))
	}
	return s.show(c, s.desksFrame(c), manage.Desks(p))
}

func (s *Site) desksProps(c echo.Context, kind desk.Kind) (p manage.DesksProps, err error) {
	ctx, o := c.Request().Context(), operationOf(c)
	p = manage.DesksProps{Operation: o, Kind: kind, Now: s.Clock(), Makes: visitOf(c).grant.May(account.SeePersons), Notice: s.takeNotice(c)}
	if p.Makes && kind == desk.Welcome {
		if p.Paper, err = s.paperDesk(ctx, o); err != nil {
			return p, err
		}
	}
	list, err := desk.All(ctx, s.DB, o.ID, kind)
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
		if kind == desk.Relay {
			list, err := signup.FindList(ctx, s.DB, o, signup.ListFilter{DeskID: d.ID})
			if err != nil {
				return p, err
			}
			one.Carnets = list.Found
		}
		p.Desks = append(p.Desks, one)
	}
	return p, nil
}

// createDesk adds a counter with its link, and tells so with a message.
func (s *Site) createDesk(kind desk.Kind, notice string) echo.HandlerFunc {
	return func(c echo.Context) error {
		var form desk.Form
		if err := decode(c, &form); err != nil {
			return err
		}
		o := operationOf(c)
		if _, err := desk.Create(c.Request().Context(), s.DB, s.by(c), o, kind, form); err != nil {
			return s.showDesks(c, kind, form, err)
		}
		s.notice(c, notice)
		return seeOther(c, desksPath(o, kind))
	}
}

// deskStep does one thing to a desk, which the message tells.
func (s *Site) deskStep(kind desk.Kind, notice string, do func(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id string) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		o := operationOf(c)
		if _, err := s.deskOf(c, kind); err != nil {
			return err
		}
		if err := do(c.Request().Context(), s.DB, s.by(c), o, c.Param("desk")); err != nil {
			return err
		}
		s.notice(c, notice)
		return seeOther(c, desksPath(o, kind))
	}
}

// deskOf finds the counter of the address. It returns problem.NotFound for one of another kind too.
func (s *Site) deskOf(c echo.Context, kind desk.Kind) (*desk.Desk, error) {
	d, err := desk.Find(c.Request().Context(), s.DB, operationOf(c).ID, c.Param("desk"))
	if err == nil && d.Kind != kind {
		return nil, problem.New(problem.NotFound, "desk.unknown", nil)
	}
	return d, err
}

func revokeDesk(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id string) error {
	return desk.Revoke(ctx, db, by, o.ID, id)
}

// deskPoster is the sheet by which a phone or a tablet opens the desk.
func (s *Site) deskPoster(kind desk.Kind) echo.HandlerFunc {
	return func(c echo.Context) error {
		d, err := s.deskOf(c, kind)
		if err != nil {
			return err
		}
		return s.showPoster(c, d)
	}
}

func (s *Site) showPoster(c echo.Context, d *desk.Desk) error {
	ctx, o := c.Request().Context(), operationOf(c)
	link, err := desk.Current(ctx, s.DB, d, store.InstantOf(s.Clock()))
	if err != nil {
		return err
	}
	if link == nil {
		return seeOther(c, desksPath(o, d.Kind))
	}
	p := manage.DeskPosterProps{Operation: o, Desk: d, Back: desksPath(o, d.Kind), Address: s.absolute(d.Address(s.DB, link)), Until: link.ExpiresAt.In(o.Location())}
	code, err := qr.Encode(p.Address)
	if err != nil {
		return err
	}
	p.QR = code.SVG()
	return s.show(c, s.desksFrame(c), manage.DeskPoster(p))
}
