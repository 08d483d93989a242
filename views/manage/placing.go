package manage

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme/placing"
	"oplibre/app/programme/plan"
	"oplibre/views/part"
)

// PlacingProps is what the proposal for all ateliers shows.
type PlacingProps struct {
	Operation *operation.Operation
	Plan      *plan.Plan
	Proposal  *placing.Proposal
	// Try counts the proposals that were asked for: each is another one.
	Try int
	// Left are the ateliers that were unticked when the form was refused.
	Left []string
	// Back is the page of the programme from which one comes.
	Back string
	Err  error
}

func (p PlacingProps) path(below string) string { return "/gestion/" + p.Operation.Slug + below }

func (p PlacingProps) try(more int) string { return strconv.Itoa(p.Try + more) }

func (p PlacingProps) again() string { return p.path("/programme/placer?essai=" + p.try(1)) }

// lead is the answer in a sentence.
func (p PlacingProps) lead(ctx context.Context) string {
	placed, left := len(p.Proposal.Placed), len(p.Proposal.Unplaced)
	switch {
	case len(p.Plan.Ateliers) == 0:
		return i18n.T(ctx, "placing.no_atelier")
	case placed+left == 0:
		return i18n.T(ctx, "placing.lead.none")
	case left == 0:
		return i18n.N(ctx, "placing.lead.all", placed)
	case placed == 0:
		return i18n.N(ctx, "placing.lead.nothing", left)
	}
	return i18n.N(ctx, "placing.lead.some", left, i18n.Args{"Placed": i18n.Number(ctx, placed)})
}

// placingDay is a day of a proposal.
type placingDay struct {
	start      time.Time
	placements []placing.Placement
}

// days puts the placements, which are by start, into local days.
func (p PlacingProps) days() []placingDay {
	var days []placingDay
	last := ""
	for _, placed := range p.Proposal.Placed {
		start := placed.Span.Start.In(p.Plan.Location)
		if date := start.Format(time.DateOnly); date != last {
			last = date
			days = append(days, placingDay{start: start})
		}
		days[len(days)-1].placements = append(days[len(days)-1].placements, placed)
	}
	return days
}

func (p PlacingProps) hours(ctx context.Context, placed placing.Placement) string {
	return i18n.Clock(ctx, placed.Span.Start.In(p.Plan.Location)) + " – " + i18n.Clock(ctx, placed.Span.End.In(p.Plan.Location))
}

func (p PlacingProps) when(ctx context.Context, placed placing.Placement) string {
	return i18n.Span(ctx, placed.Span.Start.In(p.Plan.Location), placed.Span.End.In(p.Plan.Location))
}

func (p PlacingProps) ticked(placed placing.Placement) bool {
	return !slices.Contains(p.Left, placed.Atelier.ID)
}

func (p PlacingProps) chip(ctx context.Context, placed placing.Placement) part.Theme {
	theme := p.Plan.Theme(placed.Atelier.ThemeID)
	if theme == nil {
		return part.Theme{}
	}
	return chipOf(ctx, theme)
}

// sentences writes reasons as one sentence.
func sentences(ctx context.Context, list []problem.Message) string {
	if len(list) == 0 {
		return ""
	}
	return capital(together(ctx, list)) + "."
}

func together(ctx context.Context, list []problem.Message) string {
	said := make([]string, len(list))
	for i, m := range list {
		said[i] = i18n.Say(ctx, m)
	}
	return strings.Join(said, ", ")
}

// toCheck says what speaks against a placement.
func toCheck(ctx context.Context, placed placing.Placement) string {
	return i18n.T(ctx, "placing.caution", i18n.Args{"What": together(ctx, placed.Cautions)}) + "."
}

// capital begins a sentence.
func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + text[size:]
}

// shownExcluded is how many of the rules that stood in the way are told.
const shownExcluded = 4

// excluded says how many starts each rule took away.
func excluded(ctx context.Context, list []placing.Excluded) string {
	var told []string
	for _, e := range list[:min(len(list), shownExcluded)] {
		told = append(told, i18n.N(ctx, "placing.excluded", e.Starts, i18n.Args{"Rule": i18n.T(ctx, "placing.rule."+string(e.Rule))}))
	}
	return capital(strings.Join(told, ", ")) + "."
}

// PlacingOneProps is what the offers for one atelier show: some, or why there is none.
type PlacingOneProps struct {
	Operation *operation.Operation
	Plan      *plan.Plan
	Atelier   *plan.Atelier
	Offers    []placing.Placement
	Unplaced  *placing.Unplaced
	Back      string
	Err       error
}

func (p PlacingOneProps) path(below string) string { return "/gestion/" + p.Operation.Slug + below }

func (p PlacingOneProps) lead(ctx context.Context) string {
	if p.Unplaced != nil {
		return ""
	}
	return i18n.N(ctx, "placing.lead.one", len(p.Offers))
}

// options are the offers as buttons to choose from.
func (p PlacingOneProps) options(ctx context.Context) []part.Option {
	var options []part.Option
	for _, offer := range p.Offers {
		when := i18n.Span(ctx, offer.Span.Start.In(p.Plan.Location), offer.Span.End.In(p.Plan.Location))
		hint := sentences(ctx, offer.Reasons)
		if len(offer.Cautions) > 0 {
			hint = strings.TrimSpace(hint + " " + toCheck(ctx, offer))
		}
		options = append(options, part.Option{Value: offer.Choice().String(), Hint: hint,
			Label: capital(i18n.T(ctx, "placing.offer", i18n.Args{"When": when, "Place": offer.Place.Name}))})
	}
	return options
}

// first is the choice that is made unless one makes another.
func (p PlacingOneProps) first() string {
	if len(p.Offers) == 0 {
		return ""
	}
	return p.Offers[0].Choice().String()
}
