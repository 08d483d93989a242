package web

import (
	"github.com/labstack/echo/v4"

	"oplibre/app/account"
	"oplibre/app/i18n"
	"oplibre/app/instance"
	"oplibre/app/retention"
	"oplibre/app/signup"
	"oplibre/views/manage"
)

// retentionPage says when people are forgotten, and who.
func (s *Site) retentionPage(c echo.Context) error {
	return s.showRetention(c, nil)
}

func (s *Site) showRetention(c echo.Context, refusal error) error {
	ctx, o := c.Request().Context(), operationOf(c)
	props := manage.RetentionProps{Operation: o, Now: s.Clock(), Notice: s.takeNotice(c), Err: refusal}
	var err error
	if props.Plan, err = retention.Plan(ctx, s.DB, o); err != nil {
		return err
	}
	if visitOf(c).grant.May(account.SeePersons) {
		if props.Who, err = retention.Who(ctx, s.DB, o.ID); err != nil {
			return err
		}
	}
	follow, err := signup.FollowUps(ctx, s.DB, o.ID)
	if err != nil {
		return err
	}
	props.FollowUps = len(follow)
	if props.Totals, err = signup.Totals(ctx, s.DB, o.ID); err != nil {
		return err
	}
	if props.Records, err = retention.Records(ctx, s.DB, o.ID); err != nil {
		return err
	}
	page := s.manageFrame(c, i18n.T(ctx, "part.tab.retention"), "retention")
	if refusal != nil {
		return s.formAgain(c, refusal, page, manage.Retention(props))
	}
	return s.show(c, page, manage.Retention(props))
}

// setRetention chooses for how long names are kept.
func (s *Site) setRetention(c echo.Context) error {
	var form struct {
		Days string `form:"days"`
	}
	if err := decode(c, &form); err != nil {
		return err
	}
	o := operationOf(c)
	if err := retention.SetDays(c.Request().Context(), s.DB, s.by(c), o, form.Days); err != nil {
		return s.showRetention(c, err)
	}
	s.notice(c, "retention.saved")
	return seeOther(c, "/gestion/"+o.Slug+"/conservation")
}

// processingPage is the register of processing, to print.
func (s *Site) processingPage(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	settings, err := instance.LoadSettings(ctx, s.DB)
	if err != nil {
		return err
	}
	page := s.manageFrame(c, i18n.T(ctx, "retention.register"), "retention")
	return s.show(c, page, manage.Processing(manage.ProcessingProps{Operation: o, Settings: settings, Now: s.Clock()}))
}

// certificatePage is the proof that people were forgotten, to print.
func (s *Site) certificatePage(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	record, err := retention.FindRecord(ctx, s.DB, o.ID, c.Param("record"))
	if err != nil {
		return err
	}
	settings, err := instance.LoadSettings(ctx, s.DB)
	if err != nil {
		return err
	}
	page := s.manageFrame(c, i18n.T(ctx, "retention.certificate"), "retention")
	return s.show(c, page, manage.Certificate(manage.CertificateProps{Operation: o, Settings: settings, Record: record}))
}
