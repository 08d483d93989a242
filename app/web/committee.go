package web

import (
	"context"
	"strconv"

	"github.com/labstack/echo/v4"

	"oplibre/app/committee"
	"oplibre/app/i18n"
	"oplibre/app/preparation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/views/manage"
	"oplibre/views/part"
)

func committeePath(c echo.Context, below string) string {
	return "/gestion/" + operationOf(c).Slug + "/comite" + below
}

func (s *Site) committeeFrame(c echo.Context) part.Page {
	return s.manageFrame(c, i18n.T(c.Request().Context(), "committee.title"), "committee")
}

// committeePage is the steering committee: what waits for voices, when it meets, who sits in it.
func (s *Site) committeePage(c echo.Context) error {
	props, err := s.committeeProps(c)
	if err != nil {
		return err
	}
	props.Notice = s.takeNotice(c)
	return s.show(c, s.committeeFrame(c), manage.Committee(props))
}

func (s *Site) committeeProps(c echo.Context) (props manage.CommitteeProps, err error) {
	ctx, o := c.Request().Context(), operationOf(c)
	props = manage.CommitteeProps{Operation: o, Now: s.Clock()}
	if props.Members, err = committee.Members(ctx, s.DB, o.ID); err != nil {
		return props, err
	}
	if props.Meetings, err = committee.Meetings(ctx, s.DB, o.ID); err != nil {
		return props, err
	}
	if props.Decisions, err = committee.Decisions(ctx, s.DB, o.ID); err != nil {
		return props, err
	}
	props.Team, props.Partners, err = s.seatOptions(ctx, o.ID)
	return props, err
}

// seatOptions are the members of the team and the partners that a seat may belong to.
func (s *Site) seatOptions(ctx context.Context, operationID string) (team, partners []part.Option, err error) {
	people, organisations, err := preparation.Choices(ctx, s.DB, operationID)
	team, partners = []part.Option{{Label: i18n.T(ctx, "committee.nobody")}}, []part.Option{{Label: i18n.T(ctx, "committee.no_partner")}}
	for _, choice := range people {
		team = append(team, part.Option{Value: choice.Who.AccountID(), Label: choice.Name})
	}
	for _, choice := range organisations {
		partners = append(partners, part.Option{Value: choice.Who.PartnerID(), Label: choice.Name})
	}
	return team, partners, err
}

// placeOptions are the places of the operation, after none.
func (s *Site) placeOptions(c echo.Context) ([]part.Option, error) {
	ctx := c.Request().Context()
	places, err := programme.FindPlaces(ctx, s.DB, operationOf(c).ID)
	options := []part.Option{{Label: i18n.T(ctx, "committee.elsewhere")}}
	for _, place := range places {
		options = append(options, part.Option{Value: place.ID, Label: place.Name})
	}
	return options, err
}

// addCommitteeMember gives somebody a seat.
func (s *Site) addCommitteeMember(c echo.Context) error {
	var form committee.MemberForm
	if err := decode(c, &form); err != nil {
		return err
	}
	if _, err := committee.AddMember(c.Request().Context(), s.DB, s.by(c), operationOf(c), form); err != nil {
		props, failed := s.committeeProps(c)
		if failed != nil {
			return failed
		}
		props.Form, props.Err = form, err
		return s.formAgain(c, err, s.committeeFrame(c), manage.Committee(props))
	}
	s.notice(c, "committee.member_added")
	return seeOther(c, committeePath(c, "#membres"))
}

// committeeMember is one member, with the private link.
func (s *Site) committeeMember(c echo.Context) error {
	props, err := s.memberProps(c)
	if err != nil {
		return err
	}
	props.Notice = s.takeNotice(c)
	return s.show(c, s.committeeFrame(c), manage.Member(props))
}

func (s *Site) memberProps(c echo.Context) (props manage.MemberProps, err error) {
	ctx, o := c.Request().Context(), operationOf(c)
	props.Operation = o
	if props.Member, err = committee.FindMember(ctx, s.DB, o.ID, c.Param("member")); err != nil {
		return props, err
	}
	props.Form = props.Member.FormOf()
	if props.Team, props.Partners, err = s.seatOptions(ctx, o.ID); err != nil {
		return props, err
	}
	link, err := committee.Current(ctx, s.DB, o.ID, props.Member.ID, store.InstantOf(s.Clock()))
	if link != nil {
		props.Address, props.Until = s.absolute(committee.Path+link.Token(s.DB)), link.ExpiresAt.In(o.Location())
	}
	return props, err
}

// updateCommitteeMember changes a member.
func (s *Site) updateCommitteeMember(c echo.Context) error {
	var form committee.MemberForm
	if err := decode(c, &form); err != nil {
		return err
	}
	refusal := committee.UpdateMember(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("member"), form)
	if refusal == nil {
		s.notice(c, "committee.saved")
		return seeOther(c, committeePath(c, "/membres/"+c.Param("member")))
	}
	props, err := s.memberProps(c)
	if err != nil {
		return err
	}
	if problem.Is(refusal, problem.Conflict) {
		props.Changes = form.Changes(props.Member)
		form.Version = strconv.FormatInt(props.Member.Version, 10) // seen now: saving again is a decision
	}
	props.Form, props.Err = form, refusal
	return s.formAgain(c, refusal, s.committeeFrame(c), manage.Member(props))
}

// seatCommitteeMember lets a member leave, or return.
func (s *Site) seatCommitteeMember(c echo.Context) error {
	change, notice := committee.Leave, "committee.now_left"
	if c.FormValue("return") != "" {
		change, notice = committee.Return, "committee.now_back"
	}
	if err := change(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("member")); err != nil {
		return err
	}
	s.notice(c, notice)
	return seeOther(c, committeePath(c, "/membres/"+c.Param("member")))
}

// renewCommitteeLink makes the private link of a member, in place of an earlier one.
func (s *Site) renewCommitteeLink(c echo.Context) error {
	if err := committee.Renew(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("member")); err != nil {
		return err
	}
	s.notice(c, "committee.link.renewed")
	return seeOther(c, committeePath(c, "/membres/"+c.Param("member")+"#lien"))
}

// endCommitteeLink ends the private link of a member.
func (s *Site) endCommitteeLink(c echo.Context) error {
	if err := committee.Revoke(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("member")); err != nil {
		return err
	}
	s.notice(c, "committee.link.ended")
	return seeOther(c, committeePath(c, "/membres/"+c.Param("member")+"#lien"))
}
