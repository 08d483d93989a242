package web

import (
	"cmp"

	"github.com/labstack/echo/v4"

	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/programme/publishing"
	"oplibre/app/signup"
	"oplibre/views/manage"
)

// fallbackPage asks before an atelier is moved or cancelled: it says whom that touches.
func (s *Site) fallbackPage(c echo.Context) error {
	view, err := s.fallbackView(c, nil)
	if err != nil {
		return err
	}
	return s.show(c, s.atelierPage(c, view.Listing), manage.Fallback(view))
}

func (s *Site) fallbackView(c echo.Context, refusal error) (view manage.FallbackProps, err error) {
	ctx, o := c.Request().Context(), operationOf(c)
	listing, planned, err := s.plannedAtelier(c)
	if err != nil {
		return view, err
	}
	view = manage.FallbackProps{Operation: o, Listing: listing, Err: refusal}
	if view.Roster, err = signup.FindRoster(ctx, s.DB, o.ID, listing.ID); err != nil {
		return view, err
	}
	p, err := plan.Load(ctx, s.DB, o)
	if err != nil {
		return view, err
	}
	for _, lead := range planned.Leads {
		if person := p.Facilitator(lead.FacilitatorID); person != nil {
			view.Leads = append(view.Leads, person)
		}
	}
	for i := range p.Places {
		place := &p.Places[i]
		to := listing.Fallback == programme.FallbackMove && listing.FallbackPlaceID != nil && *listing.FallbackPlaceID == place.ID
		if to {
			view.To = place
		}
		if here := listing.PlaceID != nil && *listing.PlaceID == place.ID; (to || here) && s.mayOpen(c, "/lieux/:place/porte.pdf") {
			view.Doors = append(view.Doors, manage.FallbackDoor{Place: place.Name,
				Href: programmePath(c, "/lieux/"+place.ID+"/porte.pdf?jour="+listing.Date(o.Location()))})
		}
	}
	return view, nil
}

// fallBack turns the switch: the public sees it at once.
func (s *Site) fallBack(c echo.Context) error {
	var form struct {
		Version string `form:"version"`
		On      bool   `form:"on"`
	}
	if err := decode(c, &form); err != nil {
		return err
	}
	if _, err := publishing.FallBack(c.Request().Context(), s.DB, s.by(c), operationOf(c), s.author(c), c.Param("atelier"), form.Version, form.On); err != nil {
		view, failed := s.fallbackView(c, err)
		if failed != nil {
			return failed
		}
		return s.formAgain(c, err, s.atelierPage(c, view.Listing), manage.Fallback(view))
	}
	if form.On {
		s.notice(c, "fallback.done")
	} else {
		s.notice(c, "fallback.undone")
	}
	return seeOther(c, programmePath(c, "/programme/"+c.Param("atelier")))
}

// sharesPage are the seats of an atelier that are kept for a partner's public.
func (s *Site) sharesPage(c echo.Context) error {
	view, err := s.sharesView(c, programme.ShareForm{}, nil)
	if err != nil {
		return err
	}
	if view.Listing.Seats.Capacity == nil { // nothing to keep
		return seeOther(c, programmePath(c, "/programme/"+view.Listing.ID))
	}
	return s.show(c, s.atelierPage(c, view.Listing), manage.Shares(view))
}

func (s *Site) sharesView(c echo.Context, form programme.ShareForm, refusal error) (view manage.SharesProps, err error) {
	ctx, o := c.Request().Context(), operationOf(c)
	listing, err := programme.FindAtelier(ctx, s.DB, o.ID, c.Param("atelier"))
	if err != nil {
		return view, err
	}
	shares, err := programme.FindShares(ctx, s.DB, o.ID, listing.ID)
	if err != nil {
		return view, err
	}
	choices, err := programme.FindChoices(ctx, s.DB, o.ID)
	return manage.SharesProps{Operation: o, Listing: listing, Shares: shares, Partners: choices.Partners, Form: form, Err: refusal, Notice: s.takeNotice(c)}, err
}

// keepSeats keeps seats for a partner's public.
func (s *Site) keepSeats(c echo.Context) error {
	var form programme.ShareForm
	if err := decode(c, &form); err != nil {
		return err
	}
	_, err := programme.KeepSeats(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("atelier"), form)
	if err != nil {
		view, failed := s.sharesView(c, form, err)
		if failed != nil || view.Listing.Seats.Capacity == nil {
			return cmp.Or(failed, err)
		}
		return s.formAgain(c, err, s.atelierPage(c, view.Listing), manage.Shares(view))
	}
	s.notice(c, "share.saved")
	return seeOther(c, programmePath(c, "/programme/"+c.Param("atelier")+"/places"))
}

// releaseSeats gives kept seats back to everybody before their date.
func (s *Site) releaseSeats(c echo.Context) error {
	err := programme.ReleaseSeats(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("atelier"), c.Param("share"))
	if err != nil {
		return err
	}
	s.notice(c, "share.given_back")
	return seeOther(c, programmePath(c, "/programme/"+c.Param("atelier")+"/places"))
}
