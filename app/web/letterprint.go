package web

import (
	"io"
	"net/url"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"oplibre/app/i18n"
	"oplibre/app/mail"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/views/manage"
)

// printLetters makes all letters ready that wait for the post, the oldest first.
func (s *Site) printLetters(c echo.Context) error { return s.printSeen(c, nil, url.Values{}) }

// printSeen makes letters ready for the post. Where letters leave by themselves, those that wait are left to that: they would arrive twice.
func (s *Site) printSeen(c echo.Context, seen []mail.Seen, back url.Values) error {
	if s.Delivery != nil {
		seen = slices.DeleteFunc(seen, func(one mail.Seen) bool { return one.State == store.LetterWaiting })
		if len(seen) == 0 {
			return s.showOutbox(c, back, problem.New(problem.Conflict, "letter.error.leaves", nil))
		}
	}
	run, _, err := mail.Print(c.Request().Context(), s.DB, s.by(c), s.BaseURL, operationOf(c).ID, seen)
	if err != nil {
		return s.showOutbox(c, back, err)
	}
	return seeOther(c, lettersPath(c)+"/impression/"+run)
}

// printRun shows what is printed together, to print it and then to say that it is in the letter box.
func (s *Site) printRun(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	letters, err := mail.Run(ctx, s.DB, o.ID, c.Param("run"))
	if err != nil {
		return err
	}
	props := manage.PrintRunProps{Slug: o.Slug, Run: c.Param("run"), Printed: letters[0].PrintedAt.In(o.Location())}
	for i := range letters {
		letter := &letters[i]
		props.Letters = append(props.Letters, manage.LetterLine{LetterState: s.letterState(letter, o.Location()), ID: letter.ID, Kind: letter.Kind,
			Recipient: letter.Recipient, Created: letter.CreatedAt.In(o.Location())})
		if slices.Contains(mail.Printable, letter.State) {
			props.Open++
		}
	}
	return s.show(c, s.letterFrame(c, i18n.N(ctx, "letter.run.title", len(letters))), manage.PrintRun(props))
}

// printRunPDF is the sheets of a print run, one letter after the other: ?lot=.
func (s *Site) printRunPDF(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	letters, err := mail.Run(ctx, s.DB, o.ID, c.QueryParam("lot"))
	if err != nil {
		return err
	}
	var sheets []mail.Sheet
	for i := range letters {
		sheet, err := mail.SheetOf(ctx, s.DB, s.BaseURL, o, &letters[i])
		switch {
		case problem.Is(err, problem.Closed), problem.Is(err, problem.NotFound):
			continue // its reason has gone since
		case err != nil:
			return err
		}
		sheets = append(sheets, sheet)
	}
	if len(sheets) == 0 {
		return problem.New(problem.Closed, "letter.error.nothing_to_print", nil)
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

// postedRun notes that exactly the letters of a print run are in the letter box.
func (s *Site) postedRun(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	letters, err := mail.Run(ctx, s.DB, o.ID, c.Param("run"))
	if err != nil {
		return err
	}
	marked, err := mail.MarkRun(ctx, s.DB, s.by(c), o.ID, c.Param("run"))
	if err != nil {
		return err
	}
	query := url.Values{"fait": {string(mail.Sent)}, "nombre": {strconv.Itoa(marked)}}
	if left := len(letters) - marked; left > 0 {
		query.Set("reste", strconv.Itoa(left))
	}
	return seeOther(c, lettersPath(c)+"?"+query.Encode())
}
