package web

import (
	"errors"

	"github.com/labstack/echo/v4"

	"oplibre/app/i18n"
	"oplibre/app/mail"
	"oplibre/app/newsletter"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/views/manage"
	"oplibre/views/part"
)

func issuePath(c echo.Context, below string) string {
	return "/gestion/" + operationOf(c).Slug + "/infolettre" + below
}

func (s *Site) newsletterFrame(c echo.Context) part.Page {
	return s.manageFrame(c, i18n.T(c.Request().Context(), "newsletter.public.tab"), "newsletter")
}

// newslettersPage is the newsletter: how many read it, and its issues.
func (s *Site) newslettersPage(c echo.Context) error {
	props, err := s.newslettersProps(c)
	if err != nil {
		return err
	}
	props.Notice = s.takeNotice(c)
	return s.show(c, s.newsletterFrame(c), manage.Newsletters(props))
}

func (s *Site) newslettersProps(c echo.Context) (props manage.NewslettersProps, err error) {
	ctx, o := c.Request().Context(), operationOf(c)
	props = manage.NewslettersProps{Operation: o, Public: s.absolute(newsletterAddress(o))}
	if props.Counts, err = newsletter.Count(ctx, s.DB, o.ID); err != nil {
		return props, err
	}
	props.All, err = newsletter.List(ctx, s.DB, o.ID)
	return props, err
}

// removeReader takes an address off the list whose owner asked the team to.
func (s *Site) removeReader(c echo.Context) error {
	email := clean(c.FormValue("email"))
	err := newsletter.Remove(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, email)
	if err == nil {
		s.notice(c, "newsletter.removed")
		return seeOther(c, issuePath(c, ""))
	}
	props, failed := s.newslettersProps(c)
	if failed != nil {
		return failed
	}
	props.Email, props.Err = email, err
	return s.formAgain(c, err, s.newsletterFrame(c), manage.Newsletters(props))
}

func (s *Site) showIssueForm(c echo.Context, props manage.IssueFormProps) error {
	props.Operation = operationOf(c)
	if props.Err != nil {
		return s.formAgain(c, props.Err, s.newsletterFrame(c), manage.IssueForm(props))
	}
	return s.show(c, s.newsletterFrame(c), manage.IssueForm(props))
}

// newIssue is the empty form.
func (s *Site) newIssue(c echo.Context) error {
	return s.showIssueForm(c, manage.IssueFormProps{Form: newsletter.IssueForm{Key: store.NewID()}})
}

// createIssue keeps a draft and leads to how it reads.
func (s *Site) createIssue(c echo.Context) error {
	var form newsletter.IssueForm
	if err := decode(c, &form); err != nil {
		return err
	}
	issue, err := newsletter.Create(c.Request().Context(), s.DB, s.by(c), operationOf(c), form)
	if err != nil {
		if problem.Is(err, problem.Conflict) || !store.ValidID(form.Key) {
			form.Key = store.NewID() // the form came back: sending it again is a decision
		}
		return s.showIssueForm(c, manage.IssueFormProps{Form: form, Err: err})
	}
	return seeOther(c, issuePath(c, "/"+issue.ID))
}

// editIssue is the form of a draft.
func (s *Site) editIssue(c echo.Context) error {
	o := operationOf(c)
	issue, err := newsletter.Find(c.Request().Context(), s.DB, o.ID, c.Param("issue"))
	if err != nil {
		return err
	}
	if !issue.Draft() {
		return seeOther(c, issuePath(c, "/"+issue.ID))
	}
	return s.showIssueForm(c, manage.IssueFormProps{ID: issue.ID, Form: issue.FormOf(o)})
}

// updateIssue changes a draft.
func (s *Site) updateIssue(c echo.Context) error {
	var form newsletter.IssueForm
	if err := decode(c, &form); err != nil {
		return err
	}
	o, id := operationOf(c), c.Param("issue")
	err := newsletter.Update(c.Request().Context(), s.DB, s.by(c), o, id, form)
	if err == nil {
		return seeOther(c, issuePath(c, "/"+id))
	}
	props := manage.IssueFormProps{ID: id, Form: form, Err: err}
	var refusal *problem.Error
	if errors.As(err, &refusal) {
		if now, stale := refusal.Current.(*newsletter.Issue); stale {
			props.Current, props.Changed = now, form.Changed(o, now)
			props.Form.Version = now.FormOf(o).Version // seen now: saving again is a decision
		}
	}
	return s.showIssueForm(c, props)
}

// issuePage shows a draft as it would leave, or how far the letters of an issue are.
func (s *Site) issuePage(c echo.Context) error {
	props, err := s.issueProps(c)
	if err != nil {
		return err
	}
	props.Notice = s.takeNotice(c)
	return s.show(c, s.newsletterFrame(c), manage.Issue(props))
}

func (s *Site) issueProps(c echo.Context) (props manage.IssueProps, err error) {
	ctx, o := c.Request().Context(), operationOf(c)
	props = manage.IssueProps{Operation: o}
	if props.Issue, err = newsletter.Find(ctx, s.DB, o.ID, c.Param("issue")); err != nil {
		return props, err
	}
	if a := visitOf(c).account; a != nil {
		props.Me = a.Email
	}
	if props.Counts, err = newsletter.Count(ctx, s.DB, o.ID); err != nil {
		return props, err
	}
	for _, language := range []string{o.Language, newsletter.Other(o)} {
		if text, is := props.Issue.Texts[language]; is {
			written := manage.Written{Language: language}
			letter := mail.Issue{Operation: o, Text: text, Base: s.BaseURL, Page: s.absolute(newsletterAddress(o) + "/…"), Leave: s.absolute(newsletter.LeavePath + "…")}
			written.Subject, written.Body = letter.Write(i18n.With(ctx, language))
			props.Written = append(props.Written, written)
		}
	}
	if !props.Issue.Draft() {
		props.Progress, err = newsletter.Progress(ctx, s.DB, o.ID, props.Issue.ID)
	}
	return props, err
}

// issueAgain shows the page of an issue with what was refused.
func (s *Site) issueAgain(c echo.Context, refused error) error {
	if !problem.Is(refused, problem.Conflict) {
		return refused
	}
	props, err := s.issueProps(c)
	if err != nil {
		return err
	}
	props.Err = refused
	return s.formAgain(c, refused, s.newsletterFrame(c), manage.Issue(props))
}

// testIssue sends an issue to oneself.
func (s *Site) testIssue(c echo.Context) error {
	me := visitOf(c).account
	if me == nil {
		return problem.New(problem.Unauthenticated, "error.sign_in", nil)
	}
	err := newsletter.Test(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("issue"), i18n.Of(c.Request().Context()), me)
	if err != nil {
		return err
	}
	s.notice(c, "message.tested")
	return seeOther(c, issuePath(c, "/"+c.Param("issue")))
}

// sendIssue queues the letters and makes the page of the issue public.
func (s *Site) sendIssue(c echo.Context) error {
	again, err := newsletter.Send(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("issue"), c.FormValue("version"))
	if err != nil {
		return s.issueAgain(c, err)
	}
	if !again {
		s.notice(c, "newsletter.now_sent")
	}
	return seeOther(c, issuePath(c, "/"+c.Param("issue")))
}

// takeBackIssue holds what has not left.
func (s *Site) takeBackIssue(c echo.Context) error {
	held, err := newsletter.TakeBack(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("issue"))
	if err != nil {
		return err
	}
	s.notice(c, takenBack(held))
	return seeOther(c, issuePath(c, "/"+c.Param("issue")))
}

// deleteIssue throws a draft away.
func (s *Site) deleteIssue(c echo.Context) error {
	if err := newsletter.Delete(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("issue")); err != nil {
		return s.issueAgain(c, err)
	}
	s.notice(c, "message.deleted")
	return seeOther(c, issuePath(c, ""))
}
