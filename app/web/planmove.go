package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"oplibre/app/account"
	"oplibre/app/i18n"
	"oplibre/app/problem"
	"oplibre/app/programme/plan"
	"oplibre/views/manage"
)

func encodeJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false) // it is data for a script, never written into a page as it is
	return encoder.Encode(value)
}

// planned finds an atelier in the plan. It returns problem.NotFound.
func (s *Site) planned(c echo.Context) (*plan.Plan, *plan.Atelier, error) {
	p, err := plan.Load(c.Request().Context(), s.DB, operationOf(c))
	if err != nil {
		return nil, nil, err
	}
	a := p.Find(c.Param("atelier"))
	if a == nil {
		return nil, nil, problem.New(problem.NotFound, "error.not_found", nil)
	}
	return p, a, nil
}

// moveAtelierPage is the form that gives an atelier a place and an hour.
func (s *Site) moveAtelierPage(c echo.Context) error {
	p, a, err := s.planned(c)
	if err != nil {
		return err
	}
	view := planView(c)
	props := manage.PlanMoveProps{Plan: p, Atelier: a, View: view, Form: a.FormOf(p.Day(view.Day))}
	return s.show(c, s.planPage(c, a.Title), manage.PlanMove(props))
}

// moveAtelier gives an atelier a place and an hour, from the form or from the grid.
func (s *Site) moveAtelier(c echo.Context) error {
	var form plan.MoveForm
	if err := decode(c, &form); err != nil {
		return err
	}
	moved, err := plan.MoveBy(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("atelier"), form)
	if err != nil {
		return s.notMoved(c, form, err)
	}
	return s.replanned(c, moved, "move")
}

// undoPlan takes back the last change of this person, or all that were made in one go.
func (s *Site) undoPlan(c echo.Context) error {
	undone, err := plan.Undo(c.Request().Context(), s.DB, s.by(c), operationOf(c))
	return s.stepped(c, "undo", undone, err)
}

// redoPlan makes the change again that this person has just taken back.
func (s *Site) redoPlan(c echo.Context) error {
	redone, err := plan.Redo(c.Request().Context(), s.DB, s.by(c), operationOf(c))
	return s.stepped(c, "redo", redone, err)
}

// stepped shows the grid after a step through the history, or why there was none; step is "undo" or "redo".
func (s *Site) stepped(c echo.Context, step string, ateliers []*plan.Atelier, err error) error {
	var refusal *problem.Error
	switch {
	case err == nil && len(ateliers) == 1:
		return s.replanned(c, ateliers[0], step)
	case err == nil:
		return s.replannedAll(c, ateliers, step)
	case problem.Is(err, problem.NotFound):
		err = problem.New(problem.Conflict, "plan."+step+".nothing", nil)
	case problem.Is(err, problem.Conflict) && errors.As(err, &refusal):
		if stale, is := refusal.Current.(plan.Stale); is {
			err = problem.New(problem.Conflict, "plan."+step+".changed", problem.Args{"Title": stale.Atelier.Title})
		}
	}
	if wantsJSON(c) {
		return s.refusePlan(c, err)
	}
	props, failed := s.planProps(c, planView(c))
	if failed != nil {
		return failed
	}
	props.Err = err
	return s.formAgain(c, err, s.gridPage(c, props.Grid.Day), manage.Plan(props))
}

// replanned shows the grid after one atelier has changed: on the day on which one was, or on the new day of the atelier
// without a script. step is what was done: "move", "undo" or "redo".
func (s *Site) replanned(c echo.Context, a *plan.Atelier, step string) error {
	view, ctx := planView(c), c.Request().Context()
	if wantsJSON(c) {
		props, err := s.planProps(c, view)
		if err != nil {
			return err
		}
		said := manage.PlanSaid(ctx, props, a)
		if step != "move" {
			said = i18n.T(ctx, "plan."+step+".done") + " " + said
		}
		return s.planAnswer(c, http.StatusOK, props, a, said)
	}
	if a.Scheduled() {
		view.Day = plan.DayOf(a.StartsAt, operationOf(c).Location()).Date
	}
	s.notice(c, "plan."+step+".done")
	return seeOther(c, programmePath(c, "/programme/grille"+view.Query()))
}

// replannedAll shows the grid after a step that changed several ateliers.
func (s *Site) replannedAll(c echo.Context, ateliers []*plan.Atelier, step string) error {
	view, ctx := planView(c), c.Request().Context()
	if wantsJSON(c) {
		props, err := s.planProps(c, view)
		if err != nil {
			return err
		}
		return s.planAnswer(c, http.StatusOK, props, nil, i18n.N(ctx, "plan."+step+".done_all", len(ateliers)))
	}
	s.notice(c, "plan."+step+".done_many")
	return seeOther(c, programmePath(c, "/programme/grille"+view.Query()))
}

// notMoved shows the form again with what is wrong; after a conflict, with what somebody else made of the atelier.
func (s *Site) notMoved(c echo.Context, form plan.MoveForm, refusal error) error {
	p, a, err := s.planned(c)
	if err != nil {
		return err
	}
	props := manage.PlanMoveProps{Plan: p, Atelier: a, View: planView(c), Form: form, Err: refusal}
	if problem.Is(refusal, problem.Conflict) {
		if err := s.tellWho(c, &props); err != nil {
			return err
		}
	}
	if wantsJSON(c) && props.Theirs {
		var html bytes.Buffer
		if err := manage.PlanConflict(props).Render(c.Request().Context(), &html); err != nil {
			return err
		}
		return writeFragment(c, http.StatusConflict, planFragment{Dialog: html.String()})
	}
	if wantsJSON(c) {
		return s.refusePlan(c, refusal)
	}
	return s.formAgain(c, refusal, s.planPage(c, a.Title), manage.PlanMove(props))
}

// tellWho says in the form who changed the atelier meanwhile. The form itself keeps its fields, and takes the new token:
// whoever has seen both may choose.
func (s *Site) tellWho(c echo.Context, props *manage.PlanMoveProps) error {
	ctx, o := c.Request().Context(), operationOf(c)
	props.Theirs = true
	last, err := plan.LastOf(ctx, s.DB, o, props.Atelier.ID)
	if err != nil || last == nil {
		return err
	}
	who, err := account.Find(ctx, s.DB, last.AccountID)
	if err != nil {
		return nil //nolint:nilerr // an account that is gone has no name: the page says "somebody"
	}
	props.Who, props.When = who.Name, last.At.In(o.Location())
	return nil
}

// refusePlan tells the script why nothing was moved, with the sentences of the fields.
func (s *Site) refusePlan(c echo.Context, err error) error {
	var refusal *problem.Error
	if !errors.As(err, &refusal) {
		return err
	}
	ctx := c.Request().Context()
	detail := i18n.Say(ctx, refusal.Message)
	for i, field := range refusal.Fields {
		if i == 0 {
			detail = ""
		} else {
			detail += " "
		}
		detail += i18n.Say(ctx, field.Message)
	}
	return writeFragment(c, statusOf(err), planFragment{Detail: detail})
}
