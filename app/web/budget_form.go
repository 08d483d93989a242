package web

import (
	"github.com/labstack/echo/v4"

	"oplibre/app/budget"
	"oplibre/app/i18n"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/views/manage"
)

// newBudgetLine is an empty expense, or an empty income with ?sens=income.
func (s *Site) newBudgetLine(c echo.Context) error {
	props := manage.BudgetLineProps{Operation: operationOf(c), Form: budget.LineForm{Side: c.QueryParam("sens")}}
	return s.show(c, s.budgetFrame(c), manage.BudgetLine(props))
}

// createBudgetLine adds an expense or an income.
func (s *Site) createBudgetLine(c echo.Context) error {
	var form budget.LineForm
	if err := decode(c, &form); err != nil {
		return err
	}
	made, err := budget.CreateLine(c.Request().Context(), s.DB, s.by(c), operationOf(c), form)
	if err != nil {
		return s.formAgain(c, err, s.budgetFrame(c), manage.BudgetLine(manage.BudgetLineProps{Operation: operationOf(c), Form: form, Err: err}))
	}
	return s.budgetSaved(c, "budget.saved", "/lignes/"+made.ID)
}

// budgetLinePage is one expense or income.
func (s *Site) budgetLinePage(c echo.Context) error {
	props, err := s.budgetLineProps(c)
	if err != nil {
		return err
	}
	props.Notice = s.takeNotice(c)
	return s.show(c, s.budgetFrame(c), manage.BudgetLine(props))
}

func (s *Site) budgetLineProps(c echo.Context) (manage.BudgetLineProps, error) {
	o := operationOf(c)
	l, err := budget.FindLine(c.Request().Context(), s.DB, o, c.Param("line"))
	if err != nil {
		return manage.BudgetLineProps{}, err
	}
	return manage.BudgetLineProps{Operation: o, Line: l, Form: l.FormOf()}, nil
}

// updateBudgetLine changes an expense or an income.
func (s *Site) updateBudgetLine(c echo.Context) error {
	var form budget.LineForm
	if err := decode(c, &form); err != nil {
		return err
	}
	if err := budget.UpdateLine(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("line"), form); err != nil {
		return s.budgetLineAgain(c, err, &form)
	}
	return s.budgetSaved(c, "budget.saved", "/lignes/"+c.Param("line"))
}

// budgetLineAgain shows the page of a line with what was refused: its form, or a receipt when form is nil.
func (s *Site) budgetLineAgain(c echo.Context, refusal error, form *budget.LineForm) error {
	if !problem.Is(refusal, problem.Invalid) && !problem.Is(refusal, problem.Conflict) {
		return refusal
	}
	props, err := s.budgetLineProps(c)
	if err != nil {
		return err
	}
	props.Err = refusal
	if form != nil {
		if problem.Is(refusal, problem.Conflict) {
			props.Changes, form.Version = form.Changes(props.Line), props.Form.Version // seen now: saving again is a decision
		}
		props.Form = *form
	}
	return s.formAgain(c, refusal, s.budgetFrame(c), manage.BudgetLine(props))
}

// newSubsidy is an empty subsidy.
func (s *Site) newSubsidy(c echo.Context) error {
	return s.subsidyForm(c, manage.SubsidyProps{}, nil)
}

// subsidyForm shows the form of a subsidy, with the partners who may fund.
func (s *Site) subsidyForm(c echo.Context, props manage.SubsidyProps, refusal error) (err error) {
	props.Operation, props.Now, props.Err = operationOf(c), s.Clock(), refusal
	if props.Funders, err = budget.Funders(c.Request().Context(), s.DB, props.Operation); err != nil {
		return err
	}
	if props.Subsidy != nil {
		if props.Papers, err = budget.Papers(c.Request().Context(), s.DB, props.Operation, props.Subsidy.ID); err != nil {
			return err
		}
	}
	if refusal != nil {
		return s.formAgain(c, refusal, s.budgetFrame(c), manage.BudgetSubsidy(props))
	}
	return s.show(c, s.budgetFrame(c), manage.BudgetSubsidy(props))
}

// createSubsidy adds a subsidy.
func (s *Site) createSubsidy(c echo.Context) error {
	var form budget.SubsidyForm
	if err := decode(c, &form); err != nil {
		return err
	}
	made, err := budget.CreateSubsidy(c.Request().Context(), s.DB, s.by(c), operationOf(c), form)
	if err != nil {
		return s.subsidyForm(c, manage.SubsidyProps{Form: form}, err)
	}
	return s.budgetSaved(c, "budget.saved", "/subventions/"+made.ID)
}

// subsidyPage is one subsidy.
func (s *Site) subsidyPage(c echo.Context) error {
	found, err := budget.FindSubsidy(c.Request().Context(), s.DB, operationOf(c), c.Param("subsidy"))
	if err != nil {
		return err
	}
	return s.subsidyForm(c, manage.SubsidyProps{Subsidy: found, Form: found.FormOf(), Notice: s.takeNotice(c)}, nil)
}

// updateSubsidy changes a subsidy.
func (s *Site) updateSubsidy(c echo.Context) error {
	var form budget.SubsidyForm
	if err := decode(c, &form); err != nil {
		return err
	}
	ctx, o, id := c.Request().Context(), operationOf(c), c.Param("subsidy")
	refusal := budget.UpdateSubsidy(ctx, s.DB, s.by(c), o, id, form)
	if refusal == nil {
		return s.budgetSaved(c, "budget.saved", "/subventions/"+id)
	}
	found, err := budget.FindSubsidy(ctx, s.DB, o, id)
	if err != nil {
		return err
	}
	props := manage.SubsidyProps{Subsidy: found}
	if problem.Is(refusal, problem.Conflict) {
		props.Changes, form.Version = form.Changes(found), found.FormOf().Version // seen now: saving again is a decision
	}
	props.Form = form
	return s.subsidyForm(c, props, refusal)
}

// newGift is an empty contribution in kind; ?lieu= and ?materiel= fill in what is lent.
func (s *Site) newGift(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	form := budget.GiftForm{Kind: string(budget.Loan)}
	if id := c.QueryParam("lieu"); id != "" {
		place, err := programme.FindPlace(ctx, s.DB, o.ID, id)
		if err != nil {
			return err
		}
		form.Place, form.Title = place.ID, place.Name
	}
	if id := c.QueryParam("materiel"); id != "" {
		stock, err := programme.FindStockOf(ctx, s.DB, o.ID, id)
		if err != nil {
			return err
		}
		form.Equipment, form.Title, form.Giver = stock.ID, manage.ThingTitle(ctx, stock), stock.From
	}
	return s.show(c, s.budgetFrame(c), manage.BudgetGift(manage.GiftProps{Operation: o, Form: form}))
}

// createGift adds a contribution in kind.
func (s *Site) createGift(c echo.Context) error {
	var form budget.GiftForm
	if err := decode(c, &form); err != nil {
		return err
	}
	if _, err := budget.CreateGift(c.Request().Context(), s.DB, s.by(c), operationOf(c), form); err != nil {
		return s.formAgain(c, err, s.budgetFrame(c), manage.BudgetGift(manage.GiftProps{Operation: operationOf(c), Form: form, Err: err}))
	}
	return s.budgetSaved(c, "budget.saved", "#apports")
}

// giftPage is one contribution in kind.
func (s *Site) giftPage(c echo.Context) error {
	found, err := budget.FindGift(c.Request().Context(), s.DB, operationOf(c), c.Param("gift"))
	if err != nil {
		return err
	}
	props := manage.GiftProps{Operation: operationOf(c), Gift: found, Form: found.FormOf(), Notice: s.takeNotice(c)}
	return s.show(c, s.budgetFrame(c), manage.BudgetGift(props))
}

// updateGift changes a contribution in kind.
func (s *Site) updateGift(c echo.Context) error {
	var form budget.GiftForm
	if err := decode(c, &form); err != nil {
		return err
	}
	ctx, o, id := c.Request().Context(), operationOf(c), c.Param("gift")
	refusal := budget.UpdateGift(ctx, s.DB, s.by(c), o, id, form)
	if refusal == nil {
		return s.budgetSaved(c, "budget.saved", "/apports/"+id)
	}
	found, err := budget.FindGift(ctx, s.DB, o, id)
	if err != nil {
		return err
	}
	props := manage.GiftProps{Operation: o, Gift: found, Err: refusal}
	if problem.Is(refusal, problem.Conflict) {
		props.Changes, form.Version = form.Changes(found), found.FormOf().Version // seen now: saving again is a decision
	}
	props.Form = form
	return s.formAgain(c, refusal, s.budgetFrame(c), manage.BudgetGift(props))
}

// removal asks before something of the budget is deleted; once more when it has changed since it was asked.
func (s *Site) removal(c echo.Context, props manage.RemovalProps, refusal error) error {
	props.Operation, props.Changed = operationOf(c), refusal != nil
	props.Path = budgetPath(c, props.Path)
	if refusal != nil {
		return s.formAgain(c, refusal, s.budgetFrame(c), manage.BudgetRemoval(props))
	}
	return s.show(c, s.budgetFrame(c), manage.BudgetRemoval(props))
}

// removed answers the deletion of something of the budget: again shows the question with what has changed.
func (s *Site) removed(c echo.Context, err error, again func(refusal error) error) error {
	switch {
	case problem.Is(err, problem.Conflict):
		return again(err)
	case err != nil:
		return err
	}
	return s.budgetSaved(c, "budget.removed", "")
}

func (s *Site) budgetLineRemoval(c echo.Context) error { return s.askLineRemoval(c, nil) }

func (s *Site) askLineRemoval(c echo.Context, refusal error) error {
	ctx := c.Request().Context()
	l, err := budget.FindLine(ctx, s.DB, operationOf(c), c.Param("line"))
	if err != nil {
		return err
	}
	props := manage.RemovalProps{Name: l.Title, Text: i18n.T(ctx, "budget.removal.line_none"), Path: "/lignes/" + l.ID, Version: l.FormOf().Version}
	if n := len(l.Receipts); n > 0 {
		props.Text = i18n.N(ctx, "budget.removal.line", n)
	}
	return s.removal(c, props, refusal)
}

// removeBudgetLine deletes an expense or an income.
func (s *Site) removeBudgetLine(c echo.Context) error {
	err := budget.RemoveLine(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("line"), c.FormValue("version"))
	return s.removed(c, err, func(refusal error) error { return s.askLineRemoval(c, refusal) })
}

func (s *Site) subsidyRemoval(c echo.Context) error { return s.askSubsidyRemoval(c, nil) }

func (s *Site) askSubsidyRemoval(c echo.Context, refusal error) error {
	ctx := c.Request().Context()
	found, err := budget.FindSubsidy(ctx, s.DB, operationOf(c), c.Param("subsidy"))
	if err != nil {
		return err
	}
	return s.removal(c, manage.RemovalProps{Name: found.Name, Text: i18n.T(ctx, "budget.removal.subsidy"), Path: "/subventions/" + found.ID, Version: found.FormOf().Version}, refusal)
}

// removeSubsidy deletes a subsidy.
func (s *Site) removeSubsidy(c echo.Context) error {
	err := budget.RemoveSubsidy(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("subsidy"), c.FormValue("version"))
	return s.removed(c, err, func(refusal error) error { return s.askSubsidyRemoval(c, refusal) })
}

func (s *Site) giftRemoval(c echo.Context) error { return s.askGiftRemoval(c, nil) }

func (s *Site) askGiftRemoval(c echo.Context, refusal error) error {
	ctx := c.Request().Context()
	found, err := budget.FindGift(ctx, s.DB, operationOf(c), c.Param("gift"))
	if err != nil {
		return err
	}
	return s.removal(c, manage.RemovalProps{Name: found.Title, Text: i18n.T(ctx, "budget.removal.gift"), Path: "/apports/" + found.ID, Version: found.FormOf().Version}, refusal)
}

// removeGift deletes a contribution in kind.
func (s *Site) removeGift(c echo.Context) error {
	err := budget.RemoveGift(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("gift"), c.FormValue("version"))
	return s.removed(c, err, func(refusal error) error { return s.askGiftRemoval(c, refusal) })
}
