package manage

import (
	"context"
	"strings"

	"oplibre/app/i18n"
	"oplibre/app/programme"
	"oplibre/views/part"
)

// path is the address that the form is sent to, or one below it.
func (p PlaceProps) path(below string) string {
	if p.Place == nil {
		return "/gestion/" + p.Operation.Slug + "/lieux/nouveau"
	}
	return "/gestion/" + p.Operation.Slug + "/lieux/" + p.Place.ID + below
}

func (p PlaceProps) required(ctx context.Context, name, value string) part.Field {
	return part.Field{Name: name, Label: i18n.T(ctx, "programme.place."+name), Value: value, Error: part.ErrorOf(ctx, p.Err, name), Required: true}
}

func (p PlaceProps) optional(ctx context.Context, name, value string) part.Field {
	f := p.required(ctx, name, value)
	f.Required, f.Optional = false, true
	return f
}

// coordinate makes a field one for degrees.
func coordinate(f part.Field) part.Field {
	f.Short, f.InputMode = true, "decimal"
	return f
}

// placeTitle is the h1 of the form.
func placeTitle(ctx context.Context, p PlaceProps) string {
	if p.Place == nil {
		return i18n.T(ctx, "programme.place.new")
	}
	return p.Place.Name
}

func placesLead(ctx context.Context, p PlacesProps) string {
	if len(p.Places) == 0 {
		return ""
	}
	return i18n.N(ctx, "programme.place.lead", len(p.Places))
}

// placeFacts is what the list says of a place.
func placeFacts(ctx context.Context, p programme.Place) string {
	var facts []string
	if p.Address != "" {
		facts = append(facts, p.Address)
	}
	if p.Capacity != nil {
		facts = append(facts, i18n.N(ctx, "programme.place.persons", *p.Capacity))
	}
	if p.Latitude == nil {
		facts = append(facts, i18n.T(ctx, "programme.place.unlocated"))
	}
	return strings.Join(facts, ", ")
}
