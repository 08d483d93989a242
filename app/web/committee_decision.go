package web

import (
	"bytes"
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"oplibre/app/committee"
	csvtable "oplibre/app/format/csv"
	"oplibre/app/i18n"
	"oplibre/app/preparation"
	"oplibre/app/problem"
	"oplibre/views/manage"
	"oplibre/views/part"
)

// decisionRegister is every decision with what became of it.
func (s *Site) decisionRegister(c echo.Context) error {
	props, err := s.committeeProps(c)
	if err != nil {
		return err
	}
	register := manage.RegisterProps{Operation: props.Operation, Now: props.Now, Decisions: props.Decisions, Meetings: props.Meetings, Members: props.Members}
	return s.show(c, s.committeeFrame(c), manage.DecisionRegister(register))
}

// decisionTable is the register as CSV.
func (s *Site) decisionTable(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	decisions, err := committee.Decisions(ctx, s.DB, o.ID)
	if err != nil {
		return err
	}
	meetings, err := committee.Meetings(ctx, s.DB, o.ID)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	if err := committee.WriteRegister(&body, decisions, meetings); err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "private, no-store")
	c.Response().Header().Set(echo.HeaderContentDisposition, `attachment; filename="`+o.Slug+`-decisions.csv"`)
	return c.Blob(http.StatusOK, csvtable.MediaType, body.Bytes())
}

// newDecision is the empty form of a decision; ?reunion= names a meeting to which it belongs.
func (s *Site) newDecision(c echo.Context) error {
	form := committee.EmptyForm(operationOf(c), s.Clock())
	form.Meeting = clean(c.QueryParam("reunion"))
	return s.newDecisionAgain(c, form, nil)
}

func (s *Site) newDecisionAgain(c echo.Context, form committee.Form, refusal error) error {
	ctx := c.Request().Context()
	all, err := s.committeeProps(c)
	if err != nil {
		return err
	}
	props := manage.DecisionFormProps{Operation: all.Operation, Form: form, Err: refusal, Meetings: []part.Option{{Label: i18n.T(ctx, "committee.in_between")}}}
	for _, m := range all.Meetings {
		props.Meetings = append(props.Meetings, part.Option{Value: m.ID, Label: m.Title + ", " + i18n.LongDay(ctx, m.StartsAt.In(all.Operation.Location()))})
	}
	for _, m := range committee.Sitting(all.Members) {
		props.Names = append(props.Names, m.Name)
	}
	if refusal != nil {
		return s.formAgain(c, refusal, s.committeeFrame(c), manage.DecisionForm(props))
	}
	return s.show(c, s.committeeFrame(c), manage.DecisionForm(props))
}

// proposeDecision opens a decision.
func (s *Site) proposeDecision(c echo.Context) error {
	var form committee.Form
	if err := decode(c, &form); err != nil {
		return err
	}
	made, err := committee.Propose(c.Request().Context(), s.DB, s.by(c), operationOf(c), form)
	if err != nil {
		return s.newDecisionAgain(c, form, err)
	}
	s.notice(c, "committee.proposed")
	return seeOther(c, committeePath(c, "/decisions/"+made.ID))
}

// decisionPage is one decision: who said what, and what becomes of it.
func (s *Site) decisionPage(c echo.Context) error {
	props, err := s.decisionProps(c)
	if err != nil {
		return err
	}
	props.Notice = s.takeNotice(c)
	return s.show(c, s.committeeFrame(c), manage.Decision(props))
}

func (s *Site) decisionProps(c echo.Context) (props manage.DecisionProps, err error) {
	ctx, o := c.Request().Context(), operationOf(c)
	props = manage.DecisionProps{Operation: o, Now: s.Clock()}
	if props.Decision, err = committee.FindDecision(ctx, s.DB, o.ID, c.Param("decision")); err != nil {
		return props, err
	}
	if props.Members, err = committee.Members(ctx, s.DB, o.ID); err != nil {
		return props, err
	}
	for _, m := range committee.Sitting(props.Members) {
		if m.AccountID != nil && *m.AccountID == accountOf(c) {
			props.Me = m
		}
	}
	meetings, err := committee.Meetings(ctx, s.DB, o.ID)
	if err != nil {
		return props, err
	}
	props.Meeting = committee.MeetingOf(meetings, props.Decision.MeetingID)
	names, err := preparation.FindNames(ctx, s.DB, o.ID)
	props.Noters = names.Accounts
	return props, err
}

// hearVoice records what a member said: the own voice of whoever looks, or one that the team heard.
func (s *Site) hearVoice(c echo.Context) error {
	var form committee.VoiceForm
	if err := decode(c, &form); err != nil {
		return err
	}
	ctx, o := c.Request().Context(), operationOf(c)
	form.Decision = c.Param("decision")
	if form.Member == "" {
		return s.decisionAgain(c, form, problem.Fields{{Name: "member", Message: problem.Message{Key: "committee.error.member"}}}.Err())
	}
	m, err := committee.FindMember(ctx, s.DB, o.ID, form.Member)
	if err != nil {
		return err
	}
	how := committee.ByVoice
	if m.AccountID != nil && *m.AccountID == accountOf(c) {
		how = committee.ByAccount
	}
	if err := committee.Say(ctx, s.DB, s.by(c), o, m.ID, how, form); err != nil {
		return s.decisionAgain(c, form, err)
	}
	return s.toDecision(c, "committee.noted", "#voix")
}

// decisionAgain shows the page of a decision with what was refused.
func (s *Site) decisionAgain(c echo.Context, form committee.VoiceForm, refusal error) error {
	props, err := s.decisionProps(c)
	if err != nil {
		return err
	}
	props.Reason, props.Heard, props.Err = form.Reason, form.Member, refusal
	return s.formAgain(c, refusal, s.committeeFrame(c), manage.Decision(props))
}

func (s *Site) toDecision(c echo.Context, notice, anchor string) error {
	s.notice(c, notice)
	return seeOther(c, committeePath(c, "/decisions/"+c.Param("decision")+anchor))
}

// closeDecision ends a vote before its hour, where that is allowed.
func (s *Site) closeDecision(c echo.Context) error {
	return s.decided(c, "committee.now_closed", committee.Close(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("decision")))
}

// withdrawDecision takes an open decision back.
func (s *Site) withdrawDecision(c echo.Context) error {
	return s.decided(c, "committee.now_withdrawn", committee.Withdraw(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("decision")))
}

// remindVoters writes to those who have not said anything.
func (s *Site) remindVoters(c echo.Context) error {
	_, err := committee.Ask(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("decision"))
	return s.decided(c, "committee.now_asked", err)
}

// decided leads back to a decision, or shows it with why nothing was done.
func (s *Site) decided(c echo.Context, notice string, err error) error {
	var refusal *problem.Error
	if errors.As(err, &refusal) && refusal.Kind != problem.NotFound {
		return s.decisionAgain(c, committee.VoiceForm{}, err)
	}
	if err != nil {
		return err
	}
	return s.toDecision(c, notice, "")
}
