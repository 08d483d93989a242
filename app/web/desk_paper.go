package web

import (
	"context"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"oplibre/app/attendance"
	"oplibre/app/format/pdf"
	"oplibre/app/mail"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/retention"
	"oplibre/app/signup"
	"oplibre/views/manage"
)

// paperPath is where the prints of the paper desk are.
func paperPath(o *operation.Operation, below string) string {
	return "/gestion/" + o.Slug + "/accueil/papier" + below
}

// paperDesk is what the page of the desks says of the paper: the days that can be printed, and what was printed.
func (s *Site) paperDesk(ctx context.Context, o *operation.Operation) (*manage.PaperDesk, error) {
	p := &manage.PaperDesk{Since: map[string]int{}}
	ateliers, err := attendance.Printable(ctx, s.DB, o, nil)
	if err != nil {
		return nil, err
	}
	for _, l := range ateliers {
		p.Days = append(p.Days, l.StartsAt.In(o.Location()).Format(time.DateOnly))
	}
	slices.Sort(p.Days)
	p.Days = slices.Compact(p.Days)
	today := s.Clock().In(o.Location())
	p.Chosen, p.Today = nextDay(p.Days, today.AddDate(0, 0, 1).Format(time.DateOnly)), today.Format(time.DateOnly)
	if p.Prints, err = attendance.DeskPrints(ctx, s.DB, o.ID); err != nil {
		return nil, err
	}
	for _, print := range p.Prints {
		if _, known := p.Since[print.Day]; known || print.Day < p.Today {
			continue // only the last of a day that is not over is printed again
		}
		if p.Since[print.Day], err = print.Since(ctx, s.DB, o); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// nextDay is the first day from one on, the last where all are over.
func nextDay(days []string, from string) string {
	for _, day := range days {
		if day >= from {
			return day
		}
	}
	if len(days) == 0 {
		return ""
	}
	return days[len(days)-1]
}

// printDesk prints the paper desk of a day, and leads to its file.
func (s *Site) printDesk(c echo.Context) error {
	o := operationOf(c)
	ctx := c.Request().Context()
	p, err := attendance.PrintDesk(ctx, s.DB, s.by(c), o, clean(c.FormValue("jour")), paperDeskName(c), c.FormValue("vierges") != "")
	if err != nil {
		return err
	}
	return seeOther(c, paperPath(o, "/"+p.ID+"/papier.pdf"))
}

// deskPrintPDF is the file of a print.
func (s *Site) deskPrintPDF(c echo.Context) error {
	ctx, paper := s.sheetPaper(c)
	o := paper.Operation
	print, err := attendance.FindDeskPrint(ctx, s.DB, o.ID, c.Param("print"))
	if err != nil {
		return err
	}
	p := &attendance.DeskPaper{Paper: paper, Print: print, ForgetAt: retention.ForgetAt(o), Link: s.absolute(paperPath(o, "/"+print.ID))}
	if err := s.fillPaper(ctx, o, p); err != nil {
		return err
	}
	content, err := layOut(ctx, p.WriteDesk)
	if err != nil {
		return err
	}
	inlinePDF(c, o.Slug+"-accueil-papier-"+print.Day)
	return sendPDF(c, "private, no-store", content)
}

// fillPaper reads what is printed of the people and the ateliers of a print.
func (s *Site) fillPaper(ctx context.Context, o *operation.Operation, p *attendance.DeskPaper) (err error) {
	if p.Ateliers, err = attendance.OnDay(ctx, s.DB, o, p.Print.Day); err != nil {
		return err
	}
	p.Goes, p.Holders, p.Codes = map[string][]*programme.Listing{}, map[string]string{}, map[string]string{}
	for _, l := range p.Ateliers {
		roster, err := signup.FindRoster(ctx, s.DB, o.ID, l.ID)
		if err != nil {
			return err
		}
		for i := range roster {
			if a := &roster[i]; a.Status.TakesSeats() {
				p.Goes[a.PersonID], p.Holders[a.PersonID] = append(p.Goes[a.PersonID], l), a.Holder
			}
		}
	}
	codes, err := signup.CodesOf(ctx, s.DB, o.ID)
	if err != nil {
		return err
	}
	for id, code := range codes {
		p.Codes[id] = code.String()
	}
	p.Cards, err = s.paperCards(ctx, o, p.Print)
	return err
}

// paperCards draws the blank carnets of a print.
func (s *Site) paperCards(ctx context.Context, o *operation.Operation, print *attendance.DeskPrint) (func(doc *pdf.Document), error) {
	onIt := map[string]bool{}
	for _, sheet := range print.Sheets {
		for _, b := range sheet.Blanks {
			onIt[b.ID] = true
		}
	}
	list, err := signup.Blanks(ctx, s.DB, o.ID)
	if err != nil {
		return nil, err
	}
	var cards []mail.Card
	for _, b := range list {
		if onIt[b.ID] {
			cards = append(cards, s.blankCard(ctx, o, b))
		}
	}
	return func(doc *pdf.Document) { s.blankSet(ctx, o).Draw(doc, cards) }, nil
}
