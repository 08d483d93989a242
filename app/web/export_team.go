package web

import (
	"bytes"

	"github.com/labstack/echo/v4"

	csvtable "oplibre/app/format/csv"
	"oplibre/app/format/xlsx"
	"oplibre/app/i18n"
	"oplibre/app/programme/exchange"
)

// teamWorkbook is the programme in preparation as a spreadsheet, with all that only the team knows, to be changed and
// imported again.
func (s *Site) teamWorkbook(c echo.Context) error {
	ctx := c.Request().Context()
	book, err := exchange.TeamWorkbook(ctx, s.DB, operationOf(c), s.addresses(), i18n.Of(ctx))
	if err != nil {
		return err
	}
	var body bytes.Buffer
	if err := xlsx.Write(&body, book); err != nil {
		return err
	}
	return s.teamFile(c, "xlsx", xlsx.MediaType, body.Bytes())
}

// teamTable is the same as CSV.
func (s *Site) teamTable(c echo.Context) error {
	var body bytes.Buffer
	if err := exchange.TeamTable(c.Request().Context(), s.DB, operationOf(c), s.addresses(), &body); err != nil {
		return err
	}
	return s.teamFile(c, "csv", csvtable.MediaType, body.Bytes())
}

// teamFile sends a file that nobody but the team may have: it is kept nowhere.
func (s *Site) teamFile(c echo.Context, extension, mediaType string, body []byte) error {
	h := c.Response().Header()
	h.Set(echo.HeaderContentDisposition, `attachment; filename="equipe-`+operationOf(c).Slug+"."+extension+`"`)
	h.Set("Cache-Control", "no-store")
	return c.Blob(200, mediaType, body)
}
