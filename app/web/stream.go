package web

import (
	"io"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

// progressTime is how long an upload or a download may stand still when Config says nothing else. Both may take as long as
// they like while octets flow: a village's line is slow, not hostile.
const progressTime = 30 * time.Second

// uploads bounds the body of a request that brings files by size and by progress instead of by total time.
func (s *Site) uploads(limit int64) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			r := c.Request()
			control := http.NewResponseController(c.Response())
			body := http.MaxBytesReader(c.Response(), r.Body, limit)
			r.Body = progressReader{ReadCloser: body, control: control, still: s.Progress}
			c.Response().Writer = progressWriter{ResponseWriter: c.Response().Writer, control: control, still: s.Progress}
			return next(c)
		}
	}
}

// downloads lets an answer take as long as it needs while the reader keeps reading.
func (s *Site) downloads(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		control := http.NewResponseController(c.Response())
		c.Response().Writer = progressWriter{ResponseWriter: c.Response().Writer, control: control, still: s.Progress}
		return next(c)
	}
}

// progressReader moves the read deadline on before each read. A connection that knows no deadlines has none.
type progressReader struct {
	io.ReadCloser
	control *http.ResponseController
	still   time.Duration
}

// Read implements io.Reader.
func (r progressReader) Read(p []byte) (int, error) {
	_ = r.control.SetReadDeadline(time.Now().Add(r.still))
	_ = r.control.SetWriteDeadline(time.Now().Add(2 * r.still)) // the answer comes after the body
	return r.ReadCloser.Read(p)
}

// progressWriter moves the write deadline on before each write.
type progressWriter struct {
	http.ResponseWriter
	control *http.ResponseController
	still   time.Duration
}

// Write implements io.Writer.
func (w progressWriter) Write(p []byte) (int, error) {
	_ = w.control.SetWriteDeadline(time.Now().Add(w.still))
	return w.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController find the connection.
func (w progressWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
