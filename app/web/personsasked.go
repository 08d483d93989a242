package web

import (
	"bytes"

	"github.com/labstack/echo/v4"

	csvtable "oplibre/app/format/csv"
	"oplibre/app/format/xlsx"
	"oplibre/app/i18n"
	"oplibre/app/signup/asked"
	"oplibre/views/manage"
)

// askedTotals adds up what those who come have said: what they need, what they eat, the user names that are missing.
func (s *Site) askedTotals(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	totals, err := asked.FindTotals(ctx, s.DB, o.ID)
	if err != nil {
		return err
	}
	return s.show(c, s.manageFrame(c, i18n.T(ctx, "asked.totals"), "people"), manage.Asked(manage.AskedProps{Operation: o, Totals: totals}))
}

// mealsTable is what there is to order, as CSV.
func (s *Site) mealsTable(c echo.Context) error {
	totals, err := asked.FindTotals(c.Request().Context(), s.DB, operationOf(c).ID)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	if err := totals.WriteMeals(&body); err != nil {
		return err
	}
	return s.teamFile(c, "csv", csvtable.MediaType, body.Bytes())
}

// mealsWorkbook is the same as a spreadsheet.
func (s *Site) mealsWorkbook(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	totals, err := asked.FindTotals(ctx, s.DB, o.ID)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	if err := xlsx.Write(&body, totals.MealBook(o, i18n.Of(ctx))); err != nil {
		return err
	}
	return s.teamFile(c, "xlsx", xlsx.MediaType, body.Bytes())
}
