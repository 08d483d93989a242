package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"oplibre/app/i18n"
	"oplibre/app/partner"
	"oplibre/app/partner/invitation"
	"oplibre/app/store"
	"oplibre/data"
	"oplibre/views/part"
	"oplibre/views/public"
)

// ofPartner gives a handler the link of the address.
func (s *Site) ofPartner(handler func(echo.Context, *invitation.Link) error) echo.HandlerFunc {
	return s.behindLink("invitation", func(c echo.Context, token string, now store.Instant) (string, func() error, error) {
		link, err := invitation.Open(c.Request().Context(), s.DB, token, now)
		if err != nil {
			return "", nil, err
		}
		return link.OperationID, func() error { return handler(c, link) }, nil
	})
}

// partnerPage is where a partner answers, and comes back to complete. To open it says nothing: what looks into letters for dangerous
// links opens them all. The invitation is read when a person touches the page (invitationRead) or sends a form.
func (s *Site) partnerPage(c echo.Context, link *invitation.Link) error {
	ctx := c.Request().Context()
	p, err := partner.Load(ctx, s.DB, link.OperationID, link.PartnerID)
	if err != nil {
		return err
	}
	return s.show(c, s.partnerPageFrame(c), public.PartnerPage(public.PartnerPageProps{Operation: operationOf(c), Partner: p,
		Form: partner.ReplyOf(p).WithEmptyRows(), Address: invitation.Path + c.Param("token"), Thanks: c.QueryParam("merci") != "",
		LogoKept: c.QueryParam("logo") != "", Licences: offerLicences(ctx)}))
}

// invitationRead is what the page says by itself once somebody has scrolled, tapped or typed in it.
func (s *Site) invitationRead(c echo.Context, link *invitation.Link) error {
	if err := s.readByPerson(c, link); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// readByPerson notes that a person has the page before their eyes.
func (s *Site) readByPerson(c echo.Context, link *invitation.Link) error {
	return invitation.Shown(c.Request().Context(), s.DB, s.byLink(link.ID), link)
}

func (s *Site) partnerPageFrame(c echo.Context) part.Page {
	return s.page(c, part.Page{Title: i18n.T(c.Request().Context(), "invitation.page.tab"), Noindex: true, Scripts: []string{"js/invitation.js"}})
}

// answerInvitation takes in what a partner answers.
func (s *Site) answerInvitation(c echo.Context, link *invitation.Link) error {
	var form partner.ReplyForm
	if err := decode(c, &form); err != nil {
		return err
	}
	form.Offers = offerRows(c.Request().PostForm)
	if err := s.readByPerson(c, link); err != nil {
		return err
	}
	err := partner.Respond(c.Request().Context(), s.DB, s.byLink(link.ID), link.OperationID, link.PartnerID, form)
	if err == nil {
		return seeOther(c, invitation.Path+c.Param("token")+"?merci=1")
	}
	return s.partnerPageAgain(c, link, &form, err)
}

// partnerPageAgain shows the page with what was refused; form is nil when it was not the answer.
func (s *Site) partnerPageAgain(c echo.Context, link *invitation.Link, form *partner.ReplyForm, refused error) error {
	ctx := c.Request().Context()
	p, failed := partner.Load(ctx, s.DB, link.OperationID, link.PartnerID)
	if failed != nil {
		return errors.Join(refused, failed)
	}
	now := partner.ReplyOf(p)
	if form == nil {
		form, p.ShowLogo = &now, c.FormValue("show_logo") != "" // as it was ticked beside the file
	}
	form.Version = now.Version // what was written is kept; sending it again is a decision
	props := public.PartnerPageProps{Operation: operationOf(c), Partner: p, Form: *form, Address: invitation.Path + c.Param("token"), Err: refused,
		Licences: offerLicences(ctx)}
	if len(form.Offers) == 0 || form == &now {
		props.Form = form.WithEmptyRows()
	}
	return s.formAgain(c, refused, s.partnerPageFrame(c), public.PartnerPage(props))
}

// mostOfferRows is how many rows of a form are read.
const mostOfferRows = 100

// offerRows reads offer_kind_1, offer_text_1 and so on, up to the last that was sent.
func offerRows(values url.Values) []partner.OfferForm {
	var rows []partner.OfferForm
	for n := 1; n <= mostOfferRows && values.Has("offer_kind_"+strconv.Itoa(n)); n++ {
		field := func(name string) string { return clean(values.Get("offer_" + name + "_" + strconv.Itoa(n))) }
		rows = append(rows, partner.OfferForm{ID: field("id"), Kind: field("kind"), Text: field("text"), Quantity: field("quantity"),
			Opening: field("opening"), People: field("people"), Licence: field("licence"), Access: values["offer_access_"+strconv.Itoa(n)]})
	}
	return rows
}

// offerLicences are the licences of documents and data, by their names; whoever does not know says so.
func offerLicences(ctx context.Context) []part.Option {
	options := []part.Option{{Value: "", Label: i18n.T(ctx, "invitation.offer.licence_unknown")}}
	for _, l := range data.Licences {
		options = append(options, part.Option{Value: l.ID, Label: l.Title.In(i18n.Of(ctx))})
	}
	return options
}
