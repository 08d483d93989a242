package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"oplibre/app/collect"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/signup"
	"oplibre/app/store"
	"oplibre/views/part"
	"oplibre/views/public"
)

// collectLimit is the largest body of the field notebook's form, in octets: its files and what surrounds them.
const collectLimit = collect.FilesLimit*collect.FileLimit + 2<<20

// collectPage is the empty form of a theme, or the choice of one. ?theme= and ?atelier= fill it in.
func (s *Site) collectPage(c echo.Context) error {
	o := operationOf(c)
	guide, err := collect.GuideOf(c.Request().Context(), s.DB, o.ID)
	if err != nil {
		return err
	}
	form := collect.Form{ID: store.NewID(), Theme: clean(c.QueryParam("theme")), Atelier: clean(c.QueryParam("atelier"))}
	if atelier := guide.Atelier(form.Atelier); atelier != nil {
		form.Atelier = atelier.Slug
		if form.Theme == "" {
			form.Theme = atelier.ThemeID
		}
	}
	if guide.Theme(form.Theme) == nil || o.Phase == operation.Archived {
		return s.show(c, s.collectFrame(c), public.CollectThemes(s.collectThemes(c, guide, form)))
	}
	view, err := s.collectView(c, guide, collectPost{Form: form}, nil)
	if err != nil {
		return err
	}
	return s.show(c, s.collectFrame(c), public.Collect(view))
}

// collectFrame is not kept by anybody: each empty form has an identifier of its own.
func (s *Site) collectFrame(c echo.Context) part.Page {
	return s.page(c, part.Page{Title: i18n.T(c.Request().Context(), "collect.form.title"), Section: part.Map, Noindex: true})
}

func (s *Site) collectThemes(c echo.Context, guide collect.Guide, form collect.Form) public.CollectThemesProps {
	o := operationOf(c)
	props := public.CollectThemesProps{Closed: o.Phase == operation.Archived}
	for i := range guide.Themes {
		theme := noteTheme(c.Request().Context(), &guide.Themes[i])
		query := url.Values{"theme": {guide.Themes[i].Slug}}
		if form.Atelier != "" {
			query.Set("atelier", form.Atelier)
		}
		theme.Href = "/o/" + o.Slug + "/collecte?" + query.Encode()
		props.Themes = append(props.Themes, theme)
	}
	return props
}

// addContribution takes the form of the field notebook. Three of its buttons only bring it back: another theme, a point
// of the plan, a file less.
func (s *Site) addContribution(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	post, err := s.readCollect(c)
	if err != nil {
		return err
	}
	guide, err := collect.GuideOf(ctx, s.DB, o.ID)
	if err != nil {
		return err
	}
	only := post.onlyChange(o)
	carnetID, refusal := s.admit(c, &post, only)
	if only || refusal != nil {
		return s.collectAgain(c, guide, post, refusal)
	}
	made, err := collect.Add(ctx, s.DB, s.by(c), o, carnetID, post.Form)
	if err != nil {
		return s.collectAgain(c, guide, post, err)
	}
	s.Pictures.Wake()
	if wantsJSON(c) {
		return c.JSON(http.StatusCreated, contributionJSON(s, o, guide, &collect.Shown{Contribution: *made}))
	}
	return seeOther(c, "/o/"+o.Slug+"/contributions/"+made.ID+"?merci=1")
}

// admit counts a post under its carnet or its address and returns the carnet, or why the form comes back. A post that only
// changes the form comes back anyway: of what is wrong with it, only what was not kept is told.
func (s *Site) admit(c echo.Context, post *collectPost, only bool) (carnetID string, refusal error) {
	_, over := asOver(post.Refused)
	if only && !over {
		post.Refused = nil
	}
	if only && len(post.fresh) == 0 {
		return "", post.Refused
	}
	carnetID, wrongCode := s.carnetOf(c, post.Carnet)
	refusal = s.charge(c, carnetID, post)
	switch {
	case post.Refused != nil:
		return "", post.Refused
	case refusal == nil && !only:
		refusal = wrongCode
	}
	return carnetID, refusal
}

// collectAgain shows the form as it was sent, with the files that have arrived.
func (s *Site) collectAgain(c echo.Context, guide collect.Guide, post collectPost, refusal error) error {
	if guide.Theme(post.Theme) == nil {
		return s.render(c, http.StatusUnprocessableEntity, s.collectFrame(c), public.CollectThemes(s.collectThemes(c, guide, post.Form)))
	}
	view, err := s.collectView(c, guide, post, refusal)
	if err != nil {
		return err
	}
	if refusal == nil {
		return s.show(c, s.collectFrame(c), public.Collect(view))
	}
	return s.heldBack(c, refusal, s.collectFrame(c), public.Collect(view))
}

// carnetOf returns the carnet of a typed code, empty when none was typed. Codes that open nothing
// slow the address down; a slip that the check character shows does not.
func (s *Site) carnetOf(c echo.Context, typed string) (carnetID string, err error) {
	if typed == "" {
		return "", nil
	}
	code, err := signup.ParseCode(typed)
	if err != nil {
		return "", asField(err, "carnet")
	}
	key := addressKey("address", c)
	if err := s.slowDown(c, key); err != nil {
		return "", err
	}
	opened, err := signup.Find(c.Request().Context(), s.DB, code)
	if problem.Is(err, problem.NotFound) || (err == nil && opened.OperationID != operationOf(c).ID) {
		s.failures.add(key)
		var fields problem.Fields
		fields.Add("carnet", "collect.carnet.unknown", nil)
		return "", fields.Err()
	}
	if err != nil {
		return "", err
	}
	return opened.ID, nil
}

// asField puts the first message of a refusal beside another field.
func asField(err error, name string) error {
	var refusal *problem.Error
	if !errors.As(err, &refusal) || len(refusal.Fields) == 0 {
		return err
	}
	moved := *refusal
	moved.Fields = []problem.Field{{Name: name, Message: refusal.Fields[0].Message}}
	return &moved
}

// collectPost is what the form of the field notebook sends.
type collectPost struct {
	collect.Form
	Carnet string
	// Choose is another theme, Drop a file to leave out, X and Y the point of the plan that was touched.
	Choose, Drop string
	X, Y         string
	// Refused is why a file was not taken, fresh are those that this request brought.
	Refused error
	fresh   []*collect.Upload
}

// onlyChange does what a button of the form asks for; false when the form was sent for good.
func (p *collectPost) onlyChange(o *operation.Operation) bool {
	switch {
	case p.Choose != "":
		p.Theme = p.Choose
	case p.Drop != "":
		p.Files = slices.DeleteFunc(p.Files, func(hash string) bool { return hash == p.Drop })
	case p.X != "" || p.Y != "":
		p.point(o)
	default:
		return false
	}
	return true
}

func (p *collectPost) point(o *operation.Operation) {
	x, errX := strconv.Atoi(p.X)
	y, errY := strconv.Atoi(p.Y)
	sketch, known := collect.SketchOf(o)
	if errX != nil || errY != nil || !known {
		return
	}
	if at, ok := sketch.At(x, y); ok {
		p.Position, p.Place, p.PhotoPosition = at.String(), "", false
	}
}
