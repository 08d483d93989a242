package web

import (
	"errors"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"oplibre/app/account"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/programme/proposal"
	"oplibre/app/programme/publishing"
	"oplibre/views/manage"
	"oplibre/views/part"
)

// programmePath is an address below the management of an operation's programme.
func programmePath(c echo.Context, below string) string {
	return "/gestion/" + operationOf(c).Slug + below
}

// programmePage is the frame of the management pages of the programme.
func (s *Site) programmePage(c echo.Context, titleKey string) part.Page {
	return s.manageFrame(c, i18n.T(c.Request().Context(), titleKey), "programme")
}

// manageProgramme lists all ateliers by day with what they lack.
func (s *Site) manageProgramme(c echo.Context) error {
	o := operationOf(c)
	listings, err := programme.FindAteliers(c.Request().Context(), s.DB, o.ID)
	if err != nil {
		return err
	}
	clashes, err := s.clashCounts(c.Request().Context(), o)
	if err != nil {
		return err
	}
	grant := visitOf(c).grant
	return s.show(c, s.programmePage(c, "programme.manage.title"), manage.Programme(manage.ProgrammeProps{Operation: o, Listings: listings, Clashes: clashes,
		Notice: s.takeNotice(c), MayEdit: grant.May(account.EditProgramme), SeesPersons: grant.May(account.SeePersons), Writes: s.writesToMany(c)}))
}

// newAtelier is an empty form, with the beginning of the weekend as its hours.
func (s *Site) newAtelier(c echo.Context) error {
	o := operationOf(c)
	start := o.Start()
	form := programme.AtelierForm{Theme: c.QueryParam("theme"), Place: c.QueryParam("lieu"), Language: o.Language, Entry: string(programme.SignUp),
		Audience: "everybody", Start: start.Format(programme.LocalTime), End: start.Add(2 * time.Hour).Format(programme.LocalTime)}
	view, err := s.atelierForm(c, form, nil, nil)
	if err != nil {
		return err
	}
	return s.show(c, s.programmePage(c, "programme.form.new"), view)
}

// atelierForm is the view of the form, with what can be chosen in it.
func (s *Site) atelierForm(c echo.Context, form programme.AtelierForm, listing *programme.Listing, refusal error) (templ.Component, error) {
	o := operationOf(c)
	choices, err := programme.FindChoices(c.Request().Context(), s.DB, o.ID)
	if err != nil {
		return nil, err
	}
	props := manage.AtelierProps{Operation: o, Listing: listing, Form: form, Choices: choices, Err: refusal, Notice: s.takeNotice(c), Writes: s.writesToMany(c)}
	if listing != nil {
		props.Origin, err = s.originOf(c, listing.ID)
	}
	return manage.Atelier(props), err
}

// originOf is the proposal that an atelier was made of, with the address of its page; nil without one.
func (s *Site) originOf(c echo.Context, atelierID string) (*part.OriginProps, error) {
	origin, err := proposal.OfAtelier(c.Request().Context(), s.DB, operationOf(c).ID, atelierID)
	if err != nil || origin == nil {
		return nil, err
	}
	return &part.OriginProps{Title: origin.Title, Interested: origin.Interested, Href: programmePath(c, "/propositions/"+origin.ID)}, nil
}

// createAtelier adds an atelier as a draft.
func (s *Site) createAtelier(c echo.Context) error {
	var form programme.AtelierForm
	if err := decode(c, &form); err != nil {
		return err
	}
	created, err := programme.CreateAtelier(c.Request().Context(), s.DB, s.by(c), operationOf(c), form)
	if err != nil {
		view, failed := s.atelierForm(c, form, nil, err)
		if failed != nil {
			return failed
		}
		return s.formAgain(c, err, s.programmePage(c, "programme.form.new"), view)
	}
	s.notice(c, "programme.manage.created")
	return seeOther(c, programmePath(c, "/programme/"+created.ID))
}

// editAtelier is the form of an atelier, as it is planned.
func (s *Site) editAtelier(c echo.Context) error {
	listing, planned, err := s.plannedAtelier(c)
	if err != nil {
		return err
	}
	view, err := s.atelierForm(c, planned.form(operationOf(c)), listing, nil)
	if err != nil {
		return err
	}
	return s.show(c, s.atelierPage(c, listing), view)
}

// plannedAtelier returns the atelier of the address as the public sees it, or would, and as it is planned.
func (s *Site) plannedAtelier(c echo.Context) (*programme.Listing, *plannedAtelier, error) {
	ctx, o := c.Request().Context(), operationOf(c)
	listing, err := programme.FindAtelier(ctx, s.DB, o.ID, c.Param("atelier"))
	if err != nil {
		return nil, nil, err
	}
	p, err := plan.Load(ctx, s.DB, o)
	if err != nil {
		return nil, nil, err
	}
	a := p.Find(listing.ID)
	if a == nil { // deleted between the two
		return nil, nil, problem.New(problem.NotFound, "error.not_found", nil)
	}
	planned := &plannedAtelier{Atelier: a}
	for _, lead := range a.Leads {
		if f := p.Facilitator(lead.FacilitatorID); f != nil {
			planned.names = append(planned.names, f.Name)
		}
	}
	return listing, planned, nil
}

// plannedAtelier is an atelier of the plan with the names of those who lead it.
type plannedAtelier struct {
	*plan.Atelier
	names []string
}

// form is the form of the planned values. Its version is the token of the plan.
func (a *plannedAtelier) form(o *operation.Operation) programme.AtelierForm {
	planned := programme.Listing{Atelier: a.Atelier.Atelier, Seats: a.Seats, Facilitators: a.names}
	form := planned.FormOf(o)
	form.Needs = programme.NeedValues(a.Needs)
	if form.Version = a.Token(); !a.Scheduled() {
		form.Start, form.End = "", ""
	}
	return form
}

func (s *Site) atelierPage(c echo.Context, listing *programme.Listing) part.Page {
	page := s.programmePage(c, "programme.manage.title")
	page.Title = listing.Title
	return page
}

// updateAtelier changes an atelier in the plan. One that the public sees stays as it is until the change is published, at
// once when the second button says so.
func (s *Site) updateAtelier(c echo.Context) error {
	var form programme.AtelierForm
	var act struct {
		Publish bool `form:"publish"`
	}
	if err := errors.Join(decode(c, &form), decode(c, &act)); err != nil {
		return err
	}
	o, ctx := operationOf(c), c.Request().Context()
	listing, planned, err := s.plannedAtelier(c)
	if err != nil {
		return err
	}
	set, err := form.Set(ctx, s.DB, s.by(c), o, planned.Scheduled())
	if err != nil {
		return s.atelierAgain(c, form, err)
	}
	after, err := plan.Edit(ctx, s.DB, s.by(c), o, listing.ID, form.Version, set)
	if err != nil {
		return s.atelierAgain(c, form, err)
	}
	return s.planSaved(c, after, act.Publish, "/programme/"+listing.ID)
}

// planSaved says what became of a change in the plan of an atelier: it is seen at once, it waits, or it is published now. It
// leads to a page below the management of the operation.
func (s *Site) planSaved(c echo.Context, after *plan.Atelier, publish bool, below string) error {
	switch {
	case after.Published == nil || after.DraftVersion == 0:
		s.notice(c, "programme.manage.saved")
	case publish:
		item := publishing.Item{AtelierID: after.ID, Token: after.Token()}
		choice := publishing.Choice{Items: []string{item.Value()}, Author: s.author(c)}
		version, err := publishing.Publish(c.Request().Context(), s.DB, s.by(c), operationOf(c), choice)
		if err != nil {
			return err
		}
		return s.published(c, version, below)
	default:
		s.notice(c, "changes.saved_draft")
	}
	return seeOther(c, programmePath(c, below))
}

// atelierAgain shows a refused form with the words of the person. A stale one takes the new version: whoever has seen what
// changed may save over it.
func (s *Site) atelierAgain(c echo.Context, form programme.AtelierForm, refusal error) error {
	listing, planned, err := s.plannedAtelier(c)
	if err != nil {
		return err
	}
	form.Version = planned.Token()
	view, err := s.atelierForm(c, form, listing, refusal)
	if err != nil {
		return err
	}
	return s.formAgain(c, refusal, s.atelierPage(c, listing), view)
}

// duplicateAtelier copies an atelier and opens the copy.
func (s *Site) duplicateAtelier(c echo.Context) error {
	duplicate, err := programme.DuplicateAtelier(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("atelier"))
	if err != nil {
		return err
	}
	s.notice(c, "programme.manage.duplicated")
	return seeOther(c, programmePath(c, "/programme/"+duplicate.ID))
}

// statusForm is a tap on one of the buttons under an atelier.
type statusForm struct {
	Version string `form:"version"`
	Status  string `form:"status"`
}

// setAtelierStatus publishes or cancels an atelier.
func (s *Site) setAtelierStatus(c echo.Context) error {
	var form statusForm
	if err := decode(c, &form); err != nil {
		return err
	}
	status := programme.Status(form.Status)
	version, err := publishing.SetStatus(c.Request().Context(), s.DB, s.by(c), operationOf(c), s.author(c), c.Param("atelier"), form.Version, status)
	if err != nil {
		return err
	}
	if version != nil && status == programme.Cancelled {
		return s.published(c, version, "/programme/"+c.Param("atelier"))
	}
	s.notice(c, "programme.manage.status."+string(status))
	return seeOther(c, programmePath(c, "/programme/"+c.Param("atelier")))
}

// publishAteliers publishes all drafts that have a place.
func (s *Site) publishAteliers(c echo.Context) error {
	if _, err := publishing.PublishDrafts(c.Request().Context(), s.DB, s.by(c), operationOf(c), s.author(c)); err != nil {
		return err
	}
	s.notice(c, "programme.manage.published_all")
	return seeOther(c, programmePath(c, "/programme"))
}
