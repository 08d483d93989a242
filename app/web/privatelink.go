package web

import (
	"github.com/labstack/echo/v4"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// linkOpener reads what a token opens. It returns the operation that it belongs to (empty when none is left) and what answers the request.
type linkOpener func(c echo.Context, token string, now store.Instant) (operationID string, answer func() error, err error)

// behindLink serves the address of a private link, and gives the request its operation. Tokens that open nothing slow down whoever tries
// many of that kind; no browser keeps what is behind a link.
func (s *Site) behindLink(kind string, open linkOpener) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Header().Set("Cache-Control", "private, no-store")
		key := addressKey(kind, c)
		if err := s.slowDown(c, key); err != nil {
			return err
		}
		operationID, answer, err := open(c, c.Param("token"), store.InstantOf(s.Clock()))
		if problem.Is(err, problem.NotFound) {
			s.failures.add(key)
		}
		if err != nil {
			return err
		}
		if operationID != "" {
			if visitOf(c).operation, err = operation.Find(c.Request().Context(), s.DB, operationID); err != nil {
				return err
			}
		}
		return answer()
	}
}

// byLink says that whoever has a private link does something now.
func (s *Site) byLink(id string) store.By {
	return store.By{Actor: store.Actor{Kind: store.ActorLink, ID: id}, At: s.Clock()}
}
