package web

import (
	"github.com/labstack/echo/v4"

	"oplibre/app/i18n"
	"oplibre/app/mail"
	"oplibre/app/store"
	"oplibre/views/manage"
)

// outboxPage lists the letters of the operation.
func (s *Site) outboxPage(c echo.Context) error {
	o := operationOf(c)
	letters, err := mail.Outbox(c.Request().Context(), s.DB, o.ID)
	if err != nil {
		return err
	}
	props := manage.OutboxProps{Slug: o.Slug, Notice: s.takeNotice(c)}
	for _, letter := range letters {
		props.Letters = append(props.Letters, manage.LetterLine{ID: letter.ID, Kind: letter.Kind, Recipient: letter.Recipient,
			Created: letter.CreatedAt.In(o.Location()), State: letter.State})
	}
	page := s.manageFrame(c, i18n.T(c.Request().Context(), "mail.outbox.title"), "letters")
	return s.show(c, page, manage.Outbox(props))
}

// letterPage writes one letter, to be read, copied or printed.
func (s *Site) letterPage(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	letter, err := mail.Find(ctx, s.DB, o.ID, c.Param("letter"))
	if err != nil {
		return err
	}
	open := map[string]bool{store.LetterWaiting: true, store.LetterUnknown: true, store.LetterRefused: true, store.LetterFailed: true}
	message, err := mail.Write(ctx, s.DB, s.BaseURL, letter)
	if err != nil {
		return err
	}
	return s.show(c, s.manageFrame(c, message.Subject, "letters"), manage.Letter(manage.LetterProps{Slug: o.Slug, ID: letter.ID,
		To: message.To, Subject: message.Subject, Body: message.Body, Language: letter.Language, Sent: !open[letter.State]}))
}

func (s *Site) markLetterSent(c echo.Context) error {
	o := operationOf(c)
	if err := mail.MarkSent(c.Request().Context(), s.DB, s.by(c), o.ID, c.Param("letter")); err != nil {
		return err
	}
	s.notice(c, "mail.outbox.marked")
	return seeOther(c, "/gestion/"+o.Slug+"/lettres")
}
