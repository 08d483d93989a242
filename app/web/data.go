package web

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"oplibre/app/collect"
	"oplibre/app/i18n"
	"oplibre/app/opendata"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/data"
	"oplibre/views/part"
	"oplibre/views/public"
)

// dataPage is what the weekend gives to everybody: the latest release of everything, or what came in so far. It is kept until
// something public of the operation changes.
func (s *Site) dataPage(c echo.Context) error {
	query := readDataQuery(c)
	path := query.href("/o/" + operationOf(c).Slug + "/donnees")
	return s.keptHTML(c, "donnees "+path, path, func(ctx context.Context) (part.Page, templ.Component, time.Time, error) {
		page, view, err := s.dataView(i18n.With(ctx, visitOf(c).language), operationOf(c), query, 0)
		return page, view, time.Time{}, err
	})
}

// releasePage is the same page about one release, for those who follow a citation.
func (s *Site) releasePage(c echo.Context) error {
	number, err := releaseNumber(c)
	if err != nil {
		return err
	}
	page, view, err := s.dataView(c.Request().Context(), operationOf(c), readDataQuery(c), number)
	if err != nil {
		return err
	}
	return s.show(c, s.page(c, page), view)
}

// releaseNumber reads v12 of the address. It returns problem.NotFound for anything else.
func releaseNumber(c echo.Context) (int, error) {
	digits, ok := strings.CutPrefix(c.Param("version"), "v")
	number, err := strconv.Atoi(digits)
	if !ok || err != nil || number < 1 || digits[0] == '0' || digits[0] == '+' {
		return 0, problem.New(problem.NotFound, "data.release.unknown", nil)
	}
	return number, nil
}

// dataView reads all that the page shows. number is the release that was asked for, 0 for the latest.
func (s *Site) dataView(ctx context.Context, o *operation.Operation, query dataQuery, number int) (part.Page, templ.Component, error) {
	d := dataShown{ctx: ctx, site: s, operation: o, query: query, asked: number, path: "/o/" + o.Slug + "/donnees"}
	if err := d.read(number); err != nil {
		return part.Page{}, nil, err
	}
	page := part.Page{Title: i18n.T(ctx, "data.section"), Section: part.Data, Canonical: s.absolute(d.path),
		Description: i18n.T(ctx, "data.description", i18n.Args{"OfName": i18n.OfName(ctx, o.In(i18n.Of(ctx)).Name)})}
	if number != 0 {
		page.Title = d.label(d.release) + " – " + page.Title
	}
	if d.release != nil {
		json, err := d.structuredData(page.Description)
		if err != nil {
			return part.Page{}, nil, err
		}
		page.Head = public.DataHead(d.file("datapackage.json"), json)
	}
	return page, public.Data(d.props()), nil
}

// dataShown is what the data page is made of.
type dataShown struct {
	ctx       context.Context
	site      *Site
	operation *operation.Operation
	query     dataQuery
	path      string
	// asked is the number in the address, 0 for the page of the latest.
	asked int
	guide collect.Guide
	// release is the one that the page is about, nil before the first one; all are the published ones.
	release *opendata.Release
	all     []opendata.Release
	files   []opendata.ReleaseFile
	counts  opendata.Counts
	rows    []opendata.Row
	total   int
	spots   []collect.Spot
	// revisions are those of the release; revising says that it is just losing something.
	revisions []opendata.Revision
	revising  bool
	// unknown says that the filter names a theme that there is not.
	unknown bool
}

func (d *dataShown) read(number int) (err error) {
	db, id := d.site.DB, d.operation.ID
	if d.guide, err = collect.GuideOf(d.ctx, db, id); err != nil {
		return err
	}
	if d.all, err = opendata.PublishedReleases(d.ctx, db, id); err != nil {
		return err
	}
	if d.release, err = choose(d.all, number); err != nil {
		return err
	}
	if d.release == nil || d.release.Scope != opendata.Full {
		d.counts, err = opendata.SoFar(d.ctx, db, id)
	} else {
		d.counts = d.release.Counts
	}
	if err == nil && d.release != nil {
		err = d.readRelease()
	}
	if err != nil {
		return err
	}
	if d.spots, err = collect.Spots(d.ctx, db, id, collect.Filter{}); err != nil {
		return err
	}
	filter, known := d.query.filter(d.guide, d.operation)
	if d.unknown = !known; d.unknown {
		return nil
	}
	if d.full() {
		filter.Before = *d.release.PublishedAt
	}
	d.rows, d.total, err = opendata.Rows(d.ctx, db, id, filter)
	return err
}

// readRelease reads what the page tells of the release itself.
func (d *dataShown) readRelease() (err error) {
	if d.files, err = opendata.FilesOf(d.ctx, d.site.DB, d.release); err != nil {
		return err
	}
	revisions, err := opendata.RevisionsOf(d.ctx, d.site.DB, d.operation.ID)
	if err != nil {
		return err
	}
	d.revisions = revisions[d.release.ID]
	d.revising, err = opendata.Revising(d.ctx, d.site.DB, store.By{At: d.site.Clock()}, d.release)
	return err
}

// choose returns the release that was asked for; for 0 the latest of everything, or the latest at all. It returns
// problem.NotFound for a number that there is not.
func choose(all []opendata.Release, number int) (*opendata.Release, error) {
	i := slices.IndexFunc(all, func(r opendata.Release) bool {
		return number == *r.Number || number == 0 && r.Scope == opendata.Full
	})
	switch {
	case i >= 0:
		return &all[i], nil
	case number != 0:
		return nil, problem.New(problem.NotFound, "data.release.unknown", nil)
	case len(all) > 0:
		return &all[0], nil
	}
	return nil, nil
}

// full reports whether the page is about a release of everything.
func (d *dataShown) full() bool { return d.release != nil && d.release.Scope == opendata.Full }

func (d *dataShown) t(key string, args ...i18n.Args) string { return i18n.T(d.ctx, key, args...) }

func (d *dataShown) n(key string, n int) string { return i18n.N(d.ctx, key, n) }

// version is the address of the release.
func (d *dataShown) version() string { return d.path + "/v" + strconv.Itoa(*d.release.Number) }

// file is the address of a file of the release.
func (d *dataShown) file(name string) string { return d.version() + "/" + name }

// window are the days of the weekend in words.
func (d *dataShown) window() i18n.Args {
	return i18n.Args{"From": i18n.DayMonth(d.ctx, d.operation.Start()), "To": i18n.ShortDate(d.ctx, d.operation.End()), "Place": d.operation.Place()}
}

func (d *dataShown) props() public.DataProps {
	p := public.DataProps{Margin: d.t("data.section"), Title: d.title(), Lead: d.t("data.lead.before", d.window()), Themes: d.chart(), Rights: d.rights(), List: d.list()}
	if len(d.spots) > 0 {
		p.Map, p.MapAll = drawSpots(d.ctx, d.operation, d.guide, d.spots), "/o/"+d.operation.Slug+"/carte"
		p.MapText = d.n("data.map.points", len(d.spots))
		if len(d.spots) < d.counts.Placed {
			p.MapText = d.n("data.map.newest", len(d.spots))
		}
	}
	if d.release == nil {
		p.Coming = d.t("data.coming")
		return p
	}
	d.published(&p)
	d.addAddresses(&p)
	return p
}

// published adds what only a release has.
func (d *dataShown) published(p *public.DataProps) {
	r := d.release
	day := i18n.ShortDate(d.ctx, r.PublishedAt.In(d.operation.Location()))
	number := i18n.Number(d.ctx, *r.Number)
	p.Archive, p.Downloads = d.file(archiveName(d.operation, r)), d.downloads()
	size := i18n.Args{"Size": i18n.Size(d.ctx, r.FileSize)}
	p.Cite, p.Revisions, p.Revising = d.citation(), revisionLines(d.ctx, d.operation, d.revisions), d.revising
	if !d.full() {
		p.Coming, p.ArchiveNote = d.t("data.coming.statistics"), d.t("data.archive_note.statistics", size)
		return
	}
	p.Stamp = &part.StampProps{Word: d.t("data.stamp"), Line: d.t("data.stamp.line", i18n.Args{"Number": number, "Date": day})}
	p.Lead, p.ArchiveNote = d.t("data.lead", d.window()), d.t("data.archive_note", size)
	d.addNames(p)
	d.addLeftOut(p)
}

// label names a release: n° 2, 23 juin 2027.
func (d *dataShown) label(r *opendata.Release) string { return d.t("data.version", d.numbered(r)) }

func (d *dataShown) numbered(r *opendata.Release) i18n.Args {
	return i18n.Args{"Number": i18n.Number(d.ctx, *r.Number), "Date": i18n.ShortDate(d.ctx, r.PublishedAt.In(d.operation.Location()))}
}

// addAddresses tells the page that always shows the latest from the pages that keep one release each, and links them.
func (d *dataShown) addAddresses(p *public.DataProps) {
	newest, err := choose(d.all, 0)
	p.VersionsTitle = d.t("data.versions.all")
	if d.asked != 0 {
		p.VersionsTitle = d.t("data.versions")
		p.Margin, p.Latest, p.Frozen = d.label(d.release), d.path, d.t("data.frozen", d.numbered(d.release))
		if p.Superseded = err == nil && d.full() && newest.ID != d.release.ID; p.Superseded {
			p.Frozen = d.t("data.frozen.newer", d.numbered(d.release))
		}
	}
	for i := range d.all {
		if other := &d.all[i]; d.asked == 0 || other.ID != d.release.ID {
			p.Versions = append(p.Versions, part.Tab{Href: d.path + "/v" + strconv.Itoa(*other.Number), Label: d.label(other)})
		}
	}
}

// title is the answer: 312 contributions, 9 thèmes, 4 licences.
func (d *dataShown) title() string {
	switch {
	case d.counts.Contributions == 0 && d.release == nil:
		return d.t("data.title.none")
	case d.counts.Contributions == 0:
		return d.t("data.title.statistics")
	}
	parts := []string{d.n("data.count.contributions", d.counts.Contributions), d.n("data.count.themes", len(d.counts.Themes)),
		d.n("data.count.licences", len(d.licences()))}
	for i := range parts { // a number stays with its word
		parts[i] = strings.ReplaceAll(parts[i], " ", "\u00a0")
	}
	return strings.Join(parts, ", ")
}

func (d *dataShown) chart() part.Chart { return themeChart(d.ctx, d.guide, d.counts) }

// themeChart draws what there is by theme, each with the licence that it uses most.
func themeChart(ctx context.Context, guide collect.Guide, counts opendata.Counts) part.Chart {
	chart := part.Chart{Caption: i18n.T(ctx, "data.chart"), HideCaption: true,
		Heads: [3]string{i18n.T(ctx, "data.list.theme"), i18n.T(ctx, "data.chart.count"), i18n.T(ctx, "data.list.licence")}}
	for _, t := range counts.Themes {
		row := part.BarRow{Name: t.Name, Value: float64(t.Count), Text: i18n.Number(ctx, t.Count)}
		if theme := guide.Theme(t.Slug); theme != nil {
			shown := noteTheme(ctx, theme)
			row.Icon, row.Name, row.Colours = shown.Icon, shown.Name, shown.Colours
		}
		for i, id := range t.Licences {
			if i > 0 {
				row.Note += ", "
			}
			row.Note += part.ShortLicence(id)
		}
		chart.Rows = append(chart.Rows, row)
	}
	return chart
}

// rightKeys are where the catalogue says what each licence allows.
var rightKeys = map[string]string{data.CC0: "cc0", data.CCBY: "cc_by", data.CCBYSA: "cc_by_sa", data.ODbL: "odbl", data.LicenceOuverte: "etalab"}

// rights say of each licence in plain words what one may do, with how much it covers: contributions, then media.
func (d *dataShown) rights() []public.DataRight {
	var rights []public.DataRight
	media := map[string]int{}
	for _, l := range d.counts.MediaLicences {
		media[l.ID] = l.Count
	}
	for _, id := range d.licences() {
		licence, known := data.FindLicence(id)
		if !known {
			continue
		}
		key := "data.right." + rightKeys[id]
		right := public.DataRight{Title: d.t(key + ".title"), Text: d.t(key + ".text"), Name: licence.Title.In(i18n.Of(d.ctx))}
		for _, l := range d.counts.Licences {
			if l.ID == id {
				right.Count = i18n.Number(d.ctx, l.Count)
			}
		}
		if media[id] > 0 {
			right.Media = d.n("data.right.media", media[id])
		}
		rights = append(rights, right)
	}
	return rights
}

// licences are all in use: those of contributions, then those that only media have.
func (d *dataShown) licences() []string {
	var ids []string
	for _, l := range slices.Concat(d.counts.Licences, d.counts.MediaLicences) {
		if !slices.Contains(ids, l.ID) {
			ids = append(ids, l.ID)
		}
	}
	return ids
}

func (d *dataShown) addNames(p *public.DataProps) {
	p.Names = d.t("data.names.none")
	if d.counts.Names > 0 {
		p.Names = d.n("data.names", d.counts.Names)
	}
	if d.counts.Anonymous > 0 {
		p.Names += " " + d.n("data.anonymous", d.counts.Anonymous)
	}
}

func (d *dataShown) addLeftOut(p *public.DataProps) {
	contributions := 0
	for _, c := range d.release.LeftOut() {
		p.LeftOut = append(p.LeftOut, d.n("data.left_out."+string(c.Kind), c.Count))
		if c.Kind == opendata.NoLicence || c.Kind == opendata.Hidden {
			contributions += c.Count
		}
	}
	p.LeftOutTotal = d.t("data.left_out.other")
	if contributions > 0 {
		p.LeftOutTotal = d.n("data.left_out.contributions", contributions)
	}
}

// citation is how the release is to be cited, in the language of the page.
func (d *dataShown) citation() string {
	o := d.operation
	authors := d.t("data.cite.residents", i18n.Args{"Place": o.Place()})
	if o.LegalOrganiser != "" {
		authors = d.t("data.cite.and", i18n.Args{"First": authors, "Second": o.LegalOrganiser})
	}
	args := d.window()
	args["Authors"], args["Year"], args["Title"] = authors, strconv.Itoa(d.release.PublishedAt.In(o.Location()).Year()), o.In(i18n.Of(d.ctx)).Name
	args["Number"], args["Address"] = i18n.Number(d.ctx, *d.release.Number), d.site.absolute(d.version())
	return d.t("data.cite.text", args)
}
