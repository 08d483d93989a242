// Package committee is the steering committee of a weekend (comité de pilotage): who sits in it, its meetings with their agenda and
// minutes, and the register of what it decided.
//
// The charter of the network asks for at least three free projects and the commune, and for one voice a person. Two ways lead to a
// decision: a vote, which is closed by the clock, and « qui ne dit mot consent », by which a proposal is adopted on a date unless
// somebody objects before. Members vote by a private link; what was said by voice is noted by the team, and says so.
//
// A vote counts once, whatever is sent twice or at the same instant: the row of the decision is locked by each voice and by the closing,
// and a member has one row a decision. What is closed keeps the numbers of that moment, whoever leaves the committee later.
package committee

import (
	"slices"
	"strconv"

	"oplibre/app/account"
	"oplibre/app/format/typed"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// Side is for whom a member sits in the committee.
type Side string

// The sides. The charter asks for one of the Commune and for three different projects that are Free.
const (
	Commune   Side = "commune"
	Free      Side = "free"
	Partner   Side = "partner"
	Residents Side = "residents"
)

// Sides are all sides in order.
var Sides = []Side{Commune, Free, Partner, Residents}

// Member is a person who sits in the committee.
type Member struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	Name        string
	Side        Side
	// Organisation is whom the member speaks for, in words; PartnerID says the same for a partner of the operation.
	Organisation string
	PartnerID    *string
	// AccountID is the account of a member who is also of the team, and votes without a link.
	AccountID *string
	Email     string
	Phone     string
	// LeftAt is when the member left; nil while it sits in the committee.
	LeftAt    *store.Instant
	CreatedAt store.Instant `gorm:"autoCreateTime:false"`
	UpdatedAt store.Instant `gorm:"autoUpdateTime:false"`
	Version   int64
}

// TableName names the table.
func (Member) TableName() string { return "committee_member" }

// Sits reports whether the member has not left.
func (m *Member) Sits() bool { return m.LeftAt == nil }

// Sitting returns those who have not left.
func Sitting(members []*Member) []*Member {
	return slices.DeleteFunc(slices.Clone(members), func(m *Member) bool { return !m.Sits() })
}

// projectsAsked is how many free projects the charter asks for.
const projectsAsked = 3

// Charter is what the network asks of a committee, and how far this one is.
type Charter struct {
	// Commune reports whether the commune sits in the committee.
	Commune bool
	// Projects is how many different free projects do, and Missing how many more are asked for.
	Projects, Missing int
}

// Met reports whether nothing is missing.
func (c Charter) Met() bool { return c.Commune && c.Missing == 0 }

// CharterOf looks at who sits in the committee. Two members of one project are one project; one without a name is one of its own.
func CharterOf(members []*Member) (c Charter) {
	projects := map[string]bool{}
	for _, m := range Sitting(members) {
		switch m.Side {
		case Commune:
			c.Commune = true
		case Free:
			name := store.Fold(m.Organisation)
			if name == "" {
				name = m.ID
			}
			projects[name] = true
		}
	}
	c.Projects = len(projects)
	c.Missing = max(0, projectsAsked-c.Projects)
	return c
}

// What the fields hold at most, in characters.
const (
	NameLimit    = 120
	TitleLimit   = 160
	TextLimit    = 2000
	MinutesLimit = 20_000
	phoneLimit   = 40
)

// MemberForm is a member as its form posts it.
type MemberForm struct {
	Version      string `form:"version"`
	Name         string `form:"name"`
	Side         string `form:"side"`
	Organisation string `form:"organisation"`
	// Partner and Account are identifiers, or empty.
	Partner string `form:"partner"`
	Account string `form:"account"`
	Email   string `form:"email"`
	Phone   string `form:"phone"`
}

// FormOf returns the form of a member as it is.
func (m *Member) FormOf() MemberForm {
	return MemberForm{Version: strconv.FormatInt(m.Version, 10), Name: m.Name, Side: string(m.Side), Organisation: m.Organisation,
		Partner: value(m.PartnerID), Account: value(m.AccountID), Email: m.Email, Phone: m.Phone}
}

// apply returns the member with the values of the form, and what is wrong with them. Whether those it names exist is for the
// transaction to see.
func (f MemberForm) apply(m Member) (Member, problem.Fields) {
	var fields problem.Fields
	if m.Name = fields.AtMost("name", typed.Line(f.Name), NameLimit); m.Name == "" {
		fields.Add("name", "committee.error.name", nil)
	}
	if m.Side = Side(f.Side); !slices.Contains(Sides, m.Side) {
		fields.Add("side", "committee.error.side", nil)
	}
	m.Organisation = fields.AtMost("organisation", typed.Line(f.Organisation), NameLimit)
	m.PartnerID, m.AccountID = optional(f.Partner), optional(f.Account)
	m.Email = ""
	if f.Email != "" {
		address, ok := account.ParseEmail(f.Email)
		if !ok {
			fields.Add("email", "committee.error.email", nil)
		}
		m.Email = address
	}
	m.Phone = fields.AtMost("phone", typed.Line(f.Phone), phoneLimit)
	return m, fields
}

// Changes compares a stale form with the member as it is now.
func (f MemberForm) Changes(m *Member) problem.Changes {
	now := m.FormOf()
	return problem.Changes{}.Field("name", f.Name, now.Name).Field("side", f.Side, now.Side).
		Field("organisation", f.Organisation, now.Organisation).Field("email", f.Email, now.Email).Field("phone", f.Phone, now.Phone)
}

// moment reads the local time of a form field, and notes what is wrong with it.
func moment(fields *problem.Fields, name, text string, o *operation.Operation) store.Instant {
	t, reading := operation.ParseLocal(text, o.Location())
	switch reading {
	case operation.Unreadable:
		fields.Add(name, "committee.error.moment", nil)
	case operation.Skipped:
		fields.Add(name, "operation.time.skipped", problem.Args{"Instead": t.Format("15:04")})
	}
	return store.InstantOf(t)
}

func optional(id string) *string {
	if id == "" {
		return nil
	}
	return &id
}

func value(id *string) string {
	if id == nil {
		return ""
	}
	return *id
}

// notThere is the refusal for what the operation does not have.
func notThere() error { return problem.New(problem.NotFound, "error.not_found", nil) }
