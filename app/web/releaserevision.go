package web

import (
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"oplibre/app/i18n"
	"oplibre/app/opendata"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/views/part"
	"oplibre/views/public"
)

// reviseTime is how long somebody who takes something out of sight waits for the releases to lose it too. What is not made by then
// is left to the clock; nobody can read it meanwhile.
const reviseTime = 5 * time.Second

// thenRevise lets what the handler took out of public sight leave the releases at once.
func (s *Site) thenRevise(handler echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if err := handler(c); err != nil || c.Response().Status >= http.StatusBadRequest {
			return err
		}
		ctx, done := context.WithTimeout(context.WithoutCancel(c.Request().Context()), reviseTime)
		defer done()
		if err := opendata.Revise(ctx, s.DB, s.by(c), operationOf(c)); err != nil {
			s.Log.Warn("releases are left to the clock to be revised", "id", visitOf(c).id, "error", err)
		}
		return nil
	}
}

// retryRevision is when to ask again for a file of a release that is being revised, in seconds: the clock comes every minute.
const retryRevision = "60"

// underRevision says that a release is just losing something that was withdrawn.
func (s *Site) underRevision(c echo.Context) error {
	openToAll(c)
	c.Response().Header().Set("Retry-After", retryRevision)
	c.Response().Header().Set("Cache-Control", "no-store")
	refusal := problem.New(problem.Closed, "release.revising_text", nil)
	if wantsJSON(c) {
		return writeProblem(c, refusal, http.StatusServiceUnavailable)
	}
	title := i18n.T(c.Request().Context(), "release.revising")
	page := s.page(c, part.Page{Title: title, Noindex: true})
	return s.render(c, http.StatusServiceUnavailable, page, public.Error(errorPage(c, refusal, title)))
}

// revisionLines tell each revision in a sentence: how much left and when, never what.
func revisionLines(ctx context.Context, o *operation.Operation, revisions []opendata.Revision) []string {
	var lines []string
	for _, r := range revisions {
		line := i18n.T(ctx, "release.revision", i18n.Args{"Number": i18n.Number(ctx, r.Number), "Date": i18n.ShortDate(ctx, r.At.In(o.Location()))})
		for _, left := range []struct {
			key string
			n   int
		}{{"contributions", r.Contributions}, {"media", r.Media}, {"credits", r.Credits}} {
			if left.n > 0 {
				line += " " + i18n.N(ctx, "release.withdrawn."+left.key, left.n)
			}
		}
		lines = append(lines, line)
	}
	return lines
}
