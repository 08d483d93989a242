package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"oplibre/app/problem"
	"oplibre/app/signup"
	"oplibre/app/store"
	"oplibre/views/carnet"
)

// absencePage shows what whoever cannot come would give up: ?atelier= (repeated) ticks what it is about. It changes nothing: programs
// that scan letters open links.
func (s *Site) absencePage(c echo.Context, p *carnet.Page) error {
	return s.showAbsence(c, http.StatusOK, p, lowered(c.QueryParams()["atelier"]))
}

func (s *Site) showAbsence(c echo.Context, status int, p *carnet.Page, ticked []string) error {
	var coming []signup.Entry
	for _, e := range p.Carnet.Current() {
		if e.Span().End > store.InstantOf(p.Now) && e.Status() != signup.Attended {
			coming = append(coming, e)
		}
	}
	return s.render(c, status, s.carnetFrame(c, "reminder.absence.title"), carnet.Absence(*p, coming, ticked))
}

// giveUpAteliers gives up the ateliers that are ticked, and frees their seats for those who wait.
func (s *Site) giveUpAteliers(c echo.Context, p *carnet.Page) error {
	if err := parseForm(c); err != nil {
		return err
	}
	ticked := lowered(c.Request().PostForm["atelier"])
	if !slices.ContainsFunc(p.Carnet.Current(), func(e signup.Entry) bool { return slices.Contains(ticked, e.Atelier.ID) }) {
		var fields problem.Fields
		fields.Add("atelier", "reminder.absence.none", nil)
		if wantsJSON(c) {
			return fields.Err()
		}
		p.Err = fields.Err()
		return s.showAbsence(c, http.StatusUnprocessableEntity, p, nil)
	}
	for _, e := range p.Carnet.Current() {
		if !slices.Contains(ticked, e.Atelier.ID) {
			continue
		}
		if err := signup.Cancel(c.Request().Context(), s.DB, s.byHolder(p), p.Carnet.OperationID, p.Carnet.ID, e.Atelier.ID); err != nil {
			return err
		}
	}
	return seeOther(c, p.Path("#ateliers"))
}

func lowered(ids []string) []string {
	list := make([]string, 0, len(ids))
	for _, id := range ids {
		list = append(list, strings.ToLower(strings.TrimSpace(id)))
	}
	return list
}
