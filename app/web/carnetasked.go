package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/signup/asked"
	"oplibre/views/carnet"
)

// askedPage is where the holder of a carnet says what its ateliers ask.
func (s *Site) askedPage(c echo.Context, p *carnet.Page) error {
	return s.showAsked(c, http.StatusOK, p, carnet.AskedProps{Saved: c.QueryParam("merci") != ""})
}

func (s *Site) showAsked(c echo.Context, status int, p *carnet.Page, props carnet.AskedProps) (err error) {
	if props.Said, err = asked.FindSaid(c.Request().Context(), s.DB, p.Carnet.OperationID, p.Carnet.ID); err != nil {
		return err
	}
	return s.render(c, status, s.carnetFrame(c, "asked.page"), carnet.Asked(*p, props))
}

// answerAsked takes what the holder of a carnet says.
func (s *Site) answerAsked(c echo.Context, p *carnet.Page) error {
	var form signup.AnswersForm
	if err := decode(c, &form); err != nil {
		return err
	}
	values := c.Request().PostForm
	form.Meals, form.Cares, form.UserNames = mealsOf(values), caresOf(values), namesBySite(values)
	err := signup.Answer(c.Request().Context(), s.DB, s.byHolder(p), p.Carnet.OperationID, p.Carnet.ID, form)
	switch {
	case err == nil:
		return seeOther(c, p.Path("/precisions?merci=1"))
	case wantsJSON(c) || statusOf(err) != http.StatusUnprocessableEntity:
		return err
	}
	p.Err = err
	return s.showAsked(c, http.StatusUnprocessableEntity, p, carnet.AskedProps{Form: form})
}

// caresOf reads what is said of children, by person: guardian_<id>, collectors_<id>, alone_<id>.
func caresOf(values url.Values) map[string]asked.CareForm {
	cares := map[string]asked.CareForm{}
	for _, id := range endings(values, companionsRead, "guardian_", "collectors_", "alone_") {
		cares[id] = asked.CareForm{Phone: clean(values.Get("guardian_" + id)), Collectors: clean(values.Get("collectors_" + id)),
			Alone: values.Get("alone_"+id) != ""}
	}
	return cares
}

// namesBySite reads user names by site and person: user_name_osm_<id>.
func namesBySite(values url.Values) map[string]map[string]string {
	all := map[string]map[string]string{}
	for _, site := range programme.UserNameSites {
		names := map[string]string{}
		for _, id := range endings(values, companionsRead, "user_name_"+site+"_") {
			names[strings.ToLower(id)] = clean(values.Get("user_name_" + site + "_" + id))
		}
		all[site] = names
	}
	return all
}
