package public

import (
	"context"
	"time"

	"oplibre/app/committee"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/views/part"
)

// SeatPage is the private page of a member of the steering committee.
type SeatPage struct {
	Operation *operation.Operation
	Now       time.Time
	Member    *committee.Member
	Members   []*committee.Member
	// Decisions and Meetings are all of them, the latest first.
	Decisions []*committee.Decision
	Meetings  []*committee.Meeting
	// Minutes are those of meetings that were, as HTML, by identifier of the meeting.
	Minutes map[string]string
	// Address is that of the page.
	Address string
	// Wrong is the decision whose form was refused, with the Reason that was typed; Err says why.
	Wrong, Reason string
	Err           error
	Notice        string
}

// open are the decisions that take voices now, the first to close in front.
func (p SeatPage) open() (open []*committee.Decision) {
	for i := len(p.Decisions) - 1; i >= 0; i-- {
		if p.Decisions[i].Opens(operation.InstantOf(p.Now)) {
			open = append(open, p.Decisions[i])
		}
	}
	return open
}

// closed are those that have ended.
func (p SeatPage) closed() (closed []*committee.Decision) {
	for _, d := range p.Decisions {
		if d.State != committee.Pending {
			closed = append(closed, d)
		}
	}
	return closed
}

// coming are the meetings to come, the next one first.
func (p SeatPage) coming() (coming []*committee.Meeting) {
	for _, m := range p.Meetings {
		if m.Coming(operation.InstantOf(p.Now)) {
			coming = append([]*committee.Meeting{m}, coming...)
		}
	}
	return coming
}

// past are the meetings whose minutes can be read.
func (p SeatPage) past() (past []*committee.Meeting) {
	for _, m := range p.Meetings {
		if p.Minutes[m.ID] != "" {
			past = append(past, m)
		}
	}
	return past
}

// waiting is the headline: how many decisions wait for this member's voice.
func (p SeatPage) waiting(ctx context.Context) string {
	n := 0
	for _, d := range p.open() {
		if d.Way == committee.Vote && d.Of(p.Member.ID) == nil {
			n++
		}
	}
	if n == 0 {
		return i18n.T(ctx, "committee.seat.nothing")
	}
	return i18n.N(ctx, "committee.seat.waiting", n)
}

// until says when a decision closes, and what silence means.
func (p SeatPage) until(ctx context.Context, d *committee.Decision) string {
	args := i18n.Args{"Until": i18n.Moment(ctx, d.ClosesAt.In(p.Operation.Location()))}
	if d.Way == committee.Silence {
		return i18n.T(ctx, "committee.seat.silence", args)
	}
	return i18n.T(ctx, "committee.seat.vote", args)
}

// mine says what this member has said; of a secret vote only that it is noted, because somebody else may open the page.
func (p SeatPage) mine(ctx context.Context, d *committee.Decision) string {
	b := d.Of(p.Member.ID)
	switch {
	case b == nil:
		return ""
	case !d.Shows():
		return i18n.T(ctx, "committee.seat.noted")
	}
	return i18n.T(ctx, "committee.seat.mine", i18n.Args{"Choice": i18n.T(ctx, "committee.choice."+string(b.Choice))})
}

func (p SeatPage) moment(ctx context.Context, at operation.Instant) string {
	return i18n.Moment(ctx, at.In(p.Operation.Location()))
}

// reason is what was typed as the reason of an objection, and why it was refused.
func (p SeatPage) reason(ctx context.Context, d *committee.Decision) (typed, wrong string) {
	if p.Wrong != d.ID {
		return "", ""
	}
	return p.Reason, part.ErrorOf(ctx, p.Err, "reason")
}

// RecordPage is public minutes.
type RecordPage struct {
	Operation *operation.Operation
	Title     string
	// HTML is what is kept of the meeting, without names, made from its Markdown.
	HTML string
}
