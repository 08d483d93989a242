package web

import (
	"bytes"
	"compress/gzip"
	"container/list"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"
	"golang.org/x/sync/singleflight"

	"oplibre/app/i18n"
	"oplibre/views/part"
)

// pages keeps answers that are the same for everybody: rendered once, then given from memory, compressed and with their ETag,
// until what they show changes. A key holds everything that the answer depends on but the clock: the version of the
// operation's pages (store.PageVersion, read before the data), the language, the filter. What depends on the person never
// comes here. The memory is bounded: what was asked for longest ago goes first, and what is asked for once is not kept, so
// that somebody who tries all filters pushes out nothing that others read.
type pages struct {
	mu       sync.Mutex
	limit    int // octets
	size     int
	recent   *list.List // of *keptPage, the last one asked for in front
	byKey    map[string]*list.Element
	asked    map[string]bool // addresses that were asked for, whatever the version
	rendered singleflight.Group
}

// keptPage is one answer, plain and compressed.
type keptPage struct {
	key, contentType  string
	plain, compressed []byte
	etag              string
	// from and until are the moments between which the answer is right; until is zero when the clock does not matter.
	from, until time.Time
}

// addressesAsked is how many addresses are remembered as asked for, before all are forgotten.
const addressesAsked = 8192

// pagesMemory is what kept answers may take, in octets: some hundreds of pages.
const pagesMemory = 32 << 20

func newPages(limit int) *pages {
	return &pages{limit: limit, recent: list.New(), byKey: map[string]*list.Element{}, asked: map[string]bool{}}
}

// again notes that an address is asked for, and reports whether it was before.
func (p *pages) again(address string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.asked[address] {
		return true
	}
	if len(p.asked) >= addressesAsked {
		clear(p.asked)
	}
	p.asked[address] = true
	return false
}

// find returns the answer kept under a key, nil when there is none that is right at this moment.
func (p *pages) find(key string, now time.Time) *keptPage {
	p.mu.Lock()
	defer p.mu.Unlock()
	element, known := p.byKey[key]
	if !known {
		return nil
	}
	page := element.Value.(*keptPage)
	if !page.until.IsZero() && (now.Before(page.from) || !now.Before(page.until)) {
		p.remove(element)
		return nil
	}
	p.recent.MoveToFront(element)
	return page
}

// keep remembers an answer, and forgets others when there is no room.
func (p *pages) keep(page *keptPage) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if page.octets() > p.limit {
		return
	}
	if element, known := p.byKey[page.key]; known {
		p.remove(element)
	}
	p.byKey[page.key] = p.recent.PushFront(page)
	p.size += page.octets()
	for p.size > p.limit {
		p.remove(p.recent.Back())
	}
}

func (p *pages) remove(element *list.Element) {
	page := element.Value.(*keptPage)
	p.recent.Remove(element)
	delete(p.byKey, page.key)
	p.size -= page.octets()
}

// octets is what an answer takes; a page without content has its key and its place in the list at least.
func (k *keptPage) octets() int { return len(k.plain) + len(k.compressed) + len(k.key) + 256 }

// content is what a handler makes for pages.keep.
type content struct {
	body []byte
	// until is when the clock makes the content wrong; zero when it does not.
	until time.Time
}

// kept answers with the content kept under what the request's operation, language and name say, or makes it. name tells apart
// the answers of one operation: the route, and what of the query counts. Those who ask for the same content while it is made
// wait for it together.
func (s *Site) kept(c echo.Context, name, contentType string, make func(ctx context.Context) (content, error)) error {
	v := visitOf(c)
	again := s.pages.again(strings.Join([]string{v.operation.ID, v.language, name}, "\n"))
	return s.keptFrom(c, again, v.pageVersion, name, contentType, make)
}

// keptAs is kept for what is dear to make and does not change with each version of the operation's pages: version says what it
// changes with. It is kept from the first time on.
func (s *Site) keptAs(c echo.Context, version, name, contentType string, make func(ctx context.Context) (content, error)) error {
	return s.keptFrom(c, true, version, name, contentType, make)
}

func (s *Site) keptFrom(c echo.Context, keep bool, version, name, contentType string, make func(ctx context.Context) (content, error)) error {
	v := visitOf(c)
	key := strings.Join([]string{v.operation.ID, version, v.language, name}, "\n")
	now := s.Clock()
	page := s.pages.find(key, now)
	if page == nil {
		// The first who asks may go away; the others still want the page.
		ctx := context.WithoutCancel(c.Request().Context())
		made, err, _ := s.pages.rendered.Do(key, func() (any, error) {
			fresh, err := make(ctx)
			if err != nil {
				return nil, err
			}
			page, err := newKeptPage(key, contentType, fresh, now)
			if err == nil && keep {
				s.pages.keep(page)
			}
			return page, err
		})
		if err != nil {
			return err
		}
		page = made.(*keptPage)
	}
	return page.write(c)
}

func newKeptPage(key, contentType string, fresh content, now time.Time) (*keptPage, error) {
	sum := sha256.Sum256(fresh.body)
	page := &keptPage{key: key, contentType: contentType, plain: fresh.body, from: now, until: fresh.until, etag: hex.EncodeToString(sum[:12])}
	if len(fresh.body) < compressFrom {
		return page, nil
	}
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	_, err = w.Write(fresh.body)
	err = errors.Join(err, w.Close())
	page.compressed = out.Bytes()
	return page, err
}

// write answers with the page, or with 304 when the client has it (RFC 9110, section 13.1.2).
func (k *keptPage) write(c echo.Context) error {
	h := c.Response().Header()
	h.Set("Cache-Control", "no-cache")
	h.Set("Vary", "Accept-Encoding, Accept-Language, Cookie")
	body, etag := k.plain, `"`+k.etag+`"`
	if k.compressed != nil && acceptsGzip(c) {
		body, etag = k.compressed, `"`+k.etag+`-gzip"`
		h.Set(echo.HeaderContentEncoding, "gzip")
	}
	h.Set("ETag", etag)
	if matches(c.Request().Header.Get("If-None-Match"), etag) {
		h.Del(echo.HeaderContentEncoding)
		return c.NoContent(http.StatusNotModified)
	}
	h.Set(echo.HeaderContentType, k.contentType)
	h.Set(echo.HeaderContentLength, strconv.Itoa(len(body)))
	c.Response().WriteHeader(http.StatusOK)
	_, err := c.Response().Write(body)
	return err
}

// matches reports whether an If-None-Match names the tag.
func matches(header, etag string) bool {
	for _, candidate := range strings.Split(header, ",") {
		if candidate = strings.TrimPrefix(strings.TrimSpace(candidate), "W/"); candidate == etag || candidate == "*" {
			return true
		}
	}
	return false
}

// keptHTML is kept for a page. path is its address without what does not count of the query, for the language links.
func (s *Site) keptHTML(c echo.Context, name, path string, make func(ctx context.Context) (page part.Page, view templ.Component, until time.Time, err error)) error {
	if visitOf(c).kiosk != nil { // who stands there is in its forms
		page, view, _, err := make(i18n.With(c.Request().Context(), visitOf(c).language))
		if err != nil {
			return err
		}
		return s.show(c, s.page(c, page), view)
	}
	return s.kept(c, name, "text/html; charset=utf-8", func(ctx context.Context) (content, error) {
		page, view, until, err := make(ctx)
		if err != nil {
			return content{}, err
		}
		page.Path, page.Operation = path, operationHead(i18n.With(ctx, visitOf(c).language), operationOf(c))
		var body bytes.Buffer
		if err := view.Render(part.With(i18n.With(ctx, visitOf(c).language), page), &body); err != nil {
			return content{}, err
		}
		return content{body: body.Bytes(), until: until}, nil
	})
}
