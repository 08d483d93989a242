package signup

import (
	"context"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/programme"
)

// Ateliers that were read are kept; nobody may be refused, or let in, by what they were.
func TestOffersAreNeverBehind(t *testing.T) {
	for name, test := range map[string]struct {
		before, after map[string]any // columns of the atelier
		age           string
		want          problem.Kind // after; none: a carnet
	}{
		"younger children are welcome": {map[string]any{"age_min": 12}, map[string]any{"age_min": 6}, "8", ""},
		"older children only":          {map[string]any{"age_min": 6}, map[string]any{"age_min": 12}, "8", problem.Invalid},
		"it is cancelled":              {nil, map[string]any{"status": programme.Cancelled}, "8", problem.Invalid},
		"it is over":                   {nil, map[string]any{"starts_at": at(-900, 0), "ends_at": at(-898, 0)}, "8", problem.Invalid},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWeekend(t)
			a := w.atelier("Flore", at(10, 0), at(12, 0), 9)
			edit := func(columns map[string]any) {
				w.write(func(tx *gorm.DB) error {
					query := tx.Model(&programme.Atelier{}).Where("id = ?", a.ID)
					if err := query.Session(&gorm.Session{}).Update("version", gorm.Expr("version + 1")).Error; err != nil || columns == nil {
						return err
					}
					return query.Session(&gorm.Session{}).Updates(columns).Error
				})
			}
			edit(test.before)
			w.must(form("Ana", a)) // it is kept now
			edit(test.after)
			f := form("Malo", a)
			f.Companions = []Companion{{N: 1, Name: "Lili", Age: test.age}}
			if _, err := w.signUp(f); test.want != "" {
				refusal(t, err, test.want)
			} else if err != nil {
				t.Error(err)
			}
			w.clean()
		})
	}
}

func TestOffersSeeAFreedSeat(t *testing.T) {
	w := newWeekend(t)
	a := w.atelier("Flore", at(10, 0), at(12, 0), 1)
	carnet := w.must(form("Ana", a))
	_, err := w.signUp(form("Malo", a))
	refusal(t, err, problem.Full)
	if err := Cancel(context.Background(), w.DB, w.by, w.operation.ID, carnet.ID, a.ID); err != nil {
		t.Fatal(err)
	}
	w.must(form("Malo", a))
	w.clean()
}
