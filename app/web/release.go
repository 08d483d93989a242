package web

import (
	"context"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"oplibre/app/account"
	"oplibre/app/collect"
	"oplibre/app/i18n"
	"oplibre/app/opendata"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/views/manage"
	"oplibre/views/part"
)

// releasesPage is where the team looks at what would go out.
func (s *Site) releasesPage(c echo.Context) error {
	props, err := s.releasesProps(c, nil)
	if err != nil {
		return err
	}
	return s.show(c, s.releasesFrame(c, props), manage.Releases(props))
}

func (s *Site) releasesFrame(c echo.Context, props manage.ReleasesProps) part.Page {
	return s.manageFrame(c, props.Title, "data")
}

// prepareRelease looks at everything that would be published now.
func (s *Site) prepareRelease(c echo.Context) error {
	if _, err := opendata.Prepare(c.Request().Context(), s.DB, s.by(c), operationOf(c)); err != nil {
		return s.releasesAgain(c, err)
	}
	s.notice(c, "data.manage.prepared")
	return seeOther(c, "/gestion/"+operationOf(c).Slug+"/donnees")
}

// publishForm is what the publishing button sends.
type publishForm struct {
	Version string `form:"version"`
}

// publishLimit is the size of that form, in octets.
const publishLimit = 4 << 10

// publishRelease notes who wants the draft published, and publishes it. Whoever leaves while the archive is being made finds it
// published later; what a stop of the program interrupts is finished by the clock.
func (s *Site) publishRelease(c echo.Context) error {
	var form publishForm
	if err := decode(c, &form); err != nil {
		return err
	}
	o, id := operationOf(c), c.Param("release")
	ctx := context.WithoutCancel(c.Request().Context())
	if err := opendata.Order(ctx, s.DB, s.by(c), o, id, form.Version); err != nil {
		return s.releasesAgain(c, err)
	}
	if _, err := opendata.Finish(ctx, s.DB, s.by(c), o, s.BaseURL, id); err != nil {
		return s.releasesAgain(c, err)
	}
	s.notice(c, "data.manage.published")
	return seeOther(c, "/gestion/"+o.Slug+"/donnees")
}

// releasesAgain shows the page with what went wrong.
func (s *Site) releasesAgain(c echo.Context, refused error) error {
	props, err := s.releasesProps(c, refused)
	if err != nil {
		return err
	}
	return s.formAgain(c, refused, s.releasesFrame(c, props), manage.Releases(props))
}

// previewRelease sends the archive that would be published now, made while it is sent; nothing is registered.
func (s *Site) previewRelease(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	number, err := opendata.NextNumber(ctx, s.DB, o.ID)
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, "application/zip")
	h.Set(echo.HeaderContentDisposition, `attachment; filename="`+o.Slug+`-apercu.zip"`)
	h.Set("Cache-Control", "private, no-store")
	c.Response().WriteHeader(http.StatusOK)
	edition := opendata.Edition{Number: number, Revision: 1, Scope: opendata.Full, Moment: s.Clock(), BaseURL: s.BaseURL}
	_, err = opendata.Write(ctx, s.DB, o, edition, c.Response())
	return err
}

func (s *Site) releasesProps(c echo.Context, refused error) (manage.ReleasesProps, error) {
	ctx, o := c.Request().Context(), operationOf(c)
	props := manage.ReleasesProps{Slug: o.Slug, Err: refused, Notice: s.takeNotice(c)}
	all, err := opendata.List(ctx, s.DB, o.ID)
	if err != nil {
		return props, err
	}
	revisions, err := opendata.RevisionsOf(ctx, s.DB, o.ID)
	if err != nil {
		return props, err
	}
	latest := 0
	for i := range all {
		switch r := &all[i]; {
		case r.State == opendata.Published:
			latest = max(latest, *r.Number)
			shown, err := s.releaseProps(ctx, o, r)
			if err != nil {
				return props, err
			}
			shown.Revisions = revisionLines(ctx, o, revisions[r.ID])
			if shown.Revising, err = opendata.Revising(ctx, s.DB, s.by(c), r); err != nil {
				return props, err
			}
			props.Releases = append(props.Releases, shown)
		case r.State == opendata.Ordered:
			props.UnderWay = true
		case r.Scope == opendata.Full:
			if props.Draft, err = s.draftProps(c, r); err != nil {
				return props, err
			}
		}
	}
	key := "published"
	switch {
	case props.UnderWay:
		props.Title = i18n.T(ctx, "data.manage.title.under_way")
		return props, nil
	case props.Draft != nil:
		key, props.Draft.Number = "draft", i18n.Number(ctx, latest+1)
	case latest == 0:
		key = "none"
	}
	props.Title = i18n.T(ctx, "data.manage.title."+key, i18n.Args{"Number": i18n.Number(ctx, latest)})
	props.Text = i18n.T(ctx, "data.manage.text."+key)
	return props, nil
}

// draftProps is the draft with what needs a human eye, the gravest first.
func (s *Site) draftProps(c echo.Context, r *opendata.Release) (*manage.DraftProps, error) {
	ctx, o := c.Request().Context(), operationOf(c)
	guide, err := collect.GuideOf(ctx, s.DB, o.ID)
	if err != nil {
		return nil, err
	}
	d := &manage.DraftProps{ID: r.ID, Version: strconv.FormatInt(r.Version, 10), Holds: heldBy(ctx, r.Counts), Themes: themeChart(ctx, guide, r.Counts),
		Looked: i18n.T(ctx, "data.manage.looked", i18n.Args{"When": i18n.Moment(ctx, r.UpdatedAt.In(o.Location()))})}
	if a := visitOf(c).account; a != nil {
		d.Person = a.Name
	}
	moderates := visitOf(c).grant.May(account.Moderate)
	for _, concern := range r.Concerns {
		d.Concerns = append(d.Concerns, concernProps(ctx, o, concern, moderates))
	}
	return d, nil
}

// concernPiles are the piles of moderation where a concern is settled.
var concernPiles = map[opendata.ConcernKind]collect.Pile{opendata.Recognisable: collect.ToLook, opendata.Hidden: collect.OutOfSight}

func concernProps(ctx context.Context, o *operation.Operation, concern opendata.Concern, moderates bool) part.MissingProps {
	key := "data.concern." + string(concern.Kind)
	m := part.MissingProps{Kind: part.Info, Title: i18n.N(ctx, key, concern.Count), Text: i18n.T(ctx, key+".text")}
	if concern.Kind.LeavesOut() {
		m.Kind = part.Warning
	}
	if pile, known := concernPiles[concern.Kind]; known && moderates {
		m.Links = []part.Tab{{Label: i18n.T(ctx, key+".act"), Href: "/gestion/" + o.Slug + "/collecte?pile=" + string(pile)}}
		return m
	}
	for _, example := range concern.Examples {
		m.Links = append(m.Links, part.Tab{Label: i18n.T(ctx, "data.concern.example", i18n.Args{"Number": i18n.Number(ctx, int(example.Number))}),
			Href: contributionPath(o, example.ID)})
	}
	return m
}

// heldBy says in words what a release holds.
func heldBy(ctx context.Context, counts opendata.Counts) []string {
	lines := []string{i18n.N(ctx, "data.manage.holds.contributions", counts.Contributions, i18n.Args{"Placed": i18n.Number(ctx, counts.Placed)})}
	for _, held := range []struct {
		key string
		n   int
	}{{"media", counts.Media}, {"ateliers", counts.Ateliers}, {"places", counts.Places}, {"partners", counts.Partners}} {
		if held.n > 0 {
			lines = append(lines, i18n.N(ctx, "data.manage.holds."+held.key, held.n))
		}
	}
	return lines
}

func (s *Site) releaseProps(ctx context.Context, o *operation.Operation, r *opendata.Release) (manage.ReleaseProps, error) {
	path := "/o/" + o.Slug + "/donnees/v" + strconv.Itoa(*r.Number)
	number := i18n.Args{"Number": i18n.Number(ctx, *r.Number)}
	p := manage.ReleaseProps{Name: i18n.T(ctx, "data.manage.name", number), When: i18n.Moment(ctx, r.PublishedAt.In(o.Location())), Href: path,
		Holds: heldBy(ctx, r.Counts)[0], Size: i18n.Size(ctx, r.FileSize), Archive: path + "/" + archiveName(o, r), By: i18n.T(ctx, "data.manage.by.machine")}
	if r.Scope == opendata.Statistics {
		p.Name = i18n.T(ctx, "data.manage.name.statistics", number)
		p.Holds = i18n.N(ctx, "data.manage.holds.ateliers", r.Counts.Ateliers)
	}
	person, err := account.Find(ctx, s.DB, r.PublishedBy)
	switch {
	case err == nil:
		p.By = person.Name
	case !problem.Is(err, problem.NotFound):
		return p, err
	}
	return p, nil
}
