package proposal

import (
	"encoding/json"
	"fmt"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"oplibre/app/format/typed"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// What the fields hold at most, in characters.
const (
	TitleLimit = 120
	TextLimit  = 3000
	LineLimit  = 120
	NotesLimit = 4000
	emailLimit = 254
	phoneLimit = 40
)

// Form is what somebody typed to propose; web decodes it by its tags, and gives it back filled in when it is refused.
type Form struct {
	// Key was made with the empty form: sending it twice gives one proposal.
	Key    string `form:"key" json:"-"`
	Kind   string `form:"kind" json:"kind"`
	Title  string `form:"title" json:"title"`
	Text   string `form:"text" json:"text"`
	Theme  string `form:"theme" json:"theme"` // identifier, or empty
	Wishes string `form:"wishes" json:"wishes"`
	// Name and one of Email and Phone are asked of whoever could lead; others give them who want an answer.
	Name  string `form:"name" json:"name"`
	Email string `form:"email" json:"email"`
	Phone string `form:"phone" json:"phone"`
}

// Clean returns the form without what typing leaves behind, so that its hash is that of its content.
func (f Form) Clean() Form {
	for _, line := range []*string{&f.Key, &f.Kind, &f.Title, &f.Theme, &f.Name, &f.Email, &f.Phone} {
		*line = typed.Line(*line)
	}
	f.Text, f.Wishes = typed.Text(f.Text), typed.Text(f.Wishes)
	return f
}

// Check returns what is wrong with a clean form, in page order. Whether the theme is of the operation is not looked at.
func (f Form) Check() problem.Fields {
	var wrong problem.Fields
	if !slices.Contains(Kinds, Kind(f.Kind)) {
		wrong.Add("kind", "proposal.error.kind", nil)
	}
	checkIdea(&wrong, f.Title, f.Text, f.Theme)
	bounded(&wrong, "wishes", f.Wishes, TextLimit)
	leads := f.Kind == string(Lead)
	if bounded(&wrong, "name", f.Name, LineLimit); leads && f.Name == "" {
		wrong.Add("name", "proposal.error.name", nil)
	}
	switch {
	case f.Email == "" && f.Phone == "" && leads:
		wrong.Add("email", "proposal.error.contact", nil)
	case f.Email != "" && !validEmail(f.Email):
		wrong.Add("email", "proposal.error.email", nil)
	}
	if f.Phone != "" && !validPhone(f.Phone) {
		wrong.Add("phone", "proposal.error.phone", nil)
	}
	if f.Key != "" && !store.ValidID(f.Key) {
		wrong.Add("key", "proposal.error.key", nil)
	}
	return wrong
}

// checkIdea looks at what a proposal is about, as people propose it and as the team corrects it.
func checkIdea(wrong *problem.Fields, title, text, theme string) {
	if bounded(wrong, "title", title, TitleLimit); store.Fold(title) == "" {
		wrong.Add("title", "proposal.error.title", nil)
	}
	bounded(wrong, "text", text, TextLimit)
	if theme != "" && !store.ValidID(theme) {
		wrong.Add("theme", "proposal.error.theme", nil)
	}
}

func bounded(wrong *problem.Fields, name, value string, limit int) {
	if utf8.RuneCountInString(value) > limit {
		wrong.Add(name, "proposal.error.long", problem.Args{"Limit": limit})
	}
}

// hash recognises a form that is sent again, keyed because names are easily guessed.
func (f Form) hash(db *store.DB) (string, error) {
	body, err := json.Marshal(f)
	if err != nil {
		return "", fmt.Errorf("hash a proposal: %w", err)
	}
	return fmt.Sprintf("%x", db.MAC("proposal-body", f.Key, string(body))), nil
}

// TeamForm is what the team changes of a proposal. An empty Version is refused as stale.
type TeamForm struct {
	Version string `form:"version"`
	Title   string `form:"title"`
	Text    string `form:"text"`
	Theme   string `form:"theme"`
	Notes   string `form:"notes"`
	// Rules are of RuleProject, RuleFacilitator, RuleInterest.
	Rules []string `form:"rule"`
}

// TeamFormOf returns the form of a proposal as it is.
func TeamFormOf(p *Proposal) TeamForm {
	f := TeamForm{Version: decimal(p.Version), Title: p.Title, Text: p.Text, Notes: p.Notes}
	if p.ThemeID != nil {
		f.Theme = *p.ThemeID
	}
	for rule, ticked := range map[string]bool{RuleProject: p.Rules.Project, RuleFacilitator: p.Rules.Facilitator, RuleInterest: p.Rules.Interest} {
		if ticked {
			f.Rules = append(f.Rules, rule)
		}
	}
	slices.Sort(f.Rules)
	return f
}

// apply returns the proposal with the values of the form, and what is wrong with them.
func (f TeamForm) apply(p Proposal) (Proposal, problem.Fields) {
	var wrong problem.Fields
	p.Title, p.Text, p.Notes = typed.Line(f.Title), typed.Text(f.Text), typed.Text(f.Notes)
	p.Folded = store.Fold(p.Title)
	checkIdea(&wrong, p.Title, p.Text, f.Theme)
	p.ThemeID = optional(f.Theme)
	bounded(&wrong, "notes", p.Notes, NotesLimit)
	p.Rules = Rules{slices.Contains(f.Rules, RuleProject), slices.Contains(f.Rules, RuleFacilitator), slices.Contains(f.Rules, RuleInterest)}
	return p, wrong
}

// Changed returns the names of the fields in which a stale form and the proposal as it is now differ.
func (f TeamForm) Changed(p *Proposal) []string {
	now := TeamFormOf(p)
	var names []string
	for _, field := range []struct{ name, typed, now string }{{"title", f.Title, now.Title}, {"text", f.Text, now.Text},
		{"theme", f.Theme, now.Theme}, {"notes", f.Notes, now.Notes}} {
		if typed.Text(field.typed) != field.now {
			names = append(names, field.name)
		}
	}
	rules := slices.Clone(f.Rules)
	if slices.Sort(rules); !slices.Equal(rules, now.Rules) {
		names = append(names, "rule")
	}
	return names
}

// CallForm is what the team sets of the call.
type CallForm struct {
	Version string `form:"version"`
	Open    bool   `form:"open"`
	AtOnce  bool   `form:"at_once"`
	Enough  string `form:"enough"`
	Closes  string `form:"closes"` // local, 2027-03-23T18:00; empty for the end of the weekend
}

// CallFormOf returns the form of a call as it is, in the local time of the operation.
func CallFormOf(o *operation.Operation, c *Call) CallForm {
	f := CallForm{Version: decimal(c.Version), Open: c.Open, AtOnce: c.AtOnce, Enough: strconv.Itoa(c.Enough)}
	if c.ClosesAt != nil {
		f.Closes = c.ClosesAt.In(o.Location()).Format("2006-01-02T15:04")
	}
	return f
}

func (f CallForm) check(o *operation.Operation) (Call, problem.Fields) {
	var wrong problem.Fields
	c := Call{OperationID: o.ID, Open: f.Open, AtOnce: f.AtOnce}
	var err error
	if c.Enough, err = strconv.Atoi(strings.TrimSpace(f.Enough)); err != nil || c.Enough < 1 || c.Enough > 1000 {
		wrong.Add("enough", "proposal.error.enough", nil)
	}
	if closes := strings.TrimSpace(f.Closes); closes != "" {
		t, reading := operation.ParseLocal(closes, o.Location())
		if reading == operation.Unreadable || reading == operation.Skipped {
			wrong.Add("closes", "proposal.error.closes", nil)
		}
		at := store.InstantOf(t)
		c.ClosesAt = &at
	}
	return c, wrong
}

func optional(id string) *string {
	if id == "" {
		return nil
	}
	return &id
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }

func validEmail(s string) bool {
	address, err := mail.ParseAddress(s)
	_, host, _ := strings.Cut(s, "@")
	return err == nil && address.Address == s && len(s) <= emailLimit && strings.Contains(strings.Trim(host, "."), ".")
}

// validPhone accepts numbers as people write them: somebody of the team dials them.
func validPhone(s string) bool {
	figures, ok := typed.Figures(s)
	return ok && figures >= 6 && figures <= 15 && utf8.RuneCountInString(s) <= phoneLimit
}
