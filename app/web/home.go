package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"oplibre/app/collect"
	"oplibre/app/format/markdown"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/operation/status"
	"oplibre/app/partner"
	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/app/volunteer"
	"oplibre/views/part"
	"oplibre/views/public"
)

// notesShown is how many contributions the first page of an operation shows as examples.
const notesShown = 3

// home lists the operations that are public.
func (s *Site) home(c echo.Context) error {
	ctx := c.Request().Context()
	listed, err := operation.Listed(ctx, s.DB)
	if err != nil {
		return err
	}
	page := s.page(c, part.Page{Description: i18n.T(ctx, "operation.home.text"), Canonical: s.absolute("/")})
	return s.show(c, page, public.Home(public.HomeProps{Calendar: operation.Sort(listed, store.InstantOf(s.Clock()))}))
}

// operationPage is the first page of a weekend.
func (s *Site) operationPage(c echo.Context) error {
	props, themes, err := s.operationProps(c)
	if err != nil {
		return err
	}
	ctx, o := c.Request().Context(), props.Operation
	texts := o.In(i18n.Of(ctx))
	structured, err := s.structuredData(props, texts)
	if err != nil {
		return err
	}
	description := texts.Summary
	if description == "" {
		description = markdown.Excerpt(texts.Description, 160)
	}
	page := s.page(c, part.Page{Title: texts.Name, Description: description, Section: part.Home, Canonical: s.absolute("/o/" + o.Slug),
		Head: public.StructuredData(structured)})
	return s.show(c, page, public.Operation(props, themes))
}

// operationProps reads what the page of the request's operation shows.
func (s *Site) operationProps(c echo.Context) (props public.OperationProps, themes map[string]*programme.Theme, err error) {
	ctx, o, now := c.Request().Context(), operationOf(c), store.InstantOf(s.Clock())
	props = public.OperationProps{Operation: o, Phase: o.Current(now), Now: now, Description: i18n.Typography(i18n.Of(ctx), markdown.HTML(o.In(i18n.Of(ctx)).Description)),
		Proposes: s.answers(http.MethodGet, "/o/:slug/proposer"), Maps: s.answers(http.MethodGet, "/o/:slug/carte")}
	shown, err := programme.FindProgramme(ctx, s.DB, o, programme.Filter{}, now)
	if err != nil {
		return props, nil, err
	}
	props.Ateliers = shown.Listings()
	props.Places = shown.Places
	if props.Notes, props.Collected, err = collect.List(ctx, s.DB, o.ID, collect.Filter{Limit: notesShown}); err != nil {
		return props, nil, err
	}
	if props.Partners, err = partner.Public(ctx, s.DB, o.ID); err != nil {
		return props, nil, err
	}
	if props.SignUps, err = status.FindSignUps(ctx, s.DB, o); err != nil {
		return props, nil, err
	}
	call, err := volunteer.FindCall(ctx, s.DB, o.ID)
	if err != nil {
		return props, nil, err
	}
	props.Volunteers = call.Accepting(o, now)
	if props.Meetings, err = s.nextMeetings(ctx, o, now); err != nil {
		return props, nil, err
	}
	all, err := programme.FindThemes(ctx, s.DB, o.ID)
	themes = map[string]*programme.Theme{}
	for i := range all {
		themes[all[i].ID] = &all[i]
	}
	return props, themes, err
}

// answers reports whether an address is among the routes, so that a page links only to what exists.
func (s *Site) answers(method, path string) bool {
	for _, route := range s.echo.Routes() {
		if route.Method == method && route.Path == path {
			return true
		}
	}
	return false
}
