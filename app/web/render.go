package web

import (
	"compress/gzip"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/views/part"
)

// page completes what a handler says of its page with what the request knows.
func (s *Site) page(c echo.Context, p part.Page) part.Page {
	v := visitOf(c)
	p.Path = c.Request().URL.RequestURI()
	p.Kiosk = kioskBar(c)
	if o := v.operation; o != nil {
		p.Operation = operationHead(c.Request().Context(), o)
		p.Draft = !o.Public() && c.Param("slug") != ""
		if !o.Public() && !p.Draft { // opened by a private link: the public pages of a draft answer to its team only
			p.Nav = []string{}
		}
	}
	if v.account != nil {
		p.Account = &part.Account{Name: v.account.Name}
	}
	return p
}

func operationHead(ctx context.Context, o *operation.Operation) *part.OperationHead {
	head := &part.OperationHead{Slug: o.Slug, Name: o.Name, Place: o.Neighbourhood, Phone: o.ContactPhone, Hours: o.HoursIn(i18n.Of(ctx)),
		Organiser: o.LegalOrganiser}
	if head.Place == "" && len(o.Communes) > 0 {
		head.Place = o.Communes[0].Name
	}
	return head
}

// render writes a whole page, or nothing: a component that fails half-way must not leave half a page with status 200.
func (s *Site) render(c echo.Context, status int, page part.Page, view templ.Component) error {
	buffer := templ.GetBuffer()
	defer templ.ReleaseBuffer(buffer)
	if err := view.Render(part.With(c.Request().Context(), page), buffer); err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, "text/html; charset=utf-8")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-cache")
		if page.Noindex {
			h.Set("Cache-Control", "private, no-store")
		}
	}
	h.Add("Vary", "Accept-Encoding, Accept-Language, Cookie")
	body := buffer.Bytes()
	if k := visitOf(c).kiosk; k != nil {
		body = k.shared(body, c.Request().URL.RequestURI())
	}
	return writeCompressed(c, status, body)
}

// show is render with status 200.
func (s *Site) show(c echo.Context, page part.Page, view templ.Component) error {
	return s.render(c, http.StatusOK, page, view)
}

// formAgain shows a form once more, filled in as it was sent, with what is wrong: the status is that of the refusal.
// What is no refusal of the form (not found, a defect), and any refusal for a program, goes to the general answer.
func (s *Site) formAgain(c echo.Context, err error, page part.Page, view templ.Component) error {
	switch problem.KindOf(err) {
	case problem.Invalid, problem.Conflict, problem.Full, problem.Closed, problem.TooLarge:
		if !wantsJSON(c) {
			return s.render(c, statusOf(err), page, view)
		}
	}
	return err
}

// seeOther leads to another page after a form was accepted.
func seeOther(c echo.Context, path string) error { return c.Redirect(http.StatusSeeOther, path) }

var gzipWriters = sync.Pool{New: func() any {
	w, err := gzip.NewWriterLevel(nil, 5)
	if err != nil {
		panic(err) // the level is a constant
	}
	return w
}}

// compressFrom is the size from which compressing saves a packet, in octets.
const compressFrom = 1200

func writeCompressed(c echo.Context, status int, body []byte) error {
	h := c.Response().Header()
	if len(body) < compressFrom || !acceptsGzip(c) {
		h.Set(echo.HeaderContentLength, strconv.Itoa(len(body)))
		c.Response().WriteHeader(status)
		_, err := c.Response().Write(body)
		return err
	}
	h.Set(echo.HeaderContentEncoding, "gzip")
	c.Response().WriteHeader(status)
	w := gzipWriters.Get().(*gzip.Writer)
	defer gzipWriters.Put(w)
	w.Reset(c.Response())
	_, err := w.Write(body)
	return errors.Join(err, w.Close())
}

func acceptsGzip(c echo.Context) bool {
	return strings.Contains(c.Request().Header.Get(echo.HeaderAcceptEncoding), "gzip")
}

// pathEscape makes an address safe as a query value.
func pathEscape(address string) string { return url.QueryEscape(address) }
