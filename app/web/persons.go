package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"oplibre/app/desk"
	"oplibre/app/i18n"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/signup/asked"
	"oplibre/app/waiting"
	"oplibre/views/manage"
	"oplibre/views/part"
)

// personsPage lists who has signed up: see personsFilter for what narrows it; ?page= counts from 1.
func (s *Site) personsPage(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	filter := personsFilter(c)
	list, err := signup.FindList(ctx, s.DB, o, filter)
	if err != nil {
		return err
	}
	ateliers, err := programme.FindAteliers(ctx, s.DB, o.ID)
	if err != nil {
		return err
	}
	ateliers = slices.DeleteFunc(ateliers, func(l *programme.Listing) bool {
		return l.Status == programme.DraftAtelier || l.Entry != programme.SignUp && l.Seats.Confirmed == 0 // turns on a stage have a list
	})
	props := manage.PersonsProps{Operation: o, List: list, Filter: filter, Ateliers: ateliers, Query: personsQuery(filter).Encode(),
		Pages: personsPages(ctx, "/gestion/"+o.Slug+"/personnes", filter, list)}
	if props.Relays, err = desk.All(ctx, s.DB, o.ID, desk.Relay); err != nil {
		return err
	}
	if s.writesToMany(c) {
		props.Message, props.MessageWidens = messageTo(o, filter)
	}
	return s.show(c, s.manageFrame(c, i18n.T(ctx, "persons.page"), "people"), manage.Persons(props))
}

// personsPages is the foot of the list, nil when all fits on one page.
func personsPages(ctx context.Context, path string, filter signup.ListFilter, list *signup.List) *part.PagesProps {
	if list.Found <= signup.PageSize {
		return nil
	}
	first, shown := (filter.Page-1)*signup.PageSize, len(list.Carnets)
	pages := &part.PagesProps{Sentence: i18n.T(ctx, "persons.range", i18n.Args{"From": i18n.Number(ctx, first+1),
		"To": i18n.Number(ctx, first+shown), "Total": i18n.Number(ctx, list.Found)})}
	href := func(page int) string {
		values := personsQuery(filter)
		values.Set("page", strconv.Itoa(page))
		return path + "?" + values.Encode() + "#liste"
	}
	if shown == 0 { // an address from before people left
		pages.Sentence, pages.Previous = "", href(1)
		return pages
	}
	if filter.Page > 1 {
		pages.Previous = href(filter.Page - 1)
	}
	if first+shown < list.Found {
		pages.Next = href(filter.Page + 1)
	}
	return pages
}

// rosterPage is the list of one atelier, and on paper its sign-in sheet.
func (s *Site) rosterPage(c echo.Context) error { return s.showRoster(c, http.StatusOK, nil) }

func (s *Site) showRoster(c echo.Context, status int, refused error) error {
	ctx, o := c.Request().Context(), operationOf(c)
	listing, err := programme.FindAtelier(ctx, s.DB, o.ID, c.Param("atelier"))
	if err != nil {
		return err
	}
	props := manage.RosterProps{Operation: o, Listing: listing, Writes: s.writesToMany(c), Err: refused}
	if props.Roster, err = signup.FindRoster(ctx, s.DB, o.ID, listing.ID); err != nil {
		return err
	}
	if props.Asked, err = asked.FindFolder(ctx, s.DB, o.ID, listing.ID); err != nil {
		return err
	}
	if props.Line, err = waiting.Line(ctx, s.DB, o.ID, listing.ID); err != nil {
		return err
	}
	return s.render(c, status, s.manageFrame(c, listing.Title, "people"), manage.Roster(props))
}

// giveSeats signs somebody of the waiting list up, whoever stands before.
func (s *Site) giveSeats(c echo.Context) error {
	var form struct {
		Carnet string `form:"carnet"`
		Beyond bool   `form:"beyond"`
	}
	if err := decode(c, &form); err != nil {
		return err
	}
	o, atelier := operationOf(c), c.Param("atelier")
	err := signup.GiveByHand(c.Request().Context(), s.DB, s.by(c), o.ID, form.Carnet, atelier, form.Beyond)
	switch {
	case err == nil:
		return seeOther(c, c.Request().URL.Path[:strings.LastIndexByte(c.Request().URL.Path, '/')]+"#attente")
	case wantsJSON(c) || !problem.Is(err, problem.Conflict) && !problem.Is(err, problem.Full):
		return err
	}
	return s.showRoster(c, statusOf(err), err)
}
