package manage

import (
	"context"
	"strconv"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/views/part"
)

// FallbackProps is what the switch to the fallback shows: what it does, and whom it touches.
type FallbackProps struct {
	Operation *operation.Operation
	Listing   *programme.Listing
	// To is the place to which the atelier moves, nil when it is cancelled.
	To *programme.Place
	// Roster are those who have signed up; Leads those who lead.
	Roster signup.Roster
	Leads  []*programme.Facilitator
	// Doors are the sheets for the doors of both places on the day of the atelier.
	Doors []FallbackDoor
	Err   error
}

// FallbackDoor is the sheet for the door of a place.
type FallbackDoor struct{ Place, Href string }

func (p FallbackProps) path(below string) string {
	return "/gestion/" + p.Operation.Slug + "/programme/" + p.Listing.ID + below
}

// on reports whether the switch is to be turned on.
func (p FallbackProps) on() bool { return p.Listing.FallenBackAt == nil }

// verb is the end of the keys that say which way the switch goes.
func (p FallbackProps) verb() string {
	switch {
	case p.Listing.Fallback == programme.FallbackCancel && p.on():
		return "cancel"
	case p.Listing.Fallback == programme.FallbackCancel:
		return "hold"
	case p.on():
		return "move"
	}
	return "back"
}

func (p FallbackProps) sentence(ctx context.Context) string {
	args := i18n.Args{"When": i18n.Span(ctx, p.Listing.StartsAt.In(p.Operation.Location()), p.Listing.EndsAt.In(p.Operation.Location()))}
	if p.To != nil {
		args["Place"] = p.To.Name
	}
	return i18n.T(ctx, "fallback.what."+p.verb(), args)
}

// decision says who decides, and by when; empty when nobody has noted either.
func (p FallbackProps) decision(ctx context.Context) string {
	args, owner := i18n.Args{"Name": p.Listing.FallbackOwner}, p.Listing.FallbackOwner != ""
	if at := p.Listing.FallbackAt; at != nil {
		args["When"] = i18n.Moment(ctx, at.In(p.Operation.Location()))
		if owner {
			return i18n.T(ctx, "fallback.owner_at", args)
		}
		return i18n.T(ctx, "fallback.by", args)
	}
	if owner {
		return i18n.T(ctx, "fallback.owner", args)
	}
	return ""
}

// unreachable are those who have signed up and have given no e-mail address: somebody has to call them, or tell them there.
func (p FallbackProps) unreachable() signup.Roster {
	var list signup.Roster
	for _, a := range p.Roster {
		if a.Email == "" {
			list = append(list, a)
		}
	}
	return list
}

func (p FallbackProps) reachable() int { return p.Roster.Headcount() - p.unreachable().Headcount() }

// tooSmall reports whether the place of the fallback holds fewer than have a seat.
func (p FallbackProps) tooSmall() bool {
	return p.To != nil && p.To.Capacity != nil && p.Roster.Seated().Headcount() > *p.To.Capacity
}

// SharesProps is what the page of the seats that are kept shows.
type SharesProps struct {
	Operation *operation.Operation
	Listing   *programme.Listing
	Shares    []programme.SeatShare
	Partners  []programme.PartnerChoice
	Form      programme.ShareForm
	Err       error
	Notice    string
}

func (p SharesProps) path(below string) string {
	return "/gestion/" + p.Operation.Slug + "/programme/" + p.Listing.ID + below
}

func (p SharesProps) field(ctx context.Context, name, value string) part.Field {
	return part.Field{Name: "share_" + name, Label: i18n.T(ctx, "share."+name), Value: value, Error: part.ErrorOf(ctx, p.Err, "share_"+name)}
}

// seats says how the seats stand.
func (p SharesProps) seats(ctx context.Context) string {
	free, _ := p.Listing.Seats.Free()
	pool := p.Listing.Seats
	return i18n.T(ctx, "share.seats_now", i18n.Args{"Capacity": i18n.Number(ctx, *pool.Capacity), "Taken": i18n.Number(ctx, pool.Confirmed+pool.Offered),
		"Kept": i18n.Number(ctx, pool.DeskShare), "Reserve": i18n.Number(ctx, pool.Reserve), "Free": i18n.Number(ctx, free)})
}

// whose is whose public the seats are kept for.
func (p SharesProps) whose(ctx context.Context, s programme.SeatShare) string {
	name := part.Typed(ctx, s.Label)
	for _, partner := range p.Partners {
		if s.PartnerID != nil && partner.ID == *s.PartnerID {
			if name == "" {
				return partner.Name
			}
			return partner.Name + " – " + name
		}
	}
	return name
}

// state says until when seats are kept, or since when they are everybody's.
func (p SharesProps) state(ctx context.Context, s programme.SeatShare) string {
	if s.ReleasedAt != nil {
		return i18n.T(ctx, "share.released", i18n.Args{"When": i18n.Moment(ctx, s.ReleasedAt.In(p.Operation.Location()))})
	}
	return i18n.T(ctx, "share.kept_until", i18n.Args{"When": i18n.Moment(ctx, s.KeepUntil.In(p.Operation.Location()))})
}

// versionOf is the version of an atelier's row, as forms send it back.
func versionOf(l *programme.Listing) string { return strconv.FormatInt(l.Version, 10) }

// callOf is the number to call, or that there is none.
func callOf(ctx context.Context, phone string) string {
	if phone == "" {
		return i18n.T(ctx, "fallback.no_phone")
	}
	return unbroken(phone)
}
