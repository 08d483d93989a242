package web

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"oplibre/app/collect"
	"oplibre/app/problem"
	"oplibre/views/part"
)

// contributionBody is a contribution as a program sends it. Longitude and latitude are WGS 84 degrees, both or none; far
// confirms a point beyond the territory; theme and atelier are slugs or identifiers.
type contributionBody struct {
	Theme       string            `json:"theme"`
	Atelier     string            `json:"atelier"`
	Title       string            `json:"title"`
	Body        string            `json:"body"`
	Link        string            `json:"link"`
	Values      map[string]string `json:"values"`
	Longitude   *float64          `json:"longitude"`
	Latitude    *float64          `json:"latitude"`
	AccuracyM   *float64          `json:"accuracy_m"`
	Far         bool              `json:"far"`
	ObservedAt  string            `json:"observed_at"` // RFC 3339
	Credit      string            `json:"credit"`
	DataLicence string            `json:"data_licence"`
}

// putContribution takes a contribution from a program, under the identifier that the program made. Sent again it is
// answered 200 with what is there, a new one 201, another content under the same identifier 409. The carnet's code is
// the key: Authorization: Bearer CODE (RFC 6750, section 2.1).
func (s *Site) putContribution(c echo.Context) error {
	c.Request().Header.Set(echo.HeaderAccept, echo.MIMEApplicationJSON) // programs get problem details
	ctx, o := c.Request().Context(), operationOf(c)
	carnetID, err := s.bearer(c)
	if err != nil {
		return err
	}
	form, err := readContributionBody(c.Request().Body)
	if err != nil {
		return err
	}
	form.ID = c.Param("contribution")
	if err := s.charge(c, carnetID, &collectPost{}); err != nil {
		return s.heldBack(c, err, part.Page{}, nil)
	}
	made, err := collect.Add(ctx, s.DB, s.by(c), o, carnetID, form)
	if err != nil {
		return err
	}
	s.Pictures.Wake()
	guide, err := collect.GuideOf(ctx, s.DB, o.ID)
	if err != nil {
		return err
	}
	status := http.StatusCreated
	if made.Repeated {
		status = http.StatusOK
	}
	return c.JSON(status, contributionJSON(s, o, guide, &collect.Shown{Contribution: *made}))
}

// bearer returns the carnet of the request's code, which must belong to the operation.
func (s *Site) bearer(c echo.Context) (carnetID string, err error) {
	scheme, code, _ := strings.Cut(c.Request().Header.Get(echo.HeaderAuthorization), " ")
	if strings.EqualFold(scheme, "Bearer") && strings.TrimSpace(code) != "" {
		carnetID, err = s.carnetOf(c, code)
	}
	if carnetID == "" && (err == nil || problem.Is(err, problem.Invalid)) {
		c.Response().Header().Set(echo.HeaderWWWAuthenticate, "Bearer")
		return "", problem.New(problem.Unauthenticated, "collect.api.code", nil)
	}
	return carnetID, err
}

// readContributionBody reads one JSON object and nothing after it. A field that is not known is refused: silence would
// lose what it says.
func readContributionBody(r io.Reader) (collect.Form, error) {
	var body contributionBody
	decoder := json.NewDecoder(r)
	decoder.DisallowUnknownFields()
	err := decoder.Decode(&body)
	if err == nil {
		if _, more := decoder.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("more than one value")
		}
	}
	if tooLarge(err) {
		return collect.Form{}, err
	}
	if err != nil || (body.Longitude == nil) != (body.Latitude == nil) {
		return collect.Form{}, problem.New(problem.Invalid, "collect.api.body", nil)
	}
	form := collect.Form{Theme: body.Theme, Atelier: body.Atelier, Title: body.Title, Body: body.Body, Link: body.Link, Values: body.Values,
		AccuracyM: body.AccuracyM, Far: body.Far, ObservedAt: body.ObservedAt, Credit: body.Credit, DataLicence: body.DataLicence}
	if body.Latitude != nil {
		form.Position = strconv.FormatFloat(*body.Latitude, 'f', -1, 64) + ", " + strconv.FormatFloat(*body.Longitude, 'f', -1, 64)
	}
	return form, nil
}
