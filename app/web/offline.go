package web

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"

	"github.com/labstack/echo/v4"

	"oplibre/app/i18n"
	"oplibre/static"
)

// keptFiles are the files without which a page that a device has kept looks and works otherwise.
var keptFiles = []string{"public.css", "more.css", "grid.css", "print.css", static.Font, "logo.svg", "js/part.js", "js/selection.js", "js/programme.js"}

// workerSettings are what static/js/programme-worker.js knows of the operation that it serves.
type workerSettings struct {
	// Caches is how the names of its caches begin; Version, at the end of the name, changes with anything that a device keeps.
	Caches  string `json:"caches"`
	Version string `json:"version"`
	// Programme and Ateliers are the addresses of what it keeps: a page, and where the addresses of pages begin.
	Programme string   `json:"programme"`
	Ateliers  string   `json:"ateliers"`
	Style     string   `json:"style"`
	Files     []string `json:"files"`
	// Words are said where there is no network, by language: that of the page that was kept.
	Words map[string]map[string]string `json:"words"`
}

// programmeWorker is the service worker that lets one read the programme without network once it was opened. Its address lies
// below that of the operation, so that it can look after no other page.
func (s *Site) programmeWorker(c echo.Context) error {
	script, _, ok := static.Open("js/programme-worker.js")
	if !ok {
		return echo.ErrNotFound
	}
	base := "/o/" + operationOf(c).Slug
	settings := workerSettings{Caches: "programme" + base + "/", Programme: base + "/programme", Ateliers: base + "/ateliers/",
		Style: static.Path("public.css"), Words: map[string]map[string]string{}}
	for _, language := range i18n.Languages {
		ctx := i18n.With(c.Request().Context(), language)
		settings.Words[language] = map[string]string{
			"line": i18n.T(ctx, "programme.offline.line"), "clock": i18n.T(ctx, "programme.offline.since_clock"), "day": i18n.T(ctx, "programme.offline.since_day"),
			"title": i18n.T(ctx, "programme.offline.title"), "missing": i18n.T(ctx, "programme.offline.missing"), "programme": i18n.T(ctx, "programme.offline.programme")}
	}
	for _, name := range keptFiles {
		settings.Files = append(settings.Files, static.Path(name))
	}
	plain, err := json.Marshal(settings)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(append(plain, script.Hash...))
	settings.Version = hex.EncodeToString(sum[:6])
	if plain, err = json.Marshal(settings); err != nil {
		return err
	}
	if c.Response().Header().Get("Cache-Control") == "" {
		c.Response().Header().Set("Cache-Control", "no-cache")
	}
	c.Response().Header().Set(echo.HeaderContentType, script.Type)
	body := append([]byte("const settings = "+string(plain)+"\n"), script.Bytes...)
	return writeCompressed(c, http.StatusOK, body)
}
