package committee

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"oplibre/app/format/typed"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// Way is how a decision is taken.
type Way string

// The ways. A Vote counts one voice a member until its closing; Silence adopts on a date what nobody has objected to.
const (
	Vote    Way = "vote"
	Silence Way = "silence"
)

// Ways are all ways in order.
var Ways = []Way{Vote, Silence}

// State is what became of a decision.
type State string

// The states. Only Pending changes into another one.
const (
	Pending   State = "open"
	Adopted   State = "adopted"
	Rejected  State = "rejected"
	NoQuorum  State = "no_quorum" // too few voted
	Stopped   State = "stopped"   // somebody objected
	Withdrawn State = "withdrawn" // whoever proposed it took it back
)

// Choice is what a member says to a decision.
type Choice string

// The choices: Yes, No and Abstain in a vote, Object where silence would adopt.
const (
	Yes     Choice = "yes"
	No      Choice = "no"
	Abstain Choice = "abstain"
	Object  Choice = "object"
)

// Choices are those of a way.
func (w Way) Choices() []Choice {
	if w == Silence {
		return []Choice{Object}
	}
	return []Choice{Yes, No, Abstain}
}

// Decision is one entry of the register.
type Decision struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	// Number counts the decisions of an operation from 1; none is used again.
	Number int
	// MeetingID is the meeting in which it was proposed; nil in between.
	MeetingID *string `gorm:"column:committee_meeting_id"`
	Text      string
	// ProposedBy is a name, or empty.
	ProposedBy string
	Way        Way
	// Secret hides who says what: from everybody while the vote is open, and from the database once it is closed.
	Secret bool
	// Quorum is how many members must vote; 0 for no such rule.
	Quorum int
	// ClosesAt is when the clock closes it.
	ClosesAt store.Instant
	State    State
	ClosedAt *store.Instant
	// Members, Yes, No and Abstained are the result, frozen by the closing.
	Members, Yes, No, Abstained int
	// Objection is the reason of whoever stopped it.
	Objection string
	CreatedAt store.Instant `gorm:"autoCreateTime:false"`

	// Votes are those given; find reads them.
	Votes []*Ballot `gorm:"-"`
}

// TableName names the table.
func (Decision) TableName() string { return "decision" }

// Ballot is the voice of one member in one decision.
type Ballot struct {
	OperationID string `gorm:"primaryKey"`
	DecisionID  string `gorm:"primaryKey"`
	MemberID    string `gorm:"primaryKey;column:committee_member_id"`
	// Choice is empty after a secret vote, and when retention has emptied it.
	Choice Choice
	How    How
	// AccountID is who of the team noted a voice; nil for what members did themselves.
	AccountID *string
	At        store.Instant
}

// TableName names the table.
func (Ballot) TableName() string { return "decision_vote" }

// How is the way by which a voice reached the register.
type How string

// The ways: the member's own link, the member's own account, or the team, which noted what it heard.
const (
	ByLink    How = "link"
	ByAccount How = "account"
	ByVoice   How = "voice"
)

// Opens reports whether voices are taken at a moment: the clock closes a decision even before its job has run.
func (d *Decision) Opens(now store.Instant) bool { return d.State == Pending && now < d.ClosesAt }

// Of returns the voice of a member, nil without one.
func (d *Decision) Of(memberID string) *Ballot {
	i := slices.IndexFunc(d.Votes, func(b *Ballot) bool { return b.MemberID == memberID })
	if i < 0 {
		return nil
	}
	return d.Votes[i]
}

// Shows reports whether the page may say who said what.
func (d *Decision) Shows() bool { return !d.Secret }

// Tally are the numbers of a vote.
type Tally struct{ Members, Yes, No, Abstained int }

// Voted is how many members voted.
func (t Tally) Voted() int { return t.Yes + t.No + t.Abstained }

// TallyOf counts the voices of those who sit in the committee; what somebody said who has left counts no more.
func TallyOf(votes []*Ballot, members []*Member) Tally {
	sitting := Sitting(members)
	t := Tally{Members: len(sitting)}
	for _, m := range sitting {
		i := slices.IndexFunc(votes, func(b *Ballot) bool { return b.MemberID == m.ID })
		if i < 0 {
			continue
		}
		switch votes[i].Choice {
		case Yes:
			t.Yes++
		case No:
			t.No++
		case Abstain:
			t.Abstained++
		}
	}
	return t
}

// Result is what a closing finds. A tie adopts nothing, nor does a vote in which nobody says yes; who abstains counts for the quorum.
func (t Tally) Result(way Way, quorum int) State {
	switch {
	case t.Members == 0:
		return Rejected
	case way == Silence:
		return Adopted // an objection would have stopped it
	case quorum > 0 && t.Voted() < quorum:
		return NoQuorum
	case t.Yes > t.No:
		return Adopted
	}
	return Rejected
}

// Form proposes a decision.
type Form struct {
	// Key is the identifier of the new decision, made with the empty form: sending it twice makes one.
	Key        string `form:"key"`
	Text       string `form:"text"`
	ProposedBy string `form:"proposed_by"`
	Way        string `form:"way"`
	// Secret is "on" for a vote that hides who says what.
	Secret bool   `form:"secret"`
	Quorum string `form:"quorum"`
	Closes string `form:"closes"` // local: 2027-02-18T20:00
	// Meeting is the identifier of a meeting, or empty.
	Meeting string `form:"meeting"`
	// Ask sends a letter to the members at once.
	Ask bool `form:"ask"`
}

// proposedDays is how long members have to answer, as the empty form proposes.
const proposedDays = 7

// EmptyForm proposes a vote that closes in a week, in the evening.
func EmptyForm(o *operation.Operation, now time.Time) Form {
	year, month, day := now.In(o.Location()).Date()
	closes := time.Date(year, month, day+proposedDays, 20, 0, 0, 0, o.Location())
	return Form{Key: store.NewID(), Way: string(Vote), Closes: closes.Format(operation.LocalLayout), Ask: true}
}

// longest bounds how far ahead a decision closes: the private links of the members work until then.
const longest = 30 * 24 * time.Hour

// LastClosing is the latest closing that a decision may have.
func LastClosing(o *operation.Operation, now store.Instant) store.Instant {
	return max(o.EndsAt, now) + store.Instant(longest/time.Millisecond) - 1
}

// apply returns the decision that the form proposes, and what is wrong with it. members is how many could vote.
func (f Form) apply(o *operation.Operation, now store.Instant, members int) (Decision, problem.Fields) {
	var fields problem.Fields
	d := Decision{OperationID: o.ID, ID: f.Key, MeetingID: optional(f.Meeting), Way: Way(f.Way), State: Pending, CreatedAt: now}
	if !store.ValidID(d.ID) {
		d.ID = store.NewID()
	}
	if d.Text = fields.AtMost("text", typed.Text(f.Text), TextLimit); d.Text == "" {
		fields.Add("text", "committee.error.text", nil)
	}
	d.ProposedBy = fields.AtMost("proposed_by", typed.Line(f.ProposedBy), NameLimit)
	if !slices.Contains(Ways, d.Way) {
		fields.Add("way", "committee.error.way", nil)
	}
	if d.Way == Vote {
		d.Secret, d.Quorum = f.Secret, quorum(&fields, f.Quorum, members)
	}
	wrong := len(fields)
	d.ClosesAt = moment(&fields, "closes", f.Closes, o)
	switch {
	case len(fields) > wrong:
	case d.ClosesAt <= now:
		fields.Add("closes", "committee.error.past", nil)
	case d.ClosesAt > LastClosing(o, now):
		fields.Add("closes", "committee.error.far", nil)
	}
	if members == 0 && len(fields) == 0 {
		fields.Add("text", "committee.error.nobody", nil)
	}
	return d, fields
}

func quorum(fields *problem.Fields, text string, members int) int {
	if text = strings.TrimSpace(text); text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > members {
		fields.Add("quorum", "committee.error.quorum", problem.Args{"Members": members})
		return 0
	}
	return n
}

// VoiceForm is what a member says, or what the team heard a member say.
type VoiceForm struct {
	// Decision is the identifier of the decision, on the page of a member; Member that of the member, on the page of a decision.
	Decision string `form:"decision"`
	Member   string `form:"member"`
	Choice   string `form:"choice"`
	// Reason is asked of whoever objects.
	Reason string `form:"reason"`
}

// Outcome says in a sentence what became of a decision, or how it stands.
func (d *Decision) Outcome() problem.Message {
	m := problem.Message{Key: "committee.outcome." + string(d.State), Args: problem.Args{"Yes": d.Yes, "No": d.No, "Abstained": d.Abstained, "Quorum": d.Quorum}}
	switch d.State {
	case Adopted, Rejected, NoQuorum:
		m.Count = &d.Members
		if d.Way == Silence {
			m.Key = "committee.outcome.silence_" + string(d.State)
		}
	}
	return m
}
