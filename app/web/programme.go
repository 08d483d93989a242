package web

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	csvtable "oplibre/app/format/csv"
	"oplibre/app/format/frab"
	"oplibre/app/format/ics"
	"oplibre/app/format/markdown"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/programme/proposal"
	"oplibre/app/programme/publishing"
	"oplibre/app/signup"
	"oplibre/app/store"
	"oplibre/views/part"
	"oplibre/views/public"
)

// showProgramme is the programme, with what one asks of it in its address: filters, the list or the grid of a day, a selection.
func (s *Site) showProgramme(c echo.Context) error {
	o, view := operationOf(c), public.ParseProgrammeView(c.QueryParams())
	path := view.Path(o)
	return s.keptHTML(c, path, path, func(ctx context.Context) (part.Page, templ.Component, time.Time, error) {
		props, err := s.programmeProps(ctx, o, view)
		if err != nil {
			return part.Page{}, nil, time.Time{}, err
		}
		page := part.Page{Title: i18n.T(ctx, "programme.title"), Description: i18n.T(ctx, "programme.description"), Section: part.Programme,
			Canonical: s.absolute(path), Scripts: public.SelectionScripts, Lean: true, Noindex: len(view.Selection) > 0}
		if view.Grid {
			page.Head = public.GridStyle()
		}
		return page, public.Programme(props), props.Until(), nil
	})
}

// programmeProps is what a view of the programme shows.
func (s *Site) programmeProps(ctx context.Context, o *operation.Operation, view public.ProgrammeView) (public.ProgrammeProps, error) {
	props := public.ProgrammeProps{Operation: o, View: view, Now: store.InstantOf(s.Clock())}
	var err error
	if props.Programme, err = programme.FindProgramme(ctx, s.DB, o, view.Filter, props.Now); err != nil {
		return props, err
	}
	if props.Changed, _, err = publishing.LastChange(ctx, s.DB, o.ID); err != nil {
		return props, err
	}
	props.Programme.Keep(view.Selection)
	if view.Grid {
		props.OneDay()
		props.Breaks, err = programme.FindBreaks(ctx, s.DB, o.ID)
	}
	return props, err
}

// addresses say where this instance is, for files.
func (s *Site) addresses() programme.Addresses {
	return programme.Addresses{Base: s.BaseURL, Host: s.host()}
}

// programmeWriter writes public ateliers in one format.
type programmeWriter func(w io.Writer, o *operation.Operation, listings []*programme.Listing, at programme.Addresses) error

// programmeCalendar, programmeXML, programmeJSON and programmeCSV are the whole programme as a file.
func (s *Site) programmeCalendar(c echo.Context) error {
	return s.programmeFile(c, "ics", ics.MediaType, writeCalendar)
}

func (s *Site) programmeXML(c echo.Context) error {
	return s.programmeFile(c, "xml", frab.MediaTypeXML, writeScheduleXML)
}

func (s *Site) programmeJSON(c echo.Context) error {
	return s.programmeFile(c, "json", frab.MediaTypeJSON, writeScheduleJSON)
}

func (s *Site) programmeCSV(c echo.Context) error {
	return s.programmeFile(c, "csv", csvtable.MediaType, writeProgrammeCSV)
}

// programmeFile writes the public ateliers in one format, kept like a page.
func (s *Site) programmeFile(c echo.Context, extension, contentType string, write programmeWriter) error {
	o := operationOf(c)
	h := c.Response().Header()
	h.Set("Access-Control-Allow-Origin", "*") // open data: other people's pages may read it
	h.Set(echo.HeaderContentDisposition, `inline; filename="`+o.Slug+"."+extension+`"`)
	return s.kept(c, "programme."+extension, contentType, func(ctx context.Context) (content, error) {
		listings, err := programme.FindAteliers(ctx, s.DB, o.ID)
		if err != nil {
			return content{}, err
		}
		var body bytes.Buffer
		err = write(&body, o, programme.Public(listings), s.addresses())
		return content{body: body.Bytes()}, err
	})
}

func writeCalendar(w io.Writer, o *operation.Operation, listings []*programme.Listing, at programme.Addresses) error {
	return ics.Write(w, programme.Calendar(o, o.Name, listings, at))
}

func writeScheduleXML(w io.Writer, o *operation.Operation, listings []*programme.Listing, at programme.Addresses) error {
	schedule, err := programme.Schedule(o, listings, at)
	if err != nil {
		return err
	}
	return frab.WriteXML(w, schedule)
}

func writeScheduleJSON(w io.Writer, o *operation.Operation, listings []*programme.Listing, at programme.Addresses) error {
	schedule, err := programme.Schedule(o, listings, at)
	if err != nil {
		return err
	}
	return frab.WriteJSON(w, schedule)
}

func writeProgrammeCSV(w io.Writer, o *operation.Operation, listings []*programme.Listing, at programme.Addresses) error {
	_, err := programme.ProgrammeTable(o, listings, at).Write(w)
	return err
}

// showAtelier is the page of one atelier, by slug or identifier; with .ics at the end, the atelier as a calendar.
func (s *Site) showAtelier(c echo.Context) error {
	o := operationOf(c)
	name, calendar := strings.CutSuffix(c.Param("atelier"), ".ics")
	ctx := c.Request().Context()
	listing, err := programme.FindPublicAtelier(ctx, s.DB, o.ID, name)
	if err != nil {
		return err
	}
	if calendar {
		return s.atelierCalendar(c, listing)
	}
	series, err := programme.FindSeries(ctx, s.DB, listing)
	if err != nil {
		return err
	}
	origin, err := proposal.OfAtelier(ctx, s.DB, o.ID, listing.ID)
	if err != nil {
		return err
	}
	var gathering *signup.WishRound
	if listing.ByWishes {
		if gathering, err = signup.FindWishRound(ctx, s.DB, o.ID); err != nil {
			return err
		}
	}
	now := store.InstantOf(s.Clock())
	title, _ := listing.TitleIn(i18n.Of(ctx))
	described := s.atelierData(o, listing)
	described.Context, described.ID = "https://schema.org", described.URL
	structured, err := json.Marshal(described)
	if err != nil {
		return err
	}
	page := s.page(c, part.Page{Title: title, Description: listing.SummaryIn(i18n.Of(ctx)), Section: part.Programme,
		Canonical: s.addresses().Atelier(o, &listing.Atelier), Scripts: public.SelectionScripts, Head: public.StructuredData(string(structured))})
	return s.show(c, page, public.Atelier(public.AtelierProps{Operation: o, Listing: listing, Series: series, Now: now, Wished: origin != nil, Gathering: gathering,
		Description: i18n.Typography(listing.Language, markdown.HTML(listing.Description))}))
}

func (s *Site) atelierCalendar(c echo.Context, listing *programme.Listing) error {
	o := operationOf(c)
	var body bytes.Buffer
	err := ics.Write(&body, programme.Calendar(o, listing.Title, []*programme.Listing{listing}, s.addresses()))
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set(echo.HeaderContentDisposition, `inline; filename="`+listing.Slug+`.ics"`)
	h.Set("Cache-Control", "no-cache")
	return c.Blob(200, ics.MediaType, body.Bytes())
}
