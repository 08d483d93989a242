package web

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"oplibre/app/account"
	"oplibre/app/attendance"
	"oplibre/app/i18n"
	"oplibre/app/mail"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/facilitators"
	"oplibre/app/signup"
	"oplibre/app/store"
	"oplibre/views/manage"
	"oplibre/views/part"
)

// sheetRoutes are the sheets that people sign: printed by the team or by who leads, and typed in.
func (s *Site) sheetRoutes() {
	s.public("GET", "/animation/:token/ateliers/:atelier/copie.pdf", s.ofFacilitator(s.ownCopy))
	s.public("POST", "/animation/:token/ateliers/:atelier/emargement", s.ofFacilitator(s.printOwnSheet))
	s.public("GET", "/animation/:token/ateliers/:atelier/emargement.pdf", s.ofFacilitator(s.ownSheet))
	s.public("GET", "/animation/:token/emargement/:sheet", s.ofFacilitator(s.ownEntryPage))
	s.public("POST", "/animation/:token/emargement/:sheet", s.ofFacilitator(s.enterOwn))
	s.public("GET", "/emargement/:sheet", s.openSheet)
	s.manage("GET", "/gestion/:slug/emargement", account.SeePersons, s.sheetsPage)
	s.manage("POST", "/gestion/:slug/emargement", account.SeePersons, s.printSheets)
	s.manage("GET", "/gestion/:slug/emargement/copies.pdf", account.SeePersons, s.copiesPDF)
	s.manage("GET", "/gestion/:slug/emargement/feuilles.pdf", account.SeePersons, s.sheetsPDF)
	s.manage("GET", "/gestion/:slug/emargement/:sheet", account.SeePersons, s.entryPage)
	s.manage("POST", "/gestion/:slug/emargement/:sheet", account.SeePersons, s.enterSheet)
}

func sheetsPath(o *operation.Operation, below string) string {
	return "/gestion/" + o.Slug + "/emargement" + below
}

// chosenAteliers are those that a form or an address asks for: one (atelier), those of a day (jour), or all. It returns problem.NotFound
// when there is none to print.
func (s *Site) chosenAteliers(c echo.Context) ([]*programme.Listing, url.Values, error) {
	o, chosen := operationOf(c), url.Values{}
	for _, name := range []string{"atelier", "jour"} {
		if value := clean(c.FormValue(name)); value != "" {
			chosen.Set(name, value)
		}
	}
	list, err := attendance.Printable(c.Request().Context(), s.DB, o, func(l *programme.Listing) bool {
		return (!chosen.Has("atelier") || l.ID == chosen.Get("atelier")) &&
			(!chosen.Has("jour") || l.StartsAt.In(o.Location()).Format("2006-01-02") == chosen.Get("jour"))
	})
	if err == nil && len(list) == 0 && len(chosen) > 0 {
		err = problem.New(problem.NotFound, "error.not_found", nil)
	}
	return list, chosen, err
}

// latestSheets are the sheets of some ateliers as they were printed last.
func (s *Site) latestSheets(ctx context.Context, o *operation.Operation, list []*programme.Listing) ([]*attendance.Sheet, error) {
	ids := make([]string, 0, len(list))
	for _, l := range list {
		ids = append(ids, l.ID)
	}
	return attendance.Latest(ctx, s.DB, o.ID, ids)
}

// sheetsPage lists the sheets by day.
func (s *Site) sheetsPage(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	p := manage.SheetsProps{Operation: o, Sheets: map[string]*attendance.Sheet{}, Notice: s.takeNotice(c)}
	var err error
	if p.Ateliers, err = attendance.Printable(ctx, s.DB, o, nil); err != nil {
		return err
	}
	sheets, err := s.latestSheets(ctx, o, p.Ateliers)
	if err != nil {
		return err
	}
	for _, sheet := range sheets {
		p.Sheets[*sheet.AtelierID] = sheet
	}
	return s.show(c, s.sheetsFrame(c), manage.Sheets(p))
}

// printSheets makes the sheets that are asked for, and leads to their file.
func (s *Site) printSheets(c echo.Context) error {
	list, chosen, err := s.chosenAteliers(c)
	if err != nil {
		return err
	}
	o := operationOf(c)
	if err := attendance.Print(c.Request().Context(), s.DB, s.by(c), o, list); err != nil {
		return err
	}
	return seeOther(c, sheetsPath(o, "/feuilles.pdf?"+chosen.Encode()))
}

// sheetPaper is what the sheets of a file share, in the language of the operation.
func (s *Site) sheetPaper(c echo.Context) (context.Context, *attendance.Paper) {
	o := operationOf(c)
	ctx := i18n.With(c.Request().Context(), o.Language)
	e := s.edition(ctx, o, s.Clock())
	return ctx, &attendance.Paper{Operation: o, Words: e.Words, Phone: mail.HotLine(ctx, o), At: s.Clock(), Link: func(sheet *attendance.Sheet) string { return s.absolute("/emargement/" + sheet.ID) }}
}

// sheetsPDF are the sheets as they were printed last.
func (s *Site) sheetsPDF(c echo.Context) error {
	list, _, err := s.chosenAteliers(c)
	if err != nil {
		return err
	}
	return s.sendSheets(c, list)
}

func (s *Site) sendSheets(c echo.Context, list []*programme.Listing) error {
	ctx, p := s.sheetPaper(c)
	sheets, err := s.latestSheets(ctx, p.Operation, list)
	if err != nil {
		return err
	}
	printed := attendance.Pair(sheets, list)
	if len(printed) == 0 {
		return problem.New(problem.NotFound, "error.not_found", nil)
	}
	content, err := layOut(ctx, func(w io.Writer) error { return p.WriteSheets(w, printed) })
	if err != nil {
		return err
	}
	inlinePDF(c, p.Operation.Slug+"-emargement")
	return sendPDF(c, "private, no-store", content)
}

// copiesPDF are the copies of those who lead, without the telephones, which are for them.
func (s *Site) copiesPDF(c echo.Context) error {
	list, _, err := s.chosenAteliers(c)
	if err != nil {
		return err
	}
	return s.sendCopies(c, list, nil)
}

func (s *Site) sendCopies(c echo.Context, list []*programme.Listing, complete func(ctx context.Context, c *attendance.Copy) error) error {
	ctx, p := s.sheetPaper(c)
	sheets, err := s.latestSheets(ctx, p.Operation, list)
	if err != nil {
		return err
	}
	var copies []attendance.Copy
	for _, printed := range attendance.Pair(sheets, list) {
		one := attendance.Copy{Printed: printed}
		if one.Roster, err = signup.FindRoster(ctx, s.DB, p.Operation.ID, printed.Atelier.ID); err != nil {
			return err
		}
		if complete != nil {
			if err := complete(ctx, &one); err != nil {
				return err
			}
		}
		copies = append(copies, one)
	}
	if len(copies) == 0 {
		return problem.New(problem.NotFound, "attendance.sheets.not_printed", nil)
	}
	content, err := layOut(ctx, func(w io.Writer) error { return p.WriteCopies(w, copies) })
	if err != nil {
		return err
	}
	inlinePDF(c, p.Operation.Slug+"-copies")
	return sendPDF(c, "private, no-store", content)
}

// sheetCookie remembers, for the codes of sheets only, which private page this browser opened last.
const sheetCookie = "animation"

func (s *Site) rememberLeader(c echo.Context) {
	c.SetCookie(&http.Cookie{Name: sheetCookie, Value: c.Param("token"), Path: "/emargement", MaxAge: 7 * 24 * 3600, HttpOnly: true,
		SameSite: http.SameSiteLaxMode, Secure: strings.HasPrefix(s.BaseURL, "https://")})
}

// openSheet is where the code of a sheet leads: to the page of the leader whose link this browser has, to the team's otherwise, which asks to
// sign in. The code alone opens nothing.
func (s *Site) openSheet(c echo.Context) error {
	ctx := c.Request().Context()
	c.Response().Header().Set("Cache-Control", "private, no-store")
	if cookie, err := c.Cookie(sheetCookie); err == nil {
		if link, err := facilitators.Open(ctx, s.DB, cookie.Value, store.InstantOf(s.Clock())); err == nil {
			if _, err := attendance.Find(ctx, s.DB, link.OperationID, c.Param("sheet")); err == nil {
				return seeOther(c, facilitators.Path+cookie.Value+"/emargement/"+url.PathEscape(c.Param("sheet")))
			}
		}
	}
	slug, err := attendance.SlugOf(ctx, s.DB, c.Param("sheet"))
	if err != nil {
		return err
	}
	return seeOther(c, "/gestion/"+slug+"/emargement/"+url.PathEscape(c.Param("sheet")))
}

// readEntry reads a sheet that was typed in.
func readEntry(c echo.Context) (e attendance.Entry, err error) {
	if err := decode(c, &e); err != nil {
		return e, err
	}
	form := c.Request().PostForm
	e.Others = form.Get("others") != ""
	e.Came = map[int]string{}
	written := map[int]*attendance.Written{}
	for _, name := range sortedNames(form) {
		field, number, found := strings.Cut(name, "-")
		line, err := strconv.Atoi(number)
		if !found || err != nil {
			continue
		}
		value := clean(form.Get(name))
		if field == "came" {
			e.Came[line] = value
			continue
		}
		w := written[line]
		if w == nil {
			w = &attendance.Written{Line: line}
			written[line] = w
		}
		for known, target := range map[string]*string{"name": &w.Name, "count": &w.Count, "band": &w.Band, "blank": &w.Blank, "atelier": &w.AtelierID} {
			if field == known {
				*target = value
			}
		}
	}
	e.Written = inOrder(written)
	return e, nil
}

func (s *Site) sheetsFrame(c echo.Context) part.Page {
	page := s.manageFrame(c, i18n.T(c.Request().Context(), "attendance.sheets"), "desk")
	page.Sheets = deskSheets
	return page
}
