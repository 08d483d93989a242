package web

import (
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/views/manage"
)

// The buttons of the page of the appointments; another one, or none, saves the table.
const (
	makeAppointments = "make"
	fitCapacity      = "capacity"
	publishTable     = "publish"
)

// appointmentsForm is what somebody did on the page of the appointments of an atelier.
type appointmentsForm struct {
	Token string `form:"token"`
	Act   string `form:"act"`
}

// appointmentsPage shows the appointments of an atelier as they are planned.
func (s *Site) appointmentsPage(c echo.Context) error {
	view, err := s.appointmentsView(c)
	if err != nil {
		return err
	}
	view.Rows, view.Maker, view.Notice = append(view.Book.Rows(), programme.SlotRow{}), view.Propose(), s.takeNotice(c)
	return s.show(c, s.atelierPage(c, view.Listing), manage.Appointments(view))
}

// appointmentsView is the page as things are now, without what is typed into it.
func (s *Site) appointmentsView(c echo.Context) (view manage.AppointmentsProps, err error) {
	listing, planned, err := s.plannedAtelier(c)
	if err != nil {
		return view, err
	}
	o := operationOf(c)
	book := programme.SlotBook{SlotFrame: programme.FrameOf(o, &planned.Atelier.Atelier), Slots: planned.Slots, Taken: make(map[string]int, len(listing.Slots))}
	for _, slot := range listing.Slots {
		book.Taken[slot.ID] = slot.Confirmed
	}
	return manage.AppointmentsProps{Operation: o, Listing: listing, Planned: planned.Atelier, Book: book}, nil
}

// saveAppointments changes the appointments in the plan: it makes a row of them, or takes the table over.
func (s *Site) saveAppointments(c echo.Context) error {
	var form appointmentsForm
	view, err := s.appointmentsView(c)
	if err != nil {
		return err
	}
	if err := decode(c, &form); err != nil {
		return err
	}
	decodeValues(c.Request().PostForm, &view.Maker)
	view.Rows = slotRows(c.Request().PostForm)
	edit, err := appointmentsEdit(form, view)
	if form.Token != view.Planned.Token() {
		edit, err = func(*programme.Values) {}, nil // which Edit refuses, with what there is now
	}
	var after *plan.Atelier
	if err == nil {
		after, err = plan.Edit(c.Request().Context(), s.DB, s.by(c), view.Operation, view.Listing.ID, form.Token, edit)
	}
	if err != nil {
		return s.appointmentsAgain(c, view, form, err)
	}
	return s.planSaved(c, after, form.Act == publishTable, "/programme/"+after.ID+"/rendez-vous")
}

// appointmentsEdit is what a form changes of an atelier. It returns problem.Invalid with fields, or problem.Conflict for an
// atelier that can have no appointment.
func appointmentsEdit(form appointmentsForm, view manage.AppointmentsProps) (func(*programme.Values), error) {
	switch {
	case !view.Planned.Scheduled():
		return nil, problem.New(problem.Conflict, "appointment.error.no_hour", nil)
	case view.Planned.Entry == programme.Invitation:
		return nil, problem.New(problem.Conflict, "appointment.error.invitation", nil)
	}
	var slots []programme.SlotPlan
	var err error
	switch form.Act {
	case fitCapacity:
		return func(v *programme.Values) {
			seats := programme.SlotSeats(v.Slots)
			v.Capacity = &seats
		}, view.FitRefused()
	case makeAppointments:
		slots, _, err = view.Book.Make(view.Maker)
	default:
		slots, err = view.Book.Change(view.Rows)
	}
	return func(v *programme.Values) { v.Slots = slots }, err
}

// appointmentsAgain shows a refused form with the words of the person. When somebody else has changed the atelier, the table
// is the one that there is now: nobody takes a row over that they have not seen.
func (s *Site) appointmentsAgain(c echo.Context, view manage.AppointmentsProps, form appointmentsForm, refusal error) error {
	now, err := s.appointmentsView(c)
	if err != nil {
		return err
	}
	now.Maker, now.Rows, now.Err = view.Maker, view.Rows, refusal
	stale := form.Token != view.Planned.Token() || form.Token != now.Planned.Token()
	if stale && problem.Is(refusal, problem.Conflict) {
		now.Err = problem.New(problem.Conflict, "appointment.error.stale", nil)
	}
	if stale || len(view.Rows) == 0 || form.Act == makeAppointments || form.Act == fitCapacity {
		now.Rows = append(now.Book.Rows(), programme.SlotRow{})
	}
	if form.Act != makeAppointments {
		now.Maker = now.Propose()
	}
	return s.formAgain(c, refusal, s.atelierPage(c, now.Listing), manage.Appointments(now))
}

// slotRows reads the rows of the table; more than an atelier may have are read too, to be refused.
func slotRows(values url.Values) []programme.SlotRow {
	var rows []programme.SlotRow
	for i := range 2 * programme.MostSlots {
		if !values.Has(programme.SlotField("start", i)) {
			break
		}
		of := func(name string) string { return clean(values.Get(name + "_" + strconv.Itoa(i))) }
		rows = append(rows, programme.SlotRow{ID: of("slot"), Start: of("start"), End: of("end"), Seats: of("seats"), Label: of("label"), Remove: of("remove") != ""})
	}
	return rows
}
