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
	Now       time.Time
	Desks     []DeskEntry
	// Makes says that this person makes desks and their links; others only open them.
	Makes  bool
	Form   desk.Form
	Notice string
	Err    error
}

// DeskEntry is a desk with its link.
type DeskEntry struct {
	Desk *desk.Desk
	// Address is that of the link that works until Until; empty without one.
	Address string
	Until   time.Time
}

// DeskPosterProps is the sheet that opens a desk.
type DeskPosterProps struct {
	Operation *operation.Operation
	Desk      *desk.Desk
	Address   string
	Until     time.Time
	// QR is the code of Address as an SVG element.
	QR string
}

func (p DesksProps) path(below string) string {
	return "/gestion/" + p.Operation.Slug + "/accueil" + below
}

func (p DesksProps) lead(ctx context.Context) string {
	if p.Makes {
		return i18n.T(ctx, "desk.manage.lead")
	}
	return i18n.T(ctx, "desk.manage.lead_desk")
}

// nameField asks for the name of a new desk, and proposes one.
func (p DesksProps) nameField(ctx context.Context) part.Field {
	value := p.Form.Name
	if value == "" && p.Err == nil {
		value = i18n.T(ctx, "desk.manage.proposed", i18n.Args{"Number": i18n.Number(ctx, len(p.Desks)+1)})
	}
	return part.Field{Name: "name", Label: i18n.T(ctx, "desk.manage.name"), Hint: i18n.T(ctx, "desk.manage.name_hint"), Value: value,
		Error: part.ErrorOf(ctx, p.Err, "name"), MaxLength: 60, Autocomplete: "off"}
}
