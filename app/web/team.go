package web

import (
	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"oplibre/app/account"
	"oplibre/app/i18n"
	"oplibre/app/problem"
	"oplibre/views/manage"
	"oplibre/views/part"
)

// teamPage lists who organises the weekend, with the form that invites one more.
func (s *Site) teamPage(c echo.Context) error {
	view, err := s.teamView(c, manage.TeamProps{Form: account.InviteForm{Role: string(account.Organiser)}})
	if err != nil {
		return err
	}
	return s.show(c, s.teamFrame(c), view)
}

func (s *Site) teamFrame(c echo.Context) part.Page {
	return s.manageFrame(c, i18n.T(c.Request().Context(), "team.title"), "team")
}

func (s *Site) teamView(c echo.Context, p manage.TeamProps) (templ.Component, error) {
	members, err := account.Team(c.Request().Context(), s.DB, operationOf(c).ID)
	p.Slug, p.Members, p.Notice = operationOf(c).Slug, members, s.takeNotice(c)
	return manage.Team(p), err
}

// inviteMember makes an invitation and shows its address at once: without SMTP somebody has to pass it on.
func (s *Site) inviteMember(c echo.Context) error {
	var form account.InviteForm
	if err := decode(c, &form); err != nil {
		return err
	}
	link, err := account.Invite(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, visitOf(c).language, form)
	props := manage.TeamProps{Form: form, Err: err}
	if err == nil {
		props = manage.TeamProps{Form: account.InviteForm{Role: form.Role}, Invited: link.Email, Address: s.absolute(account.InvitationPath + link.Token(s.DB))}
	}
	view, viewErr := s.teamView(c, props)
	if viewErr != nil {
		return viewErr
	}
	if err != nil {
		return s.formAgain(c, err, s.teamFrame(c), view)
	}
	return s.show(c, s.teamFrame(c), view)
}

func (s *Site) removeMember(c echo.Context) error {
	o := operationOf(c)
	if err := account.RemoveMember(c.Request().Context(), s.DB, s.by(c), o.ID, c.Param("member")); err != nil {
		return err
	}
	s.notice(c, "team.removed")
	return seeOther(c, "/gestion/"+o.Slug+"/equipe")
}

// changeRole gives a member another role.
func (s *Site) changeRole(c echo.Context) error {
	var form account.RoleForm
	if err := decode(c, &form); err != nil {
		return err
	}
	o := operationOf(c)
	err := account.ChangeRole(c.Request().Context(), s.DB, s.by(c), o.ID, c.Param("member"), form)
	if problem.Is(err, problem.Conflict) { // the team as it is now, with the reason
		view, viewErr := s.teamView(c, manage.TeamProps{Form: account.InviteForm{Role: string(account.Organiser)}, Err: err})
		if viewErr != nil {
			return viewErr
		}
		return s.formAgain(c, err, s.teamFrame(c), view)
	}
	if err != nil {
		return err
	}
	s.notice(c, "team.role_changed")
	return seeOther(c, "/gestion/"+o.Slug+"/equipe")
}

// accountsPage lists the accounts of the instance, for its administrator.
func (s *Site) accountsPage(c echo.Context) error {
	view, err := s.accountsView(c, manage.AccountsProps{})
	if err != nil {
		return err
	}
	return s.show(c, s.accountsFrame(c), view)
}

func (s *Site) accountsFrame(c echo.Context) part.Page {
	ctx := c.Request().Context()
	return s.page(c, part.Page{Title: i18n.T(ctx, "team.accounts"), Noindex: true, Tabs: s.instanceTabs(c), Section: "accounts"})
}

func (s *Site) accountsView(c echo.Context, p manage.AccountsProps) (templ.Component, error) {
	all, err := account.All(c.Request().Context(), s.DB)
	p.Accounts = all
	return manage.Accounts(p), err
}

func (s *Site) inviteAdministrator(c echo.Context) error {
	var form account.InviteForm
	if err := decode(c, &form); err != nil {
		return err
	}
	form.Role = string(account.Administrator)
	link, err := account.Invite(c.Request().Context(), s.DB, s.by(c), "", visitOf(c).language, form)
	props := manage.AccountsProps{Form: form, Err: err}
	if err == nil {
		props = manage.AccountsProps{Invited: link.Email, Address: s.absolute(account.InvitationPath + link.Token(s.DB))}
	}
	view, viewErr := s.accountsView(c, props)
	if viewErr != nil {
		return viewErr
	}
	if err != nil {
		return s.formAgain(c, err, s.accountsFrame(c), view)
	}
	return s.show(c, s.accountsFrame(c), view)
}
