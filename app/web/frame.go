package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"oplibre/views/part"
)

// manageFrame is the frame of a management page of the request's operation: its tabs, and those below them, are those that answer
// and that this person may open.
func (s *Site) manageFrame(c echo.Context, title, section string) part.Page {
	ctx, o := c.Request().Context(), operationOf(c)
	closed := func(tab part.Tab) bool { return !s.mayOpen(c, strings.TrimPrefix(tab.Href, "/gestion/"+o.Slug)) }
	section, below, current := part.Subtabs(ctx, o.Slug, section)
	return s.page(c, part.Page{Title: title, Noindex: true, Section: section, Tabs: slices.DeleteFunc(part.OperationTabs(ctx, o.Slug), closed),
		Subsection: current, Subtabs: slices.DeleteFunc(below, closed)})
}

// mayOpen reports whether a management page below the request's operation answers and this person may open it.
func (s *Site) mayOpen(c echo.Context, below string) bool {
	below, _, _ = strings.Cut(below, "#")
	below, _, _ = strings.Cut(below, "?")
	return slices.ContainsFunc(s.managed, func(route managedRoute) bool {
		return route.method == http.MethodGet && route.path == "/gestion/:slug"+below && visitOf(c).grant.May(route.permission)
	})
}

// instanceTabs are the tabs of the pages above the operations that this person may open.
func (s *Site) instanceTabs(c echo.Context) []part.Tab {
	ctx, keys := c.Request().Context(), []string{"operations"}
	if a := visitOf(c).account; a != nil && a.Administrator {
		keys = append(keys, "accounts", "jobs", "activity", "instance")
	}
	return part.InstanceTabs(ctx, keys...)
}
