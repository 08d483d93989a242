package manage

import (
	"context"
	"strings"
	"time"

	"oplibre/app/committee"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/views/part"
)

// CommitteeProps is what the page of the steering committee shows.
type CommitteeProps struct {
	Operation *operation.Operation
	Now       time.Time
	Members   []*committee.Member
	// Meetings and Decisions are all of them, the latest first.
	Meetings  []*committee.Meeting
	Decisions []*committee.Decision
	// Partners and Team are those whom a member may speak for, or be.
	Partners, Team []part.Option
	// Form is a new member as it was refused, or nothing.
	Form   committee.MemberForm
	Err    error
	Notice string
}

func committeePath(o *operation.Operation, below string) string {
	return "/gestion/" + o.Slug + "/comite" + below
}

func (p CommitteeProps) path(below string) string { return committeePath(p.Operation, below) }

func (p CommitteeProps) now() operation.Instant { return operation.InstantOf(p.Now) }

// sentence says who sits in the committee.
func (p CommitteeProps) sentence(ctx context.Context) string {
	sitting := committee.Sitting(p.Members)
	if len(sitting) == 0 {
		return i18n.T(ctx, "committee.empty")
	}
	text := i18n.N(ctx, "committee.members", len(sitting))
	if charter := committee.CharterOf(p.Members); charter.Met() {
		text += " " + i18n.T(ctx, "committee.charter.met", i18n.Args{"Projects": charter.Projects})
	}
	return text
}

// missing says what the charter of the network asks for and is not there; empty when nothing, and when nobody is.
func (p CommitteeProps) missing(ctx context.Context) string {
	charter := committee.CharterOf(p.Members)
	switch {
	case charter.Met() || len(committee.Sitting(p.Members)) == 0:
		return ""
	case charter.Missing == 0:
		return i18n.T(ctx, "committee.charter.no_commune")
	case charter.Commune:
		return i18n.N(ctx, "committee.charter.projects", charter.Missing)
	}
	return i18n.N(ctx, "committee.charter.both", charter.Missing)
}

// open are the decisions that wait for voices, the first to close in front.
func (p CommitteeProps) open() (open []*committee.Decision) {
	for i := len(p.Decisions) - 1; i >= 0; i-- {
		if p.Decisions[i].State == committee.Pending {
			open = append(open, p.Decisions[i])
		}
	}
	return open
}

// closed are the latest decisions that have ended.
func (p CommitteeProps) closed() (closed []*committee.Decision) {
	for _, d := range p.Decisions {
		if d.State != committee.Pending && len(closed) < decisionsShown {
			closed = append(closed, d)
		}
	}
	return closed
}

// decisionsShown is how many closed decisions stand on the page of the committee; the register holds all.
const decisionsShown = 4

// meetings are those to come, the next one first, and those that were, the latest first.
func (p CommitteeProps) meetings() (coming, past []*committee.Meeting) {
	for _, m := range p.Meetings {
		if m.Coming(p.now()) {
			coming = append([]*committee.Meeting{m}, coming...)
		} else {
			past = append(past, m)
		}
	}
	return coming, past
}

// meetingFacts is the line under the title of a meeting.
func (p CommitteeProps) meetingFacts(ctx context.Context, m *committee.Meeting) string {
	line := i18n.Moment(ctx, m.StartsAt.In(p.Operation.Location()))
	switch {
	case m.Coming(p.now()) && len(m.Items) > 0:
		line += " · " + i18n.N(ctx, "committee.points", len(m.Items))
	case m.Coming(p.now()):
		line += " · " + i18n.T(ctx, "committee.no_agenda")
	case m.Minutes == "":
		line += " · " + i18n.T(ctx, "committee.no_minutes")
	case m.Public:
		line += " · " + i18n.T(ctx, "committee.minutes_public")
	default:
		line += " · " + i18n.T(ctx, "committee.minutes_kept")
	}
	return line
}

// decisionFacts is the line under the text of a decision: how it stands, or what became of it.
func decisionFacts(ctx context.Context, o *operation.Operation, d *committee.Decision, members []*committee.Member) string {
	if d.State != committee.Pending {
		line := i18n.Say(ctx, d.Outcome())
		if d.ClosedAt != nil {
			line = i18n.Date(ctx, d.ClosedAt.In(o.Location())) + " · " + line
		}
		return line
	}
	until := i18n.Args{"Until": i18n.Moment(ctx, d.ClosesAt.In(o.Location()))}
	if d.Way == committee.Silence {
		return i18n.T(ctx, "committee.silent_until", until)
	}
	return i18n.N(ctx, "committee.voted", committee.TallyOf(d.Votes, members).Members, i18n.Args{"Voted": voted(d, members), "Until": until["Until"]})
}

// voted is how many of those who sit in the committee have voted; of a secret vote nothing else is known.
func voted(d *committee.Decision, members []*committee.Member) (n int) {
	for _, m := range committee.Sitting(members) {
		if d.Of(m.ID) != nil {
			n++
		}
	}
	return n
}

func committeeField(ctx context.Context, err error, name, value string) part.Field {
	return part.Field{Name: name, Label: i18n.T(ctx, "committee.form."+name), Value: value, Error: part.ErrorOf(ctx, err, name)}
}

func optionalField(f part.Field, limit int) part.Field {
	f.Optional, f.MaxLength = true, limit
	return f
}

func requiredField(f part.Field, limit int) part.Field {
	f.Required, f.MaxLength = true, limit
	return f
}

func sideOptions(ctx context.Context) []part.Option {
	options := []part.Option{{Label: i18n.T(ctx, "committee.choose")}}
	for _, side := range committee.Sides {
		options = append(options, part.Option{Value: string(side), Label: i18n.T(ctx, "committee.side."+string(side))})
	}
	return options
}

// memberName is a name, or what stands for one that is not kept any more.
func memberName(ctx context.Context, m *committee.Member) string {
	if m.Name == "" {
		return i18n.T(ctx, "committee.nameless")
	}
	return m.Name
}

// memberFacts says for whom a member sits there.
func memberFacts(ctx context.Context, m *committee.Member) string {
	side := i18n.T(ctx, "committee.side."+string(m.Side))
	if m.Organisation == "" {
		return side
	}
	return m.Organisation + " · " + side
}

// MemberProps is what the page of one member shows.
type MemberProps struct {
	Operation *operation.Operation
	Member    *committee.Member
	Form      committee.MemberForm
	// Partners and Team are those whom a member may speak for, or be.
	Partners, Team []part.Option
	// Address opens the private page, until Until; empty when no link works.
	Address string
	Until   time.Time
	Changes problem.Changes
	Err     error
	Notice  string
}

func (p MemberProps) path(below string) string {
	return committeePath(p.Operation, "/membres/"+p.Member.ID+below)
}

// committeeWords writes a value of a form as people read it.
func committeeWords(ctx context.Context, field, value string) string {
	if field == "side" && value != "" {
		return i18n.T(ctx, "committee.side."+value)
	}
	return value
}

// waiting is the headline of the decisions: how many wait for voices.
func (p CommitteeProps) waiting(ctx context.Context) string {
	if n := len(p.open()); n > 0 {
		return i18n.N(ctx, "committee.open", n)
	}
	return ""
}

// shortText is a text on one line, cut at a word.
func shortText(text string) string {
	words := strings.Fields(text)
	length := 0
	for i, word := range words {
		if length += len([]rune(word)) + 1; length > 180 {
			return strings.Join(words[:i], " ") + "…"
		}
	}
	return strings.Join(words, " ")
}
