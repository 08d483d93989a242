package web

import (
	"context"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"oplibre/app/account"
	"oplibre/app/i18n"
	"oplibre/app/problem"
	"oplibre/app/programme/publishing"
	"oplibre/app/store"
	"oplibre/views/mail/wording"
	"oplibre/views/manage"
)

// changesForm is what somebody chose of the waiting changes.
type changesForm struct {
	Key   string   `form:"key"`
	Items []string `form:"item"`
	Note  string   `form:"note"`
	// Choice says that the boxes were seen: none ticked is a choice too.
	Choice string `form:"choice"`
}

// chosen returns the ateliers of the ticked boxes, nil when nobody has chosen yet.
func (f changesForm) chosen() []string {
	if f.Choice == "" {
		return nil
	}
	ids := make([]string, 0, len(f.Items))
	for _, item := range f.Items {
		id, _, _ := strings.Cut(item, ":")
		ids = append(ids, id)
	}
	return ids
}

// changesPage shows what waits to be published and whom it concerns.
func (s *Site) changesPage(c echo.Context) error {
	var form changesForm
	decodeValues(c.QueryParams(), &form)
	view, err := s.changesProps(c, form, nil)
	if err != nil {
		return err
	}
	return s.show(c, s.programmePage(c, "changes.title"), manage.Changes(view))
}

// publishChanges publishes what was chosen, and leads to whom it concerns.
func (s *Site) publishChanges(c echo.Context) error {
	var form changesForm
	if err := decode(c, &form); err != nil {
		return err
	}
	o, ctx := operationOf(c), c.Request().Context()
	version, err := publishing.Publish(ctx, s.DB, s.by(c), o, publishing.Choice{Key: validKey(form.Key), Items: form.Items, Note: form.Note, Author: s.author(c)})
	if err != nil {
		view, failed := s.changesProps(c, form, err)
		if failed != nil {
			return failed
		}
		return s.formAgain(c, err, s.programmePage(c, "changes.title"), manage.Changes(view))
	}
	return s.published(c, version, "/programme/changements")
}

// published says that something was published: on the page of the version, where those who have to be called are listed, or on
// another page when the public sees no difference.
func (s *Site) published(c echo.Context, version *publishing.Version, otherwise string) error {
	s.notice(c, "changes.published")
	if version == nil || version.Difference.First {
		return seeOther(c, programmePath(c, otherwise))
	}
	return seeOther(c, programmePath(c, "/programme/changements/"+strconv.FormatInt(version.Number, 10)))
}

// validKey is the key of a form; one that is none publishes without.
func validKey(key string) string {
	if !store.ValidID(key) {
		return ""
	}
	return key
}

// author is the name beside a version.
func (s *Site) author(c echo.Context) string {
	if a := visitOf(c).account; a != nil {
		return a.Name
	}
	return ""
}

// dropChange forgets what waits for one atelier.
func (s *Site) dropChange(c echo.Context) error {
	var form struct {
		Token string `form:"token"`
	}
	if err := decode(c, &form); err != nil {
		return err
	}
	err := publishing.Drop(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("atelier"), form.Token)
	if problem.Is(err, problem.Conflict) {
		view, failed := s.changesProps(c, changesForm{}, problem.New(problem.Conflict, "changes.stale", nil))
		if failed != nil {
			return failed
		}
		return s.formAgain(c, err, s.programmePage(c, "changes.title"), manage.Changes(view))
	}
	if err != nil {
		return err
	}
	s.notice(c, "changes.dropped")
	return seeOther(c, programmePath(c, "/programme/changements"))
}

// changesProps is the page as things are now; a refused form gets another key and keeps its choice.
func (s *Site) changesProps(c echo.Context, form changesForm, refusal error) (manage.ChangesProps, error) {
	ctx, o := c.Request().Context(), operationOf(c)
	pending, err := publishing.FindPending(ctx, s.DB, o, form.chosen())
	if err != nil {
		return manage.ChangesProps{}, err
	}
	words := wording.Words{Names: pending.Difference.Names, People: pending.Facilitators, Location: o.Location()}
	page := changesView{words: words, o: o, base: s.BaseURL, note: form.Note, persons: visitOf(c).grant.May(account.SeePersons)}
	view := manage.ChangesProps{Path: programmePath(c, "/programme/changements"), Programme: programmePath(c, "/programme"),
		Key: store.NewID(), Note: form.Note, Err: refusal, Notice: s.takeNotice(c)}
	if view.Clashes, err = s.clashCounts(ctx, o); err != nil {
		return view, err
	}
	chosen := 0
	for i := range pending.Items {
		item := &pending.Items[i]
		if item.Chosen {
			chosen++
		}
		if shown := page.item(ctx, view.Path, item); item.Draft {
			view.Drafts = append(view.Drafts, shown)
		} else {
			view.Items = append(view.Items, shown)
		}
	}
	view.Affected = page.affected(ctx, pending.Affected, false)
	switch {
	case len(view.Items) > 0:
		view.Lead = i18n.N(ctx, "changes.lead", len(view.Items))
	case len(view.Drafts) > 0:
		view.Lead = i18n.T(ctx, "changes.lead_drafts")
	}
	view.Publish = countOrNone(ctx, "changes.publish_n", "changes.publish_none", chosen)
	if v := pending.Latest; v != nil {
		view.Latest = i18n.T(ctx, "changes.latest", i18n.Args{"Version": wording.VersionTitle(ctx, v), "When": i18n.Moment(ctx, v.At.In(o.Location()))})
		view.LatestHref = view.Path + "/" + strconv.FormatInt(v.Number, 10)
	}
	return view, nil
}

// versionPage shows the team a version, with those who have still to be told by telephone.
func (s *Site) versionPage(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	version, err := s.versionOf(ctx, o.ID, c.Param("version"))
	if err != nil {
		return err
	}
	affected, err := publishing.FindAffected(ctx, s.DB, o, version)
	if err != nil {
		return err
	}
	people, err := publishing.FacilitatorNames(ctx, s.DB, o.ID)
	if err != nil {
		return err
	}
	words := wording.Words{Names: version.Difference.Names, People: people, Location: o.Location()}
	grant := visitOf(c).grant
	page := changesView{words: words, o: o, base: s.BaseURL, persons: grant.May(account.SeePersons)}
	view := manage.VersionProps{Title: wording.VersionTitle(ctx, version), Note: version.Note, Lead: versionLead(ctx, version, o.Location()),
		Programme: programmePath(c, "/programme"), Changes: programmePath(c, "/programme/changements"), Public: versionsPath(o),
		Sentences: words.All(ctx, &version.Difference), Affected: page.affected(ctx, affected, true), Notice: s.takeNotice(c)}
	if grant.May(account.SeeLetters) {
		view.Outbox = programmePath(c, "/lettres")
	}
	frame := s.programmePage(c, "changes.title")
	frame.Title = view.Title
	return s.show(c, frame, manage.Version(view))
}

// versionOf finds a version by the number in an address. It returns problem.NotFound.
func (s *Site) versionOf(ctx context.Context, operationID, number string) (*publishing.Version, error) {
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return nil, problem.New(problem.NotFound, "error.not_found", nil)
	}
	return publishing.FindVersion(ctx, s.DB, operationID, n)
}
