package web

import (
	"context"
	"maps"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"oplibre/app/attendance"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/facilitators"
	"oplibre/app/signup/asked"
	"oplibre/app/store"
	"oplibre/views/manage"
	"oplibre/views/public"
)

func sortedNames(form url.Values) []string { return slices.Sorted(maps.Keys(form)) }

func inOrder(written map[int]*attendance.Written) (list []attendance.Written) {
	for _, line := range slices.Sorted(maps.Keys(written)) {
		list = append(list, *written[line])
	}
	return list
}

// entryProps is the form of a sheet.
func (s *Site) entryProps(c echo.Context, sheet *attendance.Sheet) (p manage.EntryProps, err error) {
	ctx, o := c.Request().Context(), operationOf(c)
	p = manage.EntryProps{Operation: o, Sheet: sheet, Path: c.Request().URL.Path, Now: store.InstantOf(s.Clock()), Saved: c.QueryParam("merci") != "",
		Form: attendance.Entry{Key: store.NewID(), Version: sheet.Token(), Others: true}}
	if sheet.AtelierID != nil {
		p.Atelier, err = programme.FindAtelier(ctx, s.DB, o.ID, *sheet.AtelierID)
		return p, err
	}
	p.Ateliers, err = attendance.Printable(ctx, s.DB, o, nil)
	return p, err
}

// entryPage is where the team types a sheet in.
func (s *Site) entryPage(c echo.Context) error {
	p, err := s.teamEntry(c)
	if err != nil {
		return err
	}
	return s.show(c, s.sheetsFrame(c), manage.SheetEntry(p))
}

func (s *Site) teamEntry(c echo.Context) (p manage.EntryProps, err error) {
	o := operationOf(c)
	sheet, err := attendance.Find(c.Request().Context(), s.DB, o.ID, c.Param("sheet"))
	if err != nil {
		return p, err
	}
	if p, err = s.entryProps(c, sheet); err != nil {
		return p, err
	}
	p.Back = sheetsPath(o, "")
	return p, nil
}

// enterSheet types a sheet in, or shows it again with what is wrong.
func (s *Site) enterSheet(c echo.Context) error {
	p, err := s.teamEntry(c)
	if err != nil {
		return err
	}
	refused := s.typeSheet(c, &p, s.by(c), "")
	if refused == nil {
		return seeOther(c, p.Path+"?merci=1")
	}
	return s.formAgain(c, refused, s.sheetsFrame(c), manage.SheetEntry(p))
}

// typeSheet reads the form into the page and types it in.
func (s *Site) typeSheet(c echo.Context, p *manage.EntryProps, by store.By, facilitatorID string) error {
	entry, err := readEntry(c)
	if err != nil {
		return err
	}
	entry.DeskName = paperDeskName(c)
	p.Err = attendance.Enter(c.Request().Context(), s.DB, by, operationOf(c), p.Sheet, facilitatorID, entry)
	p.Again, p.Form.Lines, p.Form.Numbers, p.Form.Total = true, entry.Lines, entry.Numbers, entry.Total
	p.Form.Others, p.Form.Came, p.Form.Written = entry.Others, entry.Came, entry.Written
	return p.Err
}

// ownAtelier is the atelier of the address as it is printed, for who leads it.
func (s *Site) ownAtelier(c echo.Context, link *facilitators.Link) ([]*programme.Listing, error) {
	a, err := s.ledAtelier(c, link)
	if err != nil {
		return nil, err
	}
	list, err := attendance.Printable(c.Request().Context(), s.DB, operationOf(c), func(l *programme.Listing) bool { return l.ID == a.ID })
	if err == nil && len(list) == 0 {
		err = problem.New(problem.NotFound, "error.not_found", nil)
	}
	return list, err
}

// printOwnSheet makes the sheet of an atelier for who leads it.
func (s *Site) printOwnSheet(c echo.Context, link *facilitators.Link) error {
	list, err := s.ownAtelier(c, link)
	if err != nil {
		return err
	}
	if err := attendance.Print(c.Request().Context(), s.DB, s.byLink(link.ID), operationOf(c), list); err != nil {
		return err
	}
	file := "/emargement.pdf"
	if c.FormValue("copie") != "" {
		file = "/copie.pdf"
	}
	return seeOther(c, facilitators.Path+c.Param("token")+"/ateliers/"+c.Param("atelier")+file)
}

// ownSheet is the file of it.
func (s *Site) ownSheet(c echo.Context, link *facilitators.Link) error {
	list, err := s.ownAtelier(c, link)
	if err != nil {
		return err
	}
	return s.sendSheets(c, list)
}

// ownCopy is what who leads keeps beside it, with whom to call for the children without a parent.
func (s *Site) ownCopy(c echo.Context, link *facilitators.Link) error {
	list, err := s.ownAtelier(c, link)
	if err != nil {
		return err
	}
	return s.sendCopies(c, list, func(ctx context.Context, one *attendance.Copy) error {
		if !one.Atelier.AsksFor(programme.AsksNoParent) {
			return nil
		}
		one.Children, err = asked.FindChildren(ctx, s.DB, operationOf(c).ID, one.Atelier.ID)
		return err
	})
}

// ownEntry is a sheet of an atelier that the holder of the link leads.
func (s *Site) ownEntry(c echo.Context, link *facilitators.Link) (p manage.EntryProps, err error) {
	ctx, o := c.Request().Context(), operationOf(c)
	sheet, err := attendance.Find(ctx, s.DB, o.ID, c.Param("sheet"))
	if err != nil {
		return p, err
	}
	page, err := facilitators.Load(ctx, s.DB, o, link)
	if err != nil {
		return p, err
	}
	for _, a := range page.Ateliers {
		if sheet.AtelierID == nil || a.ID != *sheet.AtelierID || !facilitators.LeadsNow(a, link.FacilitatorID) {
			continue
		}
		p, err = s.entryProps(c, sheet)
		p.Back = facilitators.Path + c.Param("token")
		return p, err
	}
	return p, problem.New(problem.NotFound, "error.not_found", nil)
}

// ownEntryPage is where who leads types a sheet in.
func (s *Site) ownEntryPage(c echo.Context, link *facilitators.Link) error {
	p, err := s.ownEntry(c, link)
	if err != nil {
		return err
	}
	return s.show(c, s.presenceFrame(c), public.SheetEntry(p))
}

// enterOwn types it in, or shows it again with what is wrong.
func (s *Site) enterOwn(c echo.Context, link *facilitators.Link) error {
	p, err := s.ownEntry(c, link)
	if err != nil {
		return err
	}
	refused := s.typeSheet(c, &p, s.byLink(link.ID), link.FacilitatorID)
	if refused == nil {
		return seeOther(c, p.Path+"?merci=1")
	}
	return s.formAgain(c, refused, s.presenceFrame(c), public.SheetEntry(p))
}
