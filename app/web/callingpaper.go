package web

import (
	"context"
	"io"

	"github.com/labstack/echo/v4"

	"oplibre/app/calling"
	"oplibre/app/i18n"
	"oplibre/app/mail"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// printCalls makes cards and letters for everybody whom neither an e-mail nor a call reaches.
func (s *Site) printCalls(c echo.Context) error {
	if _, err := calling.Print(c.Request().Context(), s.DB, s.by(c), operationOf(c)); err != nil {
		return s.showCalls(c, err)
	}
	s.notice(c, "calling.notice.print_ready")
	return seeOther(c, callsPath(c, "#imprimes"))
}

// printed are the calls of a print run, person by person, in the order of the run.
func (s *Site) printed(c echo.Context) (groups [][]store.Call, err error) {
	calls, err := calling.InRun(c.Request().Context(), s.DB, operationOf(c).ID, c.QueryParam("lot"))
	for _, call := range calls {
		last := len(groups) - 1
		if last >= 0 && groups[last][0].SubjectID == call.SubjectID && groups[last][0].SubjectKind == call.SubjectKind {
			groups[last] = append(groups[last], call)
		} else {
			groups = append(groups, []store.Call{call})
		}
	}
	return groups, err
}

// languageOf is the one of a call, or the operation's.
func languageOf(o *operation.Operation, call *store.Call) string {
	if call.Language != "" {
		return call.Language
	}
	return o.Language
}

// callCards is the cards of a print run, four on a sheet: ?lot=.
func (s *Site) callCards(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	groups, err := s.printed(c)
	if err != nil {
		return err
	}
	var cards []mail.Card
	for _, calls := range groups {
		if calls[0].SubjectKind != store.CallPeople {
			continue
		}
		card, err := mail.CardOf(i18n.With(ctx, languageOf(o, &calls[0])), s.DB, s.BaseURL, o, calls)
		switch {
		case problem.Is(err, problem.Closed):
			continue
		case err != nil:
			return err
		}
		cards = append(cards, card)
	}
	if len(cards) == 0 {
		return problem.New(problem.Closed, "calling.error.nothing_to_print", nil)
	}
	set := mail.Cards{Title: i18n.N(ctx, "calling.card.title", len(cards)), Language: o.Language, At: s.Clock(), Typeset: i18n.Typography}
	content, err := layOut(ctx, func(w io.Writer) error { return set.Write(w, cards) })
	if err != nil {
		return err
	}
	inlinePDF(c, o.Slug+"-cartes")
	return sendPDF(c, "private, no-store", content)
}

// callSheets is the letters of a print run, one a page or more: ?lot=. What stands on a card is no letter.
func (s *Site) callSheets(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	groups, err := s.printed(c)
	if err != nil {
		return err
	}
	var sheets []mail.Sheet
	for _, calls := range groups {
		for i := range calls {
			if calls[i].SubjectKind == store.CallPeople && calls[i].Kind != mail.KindMessage {
				continue
			}
			sheet, err := s.sheetOfCall(ctx, o, &calls[i])
			switch {
			case problem.Is(err, problem.Closed), problem.Is(err, problem.NotFound):
				continue
			case err != nil:
				return err
			}
			sheets = append(sheets, sheet)
		}
	}
	if len(sheets) == 0 {
		return problem.New(problem.Closed, "calling.error.nothing_to_print", nil)
	}
	posting := mail.Posting{Title: i18n.N(ctx, "letter.run.title", len(sheets)), At: s.Clock(), Typeset: i18n.Typography, Day: func(language string) string {
		return i18n.Date(i18n.With(ctx, language), s.Clock().In(o.Location()))
	}}
	content, err := layOut(ctx, func(w io.Writer) error { return posting.Write(w, sheets) })
	if err != nil {
		return err
	}
	inlinePDF(c, o.Slug+"-lettres")
	return sendPDF(c, "private, no-store", content)
}

// sheetOfCall writes the letter of a call. It returns problem.NotFound for somebody who is gone.
func (s *Site) sheetOfCall(ctx context.Context, o *operation.Operation, call *store.Call) (mail.Sheet, error) {
	to, err := calling.Recipient(ctx, s.DB, call)
	if err != nil {
		return mail.Sheet{}, err
	}
	return mail.SheetOfCall(i18n.With(ctx, languageOf(o, call)), s.DB, s.BaseURL, o, call, to)
}
