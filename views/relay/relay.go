// Package relay holds the pages of a relay: a counter (town hall, library, care home) that signs people up for them, weeks ahead, and
// sees only those. The computer is old, somebody waits on the other side: everything works without script.
package relay

import (
	"context"
	"errors"
	"slices"
	"time"

	"oplibre/app/desk"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/views/part"
	"oplibre/views/public"
)

// Page is what all pages of a relay show.
type Page struct {
	Operation *operation.Operation
	Desk      *desk.Desk
	Now       time.Time
	// Address is the path of the relay, with its secret.
	Address string
	// Closed is why nobody can be signed up now, nil when people can.
	Closed error
}

// HomeProps is the relay with those whom it signed up.
type HomeProps struct {
	Page
	Query string
	List  *signup.List
	// Pages is nil when all fits on one page.
	Pages *part.PagesProps
}

// ChooseProps is the ateliers among which one chooses for somebody.
type ChooseProps struct {
	Page
	// Form has what is ticked so far.
	Form   signup.Form
	Filter signup.ChoiceFilter
	// All are those that one can sign up for; Ticked are chosen, Found are those of the others that fit the filter.
	All, Ticked, Found []signup.Choice
	Themes             []programme.Theme
	// Unanswered says that one wanted to go on without an atelier.
	Unanswered bool
}

// closed says why nobody can be signed up now, empty when people can.
func (p Page) closed(ctx context.Context) string {
	var refusal *problem.Error
	if !errors.As(p.Closed, &refusal) {
		return ""
	}
	return i18n.Say(ctx, refusal.Message)
}

// title counts those whom the relay signed up.
func (p HomeProps) title(ctx context.Context) string {
	if p.Query != "" || p.List.Found == 0 {
		return i18n.T(ctx, "relay.title", i18n.Args{"Name": p.Desk.Name})
	}
	return i18n.N(ctx, "relay.carnets", p.List.Found)
}

// ateliers are what a carnet is on the list of: sam. 10 h Sauvages de ma rue (liste d'attente).
func (p Page) ateliers(ctx context.Context, c *signup.Opened) (lines []string) {
	for _, e := range c.Current() {
		line := i18n.DayClock(ctx, e.Span().Start.In(p.Operation.Location())) + " · " + e.Atelier.Title
		if e.Status() == signup.Waiting {
			line += " (" + i18n.T(ctx, "relay.waits") + ")"
		}
		lines = append(lines, line)
	}
	return lines
}

// days are those on which one can sign up for something.
func (p ChooseProps) days(ctx context.Context) []part.Option {
	options := []part.Option{{Label: i18n.T(ctx, "persons.every_day")}}
	for _, c := range p.All {
		start := c.Atelier.StartsAt.In(p.Operation.Location())
		day := start.Format(time.DateOnly)
		if c.Atelier.StartsAt > 0 && !slices.ContainsFunc(options, func(o part.Option) bool { return o.Value == day }) {
			options = append(options, part.Option{Value: day, Label: i18n.LongDay(ctx, start)})
		}
	}
	return options
}

func (p ChooseProps) themes(ctx context.Context) []part.Option {
	options := []part.Option{{Label: i18n.T(ctx, "relay.choose.any_theme")}}
	for _, t := range p.Themes {
		options = append(options, part.Option{Value: t.Slug, Label: t.NameIn(i18n.Of(ctx))})
	}
	return options
}

// card is an atelier to tick; one that is not open yet says from when.
func (p ChooseProps) card(ctx context.Context, c signup.Choice) part.Atelier {
	view := public.SignUpPage{Operation: p.Operation, Form: p.Form, Now: operation.InstantOf(p.Now)}
	return view.ChoiceCard(ctx, c, slices.Contains(p.Form.Ateliers, c.Atelier.ID))
}

func (p ChooseProps) narrowed() bool { return p.Filter != signup.ChoiceFilter{} }

// bar leads on to the form, and counts.
func (p ChooseProps) bar(ctx context.Context) part.SummaryProps {
	return part.SummaryProps{Count: true, Button: i18n.T(ctx, "relay.choose.go_on")}
}
