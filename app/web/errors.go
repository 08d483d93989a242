package web

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"oplibre/app/i18n"
	"oplibre/app/problem"
	"oplibre/views/part"
	"oplibre/views/public"
)

// statuses is the one map from kinds of refusal to HTTP statuses.
var statuses = map[problem.Kind]int{
	problem.Invalid:         http.StatusUnprocessableEntity,
	problem.NotFound:        http.StatusNotFound,
	problem.Conflict:        http.StatusConflict,
	problem.Full:            http.StatusConflict,
	problem.Forbidden:       http.StatusForbidden,
	problem.Unauthenticated: http.StatusUnauthorized,
	problem.Closed:          http.StatusGone,
	problem.TooMany:         http.StatusTooManyRequests,
	problem.TooLarge:        http.StatusRequestEntityTooLarge,
	problem.Internal:        http.StatusInternalServerError,
}

// statusOf returns the status of an error.
func statusOf(err error) int { return statuses[problem.KindOf(err)] }

// refusalOf returns an error as a refusal with a message: echo's own errors (no such route, wrong method) and body limits
// become ours, and what nobody foresaw an Internal one that tells nothing.
func refusalOf(err error) (refusal *problem.Error, status int) {
	if errors.As(err, &refusal) {
		if refusal.Message.Key == "" {
			refusal.Message.Key = "error." + string(refusal.Kind)
		}
		return refusal, statuses[refusal.Kind]
	}
	if tooLarge(err) {
		return problem.New(problem.TooLarge, "error.too_large", nil), http.StatusRequestEntityTooLarge
	}
	var routing *echo.HTTPError
	if errors.As(err, &routing) {
		switch {
		case routing.Code == http.StatusNotFound:
			return problem.New(problem.NotFound, "error.not_found", nil), routing.Code
		case routing.Code < http.StatusInternalServerError:
			return problem.New(problem.Invalid, "error.request", nil), routing.Code
		}
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return problem.New(problem.Internal, "error.slow", nil), http.StatusServiceUnavailable
	}
	return problem.New(problem.Internal, "error.internal", nil), http.StatusInternalServerError
}

// answerError is echo's error handler: problem details for programs, a calm page for people.
func (s *Site) answerError(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	// The time of the request may be over; its answer is written all the same.
	c.SetRequest(c.Request().WithContext(context.WithoutCancel(c.Request().Context())))
	refusal, status := refusalOf(err)
	if status == http.StatusUnauthorized && !wantsJSON(c) && c.Request().Method == http.MethodGet {
		s.log(c, c.Redirect(http.StatusSeeOther, "/connexion?vers="+pathEscape(c.Request().URL.RequestURI())))
		return
	}
	if wantsJSON(c) {
		s.log(c, writeProblem(c, refusal, status))
		return
	}
	ctx := c.Request().Context()
	title := i18n.T(ctx, "error.title."+string(refusal.Kind))
	page := s.page(c, part.Page{Title: title, Noindex: true})
	s.log(c, s.render(c, status, page, public.Error(errorPage(c, refusal, title))))
}

func errorPage(c echo.Context, refusal *problem.Error, title string) part.ErrorPageProps {
	ctx := c.Request().Context()
	props := part.ErrorPageProps{Title: title, Text: i18n.Say(ctx, refusal.Message)}
	if refusal.Kind == problem.Internal {
		props.RequestID = visitOf(c).id
	}
	return props
}

// problemDetails is the body of RFC 9457, with the fields of a form as an extension.
type problemDetails struct {
	Type     string         `json:"type"`
	Title    string         `json:"title"`
	Status   int            `json:"status"`
	Detail   string         `json:"detail,omitempty"`
	Instance string         `json:"instance,omitempty"`
	Errors   []problemField `json:"errors,omitempty"`
}

type problemField struct {
	Name   string `json:"name"`
	Detail string `json:"detail"`
}

func writeProblem(c echo.Context, refusal *problem.Error, status int) error {
	ctx := c.Request().Context()
	details := problemDetails{Type: "about:blank", Title: i18n.T(ctx, "error.title."+string(refusal.Kind)), Status: status,
		Detail: i18n.Say(ctx, refusal.Message), Instance: "urn:oplibre:request:" + visitOf(c).id}
	for _, field := range refusal.Fields {
		details.Errors = append(details.Errors, problemField{Name: field.Name, Detail: i18n.Say(ctx, field.Message)})
	}
	c.Response().Header().Set(echo.HeaderContentType, "application/problem+json")
	c.Response().WriteHeader(status)
	return c.Echo().JSONSerializer.Serialize(c, details, "")
}

// wantsJSON reports whether the client is a program that asks for JSON rather than a browser.
func wantsJSON(c echo.Context) bool {
	accept := c.Request().Header.Get(echo.HeaderAccept)
	return strings.Contains(accept, "json") && !strings.Contains(accept, "text/html")
}

// log notes an error that cannot be answered any more.
func (s *Site) log(c echo.Context, err error) {
	if err != nil {
		s.Log.Warn("answer not written", "id", visitOf(c).id, "error", err)
	}
}
