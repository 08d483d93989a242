package public

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/views/part"
)

// LeaveAtelier begins the last choice of a list of hours; the identifier of the atelier that one gives up follows.
const LeaveAtelier = "non-"

// slotField is the name that tells the list of hours of one atelier from those of others; all are posted as "slot". An atelier
// that is not named is the whole choice.
func slotField(atelierID any) string {
	if atelierID == nil {
		return "atelier"
	}
	return fmt.Sprint("slot-", atelierID)
}

// SlotSeats is what a card says of its appointments.
func SlotSeats(ctx context.Context, free int) (*part.Seats, string) {
	if free == 0 {
		return &part.Seats{}, i18n.T(ctx, "signup.slots.none")
	}
	return &part.Seats{Free: free}, i18n.N(ctx, "signup.slots.free", free)
}

// slotOf is the list of hours of a card.
func (p SignUpPage) slotOf(ctx context.Context, c signup.Choice, chosen bool) part.Field {
	free := c.FreeSlots(p.Now)
	f := SlotField(ctx, p.Operation, &c.Atelier, free, p.Form.Slots)
	f.Error = SlotError(ctx, p.Err, c.Atelier.ID)
	if !chosen { // whoever leaves the list alone does not choose this one
		f.Options[0].Label = i18n.T(ctx, "signup.slot.skip")
	} else {
		f.Options = append(f.Options, part.Option{Value: LeaveAtelier + c.Atelier.ID, Label: i18n.T(ctx, "signup.slot.leave")})
	}
	return f
}

// SlotField is the list of the free appointments of an atelier, grouped by hour; the first of chosen that is one of them is
// selected.
func SlotField(ctx context.Context, o *operation.Operation, a *programme.Atelier, free []programme.Slot, chosen []string) part.Field {
	label := i18n.T(ctx, "signup.slot.label")
	f := part.Field{Name: slotField(a.ID), Label: label, Hint: i18n.T(ctx, "signup.slot.hint"), Options: []part.Option{{Label: i18n.T(ctx, "signup.slot.choose")}},
		More: map[string]any{"name": "slot", "aria-label": label + " : " + titleIn(ctx, a)}}
	for _, s := range free {
		f.Options = append(f.Options, slotOption(ctx, o, &s))
		for _, id := range chosen {
			if id == s.ID && f.Value == "" {
				f.Value = id
			}
		}
	}
	return f
}

// slotOption is an appointment as one reads it: 14 h 20 – 14 h 40, scanner 2 (encore 3 places).
func slotOption(ctx context.Context, o *operation.Operation, s *programme.Slot) part.Option {
	start, end := s.StartsAt.In(o.Location()), s.EndsAt.In(o.Location())
	hour := time.Date(start.Year(), start.Month(), start.Day(), start.Hour(), 0, 0, 0, start.Location())
	words := []string{i18n.Clock(ctx, start) + " – " + i18n.Clock(ctx, end)}
	if s.Label != "" {
		words = append(words, s.Label)
	}
	if s.Seats > 1 {
		words = append(words, i18n.N(ctx, "signup.slot.left", s.Free()))
	}
	return part.Option{Value: s.ID, Label: strings.Join(words, ", "), Group: i18n.Clock(ctx, hour)}
}

// SlotError returns what is wrong with the appointment of an atelier; empty when it is right.
func SlotError(ctx context.Context, err error, atelierID string) string {
	var refusal *problem.Error
	if errors.As(err, &refusal) {
		for _, field := range refusal.Fields {
			if field.Name == "slot" && field.Message.Args["Atelier"] == atelierID {
				return i18n.Say(ctx, field.Message)
			}
		}
	}
	return ""
}
