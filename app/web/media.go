package web

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"oplibre/app/collect"
	"oplibre/app/opendata"
	"oplibre/app/problem"
)

// publicMedium serves a public file by its hash and size. Which files are public is the domain's rule: an original, a
// picture that waits for the team or a hidden contribution is not found, whoever knows its hash. One that was published and
// withdrawn is gone, and says so: its address may stand in a copy of the data.
func (s *Site) publicMedium(c echo.Context) error {
	hash, size := c.Param("hash"), c.Param("size")
	medium, err := collect.PublicFile(c.Request().Context(), s.DB, hash, size)
	if err != nil {
		c.Response().Header().Set("Cache-Control", "no-store") // it may be public in a moment
		return s.goneMedium(c, err, hash)
	}
	// The octets of a hash never change, but whether they are public does: who asked to be taken off a picture is not to
	// be shown for another year by what caches keep. The ETag makes asking again cost no picture.
	c.Response().Header().Set("Cache-Control", "public, max-age=3600")
	return s.serveMedium(c, medium, hash)
}

// goneMedium turns a file that is not found into one that is gone, when a release has lost it.
func (s *Site) goneMedium(c echo.Context, refused error, hash string) error {
	if !problem.Is(refused, problem.NotFound) {
		return refused
	}
	withdrawn, err := opendata.FileWithdrawn(c.Request().Context(), s.DB, hash)
	if err == nil && withdrawn {
		err = problem.New(problem.Closed, "release.file_withdrawn", nil)
	}
	if err != nil {
		return err
	}
	return refused
}

// teamMedium serves a picture to the team, which has to see it to release it. Nobody keeps it.
func (s *Site) teamMedium(c echo.Context) error {
	medium, err := collect.TeamMedium(c.Request().Context(), s.DB, operationOf(c).ID, c.Param("medium"))
	if err != nil {
		return err
	}
	hash := medium.HashOf(c.Param("size"))
	if hash == "" {
		return problem.New(problem.NotFound, "error.not_found", nil)
	}
	c.Response().Header().Set("Cache-Control", "private, no-store")
	return s.serveMedium(c, medium, hash)
}

// serveMedium answers with a file, or the part of it that was asked for. Its type is one of the domain's closed list and
// never sniffed; what is no picture is to be kept, not opened here.
func (s *Site) serveMedium(c echo.Context, medium *collect.Medium, hash string) error {
	file, err := s.DB.Files.Open(hash)
	if err != nil {
		return err
	}
	defer file.Close()
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, medium.MediaType)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("ETag", `"`+hash+`"`)
	if medium.Kind != collect.Picture {
		h.Set(echo.HeaderContentDisposition, `attachment; filename="`+publicName(*medium)+`"`)
	}
	http.ServeContent(c.Response(), c.Request(), "", time.Time{}, file)
	return nil
}
