package web

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/labstack/echo/v4"

	"oplibre/app/account"
	"oplibre/app/attendance"
	"oplibre/app/i18n"
	"oplibre/app/mail"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/signup"
	"oplibre/views/manage"
	"oplibre/views/public"
)

// blankRoutes are the carnets that are printed before anybody is in them.
func (s *Site) blankRoutes() {
	s.manage("GET", "/gestion/:slug/personnes/vierges", account.SeePersons, s.blanksPage)
	s.manage("POST", "/gestion/:slug/personnes/vierges", account.SeePersons, s.makeBlanks)
	s.manage("GET", "/gestion/:slug/personnes/vierges/cartes.pdf", account.SeePersons, s.blankCards)
}

// blankCarnet says that a code is that of a carnet in which nobody is yet. To whoever does not ask, it is a code that opens nothing.
type blankCarnet struct{ *signup.Blank }

func (b *blankCarnet) Error() string { return "web: the carnet is blank" }

func (b *blankCarnet) Unwrap() error { return problem.New(problem.NotFound, "carnet.unknown", nil) }

// claimPath is where somebody is signed up in the blank carnet whose code was typed; false when it was another error.
func (s *Site) claimPath(c echo.Context, err error) (path string, is bool) {
	var blank *blankCarnet
	if !errors.As(err, &blank) {
		return "", false
	}
	o, err := operation.Find(c.Request().Context(), s.DB, blank.OperationID)
	if err != nil {
		return "", false
	}
	return "/o/" + o.Slug + "/inscription?carnet=" + string(blank.Code), true
}

// blankOf finds the blank carnet whose code a form or an address of the operation carries: its id, and itself while nobody has claimed it.
// Of one that somebody was signed up in the domain decides: it may have been this very form. Trying codes is slowed down like everywhere else.
// It returns problem.NotFound for a code of nobody, problem.Invalid for what is none.
func (s *Site) blankOf(c echo.Context, o *operation.Operation, typed string) (id string, blank *signup.Blank, err error) {
	if strings.TrimSpace(typed) == "" {
		return "", nil, nil
	}
	opened, err := s.findCarnet(c, typed)
	var found *blankCarnet
	switch {
	case errors.As(err, &found) && found.OperationID == o.ID:
		return found.ID, found.Blank, nil
	case err == nil && opened.OperationID == o.ID:
		return opened.ID, nil, nil
	case err == nil, errors.As(err, &found):
		return "", nil, problem.New(problem.NotFound, "carnet.unknown", nil)
	}
	return "", nil, err
}

// blankOnForm puts the blank carnet of the address, or of the form, on the page.
func (s *Site) blankOnForm(c echo.Context, view *public.SignUpPage) (err error) {
	typed := c.QueryParam("carnet")
	if c.Request().PostForm != nil {
		typed = c.Request().PostForm.Get("carnet")
	}
	_, view.Blank, err = s.blankOf(c, view.Operation, typed)
	return err
}

// blanksPage lists the blank carnets by their number.
func (s *Site) blanksPage(c echo.Context) error { return s.showBlanks(c, nil) }

func (s *Site) showBlanks(c echo.Context, refused error) error {
	ctx, o := c.Request().Context(), operationOf(c)
	list, err := signup.Blanks(ctx, s.DB, o.ID)
	if err != nil {
		return err
	}
	onPaper, err := attendance.PrintedBlanks(ctx, s.DB, o.ID)
	if err != nil {
		return err
	}
	page, view := s.manageFrame(c, i18n.T(ctx, "blank.title"), "people"), manage.Blanks(manage.BlanksProps{Operation: o, All: list, OnPaper: onPaper, Notice: s.takeNotice(c), Err: refused})
	if refused != nil {
		return s.formAgain(c, refused, page, view)
	}
	return s.show(c, page, view)
}

// makeBlanks makes a stack of them.
func (s *Site) makeBlanks(c echo.Context) error {
	if err := signup.MakeBlanks(c.Request().Context(), s.DB, s.by(c), operationOf(c)); err != nil {
		return s.showBlanks(c, err)
	}
	s.notice(c, "blank.made")
	return seeOther(c, c.Request().URL.Path)
}

// blankCard is a blank carnet on paper.
func (s *Site) blankCard(ctx context.Context, o *operation.Operation, b signup.Blank) mail.Card {
	return mail.Card{Operation: o.Name, Name: i18n.T(ctx, "blank.number", i18n.Args{"Number": b.Number}), Tells: []string{i18n.T(ctx, "blank.card.tells")},
		Blanks: []string{i18n.T(ctx, "blank.card.who"), i18n.T(ctx, "blank.card.contact"), i18n.T(ctx, "blank.card.atelier"), i18n.T(ctx, "blank.card.atelier"), i18n.T(ctx, "blank.card.atelier")},
		Code:   b.Code.String(), Link: s.absolute(carnetPath(b.Code)), Scan: i18n.T(ctx, "blank.card.scan"), Call: mail.HotLine(ctx, o)}
}

func (s *Site) blankSet(ctx context.Context, o *operation.Operation) mail.Cards {
	return mail.Cards{Title: i18n.T(ctx, "blank.title"), Language: o.Language, At: s.Clock(), Typeset: i18n.Typography}
}

// blankCards are those that nobody has claimed, four on a sheet of A4.
func (s *Site) blankCards(c echo.Context) error {
	o := operationOf(c)
	ctx := i18n.With(c.Request().Context(), o.Language)
	list, err := signup.Blanks(ctx, s.DB, o.ID)
	if err != nil {
		return err
	}
	onPaper, err := attendance.PrintedBlanks(ctx, s.DB, o.ID)
	if err != nil {
		return err
	}
	var cards []mail.Card
	for _, b := range list {
		if b.ClaimedAt == nil && !onPaper[b.ID] { // a number is on one paper
			cards = append(cards, s.blankCard(ctx, o, b))
		}
	}
	if len(cards) == 0 {
		return problem.New(problem.NotFound, "error.not_found", nil)
	}
	set := s.blankSet(ctx, o)
	content, err := layOut(ctx, func(w io.Writer) error { return set.Write(w, cards) })
	if err != nil {
		return err
	}
	inlinePDF(c, o.Slug+"-carnets-vierges")
	return sendPDF(c, "private, no-store", content)
}
