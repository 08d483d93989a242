package web

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"oplibre/app/collect"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/views/manage"
	"oplibre/views/public"
)

// communeSearch is the part of the form of an operation that finds communes, and the button that was pressed.
type communeSearch struct {
	Query string `form:"commune_query"`
	Pick  string `form:"commune_pick"`
	Act   string `form:"act"`
	// X and Y are where somebody pointed on the plan of the territory, in its pixels.
	X string `form:"point.x"`
	Y string `form:"point.y"`
}

// operationInput is a posted form of an operation.
type operationInput struct {
	form   operation.Form
	search communeSearch
	err    error // what is wrong with an uploaded outline
}

// readOperation decodes the form with its file.
func readOperation(c echo.Context) (in operationInput, err error) {
	if err := c.Request().ParseMultipartForm(1 << 20); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		if tooLarge(err) {
			return in, err
		}
		return in, problem.New(problem.Invalid, "error.request", nil)
	}
	if err := errors.Join(decode(c, &in.form), decode(c, &in.search)); err != nil {
		return in, err
	}
	in.err = in.readOutline(c)
	in.pick()
	return in, nil
}

// readOutline takes an uploaded outline, whichever shape was chosen: who brings a file means it.
func (in *operationInput) readOutline(c echo.Context) error {
	header, err := c.FormFile("outline")
	if err != nil || header.Size == 0 {
		return nil //nolint:nilerr // no file was sent
	}
	file, err := header.Open()
	if err != nil {
		return err
	}
	defer file.Close()
	in.form.Shape = operation.ShapeFile
	in.form.Outline, err = operation.ReadOutline(file, in.form.Communes...)
	var refusal *problem.Error
	if errors.As(err, &refusal) {
		return problem.Fields{{Name: "outline", Message: refusal.Message}}.Err()
	}
	return err
}

// pick settles what the buttons of the search mean. Enter in a field searches as long as there is something to search, and a
// found commune that was left chosen counts when the form is sent.
func (in *operationInput) pick() {
	act := in.search.Act
	if code, removing := strings.CutPrefix(act, "remove:"); removing {
		in.form.Communes = slices.DeleteFunc(in.form.Communes, func(c string) bool { return c == code })
		return
	}
	if in.search.Pick != "" && act != "search" {
		in.form.Communes = append(in.form.Communes, in.search.Pick)
		in.search.Query, in.search.Pick = "", ""
	}
	if act == "enter" && in.search.Query != "" {
		in.search.Act = "search"
	}
}

// point takes the centre from where somebody pointed on the plan.
func (in *operationInput) point(o *operation.Operation) {
	x, errX := strconv.Atoi(in.search.X)
	y, errY := strconv.Atoi(in.search.Y)
	sketch, known := collect.SketchOf(o)
	if errX != nil || errY != nil || !known {
		return
	}
	if at, ok := sketch.At(x, y); ok {
		in.form.Latitude, in.form.Longitude = strconv.FormatFloat(at.Latitude, 'f', 5, 64), strconv.FormatFloat(at.Longitude, 'f', 5, 64)
		in.search.Act = "point"
	}
}

// addPlan draws the plan on which one points out the centre: the outline on plain paper, inside the page, since a draft has no
// public addresses. Without an outline there would be nothing to recognise.
func addPlan(ctx context.Context, p *manage.OperationFormProps) error {
	sketch, known := collect.SketchOf(p.Operation)
	if !known || p.Operation.Outline == "" {
		return nil
	}
	view := public.SketchProps{Width: sketch.Width, Height: sketch.Height, Outline: sketchPath(sketch, p.Operation.OutlineRings())}
	if at, ok := collect.ParsePosition(p.Form.Latitude + ", " + p.Form.Longitude); ok && sketch.Box.Contains(at) {
		chosen := sketchMark(sketch, at, "")
		view.Chosen = &chosen
	}
	var image bytes.Buffer
	if err := public.Sketch(view).Render(ctx, &image); err != nil {
		return err
	}
	p.Plan = "data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString(image.Bytes())
	p.PlanWidth, p.PlanHeight = sketch.Width, sketch.Height
	return nil
}

// saves reports whether the form is meant to be saved, and not only to find a commune.
func (in *operationInput) saves() bool { return in.search.Act == "save" || in.search.Act == "enter" }

// props shows the form as it was sent.
func (in *operationInput) props(o *operation.Operation, err error) manage.OperationFormProps {
	p := manage.OperationFormProps{Operation: o, Form: in.form, Err: err, Query: in.search.Query}
	if in.search.Act == "search" && in.search.Query != "" {
		p.Matches, p.Searched = operation.SearchCommunes(in.search.Query, matchesShown), true
	}
	p.Notes = windowNotes(in.form)
	return p
}

// windowNotes says what clock changes make of the typed hours.
func windowNotes(form operation.Form) []problem.Message {
	name := form.TimeZone
	if name == "" && len(form.Communes) > 0 {
		name = operation.TimeZoneOf(form.Communes[0])
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		return nil
	}
	var notes []problem.Message
	start, first := operation.ParseLocal(form.Start, zone)
	end, second := operation.ParseLocal(form.End, zone)
	if form.End == "" {
		end, second = operation.ProposedEnd(start), operation.Once
	}
	if first == operation.Twice || second == operation.Twice {
		notes = append(notes, problem.Message{Key: "operation.time.twice"})
	}
	if first >= operation.Once && second >= operation.Once {
		window := operation.Operation{TimeZone: zone.String(), StartsAt: store.InstantOf(start), EndsAt: store.InstantOf(end)}
		if note := window.WindowNote(); note != nil {
			notes = append(notes, *note)
		}
	}
	return notes
}
