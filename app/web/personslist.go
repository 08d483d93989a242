package web

import (
	"bytes"
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	csvtable "oplibre/app/format/csv"
	"oplibre/app/format/xlsx"
	"oplibre/app/i18n"
	"oplibre/app/message"
	"oplibre/app/operation"
	"oplibre/app/signup"
)

// personsFilter reads what narrows the list of people: ?q= a name, a code, an e-mail or a telephone number, ?atelier= an identifier, ?jour= a day,
// ?etat= a status, ?origine=, ?par= who filled the sign-up in, and with any value ?sans_email=, ?besoins=, ?enfants=, ?accord=.
func personsFilter(c echo.Context) signup.ListFilter {
	get := func(name string) string { return clean(c.QueryParam(name)) }
	f := signup.ListFilter{Search: get("q"), AtelierID: get("atelier"), NoEmail: get("sans_email") != "", Needs: get("besoins") != "",
		Children: get("enfants") != "", AskConsent: get("accord") != "", Page: 1}
	if _, err := time.Parse(time.DateOnly, get("jour")); err == nil {
		f.Day = get("jour")
	}
	if status := signup.Status(get("etat")); slices.Contains(signup.Standings, status) {
		f.Status = status
	}
	if origin := get("origine"); origin == signup.Unsaid || slices.Contains(signup.Origins, origin) {
		f.Origin = origin
	}
	if by := get("par"); slices.Contains(signup.Entries, by) {
		f.By = by
	} else if _, err := uuid.Parse(by); err == nil {
		f.DeskID = by
	}
	if page, err := strconv.Atoi(c.QueryParam("page")); err == nil && page > 1 && page < 1_000_000 {
		f.Page = page
	}
	return f
}

// personsQuery is the address of a filter, without its page.
func personsQuery(f signup.ListFilter) url.Values {
	values := url.Values{}
	for name, value := range map[string]string{"q": f.Search, "atelier": f.AtelierID, "jour": f.Day, "etat": string(f.Status), "origine": f.Origin, "par": cmp.Or(f.DeskID, f.By)} {
		if value != "" {
			values.Set(name, value)
		}
	}
	for name, set := range map[string]bool{"sans_email": f.NoEmail, "besoins": f.Needs, "enfants": f.Children, "accord": f.AskConsent} {
		if set {
			values.Set(name, "1")
		}
	}
	return values
}

// standingOfStatus is the audience of a message that those with a status are.
var standingOfStatus = map[signup.Status]message.Standing{signup.Confirmed: message.SignedUp, signup.Waiting: message.Waits, signup.Offered: message.Waits,
	signup.Cancelled: message.Cancelled}

// messageTo is the address of a new message to those whom a filter keeps. A message is narrowed by atelier, day and status only: widens says
// that it would go to more people than the list shows.
func messageTo(o *operation.Operation, f signup.ListFilter) (href string, widens bool) {
	values := url.Values{"public": {string(message.People)}}
	for name, value := range map[string]string{"atelier": f.AtelierID, "jour": f.Day, "inscription": string(standingOfStatus[f.Status])} {
		if value != "" {
			values.Set(name, value)
		}
	}
	said := signup.ListFilter{AtelierID: f.AtelierID, Day: f.Day, Status: f.Status, Page: f.Page}
	return "/gestion/" + o.Slug + "/messages/nouveau?" + values.Encode(), f != said
}

// takeList reads the list of the address for a file, which the history remembers.
func (s *Site) takeList(c echo.Context) (*signup.Listing, error) {
	ctx, o := c.Request().Context(), operationOf(c)
	words := signup.ListWords{Language: i18n.Of(ctx),
		When:   func(t time.Time) string { return i18n.DayClock(ctx, t) },
		Origin: func(origin string) string { return i18n.T(ctx, "persons.origin."+origin) },
		Status: func(status signup.Status) string { return i18n.T(ctx, "persons.status."+string(status)) }}
	list, err := signup.TakeList(ctx, s.DB, s.by(c), o, personsFilter(c), words)
	if err != nil {
		return nil, err
	}
	args := i18n.Args{"Operation": o.Name, "Date": i18n.Date(ctx, list.DeleteBy), "When": i18n.Moment(ctx, s.Clock().In(o.Location()))}
	for _, key := range []string{"persons.file.what", "persons.file.delete", "persons.file.share"} {
		list.Words.Note = append(list.Words.Note, i18n.T(ctx, key, args))
	}
	return list, nil
}

// personsWorkbook is the list of people as a spreadsheet, for the team alone.
func (s *Site) personsWorkbook(c echo.Context) error {
	list, err := s.takeList(c)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	if err := xlsx.Write(&body, list.Workbook()); err != nil {
		return err
	}
	return s.personsFile(c, "xlsx", xlsx.MediaType, body.Bytes())
}

// personsTable is the same as CSV.
func (s *Site) personsTable(c echo.Context) error {
	list, err := s.takeList(c)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	if err := list.Write(&body); err != nil {
		return err
	}
	return s.personsFile(c, "csv", csvtable.MediaType, body.Bytes())
}

// personsFile sends names and contacts: nothing on the way keeps them.
func (s *Site) personsFile(c echo.Context, extension, mediaType string, body []byte) error {
	h := c.Response().Header()
	h.Set(echo.HeaderContentDisposition, `attachment; filename="personnes-`+operationOf(c).Slug+"."+extension+`"`)
	h.Set("Cache-Control", "private, no-store")
	return c.Blob(200, mediaType, body)
}
