package public

import (
	"context"
	"strings"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/views/part"
)

// SlotHref is the sign-up for one appointment of an atelier.
func SlotHref(o *operation.Operation, atelierID, slotID string) string {
	return "/o/" + o.Slug + "/inscription?atelier=" + atelierID + "&slot=" + slotID
}

func (p AtelierProps) slotHref(s *programme.Slot) string {
	return SlotHref(p.Operation, p.Listing.ID, s.ID)
}

// comingSlots are the appointments that are not over.
func (p AtelierProps) comingSlots() (coming []programme.Slot) {
	for _, s := range p.Listing.Slots {
		if s.EndsAt > p.Now {
			coming = append(coming, s)
		}
	}
	return coming
}

// takesSlot reports whether one can sign up for an appointment now.
func (p AtelierProps) takesSlot(s *programme.Slot) bool {
	l := p.Listing
	return l.Entry != programme.Invitation && l.Status == programme.Published && takesSignUps(p.Operation, p.Now) && l.Seats.SignUp.Open(p.Now) &&
		s.EndsAt > p.Now && l.FreeIn(s) > 0
}

// choosesSlot reports whether one signs up for this atelier by choosing an hour.
func (p AtelierProps) choosesSlot() bool {
	for _, s := range p.Listing.Slots {
		if p.takesSlot(&s) {
			return true
		}
	}
	return false
}

// slotClock is when an appointment begins.
func (p AtelierProps) slotClock(ctx context.Context, s *programme.Slot) string {
	return i18n.Clock(ctx, s.StartsAt.In(p.Operation.Location()))
}

// slotHours is when it begins and ends, with its name.
func (p AtelierProps) slotHours(ctx context.Context, s *programme.Slot) string {
	hours := i18n.T(ctx, "appointment.from_to", i18n.Args{"Start": p.slotClock(ctx, s), "End": i18n.Clock(ctx, s.EndsAt.In(p.Operation.Location()))})
	return strings.Join(filled(part.Typed(ctx, s.Label), hours), ", ")
}

// slotFree says what is free: "libre", "encore 2 places", "complet".
func (p AtelierProps) slotFree(ctx context.Context, s *programme.Slot) string {
	switch n := p.Listing.FreeIn(s); {
	case n == 0:
		return i18n.T(ctx, "appointment.public_full")
	case s.Seats == 1:
		return i18n.T(ctx, "appointment.public_free")
	default:
		return i18n.N(ctx, "appointment.public_left", n)
	}
}

// slotWords stand beside the hour: its name and what is free.
func (p AtelierProps) slotWords(ctx context.Context, s *programme.Slot) string {
	return strings.Join(filled(part.Typed(ctx, s.Label), p.slotFree(ctx, s)), ", ")
}

// slotSign says on a card how many appointments an atelier has, and how many of them are free.
func slotSign(ctx context.Context, l *programme.Listing) part.Sign {
	free := 0
	for i := range l.Slots {
		if l.FreeIn(&l.Slots[i]) > 0 {
			free++
		}
	}
	words := i18n.T(ctx, "appointment.card_full")
	if free > 0 {
		words = i18n.N(ctx, "appointment.card_free", free)
	}
	return part.Sign{Icon: "clock", Word: i18n.T(ctx, "appointment.card", i18n.Args{"Slots": i18n.N(ctx, "appointment.count", len(l.Slots)), "Free": words})}
}
