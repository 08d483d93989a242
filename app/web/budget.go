package web

import (
	"bytes"
	"context"
	"io"
	"strconv"

	"github.com/labstack/echo/v4"

	"oplibre/app/budget"
	csvtable "oplibre/app/format/csv"
	"oplibre/app/format/xlsx"
	"oplibre/app/i18n"
	"oplibre/app/problem"
	"oplibre/views/manage"
	"oplibre/views/part"
)

func (s *Site) budgetFrame(c echo.Context) part.Page {
	return s.manageFrame(c, i18n.T(c.Request().Context(), "budget.title"), "budget")
}

func budgetPath(c echo.Context, below string) string {
	return "/gestion/" + operationOf(c).Slug + "/budget" + below
}

// budgetSaved leads back to the budget after a form was accepted.
func (s *Site) budgetSaved(c echo.Context, notice, below string) error {
	s.notice(c, notice)
	return seeOther(c, budgetPath(c, below))
}

// budgetPage is the budget as it stands.
func (s *Site) budgetPage(c echo.Context) error {
	props, err := s.budgetProps(c)
	if err != nil {
		return err
	}
	props.Notice = s.takeNotice(c)
	return s.show(c, s.budgetFrame(c), manage.Budget(props))
}

func (s *Site) budgetProps(c echo.Context) (props manage.BudgetProps, err error) {
	ctx, o := c.Request().Context(), operationOf(c)
	props = manage.BudgetProps{Operation: o, Now: s.Clock()}
	if props.Budget, err = budget.Load(ctx, s.DB, o); err != nil {
		return props, err
	}
	props.Form = props.Budget.Settings.FormOf()
	props.Equipment, props.Places, err = budget.Unvalued(ctx, s.DB, o)
	return props, err
}

// setBudgetHours says what volunteers' hours are worth.
func (s *Site) setBudgetHours(c echo.Context) error {
	var form budget.HoursForm
	if err := decode(c, &form); err != nil {
		return err
	}
	if err := budget.SetHours(c.Request().Context(), s.DB, s.by(c), operationOf(c), form); err != nil {
		props, failed := s.budgetProps(c)
		if failed != nil {
			return failed
		}
		if problem.Is(err, problem.Conflict) {
			props.Changes = form.Changes(&props.Budget.Settings)
			form.Version = props.Form.Version // seen now: saving again is a decision
		}
		props.Form, props.Err = form, err
		return s.formAgain(c, err, s.budgetFrame(c), manage.Budget(props))
	}
	return s.budgetSaved(c, "budget.saved", "#apports")
}

// financialReport is the report for funders, to be filled in.
func (s *Site) financialReport(c echo.Context) error {
	props, err := s.reportProps(c)
	if err != nil {
		return err
	}
	props.Notice = s.takeNotice(c)
	return s.show(c, s.budgetFrame(c), manage.FinancialReport(props))
}

func (s *Site) reportProps(c echo.Context) (manage.FinancialReportProps, error) {
	o := operationOf(c)
	b, err := budget.Load(c.Request().Context(), s.DB, o)
	if err != nil {
		return manage.FinancialReportProps{}, err
	}
	return manage.FinancialReportProps{Operation: o, Now: s.Clock(), Budget: b, Version: strconv.FormatInt(b.Settings.Version, 10), Answers: b.Settings.Answers}, nil
}

// saveFinancialReport keeps the texts of the report.
func (s *Site) saveFinancialReport(c echo.Context) error {
	var form struct {
		Version string `form:"version"`
	}
	if err := decode(c, &form); err != nil {
		return err
	}
	answers := map[string]string{}
	for _, question := range budget.Questions {
		answers[question] = clean(c.Request().PostForm.Get(question))
	}
	if err := budget.SetAnswers(c.Request().Context(), s.DB, s.by(c), operationOf(c), form.Version, answers); err != nil {
		props, failed := s.reportProps(c)
		if failed != nil {
			return failed
		}
		props.Answers, props.Err, props.Stale = answers, err, problem.Is(err, problem.Conflict)
		return s.formAgain(c, err, s.budgetFrame(c), manage.FinancialReport(props))
	}
	return s.budgetSaved(c, "budget.saved", "/compte-rendu")
}

// printFinancialReport is the report as a sheet to print and sign.
func (s *Site) printFinancialReport(c echo.Context) error {
	props, err := s.reportProps(c)
	if err != nil {
		return err
	}
	return s.show(c, s.budgetFrame(c), manage.PrintFinancialReport(props))
}

// budgetWorkbook is the budget as a spreadsheet.
func (s *Site) budgetWorkbook(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	b, err := budget.Load(ctx, s.DB, o)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	words := budget.Words{Language: i18n.Of(ctx), Say: func(key string) string { return i18n.T(ctx, key) }}
	if err := xlsx.Write(&body, b.Workbook(o, words)); err != nil {
		return err
	}
	return s.budgetFile(c, "xlsx", xlsx.MediaType, body.Bytes())
}

// budgetTable is the table of the report as CSV.
func (s *Site) budgetTable(c echo.Context) error {
	ctx := c.Request().Context()
	b, err := budget.Load(ctx, s.DB, operationOf(c))
	if err != nil {
		return err
	}
	var body bytes.Buffer
	if err := b.WriteTable(&body, i18n.Of(ctx)); err != nil {
		return err
	}
	return s.budgetFile(c, "csv", csvtable.MediaType, body.Bytes())
}

// budgetFile sends a file that is for the team alone.
func (s *Site) budgetFile(c echo.Context, extension, mediaType string, body []byte) error {
	h := c.Response().Header()
	h.Set(echo.HeaderContentDisposition, `attachment; filename="compte-rendu-`+operationOf(c).Slug+"."+extension+`"`)
	h.Set("Cache-Control", "private, no-store")
	return c.Blob(200, mediaType, body)
}

// addReceipt attaches a receipt to a line.
func (s *Site) addReceipt(c echo.Context) error {
	id := c.Param("line")
	err := takeAttachment(c, func(ctx context.Context, name string, r io.Reader) error {
		return budget.AddReceipt(ctx, s.DB, s.by(c), operationOf(c), id, name, r)
	})
	if err != nil {
		return s.budgetLineAgain(c, err, nil)
	}
	return s.budgetSaved(c, "attachment.added", "/lignes/"+id+"#papiers")
}

// showReceipt sends a receipt to the team.
func (s *Site) showReceipt(c echo.Context) error {
	r, err := budget.FindReceipt(c.Request().Context(), s.DB, operationOf(c), c.Param("line"), c.Param("receipt"))
	if err != nil {
		return err
	}
	return s.sendAttachment(c, r.File)
}

// removeReceipt forgets a receipt.
func (s *Site) removeReceipt(c echo.Context) error {
	if err := budget.RemoveReceipt(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("line"), c.Param("receipt")); err != nil {
		return err
	}
	return s.budgetSaved(c, "attachment.removed", "/lignes/"+c.Param("line")+"#papiers")
}
