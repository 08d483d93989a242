package manage

import (
	"context"
	"time"

	"oplibre/app/desk"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/views/part"
)

// DesksProps is the welcome desks of an operation.
type DesksProps struct {
	Operation *operation.Operation
	// Kind is what these counters are for; the texts follow it.
	Kind  desk.Kind
	Now   time.Time
	Desks []DeskEntry
	// Makes says that this person makes desks and their links; others only open them.
	Makes bool
	Form  desk.Form
	// Paper is the desk on paper, nil for whoever does not print it.
	Paper  *PaperDesk
	Notice string
	Err    error
}

// DeskEntry is a desk with its link.
type DeskEntry struct {
	Desk *desk.Desk
	// Address is that of the link that works until Until; empty without one.
	Address string
	Until   time.Time
	// Carnets is how many carnets a relay has entered.
	Carnets int
}

// DeskPosterProps is the sheet that opens a desk.
type DeskPosterProps struct {
	Operation *operation.Operation
	Desk      *desk.Desk
	Address   string
	Until     time.Time
	// Back is the page of the team about these counters.
	Back string
	// QR is the code of Address as an SVG element.
	QR string
}

func (p DesksProps) path(below string) string {
	if p.Kind == desk.Relay {
		return "/gestion/" + p.Operation.Slug + "/relais" + below
	}
	return "/gestion/" + p.Operation.Slug + "/accueil" + below
}

// of chooses between what is said of a welcome desk and of a relay.
func of(kind desk.Kind, welcome, relay string) string {
	if kind == desk.Relay {
		return relay
	}
	return welcome
}

func (p DesksProps) lead(ctx context.Context) string {
	if p.Kind == desk.Relay {
		return i18n.T(ctx, "relay.manage.lead")
	}
	if p.Makes {
		return i18n.T(ctx, "desk.manage.lead")
	}
	return i18n.T(ctx, "desk.manage.lead_desk")
}

// nameField asks for the name of a new desk, and proposes one.
func (p DesksProps) nameField(ctx context.Context) part.Field {
	value := p.Form.Name
	if p.Kind == desk.Relay {
		return part.Field{Name: "name", Label: i18n.T(ctx, "relay.manage.name"), Hint: i18n.T(ctx, "relay.manage.name_hint"), Value: value,
			Error: part.ErrorOf(ctx, p.Err, "name"), MaxLength: 60, Autocomplete: "off"}
	}
	if value == "" && p.Err == nil {
		value = i18n.T(ctx, "desk.manage.proposed", i18n.Args{"Number": i18n.Number(ctx, len(p.Desks)+1)})
	}
	return part.Field{Name: "name", Label: i18n.T(ctx, "desk.manage.name"), Hint: i18n.T(ctx, "desk.manage.name_hint"), Value: value,
		Error: part.ErrorOf(ctx, p.Err, "name"), MaxLength: 60, Autocomplete: "off"}
}

func (p DesksProps) say(ctx context.Context, welcome, relay string) string {
	return i18n.T(ctx, of(p.Kind, welcome, relay))
}

func (p DesksProps) title(ctx context.Context) string {
	return p.say(ctx, "part.tab.desk", "relay.manage.title")
}

// linkText says who may have the address of a counter, and until when it works.
func (p DesksProps) linkText(ctx context.Context, d DeskEntry) string {
	return i18n.T(ctx, of(p.Kind, "desk.manage.link_text", "relay.manage.link_text"), i18n.Args{"Date": i18n.Date(ctx, d.Until)})
}

// entered counts those whom a relay signed up.
func (p DesksProps) entered(ctx context.Context, d DeskEntry) string {
	if d.Carnets == 0 {
		return i18n.T(ctx, "relay.manage.nobody")
	}
	return i18n.N(ctx, "relay.carnets", d.Carnets)
}
