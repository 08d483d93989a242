package web

import (
	"bytes"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"oplibre/app/account"
	"oplibre/app/i18n"
	"oplibre/app/programme/clash"
	"oplibre/app/programme/plan"
	"oplibre/app/programme/proposal"
	"oplibre/views/manage"
	"oplibre/views/part"
)

// planView reads from the address which day is looked at, and how.
func planView(c echo.Context) manage.PlanView {
	order := c.QueryParam("vue")
	view := manage.PlanView{ByPlace: order == "lieu", List: order == "lieu" || order == "heure",
		View: plan.View{AllPlaces: c.QueryParam("lieux") == "all", AllHours: c.QueryParam("heures") == "all"}}
	if day, ok := plan.ParseDay(c.QueryParam("jour"), operationOf(c).Location()); ok {
		view.Day = day.Date
	}
	return view
}

// planPage is the frame of the pages of the plan.
func (s *Site) planPage(c echo.Context, title string) part.Page {
	return s.manageFrame(c, title, "programme")
}

// gridPage is the frame of the grid, which uses the whole width.
func (s *Site) gridPage(c echo.Context, day plan.Day) part.Page {
	ctx := c.Request().Context()
	page := s.planPage(c, i18n.T(ctx, "plan.title", i18n.Args{"Day": i18n.LongDay(ctx, day.Begin())}))
	page.Wide, page.Scripts = true, []string{"js/plan.js"}
	return page
}

// planGrid is the grid of a day.
func (s *Site) planGrid(c echo.Context) error {
	props, err := s.planProps(c, planView(c))
	if err != nil {
		return err
	}
	if wantsJSON(c) {
		return s.planAnswer(c, http.StatusOK, props, nil, "")
	}
	props.Notice = s.takeNotice(c)
	return s.show(c, s.gridPage(c, props.Grid.Day), manage.Plan(props))
}

// planProps loads the plan with what clashes in it, and lays out the day.
func (s *Site) planProps(c echo.Context, view manage.PlanView) (manage.PlanProps, error) {
	ctx, o := c.Request().Context(), operationOf(c)
	p, err := plan.LoadGrid(ctx, s.DB, o)
	if err != nil {
		return manage.PlanProps{}, err
	}
	day := p.Day(view.Day)
	props := manage.PlanProps{Plan: p, View: view, Grid: p.Grid(day, view.View), Clashes: clash.Find(p), Pages: s.planPages(c),
		MayEdit: visitOf(c).grant.May(account.EditProgramme)}
	if s.mayOpen(c, "/programme/changements") {
		props.Changes = programmePath(c, "/programme/changements")
	}
	if s.manages(http.MethodPost, "/gestion/:slug/programme/placer") {
		props.Placing = programmePath(c, "/programme/placer")
	}
	if props.Concerned, err = p.Pending().Persons(ctx, s.DB, o); err != nil {
		return props, err
	}
	if !props.MayEdit {
		return props, nil
	}
	if props.History, err = plan.HistoryOf(ctx, s.DB, o, s.by(c).Actor.ID); err != nil {
		return props, err
	}
	props.Proposals, err = s.waitingProposals(c)
	return props, err
}

// waitingProposals are those that could become ateliers, the most wanted first.
func (s *Site) waitingProposals(c echo.Context) ([]proposal.Proposal, error) {
	if !s.mayOpen(c, "/propositions/:proposal") {
		return nil, nil
	}
	all, err := proposal.List(c.Request().Context(), s.DB, operationOf(c).ID)
	return slices.DeleteFunc(all, func(p proposal.Proposal) bool { return p.Decided() }), err
}

// clashPages are the routes of the pages on which a clash can be settled.
var clashPages = []struct {
	page        clash.Page
	below, path string
}{
	{clash.AtelierPage, "/programme/:atelier", "/programme/"},
	{clash.PlacePage, "/lieux/:place", "/lieux/"},
	{clash.FacilitatorPage, "/intervenants/:facilitator", "/intervenants/"},
	{clash.EquipmentPage, "/materiel/:equipment", "/materiel/"},
	{clash.OperationPage, "/reglages", "/reglages#"},
}

// planPages are those that this person may open.
func (s *Site) planPages(c echo.Context) map[clash.Page]string {
	pages := map[clash.Page]string{}
	for _, p := range clashPages {
		if s.mayOpen(c, p.below) {
			pages[p.page] = p.path
		}
	}
	return pages
}

// manages reports whether there is such a management route.
func (s *Site) manages(method, path string) bool {
	return slices.ContainsFunc(s.managed, func(route managedRoute) bool { return route.method == method && route.path == path })
}

// planFragment is what the script of the grid gets after each move: the grid again, and a sentence to read aloud. Dialog is
// shown over it when somebody else was faster; Detail is why nothing was moved.
type planFragment struct {
	// Token is the state of the atelier that was moved.
	Token  string `json:"token,omitempty"`
	HTML   string `json:"html,omitempty"`
	Said   string `json:"said,omitempty"`
	Dialog string `json:"dialog,omitempty"`
	Detail string `json:"detail,omitempty"`
}

// planAnswer sends the grid as a fragment; moved is the atelier that was moved, nil for none, and said what to read aloud.
func (s *Site) planAnswer(c echo.Context, status int, props manage.PlanProps, moved *plan.Atelier, said string) error {
	ctx := c.Request().Context()
	var html bytes.Buffer
	if err := manage.PlanBody(props).Render(ctx, &html); err != nil {
		return err
	}
	fragment := planFragment{HTML: html.String(), Said: said}
	if moved != nil {
		fragment.Token = moved.Token()
	}
	return writeFragment(c, status, fragment)
}

func writeFragment(c echo.Context, status int, fragment planFragment) error {
	body := bytes.Buffer{}
	if err := encodeJSON(&body, fragment); err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, "application/json")
	h.Set("Cache-Control", "private, no-store")
	h.Add("Vary", "Accept, Accept-Encoding, Accept-Language, Cookie")
	return writeCompressed(c, status, body.Bytes())
}
