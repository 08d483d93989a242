package web

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"oplibre/app/account"
	"oplibre/app/i18n"
	"oplibre/app/trail"
	"oplibre/views/manage"
	"oplibre/views/part"
)

// activityRoutes are the trail of what was done, in an operation and above all of them.
func (s *Site) activityRoutes() {
	s.manage("GET", "/gestion/:slug/activite", account.ManageTeam, s.activityPage)
	s.instance("GET", "/gestion/activite", account.ManageInstance, s.instanceActivity)
}

// activityPage tells who did what in an operation: ?qui= a kind of actor or account:<id>, ?sujet= a kind, ?jour= a day, ?page= from 1.
func (s *Site) activityPage(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	filter := activityFilter(c)
	found, err := trail.Find(ctx, s.DB, o.ID, o.Location(), filter)
	if err != nil {
		return err
	}
	path := "/gestion/" + o.Slug + "/activite"
	return s.show(c, s.manageFrame(c, i18n.T(ctx, "trail.title"), "activity"), manage.Activity(manage.ActivityProps{Path: path, Lead: "trail.lead",
		Trail: found, Filter: filter, Location: o.Location(), Pages: activityPages(ctx, path, filter, found),
		Href: func(line trail.Line) string { return s.subjectHref(c, line) }}))
}

// instanceActivity tells what was done above the operations.
func (s *Site) instanceActivity(c echo.Context) error {
	ctx := c.Request().Context()
	zone, err := s.instanceZone(ctx)
	if err != nil {
		return err
	}
	filter := activityFilter(c)
	found, err := trail.Find(ctx, s.DB, "", zone, filter)
	if err != nil {
		return err
	}
	frame := s.page(c, part.Page{Title: i18n.T(ctx, "trail.title"), Noindex: true, Tabs: s.instanceTabs(c), Section: "activity"})
	return s.show(c, frame, manage.Activity(manage.ActivityProps{Path: "/gestion/activite", Lead: "trail.lead.instance", Trail: found,
		Filter: filter, Location: zone, Pages: activityPages(ctx, "/gestion/activite", filter, found),
		Href: func(trail.Line) string { return "" }}))
}

func activityFilter(c echo.Context) trail.Filter {
	filter := trail.Filter{Actor: clean(c.QueryParam("qui")), Subject: clean(c.QueryParam("sujet")), Day: clean(c.QueryParam("jour")), Page: 1}
	if page, err := strconv.Atoi(c.QueryParam("page")); err == nil && page > 1 && page < 1_000_000 {
		filter.Page = page
	}
	return filter
}

// activityPages is the foot of the list, nil when all fits on one page.
func activityPages(ctx context.Context, path string, filter trail.Filter, found *trail.Trail) *part.PagesProps {
	if found.Found <= trail.PageSize {
		return nil
	}
	first, shown := (filter.Page-1)*trail.PageSize, len(found.Lines)
	pages := &part.PagesProps{Sentence: i18n.T(ctx, "trail.range", i18n.Args{"From": i18n.Number(ctx, first+1),
		"To": i18n.Number(ctx, first+shown), "Total": i18n.Number(ctx, found.Found)})}
	href := func(page int) string {
		values := url.Values{}
		for name, value := range map[string]string{"qui": filter.Actor, "sujet": filter.Subject, "jour": filter.Day} {
			if value != "" {
				values.Set(name, value)
			}
		}
		values.Set("page", strconv.Itoa(page))
		return path + "?" + values.Encode()
	}
	if shown == 0 { // a page beyond the last
		pages.Sentence, pages.Previous = "", href(1)
		return pages
	}
	if filter.Page > 1 {
		pages.Previous = href(filter.Page - 1)
	}
	if first+shown < found.Found {
		pages.Next = href(filter.Page + 1)
	}
	return pages
}

// subjectRoutes are the management pages of the kinds of subjects.
var subjectRoutes = map[string]string{
	"account": "/equipe", "atelier": "/programme/:atelier", "blocker": "/programme/pauses/:blocker", "equipment": "/materiel/:equipment",
	"facilitator": "/intervenants/:facilitator", "partner": "/partenaires/:partner", "place": "/lieux/:place",
	"proposal": "/propositions/:proposal", "task": "/preparation/:task",
}

// subjectHref returns the page of what a line is about, when it is there and this person may open it.
func (s *Site) subjectHref(c echo.Context, line trail.Line) string {
	slug := operationOf(c).Slug
	if line.SubjectKind == "contribution" {
		return "/o/" + slug + "/contributions/" + line.SubjectID
	}
	below, known := subjectRoutes[line.SubjectKind]
	if !known || !s.mayOpen(c, below) {
		return ""
	}
	before, _, _ := strings.Cut(below, ":")
	if before == below {
		return "/gestion/" + slug + below
	}
	return "/gestion/" + slug + before + line.SubjectID
}
