package web

import (
	"errors"

	"github.com/labstack/echo/v4"

	"oplibre/app/account"
	"oplibre/app/calling"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/operation/status"
	"oplibre/app/preparation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/views/manage"
	"oplibre/views/part"
)

// settingsLimit is the largest form of an operation: its texts and an outline, in octets.
const settingsLimit = operation.MaxOutlineBytes + 512<<10

// matchesShown is how many communes a search offers.
const matchesShown = 12

// myOperations lists the operations in whose team somebody is; an administrator sees all.
func (s *Site) myOperations(c echo.Context) error {
	ctx, a := c.Request().Context(), visitOf(c).account
	find := func() ([]*operation.Operation, error) { return operation.All(ctx, s.DB) }
	if !a.Administrator {
		find = func() ([]*operation.Operation, error) {
			ids, err := account.OperationsOf(ctx, s.DB, a.ID)
			if err != nil {
				return nil, err
			}
			return operation.Those(ctx, s.DB, ids)
		}
	}
	mine, err := find()
	if err != nil {
		return err
	}
	props := manage.OperationsProps{Operations: mine, Creates: a.Administrator, SignsUp: map[string]bool{}, Welcomes: map[string]bool{}, Notice: s.takeNotice(c)}
	for _, o := range mine {
		grant, err := account.GrantFor(ctx, s.DB, a, o.ID)
		if err != nil {
			return err
		}
		props.Welcomes[o.ID] = grant.May(account.RunDesk) && !grant.May(account.SeeOperation)
		props.SignsUp[o.ID] = grant.May(account.SignUpOthers) && !grant.May(account.SeeOperation)
	}
	page := s.page(c, part.Page{Title: i18n.T(ctx, "operation.list.section"), Noindex: true, Section: "operations", Tabs: s.instanceTabs(c)})
	return s.show(c, page, manage.Operations(props))
}

// dashboard answers where the weekend stands.
func (s *Site) dashboard(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	facts, err := status.Find(ctx, s.DB, o, store.InstantOf(s.Clock()))
	if err != nil {
		return err
	}
	gaps, err := preparation.Missing(ctx, s.DB, o, facts.Now)
	if err != nil {
		return err
	}
	calls, err := calling.Find(ctx, s.DB, o, facts.Now)
	if err != nil {
		return err
	}
	props := manage.DashboardProps{Calls: len(calls.Now), Facts: facts, Gaps: gaps, Notice: s.takeNotice(c), Allowed: func(path string) bool { return s.mayOpen(c, path) }}
	return s.show(c, s.manageFrame(c, i18n.T(ctx, "part.tab.status"), "status"), manage.Dashboard(props))
}

// newOperation shows the empty form of an operation.
func (s *Site) newOperation(c echo.Context) error {
	return s.show(c, s.newOperationFrame(c), manage.OperationForm(manage.OperationFormProps{Form: operation.EmptyForm()}))
}

func (s *Site) newOperationFrame(c echo.Context) part.Page {
	return s.page(c, part.Page{Title: i18n.T(c.Request().Context(), "operation.form.new"), Noindex: true, Section: "operations", Tabs: s.instanceTabs(c)})
}

// createOperation begins an operation with its themes, or goes on looking for its communes.
func (s *Site) createOperation(c echo.Context) error {
	in, err := readOperation(c)
	if err != nil {
		return err
	}
	if !in.saves() {
		return s.show(c, s.newOperationFrame(c), manage.OperationForm(in.props(nil, nil)))
	}
	o, err := operation.Create(c.Request().Context(), s.DB, s.by(c), in.form, programme.CopyThemes)
	if err != nil {
		return s.formAgain(c, err, s.newOperationFrame(c), manage.OperationForm(in.props(nil, err)))
	}
	s.notice(c, "operation.created")
	return seeOther(c, "/gestion/"+o.Slug)
}

// operationSettings shows all that is said of an operation, to be changed.
func (s *Site) operationSettings(c echo.Context) error {
	o := operationOf(c)
	props := manage.OperationFormProps{Operation: o, Form: operation.FormOf(o), Notice: s.takeNotice(c)}
	props.Notes = windowNotes(props.Form)
	if err := addPlan(c.Request().Context(), &props); err != nil {
		return err
	}
	return s.show(c, s.settingsFrame(c), manage.OperationForm(props))
}

func (s *Site) settingsFrame(c echo.Context) part.Page {
	return s.manageFrame(c, i18n.T(c.Request().Context(), "part.tab.settings"), "settings")
}

// updateOperation changes an operation, or goes on looking for its communes and its centre.
func (s *Site) updateOperation(c echo.Context) error {
	in, err := readOperation(c)
	if err != nil {
		return err
	}
	o := operationOf(c)
	in.point(o)
	updated, err := o, in.err
	if err == nil && in.saves() {
		updated, err = operation.Update(c.Request().Context(), s.DB, s.by(c), o.ID, in.form)
	}
	if err == nil && in.saves() {
		s.notice(c, "operation.saved")
		return seeOther(c, "/gestion/"+updated.Slug+"/reglages")
	}
	props := in.props(o, err)
	var refusal *problem.Error
	if errors.As(err, &refusal) {
		if current, stale := refusal.Current.(*operation.Operation); stale {
			props.Changes = in.form.Changes(current)
			props.Form.Version = operation.FormOf(current).Version // seen now: saving again is a decision
		}
	}
	if planErr := addPlan(c.Request().Context(), &props); planErr != nil {
		return planErr
	}
	if err != nil {
		return s.formAgain(c, err, s.settingsFrame(c), manage.OperationForm(props))
	}
	return s.show(c, s.settingsFrame(c), manage.OperationForm(props))
}

// phasePage shows in which phase the operation is and what each other would mean.
func (s *Site) phasePage(c echo.Context) error {
	return s.show(c, s.phaseFrame(c), manage.Phase(manage.PhaseProps{Operation: operationOf(c), Notice: s.takeNotice(c)}))
}

func (s *Site) phaseFrame(c echo.Context) part.Page {
	return s.manageFrame(c, i18n.T(c.Request().Context(), "operation.phase_page.move"), "status")
}

// movePhase moves the operation by hand.
func (s *Site) movePhase(c echo.Context) error {
	var form struct {
		Version string `form:"version"`
		Phase   string `form:"phase"`
	}
	if err := decode(c, &form); err != nil {
		return err
	}
	ctx, o := c.Request().Context(), operationOf(c)
	if _, err := operation.SetPhase(ctx, s.DB, s.by(c), o.ID, form.Version, operation.Phase(form.Phase)); err != nil {
		return s.formAgain(c, err, s.phaseFrame(c), manage.Phase(manage.PhaseProps{Operation: o, Err: err}))
	}
	s.notice(c, "operation.phase_page.saved."+form.Phase)
	return seeOther(c, "/gestion/"+o.Slug)
}
