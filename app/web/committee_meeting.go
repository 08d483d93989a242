package web

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"oplibre/app/committee"
	"oplibre/app/format/markdown"
	"oplibre/app/i18n"
	"oplibre/app/mail"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/views/manage"
	"oplibre/views/public"
)

// newCommitteeMeeting is the empty form of a meeting: in a week, in the evening.
func (s *Site) newCommitteeMeeting(c echo.Context) error {
	o := operationOf(c)
	year, month, day := s.Clock().In(o.Location()).Date()
	starts := time.Date(year, month, day+7, 18, 30, 0, 0, o.Location())
	form := committee.MeetingForm{Key: store.NewID(), Starts: starts.Format(operation.LocalLayout)}
	return s.newMeetingAgain(c, form, nil)
}

func (s *Site) newMeetingAgain(c echo.Context, form committee.MeetingForm, refusal error) error {
	props := manage.CommitteeMeetingProps{Operation: operationOf(c), Now: s.Clock(), Form: form, Err: refusal}
	var err error
	if props.Places, err = s.placeOptions(c); err != nil {
		return err
	}
	if refusal != nil {
		return s.formAgain(c, refusal, s.committeeFrame(c), manage.NewCommitteeMeeting(props))
	}
	return s.show(c, s.committeeFrame(c), manage.NewCommitteeMeeting(props))
}

// createCommitteeMeeting makes a meeting.
func (s *Site) createCommitteeMeeting(c echo.Context) error {
	var form committee.MeetingForm
	if err := decode(c, &form); err != nil {
		return err
	}
	made, err := committee.Convene(c.Request().Context(), s.DB, s.by(c), operationOf(c), form)
	if err != nil {
		return s.newMeetingAgain(c, form, err)
	}
	s.notice(c, "committee.meeting_created")
	return seeOther(c, committeePath(c, "/reunions/"+made.ID))
}

// committeeMeeting is one meeting: its agenda, who came, what was decided, its minutes.
func (s *Site) committeeMeeting(c echo.Context) error {
	props, err := s.committeeMeetingProps(c)
	if err != nil {
		return err
	}
	props.Notice = s.takeNotice(c)
	return s.show(c, s.committeeFrame(c), manage.CommitteeMeeting(props))
}

func (s *Site) committeeMeetingProps(c echo.Context) (props manage.CommitteeMeetingProps, err error) {
	ctx, o := c.Request().Context(), operationOf(c)
	props = manage.CommitteeMeetingProps{Operation: o, Now: s.Clock()}
	if props.Record, err = committee.FindRecord(ctx, s.DB, o.ID, c.Param("meeting")); err != nil {
		return props, err
	}
	props.Form, props.Minutes = props.Record.FormOf(o), props.Record.MinutesOf()
	props.Attendance = committee.AttendanceForm{Version: props.Form.Version, States: props.Record.States, Guests: props.Record.Guests}
	props.Preview = markdown.HTML(props.Record.Minutes)
	props.Places, err = s.placeOptions(c)
	return props, err
}

// committeeMeetingAgain shows the page of a meeting with what was refused; a form that was prepared from an earlier version may be sent
// again by whoever has seen what changed.
func (s *Site) committeeMeetingAgain(c echo.Context, refusal error, complete func(props *manage.CommitteeMeetingProps, version string)) error {
	props, err := s.committeeMeetingProps(c)
	if err != nil {
		return err
	}
	props.Err = refusal
	complete(&props, strconv.FormatInt(props.Record.Version, 10))
	return s.formAgain(c, refusal, s.committeeFrame(c), manage.CommitteeMeeting(props))
}

// toCommitteeMeeting leads back to the page of a meeting.
func (s *Site) toCommitteeMeeting(c echo.Context, notice, anchor string) error {
	s.notice(c, notice)
	return seeOther(c, committeePath(c, "/reunions/"+c.Param("meeting")+anchor))
}

// updateCommitteeMeeting changes when and where a meeting is, and its agenda.
func (s *Site) updateCommitteeMeeting(c echo.Context) error {
	var form committee.MeetingForm
	if err := decode(c, &form); err != nil {
		return err
	}
	if err := committee.UpdateMeeting(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("meeting"), form); err != nil {
		return s.committeeMeetingAgain(c, err, func(props *manage.CommitteeMeetingProps, version string) {
			if problem.Is(err, problem.Conflict) {
				props.Changes, form.Version = form.Changes(props.Record.Meeting, props.Operation), version
			}
			props.Form = form
		})
	}
	return s.toCommitteeMeeting(c, "committee.saved", "")
}

// noteCommitteeAttendance keeps who came.
func (s *Site) noteCommitteeAttendance(c echo.Context) error {
	values, err := c.FormParams()
	if err != nil {
		return problem.New(problem.Invalid, "error.request", nil)
	}
	form := committee.AttendanceForm{Version: values.Get("version"), Guests: clean(values.Get("guests")), States: map[string]committee.Presence{}}
	for name := range values {
		if memberID, is := strings.CutPrefix(name, "m_"); is {
			form.States[memberID] = committee.Presence(values.Get(name))
		}
	}
	if err := committee.NoteAttendance(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("meeting"), form); err != nil {
		return s.committeeMeetingAgain(c, err, func(props *manage.CommitteeMeetingProps, version string) {
			form.Version = version
			props.Attendance = form
		})
	}
	return s.toCommitteeMeeting(c, "committee.saved", "#presences")
}

// writeCommitteeMinutes keeps the minutes of a meeting, or shows how they will look.
func (s *Site) writeCommitteeMinutes(c echo.Context) error {
	var form committee.MinutesForm
	if err := decode(c, &form); err != nil {
		return err
	}
	if c.FormValue("preview") != "" {
		props, err := s.committeeMeetingProps(c)
		if err != nil {
			return err
		}
		props.Minutes, props.Preview, props.Previewed = form, markdown.HTML(form.Minutes), true
		return s.show(c, s.committeeFrame(c), manage.CommitteeMeeting(props))
	}
	if err := committee.WriteMinutes(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("meeting"), form); err != nil {
		return s.committeeMeetingAgain(c, err, func(props *manage.CommitteeMeetingProps, version string) {
			form.Version = version // the other's minutes stand above the form
			props.Minutes = form
		})
	}
	return s.toCommitteeMeeting(c, "committee.saved", "#compte-rendu")
}

// callCommittee writes to the members that they meet, and sendCommitteeMinutes sends them the minutes.
func (s *Site) callCommittee(c echo.Context) error {
	if _, err := committee.Call(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("meeting")); err != nil {
		return err
	}
	return s.toCommitteeMeeting(c, "committee.called", "#ordre-du-jour")
}

func (s *Site) sendCommitteeMinutes(c echo.Context) error {
	if _, err := committee.SendMinutes(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("meeting")); err != nil {
		return s.committeeMeetingAgain(c, err, func(*manage.CommitteeMeetingProps, string) {})
	}
	return s.toCommitteeMeeting(c, "committee.sent", "#compte-rendu")
}

// removeCommitteeMeeting deletes a meeting without minutes.
func (s *Site) removeCommitteeMeeting(c echo.Context) error {
	if err := committee.RemoveMeeting(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("meeting")); err != nil {
		return err
	}
	s.notice(c, "committee.meeting_removed")
	return seeOther(c, committeePath(c, ""))
}

// committeeMinutesFile is what is kept of a meeting as a Markdown file (RFC 7763).
func (s *Site) committeeMinutesFile(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	record, err := committee.FindRecord(ctx, s.DB, o.ID, c.Param("meeting"))
	if err != nil {
		return err
	}
	name := o.Slug + "-comite-" + record.StartsAt.In(o.Location()).Format(time.DateOnly)
	c.Response().Header().Set("Cache-Control", "private, no-store")
	c.Response().Header().Set(echo.HeaderContentDisposition, `attachment; filename="`+name+`.md"`)
	return c.Blob(http.StatusOK, "text/markdown; charset=utf-8; variant=CommonMark", []byte(mail.RecordFile(ctx, o, record)))
}

// committeeRecord is what is kept of a meeting on one page, to print.
func (s *Site) committeeRecord(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	record, err := committee.FindRecord(ctx, s.DB, o.ID, c.Param("meeting"))
	if err != nil {
		return err
	}
	props := manage.RecordProps{Operation: o, Title: record.Title, HTML: markdown.HTML(mail.RecordText(ctx, o, record, false)),
		Back: committeePath(c, "/reunions/"+record.ID)}
	return s.show(c, s.committeeFrame(c), manage.CommitteeRecord(props))
}

// publicRecord is the minutes that the team has made public, without the names of who came.
func (s *Site) publicRecord(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	record, err := committee.FindRecord(ctx, s.DB, o.ID, c.Param("meeting"))
	if err != nil {
		return err
	}
	if !record.Public || record.Minutes == "" {
		return problem.New(problem.NotFound, "error.not_found", nil)
	}
	page := s.meetingsFrame(c, record.Title)
	return s.show(c, page, public.Record(public.RecordPage{Operation: o, Title: record.Title, HTML: i18n.Typography(o.Language, markdown.HTML(mail.RecordText(ctx, o, record, true)))}))
}
