package wording

import (
	"context"

	"oplibre/app/i18n"
	"oplibre/app/programme"
	"oplibre/app/programme/publishing"
)

// fewSlots is how many appointments are named one by one; more are counted.
const fewSlots = 3

// slots say what happened to the appointments of an atelier: their hours first, because somebody may have them.
func (w Words) slots(ctx context.Context, c *publishing.Change) []string {
	title := c.Atelier().TitleIn(i18n.Of(ctx))
	moved, sentences := c.MovedSlots(), []string(nil)
	var gone []programme.SlotPlan
	var shifted []programme.SlotPlan
	for _, s := range moved {
		if _, kept := c.After.Slot(s.ID); kept {
			shifted = append(shifted, s)
		} else {
			gone = append(gone, s)
		}
	}
	if len(shifted) > fewSlots {
		sentences = append(sentences, i18n.N(ctx, "appointment.said.moved_n", len(shifted), i18n.Args{"Title": title}))
	} else {
		for _, was := range shifted {
			is, _ := c.After.Slot(was.ID)
			sentences = append(sentences, i18n.T(ctx, "appointment.said.moved", i18n.Args{"Title": title,
				"Before": w.Slot(ctx, was, c.Before.StartsAt), "Now": w.Slot(ctx, is, c.After.StartsAt)}))
		}
	}
	sentences = append(sentences, w.each(ctx, "appointment.said.gone", title, gone, c.Before.StartsAt)...)
	sentences = append(sentences, w.each(ctx, "appointment.said.added", title, c.NewSlots(), c.After.StartsAt)...)
	if altered := c.AlteredSlots(); len(altered) > 0 {
		sentences = append(sentences, i18n.N(ctx, "appointment.said.altered", len(altered), i18n.Args{"Title": title}))
	}
	return sentences
}

// each names few appointments, and counts many.
func (w Words) each(ctx context.Context, key, title string, slots []programme.SlotPlan, start programme.Instant) []string {
	if len(slots) > fewSlots {
		return []string{i18n.N(ctx, key+"_n", len(slots), i18n.Args{"Title": title})}
	}
	var sentences []string
	for _, s := range slots {
		sentences = append(sentences, i18n.T(ctx, key, i18n.Args{"Title": title, "Hours": w.Slot(ctx, s, start)}))
	}
	return sentences
}

// Slot is when an appointment is, in an atelier that begins at an instant: "de 14 h 20 à 14 h 40".
func (w Words) Slot(ctx context.Context, s programme.SlotPlan, start programme.Instant) string {
	span := s.From(start)
	return i18n.T(ctx, "appointment.from_to", i18n.Args{"Start": w.clock(ctx, span.Start), "End": w.clock(ctx, span.End)})
}

// slotCount is how many appointments an atelier has, empty for none.
func slotCount(ctx context.Context, p *publishing.Public) string {
	if len(p.Slots) == 0 {
		return ""
	}
	return i18n.N(ctx, "appointment.count", len(p.Slots))
}

func byWishes(ctx context.Context, p *publishing.Public) string {
	if !p.ByWishes {
		return ""
	}
	return i18n.T(ctx, "appointment.by_wishes")
}
