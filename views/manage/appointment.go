package manage

import (
	"context"
	"strconv"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/views/part"
)

// AppointmentsProps is what the page of the appointments of an atelier shows.
type AppointmentsProps struct {
	Operation *operation.Operation
	// Listing is the atelier as the public sees it, or would; Planned as it is planned.
	Listing *programme.Listing
	Planned *plan.Atelier
	// Book are the planned appointments; Rows the table, with what was typed into it.
	Book  programme.SlotBook
	Rows  []programme.SlotRow
	Maker programme.SlotMaker
	Err   error
	// Notice is a message key to show once.
	Notice string
}

// Propose is the form that makes appointments, before anybody has typed into it.
func (p AppointmentsProps) Propose() programme.SlotMaker {
	return programme.SlotMaker{From: p.Book.Clock(p.Book.Start), Until: p.Book.Clock(p.Book.End), Length: "20", Pause: "0", Seats: "1"}
}

// FitRefused says why the capacity cannot be made that of the appointments: problem.Conflict where nobody counts seats, or
// where there is none to count.
func (p AppointmentsProps) FitRefused() error {
	if p.Planned.Entry != programme.SignUp || len(p.Book.Slots) == 0 {
		return problem.New(problem.Conflict, "appointment.error.capacity", nil)
	}
	return nil
}

func (p AppointmentsProps) path(below string) string {
	return "/gestion/" + p.Operation.Slug + "/programme/" + p.Listing.ID + below
}

// published reports whether the public sees the atelier: what is saved waits then.
func (p AppointmentsProps) published() bool { return p.Planned.Published != nil }

// can reports whether the atelier can have appointments: it has an hour, and people come by their own choice.
func (p AppointmentsProps) can() bool {
	return p.Planned.Scheduled() && p.Planned.Entry != programme.Invitation
}

// lead is the sentence under the title.
func (p AppointmentsProps) lead(ctx context.Context) string {
	switch {
	case !p.Planned.Scheduled():
		return i18n.T(ctx, "appointment.error.no_hour")
	case p.Planned.Entry == programme.Invitation:
		return i18n.T(ctx, "appointment.error.invitation")
	case len(p.Book.Slots) == 0:
		return i18n.T(ctx, "appointment.lead_none")
	}
	taken := 0
	for _, s := range p.Book.Slots {
		taken += p.Book.Taken[s.ID]
	}
	told := i18n.T(ctx, "appointment.taken_none")
	if taken > 0 {
		told = i18n.N(ctx, "appointment.taken_n", taken)
	}
	return i18n.T(ctx, "appointment.lead", i18n.Args{"Slots": i18n.N(ctx, "appointment.count", len(p.Book.Slots)),
		"Seats": i18n.N(ctx, "appointment.seats_n", programme.SlotSeats(p.Book.Slots)), "Taken": told})
}

// when is the time of the atelier in words.
func (p AppointmentsProps) when(ctx context.Context) string {
	location := p.Operation.Location()
	return i18n.T(ctx, "appointment.when", i18n.Args{"When": i18n.Span(ctx, p.Planned.StartsAt.In(location), p.Planned.EndsAt.In(location))})
}

// misfit says that the seats of the atelier and those of its appointments differ, empty when they do not or nobody counts.
func (p AppointmentsProps) misfit(ctx context.Context) string {
	seats := programme.SlotSeats(p.Book.Slots)
	switch capacity := p.Planned.Seats.Capacity; {
	case p.FitRefused() != nil || capacity != nil && *capacity == seats:
		return ""
	case capacity == nil:
		return i18n.T(ctx, "appointment.unlimited")
	case *capacity < seats:
		return i18n.N(ctx, "appointment.too_few", seats-*capacity, i18n.Args{"Capacity": i18n.Number(ctx, *capacity), "Seats": i18n.Number(ctx, seats)})
	default:
		return i18n.N(ctx, "appointment.too_much", *capacity-seats, i18n.Args{"Capacity": i18n.Number(ctx, *capacity), "Seats": i18n.Number(ctx, seats)})
	}
}

// cell is a field of a row; who cannot see in which row hears it.
func (p AppointmentsProps) cell(ctx context.Context, name string, row int, value string) part.Field {
	f := part.Field{Name: programme.SlotField(name, row), Value: value, Label: i18n.T(ctx, "appointment."+name)}
	f.More = map[string]any{"aria-label": i18n.T(ctx, "appointment.of_row", i18n.Args{"Name": f.Label, "Row": i18n.Number(ctx, row+1)})}
	f.Error = part.ErrorOf(ctx, p.Err, f.Name)
	return f
}

// hour is a field for an hour, with its day where the atelier lasts for days.
func (p AppointmentsProps) hour(f part.Field) part.Field {
	if !p.Book.OverDays() {
		f.Type = "time"
	}
	return f
}

// making is a field of the form that makes appointments.
func (p AppointmentsProps) making(ctx context.Context, name, value string) part.Field {
	return part.Field{Name: "gen_" + name, Label: i18n.T(ctx, "appointment.make."+name), Value: value, Error: part.ErrorOf(ctx, p.Err, "gen_"+name)}
}

// held says how many persons have an appointment.
func (p AppointmentsProps) held(ctx context.Context, row programme.SlotRow) string {
	if n := p.Book.Taken[row.ID]; n > 0 {
		return i18n.N(ctx, "appointment.held", n)
	}
	return i18n.T(ctx, "appointment.free")
}

// names is the field for one name a line.
func (p AppointmentsProps) names(ctx context.Context) part.Field {
	f := hinted(ctx, p.making(ctx, "names", p.Maker.Names), "appointment.make.names_hint")
	f.Optional = true
	return f
}

// removal is the box that takes an appointment out, with the refusal beside it.
func (p AppointmentsProps) removal(ctx context.Context, i int, row programme.SlotRow) part.Field {
	f := part.Field{Name: programme.SlotField("remove", i), Label: i18n.T(ctx, "appointment.remove"), Checked: row.Remove}
	f.Error = part.ErrorOf(ctx, p.Err, f.Name)
	f.More = map[string]any{"aria-label": i18n.T(ctx, "appointment.remove_row", i18n.Args{"Start": row.Start, "Row": i18n.Number(ctx, i+1)})}
	return f
}

// narrow makes a field of a row as wide as a number of characters; up to six it is a number.
func narrow(f part.Field, characters int) part.Field {
	f.More["size"] = strconv.Itoa(characters)
	if characters <= 6 {
		f.InputMode, f.MaxLength = "numeric", characters
	}
	return f
}
