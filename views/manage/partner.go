package manage

import (
	"context"
	"slices"
	"strings"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/views/part"
)

// unbroken keeps the digits of a telephone number on one line.
func unbroken(number string) string { return strings.ReplaceAll(number, " ", "\u00a0") }

// assigned counts what a partner opens and carries.
func assigned(ctx context.Context, p *partner.Partner) string {
	var counts []string
	if n := len(p.PlaceIDs); n > 0 {
		counts = append(counts, i18n.N(ctx, "partner.list.places", n))
	}
	if n := len(p.AtelierIDs); n > 0 {
		counts = append(counts, i18n.N(ctx, "partner.list.ateliers", n))
	}
	return strings.Join(counts, ", ")
}

// PartnerFormProps is the form of a partner, new or not.
type PartnerFormProps struct {
	Operation *operation.Operation
	// Partner is nil for a new one.
	Partner *partner.Partner
	Form    partner.Form
	Err     error
	Changes problem.Changes
	// Places, Ateliers, Others and Organisations are what one may choose from; Others are all partners.
	Places        []programme.Place
	Ateliers      []*programme.Listing
	Others        []*partner.Partner
	Organisations []partner.Known
	// Talk is the conversation with the partner, nil for a new one. Notice is a message key to show once.
	Talk   *PartnerTalk
	Notice string
	// Owners are names of the team to choose from.
	Owners []string
	// Elsewhere tells that the organisation is another team's too: what is changed of it is changed here alone.
	Elsewhere bool
}

func (p PartnerFormProps) base() string { return "/gestion/" + p.Operation.Slug + "/partenaires" }

func (p PartnerFormProps) action() string {
	if p.Partner == nil {
		return p.base()
	}
	return p.base() + "/" + p.Partner.ID
}

func (p PartnerFormProps) title(ctx context.Context) string {
	if p.Partner == nil {
		return i18n.T(ctx, "partner.form.new")
	}
	return p.Partner.Organisation.Name
}

func (p PartnerFormProps) field(ctx context.Context, name, value string, optional bool) part.Field {
	f := part.Field{Name: name, Value: value, Label: i18n.T(ctx, "partner.form."+name), Error: part.ErrorOf(ctx, p.Err, name), Optional: optional}
	if hint := i18n.T(ctx, "partner.form."+name+"_hint"); hint != "partner.form."+name+"_hint" {
		f.Hint = hint
	}
	return f
}

// day is the field of a day.
func (p PartnerFormProps) day(ctx context.Context, name, value string) part.Field {
	f := p.field(ctx, name, value, true)
	f.Type, f.Short = "date", true
	return f
}

func agreementOptions(ctx context.Context) []part.Option {
	var options []part.Option
	for _, state := range partner.Agreements {
		options = append(options, part.Option{Value: string(state), Label: i18n.T(ctx, "partner.agreement."+string(state))})
	}
	return options
}

// kindOptions are the kinds under the headings of the public page.
func kindOptions(ctx context.Context) []part.Option {
	options := []part.Option{{Value: "", Label: i18n.T(ctx, "partner.form.choose")}}
	for _, kind := range partner.Kinds {
		options = append(options, part.Option{Value: string(kind), Label: i18n.T(ctx, "partner.kind."+string(kind)), Group: i18n.T(ctx, "partner.group."+string(kind.Group()))})
	}
	return options
}

func stateOptions(ctx context.Context) []part.Option {
	var options []part.Option
	for _, state := range partner.States {
		options = append(options, part.Option{Value: string(state), Label: i18n.T(ctx, "partner.state."+string(state))})
	}
	return options
}

// box is one of several boxes of the same name.
type box struct {
	Name, Value, Label, Hint string
	Checked                  bool
}

func (p PartnerFormProps) roleBoxes(ctx context.Context) []box {
	var boxes []box
	for _, role := range partner.Roles {
		boxes = append(boxes, box{"role", string(role), i18n.T(ctx, "partner.role."+string(role)), "", slices.Contains(p.Form.Roles, string(role))})
	}
	return boxes
}

func (p PartnerFormProps) placeBoxes() []box {
	var boxes []box
	for _, place := range p.Places {
		boxes = append(boxes, box{"place", place.ID, place.Name, "", slices.Contains(p.Form.Places, place.ID)})
	}
	return boxes
}

// atelierBoxes say which other partner carries an atelier now.
func (p PartnerFormProps) atelierBoxes(ctx context.Context) []box {
	carrier := map[string]string{}
	for _, other := range p.Others {
		if p.Partner == nil || other.ID != p.Partner.ID {
			carrier[other.ID] = other.Organisation.Name
		}
	}
	var boxes []box
	for _, l := range p.Ateliers {
		start := l.StartsAt.In(p.Operation.Location())
		b := box{"atelier", l.ID, l.Title + " (" + i18n.ShortWeekday(ctx, start) + " " + i18n.Clock(ctx, start) + ")", "", slices.Contains(p.Form.Ateliers, l.ID)}
		if l.PartnerID != nil && carrier[*l.PartnerID] != "" {
			b.Hint = i18n.T(ctx, "partner.form.carried", i18n.Args{"Name": carrier[*l.PartnerID]})
		}
		boxes = append(boxes, b)
	}
	return boxes
}
