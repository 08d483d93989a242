package desk

import (
	"context"
	"strconv"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/outing"
	"oplibre/app/programme"
	"oplibre/views/part"
)

// OutingPage is what all pages of outings show, at a desk, for the team and for who leads an atelier.
type OutingPage struct {
	Operation *operation.Operation
	Now       operation.Instant
	// Address is the path of the list; Action that of the form, Away leads away from it.
	Address, Action, Away string
	// Again is where the same group leaves once more, empty where that begins on the list.
	Again string
	// Team says that the page stands among those of the team.
	Team bool
	// Stream is where the list is told to change, empty where it stands still.
	Stream string
	Err    error
}

// OutingsProps is the list of who is out.
type OutingsProps struct {
	OutingPage
	List []*outing.Outing
}

// DepartureProps is the form of a departure.
type DepartureProps struct {
	OutingPage
	Form outing.Form
	// Title is that of the atelier; empty for another outing.
	Title string
	// Ateliers are those with which one may leave instead.
	Ateliers []*programme.Listing
}

// OutingProps is one outing, and its return.
type OutingProps struct {
	OutingPage
	Outing *outing.Outing
	Back   outing.Back
}

func (p OutingPage) clock(ctx context.Context, at operation.Instant) string {
	then, now := at.In(p.Operation.Location()), p.Now.In(p.Operation.Location())
	if then.YearDay() == now.YearDay() && then.Year() == now.Year() {
		return i18n.Clock(ctx, then)
	}
	return i18n.DayClock(ctx, then)
}

// text is how many are out, and whether somebody is late.
func (p OutingsProps) text(ctx context.Context) string {
	away := 0
	for _, o := range p.List {
		away += o.Away()
	}
	if away == 0 {
		return i18n.T(ctx, "outing.all_back")
	}
	return i18n.N(ctx, "outing.away", away)
}

// parted are those who are out and those who are back.
func (p OutingsProps) parted() (out, back []*outing.Outing) {
	for _, o := range p.List {
		if o.Away() > 0 {
			out = append(out, o)
		} else {
			back = append(back, o)
		}
	}
	return out, back
}

// who is how many left.
func who(ctx context.Context, o *outing.Outing) string {
	switch {
	case o.Children == 0:
		return i18n.N(ctx, "outing.adults", o.Adults)
	case o.Adults == 0:
		return i18n.N(ctx, "outing.children", o.Children)
	}
	return i18n.T(ctx, "outing.both", i18n.Args{"Adults": i18n.N(ctx, "outing.adults", o.Adults), "Children": i18n.N(ctx, "outing.children", o.Children)})
}

// times are when they left, and when they are due.
func (p OutingPage) times(ctx context.Context, o *outing.Outing) string {
	return i18n.T(ctx, "outing.times", i18n.Args{"Left": p.clock(ctx, o.LeftAt), "Due": p.clock(ctx, o.DueAt)})
}

// state is where an outing stands, in words, with class and icon.
func (p OutingPage) state(ctx context.Context, o *outing.Outing) (text, class, icon string) {
	late := o.Late(p.Now)
	switch {
	case o.Away() == 0:
		return i18n.T(ctx, "outing.back", i18n.Args{"Hour": p.clock(ctx, *o.BackAt)}), "ok", "check"
	case late >= 120:
		return i18n.N(ctx, "outing.late_hours", late/60), "no", "alert-triangle"
	case late > 0:
		return i18n.N(ctx, "outing.late", late), "no", "alert-triangle"
	}
	if left := int((o.DueAt - p.Now) / 60_000); left < 60 {
		return i18n.N(ctx, "outing.due", left), "", "walk"
	}
	return i18n.T(ctx, "outing.due_at", i18n.Args{"Hour": p.clock(ctx, o.DueAt)}), "", "walk"
}

// short says how many and who are missing when some are back already; empty otherwise.
func short(ctx context.Context, o *outing.Outing) string {
	if o.Returned == 0 || o.Away() == 0 {
		return ""
	}
	text := i18n.N(ctx, "outing.missing", o.Away())
	if o.Missing != "" {
		text += " " + i18n.T(ctx, "outing.missing.who", i18n.Args{"Who": o.Missing})
	}
	return text
}

func (p DepartureProps) field(ctx context.Context, name, value string) part.Field {
	return part.Field{Name: name, Label: i18n.T(ctx, "outing.field."+name), Value: value, Error: part.ErrorOf(ctx, p.Err, name), Autocomplete: "off"}
}

func (p DepartureProps) number(ctx context.Context, name, value string) part.Field {
	f := p.field(ctx, name, value)
	f.Type, f.InputMode, f.Min, f.Max, f.Short = "number", "numeric", "0", "300", true
	return f
}

func (p DepartureProps) hour(ctx context.Context, name, value string) part.Field {
	f := p.field(ctx, name, value)
	f.Type, f.Short, f.Required = "time", true, true
	return f
}

func (p OutingProps) number(ctx context.Context) part.Field {
	value := p.Back.Number
	if p.Err == nil {
		value = strconv.Itoa(p.Outing.Returned)
	}
	return part.Field{Name: "number", Label: i18n.T(ctx, "outing.number"), Hint: i18n.T(ctx, "outing.number.hint"), Value: value, Error: part.ErrorOf(ctx, p.Err, "number"),
		Type: "number", InputMode: "numeric", Min: "0", Max: strconv.Itoa(p.Outing.Total()), Short: true, Autocomplete: "off"}
}

func (p OutingProps) missing(ctx context.Context) part.Field {
	value := p.Back.Missing
	if p.Err == nil {
		value = p.Outing.Missing
	}
	return part.Field{Name: "missing", Label: i18n.T(ctx, "outing.missing.label"), Value: value, Optional: true, MaxLength: 200, Error: part.ErrorOf(ctx, p.Err, "missing"),
		Autocomplete: "off"}
}

// refusal is what is said of a form that no field of it can mend.
func (p OutingPage) refusal(ctx context.Context) string {
	return WalkInProps{Err: p.Err}.refusal(ctx)
}
