package web

import (
	"errors"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	csvtable "oplibre/app/format/csv"
	"oplibre/app/i18n"
	"oplibre/app/opendata"
	"oplibre/app/operation"
	"oplibre/views/public"
)

// archiveName is the name under which the archive of a release is downloaded: saint-marc-2027-v1.zip.
func archiveName(o *operation.Operation, r *opendata.Release) string {
	return o.Slug + "-v" + strconv.Itoa(*r.Number) + ".zip"
}

// latestArchive leads to the archive of the latest release.
func (s *Site) latestArchive(c echo.Context) error {
	o := operationOf(c)
	r, err := opendata.Latest(c.Request().Context(), s.DB, o.ID)
	if err != nil {
		return err
	}
	openToAll(c)
	c.Response().Header().Set("Cache-Control", "no-cache")
	return c.Redirect(http.StatusFound, "/o/"+o.Slug+"/donnees/v"+strconv.Itoa(*r.Number)+"/"+archiveName(o, r))
}

// releaseFile sends one file of a release, or its archive: whole or in parts (RFC 9110, section 14), to pages of any site.
func (s *Site) releaseFile(c echo.Context) error {
	number, err := releaseNumber(c)
	if err != nil {
		return err
	}
	ctx, o := c.Request().Context(), operationOf(c)
	r, err := opendata.ByNumber(ctx, s.DB, o.ID, number)
	if err != nil {
		return err
	}
	name, err := url.PathUnescape(c.Param("*"))
	if err != nil {
		name = ""
	}
	held := name
	if name == archiveName(o, r) {
		held = ""
	}
	switch err := opendata.Servable(ctx, s.DB, s.by(c), r, held); {
	case errors.Is(err, opendata.ErrRevising):
		return s.underRevision(c)
	case err != nil:
		c.Response().Header().Set("Cache-Control", "no-store")
		return err
	}
	var file *opendata.File
	if held == "" {
		file, err = opendata.OpenArchive(s.DB, r)
	} else {
		file, err = opendata.Open(ctx, s.DB, r, name)
	}
	if err != nil {
		return err
	}
	defer file.Close()
	h := c.Response().Header()
	openToAll(c)
	h.Set(echo.HeaderContentType, contentType(file.MediaType))
	h.Set("ETag", `"`+file.Tag+`"`)
	// A withdrawal makes another revision under the same address: whoever keeps a copy asks whether it is still the one.
	h.Set("Cache-Control", "public, no-cache")
	if !strings.HasPrefix(file.MediaType, "image/") {
		h.Set(echo.HeaderContentDisposition, `attachment; filename="`+path.Base(name)+`"`)
	}
	http.ServeContent(c.Response(), c.Request(), "", r.UpdatedAt.Time(), file)
	return nil
}

// openToAll lets the scripts of other sites read the answer: the data are everybody's, and no cookie goes with them.
func openToAll(c echo.Context) {
	c.Response().Header().Set("Access-Control-Allow-Origin", "*")
	c.Response().Header().Set("Access-Control-Expose-Headers", "ETag, Content-Length, Content-Range, Content-Disposition")
	c.Response().Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
}

// contentType adds what browsers need to know of text.
func contentType(mediaType string) string {
	switch {
	case mediaType == "text/csv":
		return csvtable.MediaType
	case strings.HasPrefix(mediaType, "text/"):
		return mediaType + "; charset=utf-8"
	}
	return mediaType
}

// downloads are the files of the release by who uses them; only what is there.
func (d *dataShown) downloads() []public.DataDownload {
	sizes := map[string]int64{}
	for _, f := range d.files {
		sizes[f.Path] = f.Size
	}
	sizes[archiveName(d.operation, d.release)] = d.release.FileSize
	var list []public.DataDownload
	for _, community := range d.communities() {
		kept := public.DataDownload{Icon: community.icon, Title: d.t(community.key)}
		for _, f := range community.files {
			if size, there := sizes[f[1]]; there {
				kept.Files = append(kept.Files, public.DataFile{Label: d.t(f[0]), Href: d.file(f[1]), Size: i18n.Size(d.ctx, size)})
			}
		}
		if len(kept.Files) > 0 {
			list = append(list, kept)
		}
	}
	return list
}

// community is a group of people who use the same files: an icon, the key of its name, and pairs of label and path.
type community struct {
	icon, key string
	files     [][2]string
}

func (d *dataShown) communities() []community {
	return []community{
		{"table", "data.for.spreadsheet", [][2]string{{"data.file.contributions", "contributions.csv"}, {"data.file.media", "media.csv"}, {"data.file.statistics", "statistics.csv"}}},
		{"map-2", "data.for.osm", [][2]string{{"data.file.geojson", "contributions.geojson"}}},
		{"map-pin", "data.for.map", [][2]string{{"data.file.geojson", "contributions.geojson"}, {"data.file.places_geojson", "places.geojson"}}},
		{"calendar-event", "data.for.agenda", [][2]string{{"data.file.programme", "programme.csv"}, {"data.file.places", "places.csv"}, {"data.file.partners", "partners.csv"}}},
		{"building-bank", "data.for.portal", [][2]string{{"data.file.package", archiveName(d.operation, d.release)}, {"data.file.descriptor", "datapackage.json"}, {"data.file.checksums", "checksums.txt"}}},
		{"book-2", "data.for.reader", [][2]string{{"data.file.readme", "README.md"}, {"data.file.citation", "CITATION.cff"}}},
	}
}
