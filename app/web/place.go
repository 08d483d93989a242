package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

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
	form, err := readPlace(c)
	if err != nil {
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
	props, err := s.placeProps(c, place, place.FormOf(), nil)
	if err != nil {
		return err
	}
	page := s.placePage(c, "programme.place.title")
	page.Title = place.Name
	return s.show(c, page, manage.Place(props))
}

// placeProps is what the form of a place that exists shows.
func (s *Site) placeProps(c echo.Context, place *programme.Place, form programme.PlaceForm, refusal error) (manage.PlaceProps, error) {
	o := operationOf(c)
	plans, err := programme.FindPlacePlans(c.Request().Context(), s.DB, o.ID, place.ID)
	return manage.PlaceProps{Operation: o, Place: place, Form: form, Err: refusal, Plans: plans, Doors: s.doorSheets(c, place.ID), Notice: s.takeNotice(c)}, err
}

// doorSheets are the sheets for the door of a place, one a day of the weekend.
func (s *Site) doorSheets(c echo.Context, placeID string) []manage.PlaceDoor {
	if !s.mayOpen(c, "/lieux/:place/porte.pdf") {
		return nil
	}
	var doors []manage.PlaceDoor
	for _, day := range operationOf(c).Days() {
		doors = append(doors, manage.PlaceDoor{Day: day, Href: programmePath(c, "/lieux/"+placeID+"/porte.pdf?jour="+day.Format(time.DateOnly))})
	}
	return doors
}

// readPlace decodes the form with its rows of opening hours.
func readPlace(c echo.Context) (form programme.PlaceForm, err error) {
	if err := decode(c, &form); err != nil {
		return form, err
	}
	if form.UseAuthorised == "not_asked" { // a radio button with an empty value would never be ticked
		form.UseAuthorised = ""
	}
	form.Hours = hoursRows(c.Request().PostForm)
	return form, nil
}

// hoursRows reads the rows hours_on_1, hours_date_1, hours_from_1, hours_to_1 and so on, up to the last that was sent.
func hoursRows(values url.Values) []programme.HoursRow {
	var rows []programme.HoursRow
	for n := 1; n <= programme.HoursRows && values.Has("hours_on_"+strconv.Itoa(n)); n++ {
		field := func(name string) string { return clean(values.Get("hours_" + name + "_" + strconv.Itoa(n))) }
		rows = append(rows, programme.HoursRow{On: field("on"), Date: field("date"), From: field("from"), To: field("to")})
	}
	return rows
}

// updatePlace changes a place.
func (s *Site) updatePlace(c echo.Context) error {
	form, err := readPlace(c)
	if err != nil {
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
	props, err := s.placeProps(c, place, form, refusal)
	if err != nil {
		return err
	}
	return s.formAgain(c, refusal, s.placePage(c, "programme.place.title"), manage.Place(props))
}

// addPlan takes a plan or a picture of a place.
func (s *Site) addPlan(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	header, err := c.FormFile("plan")
	switch {
	case tooLarge(err):
		return err
	case err != nil && !errors.Is(err, http.ErrMissingFile) && !errors.Is(err, http.ErrNotMultipart):
		return problem.New(problem.Invalid, "error.request", nil)
	case err != nil || header.Size == 0:
		err = problem.Fields{{Name: "plan", Message: problem.Message{Key: "place.error.no_file"}}}.Err()
	default:
		file, failed := header.Open()
		if failed != nil {
			return failed
		}
		defer file.Close()
		err = programme.AddPlacePlan(ctx, s.DB, s.by(c), o, c.Param("place"), clean(c.FormValue("title")), file)
	}
	if err != nil {
		place, failed := programme.FindPlace(ctx, s.DB, o.ID, c.Param("place"))
		if failed != nil {
			return failed
		}
		return s.placeAgain(c, place.FormOf(), err)
	}
	s.notice(c, "place.plan_added")
	return seeOther(c, programmePath(c, "/lieux/"+c.Param("place")+"#plans"))
}

// showPlan sends a plan to the team; nobody keeps it.
func (s *Site) showPlan(c echo.Context) error {
	plan, err := programme.FindPlacePlan(c.Request().Context(), s.DB, operationOf(c).ID, c.Param("place"), c.Param("plan"))
	if err != nil {
		return err
	}
	file, err := s.DB.Files.Open(plan.Hash)
	if err != nil {
		return err
	}
	defer file.Close()
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, plan.MediaType)
	h.Set("Cache-Control", "private, no-store")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	http.ServeContent(c.Response(), c.Request(), "", time.Time{}, file)
	return nil
}

// removePlan forgets a plan.
func (s *Site) removePlan(c echo.Context) error {
	err := programme.RemovePlacePlan(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("place"), c.Param("plan"))
	if err != nil {
		return err
	}
	s.notice(c, "place.plan_removed")
	return seeOther(c, programmePath(c, "/lieux/"+c.Param("place")+"#plans"))
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
