package web

import (
	"strings"

	"github.com/labstack/echo/v4"

	"oplibre/app/programme"
	"oplibre/views/manage"
)

// themesPage shows which themes the operation has and under which licences.
func (s *Site) themesPage(c echo.Context) error {
	themes, err := programme.FindThemes(c.Request().Context(), s.DB, operationOf(c).ID)
	if err != nil {
		return err
	}
	return s.show(c, s.programmePage(c, "programme.theme.title"), manage.Themes(manage.ThemesProps{Operation: operationOf(c), Themes: themes,
		Form: programme.ThemesFormOf(themes), Notice: s.takeNotice(c)}))
}

// saveThemes turns themes on and off and changes their licences.
func (s *Site) saveThemes(c echo.Context) error {
	var form programme.ThemesForm
	if err := decode(c, &form); err != nil {
		return err
	}
	form.DataLicences, form.MediaLicences = licencesOf(c, "data_licence_"), licencesOf(c, "media_licence_")
	o, ctx := operationOf(c), c.Request().Context()
	if err := programme.SetThemes(ctx, s.DB, s.by(c), o.ID, form); err != nil {
		themes, failed := programme.FindThemes(ctx, s.DB, o.ID)
		if failed != nil {
			return failed
		}
		return s.formAgain(c, err, s.programmePage(c, "programme.theme.title"),
			manage.Themes(manage.ThemesProps{Operation: o, Themes: themes, Form: form, Err: err}))
	}
	s.notice(c, "programme.theme.saved")
	return seeOther(c, programmePath(c, "/themes"))
}

// licencesOf reads the fields that a prefix and the slug of a theme name.
func licencesOf(c echo.Context, prefix string) map[string]string {
	licences := map[string]string{}
	for name, values := range c.Request().PostForm {
		if slug, found := strings.CutPrefix(name, prefix); found && len(values) > 0 {
			licences[slug] = clean(values[0])
		}
	}
	return licences
}
