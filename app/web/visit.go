package web

import (
	"context"
	"sync"

	"github.com/labstack/echo/v4"

	"oplibre/app/account"
	"oplibre/app/operation"
)

// visit is what is known about a request on its way; the middleware fills it.
type visit struct {
	// id is the request's number, shown on pages of unexpected errors and in the log.
	id string
	// language is one of i18n.Languages.
	language string
	// operation is the weekend of the address, with the version of its pages (store.PageVersion).
	operation   *operation.Operation
	pageVersion string
	// account is who is signed in; grant is what that person may do in the operation. Only on /connexion and /gestion.
	account *account.Account
	grant   account.Grant
	// kiosk is the shared tablet that asks, nil for everybody else.
	kiosk *kiosk
}

type visitKey struct{}

// visitOf returns the visit of a request; every request has one.
func visitOf(c echo.Context) *visit {
	v, _ := c.Request().Context().Value(visitKey{}).(*visit)
	if v == nil {
		return &visit{}
	}
	return v
}

// operationOf returns the operation of the address; the middleware of the route has found it.
func operationOf(c echo.Context) *operation.Operation { return visitOf(c).operation }

// weekends keeps the operations that were asked for, by slug, each until its page version changes: a public page then
// costs one point read before its kept bytes.
type weekends struct {
	mu   sync.RWMutex
	kept map[string]weekend
}

type weekend struct {
	operation *operation.Operation
	version   string
}

// weekendsKept bounds the memory; a network of weekends has fewer that are looked at.
const weekendsKept = 500

func newWeekends() *weekends { return &weekends{kept: map[string]weekend{}} }

// find returns the operation of a slug and the version of its pages. It returns problem.NotFound.
func (s *Site) find(ctx context.Context, slug string) (weekend, error) {
	w := s.weekends
	w.mu.RLock()
	kept, known := w.kept[slug]
	w.mu.RUnlock()
	if known {
		version, err := s.DB.PageVersion(ctx, kept.operation.ID)
		if err != nil || version == kept.version {
			return kept, err
		}
	}
	return s.findAgain(ctx, slug)
}

func (s *Site) findAgain(ctx context.Context, slug string) (weekend, error) {
	found, err := operation.BySlug(ctx, s.DB, slug)
	if err != nil {
		return weekend{}, err
	}
	// The version is read before the row that is kept under it.
	version, err := s.DB.PageVersion(ctx, found.ID)
	if err != nil {
		return weekend{}, err
	}
	if found, err = operation.BySlug(ctx, s.DB, slug); err != nil {
		return weekend{}, err
	}
	fresh := weekend{operation: found, version: version}
	w := s.weekends
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.kept) >= weekendsKept {
		clear(w.kept)
	}
	w.kept[slug] = fresh
	return fresh, nil
}
