package web

import (
	"bytes"
	"context"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"oplibre/app/account"
	"oplibre/app/committee"
	"oplibre/app/format/ics"
	"oplibre/app/i18n"
	"oplibre/app/meeting"
	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/preparation"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// The tasks of somebody are written as events of a whole day, not as VTODO: the calendars of telephones (Google's, Apple's for
// calendars that one subscribes to) show no VTODO at all.

// taskRefresh is how often a telephone is asked to read the tasks again.
const taskRefresh = 6 * time.Hour

// taskCalendar writes the tasks of somebody, and the meetings at which they are expected. It holds titles, days and places, neither
// notes nor agendas nor what the team said to each other: whoever has the address of a calendar reads it.
func (s *Site) taskCalendar(ctx context.Context, o *operation.Operation, who preparation.Who, own string) ([]byte, error) {
	all, err := preparation.List(ctx, s.DB, o)
	if err != nil {
		return nil, err
	}
	calendar := programme.Calendar(o, i18n.T(ctx, "task.calendar.name", i18n.Args{"Operation": o.Name}), nil, s.addresses())
	calendar.URL, calendar.Refresh, calendar.Events = own, taskRefresh, nil
	for _, t := range preparation.TasksOf(all, who) {
		calendar.Events = append(calendar.Events, s.taskEvent(ctx, o, t))
	}
	meetings, err := s.meetingEvents(ctx, o, who)
	if err != nil {
		return nil, err
	}
	calendar.Events = append(calendar.Events, meetings...)
	var body bytes.Buffer
	err = ics.Write(&body, calendar)
	return body.Bytes(), err
}

// meetingEvents are the meetings of the committee in which somebody sits, and the public ones to which they signed up.
func (s *Site) meetingEvents(ctx context.Context, o *operation.Operation, who preparation.Who) ([]ics.Event, error) {
	person := committee.Person{AccountID: who.AccountID(), PartnerID: who.PartnerID(), Name: who.Name()}
	if person.AccountID != "" {
		found, err := account.Find(ctx, s.DB, person.AccountID)
		if err != nil {
			return nil, err
		}
		person.Email = found.Email
	}
	if person.PartnerID != "" {
		found, err := partner.Find(ctx, s.DB, o.ID, person.PartnerID)
		if err != nil {
			return nil, err
		}
		person.Email = found.ContactEmail
	}
	expected, err := committee.Expected(ctx, s.DB, o.ID, person)
	if err != nil {
		return nil, err
	}
	attended, err := meeting.Attended(ctx, s.DB, o.ID, person.Email, person.Name)
	if err != nil {
		return nil, err
	}
	places, err := programme.FindPlaces(ctx, s.DB, o.ID)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, p := range places {
		names[p.ID] = p.Name
	}
	return append(committee.Events(o, expected, names, s.BaseURL, s.host()), meeting.Events(o, attended, s.BaseURL, s.host())...), nil
}

func (s *Site) taskEvent(ctx context.Context, o *operation.Operation, t *preparation.Task) ics.Event {
	year, month, day := t.Day(o).Date()
	start := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	at := max(t.UpdatedAt, o.UpdatedAt) // a weekend that moves changes each of its tasks
	event := ics.Event{UID: t.ID + "@" + s.host(), Stamp: at.Time(), Modified: at.Time(), Start: start, End: start.AddDate(0, 0, 1), Days: true, Sequence: int(t.Version + o.Version),
		Summary: t.Title, Description: o.Name + "\n" + s.absolute("/gestion/"+o.Slug+"/preparation/"+t.ID), URL: s.absolute("/gestion/" + o.Slug + "/preparation/" + t.ID),
		Categories: []string{i18n.T(ctx, "task.area."+string(t.Area))}}
	switch t.State {
	case preparation.Done:
		event.Summary = i18n.T(ctx, "task.calendar.done", i18n.Args{"Title": t.Title})
	case preparation.NotNeeded:
		event.Status = ics.Cancelled
	}
	return event
}

func sendCalendar(c echo.Context, name string, body []byte) error {
	h := c.Response().Header()
	h.Set("Cache-Control", "private, no-store")
	h.Set(echo.HeaderContentDisposition, `attachment; filename="`+name+`.ics"`)
	return c.Blob(200, ics.MediaType, body)
}

// taskCalendarFile downloads the tasks of the one that ?qui= names, or of whoever asks.
func (s *Site) taskCalendarFile(c echo.Context) error {
	o, who := operationOf(c), preparation.Who(clean(c.QueryParam("qui")))
	if who == "" {
		who = preparation.Account(accountOf(c))
	}
	body, err := s.taskCalendar(c.Request().Context(), o, who, s.absolute(tasksPath(c, "")))
	if err != nil {
		return err
	}
	return sendCalendar(c, o.Slug+"-taches", body)
}

// subscribedTasks is the private calendar that a telephone reads by its address.
func (s *Site) subscribedTasks() echo.HandlerFunc {
	return s.behindLink("tasks", func(c echo.Context, token string, now store.Instant) (string, func() error, error) {
		calendar, err := preparation.OpenCalendar(c.Request().Context(), s.DB, strings.TrimSuffix(token, ".ics"), now)
		if err != nil {
			return "", nil, err
		}
		return calendar.OperationID, func() error {
			o := operationOf(c)
			body, err := s.taskCalendar(i18n.With(c.Request().Context(), o.Language), o, calendar.Who(), "")
			if err != nil {
				return err
			}
			return sendCalendar(c, o.Slug+"-taches", body)
		}, nil
	})
}

// makeTaskCalendar makes the address of somebody's calendar, in place of an earlier one.
func (s *Site) makeTaskCalendar(c echo.Context) error {
	who := preparation.Who(clean(c.FormValue("who")))
	if _, err := preparation.RenewCalendar(c.Request().Context(), s.DB, s.by(c), operationOf(c), who); err != nil {
		return err
	}
	s.notice(c, "task.calendar.made")
	return seeOther(c, tasksPath(c, tasksShown(c).Query()+"#agenda"))
}

// endTaskCalendar ends somebody's calendar.
func (s *Site) endTaskCalendar(c echo.Context) error {
	who := preparation.Who(clean(c.FormValue("who")))
	if err := preparation.RevokeCalendar(c.Request().Context(), s.DB, s.by(c), operationOf(c), who); err != nil {
		return err
	}
	s.notice(c, "task.calendar.ended")
	return seeOther(c, tasksPath(c, tasksShown(c).Query()+"#agenda"))
}
