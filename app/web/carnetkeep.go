package web

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"oplibre/app/i18n"
	"oplibre/app/mail"
	"oplibre/app/signup/largeprint"
	"oplibre/static"
	"oplibre/views/carnet"
)

// keepHeader says to the worker of carnets that the device may keep what is answered. An answer without it is not kept, and what was kept of
// the same address is forgotten.
const keepHeader = "Carnet-Keep"

// mayKeep reports whether the device that asks may keep the carnet, to show it without network: the one of its people, not that of a
// counter, of a table or of a kiosk, and only while it is whole.
func mayKeep(c echo.Context, p *carnet.Page) bool {
	_, err := c.Cookie(deskCookie)
	return err != nil && p.Relay == nil && !p.Kiosk && !p.Carnet.Erasing() && !p.Carnet.Anonymised()
}

// carnetScripts keep a carnet on the device, and forget it there.
var carnetScripts = []string{"js/carnet.js"}

// carnetFiles are the files without which a carnet that was kept looks otherwise.
var carnetFiles = []string{"public.css", "more.css", "print.css", static.Font, "logo.svg", "js/part.js", "js/carnet.js"}

// carnetSettings are what static/js/carnet-worker.js knows.
type carnetSettings struct {
	Version string   `json:"version"`
	Header  string   `json:"header"`
	Style   string   `json:"style"`
	Files   []string `json:"files"`
	// Words are said where there is no network, by language.
	Words map[string]map[string]string `json:"words"`
}

// carnetWorker is the service worker of carnets. Its address lies below theirs, so that it looks after no other page.
func (s *Site) carnetWorker(c echo.Context) error {
	script, _, ok := static.Open("js/carnet-worker.js")
	if !ok {
		return echo.ErrNotFound
	}
	settings := carnetSettings{Header: keepHeader, Style: static.Path("public.css"), Words: map[string]map[string]string{}}
	for _, language := range i18n.Languages {
		ctx := i18n.With(c.Request().Context(), language)
		settings.Words[language] = map[string]string{"line": i18n.T(ctx, "carnet.offline.line"), "title": i18n.T(ctx, "programme.offline.title"),
			"missing": i18n.T(ctx, "carnet.offline.missing"), "back": i18n.T(ctx, "carnet.back_to"),
			"clock": i18n.T(ctx, "programme.offline.since_clock"), "day": i18n.T(ctx, "programme.offline.since_day")}
	}
	for _, name := range carnetFiles {
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
	c.Response().Header().Set("Cache-Control", "no-cache")
	c.Response().Header().Set(echo.HeaderContentType, script.Type)
	return writeCompressed(c, http.StatusOK, append([]byte("const settings = "+string(plain)+"\n"), script.Bytes...))
}

// carnetLarge is the carnet on A4 in large type.
func (s *Site) carnetLarge(c echo.Context, p *carnet.Page) error {
	ctx, o := c.Request().Context(), p.Operation
	drawn := largeprint.Carnet{Edition: s.edition(ctx, o, s.Clock().In(o.Location())), Opened: p.Carnet, Names: carnet.Names(ctx, p.Carnet),
		Address: p.Address, Phone: mail.HotLine(ctx, o)}
	body, err := layOut(ctx, func(w io.Writer) error { return largeprint.Write(w, drawn) })
	if err != nil {
		return err
	}
	inlinePDF(c, "carnet-grand")
	return sendPDF(c, "private, no-store", body)
}
