package web

import (
	"slices"

	"github.com/labstack/echo/v4"

	"oplibre/app/i18n"
	"oplibre/app/mail"
	"oplibre/views/manage"
)

// letterKinds lists the letters that the operation writes by itself.
func (s *Site) letterKinds(c echo.Context) error {
	ctx := c.Request().Context()
	props := manage.LetterKindsProps{Slug: operationOf(c).Slug, Kinds: mail.Kinds}
	return s.show(c, s.letterFrame(c, i18n.T(ctx, "letter.previews.title")), manage.LetterKinds(props))
}

// previewLanguage is that of ?pour=, or the operation's.
func previewLanguage(c echo.Context) string {
	if asked := c.QueryParam("pour"); slices.Contains(i18n.Languages, asked) {
		return asked
	}
	if language := operationOf(c).Language; slices.Contains(i18n.Languages, language) {
		return language
	}
	return i18n.Languages[0]
}

// letterPreview shows a letter of a kind as it would be written today, to read before anybody gets one.
func (s *Site) letterPreview(c echo.Context) error {
	ctx, language := c.Request().Context(), previewLanguage(c)
	made, err := mail.PreviewOf(ctx, s.DB, s.BaseURL, operationOf(c), c.Param("kind"), language, s.Clock())
	if err != nil {
		return err
	}
	text, _, err := mail.Document(ctx, s.BaseURL, made.Message)
	if err != nil {
		return err
	}
	framing(c)
	props := manage.LetterKindProps{Slug: operationOf(c).Slug, Kind: c.Param("kind"), Language: language, Languages: i18n.Languages, Subject: made.Subject, Body: text,
		To: made.To, Sender: made.Sender, ReplyTo: made.ReplyTo, Invented: made.Invented, Mine: visitOf(c).account.Email, Leaving: s.leaving(c, operationOf(c).Location()), Notice: s.takeNotice(c)}
	return s.show(c, s.letterFrame(c, i18n.T(ctx, "mail.letter.kind."+c.Param("kind"))), manage.OneLetterKind(props))
}

// previewDocument is the same letter as it arrives.
func (s *Site) previewDocument(c echo.Context) error {
	ctx := c.Request().Context()
	made, err := mail.PreviewOf(ctx, s.DB, s.BaseURL, operationOf(c), c.Param("kind"), previewLanguage(c), s.Clock())
	if err != nil {
		return err
	}
	_, html, err := mail.Document(ctx, s.BaseURL, made.Message)
	if err != nil {
		return err
	}
	return letterHTML(c, html)
}

// testLetter sends a preview to whoever asks for it, and to nobody else.
func (s *Site) testLetter(c echo.Context) error {
	kind, language := c.Param("kind"), previewLanguage(c)
	err := mail.SendTest(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, visitOf(c).account.Email, kind, language)
	if err != nil {
		return err
	}
	s.notice(c, "letter.test.queued")
	return seeOther(c, lettersPath(c)+"/apercus/"+kind+"?pour="+language)
}
