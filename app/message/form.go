package message

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"oplibre/app/format/typed"
	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// What the fields hold at most, in characters.
const (
	SubjectLimit = 150
	BodyLimit    = 6000
)

// Form is what somebody of the team typed; web decodes it by its tags, and gives it back filled in when it is refused. The first
// text is in the language of the operation, the other one is optional.
type Form struct {
	// Key was made with the empty form: sending it twice gives one draft.
	Key          string   `form:"key"`
	Version      string   `form:"version"`
	Subject      string   `form:"subject"`
	Body         string   `form:"body"`
	OtherSubject string   `form:"other_subject"`
	OtherBody    string   `form:"other_body"`
	Kinds        []string `form:"kinds"`
	Day          string   `form:"day"`
	Atelier      string   `form:"atelier"`
	Standing     string   `form:"standing"`
	Post         string   `form:"post"`
	PartnerKind  string   `form:"partner_kind"`
	PartnerState string   `form:"partner_state"`
	PartnerRole  string   `form:"partner_role"`
}

// hash recognises a form that is sent again.
func (f Form) hash(db *store.DB) (string, error) {
	body, err := json.Marshal(f)
	if err != nil {
		return "", fmt.Errorf("hash a message: %w", err)
	}
	return fmt.Sprintf("%x", db.MAC("message-body", f.Key, string(body))), nil
}

// Other returns the language of the second text of an operation.
func Other(o *operation.Operation) string {
	if o.Language == "en" {
		return "fr"
	}
	return "en"
}

// FormOf returns the form of a message as it is.
func (m *Message) FormOf(o *operation.Operation) Form {
	first, other, a := m.Texts[o.Language], m.Texts[Other(o)], &m.Audience
	f := Form{Version: decimal(m.Version), Subject: first.Subject, Body: first.Body, OtherSubject: other.Subject, OtherBody: other.Body,
		Day: a.Day, Atelier: a.AtelierID, Standing: string(a.Standing), Post: a.PostID, PartnerKind: string(a.Kind), PartnerState: string(a.State), PartnerRole: string(a.Role)}
	for _, kind := range a.Kinds {
		f.Kinds = append(f.Kinds, string(kind))
	}
	return f
}

// Check returns the texts and the audience of a form as they would be kept, and what is wrong with it, in page order. Whether the
// atelier and the post are of the operation is looked at when the draft is kept.
func (f Form) Check(o *operation.Operation) (map[string]Text, Audience, problem.Fields) {
	var wrong problem.Fields
	a := f.audience(o, &wrong)
	first := Text{Subject: typed.Line(f.Subject), Body: typed.Text(f.Body)}
	other := Text{Subject: typed.Line(f.OtherSubject), Body: typed.Text(f.OtherBody)}
	texts := map[string]Text{o.Language: first}
	checkText(&wrong, o, "", first, &a)
	if other != (Text{}) {
		texts[Other(o)] = other
		checkText(&wrong, o, "other_", other, &a)
	}
	return texts, a, wrong
}

func checkText(wrong *problem.Fields, o *operation.Operation, prefix string, text Text, a *Audience) {
	for _, field := range []struct {
		name, text string
		most       int
	}{{"subject", text.Subject, SubjectLimit}, {"body", text.Body, BodyLimit}} {
		found, known := misplaced(field.text, a)
		switch {
		case field.text == "":
			wrong.Add(prefix+field.name, "message.error."+field.name, nil)
		case utf8.RuneCountInString(field.text) > field.most:
			wrong.Add(prefix+field.name, "error.long", problem.Args{"Max": field.most})
		case found != "" && known:
			wrong.Add(prefix+field.name, "message.error.not_theirs", problem.Args{"Placeholder": found})
		case o.ContactPhone == "" && Expand(field.text, Values{Telephone: "\x00"}) != field.text:
			wrong.Add(prefix+field.name, "message.error.no_phone", nil)
		case found != "":
			wrong.Add(prefix+field.name, "message.error.placeholder", problem.Args{"Placeholder": found, "Known": "{" + strings.Join(Placeholders, "} {") + "}"})
		}
	}
}

// audience reads to whom; what concerns no chosen kind is left out.
func (f Form) audience(o *operation.Operation, wrong *problem.Fields) (a Audience) {
	for _, kind := range Kinds {
		if slices.Contains(f.Kinds, string(kind)) {
			a.Kinds = append(a.Kinds, kind)
		}
	}
	if len(a.Kinds) == 0 {
		wrong.Add("kinds", "message.error.kinds", nil)
	}
	if a.Has(People) || a.Has(Leads) {
		a.Day, a.AtelierID = typed.Line(f.Day), typed.Line(f.Atelier)
		if _, _, ok := a.span(o); a.Day != "" && !ok {
			wrong.Add("day", "message.error.day", nil)
		}
		if a.AtelierID != "" && !store.ValidID(a.AtelierID) {
			wrong.Add("atelier", "message.error.atelier", nil)
		}
	}
	if a.Has(People) {
		a.Standing = Standing(f.Standing)
		if a.Standing == "" {
			a.Standing = SignedUp
		}
		if !slices.Contains(Standings, a.Standing) {
			wrong.Add("standing", "message.error.standing", nil)
		}
	}
	if a.Has(Volunteers) {
		if a.PostID = typed.Line(f.Post); a.PostID != "" && !store.ValidID(a.PostID) {
			wrong.Add("post", "message.error.choice", nil)
		}
	}
	if a.Has(Partners) {
		a.Kind, a.State, a.Role = partner.Kind(f.PartnerKind), partner.State(f.PartnerState), partner.Role(f.PartnerRole)
		checkPartners(wrong, &a)
	}
	return a
}

func checkPartners(wrong *problem.Fields, a *Audience) {
	if a.State != TakesPart && !slices.Contains(partner.States, a.State) {
		wrong.Add("partner_state", "message.error.choice", nil)
	}
	if a.Kind != "" && !a.Kind.Known() {
		wrong.Add("partner_kind", "message.error.choice", nil)
	}
	if a.Role != "" && !slices.Contains(partner.Roles, a.Role) {
		wrong.Add("partner_role", "message.error.choice", nil)
	}
}

// Changed returns the names of the fields in which a stale form and the message as it is now differ.
func (f Form) Changed(o *operation.Operation, m *Message) []string {
	now := m.FormOf(o)
	var names []string
	for _, field := range []struct{ name, typed, now string }{{"subject", f.Subject, now.Subject}, {"body", f.Body, now.Body},
		{"other_subject", f.OtherSubject, now.OtherSubject}, {"other_body", f.OtherBody, now.OtherBody}} {
		if typed.Text(field.typed) != field.now {
			names = append(names, field.name)
		}
	}
	var none problem.Fields
	if a := f.audience(o, &none); !a.same(&m.Audience) {
		names = append(names, "kinds")
	}
	return names
}

func (a *Audience) same(b *Audience) bool {
	return slices.Equal(a.Kinds, b.Kinds) && a.Day == b.Day && a.AtelierID == b.AtelierID && a.Standing == b.Standing &&
		a.PostID == b.PostID &&
		a.Kind == b.Kind && a.State == b.State && a.Role == b.Role
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }
