package web

import (
	"errors"
	"net/url"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"oplibre/app/problem"
	"oplibre/app/programme/placing"
	"oplibre/app/programme/plan"
	"oplibre/views/manage"
)

// offered is how many places one atelier is offered.
const offered = 3

// maxTry bounds how often one can ask for another proposal: it is a seed, not a number that means anything.
const maxTry = 999

// findPlaces leads to the proposal: for all ateliers that wait, or for the one that the form names.
func (s *Site) findPlaces(c echo.Context) error {
	var form struct {
		Atelier string `form:"atelier"`
	}
	if err := decode(c, &form); err != nil {
		return err
	}
	path := programmePath(c, "/programme/placer")
	if form.Atelier != "" {
		path += "?atelier=" + url.QueryEscape(form.Atelier)
	}
	return seeOther(c, path)
}

// placingPage proposes places and hours: ?atelier= for one, ?essai= for another proposal.
func (s *Site) placingPage(c echo.Context) error {
	return s.propose(c, clean(c.QueryParam("atelier")), tryOf(c.QueryParam("essai")), nil, nil)
}

// tryOf reads which proposal is asked for, 0 for none that there is.
func tryOf(text string) int {
	try, err := strconv.Atoi(text)
	if err != nil || try < 0 || try > maxTry {
		return 0
	}
	return try
}

// propose shows what is found for one atelier or, without a name, for all; refusal says why an earlier proposal was not
// applied, and left names those that were not ticked then.
func (s *Site) propose(c echo.Context, atelier string, try int, left []string, refusal error) error {
	o := operationOf(c)
	p, err := plan.Load(c.Request().Context(), s.DB, o)
	if err != nil {
		return err
	}
	back := programmePath(c, "/programme")
	if s.mayOpen(c, "/programme/grille") {
		back += "/grille"
	}
	page := s.programmePage(c, "placing.title")
	if atelier == "" {
		view := manage.Placing(manage.PlacingProps{Operation: o, Plan: p, Proposal: placing.Propose(p, placing.Options{Seed: uint64(try)}),
			Try: try, Left: left, Back: back, Err: refusal})
		if refusal != nil {
			return s.formAgain(c, refusal, page, view)
		}
		return s.show(c, page, view)
	}
	a := p.Find(atelier)
	if a == nil {
		return problem.New(problem.NotFound, "error.not_found", nil)
	}
	props := manage.PlacingOneProps{Operation: o, Plan: p, Atelier: a, Back: back, Err: refusal}
	props.Offers, props.Unplaced = placing.Best(p, a, offered)
	if refusal != nil {
		return s.formAgain(c, refusal, page, manage.PlacingOne(props))
	}
	return s.show(c, page, manage.PlacingOne(props))
}

// placingForm is what was agreed to.
type placingForm struct {
	Choices []string `form:"choice"`
	// Atelier is set on the page of one atelier, Try on that of all.
	Atelier string `form:"atelier"`
	Try     string `form:"try"`
}

// applyPlacing places what was ticked, all of it or nothing: what has changed meanwhile gives a new proposal.
func (s *Site) applyPlacing(c echo.Context) error {
	var form placingForm
	if err := decode(c, &form); err != nil {
		return err
	}
	choices, err := placingChoices(form)
	if err == nil {
		err = placing.Apply(c.Request().Context(), s.DB, s.by(c), operationOf(c), choices)
	}
	if err != nil {
		return s.placingAgain(c, form, choices, err)
	}
	s.notice(c, "placing.done")
	back := "/programme"
	if s.mayOpen(c, "/programme/grille") {
		back = "/programme/grille?jour=" + firstDay(c, choices)
	}
	return seeOther(c, programmePath(c, back))
}

// firstDay is the local day of the earliest choice.
func firstDay(c echo.Context, choices []placing.Choice) string {
	first := slices.MinFunc(choices, func(a, b placing.Choice) int { return int(min(1, max(-1, a.Start-b.Start))) })
	return first.Start.In(operationOf(c).Location()).Format("2006-01-02")
}

func placingChoices(form placingForm) ([]placing.Choice, error) {
	if len(form.Choices) == 0 {
		return nil, problem.New(problem.Invalid, "placing.error.nothing", nil)
	}
	if len(form.Choices) > placing.MaxAteliers {
		return nil, problem.New(problem.Invalid, "error.request", nil)
	}
	choices := make([]placing.Choice, len(form.Choices))
	for i, text := range form.Choices {
		var err error
		if choices[i], err = placing.ParseChoice(text); err != nil {
			return nil, err
		}
	}
	return choices, nil
}

// placingAgain shows a new proposal after a refused one, with the same ateliers left out.
func (s *Site) placingAgain(c echo.Context, form placingForm, choices []placing.Choice, refusal error) error {
	if !problem.Is(refusal, problem.Invalid) && !problem.Is(refusal, problem.Conflict) {
		return refusal
	}
	var e *problem.Error
	if errors.As(refusal, &e) {
		if stale, is := e.Current.(plan.Stale); is {
			refusal = problem.New(problem.Conflict, "placing.error.stale", problem.Args{"Title": stale.Atelier.Title})
		}
	}
	left, err := s.leftOut(c, choices)
	if err != nil {
		return err
	}
	return s.propose(c, form.Atelier, tryOf(form.Try), left, refusal)
}

// leftOut returns the ateliers that wait and were not among the choices; none when nothing was chosen.
func (s *Site) leftOut(c echo.Context, choices []placing.Choice) ([]string, error) {
	if len(choices) == 0 {
		return nil, nil
	}
	p, err := plan.Load(c.Request().Context(), s.DB, operationOf(c))
	if err != nil {
		return nil, err
	}
	var left []string
	for _, a := range placing.Waiting(p) {
		if !slices.ContainsFunc(choices, func(choice placing.Choice) bool { return choice.AtelierID == a.ID }) {
			left = append(left, a.ID)
		}
	}
	return left, nil
}
