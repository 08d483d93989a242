package web

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"oplibre/app/format/pdf"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/paper"
	"oplibre/app/store"
	"oplibre/views/part"
	"oplibre/views/print"
)

// drawing bounds how many files are laid out at once: each takes a processor while it lasts, and sign-ups come first.
var drawing = make(chan struct{}, 2)

// layOut lays a file out when its turn has come.
func layOut(ctx context.Context, write func(w io.Writer) error) ([]byte, error) {
	select {
	case drawing <- struct{}{}:
		defer func() { <-drawing }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	var body bytes.Buffer
	if err := write(&body); err != nil {
		return nil, err
	}
	return body.Bytes(), nil
}

// edition is what sheets say of the operation, in the language of the context.
func (s *Site) edition(ctx context.Context, o *operation.Operation, at time.Time) *paper.Edition {
	say := func(write func(context.Context, time.Time) string) func(time.Time) string {
		return func(t time.Time) string { return write(ctx, t) }
	}
	return &paper.Edition{Operation: o, Base: s.BaseURL, At: at, Words: paper.Words{Language: i18n.Of(ctx),
		Say: func(m problem.Message) string { return i18n.Say(ctx, m) }, Day: say(i18n.LongDay), Date: say(i18n.Date),
		Clock: say(i18n.Clock), Moment: say(i18n.Moment), Typeset: i18n.Typography}}
}

// paperFilter is the filter of the address. How many seats are free changes with each sign-up and is not for paper.
func paperFilter(c echo.Context) programme.Filter {
	filter := programme.ParseFilter(c.QueryParams())
	filter.Free = false
	return filter
}

// programmePDF is the programme to print: ?format=a4, a5 or a3, &grand=1 for large type, and the filters of the programme.
func (s *Site) programmePDF(c echo.Context) error {
	o, filter := operationOf(c), paperFilter(c)
	options := paper.ParseOptions(c.QueryParam("format"), c.QueryParam("grand"))
	inlinePDF(c, o.Slug+"-programme-"+options.Name())
	// A filter's slugs may be anything that somebody types: only what is asked for by everybody is worth keeping.
	found, e, err := s.sheets(c.Request().Context(), o, filter)
	if err != nil {
		return err
	}
	write := func(ctx context.Context) (content, error) {
		body, err := layOut(ctx, func(w io.Writer) error { return paper.WriteProgramme(w, e, found, options) })
		return content{body: body}, err
	}
	if filter != (programme.Filter{Day: filter.Day}) {
		made, err := write(c.Request().Context())
		if err != nil {
			return err
		}
		return sendPDF(c, "no-cache", made.body)
	}
	// Each sign-up makes another version of the operation's pages, and the same sheets: these are kept by what is printed.
	printed, err := e.Fingerprint(found)
	if err != nil {
		return err
	}
	return s.keptAs(c, printed, "programme.pdf?"+options.Name()+"&"+filter.Query(), pdf.MediaType, write)
}

// sheets is the programme that a filter keeps, and what its sheets share.
func (s *Site) sheets(ctx context.Context, o *operation.Operation, filter programme.Filter) (*programme.Programme, *paper.Edition, error) {
	found, err := programme.FindProgramme(ctx, s.DB, o, filter, store.InstantOf(s.Clock()))
	if err != nil {
		return nil, nil, err
	}
	at, err := paper.VersionAt(ctx, s.DB, o, found.Listings())
	return found, s.edition(ctx, o, at), err
}

// printProgramme is the programme as a page to print from the browser, with the files beside it.
func (s *Site) printProgramme(c echo.Context) error {
	o, filter := operationOf(c), paperFilter(c)
	large := c.QueryParam("grand") == "1"
	path := "/o/" + o.Slug + "/programme/impression"
	name := path + "?" + filter.Query()
	if large {
		name += "&grand=1"
	}
	return s.keptHTML(c, name, path, func(ctx context.Context) (part.Page, templ.Component, time.Time, error) {
		found, edition, err := s.sheets(ctx, o, filter)
		if err != nil {
			return part.Page{}, nil, time.Time{}, err
		}
		page := part.Page{Title: i18n.T(ctx, "paper.print.title"), Description: i18n.T(ctx, "paper.print.description"), Section: part.Programme,
			Canonical: s.absolute(path)}
		if large {
			page.Text = "large"
		}
		props := print.ProgrammeProps{Operation: o, Programme: found, Edition: edition,
			Address: s.absolute("/o/" + o.Slug + "/programme")}
		return page, print.Programme(props), time.Time{}, nil
	})
}

// doorPDF is the sheet for the door of one place: ?jour= a day, all its days otherwise.
func (s *Site) doorPDF(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	place, err := programme.FindPlace(ctx, s.DB, o.ID, c.Param("place"))
	if err != nil {
		return err
	}
	filter := programme.Filter{Day: paperFilter(c).Day, Place: place.Slug}
	return s.doors(c, filter, place, o.Slug+"-porte-"+place.Slug)
}

// doorsPDF are the sheets of all places: ?jour= a day, all days otherwise.
func (s *Site) doorsPDF(c echo.Context) error {
	return s.doors(c, programme.Filter{Day: paperFilter(c).Day}, nil, operationOf(c).Slug+"-portes")
}

func (s *Site) doors(c echo.Context, filter programme.Filter, place *programme.Place, name string) error {
	ctx, o := c.Request().Context(), operationOf(c)
	found, e, err := s.sheets(ctx, o, filter)
	if err != nil {
		return err
	}
	doors := paper.DoorsOf(found)
	if len(doors) == 0 && place != nil {
		doors = []paper.Door{paper.EmptyDoor(place, filter.Day, o.Location())}
	}
	body, err := layOut(ctx, func(w io.Writer) error { return paper.WriteDoors(w, e, doors) })
	if err != nil {
		return err
	}
	inlinePDF(c, name)
	return sendPDF(c, "private, no-store", body)
}

// contactsPDF is who leads what and how to reach them, for those who plan the programme.
func (s *Site) contactsPDF(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	contacts, err := paper.FindContacts(ctx, s.DB, o)
	if err != nil {
		return err
	}
	e := s.edition(ctx, o, s.Clock().In(o.Location()))
	body, err := layOut(ctx, func(w io.Writer) error { return paper.WriteContacts(w, e, contacts) })
	if err != nil {
		return err
	}
	inlinePDF(c, o.Slug+"-animation")
	return sendPDF(c, "private, no-store", body)
}

// inlinePDF names the file that a browser shows and offers to save. Slugs are letters, digits and hyphens.
func inlinePDF(c echo.Context, name string) {
	c.Response().Header().Set(echo.HeaderContentDisposition, `inline; filename="`+name+`.pdf"`)
}

// sendPDF answers with a file; it is compressed inside.
func sendPDF(c echo.Context, caching string, body []byte) error {
	c.Response().Header().Set("Cache-Control", caching)
	return c.Blob(http.StatusOK, pdf.MediaType, body)
}
