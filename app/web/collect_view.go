package web

import (
	"context"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"

	"oplibre/app/collect"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/data"
	"oplibre/views/part"
	"oplibre/views/public"
)

// questionsAtOnce is how many of a theme's questions are asked without unfolding: the form is short on a phone.
const questionsAtOnce = 3

// noteTheme is a theme as components show it, in the language of the page.
func noteTheme(ctx context.Context, t *programme.Theme) part.Theme {
	return part.Theme{Icon: t.Icon, Name: t.NameIn(i18n.Of(ctx)),
		Colours: part.Colours{Colour: t.Colour, Tint: t.Tint, Dark: t.DarkColour, DarkTint: t.DarkTint}}
}

// noteLicence is a licence as people read it; an unknown one is its identifier.
func noteLicence(ctx context.Context, id string) public.Licence {
	licence, known := data.FindLicence(id)
	if !known {
		return public.Licence{Title: id}
	}
	language := i18n.Of(ctx)
	return public.Licence{Sentence: licence.Sentence.In(language), Title: licence.Title.In(language), URL: licence.URL}
}

// collectView is the form of a theme as it was sent.
func (s *Site) collectView(c echo.Context, guide collect.Guide, post collectPost, refusal error) (public.CollectProps, error) {
	ctx, o := c.Request().Context(), operationOf(c)
	theme := guide.Theme(post.Theme)
	fields, err := collect.FieldsOf(theme)
	if err != nil {
		return public.CollectProps{}, err
	}
	uploads, err := collect.Uploads(ctx, s.DB, o.ID, post.Files)
	if err != nil {
		return public.CollectProps{}, err
	}
	view := public.CollectProps{Form: post.Form, Err: refusal, Action: "/o/" + o.Slug + "/collecte", Theme: noteTheme(ctx, theme),
		ThemeSlug: theme.Slug, Uploads: uploads, Carnet: post.Carnet,
		Ateliers: atelierOptions(ctx, guide, "collect.form.no_atelier"), Places: placeOptions(ctx, guide),
		DataLicence: noteLicence(ctx, theme.DataLicence), MediaLicence: noteLicence(ctx, theme.MediaLicence), Licences: licenceOptions(ctx)}
	if atelier := guide.Atelier(post.Atelier); atelier != nil {
		view.Form.Atelier = atelier.Slug
	}
	view.First, view.More = questions(ctx, fields, post.Values, refusal)
	for i := range guide.Themes {
		if other := &guide.Themes[i]; other.ID != theme.ID {
			view.Themes = append(view.Themes, part.Option{Value: other.Slug, Label: noteTheme(ctx, other).Name})
		}
	}
	if picture := collect.FirstPicture(uploads); picture != nil {
		if at := collect.PositionOf(s.DB.Files, *picture); at != nil {
			view.PhotoAt = at.String()
		}
	}
	s.addSketch(&view, o, post)
	return view, nil
}

// addSketch names the plan on which one points, with the point of before.
func (s *Site) addSketch(view *public.CollectProps, o *operation.Operation, post collectPost) {
	sketch, known := collect.SketchOf(o)
	if !known {
		return
	}
	view.Sketch, view.SketchWidth, view.SketchHeight = "/o/"+o.Slug+"/carte/fond.svg", sketch.Width, sketch.Height
	if at, ok := collect.ParsePosition(post.Position); ok && sketch.Box.Contains(at) {
		x, y := sketch.XY(at)
		view.Sketch += "?x=" + strconv.Itoa(int(x+0.5)) + "&y=" + strconv.Itoa(int(y+0.5))
	}
}

// questions are a theme's fields as controls: those that must be answered and the first few at once, then the others.
func questions(ctx context.Context, fields []data.Field, values map[string]string, refusal error) (first, more []public.Question) {
	for _, field := range fields {
		q := question(ctx, field, values[field.Name], refusal)
		if field.Required || len(first) < questionsAtOnce {
			first = append(first, q)
		} else {
			more = append(more, q)
		}
	}
	return first, more
}

// fewChoices is how many choices are shown as buttons, all in sight.
const fewChoices = 4

func question(ctx context.Context, field data.Field, value string, refusal error) public.Question {
	language := i18n.Of(ctx)
	name := collect.ValuePrefix + field.Name
	q := public.Question{Control: "text", Field: part.Field{Name: name, Label: i18n.Typography(language, field.Label.In(language)), Hint: i18n.Typography(language, field.Hint.In(language)),
		Value: value, Required: field.Required, Optional: !field.Required, Error: part.ErrorOf(ctx, refusal, name)}}
	if field.Unit != "" {
		q.Label += " (" + field.Unit + ")"
	}
	switch field.Type {
	case data.LongText:
		q.Control, q.Rows = "long", 3
	case data.Number:
		q.InputMode, q.Short = "decimal", true
	case data.Integer:
		q.InputMode, q.Short = "numeric", true
	case data.Date:
		q.Short = true
	case data.URL:
		q.Type = "url"
	case data.Boolean:
		q.Control, q.Short = "radio", true
		q.Options = []part.Option{{Value: "true", Label: i18n.T(ctx, "collect.yes")}, {Value: "false", Label: i18n.T(ctx, "collect.no")}}
	case data.Choice:
		q.Control, q.Options = "choice", choiceOptions(ctx, field)
		if len(field.Choices) <= fewChoices {
			q.Control, q.Short, q.Options = "radio", true, q.Options[1:]
		}
	}
	return q
}

func choiceOptions(ctx context.Context, field data.Field) []part.Option {
	options := []part.Option{{Label: i18n.T(ctx, "collect.form.choose")}}
	for _, choice := range field.Choices {
		options = append(options, part.Option{Value: choice.Value, Label: choice.Label.In(i18n.Of(ctx))})
	}
	return options
}

func atelierOptions(ctx context.Context, guide collect.Guide, none string) []part.Option {
	options := []part.Option{{Label: i18n.T(ctx, none)}}
	for _, a := range guide.Ateliers {
		options = append(options, part.Option{Value: a.Slug, Label: a.Title})
	}
	return options
}

func placeOptions(ctx context.Context, guide collect.Guide) []part.Option {
	options := []part.Option{{Label: i18n.T(ctx, "collect.form.no_place")}}
	for _, place := range guide.Places {
		if place.Longitude != nil && place.Latitude != nil {
			options = append(options, part.Option{Value: place.Slug, Label: place.Name})
		}
	}
	return options
}

func licenceOptions(ctx context.Context) []part.Option {
	options := []part.Option{{Label: i18n.T(ctx, "collect.form.theme_licence")}}
	for _, licence := range data.Licences {
		options = append(options, part.Option{Value: licence.ID, Label: licence.Title.In(i18n.Of(ctx))})
	}
	return options
}

// sketchImage is the plan on which one points; ?x= and ?y= mark what was pointed at before.
func (s *Site) sketchImage(c echo.Context) error {
	o := operationOf(c)
	sketch, known := collect.SketchOf(o)
	if !known {
		return problem.New(problem.NotFound, "error.not_found", nil)
	}
	guide, err := collect.GuideOf(c.Request().Context(), s.DB, o.ID)
	if err != nil {
		return err
	}
	view := public.SketchProps{Width: sketch.Width, Height: sketch.Height, Outline: sketchPath(sketch, o.OutlineRings())}
	for _, place := range guide.Places {
		if place.Longitude != nil && place.Latitude != nil {
			at := collect.Point{Longitude: *place.Longitude, Latitude: *place.Latitude}
			view.Places = append(view.Places, sketchMark(sketch, at, strconv.Itoa(place.Number)))
		}
	}
	x, errX := strconv.Atoi(c.QueryParam("x"))
	y, errY := strconv.Atoi(c.QueryParam("y"))
	if errX == nil && errY == nil {
		view.Chosen = &public.SketchMark{X: strconv.Itoa(x), Y: strconv.Itoa(y)}
	}
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, "image/svg+xml")
	h.Set("Cache-Control", "no-cache")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	c.Response().WriteHeader(http.StatusOK)
	return public.Sketch(view).Render(c.Request().Context(), c.Response())
}

func sketchMark(sketch collect.Sketch, at collect.Point, number string) public.SketchMark {
	x, y := sketch.XY(at)
	return public.SketchMark{X: decimalPixel(x), Y: decimalPixel(y), Number: number}
}

func sketchPath(sketch collect.Sketch, rings []orb.Ring) string {
	var path []byte
	for _, ring := range rings {
		for i, at := range ring {
			x, y := sketch.XY(collect.Point{Longitude: at[0], Latitude: at[1]})
			command := byte('L')
			if i == 0 {
				command = 'M'
			}
			path = append(path, command)
			path = append(path, decimalPixel(x)+" "+decimalPixel(y)...)
		}
		path = append(path, 'Z')
	}
	return string(path)
}

func decimalPixel(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }
