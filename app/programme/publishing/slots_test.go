package publishing_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"gorm.io/gorm"

	"oplibre/app/i18n"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/programme/publishing"
	"oplibre/app/store"
	"oplibre/views/mail/wording"
)

// twenty are appointments of twenty minutes from the start of an atelier on.
func twenty(n int) []programme.SlotPlan {
	slots := make([]programme.SlotPlan, n)
	for i := range slots {
		slots[i] = programme.SlotPlan{ID: store.NewID(), Offset: 20 * i, Minutes: 20, Seats: 2}
	}
	return slots
}

// appointed gives a public atelier appointments.
func (w *weekend) appointed(a *plan.Atelier, n int) *plan.Atelier {
	w.Helper()
	w.mustPublish(w.edit(a, func(v *programme.Values) { v.Slots = twenty(n) }))
	return w.find(a.ID)
}

// book gives the appointment of an atelier to whoever signed up with an address.
func (w *weekend) book(email, slotID string) {
	w.Helper()
	w.write(func(tx *gorm.DB) error {
		return tx.Exec(`UPDATE registration SET slot_id = ? WHERE person_id IN (SELECT id FROM person WHERE email = ?)`, slotID, email).Error
	})
	w.write(func(tx *gorm.DB) error {
		return tx.Exec("UPDATE slot SET confirmed = confirmed + 1 WHERE id = ?", slotID).Error
	})
}

func TestOnlyWhoseHourMovesIsTold(t *testing.T) {
	w := newWeekend(t)
	a := w.public("Scan-a-thon", 10)
	people := []string{"n@example.org", "y@example.org", "g@example.org"}
	for i, name := range []string{"Nolwenn", "Yann", "Gwen"} {
		w.signUp(name, people[i], a)
	}
	a = w.appointed(a, 4)
	for i, email := range people {
		w.book(email, a.Slots[i].ID)
	}
	w.edit(a, func(v *programme.Values) {
		v.Slots = slices.Clone(v.Slots)
		v.Slots[0].Offset = 90
		v.Slots[1].Label = "Grand format"
		v.Slots[3].Offset = 120
		programme.SortSlots(v.Slots)
	})
	affected := w.pending(nil).Affected
	if len(affected.Carnets) != 1 || affected.Carnets[0].Name != "Nolwenn" || affected.Persons() != 1 {
		t.Fatalf("%+v", affected.Carnets)
	}
	// Everybody is told when the whole atelier moves.
	w.edit(a, func(v *programme.Values) { v.StartsAt, v.EndsAt = at(11), at(13) })
	if affected := w.pending(nil).Affected; len(affected.Carnets) != 3 {
		t.Errorf("%+v", affected.Carnets)
	}
}

// An appointment clashes with what is at its hour, not with all that is at the hour of its atelier.
func TestAppointmentsClashAtTheirHour(t *testing.T) {
	w := newWeekend(t)
	a, other := w.public("Scan-a-thon", 10), w.public("Flore", 14)
	w.signUp("Nolwenn", "n@example.org", a, other)
	a = w.appointed(a, 4)
	w.write(func(tx *gorm.DB) error {
		return tx.Exec("UPDATE registration SET slot_id = ? WHERE atelier_id = ?", a.Slots[0].ID, a.ID).Error
	})
	w.edit(other, func(v *programme.Values) { v.StartsAt, v.EndsAt = at(11), at(12) })
	if affected := w.pending(nil).Affected; len(affected.Carnets) != 1 || len(affected.Carnets[0].Clashes) != 0 {
		t.Errorf("free at eleven: %+v", affected.Carnets)
	}
	w.edit(other, func(v *programme.Values) { v.StartsAt, v.EndsAt = at(10), at(11) })
	if affected := w.pending(nil).Affected; len(affected.Carnets) != 1 || len(affected.Carnets[0].Clashes) != 1 {
		t.Errorf("not free at ten: %+v", affected.Carnets)
	}
}

func TestAppointmentsInWords(t *testing.T) {
	w := newWeekend(t)
	a := w.appointed(w.public("Scan-a-thon", 10), 4)
	ctx := i18n.With(t.Context(), "fr")
	for name, row := range map[string]struct {
		edit func(v *programme.Values)
		want []string
	}{
		"one more": {func(v *programme.Values) {
			v.Slots = append(v.Slots, programme.SlotPlan{ID: store.NewID(), Offset: 100, Minutes: 20, Seats: 1})
		},
			[]string{"« Scan-a-thon » : un rendez-vous en plus, de 11 h 40 à 12 h."}},
		"many more": {func(v *programme.Values) {
			for i := range 5 {
				v.Slots = append(v.Slots, programme.SlotPlan{ID: store.NewID(), Offset: 100 + i, Minutes: 1, Seats: 1})
			}
		}, []string{"« Scan-a-thon » : 5 rendez-vous en plus."}},
		"one less": {func(v *programme.Values) { v.Slots = v.Slots[1:] }, []string{"« Scan-a-thon » : le rendez-vous de 10 h à 10 h 20 n’a plus lieu."}},
		"none":     {func(v *programme.Values) { v.Slots = nil }, []string{"« Scan-a-thon » : 4 rendez-vous en moins."}},
		"another hour": {func(v *programme.Values) { v.Slots[3].Offset = 80 },
			[]string{"« Scan-a-thon » : le rendez-vous de 11 h à 11 h 20 est maintenant de 11 h 20 à 11 h 40."}},
		"another name": {func(v *programme.Values) { v.Slots[0].Label = "Négatifs" },
			[]string{"« Scan-a-thon » : un rendez-vous a d’autres places ou un autre nom."}},
		"wishes": {func(v *programme.Values) { v.ByWishes = true }, []string{"« Scan-a-thon » : les places seront attribuées après recueil des vœux."}},
	} {
		w.edit(a, func(v *programme.Values) {
			*v = *w.find(a.ID).Published
			v.Slots = slices.Clone(v.Slots)
			row.edit(v)
		})
		difference := w.pending(nil).Difference
		words := wording.Words{Names: difference.Names, Location: w.o.Location()}
		var got []string
		for _, sentence := range words.All(ctx, &difference) {
			got = append(got, spaced(sentence))
		}
		if !slices.Equal(got, row.want) {
			t.Errorf("%s: %q, want %q", name, got, row.want)
		}
	}
}

func TestVersionsKeepAppointments(t *testing.T) {
	w := newWeekend(t)
	a := w.appointed(w.public("Scan-a-thon", 10), 2)
	w.mustPublish(w.edit(a, func(v *programme.Values) { v.Slots = v.Slots[:1] }))
	versions := w.versions()
	c := versions[0].Difference.Changes[0]
	if !slices.Equal(c.Fields, []string{publishing.FieldSlots}) || len(c.Before.Slots) != 2 || len(c.After.Slots) != 1 {
		t.Errorf("%+v", c)
	}
}

// spaced writes every kind of space as a plain one.
func spaced(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\u202f' {
			return ' '
		}
		return r
	}, s)
}
