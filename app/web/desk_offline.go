package web

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"oplibre/app/desk"
	"oplibre/app/format/qr"
	"oplibre/static"
	views "oplibre/views/desk"
)

// deskMark is a header of all that the desk answers: the service worker of a device tells by it our pages from those of a captive portal.
const deskMark = "Oplibre"

// deskModules are imported by the script of the page, by their plain names: static/js/desk-post.js and those that it needs.
var deskModules = []string{"js/desk-book.js", "js/desk-device.js", "js/desk-ready.js", "js/desk-scan.js", "js/desk-screens.js", "js/desk-store.js",
	"js/desk-sync.js", "js/desk-vault.js", "js/desk-words.js", "vendor/jsqr/jsQR.js"}

// deskFiles are asked for by their addresses.
var deskFiles = []string{"public.css", "more.css", "desk.css", "print.css", static.Font, "logo.svg", "js/part.js", "js/desk-post.js"}

// deskWorkerSettings are what static/js/desk-worker.js knows of the desk that it serves.
type deskWorkerSettings struct {
	// Caches is how the names of its caches begin; Version, at the end of the name, changes with anything that a device keeps.
	Caches  string `json:"caches"`
	Version string `json:"version"`
	// Desk is the address of the desk.
	Desk  string   `json:"desk"`
	Files []string `json:"files"`
}

// deskWorker is the service worker that opens "Ce poste" without network. It looks after the pages of its own desk only: its name would
// allow those below the address, the header the desk's first page too.
func (s *Site) deskWorker(c echo.Context, v *deskVisit) error {
	script, _, ok := static.Open("js/desk-worker.js")
	if !ok {
		return echo.ErrNotFound
	}
	settings := deskWorkerSettings{Caches: "accueil/" + v.desk.ID + "/", Desk: deskPath(c, v)}
	sum := sha256.New()
	sum.Write(script.Bytes)
	for _, name := range deskModules {
		settings.Files = append(settings.Files, static.Prefix+name)
		sum.Write([]byte(static.Path(name)))
	}
	for _, name := range deskFiles {
		settings.Files = append(settings.Files, static.Path(name))
		sum.Write([]byte(static.Path(name)))
	}
	sum.Write([]byte(settings.Desk + s.Version))
	settings.Version = hex.EncodeToString(sum.Sum(nil)[:6])
	plain, err := json.Marshal(settings)
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Service-Worker-Allowed", settings.Desk)
	h.Set(echo.HeaderContentType, script.Type)
	return writeCompressed(c, http.StatusOK, append([]byte("const settings = "+string(plain)+"\n"), script.Bytes...))
}

// deskPost is "Ce poste", the page that the worker keeps: the desk and the operation are named in it, nobody else. It is the only one
// that may open the camera.
func (s *Site) deskPost(c echo.Context, v *deskVisit) error {
	c.Response().Header().Set("Permissions-Policy", "camera=(self), microphone=(), geolocation=(), payment=(), usb=()")
	page := s.deskFrame(c, v)
	page.Scripts = []string{"js/desk-post.js"}
	return s.show(c, page, views.Post(views.PostProps{Page: views.Page{Operation: operationOf(c), Desk: v.desk, Now: s.Clock(), Address: deskPath(c, v)}}))
}

// drawBlanks gives each blank carnet the code that a telephone reads: a device without network shows it.
func (s *Site) drawBlanks(list *desk.List) error {
	for i := range list.Blanks {
		b := &list.Blanks[i]
		code, err := qr.Encode(s.BaseURL + "/carnet/" + b.Code)
		if err != nil {
			return err
		}
		b.QR = modules(code)
	}
	return nil
}

// modules are a code row by row, 1 for a dark module.
func modules(code qr.Code) string {
	var rows strings.Builder
	for y := range code.Size {
		for x := range code.Size {
			if code.Dark(x, y) {
				rows.WriteByte('1')
			} else {
				rows.WriteByte('0')
			}
		}
	}
	return rows.String()
}
