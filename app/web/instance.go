package web

import (
	"github.com/labstack/echo/v4"

	"oplibre/app/format/markdown"
	"oplibre/app/i18n"
	"oplibre/app/instance"
	"oplibre/views/manage"
	"oplibre/views/part"
	"oplibre/views/public"
)

// settingsPage shows who runs the site, and leads to the legal pages.
func (s *Site) settingsPage(c echo.Context) error {
	settings, err := instance.LoadSettings(c.Request().Context(), s.DB)
	if err != nil {
		return err
	}
	return s.show(c, s.instanceFrame(c, "instance.title"), manage.Settings(s.settingsProps(c, settings, nil)))
}

func (s *Site) settingsProps(c echo.Context, form instance.Settings, refused error) manage.SettingsProps {
	return manage.SettingsProps{Form: form, Err: refused, Notice: s.takeNotice(c), Version: s.Version, Database: s.DB.Dialect(), Address: s.BaseURL}
}

func (s *Site) instanceFrame(c echo.Context, key string) part.Page {
	ctx := c.Request().Context()
	return s.page(c, part.Page{Title: i18n.T(ctx, key), Noindex: true, Tabs: s.instanceTabs(c), Section: "instance"})
}

func (s *Site) saveSettings(c echo.Context) error {
	var form instance.Settings
	if err := decode(c, &form); err != nil {
		return err
	}
	if err := instance.SaveSettings(c.Request().Context(), s.DB, s.by(c), form); err != nil {
		return s.formAgain(c, err, s.instanceFrame(c, "instance.title"), manage.Settings(s.settingsProps(c, form, err)))
	}
	s.desks.forget()
	s.notice(c, "instance.saved")
	return seeOther(c, "/gestion/instance")
}

// legalEditor shows the text of a legal page in one language, to be changed.
func (s *Site) legalEditor(c echo.Context) error {
	text, err := instance.FindLegal(c.Request().Context(), s.DB, instance.LegalPage(c.Param("page")), c.Param("language"))
	if err != nil {
		return err
	}
	form := instance.LegalForm{Version: text.Version, Markdown: text.Markdown}
	return s.show(c, s.instanceFrame(c, "instance.legal.title"), manage.Legal(manage.LegalProps{Text: text, Form: form}))
}

func (s *Site) saveLegal(c echo.Context) error {
	ctx, page, language := c.Request().Context(), instance.LegalPage(c.Param("page")), c.Param("language")
	var form instance.LegalForm
	if err := decode(c, &form); err != nil {
		return err
	}
	if err := instance.SaveLegal(ctx, s.DB, s.by(c), page, language, form); err != nil {
		text, findErr := instance.FindLegal(ctx, s.DB, page, language)
		if findErr != nil {
			return findErr
		}
		return s.formAgain(c, err, s.instanceFrame(c, "instance.legal.title"), manage.Legal(manage.LegalProps{Text: text, Form: form, Err: err}))
	}
	s.notice(c, "instance.saved")
	return seeOther(c, "/gestion/instance")
}

// legalPage shows one of the legal pages; its address is its name.
func (s *Site) legalPage(c echo.Context) error {
	ctx := c.Request().Context()
	page := instance.LegalPage(c.Path()[1:])
	text, err := instance.FindLegal(ctx, s.DB, page, visitOf(c).language)
	if err != nil {
		return err
	}
	html := markdown.HTML(text.Markdown)
	title := i18n.T(ctx, "instance.legal."+string(page))
	return s.show(c, s.page(c, part.Page{Title: title}), public.Legal(title, html))
}
