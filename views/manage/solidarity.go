package manage

import (
	"context"
	"slices"
	"time"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/solidarity"
	"oplibre/views/part"
)

// SolidarityProps is roofs and rides: who gives, who needs, and who was brought together.
type SolidarityProps struct {
	Operation *operation.Operation
	Board     *solidarity.Board
	Err       error
	Notice    string
}

func (p SolidarityProps) path(below string) string {
	return "/gestion/" + p.Operation.Slug + "/hebergement" + below
}

// kindWord is what the address calls a kind.
func kindWord(kind solidarity.Kind) string {
	if kind == solidarity.Ride {
		return "trajet"
	}
	return "toit"
}

// title is the answer: how many still wait.
func (p SolidarityProps) title(ctx context.Context) string {
	counts := p.Board.Count()
	switch {
	case len(p.Board.Needs) == 0:
		return i18n.T(ctx, "solidarity.title")
	case counts.Open == 0:
		return i18n.T(ctx, "solidarity.all")
	}
	return i18n.N(ctx, "solidarity.open", counts.Open)
}

// text tells what was given already.
func (p SolidarityProps) text(ctx context.Context) string {
	counts := p.Board.Count()
	if counts.Nights+counts.Rides == 0 {
		return i18n.T(ctx, "solidarity.lead")
	}
	return i18n.T(ctx, "solidarity.given", i18n.Args{"Nights": i18n.N(ctx, "solidarity.nights", counts.Nights), "Rides": i18n.N(ctx, "solidarity.seats", counts.Rides)})
}

// days is when somebody stays or travels.
func solidarityDays(ctx context.Context, kind solidarity.Kind, w solidarity.When) string {
	if kind == solidarity.Ride {
		words := onDay(ctx, w.FirstDay)
		if hour, err := time.Parse("15:04", w.LeavesAt); err == nil {
			words += ", " + i18n.Clock(ctx, hour)
		}
		if w.Destination != "" {
			return words + ", " + i18n.T(ctx, "solidarity.way", i18n.Args{"From": w.Origin, "To": w.Destination})
		}
		if w.Origin == "" { // forgotten after the weekend
			return words
		}
		return words + ", " + i18n.T(ctx, "solidarity.from", i18n.Args{"From": w.Origin})
	}
	if w.FirstDay == w.LastDay {
		return i18n.T(ctx, "solidarity.night", i18n.Args{"Day": onDay(ctx, w.FirstDay)})
	}
	return i18n.T(ctx, "solidarity.stay", i18n.Args{"First": onDay(ctx, w.FirstDay), "Last": onDay(ctx, w.LastDay)})
}

// conditionWords are what a need comes with.
func conditionWords(ctx context.Context, c solidarity.Conditions) []string {
	return wordsOf(ctx, "solidarity.with.", c)
}

// roomWords are what an offer has room for.
func roomWords(ctx context.Context, c solidarity.Conditions) []string {
	return wordsOf(ctx, "solidarity.takes.", c)
}

func wordsOf(ctx context.Context, keys string, c solidarity.Conditions) (words []string) {
	for _, one := range []struct {
		holds bool
		key   string
	}{{c.Accessible, "accessible"}, {c.Children, "children"}, {c.Pets, "pets"}} {
		if one.holds {
			words = append(words, i18n.T(ctx, keys+one.key))
		}
	}
	return words
}

// personName is a name, or the sentence that says that it was forgotten.
func personName(ctx context.Context, p solidarity.Person) string {
	if p.Name == "" {
		return i18n.T(ctx, "solidarity.forgotten")
	}
	return part.Typed(ctx, p.Name)
}

// progress is how far a need has come.
func (p SolidarityProps) progress(ctx context.Context, n *solidarity.Need) (kind, icon, words string) {
	m := p.Board.MatchOf(n.ID)
	switch {
	case m == nil:
		return part.Warning, "alert-triangle", i18n.T(ctx, "solidarity.state.open")
	case m.Agreed():
		return part.Success, "check", i18n.T(ctx, "solidarity.state.agreed", i18n.Args{"Name": personName(ctx, p.Board.Offer(m.SolidarityOfferID).Person)})
	}
	return part.Warning, "hourglass", i18n.T(ctx, "solidarity.state.asked", i18n.Args{"Name": personName(ctx, p.Board.Offer(m.SolidarityOfferID).Person)})
}

// agreed are the needs of a kind to which both sides said yes, with their offers.
func (p SolidarityProps) agreed(kind solidarity.Kind) (needs []*solidarity.Need) {
	for _, n := range p.Board.Of(kind).Needs {
		if m := p.Board.MatchOf(n.ID); m != nil && m.Agreed() {
			needs = append(needs, n)
		}
	}
	return needs
}

func (p SolidarityProps) offerOf(n *solidarity.Need) *solidarity.Offer {
	return p.Board.Offer(p.Board.MatchOf(n.ID).SolidarityOfferID)
}

// SolidarityFormProps is the page of one offer or one need.
type SolidarityFormProps struct {
	SolidarityProps
	Side solidarity.Side
	// ID is empty for a new one.
	ID      string
	Form    solidarity.Form
	Changes problem.Changes
}

func (p SolidarityFormProps) action() string {
	below := "/besoins"
	if p.Side == solidarity.Giver {
		below = "/offres"
	}
	if p.ID == "" {
		return p.path(below)
	}
	return p.path(below + "/" + p.ID)
}

func (p SolidarityFormProps) ride() bool { return p.Form.Kind == string(solidarity.Ride) }

func (p SolidarityFormProps) title(ctx context.Context) string {
	if p.ID == "" {
		return i18n.T(ctx, "solidarity.new."+string(p.Side)+"."+p.Form.Kind)
	}
	if p.Form.Name == "" {
		return i18n.T(ctx, "solidarity.forgotten")
	}
	return p.Form.Name
}

func (p SolidarityFormProps) field(ctx context.Context, name, value string) part.Field {
	f := part.Field{Name: name, Label: i18n.T(ctx, "solidarity.form."+name), Value: value, Error: part.ErrorOf(ctx, p.Err, name), Optional: true}
	if hint := i18n.T(ctx, "solidarity.form."+name+"_hint"); hint != "solidarity.form."+name+"_hint" {
		f.Hint = hint
	}
	return f
}

func (p SolidarityFormProps) needed(ctx context.Context, name, value string) part.Field {
	f := p.field(ctx, name, value)
	f.Optional = false
	return f
}

// number is the field of how many persons.
func (p SolidarityFormProps) number(ctx context.Context) part.Field {
	f := short(p.needed(ctx, "number", p.Form.Number))
	f.Label = i18n.T(ctx, "solidarity.form.number."+string(p.Side)+"."+p.Form.Kind)
	return f
}

// typed gives a field a type.
func ofType(f part.Field, kind string) part.Field {
	f.Type = kind
	f.Short = kind == "date" || kind == "time"
	return f
}

// ticks are the conditions: what an offer has room for, what a need comes with.
func (p SolidarityFormProps) ticks(ctx context.Context) []part.Field {
	var ticks []part.Field
	for _, one := range []struct {
		name    string
		checked bool
	}{{"accessible", p.Form.Accessible}, {"children", p.Form.Children}, {"pets", p.Form.Pets}} {
		ticks = append(ticks, part.Field{Name: one.name, Label: i18n.T(ctx, "solidarity."+string(p.Side)+"."+one.name), Checked: one.checked})
	}
	return ticks
}

// need is the need of the page, nil for an offer and for a new one.
func (p SolidarityFormProps) need() *solidarity.Need {
	if p.Side == solidarity.Giver {
		return nil
	}
	return p.Board.Need(p.ID)
}

// fitting and others are the offers that fit and those that do not, with why.
func (p SolidarityFormProps) fits(fitting bool) []solidarity.Fit {
	return slices.DeleteFunc(p.Board.Fits(p.need()), func(f solidarity.Fit) bool { return (f.Refusal == "") != fitting })
}

func howOptions(ctx context.Context) []part.Option {
	var options []part.Option
	for _, how := range solidarity.Hows {
		options = append(options, part.Option{Value: how, Label: i18n.T(ctx, "solidarity.how."+how)})
	}
	return options
}
