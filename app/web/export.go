package web

import (
	"bytes"
	"context"
	"io"

	"github.com/labstack/echo/v4"

	"oplibre/app/format/ics"
	"oplibre/app/format/openagenda"
	"oplibre/app/format/xlsx"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/exchange"
	"oplibre/app/store"
	"oplibre/views/public"
)

// programmeWorkbook is the whole programme as a spreadsheet, in the language of whoever asks.
func (s *Site) programmeWorkbook(c echo.Context) error {
	language := i18n.Of(c.Request().Context())
	return s.programmeFile(c, "xlsx", xlsx.MediaType, func(w io.Writer, o *operation.Operation, listings []*programme.Listing, at programme.Addresses) error {
		return xlsx.Write(w, exchange.Workbook(o, listings, at, language))
	})
}

// programmeAgenda is the whole programme as OpenAgenda takes it over.
func (s *Site) programmeAgenda(c echo.Context) error {
	return s.programmeFile(c, "openagenda.json", openagenda.MediaType, func(w io.Writer, o *operation.Operation, listings []*programme.Listing, at programme.Addresses) error {
		return openagenda.Write(w, exchange.Agenda(o, listings, at))
	})
}

// programmeTemplate is the spreadsheet that a team fills in and imports.
func (s *Site) programmeTemplate(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	choices, err := programme.FindChoices(ctx, s.DB, o.ID)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	if err := xlsx.Write(&body, exchange.Template(choices.Themes, choices.Places, i18n.Of(ctx))); err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set(echo.HeaderContentDisposition, `attachment; filename="modele-`+o.Slug+`.xlsx"`)
	h.Set("Cache-Control", "no-cache")
	return c.Blob(200, xlsx.MediaType, body.Bytes())
}

// calendarFilter is what of the query a calendar looks at: not whether there are seats now, because people subscribe.
func calendarFilter(c echo.Context) programme.Filter {
	f := programme.ParseFilter(c.QueryParams())
	return programme.Filter{Day: f.Day, Theme: f.Theme, Place: f.Place, Audience: f.Audience, Access: f.Access}
}

// chosenCalendar is the programme as a calendar, or what of it a filter or a selection keeps: a theme, a place, a day, some
// ateliers. It returns problem.NotFound when that is nothing.
func (s *Site) chosenCalendar(c echo.Context) error {
	view := public.ProgrammeView{Filter: calendarFilter(c), Selection: programme.ParseSelection(c.QueryParam("choix"))}
	if view.Filter == (programme.Filter{}) && len(view.Selection) == 0 {
		return s.programmeCalendar(c)
	}
	o, filter := operationOf(c), view.Filter
	h := c.Response().Header()
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set(echo.HeaderContentDisposition, `inline; filename="`+o.Slug+`.ics"`)
	return s.kept(c, "calendar "+view.Path(o), ics.MediaType, func(ctx context.Context) (content, error) {
		found, err := programme.FindProgramme(ctx, s.DB, o, filter, store.InstantOf(s.Clock()))
		if err != nil {
			return content{}, err
		}
		found.Keep(view.Selection)
		title, chosen := o.Name, found.Listings()
		if len(chosen) == 0 {
			return content{}, problem.New(problem.NotFound, "error.not_found", nil)
		}
		if filter.Theme != "" {
			title += " – " + chosen[0].Theme.Name
		}
		if filter.Place != "" {
			title += " – " + chosen[0].Place.Name
		}
		var body bytes.Buffer
		err = ics.Write(&body, programme.Calendar(o, title, chosen, s.addresses()))
		return content{body: body.Bytes()}, err
	})
}
