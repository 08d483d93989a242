package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"oplibre/app/collect"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/views/part"
	"oplibre/views/public"
)

// mapQuery is what the address of the list says: ?theme= and ?atelier= are slugs, ?photo=1 asks for pictures, ?page= counts
// from 1.
type mapQuery struct {
	theme, atelier string
	photo          bool
	page           int
}

func readMapQuery(c echo.Context) mapQuery {
	q := mapQuery{theme: clean(c.QueryParam("theme")), atelier: clean(c.QueryParam("atelier")), photo: c.QueryParam("photo") != "", page: 1}
	if page, err := strconv.Atoi(c.QueryParam("page")); err == nil && page > 1 && page < 1_000_000 {
		q.page = page
	}
	return q
}

// href writes the address back.
func (q mapQuery) href(path string) string {
	values := url.Values{}
	for name, value := range map[string]string{"theme": q.theme, "atelier": q.atelier} {
		if value != "" {
			values.Set(name, value)
		}
	}
	if q.photo {
		values.Set("photo", "1")
	}
	if q.page > 1 {
		values.Set("page", strconv.Itoa(q.page))
	}
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}

// filter is the query for the domain; false when it names a theme or an atelier that is not of this operation.
func (q mapQuery) filter(guide collect.Guide) (collect.Filter, bool) {
	filter := collect.Filter{WithPhoto: q.photo, Offset: (q.page - 1) * collect.PageSize}
	if q.theme != "" {
		theme := guide.Theme(q.theme)
		if theme == nil {
			return filter, false
		}
		filter.ThemeID = theme.ID
	}
	if q.atelier != "" {
		atelier := guide.Atelier(q.atelier)
		if atelier == nil {
			return filter, false
		}
		filter.AtelierID = atelier.ID
	}
	return filter, true
}

// mapPage is what was collected: a drawn map, filters, cards.
func (s *Site) mapPage(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	guide, err := collect.GuideOf(ctx, s.DB, o.ID)
	if err != nil {
		return err
	}
	query := readMapQuery(c)
	filter, known := query.filter(guide)
	counts, err := collect.ByTheme(ctx, s.DB, o.ID)
	if err != nil {
		return err
	}
	var found []collect.Shown
	var spots []collect.Spot
	total := 0
	if known {
		if found, total, err = collect.List(ctx, s.DB, o.ID, filter); err != nil {
			return err
		}
		if spots, err = collect.Spots(ctx, s.DB, o.ID, filter); err != nil {
			return err
		}
	}
	c.Response().Header().Add("Vary", "Accept")
	if wantsJSON(c) {
		return s.listJSON(c, guide, query, found, total)
	}
	page := s.page(c, part.Page{Title: i18n.T(ctx, "collect.map.page"), Section: part.Map, Description: i18n.T(ctx, "collect.map.lead")})
	return s.show(c, page, public.Map(mapView(ctx, o, guide, query, counts, found, spots, total)))
}

func (s *Site) listJSON(c echo.Context, guide collect.Guide, query mapQuery, found []collect.Shown, total int) error {
	o := operationOf(c)
	list := struct {
		Total         int                    `json:"total"`
		Next          string                 `json:"next,omitempty"`
		Contributions []contributionDocument `json:"contributions"`
	}{Total: total, Contributions: []contributionDocument{}}
	for i := range found {
		list.Contributions = append(list.Contributions, contributionJSON(s, o, guide, &found[i]))
	}
	if query.page*collect.PageSize < total {
		query.page++
		list.Next = s.absolute(query.href("/o/" + o.Slug + "/carte"))
	}
	return c.JSON(http.StatusOK, list)
}

func mapView(ctx context.Context, o *operation.Operation, guide collect.Guide, query mapQuery, counts map[string]int,
	found []collect.Shown, spots []collect.Spot, total int) public.MapProps {
	path := "/o/" + o.Slug + "/carte"
	view := public.MapProps{Title: countOrNone(ctx, "collect.map.count", "collect.map.zero", total), New: "/o/" + o.Slug + "/collecte", Action: path,
		Filters: mapFilters(ctx, guide, query, counts, path), Ateliers: atelierOptions(ctx, guide, "collect.map.all_ateliers"), Atelier: query.atelier,
		Filtered: query.theme != "" || query.atelier != "" || query.photo, Pages: mapPages(ctx, query, total, len(found), path)}
	if query.theme != "" {
		view.Kept = append(view.Kept, [2]string{"theme", query.theme})
		view.New += "?theme=" + url.QueryEscape(query.theme)
	}
	if query.photo {
		view.Kept = append(view.Kept, [2]string{"photo", "1"})
	}
	if len(spots) > 0 {
		view.Map, view.Placed = drawSpots(ctx, o, guide, spots), i18n.N(ctx, "collect.map.placed", len(spots))
	}
	for i := range found {
		view.Notes = append(view.Notes, noteCard(ctx, o, guide, &found[i]))
	}
	return view
}

// countOrNone says how many, with words of its own for none: French counts zero as one.
func countOrNone(ctx context.Context, count, none string, n int) string {
	if n == 0 {
		return i18n.T(ctx, none)
	}
	return i18n.N(ctx, count, n)
}

func drawSpots(ctx context.Context, o *operation.Operation, guide collect.Guide, spots []collect.Spot) *part.Drawing {
	drawing := &part.Drawing{Title: i18n.T(ctx, "collect.map.drawing"), Outline: part.RingsOf(o.OutlineRings())}
	for _, spot := range spots {
		point := part.DrawnPoint{Position: part.Position{spot.Longitude, spot.Latitude}, Name: spot.Title}
		if theme := guide.Theme(spot.ThemeID); theme != nil {
			point.Colours = noteTheme(ctx, theme).Colours
		}
		drawing.Points = append(drawing.Points, point)
	}
	return drawing
}

// mapFilters are chips: photos first, then the themes that have notes; each sets or leaves its filter and keeps the others.
func mapFilters(ctx context.Context, guide collect.Guide, query mapQuery, counts map[string]int, path string) []part.Filter {
	query.page = 1
	photo := query
	photo.photo = !query.photo
	filters := []part.Filter{{Label: i18n.T(ctx, "collect.map.with_photo"), Icon: "camera", Active: query.photo, Href: photo.href(path)}}
	for i := range guide.Themes {
		theme, other := noteTheme(ctx, &guide.Themes[i]), query
		active := query.theme == guide.Themes[i].Slug || query.theme == guide.Themes[i].ID
		if !active && counts[guide.Themes[i].ID] == 0 {
			continue
		}
		other.theme = guide.Themes[i].Slug
		if active {
			other.theme = ""
		}
		filters = append(filters, part.Filter{Label: theme.Name, Icon: theme.Icon, Active: active, Href: other.href(path)})
	}
	return filters
}

func mapPages(ctx context.Context, query mapQuery, total, shown int, path string) *part.PagesProps {
	if total <= collect.PageSize {
		return nil
	}
	first := (query.page - 1) * collect.PageSize
	pages := &part.PagesProps{Sentence: i18n.T(ctx, "collect.map.range", i18n.Args{"From": i18n.Number(ctx, first+1),
		"To": i18n.Number(ctx, first+shown), "Total": i18n.Number(ctx, total)})}
	if query.page > 1 {
		before := query
		before.page--
		pages.Previous = before.href(path)
	}
	if first+shown < total && shown > 0 {
		after := query
		after.page++
		pages.Next = after.href(path)
	}
	return pages
}

// noteCard is a contribution as a card.
func noteCard(ctx context.Context, o *operation.Operation, guide collect.Guide, shown *collect.Shown) public.NoteProps {
	card := public.NoteProps{NoteProps: part.NoteProps{Title: shown.Title, Href: contributionPath(o, shown.ID), Text: noteExcerpt(shown.Body, 140),
		Credit: noteAuthor(ctx, shown.Credit) + " " + i18n.T(ctx, "collect.card.licence", i18n.Args{"Licence": part.ShortLicence(shown.DataLicence)})}}
	if theme := guide.Theme(shown.ThemeID); theme != nil {
		card.Theme = noteTheme(ctx, theme)
	}
	if card.Text == shown.Title { // the title was taken from the text
		card.Text = ""
	}
	if m := shown.Picture(); m != nil {
		card.Image, card.Alt = mediumPath(*m, collect.Small), mediumAlt(ctx, shown.Title, *m)
		card.Width, card.Height = fitted(m.Width, m.Height, 320)
	} else if shown.Preparing > 0 {
		card.Text = i18n.N(ctx, "collect.page.preparing", shown.Preparing)
	}
	return card
}
