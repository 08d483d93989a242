package web

import (
	"io"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"oplibre/app/i18n"
	"oplibre/app/meeting"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/views/manage"
	"oplibre/views/part"
)

func meetingsPath(c echo.Context, below string) string {
	return "/gestion/" + operationOf(c).Slug + "/reunions" + below
}

func (s *Site) meetingFrame(c echo.Context) part.Page {
	return s.manageFrame(c, i18n.T(c.Request().Context(), "meeting.manage.title"), "meetings")
}

// meetingList is the public meetings, for the team.
func (s *Site) meetingList(c echo.Context) error {
	meetings, err := meeting.List(c.Request().Context(), s.DB, operationOf(c).ID)
	if err != nil {
		return err
	}
	props := manage.MeetingsProps{Operation: operationOf(c), Now: s.Clock(), Meetings: meetings, Notice: s.takeNotice(c)}
	return s.show(c, s.meetingFrame(c), manage.Meetings(props))
}

// newPublicMeeting is the empty form of a public meeting: in a fortnight, in the evening.
func (s *Site) newPublicMeeting(c echo.Context) error {
	o := operationOf(c)
	year, month, day := s.Clock().In(o.Location()).Date()
	starts := time.Date(year, month, day+14, 18, 30, 0, 0, o.Location())
	return s.newPublicMeetingAgain(c, meeting.Form{Key: store.NewID(), Starts: starts.Format(operation.LocalLayout), SignUp: true, Shown: true}, nil)
}

func (s *Site) newPublicMeetingAgain(c echo.Context, form meeting.Form, refusal error) error {
	props := manage.MeetingProps{Operation: operationOf(c), Now: s.Clock(), Form: form, Err: refusal}
	var err error
	if props.Places, err = s.placeOptions(c); err != nil {
		return err
	}
	if refusal != nil {
		return s.formAgain(c, refusal, s.meetingFrame(c), manage.NewMeeting(props))
	}
	return s.show(c, s.meetingFrame(c), manage.NewMeeting(props))
}

// createPublicMeeting makes a public meeting.
func (s *Site) createPublicMeeting(c echo.Context) error {
	var form meeting.Form
	if err := decode(c, &form); err != nil {
		return err
	}
	made, err := meeting.Create(c.Request().Context(), s.DB, s.by(c), operationOf(c), form)
	if err != nil {
		return s.newPublicMeetingAgain(c, form, err)
	}
	s.notice(c, "meeting.created")
	return seeOther(c, meetingsPath(c, "/"+made.ID))
}

// managedMeeting is one public meeting: who comes, and what can be changed.
func (s *Site) managedMeeting(c echo.Context) error {
	props, err := s.meetingProps(c)
	if err != nil {
		return err
	}
	props.Notice = s.takeNotice(c)
	return s.show(c, s.meetingFrame(c), manage.Meeting(props))
}

func (s *Site) meetingProps(c echo.Context) (props manage.MeetingProps, err error) {
	ctx, o := c.Request().Context(), operationOf(c)
	props = manage.MeetingProps{Operation: o, Now: s.Clock(), Guest: meeting.GuestForm{Key: store.NewID()}}
	if props.Meeting, err = meeting.Find(ctx, s.DB, o.ID, c.Param("meeting")); err != nil {
		return props, err
	}
	props.Form = props.Meeting.FormOf(o)
	if props.Guests, err = meeting.Guests(ctx, s.DB, props.Meeting); err != nil {
		return props, err
	}
	props.Places, err = s.placeOptions(c)
	return props, err
}

// meetingAgain shows the page of a meeting with what was refused.
func (s *Site) meetingAgain(c echo.Context, refusal error, complete func(*manage.MeetingProps)) error {
	props, err := s.meetingProps(c)
	if err != nil {
		return err
	}
	props.Err = refusal
	complete(&props)
	return s.formAgain(c, refusal, s.meetingFrame(c), manage.Meeting(props))
}

func (s *Site) toMeeting(c echo.Context, notice, anchor string) error {
	s.notice(c, notice)
	return seeOther(c, meetingsPath(c, "/"+c.Param("meeting")+anchor))
}

// updatePublicMeeting changes a meeting.
func (s *Site) updatePublicMeeting(c echo.Context) error {
	var form meeting.Form
	if err := decode(c, &form); err != nil {
		return err
	}
	if err := meeting.Update(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("meeting"), form); err != nil {
		return s.meetingAgain(c, err, func(props *manage.MeetingProps) {
			if problem.Is(err, problem.Conflict) {
				props.Changes = form.Changes(props.Meeting, props.Operation)
				form.Version = strconv.FormatInt(props.Meeting.Version, 10) // seen now: saving again is a decision
			}
			props.Form = form
		})
	}
	return s.toMeeting(c, "meeting.saved", "")
}

// cancelPublicMeeting calls a meeting off, or makes it take place after all.
func (s *Site) cancelPublicMeeting(c echo.Context) error {
	change, notice := meeting.Cancel, "meeting.now_cancelled"
	if c.FormValue("restore") != "" {
		change, notice = meeting.Restore, "meeting.now_restored"
	}
	if err := change(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("meeting")); err != nil {
		return err
	}
	return s.toMeeting(c, notice, "")
}

// countMeeting notes how many were there.
func (s *Site) countMeeting(c echo.Context) error {
	err := meeting.CountThoseWhoCame(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("meeting"), clean(c.FormValue("came")))
	if err != nil {
		return s.meetingAgain(c, err, func(*manage.MeetingProps) {})
	}
	return s.toMeeting(c, "meeting.saved", "#venus")
}

// addGuest signs somebody up who has called or asked.
func (s *Site) addGuest(c echo.Context) error {
	var form meeting.GuestForm
	if err := decode(c, &form); err != nil {
		return err
	}
	o := operationOf(c)
	if _, err := meeting.SignUp(c.Request().Context(), s.DB, s.by(c), o, c.Param("meeting"), form, o.Language, true); err != nil {
		return s.meetingAgain(c, err, func(props *manage.MeetingProps) {
			if !problem.Is(err, problem.Conflict) {
				props.Guest.Key = form.Key
			}
			props.Guest.Name, props.Guest.Count, props.Guest.Email = form.Name, form.Count, form.Email
		})
	}
	return s.toMeeting(c, "meeting.added", "#inscrits")
}

// removeGuest gives the seats of a sign-up back.
func (s *Site) removeGuest(c echo.Context) error {
	if err := meeting.Withdraw(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("meeting"), c.Param("guest")); err != nil {
		return err
	}
	return s.toMeeting(c, "meeting.now_withdrawn", "#inscrits")
}

// removePublicMeeting deletes a meeting for which nobody signed up.
func (s *Site) removePublicMeeting(c echo.Context) error {
	if err := meeting.Remove(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("meeting")); err != nil {
		if problem.Is(err, problem.Conflict) {
			return s.meetingAgain(c, err, func(*manage.MeetingProps) {})
		}
		return err
	}
	s.notice(c, "meeting.removed")
	return seeOther(c, meetingsPath(c, ""))
}

// meetingSheet is the sheet that people sign when they come.
func (s *Site) meetingSheet(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	m, err := meeting.Find(ctx, s.DB, o.ID, c.Param("meeting"))
	if err != nil {
		return err
	}
	guests, err := meeting.Guests(ctx, s.DB, m)
	if err != nil {
		return err
	}
	zone := o.Location()
	words := meeting.Words{Language: i18n.Of(ctx), Operation: o.Name, At: s.Clock(), Intro: i18n.T(ctx, "meeting.sheet.intro"),
		When: i18n.Date(ctx, m.StartsAt.In(zone)) + ", " + i18n.Clock(ctx, m.StartsAt.In(zone)) + " – " + i18n.Clock(ctx, m.EndsAt.In(zone)),
		Name: i18n.T(ctx, "meeting.form.name"), Count: i18n.T(ctx, "meeting.sheet.count"), Signature: i18n.T(ctx, "meeting.sheet.signature"),
		Page: func(n, many int) string {
			return i18n.T(ctx, "meeting.sheet.page", i18n.Args{"N": n, "Many": many})
		},
		Typeset: func(text string) string { return i18n.Typography(o.Language, text) }}
	body, err := layOut(ctx, func(w io.Writer) error { return meeting.WriteSheet(w, m, guests, words) })
	if err != nil {
		return err
	}
	inlinePDF(c, o.Slug+"-emargement-"+m.Slug)
	return sendPDF(c, "private, no-store", body)
}
