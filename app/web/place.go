package web

import (
	"github.com/labstack/echo/v4"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/views/manage"
	"oplibre/views/part"
)

// placesPage lists the places by number.
func (s *Site) placesPage(c echo.Context) error {
	o := operationOf(c)
	places, err := programme.FindPlaces(c.Request().Context(), s.DB, o.ID)
	if err != nil {
		return err
	}
	return s.show(c, s.placePage(c, "programme.place.title"), manage.Places(manage.PlacesProps{Operation: o, Places: places, Notice: s.takeNotice(c)}))
}

// newPlace is an empty form.
func (s *Site) newPlace(c echo.Context) error {
	return s.show(c, s.placePage(c, "programme.place.new"), manage.Place(manage.PlaceProps{Operation: operationOf(c)}))
}

// createPlace adds a place.
func (s *Site) createPlace(c echo.Context) error {
	var form programme.PlaceForm
	if err := decode(c, &form); err != nil {
		return err
	}
	o := operationOf(c)
	if _, err := programme.CreatePlace(c.Request().Context(), s.DB, s.by(c), o, form); err != nil {
		return s.formAgain(c, err, s.placePage(c, "programme.place.new"), manage.Place(manage.PlaceProps{Operation: o, Form: form, Err: err}))
	}
	s.notice(c, "programme.place.saved")
	return seeOther(c, programmePath(c, "/lieux"))
}

// editPlace is the form of a place.
func (s *Site) editPlace(c echo.Context) error {
	o := operationOf(c)
	place, err := programme.FindPlace(c.Request().Context(), s.DB, o.ID, c.Param("place"))
	if err != nil {
		return err
	}
	page := s.placePage(c, "programme.place.title")
	page.Title = place.Name
	return s.show(c, page, manage.Place(manage.PlaceProps{Operation: o, Place: place, Form: place.FormOf()}))
}

// updatePlace changes a place.
func (s *Site) updatePlace(c echo.Context) error {
	var form programme.PlaceForm
	if err := decode(c, &form); err != nil {
		return err
	}
	if _, err := programme.UpdatePlace(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("place"), form); err != nil {
		return s.placeAgain(c, form, err)
	}
	s.notice(c, "programme.place.saved")
	return seeOther(c, programmePath(c, "/lieux"))
}

// placeAgain shows a refused form with the words of the person and, for a stale one, the new version.
func (s *Site) placeAgain(c echo.Context, form programme.PlaceForm, refusal error) error {
	o := operationOf(c)
	place, err := programme.FindPlace(c.Request().Context(), s.DB, o.ID, c.Param("place"))
	if err != nil {
		return err
	}
	form.Version = place.FormOf().Version
	return s.formAgain(c, refusal, s.placePage(c, "programme.place.title"),
		manage.Place(manage.PlaceProps{Operation: o, Place: place, Form: form, Err: refusal}))
}

// deletePlace removes a place that nothing uses; one in use comes back with the reason.
func (s *Site) deletePlace(c echo.Context) error {
	o, ctx := operationOf(c), c.Request().Context()
	err := programme.DeletePlace(ctx, s.DB, s.by(c), o, c.Param("place"))
	if problem.Is(err, problem.Conflict) {
		place, failed := programme.FindPlace(ctx, s.DB, o.ID, c.Param("place"))
		if failed != nil {
			return failed
		}
		return s.placeAgain(c, place.FormOf(), err)
	}
	if err != nil {
		return err
	}
	s.notice(c, "programme.place.deleted")
	return seeOther(c, programmePath(c, "/lieux"))
}

// placePage is the frame of the management pages of places.
func (s *Site) placePage(c echo.Context, titleKey string) part.Page {
	page := s.programmePage(c, titleKey)
	page.Section = "places"
	return page
}
