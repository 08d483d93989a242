package web

import (
	"encoding/json"
	"mime"
	"net/http"

	"github.com/labstack/echo/v4"

	"oplibre/app/desk"
	"oplibre/app/problem"
	"oplibre/views/manage"
)

// What devices send and are sent is JSON, never a page: a network that answers in our place, as that of a station does, is told apart by
// the content type and by the echo of the batch.

// syncDesk does what a device kept while it had no network.
func (s *Site) syncDesk(c echo.Context, v *deskVisit) error {
	kind, _, err := mime.ParseMediaType(c.Request().Header.Get(echo.HeaderContentType))
	if err != nil || kind != echo.MIMEApplicationJSON {
		return s.refuseDevice(c, problem.New(problem.Invalid, "desk.item.wrong", nil))
	}
	var batch desk.Batch
	if err := json.NewDecoder(c.Request().Body).Decode(&batch); err != nil {
		if !tooLarge(err) {
			err = problem.New(problem.Invalid, "desk.item.wrong", nil)
		}
		return s.refuseDevice(c, err)
	}
	report, err := desk.Sync(c.Request().Context(), s.DB, s.byDesk(v), *s.deskPlace(c, v), batch)
	if err != nil {
		return s.refuseDevice(c, err)
	}
	return c.JSON(http.StatusOK, report)
}

// deskWindow is what a device keeps to work without the network: ?appareil= is its id, ?nom= what its people call it.
func (s *Site) deskWindow(c echo.Context, v *deskVisit) error {
	ctx, by := c.Request().Context(), s.byDesk(v)
	device, err := desk.Meet(ctx, s.DB, by, v.desk, c.QueryParam("appareil"), clean(c.QueryParam("nom")))
	if err != nil {
		return s.refuseDevice(c, err)
	}
	list, err := desk.MakeList(ctx, s.DB, by, operationOf(c), v.desk, device)
	if err != nil {
		return s.refuseDevice(c, err)
	}
	if err := s.drawBlanks(list); err != nil {
		return err
	}
	return c.JSON(http.StatusOK, list)
}

// refuseDevice answers with problem details whatever the device accepts.
func (s *Site) refuseDevice(c echo.Context, err error) error {
	refusal, status := refusalOf(err)
	if status >= http.StatusInternalServerError {
		return err
	}
	return writeProblem(c, refusal, status)
}

// decideDesk settles one thing that waits for the team.
func (s *Site) decideDesk(c echo.Context) error {
	o := operationOf(c)
	err := desk.Decide(c.Request().Context(), s.DB, s.by(c), o, c.Param("action"), clean(c.FormValue("decision")))
	switch kind := problem.KindOf(err); {
	case err == nil:
		s.notice(c, "desk.decided")
	case !wantsJSON(c) && (kind == problem.Conflict || kind == problem.Full || kind == problem.Invalid):
		return s.showReconciliation(c, err)
	default:
		return err
	}
	return seeOther(c, desksPath(o, desk.Welcome)+"/bilan")
}

// reconciliationPage is what the desks did, what waits for a decision, and the devices.
func (s *Site) reconciliationPage(c echo.Context) error { return s.showReconciliation(c, nil) }

func (s *Site) showReconciliation(c echo.Context, refused error) error {
	p, err := s.reconciliation(c)
	if err != nil {
		return err
	}
	if p.Err = refused; refused != nil {
		return s.render(c, statusOf(refused), s.desksFrame(c), manage.Reconciliation(p))
	}
	return s.show(c, s.desksFrame(c), manage.Reconciliation(p))
}

// deviceOf does one thing to a device of the operation, which the message tells.
func revokeDevice(c echo.Context, s *Site) error {
	return desk.RevokeDevice(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("device"))
}

func writeOffDevice(c echo.Context, s *Site) error {
	return desk.WriteOff(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("device"))
}

func (s *Site) deviceStep(notice string, do func(echo.Context, *Site) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		if err := do(c, s); err != nil {
			return err
		}
		s.notice(c, notice)
		return seeOther(c, desksPath(operationOf(c), desk.Welcome)+"/bilan#appareils")
	}
}

// reconciliation reads the page.
func (s *Site) reconciliation(c echo.Context) (p manage.ReconciliationProps, err error) {
	ctx, o := c.Request().Context(), operationOf(c)
	p = manage.ReconciliationProps{Operation: o, Now: s.Clock(), Notice: s.takeNotice(c)}
	if p.Open, p.Decided, err = desk.Decisions(ctx, s.DB, o.ID); err != nil {
		return p, err
	}
	if p.Refused, err = desk.Refusals(ctx, s.DB, o.ID); err != nil {
		return p, err
	}
	if p.Tallies, err = desk.Tallies(ctx, s.DB, o.ID); err != nil {
		return p, err
	}
	if p.Desks, err = desk.All(ctx, s.DB, o.ID, desk.Welcome); err != nil {
		return p, err
	}
	if p.Devices, err = desk.Devices(ctx, s.DB, o.ID); err != nil {
		return p, err
	}
	p.Shares, err = desk.Shares(ctx, s.DB, o.ID, "")
	return p, err
}
