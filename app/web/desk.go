package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"oplibre/app/desk"
	"oplibre/app/i18n"
	"oplibre/app/problem"
	"oplibre/app/signup"
	"oplibre/app/store"
	"oplibre/app/waiting"
	views "oplibre/views/desk"
	"oplibre/views/part"
)

// deskVisit is a request that a private link of a counter opened.
type deskVisit struct {
	desk *desk.Desk
	link *desk.Link
}

type deskHandler func(echo.Context, *deskVisit) error

// ofDesk gives a handler the counter of the address.
func (s *Site) ofDesk(kind desk.Kind, handler deskHandler) echo.HandlerFunc {
	return s.behindLink("desk", func(c echo.Context, token string, now store.Instant) (string, func() error, error) {
		d, link, err := desk.Open(c.Request().Context(), s.DB, kind, token, now)
		if err != nil {
			return "", nil, err
		}
		return d.OperationID, func() error { return handler(c, &deskVisit{d, link}) }, nil
	})
}

// byDesk says that whoever has the link does something now.
func (s *Site) byDesk(v *deskVisit) store.By { return s.byLink(v.link.ID) }

func (s *Site) deskPlace(c echo.Context, v *deskVisit) *desk.Place {
	return &desk.Place{Operation: operationOf(c), Desk: v.desk, Language: i18n.Of(c.Request().Context()), Since: v.desk.CreatedAt,
		PhotoQuestion: i18n.T(c.Request().Context(), "desk.photo.question")}
}

func deskPath(c echo.Context, v *deskVisit) string { return desk.Paths[v.desk.Kind] + c.Param("token") }

// deskSheets are the stylesheets of desks, doors and sign-in sheets.
var deskSheets = []string{"desk.css"}

func (s *Site) deskFrame(c echo.Context, v *deskVisit) part.Page {
	return s.page(c, part.Page{Title: i18n.T(c.Request().Context(), "desk.title", i18n.Args{"Name": v.desk.Name}), Noindex: true, Sheets: deskSheets, Nav: []string{}})
}

// deskProps is what all pages of a desk show: also what was just done (?fait=), with the way back.
func (s *Site) deskProps(c echo.Context, v *deskVisit) (p views.Page, err error) {
	p = views.Page{Operation: operationOf(c), Desk: v.desk, Now: s.Clock(), Address: deskPath(c, v), Here: c.Request().URL.Path}
	if p.Told, err = desk.FindTold(c.Request().Context(), s.DB, v.desk, c.QueryParam("fait")); err != nil || p.Told == nil {
		return p, err
	}
	p.Code = p.Told.Code(s.DB)
	return p, nil
}

// deskPage is the desk: whom one looks for (?q=), and the ateliers of the day.
func (s *Site) deskPage(c echo.Context, v *deskVisit) error {
	ctx, o := c.Request().Context(), operationOf(c)
	page, err := s.deskProps(c, v)
	if err != nil {
		return err
	}
	s.rememberDesk(c)
	p := views.HomeProps{Page: page, Query: clean(c.QueryParam("q"))}
	if p.Board, err = desk.Load(ctx, s.DB, o, store.InstantOf(s.Clock())); err != nil {
		return err
	}
	if p.Late, err = s.lateOutings(ctx, o); err != nil {
		return err
	}
	if len([]rune(p.Query)) >= 2 {
		if p.Found, err = signup.FindList(ctx, s.DB, o, signup.ListFilter{Search: p.Query}); err != nil {
			return err
		}
		if p.Found.Found == 1 && p.Told == nil {
			return seeOther(c, page.Address+"/carnets/"+p.Found.Carnets[0].ID)
		}
	}
	return s.show(c, s.deskFrame(c, v), views.Home(p))
}

// deskCarnet is one carnet at the desk: who of it is there, atelier by atelier.
func (s *Site) deskCarnet(c echo.Context, v *deskVisit) error {
	ctx, o := c.Request().Context(), operationOf(c)
	page, err := s.deskProps(c, v)
	if err != nil {
		return err
	}
	p := views.CarnetProps{Page: page}
	if p.Carnet, err = signup.FindByID(ctx, s.DB, o.ID, c.Param("carnet")); err != nil {
		return err
	}
	if p.Arrivals, err = desk.Arrivals(ctx, s.DB, o.ID, []string{p.Carnet.ID}); err != nil {
		return err
	}
	if p.Desks, err = desk.All(ctx, s.DB, o.ID, desk.Welcome); err != nil {
		return err
	}
	return s.show(c, s.deskFrame(c, v), views.Carnet(p))
}

// deskList is the list of one atelier, where everybody is ticked, and late seats are given away.
func (s *Site) deskList(c echo.Context, v *deskVisit) error {
	p, err := s.deskListProps(c, v)
	if err != nil {
		return err
	}
	return s.show(c, s.deskFrame(c, v), views.List(p))
}

func (s *Site) deskListProps(c echo.Context, v *deskVisit) (p views.ListProps, err error) {
	ctx, o := c.Request().Context(), operationOf(c)
	if p.Page, err = s.deskProps(c, v); err != nil {
		return p, err
	}
	choices, err := signup.Choices(ctx, s.DB, o.ID, []string{c.Param("atelier")})
	if err != nil {
		return p, err
	}
	if len(choices) == 0 {
		return p, problem.New(problem.NotFound, "error.not_found", nil)
	}
	p.Line = desk.Line{Choice: choices[0]}
	if p.Roster, err = signup.FindRoster(ctx, s.DB, o.ID, choices[0].Atelier.ID); err != nil {
		return p, err
	}
	if p.Waiting, err = waiting.Line(ctx, s.DB, o.ID, choices[0].Atelier.ID); err != nil {
		return p, err
	}
	if p.Arrivals, err = desk.ArrivalsAt(ctx, s.DB, o.ID, choices[0].Atelier.ID); err != nil {
		return p, err
	}
	if p.Desks, err = desk.All(ctx, s.DB, o.ID, desk.Welcome); err != nil {
		return p, err
	}
	p.Children, err = s.deskChildren(c, v, &choices[0].Atelier, p.Roster)
	return p, err
}

// deskRefusals is what the desks tried and what did not happen.
func (s *Site) deskRefusals(c echo.Context, v *deskVisit) error {
	page, err := s.deskProps(c, v)
	if err != nil {
		return err
	}
	list, err := desk.Refusals(c.Request().Context(), s.DB, operationOf(c).ID)
	if err != nil {
		return err
	}
	return s.show(c, s.deskFrame(c, v), views.Refusals(views.RefusalsProps{Page: page, List: list}))
}

// deskForm is a press on a page of the desk.
type deskForm struct {
	Key     string `form:"key"`
	Person  string `form:"person"`
	Atelier string `form:"atelier"`
	// Back is the page below the address of the desk to which one returns.
	Back string `form:"back"`
	// Answer is yes or no, to the question about pictures.
	Answer string `form:"answer"`
}

// deskPress does one thing and leads back to the page, which says how it went.
func (s *Site) deskPress(kind string) deskHandler {
	return func(c echo.Context, v *deskVisit) error {
		var form deskForm
		if err := decode(c, &form); err != nil {
			return err
		}
		item := desk.Item{ID: form.Key, Kind: kind, Person: form.Person, Atelier: form.Atelier}
		if yes := form.Answer == "yes"; kind == desk.Photo && (yes || form.Answer == "no") {
			item.Answer = &yes
		}
		if _, err := desk.Do(c.Request().Context(), s.DB, s.byDesk(v), s.deskPlace(c, v), item); err != nil {
			return err
		}
		return seeOther(c, deskBack(c, v, form.Back)+"?fait="+item.ID+"#dit")
	}
}

// deskBack is the page to which one returns: one of this desk, whatever was sent.
func deskBack(c echo.Context, v *deskVisit, back string) string {
	if address := deskPath(c, v); strings.HasPrefix(back, address+"/") && !strings.ContainsAny(back, "?#\\") && !strings.Contains(back, "..") {
		return back
	}
	return deskPath(c, v)
}

// deskGiveSeats signs up somebody who waits and stands there, where a seat is free.
func (s *Site) deskGiveSeats(c echo.Context, v *deskVisit) error {
	var form struct {
		Carnet string `form:"carnet"`
	}
	if err := decode(c, &form); err != nil {
		return err
	}
	if err := signup.GiveByHand(c.Request().Context(), s.DB, s.byDesk(v), operationOf(c).ID, form.Carnet, c.Param("atelier"), false); err != nil {
		return err
	}
	return seeOther(c, deskPath(c, v)+"/ateliers/"+c.Param("atelier"))
}

// walkInPage is the three fields by which somebody who just comes gets a carnet.
func (s *Site) walkInPage(c echo.Context, v *deskVisit) error {
	return s.showWalkIn(c, v, http.StatusOK, views.WalkInForm{Key: store.NewID(), Where: c.QueryParam("atelier"), Adults: "1"}, nil)
}

func (s *Site) showWalkIn(c echo.Context, v *deskVisit, status int, form views.WalkInForm, refused error) error {
	page, err := s.deskProps(c, v)
	if err != nil {
		return err
	}
	p := views.WalkInProps{Page: page, Form: form, Err: refused}
	if p.Board, err = desk.Load(c.Request().Context(), s.DB, operationOf(c), store.InstantOf(s.Clock())); err != nil {
		return err
	}
	return s.render(c, status, s.deskFrame(c, v), views.WalkIn(p))
}

// takeWalkIn makes the carnet, or shows the form again with what is wrong.
func (s *Site) takeWalkIn(c echo.Context, v *deskVisit) error {
	var form views.WalkInForm
	if err := decode(c, &form); err != nil {
		return err
	}
	item, err := form.Item()
	if err != nil {
		form.Key = store.NewID()
		return s.showWalkIn(c, v, statusOf(err), form, err)
	}
	answer, err := desk.Do(c.Request().Context(), s.DB, s.byDesk(v), s.deskPlace(c, v), item)
	if err != nil {
		return err
	}
	if answer.Outcome == desk.Done {
		return seeOther(c, deskPath(c, v)+"/carnets/"+answer.Carnet+"?fait="+item.ID)
	}
	form.Key = store.NewID()
	refused := answer.Refusal()
	return s.showWalkIn(c, v, statusOf(refused), form, refused)
}

// deskCookie remembers, for the pages of carnets only, which desk this browser opened: whoever scans a carnet is offered to tick it.
const deskCookie = "accueil"

func (s *Site) rememberDesk(c echo.Context) {
	c.SetCookie(&http.Cookie{Name: deskCookie, Value: c.Param("token"), Path: "/carnet", MaxAge: 3 * 24 * 3600, HttpOnly: true,
		SameSite: http.SameSiteLaxMode, Secure: strings.HasPrefix(s.BaseURL, "https://")})
}

// openDesk returns the address of a carnet at the desk that this browser opened, empty when there is none of its operation.
func (s *Site) openDesk(c echo.Context, carnet *signup.Opened) string {
	cookie, err := c.Cookie(deskCookie)
	if err != nil || visitOf(c).kiosk != nil {
		return ""
	}
	d, _, err := desk.Open(c.Request().Context(), s.DB, desk.Welcome, cookie.Value, store.InstantOf(s.Clock()))
	if err != nil || d.OperationID != carnet.OperationID {
		return ""
	}
	return desk.Paths[desk.Welcome] + cookie.Value + "/carnets/" + carnet.ID
}
