package web

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"oplibre/app/account"
	"oplibre/app/i18n"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/signup/assignment"
	"oplibre/app/signup/wish"
	"oplibre/views/manage"
	"oplibre/views/part"
)

// wishRoutes are the gathering of wishes, and what is made of them.
func (s *Site) wishRoutes() {
	s.manage("GET", "/gestion/:slug/voeux", account.EditOperation, s.wishesPage)
	s.manage("POST", "/gestion/:slug/voeux", account.EditOperation, s.openWishes)
	s.manage("POST", "/gestion/:slug/voeux/renoncer", account.EditOperation, s.abandonWishes)
	s.manage("POST", "/gestion/:slug/voeux/tirage", account.EditOperation, s.setDraw)
	s.manage("POST", "/gestion/:slug/voeux/calculer", account.EditOperation, s.recomputeWishes)
	s.manage("GET", "/gestion/:slug/voeux/:policy", account.EditOperation, s.wishesReview)
	s.manage("POST", "/gestion/:slug/voeux/:policy/publier", account.EditOperation, s.publishWishes)
	s.manage("GET", "/gestion/:slug/voeux/:policy/:number", account.EditOperation, s.wishesParty)
	s.manage("POST", "/gestion/:slug/voeux/:policy/:number", account.EditOperation, s.adjustWishes)
}

// wishJob is the key of the job that computes and tells.
const wishJob = "assign_wishes"

func (s *Site) wishesFrame(c echo.Context) part.Page {
	return s.manageFrame(c, i18n.T(c.Request().Context(), "wishes.manage.page"), "wishes")
}

func (s *Site) wishesProps(c echo.Context) (manage.WishesProps, error) {
	ctx, o := c.Request().Context(), operationOf(c)
	p := manage.WishesProps{Operation: o, Now: s.by(c).Now(), Marked: map[string]*programme.Listing{}}
	listings, err := programme.FindAteliers(ctx, s.DB, o.ID)
	if err != nil {
		return p, err
	}
	for _, l := range listings {
		if l.ByWishes {
			p.Marked[l.ID] = l
		}
	}
	if p.Round, err = signup.FindWishRound(ctx, s.DB, o.ID); err != nil || p.Round == nil {
		return p, err
	}
	p.Form = assignment.RoundFormOf(o, p.Round)
	if p.Round.PublishedAt == nil {
		if p.Gathered, err = assignment.Gathered(ctx, s.DB, p.Round); err != nil {
			return p, err
		}
	}
	for _, policy := range assignment.Policies {
		computed, err := assignment.Find(ctx, s.DB, o.ID, policy)
		if err != nil {
			return p, err
		}
		if computed != nil {
			p.Computed = append(p.Computed, computed)
		}
	}
	p.Holders, err = assignment.Holders(ctx, s.DB, o.ID)
	return p, err
}

func (s *Site) wishesPage(c echo.Context) error {
	props, err := s.wishesProps(c)
	if err != nil {
		return err
	}
	props.Notice = s.takeNotice(c)
	return s.show(c, s.wishesFrame(c), manage.Wishes(props))
}

// wishesAgain leads back to the page, or shows it with what was refused.
func (s *Site) wishesAgain(c echo.Context, err error, notice string, typed *assignment.RoundForm) error {
	if err == nil {
		s.notice(c, notice)
		return seeOther(c, "/gestion/"+operationOf(c).Slug+"/voeux")
	}
	props, findErr := s.wishesProps(c)
	if findErr != nil {
		return findErr
	}
	if props.Err = err; typed != nil {
		typed.Version = props.Form.Version
		props.Form = *typed
	}
	return s.formAgain(c, err, s.wishesFrame(c), manage.Wishes(props))
}

func (s *Site) openWishes(c echo.Context) error {
	var form assignment.RoundForm
	if err := decode(c, &form); err != nil {
		return err
	}
	err := assignment.Open(c.Request().Context(), s.DB, s.by(c), operationOf(c), form)
	return s.wishesAgain(c, err, "wishes.manage.saved", &form)
}

func (s *Site) abandonWishes(c echo.Context) error {
	var form assignment.RoundForm
	if err := decode(c, &form); err != nil {
		return err
	}
	err := assignment.Abandon(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, form.Version)
	return s.wishesAgain(c, err, "wishes.manage.abandoned", nil)
}

func (s *Site) setDraw(c echo.Context) error {
	var form struct {
		Version string `form:"version"`
		Result  string `form:"draw_result"`
	}
	if err := decode(c, &form); err != nil {
		return err
	}
	err := assignment.SetDraw(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, form.Version, form.Result)
	s.beginWishes(c, err)
	return s.wishesAgain(c, err, "wishes.manage.drawn", nil)
}

func (s *Site) recomputeWishes(c echo.Context) error {
	err := assignment.Recompute(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID)
	s.beginWishes(c, err)
	return s.wishesAgain(c, err, "wishes.manage.recomputes", nil)
}

// beginWishes lets the job begin now rather than within a minute. Where it is under way already, its next run does the rest.
func (s *Site) beginWishes(c echo.Context, refused error) {
	if refused != nil || s.Jobs == nil {
		return
	}
	if err := s.Jobs.RunNow(c.Request().Context(), s.by(c), wishJob); err != nil && !problem.Is(err, problem.Conflict) {
		s.Log.Warn("the job of the wishes does not begin", "error", err)
	}
}

func (s *Site) publishWishes(c echo.Context) error {
	var form struct {
		Computed string `form:"computed"`
	}
	if err := decode(c, &form); err != nil {
		return err
	}
	err := assignment.Publish(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, wish.Policy(c.Param("policy")), form.Computed)
	s.beginWishes(c, err)
	return s.wishesAgain(c, err, "wishes.manage.published", nil)
}

// reviewProps reads the assignment of the address, and with a number the party. It returns problem.NotFound.
func (s *Site) reviewProps(c echo.Context) (manage.ReviewProps, error) {
	p := manage.ReviewProps{Atelier: c.QueryParam("atelier")}
	var err error
	if p.WishesProps, err = s.wishesProps(c); err != nil {
		return p, err
	}
	for _, computed := range p.WishesProps.Computed {
		if string(computed.Policy) == c.Param("policy") {
			p.Computed = computed
		}
	}
	missing := problem.New(problem.NotFound, "error.not_found", nil)
	if p.Computed == nil {
		return p, missing
	}
	if typed := c.Param("number"); typed != "" {
		number, err := strconv.Atoi(typed)
		if err != nil {
			return p, missing
		}
		if p.Party = p.Computed.Party(number); p.Party < 0 {
			return p, missing
		}
	}
	return p, nil
}

func (s *Site) wishesReview(c echo.Context) error {
	p, err := s.reviewProps(c)
	if err != nil {
		return err
	}
	p.Notice = s.takeNotice(c)
	return s.show(c, s.wishesFrame(c), manage.WishesReview(p))
}

func (s *Site) wishesParty(c echo.Context) error {
	p, err := s.reviewProps(c)
	if err != nil {
		return err
	}
	return s.show(c, s.wishesFrame(c), manage.WishesParty(p))
}

func (s *Site) adjustWishes(c echo.Context) error {
	var typed struct {
		Computed string   `form:"computed"`
		Given    []string `form:"given"`
	}
	if err := decode(c, &typed); err != nil {
		return err
	}
	form := assignment.AdjustForm{Computed: typed.Computed}
	for _, rank := range typed.Given {
		n, err := strconv.Atoi(rank)
		if err != nil {
			n = -1 // no rank: refused like any other that is not there
		}
		form.Given = append(form.Given, n)
	}
	p, err := s.reviewProps(c)
	if err != nil {
		return err
	}
	number := p.Computed.Problem.Parties[p.Party].Number
	if err := assignment.Adjust(c.Request().Context(), s.DB, s.by(c), p.Operation.ID, p.Computed.Policy, number, form); err != nil {
		p.Err = err
		return s.formAgain(c, err, s.wishesFrame(c), manage.WishesParty(p))
	}
	s.notice(c, "wishes.review.saved")
	return seeOther(c, "/gestion/"+p.Operation.Slug+"/voeux/"+string(p.Computed.Policy)+"#changements")
}

// publishedWishes returns the round of the request's operation and, once it is published, its assignment. It returns problem.NotFound
// where no wishes are gathered.
func (s *Site) publishedWishes(c echo.Context) (*signup.WishRound, *assignment.Computed, error) {
	ctx, o := c.Request().Context(), operationOf(c)
	round, err := signup.FindWishRound(ctx, s.DB, o.ID)
	if err == nil && round == nil {
		err = problem.New(problem.NotFound, "error.not_found", nil)
	}
	if err != nil || round.PublishedAt == nil {
		return round, nil, err
	}
	computed, err := assignment.Find(ctx, s.DB, o.ID, wish.Policy(round.Policy))
	return round, computed, err
}

// wishesFile is the anonymous file from which anybody can verify the assignment.
func (s *Site) wishesFile(c echo.Context) error {
	_, computed, err := s.publishedWishes(c)
	if err == nil && computed == nil {
		err = problem.New(problem.NotFound, "error.not_found", nil)
	}
	if err != nil {
		return err
	}
	file, err := computed.File()
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderContentDisposition, `attachment; filename="voeux.json"`)
	return c.Blob(http.StatusOK, wish.MediaType, file)
}
