package mail

import (
	"context"
	"strings"

	"oplibre/app/committee"
	"oplibre/app/format/markdown"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// The kinds of letters to the members of the steering committee.
const (
	// KindCommitteeCall calls to a meeting, KindCommitteeMinutes brings its minutes.
	KindCommitteeCall    = committee.LetterCall
	KindCommitteeMinutes = committee.LetterMinutes
	// KindDecisionAsked asks for a voice, KindDecisionStopped and KindDecisionResult say what became of a decision.
	KindDecisionAsked   = committee.LetterAsked
	KindDecisionStopped = committee.LetterStopped
	KindDecisionResult  = committee.LetterResult
)

// ToMember is a letter to a member of the committee, about a meeting or about a decision.
type ToMember struct {
	Kind      string
	Operation *operation.Operation
	Member    *committee.Member
	Record    *committee.Record
	Decision  *committee.Decision
	// Address opens the page of the member, empty when no link works.
	Address string
}

// Write puts the letter into words in the language of the context.
func (l ToMember) Write(ctx context.Context) (subject, body string) {
	args := i18n.Args{"Name": signup.FirstName(l.Member.Name), "Operation": l.Operation.Name, "Address": l.Address}
	about := l.meeting
	if l.Decision != nil {
		about = l.decision
	}
	subject, paragraphs := about(ctx, args)
	paragraphs = append([]string{i18n.T(ctx, "committee.letter.hello", args)}, paragraphs...)
	return subject, strings.Join(append(paragraphs, i18n.T(ctx, "committee.letter.end")), "\n\n")
}

func (l ToMember) meeting(ctx context.Context, args i18n.Args) (subject string, paragraphs []string) {
	args["Title"], args["When"], args["Where"] = l.Record.Title, i18n.Moment(ctx, l.Record.StartsAt.In(l.Operation.Location())), l.Record.PlaceName
	if l.Kind == KindCommitteeMinutes {
		return i18n.T(ctx, "committee.letter.minutes_subject", args), []string{i18n.T(ctx, "committee.letter.minutes", args), markdown.Plain(RecordText(ctx, l.Operation, l.Record, false))}
	}
	paragraphs = []string{i18n.T(ctx, "committee.letter.call", args)}
	if l.Record.PlaceName != "" {
		paragraphs[0] = i18n.T(ctx, "committee.letter.call_where", args)
	}
	if len(l.Record.Items) > 0 {
		lines := []string{i18n.T(ctx, "committee.letter.agenda")}
		for _, item := range l.Record.Items {
			lines = append(lines, "- "+itemWords(ctx, item, true))
		}
		paragraphs = append(paragraphs, strings.Join(lines, "\n\n"))
	}
	if l.Record.Notes != "" {
		paragraphs = append(paragraphs, l.Record.Notes)
	}
	return i18n.T(ctx, "committee.letter.call_subject", args), append(paragraphs, i18n.T(ctx, "committee.letter.call_answer"))
}

func (l ToMember) decision(ctx context.Context, args i18n.Args) (subject string, paragraphs []string) {
	d := l.Decision
	args["Number"], args["Text"], args["By"], args["Reason"] = d.Number, d.Text, d.ProposedBy, d.Objection
	args["Until"] = i18n.Moment(ctx, d.ClosesAt.In(l.Operation.Location()))
	switch l.Kind {
	case KindDecisionStopped:
		return i18n.T(ctx, "committee.letter.stopped_subject", args), []string{i18n.T(ctx, "committee.letter.stopped", args), quoted(d.Text),
			i18n.T(ctx, "committee.letter.reason"), quoted(d.Objection), i18n.T(ctx, "committee.letter.stopped_next")}
	case KindDecisionResult:
		return i18n.T(ctx, "committee.letter.result_subject", args), []string{i18n.T(ctx, "committee.letter.result", args), quoted(d.Text), i18n.Say(ctx, d.Outcome())}
	}
	way := string(d.Way)
	paragraphs = []string{i18n.T(ctx, "committee.letter.asked_"+way, args), quoted(d.Text)}
	if d.ProposedBy != "" {
		paragraphs = append(paragraphs, i18n.T(ctx, "committee.letter.by", args))
	}
	return i18n.T(ctx, "committee.letter.asked_"+way+"_subject", args), append(paragraphs, i18n.T(ctx, "committee.letter.asked_"+way+"_how", args), l.Address,
		i18n.T(ctx, "committee.letter.private"))
}

// quoted keeps the lines of a text together.
func quoted(text string) string { return strings.ReplaceAll(text, "\n\n", "\n") }

// toMember writes a letter to a member. It returns problem.Closed when its reason is gone: the member has left, the decision has ended, or
// is not what the letter says any more.
func toMember(ctx context.Context, db *store.DB, base string, letter *store.Letter) (subject, body string, err error) {
	gone := problem.New(problem.Closed, "committee.letter.gone", nil)
	if letter.OperationID == nil {
		return "", "", gone
	}
	l := ToMember{Kind: letter.Kind}
	if l.Operation, err = operation.Find(ctx, db, *letter.OperationID); err != nil {
		return "", "", err
	}
	if l.Member, err = committee.FindMember(ctx, db, l.Operation.ID, letter.Parameters[committee.ParameterMember]); err == nil {
		err = l.find(ctx, db, letter.SubjectID)
	}
	switch {
	case problem.Is(err, problem.NotFound):
		return "", "", gone
	case err != nil:
		return "", "", err
	case !l.Member.Sits() || l.over(letter.CreatedAt):
		return "", "", gone
	}
	link, err := committee.Current(ctx, db, l.Operation.ID, l.Member.ID, letter.CreatedAt)
	if err != nil {
		return "", "", err
	}
	if link != nil {
		l.Address = base + committee.Path + link.Token(db)
	} else if l.Kind == KindDecisionAsked {
		return "", "", gone
	}
	subject, body = l.Write(ctx)
	return subject, body, nil
}

// find reads what the letter is about.
func (l *ToMember) find(ctx context.Context, db *store.DB, subjectID string) (err error) {
	if l.Kind == KindCommitteeCall || l.Kind == KindCommitteeMinutes {
		l.Record, err = committee.FindRecord(ctx, db, l.Operation.ID, subjectID)
		return err
	}
	l.Decision, err = committee.FindDecision(ctx, db, l.Operation.ID, subjectID)
	return err
}

// over reports whether the letter says what is not so any more.
func (l *ToMember) over(at store.Instant) bool {
	switch l.Kind {
	case KindDecisionAsked:
		return !l.Decision.Opens(at)
	case KindDecisionStopped:
		return l.Decision.State != committee.Stopped
	case KindDecisionResult:
		return l.Decision.State == committee.Pending
	case KindCommitteeMinutes:
		return l.Record.Minutes == ""
	}
	return false
}
