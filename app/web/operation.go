package web

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/operation/status"
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
	page := s.page(c, part.Page{Title: i18n.T(ctx, "operation.list.section"), Noindex: true, Section: "operations", Tabs: s.instanceTabs(c)})
	return s.show(c, page, manage.Operations(manage.OperationsProps{Operations: mine, Creates: a.Administrator, Notice: s.takeNotice(c)}))
}

// operationManaged is the frame of a management page of the request's operation: its tabs are those that answer and that this
// person may open.
func (s *Site) operationManaged(c echo.Context, title, section string) part.Page {
	ctx, o := c.Request().Context(), operationOf(c)
	var tabs []part.Tab
	for _, tab := range part.OperationTabs(ctx, o.Slug) {
		if s.mayOpen(c, strings.TrimPrefix(tab.Href, "/gestion/"+o.Slug)) {
			tabs = append(tabs, tab)
		}
	}
	return s.page(c, part.Page{Title: title, Noindex: true, Section: section, Tabs: tabs})
}

// mayOpen reports whether a management page below the request's operation answers and this person may open it.
func (s *Site) mayOpen(c echo.Context, below string) bool {
	below, _, _ = strings.Cut(below, "#")
	below, _, _ = strings.Cut(below, "?")
	return slices.ContainsFunc(s.managed, func(route managedRoute) bool {
		return route.method == http.MethodGet && route.path == "/gestion/:slug"+below && visitOf(c).grant.May(route.permission)
	})
}

// dashboard answers where the weekend stands.
func (s *Site) dashboard(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	facts, err := status.Find(ctx, s.DB, o, store.InstantOf(s.Clock()))
	if err != nil {
		return err
	}
	props := manage.DashboardProps{Facts: facts, Notice: s.takeNotice(c), Allowed: func(path string) bool { return s.mayOpen(c, path) }}
	return s.show(c, s.operationManaged(c, i18n.T(ctx, "part.tab.status"), "status"), manage.Dashboard(props))
}

// communeSearch is the part of the form of an operation that finds communes, and the button that was pressed.
type communeSearch struct {
	Query string `form:"commune_query"`
	Pick  string `form:"commune_pick"`
	Act   string `form:"act"`
}

// operationInput is a posted form of an operation.
type operationInput struct {
	form   operation.Form
	search communeSearch
	err    error // what is wrong with an uploaded outline
}

// readOperation decodes the form with its file.
func readOperation(c echo.Context) (in operationInput, err error) {
	if err := c.Request().ParseMultipartForm(1 << 20); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		if tooLarge(err) {
			return in, err
		}
		return in, problem.New(problem.Invalid, "error.request", nil)
	}
	if err := errors.Join(decode(c, &in.form), decode(c, &in.search)); err != nil {
		return in, err
	}
	in.err = in.readOutline(c)
	in.pick()
	return in, nil
}

// readOutline takes an uploaded outline, whichever shape was chosen: who brings a file means it.
func (in *operationInput) readOutline(c echo.Context) error {
	header, err := c.FormFile("outline")
	if err != nil || header.Size == 0 {
		return nil //nolint:nilerr // no file was sent
	}
	file, err := header.Open()
	if err != nil {
		return err
	}
	defer file.Close()
	in.form.Shape = operation.ShapeFile
	in.form.Outline, err = operation.ReadOutline(file)
	var refusal *problem.Error
	if errors.As(err, &refusal) {
		return problem.Fields{{Name: "outline", Message: refusal.Message}}.Err()
	}
	return err
}

// pick settles what the buttons of the search mean. Enter in a field searches as long as there is something to search, and a
// found commune that was left chosen counts when the form is sent.
func (in *operationInput) pick() {
	act := in.search.Act
	if code, removing := strings.CutPrefix(act, "remove:"); removing {
		in.form.Communes = slices.DeleteFunc(in.form.Communes, func(c string) bool { return c == code })
		return
	}
	if in.search.Pick != "" && act != "search" {
		in.form.Communes = append(in.form.Communes, in.search.Pick)
		in.search.Query, in.search.Pick = "", ""
	}
	if act == "enter" && in.search.Query != "" {
		in.search.Act = "search"
	}
}

// saves reports whether the form is meant to be saved, and not only to find a commune.
func (in *operationInput) saves() bool { return in.search.Act == "save" || in.search.Act == "enter" }

// props shows the form as it was sent.
func (in *operationInput) props(o *operation.Operation, err error) manage.OperationFormProps {
	p := manage.OperationFormProps{Operation: o, Form: in.form, Err: err, Query: in.search.Query}
	if in.search.Act == "search" && in.search.Query != "" {
		p.Matches, p.Searched = operation.SearchCommunes(in.search.Query, matchesShown), true
	}
	p.Notes = windowNotes(in.form)
	return p
}

// windowNotes says what clock changes make of the typed hours.
func windowNotes(form operation.Form) []problem.Message {
	name := form.TimeZone
	if name == "" && len(form.Communes) > 0 {
		name = operation.TimeZoneOf(form.Communes[0])
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		return nil
	}
	var notes []problem.Message
	start, first := operation.ParseLocal(form.Start, zone)
	end, second := operation.ParseLocal(form.End, zone)
	if form.End == "" {
		end, second = operation.ProposedEnd(start), operation.Once
	}
	if first == operation.Twice || second == operation.Twice {
		notes = append(notes, problem.Message{Key: "operation.time.twice"})
	}
	if first >= operation.Once && second >= operation.Once {
		window := operation.Operation{TimeZone: zone.String(), StartsAt: store.InstantOf(start), EndsAt: store.InstantOf(end)}
		if note := window.WindowNote(); note != nil {
			notes = append(notes, *note)
		}
	}
	return notes
}

// newOperation shows the empty form of an operation.
func (s *Site) newOperation(c echo.Context) error {
	return s.show(c, s.newOperationFrame(c), manage.OperationForm(manage.OperationFormProps{Form: operation.EmptyForm()}))
}

func (s *Site) newOperationFrame(c echo.Context) part.Page {
	return s.page(c, part.Page{Title: i18n.T(c.Request().Context(), "operation.form.new"), Noindex: true, Section: "operations", Tabs: s.instanceTabs(c)})
}

// createOperation begins an operation with its themes and its first organiser, or goes on looking for its communes.
func (s *Site) createOperation(c echo.Context) error {
	in, err := readOperation(c)
	if err != nil {
		return err
	}
	if !in.saves() {
		return s.show(c, s.newOperationFrame(c), manage.OperationForm(in.props(nil, nil)))
	}
	by := s.by(c)
	organiser := func(tx *gorm.DB, operationID string) error {
		return account.AddMember(tx, by, operationID, visitOf(c).account.ID, account.Organiser)
	}
	o, err := operation.Create(c.Request().Context(), s.DB, by, in.form, programme.CopyThemes, organiser)
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
	return s.show(c, s.settingsFrame(c), manage.OperationForm(props))
}

func (s *Site) settingsFrame(c echo.Context) part.Page {
	return s.operationManaged(c, i18n.T(c.Request().Context(), "part.tab.settings"), "settings")
}

// updateOperation changes an operation, or goes on looking for its communes.
func (s *Site) updateOperation(c echo.Context) error {
	in, err := readOperation(c)
	if err != nil {
		return err
	}
	o := operationOf(c)
	if !in.saves() {
		return s.show(c, s.settingsFrame(c), manage.OperationForm(in.props(o, nil)))
	}
	updated, err := o, in.err
	if err == nil {
		updated, err = operation.Update(c.Request().Context(), s.DB, s.by(c), o.ID, in.form)
	}
	if err != nil {
		props := in.props(o, err)
		var refusal *problem.Error
		if errors.As(err, &refusal) {
			if current, stale := refusal.Current.(*operation.Operation); stale {
				props.Changes = in.form.Changes(current)
				props.Form.Version = operation.FormOf(current).Version // seen now: saving again is a decision
			}
		}
		return s.formAgain(c, err, s.settingsFrame(c), manage.OperationForm(props))
	}
	s.notice(c, "operation.saved")
	return seeOther(c, "/gestion/"+updated.Slug+"/reglages")
}

// phasePage shows in which phase the operation is and what each other would mean.
func (s *Site) phasePage(c echo.Context) error {
	return s.show(c, s.phaseFrame(c), manage.Phase(manage.PhaseProps{Operation: operationOf(c), Notice: s.takeNotice(c)}))
}

func (s *Site) phaseFrame(c echo.Context) part.Page {
	return s.operationManaged(c, i18n.T(c.Request().Context(), "operation.phase_page.move"), "status")
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
	s.notice(c, "operation.phase_page.saved")
	return seeOther(c, "/gestion/"+o.Slug)
}
