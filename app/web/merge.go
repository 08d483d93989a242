package web

import (
	"strings"

	"github.com/labstack/echo/v4"

	"oplibre/app/account"
	"oplibre/app/i18n"
	"oplibre/app/signup"
	"oplibre/views/manage"
	"oplibre/views/part"
)

// mergeRoutes are the carnets that are probably of the same person, and making one of two.
func (s *Site) mergeRoutes() {
	s.manage("GET", "/gestion/:slug/personnes/doublons", account.SeePersons, s.duplicatesPage)
	s.manage("POST", "/gestion/:slug/personnes/doublons", account.SeePersons, s.keepApart)
	s.manage("GET", "/gestion/:slug/personnes/doublons/:kept/:other", account.SeePersons, s.mergePage)
	s.manage("POST", "/gestion/:slug/personnes/doublons/:kept/:other", account.SeePersons, s.mergeCarnets)
}

func (s *Site) mergeFrame(c echo.Context) part.Page {
	return s.manageFrame(c, i18n.T(c.Request().Context(), "merge.page"), "people")
}

// duplicatesPage lists the pairs that nobody has decided.
func (s *Site) duplicatesPage(c echo.Context) error {
	o := operationOf(c)
	pairs, total, err := signup.FindDuplicates(c.Request().Context(), s.DB, o.ID)
	if err != nil {
		return err
	}
	return s.show(c, s.mergeFrame(c), manage.Duplicates(manage.DuplicatesProps{Operation: o, Pairs: pairs, Total: total, Notice: s.takeNotice(c)}))
}

// keepApart remembers that two carnets are not of the same person.
func (s *Site) keepApart(c echo.Context) error {
	var form struct {
		One   string `form:"one"`
		Other string `form:"other"`
	}
	if err := decode(c, &form); err != nil {
		return err
	}
	if err := signup.KeepApart(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, form.One, form.Other); err != nil {
		return err
	}
	s.notice(c, "merge.now_apart")
	return seeOther(c, c.Request().URL.Path)
}

// mergePage shows what merging would do, with the decisions of the form when it was refused.
func (s *Site) mergePage(c echo.Context) error { return s.showMerge(c, signup.MergeForm{}, nil) }

func (s *Site) showMerge(c echo.Context, form signup.MergeForm, refused error) error {
	o := operationOf(c)
	plan, err := signup.PlanMerge(c.Request().Context(), s.DB, o.ID, c.Param("kept"), c.Param("other"), form)
	if plan == nil || plan.Kept == nil || plan.Other == nil {
		return err
	}
	if refused == nil {
		refused = err // an offer to be answered first is said on the page
	}
	props := manage.MergeProps{Operation: o, Merge: plan, Err: refused}
	if refused != nil {
		return s.formAgain(c, refused, s.mergeFrame(c), manage.Merge(props))
	}
	return s.show(c, s.mergeFrame(c), manage.Merge(props))
}

// mergeCarnets merges as the team decided.
func (s *Site) mergeCarnets(c echo.Context) error {
	if err := parseForm(c); err != nil {
		return err
	}
	values := c.Request().PostForm
	form := signup.MergeForm{KeptVersion: values.Get("kept_version"), OtherVersion: values.Get("other_version"), As: map[string]string{}, Stays: map[string]string{}}
	for name := range values {
		if person, is := strings.CutPrefix(name, "as_"); is {
			form.As[person] = values.Get(name)
		} else if strings.HasPrefix(name, "stays_") {
			form.Stays[name] = values.Get(name)
		}
	}
	o := operationOf(c)
	if err := signup.MergeCarnets(c.Request().Context(), s.DB, s.by(c), o.ID, c.Param("kept"), c.Param("other"), form); err != nil {
		return s.showMerge(c, form, err)
	}
	s.notice(c, "merge.done")
	return seeOther(c, "/gestion/"+o.Slug+"/personnes/doublons")
}
