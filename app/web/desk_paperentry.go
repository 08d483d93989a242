package web

import (
	"github.com/labstack/echo/v4"

	"oplibre/app/attendance"
	"oplibre/app/i18n"
	"oplibre/app/signup"
	"oplibre/views/manage"
)

// deskPrintPage is a print, sheet by sheet: what was typed in and what was not.
func (s *Site) deskPrintPage(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	print, err := attendance.FindDeskPrint(ctx, s.DB, o.ID, c.Param("print"))
	if err != nil {
		return err
	}
	ateliers, err := attendance.Printable(ctx, s.DB, o, nil)
	if err != nil {
		return err
	}
	return s.show(c, s.sheetsFrame(c), manage.DeskPrint(manage.DeskPrintProps{Operation: o, Print: print, Ateliers: ateliers}))
}

// paperEntry is the form of a sheet of a print.
func (s *Site) paperEntry(c echo.Context) (p manage.PaperEntryProps, err error) {
	ctx, o := c.Request().Context(), operationOf(c)
	if p.Print, err = attendance.FindDeskPrint(ctx, s.DB, o.ID, c.Param("print")); err != nil {
		return p, err
	}
	sheet, err := p.Print.Sheet(c.Param("sheet"))
	if err != nil {
		return p, err
	}
	if p.EntryProps, err = s.entryProps(c, sheet); err != nil {
		return p, err
	}
	p.Back = paperPath(o, "/"+p.Print.ID)
	if p.Left, err = sheet.LeftOf(ctx, s.DB); err != nil || len(sheet.Blanks) == 0 {
		return p, err
	}
	blanks, err := signup.Blanks(ctx, s.DB, o.ID)
	p.Codes = map[string]string{}
	for _, b := range blanks {
		p.Codes[b.ID] = string(b.Code)
	}
	return p, err
}

// paperEntryPage is where the team types a sheet of the paper desk in.
func (s *Site) paperEntryPage(c echo.Context) error {
	p, err := s.paperEntry(c)
	if err != nil {
		return err
	}
	p.Notice = s.takeNotice(c)
	return s.show(c, s.sheetsFrame(c), manage.PaperEntry(p))
}

// enterPaper types it in and leads to the sheet that follows, or shows it again with what is wrong. What waits for a decision is shown first.
func (s *Site) enterPaper(c echo.Context) error {
	p, err := s.paperEntry(c)
	if err != nil {
		return err
	}
	if refused := s.typeSheet(c, &p.EntryProps, s.by(c), ""); refused != nil {
		return s.formAgain(c, refused, s.sheetsFrame(c), manage.PaperEntry(p))
	}
	left, err := p.Sheet.LeftOf(c.Request().Context(), s.DB)
	if err != nil {
		return err
	}
	next := p.Print.After(p.Sheet)
	switch {
	case len(left) > len(p.Left):
		s.notice(c, "deskpaper.enter.saved_left")
		return seeOther(c, p.Path)
	case next == nil:
		return seeOther(c, p.Back)
	}
	s.notice(c, "deskpaper.enter.saved")
	return seeOther(c, paperPath(operationOf(c), "/"+p.Print.ID+"/"+next.ID))
}

// paperDeskName is what the desk on paper is called where the team decides.
func paperDeskName(c echo.Context) string {
	return i18n.T(i18n.With(c.Request().Context(), operationOf(c).Language), "deskpaper.desk")
}
