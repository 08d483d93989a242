package web

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// answerHead lets a handler of GET answer HEAD (RFC 9110, section 9.3.2): who checks links or asks how large an archive is
// would otherwise be told that the page does not take such questions.
func answerHead(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Writer = withoutContent{c.Response().Writer}
		return next(c)
	}
}

// withoutContent keeps status and header fields and drops the content.
type withoutContent struct{ http.ResponseWriter }

// Write says that everything was written.
func (w withoutContent) Write(p []byte) (int, error) { return len(p), nil }

// Unwrap lets http.ResponseController reach the connection.
func (w withoutContent) Unwrap() http.ResponseWriter { return w.ResponseWriter }
