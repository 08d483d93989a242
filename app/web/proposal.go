package web

import (
	"crypto/rand"
	"encoding/base32"
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/proposal"
	"oplibre/app/store"
	"oplibre/views/part"
	"oplibre/views/public"
)

// How much is proposed and wished for from one address, and in one operation: a hall of sixty people shares an address.
var (
	proposalsFromHour    = allowance{posts: 120}
	proposalsFromDay     = allowance{posts: 400}
	proposalsToOperation = allowance{posts: 1000}
	voicesFromHour       = allowance{posts: 1200}
	voicesFromDay        = allowance{posts: 6000}
	voicesToOperation    = allowance{posts: 20_000}
)

// proposalNeeds are what a proposal costs, voiceNeeds what a voice does.
func proposalNeeds(c echo.Context) []need {
	return []need{
		{limit: limit{addressKey("proposals", c), proposalsFromHour, proposalsFromDay, "proposal.quota"}, posts: 1},
		{limit: limit{operationKey + "proposals:" + operationOf(c).ID, proposalsToOperation, proposalsToOperation, "proposal.quota_operation"}, posts: 1},
	}
}

func voiceNeeds(c echo.Context) []need {
	return []need{
		{limit: limit{addressKey("voices", c), voicesFromHour, voicesFromDay, "proposal.quota"}, posts: 1},
		{limit: limit{operationKey + "voices:" + operationOf(c).ID, voicesToOperation, voicesToOperation, "proposal.quota_operation"}, posts: 1},
	}
}

func proposePath(o *operation.Operation) string { return "/o/" + o.Slug + "/proposer" }

// proposePage shows what others have proposed, and the form.
func (s *Site) proposePage(c echo.Context) error {
	form := proposal.Form{Key: store.NewID(), Kind: string(proposal.See)}
	if c.QueryParam("animer") != "" {
		form.Kind = string(proposal.Lead)
	}
	props, page, err := s.proposals(c, form, nil)
	if err != nil {
		return err
	}
	switch c.QueryParam("merci") {
	case "lu":
		props.Thanks = "proposal.public.thanks"
	case "montre":
		props.Thanks = "proposal.public.thanks_shown"
	}
	return s.show(c, page, public.Proposals(props))
}

// proposals reads the page with the form as it was sent.
func (s *Site) proposals(c echo.Context, form proposal.Form, refused error) (public.ProposalsPage, part.Page, error) {
	ctx, o, now := c.Request().Context(), operationOf(c), s.by(c).Now()
	token := voiceOf(c)
	props := public.ProposalsPage{Operation: o, Form: form, Err: refused, Voice: token, Votable: proposal.Votable(o, now)}
	page := s.page(c, part.Page{Title: i18n.T(ctx, "proposal.public.tab"), Section: part.Programme,
		Description: i18n.T(ctx, "proposal.public.lead"), Canonical: s.absolute(proposePath(o))})
	call, err := proposal.CallOf(ctx, s.DB, o.ID)
	if err != nil {
		return props, page, err
	}
	var closed *problem.Error
	if errors.As(call.Closed(o, now), &closed) {
		props.Closed = i18n.Say(ctx, closed.Message)
	} else if call.ClosesAt != nil {
		props.Until = i18n.T(ctx, "proposal.public.until", i18n.Args{"When": i18n.Moment(ctx, call.ClosesAt.In(o.Location()))})
	}
	shown, err := proposal.Public(ctx, s.DB, o.ID, token)
	if err != nil {
		return props, page, err
	}
	themes, err := programme.FindThemes(ctx, s.DB, o.ID)
	if err != nil {
		return props, page, err
	}
	props.Themes = []part.Option{{Label: i18n.T(ctx, "proposal.field.any_theme")}}
	drawn := map[string]*part.Theme{}
	for i := range themes {
		theme := noteTheme(ctx, &themes[i])
		drawn[themes[i].ID] = &theme
		props.Themes = append(props.Themes, part.Option{Value: themes[i].ID, Label: theme.Name})
	}
	for _, one := range shown {
		line := public.ProposalLine{Shown: one}
		if one.ThemeID != nil {
			line.Theme = drawn[*one.ThemeID]
		}
		props.Shown = append(props.Shown, line)
	}
	if token == "" {
		props.Voice = newVoice()
	}
	// The page says which proposals this browser supports: it is nobody else's.
	c.Response().Header().Set("Cache-Control", "private, no-cache")
	return props, page, nil
}

// takeProposal takes a proposal.
func (s *Site) takeProposal(c echo.Context) error {
	var form proposal.Form
	if err := decode(c, &form); err != nil {
		return err
	}
	ctx, o := c.Request().Context(), operationOf(c)
	if err := s.desks.refresh(ctx, s.DB, s.Clock()); err != nil {
		return err
	}
	needs := proposalNeeds(c)
	if met, wait := s.quotas.take(needs...); met != nil {
		return s.proposeAgain(c, form, s.over(c, met, wait))
	}
	kept, err := proposal.Propose(ctx, s.DB, s.by(c), o, form, i18n.Of(ctx))
	if err != nil {
		s.quotas.giveBack(needs...)
		return s.proposeAgain(c, form, err)
	}
	thanks := "lu"
	if kept.Shown {
		thanks = "montre"
	}
	return seeOther(c, proposePath(o)+"?merci="+thanks)
}

// proposeAgain shows a refused form with what was typed; a key that cannot be used gives way to another one.
func (s *Site) proposeAgain(c echo.Context, form proposal.Form, refused error) error {
	props, page, err := s.proposals(c, form.Clean(), refused)
	if err != nil {
		return err
	}
	if problem.Is(refused, problem.Conflict) || !store.ValidID(props.Form.Key) {
		props.Form.Key = store.NewID()
	}
	return s.heldBack(c, refused, page, public.Proposals(props))
}

// supportForm is "me too", or its opposite.
type supportForm struct {
	// Voice is the token that the page gave to a browser without a cookie.
	Voice    string `form:"voice"`
	Withdraw string `form:"withdraw"`
}

// supportProposal gives or takes back the voice of a browser.
func (s *Site) supportProposal(c echo.Context) error {
	var form supportForm
	if err := decode(c, &form); err != nil {
		return err
	}
	ctx, o, id := c.Request().Context(), operationOf(c), c.Param("proposal")
	if err := s.desks.refresh(ctx, s.DB, s.Clock()); err != nil {
		return err
	}
	if met, wait := s.quotas.take(voiceNeeds(c)...); met != nil {
		c.Response().Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
		return s.over(c, met, wait)
	}
	token := voiceOf(c)
	switch {
	case token != "":
	case validVoice(form.Voice):
		token = form.Voice
	default:
		token = newVoice()
	}
	change := proposal.Support
	if form.Withdraw != "" {
		change = proposal.Withdraw
	}
	if err := change(ctx, s.DB, s.by(c), o, id, token); err != nil {
		return err
	}
	s.keepVoice(c, o, token)
	return seeOther(c, proposePath(o)+"#envie-"+id)
}

// voiceCookie knows a browser again that said "me too". It is set by that click only, and goes back to this page only.
const (
	voiceCookie = "envie"
	voiceKept   = 180 * 24 * time.Hour
)

func (s *Site) keepVoice(c echo.Context, o *operation.Operation, token string) {
	c.SetCookie(&http.Cookie{Name: voiceCookie, Value: token, Path: proposePath(o), MaxAge: int(voiceKept / time.Second),
		HttpOnly: true, Secure: strings.HasPrefix(s.BaseURL, "https://"), SameSite: http.SameSiteLaxMode})
}

// newVoice makes the token of a browser: 128 bits or more.
func newVoice() string { return rand.Text() }

// validVoice reports whether a text is as newVoice writes it.
func validVoice(token string) bool {
	_, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(token)
	return err == nil && len(token) == len(newVoice())
}

// voiceOf is the token of the browser, empty for one without.
func voiceOf(c echo.Context) string {
	if cookie, err := c.Cookie(voiceCookie); err == nil && validVoice(cookie.Value) {
		return cookie.Value
	}
	return ""
}
