package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"oplibre/app/collect"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/views/manage"
	"oplibre/views/part"
)

// moderationForm is what the buttons of the list send.
type moderationForm struct {
	Pile   string `form:"pile"`
	Reason string `form:"reason"`
}

// moderationPage is the list that the team goes through: ?pile= is look, hidden or all.
func (s *Site) moderationPage(c echo.Context) error {
	return s.showModeration(c, pileOf(c.QueryParam("pile")), nil)
}

// pileOf reads a pile; what to look at when it is none.
func pileOf(name string) collect.Pile {
	if pile := collect.Pile(name); slices.Contains(collect.Piles, pile) {
		return pile
	}
	return collect.ToLook
}

func (s *Site) showModeration(c echo.Context, pile collect.Pile, refusal error) error {
	ctx, o := c.Request().Context(), operationOf(c)
	query := readMapQuery(c)
	guide, err := collect.GuideOf(ctx, s.DB, o.ID)
	if err != nil {
		return err
	}
	found, total, err := collect.ForTeam(ctx, s.DB, o.ID, pile, collect.Filter{Offset: (query.page - 1) * collect.PageSize})
	if err != nil {
		return err
	}
	sizes, err := collect.PileSizes(ctx, s.DB, o.ID)
	if err != nil {
		return err
	}
	view := manage.ModerationProps{Title: countOrNone(ctx, "collect.manage.title", "collect.manage.zero", sizes[collect.ToLook]), Notice: s.takeNotice(c), Err: refusal, Pile: string(pile)}
	path := "/gestion/" + o.Slug + "/collecte"
	for _, p := range collect.Piles {
		view.Piles = append(view.Piles, part.Filter{Active: p == pile, Href: path + "?pile=" + string(p),
			Label: i18n.T(ctx, "collect.manage.pile."+string(p), i18n.Args{"Count": i18n.Number(ctx, sizes[p])})})
	}
	for i := range found {
		view.Items = append(view.Items, moderatedContribution(ctx, o, guide, &found[i]))
	}
	if view.Pages = mapPages(ctx, query, total, len(found), path); view.Pages != nil {
		view.Pages.Previous, view.Pages.Next = withPile(view.Pages.Previous, pile), withPile(view.Pages.Next, pile)
	}
	page := s.manageFrame(c, i18n.T(ctx, "collect.manage.page"), "collect")
	if refusal != nil {
		return s.formAgain(c, refusal, page, manage.Moderation(view))
	}
	return s.render(c, http.StatusOK, page, manage.Moderation(view))
}

// withPile adds the pile to an address of the list.
func withPile(href string, pile collect.Pile) string {
	address, err := url.Parse(href)
	if href == "" || err != nil {
		return ""
	}
	values := address.Query()
	values.Set("pile", string(pile))
	address.RawQuery = values.Encode()
	return address.String()
}

func moderatedContribution(ctx context.Context, o *operation.Operation, guide collect.Guide, shown *collect.Shown) manage.ModeratedContribution {
	path := "/gestion/" + o.Slug + "/collecte/"
	item := manage.ModeratedContribution{Title: shown.Title, Href: contributionPath(o, shown.ID), Text: noteExcerpt(shown.Body, 200),
		Credit: strings.TrimSuffix(noteAuthor(ctx, shown.Credit), ".") + ", " + i18n.Moment(ctx, shown.CreatedAt.In(o.Location())),
		Hidden: shown.State == collect.Hidden, Reason: shown.HiddenReason, Action: path + shown.ID}
	if theme := guide.Theme(shown.ThemeID); theme != nil {
		item.Theme = noteTheme(ctx, theme)
	}
	for _, m := range shown.Media {
		item.Media = append(item.Media, moderatedMedium(ctx, shown.Title, m, path+"medias/"+m.ID))
	}
	return item
}

func moderatedMedium(ctx context.Context, title string, m collect.Medium, path string) manage.ModeratedMedium {
	view := manage.ModeratedMedium{Alt: mediumAlt(ctx, title, m), Action: path, Picture: m.Kind == collect.Picture && m.State == collect.Ready, Withheld: m.Withheld()}
	state := "file"
	switch {
	case m.State == collect.Failed:
		state, view.Kind = "failed", part.Problem
	case m.State == collect.Pending:
		state = "pending"
	case m.Withheld():
		state, view.Kind = "withheld", part.Warning
	case m.Kind == collect.Picture && m.ReleasedAt != nil:
		state, view.Kind = "released", part.Success
	case m.Kind == collect.Picture:
		state, view.Kind = "public", part.Success
	default:
		view.Kind = part.Success
	}
	view.State = i18n.T(ctx, "collect.manage.state."+state)
	if view.Picture {
		view.Image = path + "/" + collect.Small
		view.Width, view.Height = fitted(m.Width, m.Height, 320)
	}
	return view
}

// hideContribution takes a contribution out of public sight; the reason is asked.
func (s *Site) hideContribution(c echo.Context) error {
	var form moderationForm
	if err := decode(c, &form); err != nil {
		return err
	}
	err := collect.Hide(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("contribution"), form.Reason)
	return s.moderated(c, form, err, "collect.manage.done.hidden")
}

func (s *Site) showContribution(c echo.Context) error {
	var form moderationForm
	if err := decode(c, &form); err != nil {
		return err
	}
	err := collect.Show(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("contribution"))
	return s.moderated(c, form, err, "collect.manage.done.shown")
}

// releaseMedium lets the public see a picture; who did is kept.
func (s *Site) releaseMedium(c echo.Context) error {
	var form moderationForm
	if err := decode(c, &form); err != nil {
		return err
	}
	err := collect.Release(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("medium"))
	return s.moderated(c, form, err, "collect.manage.done.released")
}

func (s *Site) withholdMedium(c echo.Context) error {
	var form moderationForm
	if err := decode(c, &form); err != nil {
		return err
	}
	err := collect.Withhold(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("medium"))
	return s.moderated(c, form, err, "collect.manage.done.withheld")
}

// moderated goes back to the list, with what was done or what is missing.
func (s *Site) moderated(c echo.Context, form moderationForm, err error, done string) error {
	pile := pileOf(form.Pile)
	if err != nil {
		return s.showModeration(c, pile, err)
	}
	s.notice(c, done)
	return seeOther(c, "/gestion/"+operationOf(c).Slug+"/collecte?pile="+string(pile))
}
