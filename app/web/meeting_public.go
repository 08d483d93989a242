package web

import (
	"bytes"
	"context"
	"time"

	"github.com/labstack/echo/v4"

	"oplibre/app/committee"
	"oplibre/app/format/ics"
	"oplibre/app/i18n"
	"oplibre/app/meeting"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/views/part"
	"oplibre/views/public"
)

// How many sign up for meetings from one address, and in one operation: a hall of sixty people shares an address.
var (
	guestsFromHour    = allowance{posts: 120}
	guestsFromDay     = allowance{posts: 400}
	guestsToOperation = allowance{posts: 2000}
)

func guestNeeds(c echo.Context) []need {
	return []need{
		{limit: limit{addressKey("meetings", c), guestsFromHour, guestsFromDay, "proposal.quota"}, posts: 1},
		{limit: limit{operationKey + "meetings:" + operationOf(c).ID, guestsToOperation, guestsToOperation, "proposal.quota_operation"}, posts: 1},
	}
}

func (s *Site) meetingsFrame(c echo.Context, title string) part.Page {
	return s.page(c, part.Page{Title: title, Section: part.Home, Canonical: s.absolute(c.Request().URL.Path)})
}

// publicMeetings are the meetings before and after the weekend, and the public minutes of the committee.
func (s *Site) publicMeetings(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	props := public.MeetingsPage{Operation: o, Now: s.Clock()}
	var err error
	if props.Meetings, err = meeting.Public(ctx, s.DB, o.ID); err != nil {
		return err
	}
	records, err := committee.Meetings(ctx, s.DB, o.ID)
	if err != nil {
		return err
	}
	for _, m := range records {
		if m.Public && m.Minutes != "" {
			props.Records = append(props.Records, public.RecordLink{Title: m.Title, Date: i18n.Date(ctx, m.StartsAt.In(o.Location())), Href: "/o/" + o.Slug + "/comite/" + m.ID})
		}
	}
	page := s.meetingsFrame(c, i18n.T(ctx, "meeting.public.title"))
	page.Description = i18n.T(ctx, "meeting.public.lead")
	return s.show(c, page, public.Meetings(props))
}

// meetingsShown is how many meetings the first page of a weekend announces.
const meetingsShown = 3

// nextMeetings are the next meetings for everybody.
func (s *Site) nextMeetings(ctx context.Context, o *operation.Operation, now store.Instant) ([]*meeting.Meeting, error) {
	all, err := meeting.Public(ctx, s.DB, o.ID)
	coming := meeting.Coming(all, now)
	return coming[:min(len(coming), meetingsShown)], err
}

// meetingsRefresh is how often a calendar is asked to read the meetings again.
const meetingsRefresh = 6 * time.Hour

// meetingsCalendar is the meetings as iCalendar.
func (s *Site) meetingsCalendar(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	meetings, err := meeting.Public(ctx, s.DB, o.ID)
	if err != nil {
		return err
	}
	calendar := programme.Calendar(o, i18n.T(ctx, "meeting.calendar", i18n.Args{"Operation": o.Name}), nil, s.addresses())
	calendar.URL, calendar.Refresh, calendar.Events = s.absolute("/o/"+o.Slug+"/reunions"), meetingsRefresh, meeting.Events(o, meetings, s.BaseURL, s.host())
	var body bytes.Buffer
	if err := ics.Write(&body, calendar); err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "no-cache")
	c.Response().Header().Set(echo.HeaderContentDisposition, `attachment; filename="`+o.Slug+`-reunions.ics"`)
	return c.Blob(200, ics.MediaType, body.Bytes())
}

// publicMeeting is one meeting, with the form by which one says to come.
func (s *Site) publicMeeting(c echo.Context) error {
	m, err := meeting.FindPublic(c.Request().Context(), s.DB, operationOf(c).ID, c.Param("meeting"))
	if err != nil {
		return err
	}
	props := public.MeetingPage{Operation: operationOf(c), Now: s.Clock(), Meeting: m, Form: meeting.GuestForm{Key: store.NewID(), Count: "1"}}
	page := s.meetingsFrame(c, m.Title)
	c.Response().Header().Set("Cache-Control", "private, no-cache") // the key of the form is one visitor's
	return s.show(c, page, public.Meeting(props))
}

// signUpForMeeting takes the seats that somebody asks for.
func (s *Site) signUpForMeeting(c echo.Context) error {
	var form meeting.GuestForm
	if err := decode(c, &form); err != nil {
		return err
	}
	ctx, o := c.Request().Context(), operationOf(c)
	m, err := meeting.FindPublic(ctx, s.DB, o.ID, c.Param("meeting"))
	if err != nil {
		return err
	}
	if err := s.desks.refresh(ctx, s.DB, s.Clock()); err != nil {
		return err
	}
	needs := guestNeeds(c)
	if met, wait := s.quotas.take(needs...); met != nil {
		return s.meetingFormAgain(c, form, s.over(c, met, wait))
	}
	writes, undo, err := s.mayWrite(c, o.ID, form.Email)
	if err != nil {
		return err
	}
	guest, err := meeting.SignUp(ctx, s.DB, s.by(c), o, m.ID, form, i18n.Of(ctx), writes)
	if err != nil {
		s.quotas.giveBack(needs...)
		undo()
		return s.meetingFormAgain(c, form, err)
	}
	thanks := "?merci=page"
	if writes && guest.Email != "" {
		thanks = "?merci=lettre"
	}
	return seeOther(c, meeting.GuestPath+guest.Token(s.DB)+thanks)
}

// meetingFormAgain shows a refused form with what was typed; a key that cannot be used gives way to another one.
func (s *Site) meetingFormAgain(c echo.Context, form meeting.GuestForm, refused error) error {
	m, err := meeting.FindPublic(c.Request().Context(), s.DB, operationOf(c).ID, c.Param("meeting"))
	if err != nil {
		return err
	}
	if form = form.Clean(); problem.Is(refused, problem.Conflict) || !store.ValidID(form.Key) {
		form.Key = store.NewID()
	}
	props := public.MeetingPage{Operation: operationOf(c), Now: s.Clock(), Meeting: m, Form: form, Err: refused}
	return s.heldBack(c, refused, s.meetingsFrame(c, m.Title), public.Meeting(props))
}

// ofGuest gives a handler the sign-up whose link the address is.
func (s *Site) ofGuest(handler func(echo.Context, *meeting.Guest, *meeting.Meeting) error) echo.HandlerFunc {
	return s.behindLink("guest", func(c echo.Context, token string, now store.Instant) (string, func() error, error) {
		guest, m, err := meeting.OpenGuest(c.Request().Context(), s.DB, token, now)
		if err != nil {
			return "", nil, err
		}
		return guest.OperationID, func() error { return handler(c, guest, m) }, nil
	})
}

func (s *Site) guestFrame(c echo.Context, m *meeting.Meeting) part.Page {
	return s.page(c, part.Page{Title: m.Title, Noindex: true})
}

// guestPage is what somebody said to come for, and the way to withdraw.
func (s *Site) guestPage(c echo.Context, guest *meeting.Guest, m *meeting.Meeting) error {
	thanks := c.QueryParam("merci")
	props := public.GuestPage{Operation: operationOf(c), Meeting: m, Guest: guest, Address: s.absolute(meeting.GuestPath + c.Param("token")),
		Thanks: thanks != "", Mailed: thanks == "lettre" && guest.Email != "", Over: store.InstantOf(s.Clock()) >= m.StartsAt}
	return s.show(c, s.guestFrame(c, m), public.Guest(props))
}

// withdrawGuest gives the seats back.
func (s *Site) withdrawGuest(c echo.Context, guest *meeting.Guest, m *meeting.Meeting) error {
	by := s.byLink(guest.ID)
	if err := meeting.Withdraw(c.Request().Context(), s.DB, by, guest.OperationID, m.ID, guest.ID); err != nil {
		return err
	}
	return s.show(c, s.guestFrame(c, m), public.GuestGone(operationOf(c), m))
}
