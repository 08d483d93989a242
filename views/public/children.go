package public

import (
	"context"
	"time"

	"github.com/a-h/templ"

	"oplibre/app/i18n"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/signup/asked"
	"oplibre/views/part"
)

// ChildrenProps are the children of an atelier sans parent, for who leads it and for the desk, and for nobody else.
type ChildrenProps struct {
	AtelierID string
	// Action is where ticks and corrections go.
	Action   string
	Location *time.Location
	// Lines are those of the list who stay alone, Children what is known of them.
	Lines    signup.Roster
	Children map[string]asked.Child
	// Form is the refused correction of the child Wrong, by person; Err says why.
	Form  asked.CareForm
	Wrong string
	Err   error
}

// StayingAlone are the lines of a list who stay without a parent: those who are children, and those of whom something was said or ticked
// while their age was still known.
func StayingAlone(roster signup.Roster, children map[string]asked.Child) (list signup.Roster) {
	if children == nil {
		return nil
	}
	for _, line := range roster.Seated() {
		if _, known := children[line.PersonID]; line.Child() || known {
			list = append(list, line)
		}
	}
	return list
}

// ChildField names a field of a child on a page where it may stand twice, in two ateliers: guardian_<atelier>_<person>.
func ChildField(name, atelierID, personID string) string {
	return name + "_" + atelierID + "_" + personID
}

func (p ChildrenProps) id(name, personID string) string {
	return part.FieldID(ChildField(name, p.AtelierID, personID))
}

// form is what the correction of a child holds: as it was sent when it was refused, as it was said otherwise.
func (p ChildrenProps) form(c asked.Child) asked.CareForm {
	if p.Wrong != "" && p.Wrong == c.PersonID {
		return p.Form
	}
	return asked.CareForm{Phone: c.Phone, Collectors: c.Collectors, Alone: c.LeavesAlone}
}

func (p ChildrenProps) field(ctx context.Context, personID, name, label, value string) part.Field {
	return part.Field{Name: name, Label: i18n.T(ctx, label), Value: value, MaxLength: asked.LineLimit, Autocomplete: "off",
		Error: part.ErrorOf(ctx, p.Err, ChildField(name, p.AtelierID, personID)), More: templ.Attributes{"id": p.id(name, personID)}}
}

// state says where a child stands, with the hour.
func (p ChildrenProps) state(ctx context.Context, c asked.Child) string {
	clock := func(at programme.Instant) string { return i18n.Clock(ctx, at.In(p.Location)) }
	switch {
	case c.ReturnedAt != nil && c.ReturnedTo != "":
		return i18n.T(ctx, "asked.child.returned_to", i18n.Args{"Hour": clock(*c.ReturnedAt), "Name": c.ReturnedTo})
	case c.ReturnedAt != nil:
		return i18n.T(ctx, "asked.child.returned", i18n.Args{"Hour": clock(*c.ReturnedAt)})
	case c.HandedAt != nil:
		return i18n.T(ctx, "asked.child.handed", i18n.Args{"Hour": clock(*c.HandedAt)})
	}
	return i18n.T(ctx, "asked.child.expected")
}
