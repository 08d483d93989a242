package web

import (
	"context"
	"errors"

	"github.com/labstack/echo/v4"

	"oplibre/app/account"
	"oplibre/app/i18n"
	"oplibre/app/mail"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/proposal"
	"oplibre/views/manage"
	"oplibre/views/part"
)

func proposalsPath(o *operation.Operation) string { return "/gestion/" + o.Slug + "/propositions" }

func (s *Site) proposalFrame(c echo.Context) part.Page {
	return s.manageFrame(c, i18n.T(c.Request().Context(), "proposal.manage.tab"), "programme")
}

// proposalsPage lists the proposals for the team.
func (s *Site) proposalsPage(c echo.Context) error {
	props, err := s.proposalList(c)
	if err != nil {
		return err
	}
	props.Notice = s.takeNotice(c)
	return s.show(c, s.proposalFrame(c), manage.Proposals(props))
}

func (s *Site) proposalList(c echo.Context) (props manage.ProposalsProps, err error) {
	ctx, o := c.Request().Context(), operationOf(c)
	props = manage.ProposalsProps{Operation: o, Pile: manage.KnownPile(c.QueryParam("etat")), Themes: map[string]part.Theme{}}
	if props.All, err = proposal.List(ctx, s.DB, o.ID); err != nil {
		return props, err
	}
	if props.Call, err = proposal.CallOf(ctx, s.DB, o.ID); err != nil {
		return props, err
	}
	props.CallForm = proposal.CallFormOf(o, props.Call)
	themes, err := programme.FindThemes(ctx, s.DB, o.ID)
	for i := range themes {
		props.Themes[themes[i].ID] = noteTheme(ctx, &themes[i])
	}
	return props, err
}

// setProposalCall changes how the operation asks for proposals.
func (s *Site) setProposalCall(c echo.Context) error {
	var form proposal.CallForm
	if err := decode(c, &form); err != nil {
		return err
	}
	o := operationOf(c)
	refused := proposal.SetCall(c.Request().Context(), s.DB, s.by(c), o, form)
	if refused == nil {
		s.notice(c, "proposal.call.saved")
		return seeOther(c, proposalsPath(o))
	}
	props, err := s.proposalList(c)
	if err != nil {
		return err
	}
	form.Version = props.CallForm.Version // seen now: saving again is a decision
	props.CallForm, props.Err = form, refused
	return s.formAgain(c, refused, s.proposalFrame(c), manage.Proposals(props))
}

// proposalPage shows one proposal.
func (s *Site) proposalPage(c echo.Context) error {
	props, err := s.proposalOne(c)
	if err != nil {
		return err
	}
	props.Notice = s.takeNotice(c)
	return s.show(c, s.proposalFrame(c), manage.Proposal(props))
}

// proposalOne reads a proposal with its forms as they begin.
func (s *Site) proposalOne(c echo.Context) (props manage.ProposalProps, err error) {
	ctx, o := c.Request().Context(), operationOf(c)
	props = manage.ProposalProps{Operation: o, SeesLetters: visitOf(c).grant.May(account.SeeLetters)}
	if props.Proposal, err = proposal.Find(ctx, s.DB, o.ID, c.Param("proposal")); err != nil {
		return props, err
	}
	if props.Call, err = proposal.CallOf(ctx, s.DB, o.ID); err != nil {
		return props, err
	}
	themes, err := programme.FindThemes(ctx, s.DB, o.ID)
	if err != nil {
		return props, err
	}
	props.Themes = []part.Option{{Label: i18n.T(ctx, "proposal.one.choose_theme")}}
	for i := range themes {
		props.Themes = append(props.Themes, part.Option{Value: themes[i].ID, Label: themes[i].NameIn(i18n.Of(ctx))})
	}
	p := props.Proposal
	props.Form = proposal.TeamFormOf(p)
	props.Accept = proposal.AcceptForm{Theme: props.Form.Theme, Letter: true}
	props.Decline = proposal.DeclineForm{Reply: i18n.T(i18n.With(ctx, p.Language), "proposal.answer.suggestion"), Letter: true}
	props.Proposed = i18n.T(ctx, "proposal.one.proposed", i18n.Args{"Day": i18n.Date(ctx, p.CreatedAt.In(o.Location()))})
	return props, nil
}

// proposalAgain shows a proposal once more with a form that was refused; fill puts the form back.
func (s *Site) proposalAgain(c echo.Context, refused error, fill func(props *manage.ProposalProps)) error {
	props, err := s.proposalOne(c)
	if err != nil {
		return err
	}
	props.Err = refused
	fill(&props)
	return s.formAgain(c, refused, s.proposalFrame(c), manage.Proposal(props))
}

// editProposal saves words, rules and notes.
func (s *Site) editProposal(c echo.Context) error {
	var form proposal.TeamForm
	if err := decode(c, &form); err != nil {
		return err
	}
	refused := proposal.Edit(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("proposal"), form)
	if refused == nil {
		return s.proposalDone(c, "proposal.saved")
	}
	return s.proposalAgain(c, refused, func(props *manage.ProposalProps) {
		var refusal *problem.Error
		if errors.As(refused, &refusal) {
			if _, stale := refusal.Current.(*proposal.Proposal); stale {
				props.Changed = form.Changed(props.Proposal)
				form.Version = proposal.TeamFormOf(props.Proposal).Version // seen now: saving again is a decision
			}
		}
		props.Form = form
	})
}

// proposalDone leads back to the proposal with a message.
func (s *Site) proposalDone(c echo.Context, notice string) error {
	s.notice(c, notice)
	return seeOther(c, proposalsPath(operationOf(c))+"/"+c.Param("proposal"))
}

// versionForm is the version that somebody saw when pressing a button.
type versionForm struct {
	Version string `form:"version"`
}

// proposalStep is a button that changes where a proposal stands.
func (s *Site) proposalStep(notice string, step func(ctx context.Context, c echo.Context, version string) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		var form versionForm
		if err := decode(c, &form); err != nil {
			return err
		}
		if refused := step(c.Request().Context(), c, form.Version); refused != nil {
			return s.proposalAgain(c, refused, func(*manage.ProposalProps) {})
		}
		return s.proposalDone(c, notice)
	}
}

func (s *Site) showProposal(ctx context.Context, c echo.Context, version string) error {
	return proposal.Show(ctx, s.DB, s.by(c), operationOf(c).ID, c.Param("proposal"), version)
}

func (s *Site) hideProposal(ctx context.Context, c echo.Context, version string) error {
	return proposal.Hide(ctx, s.DB, s.by(c), operationOf(c).ID, c.Param("proposal"), version)
}

func (s *Site) reopenProposal(ctx context.Context, c echo.Context, version string) error {
	return proposal.Reopen(ctx, s.DB, s.by(c), operationOf(c).ID, c.Param("proposal"), version)
}

func (s *Site) answeredProposal(ctx context.Context, c echo.Context, version string) error {
	return proposal.Answered(ctx, s.DB, s.by(c), operationOf(c).ID, c.Param("proposal"), version)
}

// acceptProposal makes an atelier of a proposal, or shows the letter that would go.
func (s *Site) acceptProposal(c echo.Context) error {
	var form proposal.AcceptForm
	if err := decode(c, &form); err != nil {
		return err
	}
	if c.FormValue("preview") != "" {
		return s.previewAnswer(c, true, form.Reply, func(props *manage.ProposalProps) { props.Accept = form })
	}
	_, refused := proposal.Accept(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("proposal"), form)
	if refused != nil {
		return s.proposalAgain(c, refused, func(props *manage.ProposalProps) { props.Accept = form })
	}
	return s.proposalDone(c, "proposal.accepted")
}

// declineProposal says no to a proposal, or shows the letter that would go.
func (s *Site) declineProposal(c echo.Context) error {
	var form proposal.DeclineForm
	if err := decode(c, &form); err != nil {
		return err
	}
	if c.FormValue("preview") != "" {
		return s.previewAnswer(c, false, form.Reply, func(props *manage.ProposalProps) { props.Decline = form })
	}
	refused := proposal.Decline(c.Request().Context(), s.DB, s.by(c), operationOf(c).ID, c.Param("proposal"), form)
	if refused != nil {
		return s.proposalAgain(c, refused, func(props *manage.ProposalProps) { props.Decline = form })
	}
	return s.proposalDone(c, "proposal.declined")
}

// previewAnswer shows the page with the letter as it would read; nothing is decided.
func (s *Site) previewAnswer(c echo.Context, accepted bool, reply string, fill func(props *manage.ProposalProps)) error {
	props, err := s.proposalOne(c)
	if err != nil {
		return err
	}
	fill(&props)
	answer := mail.ProposalAnswer{Operation: props.Operation, Proposal: props.Proposal, Accepted: accepted, Reply: reply,
		Programme: s.absolute("/o/" + props.Operation.Slug + "/programme")}
	language := props.Proposal.Language
	subject, body := answer.Write(i18n.With(c.Request().Context(), language))
	props.Letter = &manage.LetterProps{To: props.Proposal.Email, Subject: subject, Body: body, Language: language}
	return s.show(c, s.proposalFrame(c), manage.Proposal(props))
}

// deleteProposal forgets a proposal.
func (s *Site) deleteProposal(c echo.Context) error {
	o := operationOf(c)
	if err := proposal.Delete(c.Request().Context(), s.DB, s.by(c), o.ID, c.Param("proposal")); err != nil {
		return err
	}
	s.notice(c, "proposal.deleted")
	return seeOther(c, proposalsPath(o))
}
