package public

import (
	"context"
	"slices"
	"strings"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/signup"
	"oplibre/app/signup/slip"
	"oplibre/views/part"
)

// SlipPage is where slips are typed in, in their order.
type SlipPage struct {
	Operation *operation.Operation
	Form      signup.Form
	// Numbers are the ateliers as they were typed; Wait says that their waiting lists will do.
	Numbers string
	Wait    bool
	// Done is the carnet of the slip before, nil on the first.
	Done *signup.Opened
	// Twin is a carnet of the same name and telephone, nil when there is none.
	Twin *signup.Opened
	// Action is where the form goes, Sheet the slips to print.
	Action, Sheet string
	// Relay is the path of the relay that types, empty for the team; Name what it is called.
	Relay, Name string
	// Closed says that sign-up is closed to the public: the team says so itself.
	Closed bool
	// Err is why the form came back, or nil.
	Err error
}

// onSlip are the fields that a slip asks.
var onSlip = []string{"name", "phone", "email", "numbers", "atelier", "origin", "only_signs", "slip_on", "need_words", "late", "key", "photo"}

// OnSlip reports whether a slip asks a field, so that what is wrong with it is said there.
func OnSlip(field string) bool {
	if slices.Contains(onSlip, field) {
		return true
	}
	for _, name := range []string{"companion_name_", "companion_age_"} {
		if n, is := strings.CutPrefix(field, name); is && len(n) == 1 && n[0] >= '1' && n[0] <= '0'+slip.Companions {
			return true
		}
	}
	return false
}

func (p SlipPage) errors(ctx context.Context) []part.FieldError { return part.Errors(ctx, p.Err) }

// field is a field of the slip, with what is wrong with it.
func (p SlipPage) field(ctx context.Context, name, label, value string) part.Field {
	return part.Field{Name: name, Label: label, Value: value, Error: part.ErrorOf(ctx, p.Err, name), Autocomplete: "off", MaxLength: 120}
}

// companion is the n-th line of those who come along.
func (p SlipPage) companion(n int) signup.Companion {
	for _, c := range p.Form.Companions {
		if c.N == n {
			return c
		}
	}
	return signup.Companion{N: n}
}

// lines are the numbers of the lines for companions.
func (p SlipPage) lines() []int {
	lines := make([]int, slip.Companions)
	for i := range lines {
		lines[i] = i + 1
	}
	return lines
}

// carnet is the address of a carnet for whoever types.
func (p SlipPage) carnet(c *signup.Opened) string {
	if p.Relay != "" {
		return p.Relay + "/carnets/" + c.ID
	}
	return "/carnet/" + string(c.Code)
}

// done says what was typed in just before: the name, how many, which ateliers.
func (p SlipPage) done(ctx context.Context) (title, text string) {
	var ateliers []string
	for _, e := range p.Done.Current() {
		line := e.Atelier.Title
		if e.Status() == signup.Waiting {
			line += " (" + i18n.T(ctx, "relay.waits") + ")"
		}
		ateliers = append(ateliers, line)
	}
	title = i18n.T(ctx, "signup.entry.done", i18n.Args{"Name": p.Done.Main().Name, "Code": p.Done.Code.String()})
	return title, strings.Join(append([]string{i18n.N(ctx, "signup.sum.people", p.Done.Headcount())}, ateliers...), " · ")
}

// Privacy says what the answers of a sign-up are for and until when they are kept.
func Privacy(ctx context.Context, o *operation.Operation) string {
	return SignUpPage{Operation: o}.privacy(ctx)
}
