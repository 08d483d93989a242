package web

import (
	"context"
	"io"
	"slices"

	"github.com/labstack/echo/v4"

	"oplibre/app/i18n"
	"oplibre/app/mail"
	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/partner/invitation"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/views/manage"
)

func partnerPath(c echo.Context) string {
	return partnersPath(operationOf(c)) + "/" + c.Param("partner")
}

// partnerStep is a button on the page of a partner.
func (s *Site) partnerStep(notice string, step func(ctx context.Context, by store.By, o *operation.Operation, partnerID string) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		if err := step(c.Request().Context(), s.by(c), operationOf(c), c.Param("partner")); err != nil {
			return s.partnerTalkAgain(c, err, partner.VoiceForm{})
		}
		s.notice(c, notice)
		return seeOther(c, partnerPath(c))
	}
}

func (s *Site) sendInvitation(ctx context.Context, by store.By, o *operation.Operation, id string) error {
	return invitation.Send(ctx, s.DB, by, o, id)
}

func (s *Site) renewPartnerLink(ctx context.Context, by store.By, o *operation.Operation, id string) error {
	_, err := invitation.Renew(ctx, s.DB, by, o, id)
	return err
}

func (s *Site) revokePartnerLink(ctx context.Context, by store.By, o *operation.Operation, id string) error {
	return invitation.Revoke(ctx, s.DB, by, o, id)
}

func (s *Site) seenPartner(ctx context.Context, by store.By, o *operation.Operation, id string) error {
	return partner.Seen(ctx, s.DB, by, o.ID, id)
}

// sendInvitations queues the letters to all that are still to be contacted.
func (s *Site) sendInvitations(c echo.Context) error {
	if _, err := invitation.SendAll(c.Request().Context(), s.DB, s.by(c), operationOf(c)); err != nil {
		return err
	}
	s.notice(c, "invitation.sent_all")
	return seeOther(c, partnersPath(operationOf(c)))
}

// invitationTexts shows the words of the letters in a language, ?pour=en.
func (s *Site) invitationTexts(c echo.Context) error {
	settings, err := invitation.SettingsOf(c.Request().Context(), s.DB, operationOf(c).ID)
	if err != nil {
		return err
	}
	language := operationOf(c).Language
	if asked := c.QueryParam("pour"); slices.Contains(i18n.Languages, asked) {
		language = asked
	}
	ctx := i18n.With(c.Request().Context(), language)
	form := invitation.FormOf(settings, language, mail.ProposedInvitation(ctx))
	return s.show(c, s.partnerFrame(c), manage.InvitationTexts(s.textsProps(c, form, nil)))
}

// textsProps adds what the letters would say to a partner of the operation, or to one that is made up.
func (s *Site) textsProps(c echo.Context, form invitation.Form, refused error) manage.InvitationTextsProps {
	o := operationOf(c)
	props := manage.InvitationTextsProps{Slug: o.Slug, Form: form, Err: refused, Notice: s.takeNotice(c)}
	text, wrong := form.Check()
	if len(wrong) > 0 {
		return props
	}
	ctx := i18n.With(c.Request().Context(), form.Language)
	example := &partner.Partner{Organisation: partner.Organisation{Name: i18n.T(ctx, "invitation.texts.example")}}
	if all, err := partner.List(ctx, s.DB, o.ID); err == nil && len(all) > 0 {
		example = all[0]
	}
	letter := mail.Invitation{Operation: o, Partner: example, Text: text, Signature: form.Signature, Address: s.absolute(invitation.Path + "…")}
	props.Subject, props.Body = letter.Write(ctx)
	letter.Reminder = true
	props.ReminderSubject, props.ReminderBody = letter.Write(ctx)
	return props
}

// saveInvitationTexts keeps the words, or only shows what they would give.
func (s *Site) saveInvitationTexts(c echo.Context) error {
	var form invitation.Form
	if err := decode(c, &form); err != nil {
		return err
	}
	if !slices.Contains(i18n.Languages, form.Language) {
		form.Language = operationOf(c).Language
	}
	if c.FormValue("preview") != "" {
		_, wrong := form.Check()
		if err := wrong.Err(); err != nil {
			return s.formAgain(c, err, s.partnerFrame(c), manage.InvitationTexts(s.textsProps(c, form, err)))
		}
		return s.show(c, s.partnerFrame(c), manage.InvitationTexts(s.textsProps(c, form, nil)))
	}
	ctx := c.Request().Context()
	err := invitation.SetSettings(ctx, s.DB, s.by(c), operationOf(c).ID, form, mail.ProposedInvitation(i18n.With(ctx, form.Language)))
	if err != nil {
		return s.formAgain(c, err, s.partnerFrame(c), manage.InvitationTexts(s.textsProps(c, form, err)))
	}
	s.notice(c, "invitation.texts.saved")
	return seeOther(c, partnersPath(operationOf(c))+"/invitation?pour="+form.Language)
}

// printInvitation makes the letter on paper ready and leads to it.
func (s *Site) printInvitation(c echo.Context) error {
	if err := invitation.Print(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("partner")); err != nil {
		return err
	}
	return seeOther(c, partnerPath(c)+"/lettre.pdf")
}

// invitationPDF is the letter on paper, with the link as a QR code. It answers problem.Closed when no link works.
func (s *Site) invitationPDF(c echo.Context) error {
	o := operationOf(c)
	ctx := i18n.With(c.Request().Context(), o.Language)
	p, err := partner.Find(ctx, s.DB, o.ID, c.Param("partner"))
	if err != nil {
		return err
	}
	link, err := invitation.Current(ctx, s.DB, o.ID, p.ID, store.InstantOf(s.Clock()))
	if err != nil {
		return err
	}
	if link == nil {
		return problem.New(problem.Closed, "invitation.letter.gone", nil)
	}
	settings, err := invitation.SettingsOf(ctx, s.DB, o.ID)
	if err != nil {
		return err
	}
	address := s.absolute(invitation.Path + link.Token(s.DB))
	subject, body := mail.InvitationOf(ctx, o, p, settings, address).Write(ctx)
	sheet := invitation.Sheet{Recipient: p.Envelope(), Subject: subject, Body: body, Address: address,
		Scan: i18n.T(ctx, "invitation.letter.scan"), Language: o.Language, Foot: o.Name, Place: i18n.Date(ctx, s.Clock().In(o.Location())), At: s.Clock()}
	content, err := layOut(ctx, func(w io.Writer) error { return sheet.Write(w, i18n.Typography) })
	if err != nil {
		return err
	}
	inlinePDF(c, o.Slug+"-invitation")
	return sendPDF(c, "private, no-store", content)
}
