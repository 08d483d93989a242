package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"oplibre/app/desk"
	"oplibre/app/i18n"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/store"
	"oplibre/views/carnet"
	"oplibre/views/part"
	"oplibre/views/public"
	"oplibre/views/relay"
)

// atRelay gives a handler the relay of the address.
func (s *Site) atRelay(handler deskHandler) echo.HandlerFunc { return s.ofDesk(desk.Relay, handler) }

func (s *Site) relayFrame(c echo.Context, v *deskVisit) part.Page {
	return s.page(c, part.Page{Title: i18n.T(c.Request().Context(), "relay.title", i18n.Args{"Name": v.desk.Name}), Noindex: true, Nav: []string{}})
}

func (s *Site) relayProps(c echo.Context, v *deskVisit) relay.Page {
	p := relay.Page{Operation: operationOf(c), Desk: v.desk, Now: s.Clock(), Address: deskPath(c, v)}
	p.Closed = signup.OpenFor(s.DB, p.Operation, store.InstantOf(p.Now))
	p.Closed = withClocks(c.Request().Context(), p.Operation, p.Closed)
	return p
}

// relayPage is the counter: whom it signed up, found by name or code (?q=), and the way to the next.
func (s *Site) relayPage(c echo.Context, v *deskVisit) (err error) {
	p := relay.HomeProps{Page: s.relayProps(c, v), Query: clean(c.QueryParam("q"))}
	filter := signup.ListFilter{DeskID: v.desk.ID, Search: p.Query, Page: personsFilter(c).Page}
	if p.List, err = signup.FindList(c.Request().Context(), s.DB, p.Operation, filter); err != nil {
		return err
	}
	p.Pages = personsPages(c.Request().Context(), p.Address, filter, p.List)
	return s.show(c, s.relayFrame(c, v), relay.Home(p))
}

// relaySignUpPage lets one choose ateliers (?q= ?jour= ?theme=), with ?montrer= also when some are ticked, then shows the form.
func (s *Site) relaySignUpPage(c echo.Context, v *deskVisit) error {
	if refused := signup.OpenFor(s.DB, operationOf(c), s.by(c).Now()); refused != nil {
		return s.signUpClosed(c, refused)
	}
	query := c.QueryParams()
	form := signup.Form{Key: store.NewID(), Ateliers: query["atelier"], Waits: query["wait"]}.Clean()
	if len(form.Ateliers) > 0 && !query.Has("montrer") {
		return s.showRelayForm(v)(c, http.StatusOK, form, nil)
	}
	return s.showRelayChoice(c, v, form)
}

// showRelayChoice lists the ateliers that one can sign up for; those that were ticked before stay ticked whatever is looked for.
func (s *Site) showRelayChoice(c echo.Context, v *deskVisit, form signup.Form) error {
	ctx, o := c.Request().Context(), operationOf(c)
	p := relay.ChooseProps{Page: s.relayProps(c, v), Form: form, Unanswered: c.QueryParams().Has("q") && !c.QueryParams().Has("montrer"),
		Filter: signup.ChoiceFilter{Search: clean(c.QueryParam("q")), Day: clean(c.QueryParam("jour")), Theme: clean(c.QueryParam("theme"))}}
	all, err := signup.Upcoming(ctx, s.DB, o.ID, store.InstantOf(p.Now))
	if err != nil {
		return err
	}
	p.Themes, err = programme.FindThemes(ctx, s.DB, o.ID)
	if err != nil {
		return err
	}
	p.All = all
	kept := p.Filter.Keep(all, o.Location())
	for _, choice := range all {
		switch {
		case slices.Contains(form.Ateliers, choice.Atelier.ID):
			p.Ticked = append(p.Ticked, choice)
		case slices.ContainsFunc(kept, func(k signup.Choice) bool { return k.Atelier.ID == choice.Atelier.ID }):
			p.Found = append(p.Found, choice)
		}
	}
	return s.show(c, s.relayFrame(c, v), relay.Choose(p))
}

// showRelayForm writes the form of sign-up as a relay fills it in: that of the public, with its rules and hours.
func (s *Site) showRelayForm(v *deskVisit) formShow {
	return func(c echo.Context, status int, form signup.Form, refused error) error {
		view := public.SignUpPage{Operation: operationOf(c), Form: form, Now: s.by(c).Now(), Err: refused,
			Entry: &public.SignUpEntryProps{Relay: deskPath(c, v), Name: v.desk.Name}}
		if err := s.fillSignUp(c, &view); err != nil {
			return err
		}
		page := s.relayFrame(c, v)
		if len(view.Wishable) > 0 {
			page.Scripts = wishScripts
		}
		return s.render(c, status, page, public.SignUpAtRelay(view))
	}
}

// relaySignUp signs somebody up, or shows the form again with one person more or less.
func (s *Site) relaySignUp(c echo.Context, v *deskVisit) error {
	if err := parseForm(c); err != nil {
		return err
	}
	values, show := c.Request().PostForm, s.showRelayForm(v)
	form := readSignUp(values)
	form.SlipOn = clean(values.Get("slip_on"))
	if up := values.Get("up"); up != "" || values.Get("more") != "" {
		form.Wishes = moveWish(form.Clean().Wishes, up)
		return show(c, http.StatusOK, form, nil)
	}
	if add, remove := values.Get("add"), values.Get("remove"); add != "" || remove != "" {
		return show(c, http.StatusOK, changeCompanions(form, add, remove), nil)
	}
	form.DeskID = v.desk.ID
	code, err := s.signSomebodyUp(c, s.byDesk(v), form, values.Get("carnet"), wordingOf(c.Request().Context(), form))
	if err != nil {
		return s.enterAgain(c, form, err, show)
	}
	made, err := signup.Find(c.Request().Context(), s.DB, code)
	if err != nil {
		return err
	}
	return seeOther(c, deskPath(c, v)+"/carnets/"+made.ID+"?fait=1")
}

// ofEntered gives a page of carnets one that the relay of the address entered; everybody else's is not found.
func (s *Site) ofEntered(handler func(echo.Context, *carnet.Page) error) echo.HandlerFunc {
	return s.atRelay(func(c echo.Context, v *deskVisit) error {
		opened, err := desk.Entered(c.Request().Context(), s.DB, v.desk, strings.TrimSuffix(c.Param("carnet"), ".pdf"))
		if err != nil {
			return err
		}
		home := deskPath(c, v)
		p := &carnet.Page{Operation: operationOf(c), Carnet: opened, Now: s.Clock(), Address: s.absolute(carnetPath(opened.Code))}
		p.Relay = &carnet.Relay{Name: v.desk.Name, LinkID: v.link.ID, Home: home, Address: home + "/carnets/" + opened.ID, Made: c.QueryParam("fait") != ""}
		return handler(c, p)
	})
}
