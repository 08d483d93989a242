package web

import (
	"github.com/labstack/echo/v4"

	"oplibre/app/committee"
	"oplibre/app/format/markdown"
	"oplibre/app/i18n"
	"oplibre/app/store"
	"oplibre/views/part"
	"oplibre/views/public"
)

// ofCommittee gives a handler the member whose link the address is.
func (s *Site) ofCommittee(handler func(echo.Context, *committee.Link, *committee.Member) error) echo.HandlerFunc {
	return s.behindLink("committee", func(c echo.Context, token string, now store.Instant) (string, func() error, error) {
		link, member, err := committee.Open(c.Request().Context(), s.DB, token, now)
		if err != nil {
			return "", nil, err
		}
		return link.OperationID, func() error { return handler(c, link, member) }, nil
	})
}

// seatPage is what a member of the committee sees: what waits for a voice, when it meets, what was decided.
func (s *Site) seatPage(c echo.Context, _ *committee.Link, member *committee.Member) error {
	props, err := s.seatProps(c, member)
	if err != nil {
		return err
	}
	switch c.QueryParam("merci") {
	case "voix":
		props.Notice = "committee.seat.thanks"
	case "objection":
		props.Notice = "committee.seat.stopped"
	}
	return s.show(c, s.seatFrame(c), public.Seat(props))
}

func (s *Site) seatFrame(c echo.Context) part.Page {
	return s.page(c, part.Page{Title: i18n.T(c.Request().Context(), "committee.title"), Noindex: true})
}

func (s *Site) seatProps(c echo.Context, member *committee.Member) (props public.SeatPage, err error) {
	ctx, o := c.Request().Context(), operationOf(c)
	props = public.SeatPage{Operation: o, Now: s.Clock(), Member: member, Address: committee.Path + c.Param("token"), Minutes: map[string]string{}}
	if props.Members, err = committee.Members(ctx, s.DB, o.ID); err != nil {
		return props, err
	}
	if props.Decisions, err = committee.Decisions(ctx, s.DB, o.ID); err != nil {
		return props, err
	}
	if props.Meetings, err = committee.Meetings(ctx, s.DB, o.ID); err != nil {
		return props, err
	}
	for _, m := range props.Meetings {
		if m.MinutesSentAt != nil || m.Public {
			props.Minutes[m.ID] = markdown.HTML(m.Minutes)
		}
	}
	return props, nil
}

// sayFromSeat records the voice of a member.
func (s *Site) sayFromSeat(c echo.Context, link *committee.Link, member *committee.Member) error {
	var form committee.VoiceForm
	if err := decode(c, &form); err != nil {
		return err
	}
	by := s.byLink(link.ID)
	if refusal := committee.Say(c.Request().Context(), s.DB, by, operationOf(c), member.ID, committee.ByLink, form); refusal != nil {
		props, err := s.seatProps(c, member)
		if err != nil {
			return err
		}
		props.Wrong, props.Reason, props.Err = form.Decision, form.Reason, refusal
		return s.formAgain(c, refusal, s.seatFrame(c), public.Seat(props))
	}
	if form.Choice == string(committee.Object) {
		return seeOther(c, committee.Path+c.Param("token")+"?merci=objection")
	}
	return seeOther(c, committee.Path+c.Param("token")+"?merci=voix")
}
