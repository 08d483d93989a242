package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"oplibre/app/collect"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/views/part"
	"oplibre/views/public"
)

// contributionPage is one thing collected; a program that asks for JSON gets it so.
func (s *Site) contributionPage(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	shown, err := collect.Find(ctx, s.DB, o.ID, c.Param("contribution"))
	if err != nil {
		return err
	}
	guide, err := collect.GuideOf(ctx, s.DB, o.ID)
	if err != nil {
		return err
	}
	c.Response().Header().Add("Vary", "Accept")
	if wantsJSON(c) || c.QueryParam("format") == "json" {
		return c.JSON(http.StatusOK, contributionJSON(s, o, guide, shown))
	}
	page := s.page(c, part.Page{Title: shown.Title, Description: noteExcerpt(shown.Body, 160), Section: part.Map,
		Canonical: s.absolute(contributionPath(o, shown.ID))})
	return s.show(c, page, public.Contribution(contributionView(ctx, o, guide, shown, c.QueryParam("merci") != "")))
}

func contributionPath(o *operation.Operation, id string) string {
	return "/o/" + o.Slug + "/contributions/" + id
}

func contributionView(ctx context.Context, o *operation.Operation, guide collect.Guide, shown *collect.Shown, thanks bool) public.ContributionProps {
	path := contributionPath(o, shown.ID)
	view := public.ContributionProps{Title: shown.Title, Number: i18n.T(ctx, "collect.page.number", i18n.Args{"Number": i18n.Number(ctx, int(shown.Number))}),
		When: i18n.T(ctx, "collect.page.when", i18n.Args{"When": i18n.Moment(ctx, shown.ObservedAt.In(o.Location()))}),
		By:   noteAuthor(ctx, shown.Credit), Thanks: thanks, Paragraphs: noteParagraphs(shown.Body), Link: shown.Link,
		Withheld: shown.Withheld, Preparing: shown.Preparing, DataLicence: noteLicence(ctx, shown.DataLicence),
		Correct: path + "/corriger", JSON: path + "?format=json", List: "/o/" + o.Slug + "/carte"}
	if theme := guide.Theme(shown.ThemeID); theme != nil {
		view.Theme = noteTheme(ctx, theme)
		view.Theme.Href = "/o/" + o.Slug + "/carte?theme=" + theme.Slug
		view.Again = "/o/" + o.Slug + "/collecte?theme=" + theme.Slug
		view.Answers = answers(ctx, theme, shown)
		view.Map, view.Position = contributionMap(ctx, o, shown, view.Theme)
	}
	if shown.AtelierID != nil {
		if atelier := guide.Atelier(*shown.AtelierID); atelier != nil {
			view.Atelier, view.AtelierHref = atelier.Title, "/o/"+o.Slug+"/ateliers/"+atelier.Slug
			view.Again += "&atelier=" + atelier.Slug
		}
	}
	for _, m := range shown.Media {
		view.Media = append(view.Media, shownMedium(ctx, shown, m))
	}
	return view
}

// answers are what was answered, in the order of the theme's questions.
func answers(ctx context.Context, theme *programme.Theme, shown *collect.Shown) []public.Answer {
	fields, err := collect.FieldsOf(theme)
	if err != nil {
		return nil // the theme's questions changed beyond reading; the values are in the JSON
	}
	var list []public.Answer
	for _, field := range fields {
		value := shown.Values[field.Name]
		if value == "" {
			continue
		}
		text := field.LabelOf(value, i18n.Of(ctx))
		switch value {
		case "true":
			text = i18n.T(ctx, "collect.yes")
		case "false":
			text = i18n.T(ctx, "collect.no")
		}
		if field.Unit != "" {
			text += "\u00a0" + field.Unit
		}
		list = append(list, public.Answer{Label: field.Label.In(i18n.Of(ctx)), Value: text})
	}
	return list
}

func contributionMap(ctx context.Context, o *operation.Operation, shown *collect.Shown, theme part.Theme) (*part.Drawing, string) {
	if !shown.Placed() {
		return nil, ""
	}
	at := collect.Point{Longitude: *shown.Longitude, Latitude: *shown.Latitude}
	drawing := &part.Drawing{Title: i18n.T(ctx, "collect.page.map", i18n.Args{"Title": shown.Title}), Outline: part.RingsOf(o.OutlineRings()),
		Points: []part.DrawnPoint{{Position: part.Position{at.Longitude, at.Latitude}, Name: shown.Title, Colours: theme.Colours}}}
	return drawing, at.String()
}

func shownMedium(ctx context.Context, shown *collect.Shown, m collect.Medium) public.ShownMedium {
	view := public.ShownMedium{Kind: string(m.Kind), MediaType: m.MediaType, Alt: mediumAlt(ctx, shown.Title, m),
		Size: i18n.Size(ctx, m.LargeSize), Name: publicName(m), Licence: noteLicence(ctx, m.MediaLicence), Credit: mediumAuthor(ctx, m.Credit)}
	if m.Kind != collect.Picture {
		view.Large = mediumPath(m, collect.Whole)
		return view
	}
	view.Image, view.Large = mediumPath(m, collect.Middle), mediumPath(m, collect.Large)
	view.Width, view.Height = fitted(m.Width, m.Height, 1024)
	return view
}

// mediumPath is the public address of a size.
func mediumPath(m collect.Medium, size string) string {
	return "/media/" + m.HashOf(size) + "/" + size
}

// mediumAlt is what a picture shows in words.
func mediumAlt(ctx context.Context, title string, m collect.Medium) string {
	if m.Description != "" {
		return m.Description
	}
	return i18n.T(ctx, "collect.page.photo", i18n.Args{"Title": title})
}

// publicName is how a file is called when it is kept: nothing of its name was meant to be public.
func publicName(m collect.Medium) string {
	hash := m.LargeHash
	if len(hash) > 12 {
		hash = hash[:12]
	}
	return hash + collect.Extension(m.MediaType)
}

// fitted is the size of a picture whose long edge is at most edge.
func fitted(width, height, edge int) (int, int) {
	long := max(width, height)
	if long <= edge || long == 0 {
		return width, height
	}
	return max(1, width*edge/long), max(1, height*edge/long)
}

func noteAuthor(ctx context.Context, credit string) string {
	if credit == "" {
		return i18n.T(ctx, "collect.by_nobody")
	}
	return i18n.T(ctx, "collect.by", i18n.Args{"Name": credit})
}

func mediumAuthor(ctx context.Context, credit string) string {
	if credit == "" {
		return i18n.T(ctx, "collect.by_nobody")
	}
	return i18n.T(ctx, "collect.media.by", i18n.Args{"Name": credit})
}

// noteParagraphs cuts a text at its empty lines.
func noteParagraphs(text string) []string {
	var list []string
	for _, p := range strings.Split(text, "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			list = append(list, p)
		}
	}
	return list
}

// noteExcerpt is the beginning of a text in one line of at most n characters.
func noteExcerpt(text string, n int) string {
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) <= n {
		return string(runes)
	}
	return strings.TrimSpace(string(runes[:n-1])) + "…"
}

// contributionDocument is a contribution for programs.
type contributionDocument struct {
	ID          string            `json:"id"`
	Number      int64             `json:"number"`
	URL         string            `json:"url"`
	Operation   string            `json:"operation"`
	Theme       string            `json:"theme"`
	Atelier     string            `json:"atelier,omitempty"`
	Kind        collect.Kind      `json:"kind"`
	Title       string            `json:"title"`
	Body        string            `json:"body,omitempty"`
	Link        string            `json:"link,omitempty"`
	Values      map[string]string `json:"values,omitempty"`
	Language    string            `json:"language"`
	Longitude   *float64          `json:"longitude,omitempty"`
	Latitude    *float64          `json:"latitude,omitempty"`
	AccuracyM   *float64          `json:"accuracy_m,omitempty"`
	ObservedAt  string            `json:"observed_at"`
	Credit      string            `json:"credit,omitempty"`
	DataLicence string            `json:"data_licence"`
	CreatedAt   string            `json:"created_at"`
	UpdatedAt   string            `json:"updated_at"`
	Media       []mediumDocument  `json:"media,omitempty"`
}

type mediumDocument struct {
	ID           string `json:"id"`
	Kind         string `json:"kind"`
	MediaType    string `json:"media_type"`
	URL          string `json:"url"`
	Width        int    `json:"width,omitempty"`
	Height       int    `json:"height,omitempty"`
	Size         int64  `json:"size"`
	Description  string `json:"description,omitempty"`
	Credit       string `json:"credit,omitempty"`
	MediaLicence string `json:"media_licence"`
}

func contributionJSON(s *Site, o *operation.Operation, guide collect.Guide, shown *collect.Shown) contributionDocument {
	moment := func(t time.Time) string { return t.UTC().Format(time.RFC3339) }
	document := contributionDocument{ID: shown.ID, Number: shown.Number, URL: s.absolute(contributionPath(o, shown.ID)), Operation: o.Slug,
		Kind: shown.Kind, Title: shown.Title, Body: shown.Body, Link: shown.Link, Values: shown.Values, Language: shown.Language,
		Longitude: shown.Longitude, Latitude: shown.Latitude, AccuracyM: shown.AccuracyM, ObservedAt: moment(shown.ObservedAt.Time()),
		Credit: shown.Credit, DataLicence: shown.DataLicence, CreatedAt: moment(shown.CreatedAt.Time()), UpdatedAt: moment(shown.UpdatedAt.Time())}
	if theme := guide.Theme(shown.ThemeID); theme != nil {
		document.Theme = theme.Slug
	}
	if shown.AtelierID != nil {
		if atelier := guide.Atelier(*shown.AtelierID); atelier != nil {
			document.Atelier = atelier.Slug
		}
	}
	for _, m := range shown.Media {
		size := collect.Large
		if m.Kind != collect.Picture {
			size = collect.Whole
		}
		document.Media = append(document.Media, mediumDocument{ID: m.ID, Kind: string(m.Kind), MediaType: m.MediaType, URL: s.absolute(mediumPath(m, size)),
			Width: m.Width, Height: m.Height, Size: m.LargeSize, Description: m.Description, Credit: m.Credit, MediaLicence: m.MediaLicence})
	}
	return document
}

// correctPage is the author's form; the code of the carnet is asked with it.
func (s *Site) correctPage(c echo.Context) error {
	o := operationOf(c)
	shown, err := collect.Find(c.Request().Context(), s.DB, o.ID, c.Param("contribution"))
	if err != nil {
		return err
	}
	return s.showCorrection(c, shown, collectPost{Form: formOf(o, shown)}, nil)
}

// correctContribution changes what its author wrote.
func (s *Site) correctContribution(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	var post collectPost
	if err := decode(c, &post.Form); err != nil {
		return err
	}
	post.fill(c.Request().PostForm)
	shown, err := collect.Find(ctx, s.DB, o.ID, c.Param("contribution"))
	if err != nil {
		return err
	}
	carnetID, err := s.carnetOf(c, post.Carnet)
	if err == nil {
		_, err = collect.Correct(ctx, s.DB, s.by(c), o, carnetID, shown.ID, post.Form)
	}
	if problem.Is(err, problem.NotFound) {
		var fields problem.Fields
		fields.Add("carnet", "collect.correct.author", nil)
		err = fields.Err()
	}
	if err != nil {
		return s.showCorrection(c, shown, post, err)
	}
	return seeOther(c, contributionPath(o, shown.ID))
}

func (s *Site) showCorrection(c echo.Context, shown *collect.Shown, post collectPost, refusal error) error {
	ctx, o := c.Request().Context(), operationOf(c)
	guide, err := collect.GuideOf(ctx, s.DB, o.ID)
	if err != nil {
		return err
	}
	post.Theme, post.Files = shown.ThemeID, nil
	view, err := s.collectView(c, guide, post, refusal)
	if err != nil {
		return err
	}
	view.Action, view.Themes = contributionPath(o, shown.ID)+"/corriger", nil
	page := s.page(c, part.Page{Title: i18n.T(ctx, "collect.correct.title"), Section: part.Map, Noindex: true})
	props := public.CorrectProps{CollectProps: view, Title: shown.Title, Version: strconv.FormatInt(shown.Version, 10)}
	if refusal == nil {
		return s.show(c, page, public.Correct(props))
	}
	return s.heldBack(c, refusal, page, public.Correct(props))
}

// formOf is a contribution as its author would type it again.
func formOf(o *operation.Operation, shown *collect.Shown) collect.Form {
	form := collect.Form{ID: shown.ID, Title: shown.Title, Body: shown.Body, Link: shown.Link, Credit: shown.Credit, Values: shown.Values,
		ObservedAt: shown.ObservedAt.In(o.Location()).Format("2006-01-02T15:04")}
	if shown.AtelierID != nil {
		form.Atelier = *shown.AtelierID
	}
	if shown.Placed() {
		form.Position = strconv.FormatFloat(*shown.Latitude, 'f', -1, 64) + ", " + strconv.FormatFloat(*shown.Longitude, 'f', -1, 64)
	}
	return form
}
