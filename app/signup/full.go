package signup

import (
	"cmp"
	"context"
	"slices"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/app/waiting"
)

// FullAtelier is an atelier that has not enough seats left, with what one could choose instead.
type FullAtelier struct {
	AtelierID string
	Title     string
	// Wanted is how many seats were asked for, Free how many there are, Waiting how many persons wait.
	Wanted, Free, Waiting int
	// Waitable says that so many may wait together: the atelier is large enough for them.
	Waitable bool
	// Others have enough seats, are at the same hour or on the same theme, and clash with nothing else that was chosen.
	Others []Choice
}

// maxOthers is how many other ateliers are proposed: few enough to be read.
const maxOthers = 4

// full reports whether the demand cannot be met by what was just read: no seats, or seats that those who wait come first for.
func (d *demand) full(ctx context.Context, db *store.DB, by store.By, operationID string) (bool, error) {
	if !d.free(d.seats) || d.slot != nil && !d.anyHour(by.Now()) {
		return true, nil
	}
	if d.Waiting == 0 || d.slot != nil && d.slot.Free() < d.seats {
		return false, nil
	}
	may, err := waiting.MayPass(ctx, db, by, operationID, d.ID, d.slotID(), d.seats)
	return !may, err
}

// refuseFull returns problem.Full when a demand cannot be met by what was just read: an atelier at the field "atelier", with
// []FullAtelier as Current in the same order, then an appointment at the field "slot". already is what the carnet has.
func refuseFull(ctx context.Context, db *store.DB, by store.By, operationID string, already []pick, demands []demand) error {
	var full []demand
	var taken []problem.Field
	now := by.Now()
	for _, d := range demands {
		isFull, err := d.full(ctx, db, by, operationID)
		switch {
		case err != nil:
			return err
		case isFull:
			full = append(full, d)
		case d.slot != nil && d.slot.Free() < d.seats:
			taken = append(taken, takenSlot(d, now))
		}
	}
	if len(full) == 0 && len(taken) == 0 {
		return nil
	}
	refusal := problem.New(problem.Full, "signup.slot.full", nil)
	if len(full) > 0 {
		refusal = problem.New(problem.Full, "signup.full", nil)
		if err := describeFull(ctx, db, now, operationID, refusal, full, chosenWith(already, demands)); err != nil {
			return err
		}
	}
	refusal.Fields = append(refusal.Fields, taken...)
	return refusal
}

// describeFull puts the full ateliers into a refusal, with what is free instead.
func describeFull(ctx context.Context, db *store.DB, now store.Instant, operationID string, refusal *problem.Error, full []demand, chosen []pick) error {
	slices.SortFunc(full, func(a, b demand) int { return cmp.Compare(a.span().Start, b.span().Start) })
	all, err := Upcoming(ctx, db, operationID, now)
	if err != nil {
		return err
	}
	var current []FullAtelier
	for _, d := range full {
		free := max(0, years(d.Capacity, 0)-d.Taken)
		if d.slot != nil && !d.anyHour(now) {
			free = 0
		}
		others := othersFor(d, chosen, full, all, now)
		current = append(current, FullAtelier{AtelierID: d.ID, Title: d.Title, Wanted: d.seats, Free: free, Waiting: d.Waiting,
			Waitable: d.waitable(), Others: others})
		message := problem.Message{Key: "signup.full.none", Args: problem.Args{"Title": d.Title, "Wanted": d.seats}}
		if free >= d.seats && d.Capacity != nil {
			message.Key = "signup.full.awaited"
		} else if free > 0 {
			message.Key, message.Count = "signup.full.few", &free
		}
		refusal.Fields = append(refusal.Fields, problem.Field{Name: "atelier", Message: message})
	}
	refusal.Current = current
	return nil
}

// chosenWith is what somebody has and wants.
func chosenWith(already []pick, demands []demand) []pick {
	chosen := slices.Clone(already)
	for _, d := range demands {
		chosen = append(chosen, d.pick)
	}
	return chosen
}

// othersFor picks from all ateliers those at the same hour first, then those of the same theme.
func othersFor(full demand, chosen []pick, refused []demand, all []Choice, now store.Instant) []Choice {
	theme := ""
	for _, c := range all {
		if c.Atelier.ID == full.ID {
			theme = c.Theme.ID
		}
	}
	kept := slices.DeleteFunc(slices.Clone(chosen), func(p pick) bool {
		return slices.ContainsFunc(refused, func(d demand) bool { return d.ID == p.ID })
	})
	var sameHour, sameTheme []Choice
	for _, c := range all {
		known := slices.ContainsFunc(chosen, func(p pick) bool { return p.ID == c.Atelier.ID })
		if known || !c.fits(full.seats, now, kept) {
			continue
		}
		switch {
		case c.Atelier.Span().Overlaps(full.span()):
			sameHour = append(sameHour, c)
		case c.Theme.ID == theme:
			sameTheme = append(sameTheme, c)
		}
	}
	others := append(sameHour, sameTheme...)
	return others[:min(len(others), maxOthers)]
}

// fits reports whether an atelier, or one of its appointments, has so many seats left and clashes with nothing that is kept.
func (c *Choice) fits(seats int, now store.Instant, kept []pick) bool {
	free, limited := c.Pool.Free()
	if limited && free < seats || !c.Joinable(now) {
		return false
	}
	apart := func(s programme.Span) bool {
		return !slices.ContainsFunc(kept, func(p pick) bool { return p.span().Overlaps(s) })
	}
	if len(c.Slots) == 0 {
		return apart(c.Atelier.Span())
	}
	return slices.ContainsFunc(c.FreeSlots(now), func(s programme.Slot) bool { return s.Free() >= seats && apart(s.Span()) })
}

// Upcoming returns the ateliers that one can still sign up for, in the order of their start, also the full ones; of those
// that are an entrée libre the ones with appointments.
func Upcoming(ctx context.Context, db *store.DB, operationID string, now store.Instant) ([]Choice, error) {
	return choices(ctx, db, operationID, func(tx *gorm.DB) *gorm.DB {
		return tx.Where(`status = ? AND ends_at > ? AND (entry = ? OR entry = ? AND EXISTS
			(SELECT 1 FROM slot WHERE slot.operation_id = atelier.operation_id AND slot.atelier_id = atelier.id))`,
			programme.Published, now, programme.SignUp, programme.OpenDoor)
	})
}

// During returns the ateliers of an operation that begin in a span, and those that go on into it, also the cancelled ones, in the order of their
// start.
func During(ctx context.Context, db *store.DB, operationID string, span programme.Span) ([]Choice, error) {
	return choices(ctx, db, operationID, func(tx *gorm.DB) *gorm.DB {
		return tx.Where("status <> ? AND starts_at > 0 AND starts_at < ? AND ends_at > ?", programme.DraftAtelier, span.End, span.Start)
	})
}

// Chosen returns the ateliers of a form that the public sees, also those that only an appointment names, in the order of their
// start.
func (f Form) Chosen(ctx context.Context, db *store.DB, operationID string) ([]Choice, error) {
	f = f.Clean()
	ateliers, err := ateliersOf(ctx, db, operationID, f.Slots)
	if f = f.with(ateliers); err != nil || len(f.Ateliers) == 0 {
		return nil, err
	}
	return Choices(ctx, db, operationID, f.Ateliers)
}

// Choices returns the ateliers of the operation with these ids that the public sees, in the order of their start.
func Choices(ctx context.Context, db *store.DB, operationID string, ids []string) ([]Choice, error) {
	return choices(ctx, db, operationID, func(tx *gorm.DB) *gorm.DB {
		return tx.Where("status <> ? AND id IN ?", programme.DraftAtelier, ids)
	})
}

// choices reads ateliers with their theme, place, seats and appointments.
func choices(ctx context.Context, db *store.DB, operationID string, which func(*gorm.DB) *gorm.DB) ([]Choice, error) {
	var list []Choice
	err := db.Read(ctx, func(tx *gorm.DB) error {
		var ateliers []programme.Atelier
		if err := which(tx.Where("operation_id = ?", operationID)).Order("starts_at, number").Find(&ateliers).Error; err != nil {
			return err
		}
		themes, err := byID(tx, operationID, func(t *programme.Theme) string { return t.ID })
		if err != nil {
			return err
		}
		places, err := byID(tx, operationID, func(p *programme.Place) string { return p.ID })
		if err != nil {
			return err
		}
		pools, err := byID(tx, operationID, func(p *programme.SeatPool) string { return p.AtelierID })
		if err != nil {
			return err
		}
		slots, err := slotsOf(tx, operationID, nil)
		if err != nil {
			return err
		}
		list = make([]Choice, 0, len(ateliers))
		for _, a := range ateliers {
			c := Choice{Atelier: a, Theme: deref(themes[a.ThemeID]), Pool: deref(pools[a.ID]), Slots: slots[a.ID]}
			if a.PlaceID != nil {
				c.Place = places[*a.PlaceID]
			}
			list = append(list, c)
		}
		return nil
	})
	return list, err
}

// byID reads the few rows of one kind that an operation has.
func byID[T any](tx *gorm.DB, operationID string, id func(*T) string) (map[string]*T, error) {
	var found []T
	if err := tx.Where("operation_id = ?", operationID).Find(&found).Error; err != nil {
		return nil, err
	}
	byID := make(map[string]*T, len(found))
	for i := range found {
		byID[id(&found[i])] = &found[i]
	}
	return byID, nil
}

func deref[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}
