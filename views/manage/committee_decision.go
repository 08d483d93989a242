package manage

import (
	"context"
	"time"

	"oplibre/app/committee"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/views/part"
)

// DecisionFormProps is the form by which a decision is proposed.
type DecisionFormProps struct {
	Operation *operation.Operation
	// Meetings are those to which a decision may belong.
	Meetings []part.Option
	// Names are those of the members, proposed for who brings it.
	Names []string
	Form  committee.Form
	Err   error
}

func wayOptions(ctx context.Context) []part.Option {
	var options []part.Option
	for _, way := range committee.Ways {
		options = append(options, part.Option{Value: string(way), Label: i18n.T(ctx, "committee.way."+string(way)), Hint: i18n.T(ctx, "committee.way."+string(way)+"_hint")})
	}
	return options
}

// DecisionProps is what the page of one decision shows.
type DecisionProps struct {
	Operation *operation.Operation
	Now       time.Time
	Decision  *committee.Decision
	Members   []*committee.Member
	// Meeting is the one that it belongs to, nil for none.
	Meeting *committee.Meeting
	// Me is the member who looks with an account, nil for everybody else.
	Me *committee.Member
	// Noters are the names of those who noted voices, by account.
	Noters map[string]string
	// Reason and Heard are what was typed and refused: an objection, and whose it was.
	Reason, Heard string
	Err           error
	Notice        string
}

func (p DecisionProps) path(below string) string {
	return committeePath(p.Operation, "/decisions/"+p.Decision.ID+below)
}

func (p DecisionProps) now() operation.Instant { return operation.InstantOf(p.Now) }

func (p DecisionProps) opens() bool { return p.Decision.Opens(p.now()) }

// stamp is the mark of a decision that is adopted.
func (p DecisionProps) stamp(ctx context.Context) *part.StampProps {
	if p.Decision.State != committee.Adopted || p.Decision.ClosedAt == nil {
		return nil
	}
	return &part.StampProps{Word: i18n.T(ctx, "committee.stamp"), Line: i18n.ShortDate(ctx, p.Decision.ClosedAt.In(p.Operation.Location()))}
}

// facts are what is known of a decision beside its text.
func (p DecisionProps) facts(ctx context.Context) (facts []string) {
	d := p.Decision
	if d.ProposedBy != "" {
		facts = append(facts, i18n.T(ctx, "committee.by", i18n.Args{"Name": d.ProposedBy}))
	}
	facts = append(facts, i18n.T(ctx, "committee.way."+string(d.Way)))
	if d.Secret {
		facts = append(facts, i18n.T(ctx, "committee.is_secret"))
	}
	if d.Quorum > 0 {
		facts = append(facts, i18n.N(ctx, "committee.has_quorum", d.Quorum))
	}
	return facts
}

// mayClose reports whether the vote may be closed before its hour.
func (p DecisionProps) mayClose() bool {
	return committee.MayClose(p.Decision, p.Meeting, committee.TallyOf(p.Decision.Votes, p.Members), p.now())
}

// asked are the members whose voices are on the page: those who sit there, and of a closed decision those who gave one.
func (p DecisionProps) asked() (members []*committee.Member) {
	for _, m := range p.Members {
		if p.Decision.Of(m.ID) != nil || m.Sits() && p.Decision.State == committee.Pending {
			members = append(members, m)
		}
	}
	return members
}

// silent is how many members with an address have not said anything.
func (p DecisionProps) silent() (n int) {
	for _, m := range committee.Sitting(p.Members) {
		if m.Email != "" && p.Decision.Of(m.ID) == nil {
			n++
		}
	}
	return n
}

// voice says what a member said, and how it is known.
func (p DecisionProps) voice(ctx context.Context, m *committee.Member) string {
	b := p.Decision.Of(m.ID)
	if b == nil {
		return i18n.T(ctx, "committee.voice.none")
	}
	said := i18n.T(ctx, "committee.voice.given")
	if p.Decision.Shows() && b.Choice != "" {
		said = i18n.T(ctx, "committee.choice."+string(b.Choice))
	}
	if b.How != committee.ByVoice {
		return said + " · " + i18n.T(ctx, "committee.how."+string(b.How))
	}
	if b.AccountID != nil && p.Noters[*b.AccountID] != "" {
		return said + " · " + i18n.T(ctx, "committee.how.voice_by", i18n.Args{"Name": p.Noters[*b.AccountID]})
	}
	return said + " · " + i18n.T(ctx, "committee.how.voice")
}

// mayNote reports whether the team may note what a member said by voice: not over what the member said alone.
func (p DecisionProps) mayNote(m *committee.Member) bool {
	b := p.Decision.Of(m.ID)
	return p.opens() && m.Sits() && (b == nil || b.How == committee.ByVoice) && (p.Me == nil || p.Me.ID != m.ID)
}

// memberOptions are those whose objection may be noted.
func (p DecisionProps) memberOptions(ctx context.Context) []part.Option {
	options := []part.Option{{Label: i18n.T(ctx, "committee.choose")}}
	for _, m := range committee.Sitting(p.Members) {
		options = append(options, part.Option{Value: m.ID, Label: memberName(ctx, m)})
	}
	return options
}

// RegisterProps is the register of decisions.
type RegisterProps struct {
	Operation *operation.Operation
	Now       time.Time
	Decisions []*committee.Decision
	Meetings  []*committee.Meeting
	Members   []*committee.Member
}

// meeting is the title of the meeting of a decision, or that it was taken in between.
func (p RegisterProps) meeting(ctx context.Context, d *committee.Decision) string {
	if m := committee.MeetingOf(p.Meetings, d.MeetingID); m != nil {
		return m.Title
	}
	return i18n.T(ctx, "committee.in_between")
}
