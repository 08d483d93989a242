package web

import (
	"slices"

	"github.com/labstack/echo/v4"

	"oplibre/app/attendance"
	"oplibre/app/i18n"
	"oplibre/app/problem"
	"oplibre/app/programme/facilitators"
	"oplibre/app/programme/plan"
	"oplibre/app/signup"
	"oplibre/app/store"
	"oplibre/views/part"
	"oplibre/views/public"
)

// presenceRoutes are who is there in an atelier, for the one who leads it.
func (s *Site) presenceRoutes() {
	s.public("GET", "/animation/:token/ateliers/:atelier/presences", s.ofFacilitator(s.presencePage))
	s.public("POST", "/animation/:token/ateliers/:atelier/presences", s.ofFacilitator(s.notePresence))
	s.public("POST", "/animation/:token/ateliers/:atelier/presences/inscrire", s.ofFacilitator(s.addPresent))
}

// ledAtelier is the atelier of the address. It returns problem.NotFound for one that the holder of the link does not lead in public.
func (s *Site) ledAtelier(c echo.Context, link *facilitators.Link) (*plan.Atelier, error) {
	page, err := facilitators.Load(c.Request().Context(), s.DB, operationOf(c), link)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(page.Ateliers, func(a *plan.Atelier) bool {
		return a.ID == c.Param("atelier") && a.Published != nil && facilitators.LeadsNow(a, link.FacilitatorID)
	})
	if i < 0 {
		return nil, problem.New(problem.NotFound, "error.not_found", nil)
	}
	return page.Ateliers[i], nil
}

// ledRoom is the room of the atelier of the address.
func (s *Site) ledRoom(c echo.Context, link *facilitators.Link) (*attendance.Room, error) {
	a, err := s.ledAtelier(c, link)
	if err != nil {
		return nil, err
	}
	return attendance.Load(c.Request().Context(), s.DB, operationOf(c), a.ID)
}

// presencePage is who is there; ?carnet= is the one that was just made here.
func (s *Site) presencePage(c echo.Context, link *facilitators.Link) error {
	room, err := s.ledRoom(c, link)
	if err != nil {
		return err
	}
	props := s.presenceProps(c, room)
	i := slices.IndexFunc(room.Arrivals, func(a signup.Arrival) bool {
		return a.CarnetID == c.QueryParam("carnet") && a.FacilitatorID != nil && *a.FacilitatorID == link.FacilitatorID
	})
	if i >= 0 {
		opened, err := signup.FindByID(c.Request().Context(), s.DB, operationOf(c).ID, room.Arrivals[i].CarnetID)
		if err != nil {
			return err
		}
		props.Added = opened.Code
	}
	sheets, err := attendance.Latest(c.Request().Context(), s.DB, operationOf(c).ID, []string{room.Atelier.ID})
	if err != nil {
		return err
	}
	if len(sheets) > 0 {
		props.Sheet = sheets[0]
	}
	s.rememberLeader(c)
	return s.show(c, s.presenceFrame(c), public.Presence(props))
}

func (s *Site) presenceFrame(c echo.Context) part.Page {
	return s.page(c, part.Page{Title: i18n.T(c.Request().Context(), "attendance.title"), Noindex: true, Sheets: deskSheets})
}

func (s *Site) presenceProps(c echo.Context, room *attendance.Room) public.PresenceProps {
	return public.PresenceProps{Operation: operationOf(c), Room: room, Now: store.InstantOf(s.Clock()), Address: facilitators.Path + c.Param("token"),
		Form: attendance.WalkIn{Key: store.NewID(), Adults: "1"}}
}

// presencePath leads to a place of the page.
func presencePath(c echo.Context, at string) string {
	return facilitators.Path + c.Param("token") + "/ateliers/" + c.Param("atelier") + "/presences" + at
}

// notePresence notes that somebody came, did not, or came too late.
func (s *Site) notePresence(c echo.Context, link *facilitators.Link) error {
	room, err := s.ledRoom(c, link)
	if err != nil {
		return err
	}
	var press attendance.Press
	if err := decode(c, &press); err != nil {
		return err
	}
	_, err = room.Note(c.Request().Context(), s.DB, s.byLink(link.ID), operationOf(c), link.FacilitatorID, press)
	if err != nil {
		return s.presenceAgain(c, room, err, nil)
	}
	if press.Step == attendance.Give {
		return seeOther(c, presencePath(c, "#redonner"))
	}
	return seeOther(c, presencePath(c, "#p-"+press.Person))
}

// addPresent signs up somebody who just comes.
func (s *Site) addPresent(c echo.Context, link *facilitators.Link) error {
	room, err := s.ledRoom(c, link)
	if err != nil {
		return err
	}
	var form attendance.WalkIn
	if err := decode(c, &form); err != nil {
		return err
	}
	ctx := c.Request().Context()
	carnet, err := room.Add(ctx, s.DB, s.byLink(link.ID), operationOf(c), link.FacilitatorID, i18n.Of(ctx), form)
	if err != nil {
		form.Key = store.NewID()
		return s.presenceAgain(c, room, err, &form)
	}
	return seeOther(c, presencePath(c, "?carnet="+carnet))
}

// presenceAgain shows the page with what was refused, and what was typed.
func (s *Site) presenceAgain(c echo.Context, room *attendance.Room, refused error, form *attendance.WalkIn) error {
	props := s.presenceProps(c, room)
	if props.Err = refused; form != nil {
		props.Form = *form
	}
	return s.formAgain(c, refused, s.presenceFrame(c), public.Presence(props))
}
