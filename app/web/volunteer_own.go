package web

import (
	"bytes"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"oplibre/app/format/ics"
	"oplibre/app/i18n"
	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/app/volunteer"
	"oplibre/views/part"
	"oplibre/views/public"
)

// ofVolunteer gives a handler the link of the address.
func (s *Site) ofVolunteer(handler func(echo.Context, *volunteer.Link) error) echo.HandlerFunc {
	return s.behindLink("volunteer", func(c echo.Context, token string, now store.Instant) (string, func() error, error) {
		link, err := volunteer.Open(c.Request().Context(), s.DB, token, now)
		if err != nil {
			return "", nil, err
		}
		return link.OperationID, func() error { return handler(c, link) }, nil
	})
}

func ownPath(c echo.Context) string { return volunteer.Path + c.Param("token") }

// ownNotices are what the page says was done, by the value of ?fait=.
var ownNotices = map[string]string{"quitte": "volunteer.own.left", "ajoute": "volunteer.own.joined", "modifie": "volunteer.own.saved"}

// ownPage is the private page of a volunteer.
func (s *Site) ownPage(c echo.Context, link *volunteer.Link) error {
	props, err := s.ownProps(c, link)
	if err != nil {
		return err
	}
	props.Thanks, props.Notice = c.QueryParam("merci") != "", ownNotices[c.QueryParam("fait")]
	return s.show(c, s.ownFrame(c), public.VolunteerOwn(props))
}

func (s *Site) ownFrame(c echo.Context) part.Page {
	return s.page(c, part.Page{Title: i18n.T(c.Request().Context(), "volunteer.own.tab"), Noindex: true})
}

func (s *Site) ownProps(c echo.Context, link *volunteer.Link) (props public.VolunteerOwnPage, err error) {
	ctx, o := c.Request().Context(), operationOf(c)
	props = public.VolunteerOwnPage{Operation: o, Now: s.Clock(), Address: s.absolute(ownPath(c))}
	if props.Board, err = volunteer.Load(ctx, s.DB, o.ID); err != nil {
		return props, err
	}
	if props.Volunteer, err = props.Board.Volunteer(link.VolunteerID); err != nil {
		return props, err
	}
	props.Form = volunteer.FormOf(props.Volunteer)
	clashes, err := volunteer.Clashes(ctx, s.DB, o.ID, []*volunteer.Volunteer{props.Volunteer})
	for _, clash := range clashes {
		if link.Trusted || clash.With != nil {
			props.Clashes = append(props.Clashes, clash)
		}
	}
	return props, err
}

// ownAgain shows the private page with what was refused.
func (s *Site) ownAgain(c echo.Context, link *volunteer.Link, refused error, complete func(*public.VolunteerOwnPage)) error {
	props, err := s.ownProps(c, link)
	if err != nil {
		return err
	}
	props.Err = refused
	complete(&props)
	return s.formAgain(c, refused, s.ownFrame(c), public.VolunteerOwn(props))
}

// updateOwnContact changes how a volunteer is reached.
func (s *Site) updateOwnContact(c echo.Context, link *volunteer.Link) error {
	var form volunteer.Form
	if err := decode(c, &form); err != nil {
		return err
	}
	letter, undo, err := s.mayWrite(c, link.OperationID, form.Email)
	if err != nil {
		return err
	}
	if err := volunteer.Update(c.Request().Context(), s.DB, s.byLink(link.ID), operationOf(c), link.VolunteerID, form, letter); err != nil {
		undo()
		return s.ownAgain(c, link, err, func(props *public.VolunteerOwnPage) {
			form.Version = props.Form.Version // what was written is kept; sending it again is a decision
			props.Form = form
		})
	}
	return seeOther(c, ownPath(c)+"?fait=modifie")
}

// joinShifts lets a volunteer come to more shifts, as long as the call is open.
func (s *Site) joinShifts(c echo.Context, link *volunteer.Link) error {
	var form volunteer.Form
	if err := decode(c, &form); err != nil {
		return err
	}
	if err := volunteer.Join(c.Request().Context(), s.DB, s.byLink(link.ID), operationOf(c), link.VolunteerID, form.Shifts); err != nil {
		return s.ownAgain(c, link, err, func(props *public.VolunteerOwnPage) { props.Joining, props.More = form.Shifts, true })
	}
	return seeOther(c, ownPath(c)+"?fait=ajoute")
}

// leaveShift says that a volunteer cannot come to one shift, or to any of them when the address names none.
func (s *Site) leaveShift(c echo.Context, link *volunteer.Link) error {
	if err := volunteer.Leave(c.Request().Context(), s.DB, s.byLink(link.ID), operationOf(c), link.VolunteerID, c.Param("shift")); err != nil {
		return s.ownAgain(c, link, err, func(*public.VolunteerOwnPage) {})
	}
	return seeOther(c, ownPath(c)+"?fait=quitte")
}

// eraseOwn forgets the volunteer.
func (s *Site) eraseOwn(c echo.Context, link *volunteer.Link) error {
	if err := volunteer.Erase(c.Request().Context(), s.DB, s.byLink(link.ID), link.OperationID, link.VolunteerID); err != nil {
		return err
	}
	return s.render(c, http.StatusOK, s.ownFrame(c), public.VolunteerErased())
}

// ownCertificate is the certificate, once the hours are confirmed.
func (s *Site) ownCertificate(c echo.Context, link *volunteer.Link) error {
	props, err := s.ownProps(c, link)
	if err != nil {
		return err
	}
	return s.certificate(c, props.Operation, props.Volunteer)
}

// ownCalendar is the shifts of a volunteer as a calendar; a telephone may read it again and again.
func (s *Site) ownCalendar(c echo.Context, link *volunteer.Link) error {
	props, err := s.ownProps(c, link)
	if err != nil {
		return err
	}
	ctx, o := c.Request().Context(), props.Operation
	calendar := programme.Calendar(o, i18n.T(ctx, "volunteer.own.calendar_name", i18n.Args{"Operation": o.Name}), nil, s.addresses())
	calendar.URL, calendar.Refresh = props.Address, time.Hour
	for _, p := range props.Volunteer.Parts {
		post := p.Shift.Post
		text := []string{post.Work}
		if post.Bring != "" {
			text = append(text, i18n.T(ctx, "volunteer.bring", i18n.Args{"Bring": post.Bring}))
		}
		if post.ContactName+post.ContactPhone != "" {
			who := strings.TrimSpace(post.ContactName + " " + volunteer.PhoneText(post.ContactPhone))
			text = append(text, i18n.T(ctx, "volunteer.ask", i18n.Args{"Who": who}))
		}
		changed := max(post.UpdatedAt, p.CreatedAt).Time()
		calendar.Events = append(calendar.Events, ics.Event{UID: p.ID + "@" + s.host(), Stamp: changed, Modified: changed, Start: p.Shift.StartsAt.Time(), End: p.Shift.EndsAt.Time(),
			Sequence: int(p.Shift.Version + post.Version), Summary: post.Title + " – " + o.Name, Description: strings.TrimSpace(strings.Join(text, "\n\n")), Location: post.Place, URL: props.Address})
	}
	var body bytes.Buffer
	if err := ics.Write(&body, calendar); err != nil {
		return err
	}
	return sendCalendar(c, o.Slug+"-benevole", body.Bytes())
}
