package public

import (
	"context"
	"errors"
	"strconv"

	"oplibre/app/attendance"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/signup"
	"oplibre/views/part"
)

// PresenceProps is who is there in an atelier, for the one who leads it.
type PresenceProps struct {
	Operation *operation.Operation
	Room      *attendance.Room
	Now       operation.Instant
	// Address is that of the private page, Form somebody who just comes, as it was typed.
	Address string
	Form    attendance.WalkIn
	Err     error
	// Added is the code of the carnet that was just made, empty when none was.
	Added signup.Code
	// Sheet is the latest that was printed, nil before.
	Sheet *attendance.Sheet
}

func (p PresenceProps) here() string {
	return p.Address + "/ateliers/" + p.Room.Atelier.ID + "/presences"
}

func (p PresenceProps) clock(ctx context.Context, at operation.Instant) string {
	return i18n.Clock(ctx, at.In(p.Operation.Location()))
}

// moment is an hour, with its day when that is not today.
func (p PresenceProps) moment(ctx context.Context, at operation.Instant) string {
	then, now := at.In(p.Operation.Location()), p.Now.In(p.Operation.Location())
	if then.Format("2006-01-02") == now.Format("2006-01-02") {
		return i18n.Clock(ctx, then)
	}
	return i18n.DayClock(ctx, then)
}

// opens reports whether one may note something; otherwise why says why not.
func (p PresenceProps) opens(ctx context.Context) (open bool, why string) {
	var refused *problem.Error
	if err := p.Room.Open(p.Operation, p.Now); errors.As(err, &refused) {
		if refused.Message.Key == "attendance.early" {
			return false, i18n.T(ctx, "attendance.early", i18n.Args{"Hour": p.moment(ctx, p.Room.OpensAt())})
		}
		return false, i18n.Say(ctx, refused.Message)
	}
	return true, ""
}

// counts says how many are expected, there and missing.
func (p PresenceProps) counts(ctx context.Context) string {
	text := i18n.N(ctx, "attendance.there", p.Room.There())
	if p.Room.Confirmed > 0 {
		text += " " + i18n.N(ctx, "attendance.expected", p.Room.Confirmed)
	}
	if missed := p.Room.Missed(); missed > 0 {
		text += " " + i18n.N(ctx, "attendance.missed", missed)
	}
	return text
}

// refusal is what is said of a press that was refused, empty when a field says it.
func (p PresenceProps) refusal(ctx context.Context) string {
	var refused *problem.Error
	if len(part.Errors(ctx, p.Err)) > 0 || !errors.As(p.Err, &refused) {
		return ""
	}
	args := i18n.Args{"Title": p.Room.Atelier.Title}
	if at, is := refused.Message.Args["Hour"].(operation.Instant); is {
		args["Hour"] = p.moment(ctx, at)
	}
	return i18n.T(ctx, refused.Message.Key, args)
}

func personName(ctx context.Context, a *signup.Attendant) string {
	switch {
	case a.Name == "":
		return i18n.N(ctx, "desk.name.none", a.Headcount)
	case a.Headcount > 1:
		return i18n.T(ctx, "desk.name.group", i18n.Args{"Name": a.Name, "Count": i18n.Number(ctx, a.Headcount)})
	}
	return a.Name
}

// state is where somebody stands; its class and icon with it.
func (p PresenceProps) state(ctx context.Context, a *signup.Attendant) (text, class, icon string) {
	tick := p.Room.Arrival(a.PersonID)
	switch {
	case a.Status == signup.Absent && p.seatGiven(a):
		return i18n.T(ctx, "desk.given_away"), "no", "ban"
	case a.Status == signup.Absent:
		return i18n.T(ctx, "attendance.absent"), "no", "ban"
	case a.Status == signup.Attended && tick == nil:
		return i18n.T(ctx, "desk.there_noted"), "ok", "check"
	case a.Status == signup.Attended:
		text = i18n.T(ctx, "desk.since", i18n.Args{"Hour": p.moment(ctx, tick.At)})
		if by := p.Room.By(tick); by != "" {
			text = i18n.T(ctx, "desk.since_at", i18n.Args{"Hour": p.moment(ctx, tick.At), "Desk": by})
		}
		if tick.Came != nil {
			text = i18n.T(ctx, "attendance.came.of", i18n.Args{"Came": *tick.Came, "Count": a.Headcount}) + " " + text
		}
		return text, "ok", "check"
	case p.Room.Over(p.Now):
		return i18n.T(ctx, "attendance.unknown"), "", "help-circle"
	}
	return "", "", ""
}

func (p PresenceProps) seatGiven(a *signup.Attendant) bool { return a.GivenAwayAt != nil }

// late are those whose seat may be given to others.
func (p PresenceProps) late() (list signup.Roster) {
	for _, a := range p.Room.Roster {
		if p.Room.Late(&a, p.Now) {
			list = append(list, a)
		}
	}
	return list
}

// seats says how many seats are free for somebody who just comes.
func (p PresenceProps) seats(ctx context.Context) string {
	all, kept, limited := p.Room.Free()
	switch {
	case p.Room.Over(p.Now):
		return i18n.T(ctx, "attendance.walk_in.over")
	case !limited:
		return i18n.T(ctx, "desk.seats.unlimited")
	case all == 0 && p.Room.Pool.Waiting > 0:
		return i18n.N(ctx, "desk.seats.awaited", p.Room.Pool.Waiting)
	case all == 0:
		return i18n.T(ctx, "desk.seats.none")
	case kept > 0:
		return i18n.N(ctx, "desk.seats.free", all) + " " + i18n.N(ctx, "desk.seats.kept", kept)
	}
	return i18n.N(ctx, "desk.seats.free", all)
}

// adds reports whether somebody who just comes can be written down here.
func (p PresenceProps) adds() bool { return p.Room.Takes(min(p.Now, p.Room.Atelier.EndsAt-1)) }

func (p PresenceProps) field(ctx context.Context, name, value string) part.Field {
	return part.Field{Name: name, Label: i18n.T(ctx, "desk.walk_in."+name), Value: value, Error: part.ErrorOf(ctx, p.Err, name)}
}

func (p PresenceProps) number(ctx context.Context, name, value string) part.Field {
	f := p.field(ctx, name, value)
	f.Type, f.InputMode, f.Min, f.Max, f.Short, f.Autocomplete = "number", "numeric", "0", "99", true, "off"
	return f
}

func (p PresenceProps) bands(ctx context.Context) part.Field {
	f := p.field(ctx, "band", p.Form.Band)
	f.Options = []part.Option{{Label: i18n.T(ctx, "desk.walk_in.band_choose")}}
	for _, band := range signup.AgeBands {
		f.Options = append(f.Options, part.Option{Value: band.Name, Label: i18n.T(ctx, "desk.band."+band.Name)})
	}
	return f
}

// came is the number that the field of a group shows: how many were counted, or all.
func (p PresenceProps) came(a *signup.Attendant) string {
	if tick := p.Room.Arrival(a.PersonID); tick != nil && tick.Came != nil {
		return strconv.Itoa(*tick.Came)
	}
	return strconv.Itoa(a.Headcount)
}
