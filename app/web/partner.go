package web

import (
	"errors"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"oplibre/app/account"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/views/manage"
	"oplibre/views/part"
	"oplibre/views/public"
)

// publicPartners shows the partners that agreed to be named.
func (s *Site) publicPartners(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	props := public.PartnersProps{Slug: o.Slug}
	var err error
	if props.Partners, err = partner.Public(ctx, s.DB, o.ID); err != nil {
		return err
	}
	if props.Places, err = programme.FindPlaces(ctx, s.DB, o.ID); err != nil {
		return err
	}
	shown, err := programme.FindProgramme(ctx, s.DB, o, programme.Filter{}, store.InstantOf(s.Clock()))
	if err != nil {
		return err
	}
	props.Ateliers = shown.Listings()
	props.Map, props.Numbers = drawPartners(ctx, o, props.Partners)
	page := s.page(c, part.Page{Title: i18n.T(ctx, "partner.list.tab"), Section: part.Partners, Canonical: s.absolute("/o/" + o.Slug + "/partenaires"),
		Description: i18n.N(ctx, "partner.public.text", len(props.Partners))})
	return s.show(c, page, public.Partners(props))
}

// partnerList shows the team how far it has come with each partner: a column a state, or one list.
func (s *Site) partnerList(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	props := manage.PartnersProps{Slug: o.Slug, List: c.QueryParam("vue") == "liste", Notice: s.takeNotice(c), Now: s.Clock().In(o.Location()),
		Over:  o.EndsAt <= store.InstantOf(s.Clock()),
		Edits: visitOf(c).grant.May(account.EditPartners), Writes: s.writesToMany(c),
		Filter: partner.Filter{State: partner.State(c.QueryParam("etat")), Role: partner.Role(c.QueryParam("role")),
			Kind: partner.Kind(c.QueryParam("sorte")), Owner: clean(c.QueryParam("qui"))}}
	if props.Filter.State != "" {
		props.List = true // a column alone is a list
	}
	var err error
	if props.All, err = partner.Board(ctx, s.DB, o.ID); err != nil {
		return err
	}
	if props.Pending, err = partner.Pending(ctx, s.DB, o.ID); err != nil {
		return err
	}
	page := s.partnerFrame(c)
	page.Wide = !props.List
	if page.Wide && props.Edits {
		page.Scripts = []string{"js/partner-board.js"}
	}
	return s.show(c, page, manage.Partners(props))
}

// movePartner moves a partner to another state and goes back to the board as it was.
func (s *Site) movePartner(c echo.Context) error {
	var form struct {
		Version string `form:"version"`
		State   string `form:"state"`
		Back    string `form:"back"`
	}
	if err := decode(c, &form); err != nil {
		return err
	}
	o := operationOf(c)
	if _, err := partner.SetState(c.Request().Context(), s.DB, s.by(c), o.ID, c.Param("partner"), form.Version, partner.State(form.State)); err != nil {
		return err
	}
	s.notice(c, "partner.moved")
	if form.Back != partnersPath(o) && !strings.HasPrefix(form.Back, partnersPath(o)+"?") {
		form.Back = partnersPath(o)
	}
	return seeOther(c, form.Back)
}

func (s *Site) partnerFrame(c echo.Context) part.Page {
	return s.manageFrame(c, i18n.T(c.Request().Context(), "part.tab.partners"), "partners")
}

// newPartner shows the empty form of a partner.
func (s *Site) newPartner(c echo.Context) error {
	props, err := s.partnerProps(c, nil, partner.EmptyForm(), nil)
	if err != nil {
		return err
	}
	return s.show(c, s.partnerFrame(c), manage.PartnerForm(props))
}

// partnerProps reads what one may choose from in the form.
func (s *Site) partnerProps(c echo.Context, p *partner.Partner, form partner.Form, refused error) (props manage.PartnerFormProps, err error) {
	ctx, o := c.Request().Context(), operationOf(c)
	props = manage.PartnerFormProps{Operation: o, Partner: p, Form: form, Err: refused}
	if props.Places, err = programme.FindPlaces(ctx, s.DB, o.ID); err != nil {
		return props, err
	}
	if props.Ateliers, err = programme.FindAteliers(ctx, s.DB, o.ID); err != nil {
		return props, err
	}
	if props.Others, err = partner.List(ctx, s.DB, o.ID); err != nil {
		return props, err
	}
	props.Owners = partner.Owners(props.Others)
	if me := s.author(c); me != "" && !slices.Contains(props.Owners, me) {
		props.Owners = append(props.Owners, me)
	}
	if p != nil {
		if props.Talk, err = s.partnerTalk(c, p.ID); err != nil {
			return props, err
		}
		if props.Elsewhere, err = partner.Elsewhere(ctx, s.DB, s.by(c), o.ID, p.OrganisationID); err != nil {
			return props, err
		}
	}
	props.Organisations, err = partner.Organisations(ctx, s.DB)
	return props, err
}

// createPartner adds a partner.
func (s *Site) createPartner(c echo.Context) error {
	var form partner.Form
	if err := decode(c, &form); err != nil {
		return err
	}
	o := operationOf(c)
	if _, err := partner.Create(c.Request().Context(), s.DB, s.by(c), o.ID, form); err != nil {
		return s.partnerAgain(c, nil, form, err)
	}
	s.notice(c, "partner.created")
	return seeOther(c, partnersPath(o))
}

// partnerAgain shows a refused form filled in as it was sent.
func (s *Site) partnerAgain(c echo.Context, p *partner.Partner, form partner.Form, refused error) error {
	props, err := s.partnerProps(c, p, form, refused)
	if err != nil {
		return err
	}
	var refusal *problem.Error
	if errors.As(refused, &refusal) {
		if current, stale := refusal.Current.(*partner.Partner); stale {
			props.Changes = form.Changes(current)
			props.Form.Version = partner.FormOf(current).Version // seen now: saving again is a decision
		}
	}
	return s.formAgain(c, refused, s.partnerFrame(c), manage.PartnerForm(props))
}

// editPartner shows what is known of a partner.
func (s *Site) editPartner(c echo.Context) error {
	p, err := partner.Find(c.Request().Context(), s.DB, operationOf(c).ID, c.Param("partner"))
	if err != nil {
		return err
	}
	props, err := s.partnerProps(c, p, partner.FormOf(p), nil)
	if err != nil {
		return err
	}
	props.Notice = s.takeNotice(c)
	return s.show(c, s.partnerFrame(c), manage.PartnerForm(props))
}

// updatePartner changes a partner.
func (s *Site) updatePartner(c echo.Context) error {
	var form partner.Form
	if err := decode(c, &form); err != nil {
		return err
	}
	ctx, o := c.Request().Context(), operationOf(c)
	p, err := partner.Find(ctx, s.DB, o.ID, c.Param("partner"))
	if err != nil {
		return err
	}
	if _, err := partner.Update(ctx, s.DB, s.by(c), o.ID, p.ID, form); err != nil {
		return s.partnerAgain(c, p, form, err)
	}
	s.notice(c, "partner.saved")
	return seeOther(c, partnersPath(o))
}

// removePartner takes a partner out of the operation.
func (s *Site) removePartner(c echo.Context) error {
	o := operationOf(c)
	if err := partner.Remove(c.Request().Context(), s.DB, s.by(c), o.ID, c.Param("partner")); err != nil {
		return err
	}
	s.notice(c, "partner.removed")
	return seeOther(c, partnersPath(o))
}

func partnersPath(o *operation.Operation) string { return "/gestion/" + o.Slug + "/partenaires" }
