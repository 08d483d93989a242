package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"oplibre/app/i18n"
	"oplibre/app/problem"
	"oplibre/app/signup"
	"oplibre/views/carnet"
)

// atelierForm names one atelier, and an appointment in it.
type atelierForm struct {
	Atelier string `form:"atelier"`
	Slot    string `form:"slot"`
}

// addPage lists what the carnet can still add, or with ?atelier= the appointments of one atelier, to choose or change the hour.
func (s *Site) addPage(c echo.Context, p *carnet.Page) error {
	return s.showAdd(c, http.StatusOK, p, atelierForm{Atelier: c.QueryParam("atelier"), Slot: c.QueryParam("slot")})
}

func (s *Site) showAdd(c echo.Context, status int, p *carnet.Page, form atelierForm) error {
	ctx, now := c.Request().Context(), s.by(c).Now()
	if form.Atelier != "" {
		choices, err := signup.Choices(ctx, s.DB, p.Carnet.OperationID, []string{strings.ToLower(form.Atelier)})
		if err != nil {
			return err
		}
		if len(choices) == 1 && len(choices[0].Slots) > 0 && choices[0].Joinable(now) {
			hours := carnet.HourProps{Choice: choices[0], Free: p.Carnet.FreeSlots(&choices[0], now), Slot: form.Slot}
			return s.render(c, status, s.carnetFrame(c, "carnet.hour.choose"), carnet.Hour(*p, hours))
		}
	}
	choices, err := p.Carnet.Addable(ctx, s.DB, now)
	if err != nil {
		return err
	}
	full, err := p.Carnet.Waitable(ctx, s.DB, now)
	if err != nil {
		return err
	}
	return s.render(c, status, s.carnetFrame(c, "carnet.add.title"), carnet.Add(*p, choices, full))
}

// addAtelier registers everybody of the carnet for one more atelier, or for another appointment in one that it has; a refusal
// comes with what is still free.
func (s *Site) addAtelier(c echo.Context, p *carnet.Page) error {
	var form atelierForm
	if err := decode(c, &form); err != nil {
		return err
	}
	err := signup.Add(c.Request().Context(), s.DB, s.byHolder(p), p.Operation, p.Carnet.ID, form.Atelier, form.Slot)
	err = withClocks(c.Request().Context(), p.Operation, err)
	var refusal *problem.Error
	switch {
	case err == nil:
		return seeOther(c, p.Path("#ateliers"))
	case wantsJSON(c) || !errors.As(err, &refusal) || refusal.Kind == problem.NotFound:
		return err
	}
	if len(refusal.Fields) == 0 {
		refusal.Fields = []problem.Field{{Name: "atelier", Message: refusal.Message}}
	}
	p.Err = refusal
	return s.showAdd(c, statusOf(err), p, form)
}

// cancelAtelier gives up one atelier. The carnet shows it crossed out, with a way back.
func (s *Site) cancelAtelier(c echo.Context, p *carnet.Page) error {
	var form atelierForm
	if err := decode(c, &form); err != nil {
		return err
	}
	if err := signup.Cancel(c.Request().Context(), s.DB, s.byHolder(p), p.Carnet.OperationID, p.Carnet.ID, strings.ToLower(form.Atelier)); err != nil {
		return err
	}
	return seeOther(c, p.Path("#ateliers"))
}

func (s *Site) cancelAllPage(c echo.Context, p *carnet.Page) error {
	return s.show(c, s.carnetFrame(c, "carnet.cancel.title"), carnet.CancelAll(*p))
}

// cancelAll gives up all ateliers.
func (s *Site) cancelAll(c echo.Context, p *carnet.Page) error {
	if _, err := signup.CancelAll(c.Request().Context(), s.DB, s.byHolder(p), p.Carnet.OperationID, p.Carnet.ID); err != nil {
		return err
	}
	return seeOther(c, p.Path("#ateliers"))
}

// peoplePage shows names and contact details, masked.
func (s *Site) peoplePage(c echo.Context, p *carnet.Page) error {
	return s.showPeople(c, http.StatusOK, p, contactOf(p.Carnet), signup.Companion{N: 1})
}

func (s *Site) showPeople(c echo.Context, status int, p *carnet.Page, form signup.ContactForm, added signup.Companion) error {
	return s.render(c, status, s.carnetFrame(c, "carnet.people.title"), carnet.People(*p, form, added))
}

// contactOf is the form as it is shown first: nothing of what is stored but the answers.
func contactOf(o *signup.Opened) signup.ContactForm {
	main := o.Main().ID
	return signup.ContactForm{Version: strconv.FormatInt(o.Version, 10), News: o.Consented(main, signup.NewsConsent),
		Photo: o.Consented(main, signup.PhotoConsent)}
}

// updateContact changes names, contact details and consents.
func (s *Site) updateContact(c echo.Context, p *carnet.Page) error {
	var form signup.ContactForm
	if err := decode(c, &form); err != nil {
		return err
	}
	form.Names = namesOf(c.Request().PostForm)
	ctx := c.Request().Context()
	wording := wordingOf(ctx, signup.Form{Photo: true, News: true})
	may, undo, err := s.mayWrite(c, p.Carnet.OperationID, form.Email)
	if err != nil {
		return err
	}
	form.NoLetter = !may
	err = signup.UpdateContact(ctx, s.DB, s.byHolder(p), p.Carnet.OperationID, p.Carnet.ID, form, wording)
	if err != nil {
		undo()
		if problem.Is(err, problem.Conflict) {
			form.Version = strconv.FormatInt(p.Carnet.Version, 10) // what is shown beside it is the present state
		}
		return s.peopleAgain(c, err, p, form, signup.Companion{N: 1})
	}
	return seeOther(c, p.Path(""))
}

func (s *Site) peopleAgain(c echo.Context, err error, p *carnet.Page, form signup.ContactForm, added signup.Companion) error {
	p.Err = err
	return s.formAgain(c, err, s.carnetFrame(c, "carnet.people.title"), carnet.People(*p, form, added))
}

// namesOf reads the names of persons by their id: name_<id>.
func namesOf(values url.Values) map[string]string {
	names := map[string]string{}
	for field := range values {
		if id, found := strings.CutPrefix(field, "name_"); found {
			names[id] = clean(values.Get(field))
		}
	}
	return names
}

// addPerson adds a companion to the carnet and its ateliers.
func (s *Site) addPerson(c echo.Context, p *carnet.Page) error {
	if err := parseForm(c); err != nil {
		return err
	}
	added := signup.Companion{N: 1}
	if all := readSignUp(c.Request().PostForm).Companions; len(all) > 0 {
		added = all[0]
	}
	ctx := c.Request().Context()
	wording := wordingOf(ctx, signup.Form{Companions: []signup.Companion{added}})
	if err := signup.AddCompanion(ctx, s.DB, s.byHolder(p), p.Operation, p.Carnet.ID, added, wording); err != nil {
		return s.peopleAgain(c, withClocks(ctx, p.Operation, err), p, contactOf(p.Carnet), added)
	}
	return seeOther(c, p.Path(""))
}

// removePerson takes a companion out of the carnet.
func (s *Site) removePerson(c echo.Context, p *carnet.Page) error {
	var form struct {
		Person string `form:"person"`
	}
	if err := decode(c, &form); err != nil {
		return err
	}
	if err := signup.RemovePerson(c.Request().Context(), s.DB, s.byHolder(p), p.Carnet.OperationID, p.Carnet.ID, form.Person); err != nil {
		return err
	}
	return seeOther(c, p.Path("/personnes"))
}

// storedPage shows all that is stored about the carnet; storedFile is the same as JSON.
func (s *Site) storedPage(c echo.Context, p *carnet.Page) error {
	tables, err := signup.Stored(c.Request().Context(), s.DB, p.Carnet.OperationID, p.Carnet.ID)
	if err != nil {
		return err
	}
	return s.show(c, s.carnetFrame(c, "carnet.stored.title"), carnet.Stored(*p, tables))
}

func (s *Site) storedFile(c echo.Context, p *carnet.Page) error {
	tables, err := signup.Stored(c.Request().Context(), s.DB, p.Carnet.OperationID, p.Carnet.ID)
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Cache-Control", "private, no-store")
	h.Set(echo.HeaderContentDisposition, `attachment; filename="carnet.json"`)
	return c.JSONPretty(http.StatusOK, tables, "  ")
}

func (s *Site) erasePage(c echo.Context, p *carnet.Page) error {
	return s.show(c, s.carnetFrame(c, "carnet.erase.title"), carnet.Erase(*p))
}

// eraseCarnet asks for erasure; the carnet then offers the way back.
func (s *Site) eraseCarnet(c echo.Context, p *carnet.Page) error {
	if err := signup.Erase(c.Request().Context(), s.DB, s.byHolder(p), p.Carnet.OperationID, p.Carnet.ID); err != nil {
		return err
	}
	return seeOther(c, p.Path(""))
}

// restoreCarnet undoes an erasure and says which ateliers have filled up meanwhile.
func (s *Site) restoreCarnet(c echo.Context, p *carnet.Page) error {
	ctx := c.Request().Context()
	lost, err := signup.Restore(ctx, s.DB, s.byHolder(p), p.Carnet.OperationID, p.Carnet.ID)
	if err != nil {
		return err
	}
	if len(lost) == 0 {
		return seeOther(c, p.Path(""))
	}
	if p.Carnet, err = signup.Find(ctx, s.DB, p.Carnet.Code); err != nil {
		return err
	}
	p.Restored = true
	for _, e := range p.Carnet.Entries {
		for _, id := range lost {
			if e.Atelier.ID == id {
				p.Lost = append(p.Lost, e.Atelier.Title+", "+i18n.Span(ctx, e.Span().Start.In(p.Operation.Location()), e.Span().End.In(p.Operation.Location())))
			}
		}
	}
	return s.showCarnet(c, http.StatusOK, p)
}
