package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"oplibre/app/collect"
	"oplibre/app/format/ics"
	"oplibre/app/format/qr"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/signup/asked"
	"oplibre/app/store"
	"oplibre/app/waiting"
	"oplibre/views/carnet"
	"oplibre/views/part"
)

// enterCarnet asks for the code.
func (s *Site) enterCarnet(c echo.Context) error {
	page := s.page(c, part.Page{Title: i18n.T(c.Request().Context(), "carnet.enter.title"), Noindex: true})
	return s.show(c, page, carnet.Enter("", nil))
}

// openCarnet leads to the carnet of the code that was typed, or says what is wrong with it.
func (s *Site) openCarnet(c echo.Context) error {
	var form struct {
		Code string `form:"code"`
	}
	if err := decode(c, &form); err != nil {
		return err
	}
	opened, err := s.findCarnet(c, form.Code)
	if err != nil {
		claim, is := s.claimPath(c, err)
		if is && visitOf(c).kiosk != nil { // the address of the form has the code, and the browser would remember it
			var fields problem.Fields
			fields.Add("code", "kiosk.blank", nil)
			err, is = fields.Err(), false
		}
		if is {
			return seeOther(c, claim)
		}
		return s.askAgain(c, form.Code, err)
	}
	address, err := s.carnetAddress(c, opened.Code)
	if err != nil {
		return s.askAgain(c, form.Code, err)
	}
	return seeOther(c, address)
}

// askAgain shows what was typed with what is wrong with it; a code that no carnet has is said at the field too.
func (s *Site) askAgain(c echo.Context, typed string, refused error) error {
	status, kind := statusOf(refused), problem.KindOf(refused)
	if wantsJSON(c) || kind != problem.Invalid && kind != problem.NotFound {
		return refused
	}
	if kind == problem.NotFound {
		var fields problem.Fields
		fields.Add("code", "carnet.unknown", nil)
		refused = fields.Err()
	}
	page := s.page(c, part.Page{Title: i18n.T(c.Request().Context(), "carnet.enter.title"), Noindex: true})
	return s.render(c, status, page, carnet.Enter(typed, refused))
}

// findCarnet opens the carnet of a code. Codes that open nothing slow down whoever tries many; one that the check character
// refuses is a slip of the finger: it is told at once, looks nothing up and costs the others of a hall nothing.
func (s *Site) findCarnet(c echo.Context, typed string) (*signup.Opened, error) {
	code, err := signup.ParseCode(typed)
	if err != nil {
		return nil, err
	}
	key := addressKey("carnet", c)
	if err := s.slowDown(c, key); err != nil {
		return nil, err
	}
	opened, err := signup.Find(c.Request().Context(), s.DB, code)
	if !problem.Is(err, problem.NotFound) {
		return opened, err
	}
	if blank, blankErr := signup.FindBlank(c.Request().Context(), s.DB, code); blankErr == nil {
		return nil, &blankCarnet{blank}
	}
	s.failures.add(key)
	return nil, err
}

// ofCarnet gives a handler the carnet of the address, and the request its operation.
func (s *Site) ofCarnet(handler func(echo.Context, *carnet.Page) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		if k := visitOf(c).kiosk; k != nil {
			return s.carnetOfGuest(c, k, handler)
		}
		typed := strings.TrimSuffix(strings.TrimSuffix(c.Param("code"), ".ics"), ".pdf")
		opened, err := s.findCarnet(c, typed)
		if err != nil {
			if claim, is := s.claimPath(c, err); is {
				return seeOther(c, claim)
			}
			if problem.Is(err, problem.Invalid) {
				err = problem.New(problem.NotFound, "carnet.unknown", nil)
			}
			return s.askAgain(c, typed, err)
		}
		if typed != string(opened.Code) && c.Request().Method == http.MethodGet {
			return seeOther(c, strings.Replace(c.Request().URL.Path, typed, string(opened.Code), 1))
		}
		o, err := operation.Find(c.Request().Context(), s.DB, opened.OperationID)
		if err != nil {
			return err
		}
		visitOf(c).operation = o
		return handler(c, &carnet.Page{Operation: o, Carnet: opened, Now: s.Clock(), Address: s.absolute(carnetPath(opened.Code))})
	}
}

// byHolder says that whoever has the code does something now, or the relay for them.
func (s *Site) byHolder(p *carnet.Page) store.By {
	if p.Relay != nil {
		return store.By{Actor: store.Actor{Kind: store.ActorLink, ID: p.Relay.LinkID, OnBehalfOf: p.Carnet.ID}, At: s.Clock()}
	}
	return store.By{Actor: store.Actor{Kind: store.ActorCarnet, ID: p.Carnet.ID}, At: s.Clock()}
}

func (s *Site) carnetFrame(c echo.Context, key string) part.Page {
	return s.page(c, part.Page{Title: i18n.T(c.Request().Context(), key), Noindex: true})
}

// carnetPage shows the carnet, with .ics its ateliers for a calendar, with .pdf all of it in large type.
func (s *Site) carnetPage(c echo.Context, p *carnet.Page) error {
	switch path := c.Request().URL.Path; {
	case strings.HasSuffix(path, ".ics"):
		return s.carnetCalendar(c, p)
	case strings.HasSuffix(path, ".pdf"):
		return s.carnetLarge(c, p)
	}
	return s.showCarnet(c, http.StatusOK, p)
}

func (s *Site) showCarnet(c echo.Context, status int, p *carnet.Page) error {
	if err := draw(p); err != nil {
		return err
	}
	p.Desk = s.openDesk(c, p.Carnet)
	var err error
	if p.Unconfirmed, err = signup.Unconfirmed(c.Request().Context(), s.DB, p.Carnet); err != nil {
		return err
	}
	if p.Brought, err = collect.ByAuthor(c.Request().Context(), s.DB, p.Operation.ID, p.Carnet.ID); err != nil {
		return err
	}
	if p.Lines, err = waiting.Standings(c.Request().Context(), s.DB, p.Operation.ID, p.Carnet.ID); err != nil {
		return err
	}
	if len(p.Carnet.Questions()) > 0 && !p.Carnet.Erasing() && !p.Carnet.Anonymised() {
		said, err := asked.FindSaid(c.Request().Context(), s.DB, p.Operation.ID, p.Carnet.ID)
		if err != nil {
			return err
		}
		p.Unanswered = p.Carnet.Unanswered(said)
	}
	if err := s.readWishes(c, p); err != nil {
		return err
	}
	frame := s.carnetFrame(c, "carnet.enter.title")
	if p.Keeps = mayKeep(c, p); p.Keeps {
		frame.Scripts = carnetScripts
		c.Response().Header().Set(keepHeader, "1")
	}
	return s.render(c, status, frame, carnet.Carnet(*p))
}

func draw(p *carnet.Page) error {
	code, err := qr.Encode(p.Address)
	if err != nil {
		return err
	}
	p.QR = code.SVG()
	return nil
}

// carnetSheet is the carnet on paper.
func (s *Site) carnetSheet(c echo.Context, p *carnet.Page) error {
	if err := draw(p); err != nil {
		return err
	}
	return s.show(c, s.carnetFrame(c, "carnet.enter.title"), carnet.Sheet(*p))
}

// atAppointment puts an event at the hour of the carnet's appointment; a changed hour is a later revision of the same event.
func atAppointment(event *ics.Event, e *signup.Entry) {
	slot := e.Slot()
	if slot == nil {
		return
	}
	event.Start, event.End = slot.StartsAt.Time(), slot.EndsAt.Time()
	if slot.Label != "" {
		event.Summary += " (" + slot.Label + ")"
	}
	for _, r := range e.Registrations {
		if at := r.UpdatedAt.Time(); at.After(event.Stamp) {
			event.Stamp, event.Modified = at, at
		}
	}
}

// carnetCalendar writes the ateliers of the carnet as iCalendar; those that were given up say so, for calendars that
// remember them.
func (s *Site) carnetCalendar(c echo.Context, p *carnet.Page) error {
	at := programme.Addresses{Base: s.BaseURL, Host: s.host()}
	title := i18n.T(c.Request().Context(), "carnet.enter.title") + " — " + p.Operation.Name
	calendar := programme.Calendar(p.Operation, title, nil, at)
	calendar.URL, calendar.Refresh = p.Address, 0
	for i := range p.Carnet.Entries {
		e := &p.Carnet.Entries[i]
		event := programme.Event(p.Operation, &programme.Listing{Atelier: e.Atelier, Theme: &e.Theme, Place: e.Place, Seats: e.Pool}, at)
		if e.Status() == signup.Cancelled {
			event.Status = ics.Cancelled
		}
		atAppointment(&event, e)
		calendar.Events = append(calendar.Events, event)
	}
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, ics.MediaType)
	h.Set("Cache-Control", "private, no-store")
	h.Set(echo.HeaderContentDisposition, `attachment; filename="carnet.ics"`)
	return ics.Write(c.Response(), calendar)
}
