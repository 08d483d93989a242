package web

import (
	"bytes"
	"context"
	_ "embed" // the stylesheet of the copy
	"io"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"oplibre/app/format/archive"
	"oplibre/app/format/ics"
	"oplibre/app/format/markdown"
	"oplibre/app/format/xlsx"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/programme/exchange"
	"oplibre/app/store"
	"oplibre/views/public"
)

// copyStyle is the only stylesheet of a copy: system fonts, no other file.
//
//go:embed export_copy.css
var copyStyle []byte

// programmeCopy is the programme as pages in an archive, to be opened from a USB stick where there is no network: by day, by
// place, a page for each atelier, and the calendar and the spreadsheet beside them.
func (s *Site) programmeCopy(c echo.Context) error {
	o := operationOf(c)
	c.Response().Header().Set(echo.HeaderContentDisposition, `attachment; filename="`+o.Slug+`.zip"`)
	return s.kept(c, "programme.zip", "application/zip", func(ctx context.Context) (content, error) {
		found, err := programme.FindProgramme(ctx, s.DB, o, programme.Filter{}, store.InstantOf(s.Clock()))
		if err != nil {
			return content{}, err
		}
		listings := found.Listings()
		// When the programme was changed, not now: the same programme gives the same archive.
		written := programme.LastChange(listings).In(o.Location())
		props := public.CopyProps{Operation: o, Programme: found, Written: written, Address: s.absolute("/o/" + o.Slug + "/programme")}
		var body bytes.Buffer
		err = writeCopy(i18n.With(ctx, visitOf(c).language), &body, props, listings, s.addresses())
		return content{body: body.Bytes()}, err
	})
}

func writeCopy(ctx context.Context, out io.Writer, props public.CopyProps, listings []*programme.Listing, at programme.Addresses) error {
	o := props.Operation
	w := archive.NewWriter(out, copyTime(props.Written, o))
	pages := []struct {
		name string
		view templ.Component
	}{{"index.html", public.CopyIndex(props)}, {"grille.html", public.CopyGrid(props)}}
	for _, l := range listings {
		view := public.CopyAtelier(props, l, i18n.Typography(l.Language, markdown.HTML(l.Description)))
		pages = append(pages, struct {
			name string
			view templ.Component
		}{"ateliers/" + l.Slug + ".html", view})
	}
	for _, page := range pages {
		entry, err := w.Create(page.name, archive.Deflate)
		if err == nil {
			err = page.view.Render(ctx, entry)
		}
		if err != nil {
			return err
		}
	}
	if _, err := w.Add("style.css", archive.Deflate, bytes.NewReader(copyStyle)); err != nil {
		return err
	}
	if err := addFile(w, "programme.ics", func(out io.Writer) error { return ics.Write(out, programme.Calendar(o, o.Name, listings, at)) }); err != nil {
		return err
	}
	err := addFile(w, "programme.xlsx", func(out io.Writer) error { return xlsx.Write(out, exchange.Workbook(o, listings, at, i18n.Of(ctx))) })
	if err != nil {
		return err
	}
	return w.Close()
}

// copyTime is the time of the entries; a programme without ateliers has that of its weekend.
func copyTime(written time.Time, o *operation.Operation) time.Time {
	if written.Year() < 1980 {
		return o.Start()
	}
	return written
}

func addFile(w *archive.Writer, name string, write func(out io.Writer) error) error {
	entry, err := w.Create(name, archive.Deflate)
	if err != nil {
		return err
	}
	return write(entry)
}
