package web

import (
	"net/url"
	"strconv"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"oplibre/app/collect"
	"oplibre/app/i18n"
	"oplibre/app/opendata"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/views/part"
	"oplibre/views/public"
)

// dataPageSize is how many contributions the table shows at once.
const dataPageSize = 20

// dataQuery is what the address of the data page says: ?theme= is a slug, ?jour= a day, ?photo=1 asks for pictures, ?page=
// counts from 1.
type dataQuery struct {
	theme, day string
	photo      bool
	page       int
}

func readDataQuery(c echo.Context) dataQuery {
	q := dataQuery{theme: clean(c.QueryParam("theme")), day: clean(c.QueryParam("jour")), photo: c.QueryParam("photo") != "", page: 1}
	if page, err := strconv.Atoi(c.QueryParam("page")); err == nil && page > 1 && page < 1_000_000 {
		q.page = page
	}
	return q
}

// href writes the address back, its parameters in one order.
func (q dataQuery) href(path string) string {
	values := url.Values{}
	for _, kept := range q.kept() {
		values.Set(kept[0], kept[1])
	}
	if q.theme != "" {
		values.Set("theme", q.theme)
	}
	if q.page > 1 {
		values.Set("page", strconv.Itoa(q.page))
	}
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}

// kept are the filters beside the theme.
func (q dataQuery) kept() (kept [][2]string) {
	if q.day != "" {
		kept = append(kept, [2]string{"jour", q.day})
	}
	if q.photo {
		kept = append(kept, [2]string{"photo", "1"})
	}
	return kept
}

func (q dataQuery) filtered() bool { return q.theme != "" || q.day != "" || q.photo }

// filter is the query for the domain; false when it names a theme or a day that there is not.
func (q dataQuery) filter(guide collect.Guide, o *operation.Operation) (opendata.RowFilter, bool) {
	f := opendata.RowFilter{WithPhoto: q.photo, Offset: (q.page - 1) * dataPageSize, Limit: dataPageSize}
	if q.theme != "" {
		theme := guide.Theme(q.theme)
		if theme == nil {
			return f, false
		}
		f.ThemeID = theme.ID
	}
	if q.day != "" {
		day, err := time.ParseInLocation(time.DateOnly, q.day, o.Location())
		if err != nil {
			return f, false
		}
		f.From, f.Until = day, day.AddDate(0, 0, 1)
	}
	return f, true
}

// list is the table with its filters.
func (d *dataShown) list() public.DataList {
	action := d.path
	if d.release != nil && d.release.ID != d.latest() {
		action = d.version()
	}
	l := public.DataList{Action: action + "#liste", Theme: d.query.theme, Kept: d.query.kept(), Filters: d.filters(action), Pages: d.pages(action)}
	if d.query.filtered() {
		l.All = action + "#liste"
	}
	l.Themes = []part.Option{{Label: d.t("data.list.all_themes")}}
	for _, t := range d.counts.Themes {
		option := part.Option{Value: t.Slug, Label: t.Name}
		if theme := d.guide.Theme(t.Slug); theme != nil {
			option.Label = noteTheme(d.ctx, theme).Name
		}
		l.Themes = append(l.Themes, option)
	}
	places := map[string]*programme.Place{}
	for i := range d.guide.Places {
		places[d.guide.Places[i].ID] = &d.guide.Places[i]
	}
	for i := range d.rows {
		l.Rows = append(l.Rows, d.row(&d.rows[i], places))
	}
	return l
}

// latest is the release that the page shows without being asked for one.
func (d *dataShown) latest() string {
	if r, err := choose(d.all, 0); err == nil && r != nil {
		return r.ID
	}
	return ""
}

func (d *dataShown) row(r *opendata.Row, places map[string]*programme.Place) public.DataRow {
	at := r.ObservedAt.In(d.operation.Location())
	row := public.DataRow{Title: r.Title, Href: contributionPath(d.operation, r.ID), By: r.Credit, Licence: part.ShortLicence(r.DataLicence),
		When: i18n.ShortWeekday(d.ctx, at) + " " + i18n.Clock(d.ctx, at), Where: d.t("data.list.nowhere")}
	if at.Before(d.operation.Start().AddDate(0, 0, -1)) || at.After(d.operation.End().AddDate(0, 0, 1)) {
		row.When = i18n.ShortDate(d.ctx, at)
	}
	if row.Title == "" {
		row.Title = noteExcerpt(r.Body, 60)
	}
	if row.Title == "" {
		row.Title = d.t("data.manage.name", i18n.Args{"Number": i18n.Number(d.ctx, int(r.Number))})
	}
	if row.By == "" {
		row.By = d.t("data.list.anonymous")
	}
	if theme := d.guide.Theme(r.ThemeID); theme != nil {
		row.Theme = noteTheme(d.ctx, theme)
	}
	if r.Longitude != nil {
		row.Where = d.t("data.list.on_map")
	}
	if r.AtelierID != nil {
		if atelier := d.guide.Atelier(*r.AtelierID); atelier != nil && atelier.PlaceID != nil && places[*atelier.PlaceID] != nil {
			row.Where = places[*atelier.PlaceID].Name
		}
	}
	return row
}

// filters are chips: everything, the days of the weekend, photos; each sets or leaves its filter and keeps the others.
func (d *dataShown) filters(path string) []part.Filter {
	filters := []part.Filter{{Label: d.t("data.list.everything"), Active: !d.query.filtered(), Href: path + "#liste"}}
	for _, day := range d.operation.Days() {
		other := d.query
		other.page, other.day = 1, day.Format(time.DateOnly)
		active := other.day == d.query.day
		if active {
			other.day = ""
		}
		filters = append(filters, part.Filter{Label: capitalised(i18n.Weekday(d.ctx, day)), Active: active, Href: other.href(path) + "#liste"})
	}
	photo := d.query
	photo.page, photo.photo = 1, !d.query.photo
	return append(filters, part.Filter{Label: d.t("data.list.with_photo"), Icon: "camera", Active: d.query.photo, Href: photo.href(path) + "#liste"})
}

// capitalised begins a word that stands alone with a capital.
func capitalised(word string) string {
	first, size := utf8.DecodeRuneInString(word)
	return string(unicode.ToUpper(first)) + word[size:]
}

func (d *dataShown) pages(path string) *part.PagesProps {
	if len(d.rows) == 0 {
		return nil
	}
	first := (d.query.page - 1) * dataPageSize
	pages := &part.PagesProps{Sentence: d.t("data.list.range", i18n.Args{"From": i18n.Number(d.ctx, first+1),
		"To": i18n.Number(d.ctx, first+len(d.rows)), "Total": i18n.Number(d.ctx, d.total)})}
	turn := func(by int) string {
		other := d.query
		other.page += by
		return other.href(path) + "#liste"
	}
	if d.query.page > 1 {
		pages.Previous = turn(-1)
	}
	if first+len(d.rows) < d.total {
		pages.Next = turn(1)
	}
	return pages
}
