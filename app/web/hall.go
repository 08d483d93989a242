package web

import (
	"bytes"
	"context"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"oplibre/app/hall"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/views/part"
	"oplibre/views/public"
)

// hallBoard is the screen of the hall: what goes on, what begins next, who is there. ?fond= is nuit or jour.
func (s *Site) hallBoard(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	plan, err := hall.LoadPlan(ctx, s.DB, o)
	if err != nil {
		return err
	}
	now := store.InstantOf(s.Clock())
	persons, err := plan.CountPersons(ctx, s.DB, now)
	if err != nil {
		return err
	}
	page := part.Page{Title: i18n.T(ctx, "hall.title"), Noindex: true, Lean: true, Head: public.HallHead(), Sheets: []string{"hall.css"}, Scripts: []string{"js/live.js"}}
	page.Theme = map[string]string{"nuit": "dark", "jour": "light"}[c.QueryParam("fond")]
	return s.show(c, s.page(c, page), public.HallPage(plan.At(now, persons)))
}

// hallStream sends the board again whenever it changes.
func (s *Site) hallStream(c echo.Context) error {
	o, language := operationOf(c), i18n.Of(c.Request().Context())
	board := &liveBoard{site: s, operation: o.ID, public: o.Public(), language: language}
	key := "hall\n" + o.ID + "\n" + language
	if !board.public {
		key += "\ndraft"
	}
	return s.stream(c, key, board.render)
}

// liveBoard makes the board of an operation; it keeps the programme while no page of the operation changes.
type liveBoard struct {
	site                *Site
	operation, language string
	public              bool
	version             string
	plan                *hall.Plan
}

func (b *liveBoard) render(ctx context.Context) (string, error) {
	version, err := b.site.DB.PageVersion(ctx, b.operation)
	if err != nil {
		return "", err
	}
	if b.plan == nil || version != b.version {
		if err := b.load(ctx); err != nil {
			return "", err
		}
		b.version = version
	}
	now := store.InstantOf(b.site.Clock())
	persons, err := b.plan.CountPersons(ctx, b.site.DB, now)
	if err != nil {
		return "", err
	}
	return fragment(i18n.With(ctx, b.language), b.plan.Operation, public.Hall(b.plan.At(now, persons)))
}

// load reads the programme again. It returns problem.NotFound for an operation that is not public any more.
func (b *liveBoard) load(ctx context.Context) error {
	o, err := operation.Find(ctx, b.site.DB, b.operation)
	if err != nil {
		return err
	}
	if o.Public() != b.public {
		return problem.New(problem.NotFound, "error.not_found", nil)
	}
	b.plan, err = hall.LoadPlan(ctx, b.site.DB, o)
	return err
}

// fragment writes a piece of a page that replaces another, with the icons that it uses.
func fragment(ctx context.Context, o *operation.Operation, view templ.Component) (string, error) {
	var body bytes.Buffer
	ctx = part.With(ctx, part.Page{Operation: operationHead(ctx, o)})
	err := part.Fragment(view).Render(ctx, &body)
	return body.String(), err
}
