package signup

import (
	"cmp"
	"context"
	"slices"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// FullAtelier is an atelier that has not enough seats left, with what one could choose instead.
type FullAtelier struct {
	AtelierID string
	Title     string
	// Wanted is how many seats were asked for, Free how many there are.
	Wanted, Free int
	// Others have enough seats, are at the same hour or on the same theme, and clash with nothing else that was chosen.
	Others []Choice
}

// maxOthers is how many other ateliers are proposed: few enough to be read.
const maxOthers = 4

// refuseFull returns problem.Full when a demand cannot be met by what was just read, with []FullAtelier as Current.
func refuseFull(ctx context.Context, db *store.DB, now store.Instant, operationID string, chosen []*offer, demands []demand) error {
	var full []demand
	for _, d := range demands {
		if !d.offer.free(d.seats) {
			full = append(full, d)
		}
	}
	if len(full) == 0 {
		return nil
	}
	slices.SortFunc(full, func(a, b demand) int { return cmp.Compare(a.offer.StartsAt, b.offer.StartsAt) })
	all, err := Upcoming(ctx, db, operationID, now)
	if err != nil {
		return err
	}
	refusal := problem.New(problem.Full, "signup.full", nil)
	var current []FullAtelier
	for _, d := range full {
		free := max(0, years(d.offer.Capacity, 0)-d.offer.Taken)
		others := othersFor(d, chosen, full, all)
		current = append(current, FullAtelier{AtelierID: d.offer.ID, Title: d.offer.Title, Wanted: d.seats, Free: free, Others: others})
		message := problem.Message{Key: "signup.full.none", Args: problem.Args{"Title": d.offer.Title, "Wanted": d.seats}}
		if free > 0 {
			message.Key, message.Count = "signup.full.few", &free
		}
		refusal.Fields = append(refusal.Fields, problem.Field{Name: "atelier", Message: message})
	}
	refusal.Current = current
	return refusal
}

// othersFor picks from all ateliers those at the same hour first, then those of the same theme.
func othersFor(full demand, chosen []*offer, refused []demand, all []Choice) []Choice {
	theme := ""
	for _, c := range all {
		if c.Atelier.ID == full.offer.ID {
			theme = c.Theme.ID
		}
	}
	var sameHour, sameTheme []Choice
	for _, c := range all {
		free, limited := c.Pool.Free()
		if limited && free < full.seats || !suits(&c.Atelier, chosen, refused) {
			continue
		}
		switch {
		case Clash(c.Atelier.StartsAt, c.Atelier.EndsAt, full.offer.StartsAt, full.offer.EndsAt):
			sameHour = append(sameHour, c)
		case c.Theme.ID == theme:
			sameTheme = append(sameTheme, c)
		}
	}
	others := append(sameHour, sameTheme...)
	return others[:min(len(others), maxOthers)]
}

// suits reports whether an atelier is none of the chosen ones and clashes with none that is kept.
func suits(a *programme.Atelier, chosen []*offer, refused []demand) bool {
	for _, o := range chosen {
		if o.ID == a.ID {
			return false
		}
		given := slices.ContainsFunc(refused, func(d demand) bool { return d.offer.ID == o.ID })
		if !given && Clash(a.StartsAt, a.EndsAt, o.StartsAt, o.EndsAt) {
			return false
		}
	}
	return true
}

// Upcoming returns the ateliers that one can still sign up for, in the order of their start, also the full ones.
func Upcoming(ctx context.Context, db *store.DB, operationID string, now store.Instant) ([]Choice, error) {
	return choices(ctx, db, operationID, func(tx *gorm.DB) *gorm.DB {
		return tx.Where("status = ? AND entry = ? AND ends_at > ?", programme.Published, programme.SignUp, now)
	})
}

// Choices returns the ateliers of the operation with these ids that the public sees, in the order of their start.
func Choices(ctx context.Context, db *store.DB, operationID string, ids []string) ([]Choice, error) {
	return choices(ctx, db, operationID, func(tx *gorm.DB) *gorm.DB {
		return tx.Where("status <> ? AND id IN ?", programme.DraftAtelier, ids)
	})
}

// choices reads ateliers with their theme, place and seats.
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
		list = make([]Choice, 0, len(ateliers))
		for _, a := range ateliers {
			c := Choice{Atelier: a, Theme: deref(themes[a.ThemeID]), Pool: deref(pools[a.ID])}
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
