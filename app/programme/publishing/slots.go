package publishing

import "oplibre/app/programme"

// Slot returns an appointment by identifier.
func (p *Public) Slot(id string) (s programme.SlotPlan, ok bool) {
	for _, s := range p.Slots {
		if s.ID == id {
			return s, true
		}
	}
	return s, false
}

// spanOf is when somebody with an appointment is there; without one, or with one that is gone, all the time.
func (p *Public) spanOf(slotID string) programme.Span {
	if s, found := p.Slot(slotID); found {
		return s.From(p.StartsAt)
	}
	return p.Span()
}

// MovedSlots are the appointments, as they were, that begin or end at another distance from the start of the atelier, or
// are gone.
func (c *Change) MovedSlots() []programme.SlotPlan { return slotsThat(c.Before, c.After, moves) }

// AlteredSlots are the appointments, as they were, that are at the same time with other seats or another name.
func (c *Change) AlteredSlots() []programme.SlotPlan {
	return slotsThat(c.Before, c.After, func(was, is programme.SlotPlan, kept bool) bool { return kept && !moves(was, is, kept) && was != is })
}

// NewSlots are the appointments that were not there before.
func (c *Change) NewSlots() []programme.SlotPlan {
	return slotsThat(c.After, c.Before, func(_, _ programme.SlotPlan, known bool) bool { return !known })
}

func moves(was, is programme.SlotPlan, kept bool) bool {
	return !kept || was.Offset != is.Offset || was.Minutes != is.Minutes
}

// slotsThat are the appointments of one state that a question about them and the other state keeps.
func slotsThat(of, other *Public, keep func(own, there programme.SlotPlan, found bool) bool) (list []programme.SlotPlan) {
	if of == nil || other == nil {
		return nil
	}
	for _, own := range of.Slots {
		if there, found := other.Slot(own.ID); keep(own, there, found) {
			list = append(list, own)
		}
	}
	return list
}
