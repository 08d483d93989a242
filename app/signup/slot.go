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

// pick is an atelier of somebody's choice with the appointment that was chosen in it.
type pick struct {
	*offer
	// slot is nil in an atelier without appointments, and in one that got them after somebody had signed up.
	slot *programme.Slot
	// already is set for what the carnet has, which only counts for clashes.
	already bool
}

// span is when one has to be there: at the hour of the appointment, else as long as the atelier lasts.
func (p pick) span() programme.Span {
	if p.slot != nil {
		return p.slot.Span()
	}
	return programme.Span{Start: p.StartsAt, End: p.EndsAt}
}

// slotID is the column of a registration: nil without an appointment.
func (p pick) slotID() *string {
	if p.slot == nil {
		return nil
	}
	return &p.slot.ID
}

// slot returns the appointment with this id, nil when the atelier has none such.
func (o *offer) slot(id string) *programme.Slot {
	i := slices.IndexFunc(o.Slots, func(s programme.Slot) bool { return s.ID == id })
	if i < 0 {
		return nil
	}
	return &o.Slots[i]
}

// takesSignUps reports whether one can sign up at all: on an entrée libre only for an appointment, a turn on the stage.
func (o *offer) takesSignUps() bool {
	return o.Entry == programme.SignUp || o.Entry == programme.OpenDoor && len(o.Slots) > 0
}

// pickSlots puts the chosen appointments into their ateliers, and says what is wrong at the field "slot": its Args hold the
// id of the atelier as "Atelier" and instants as "Hour" and "Hours", for whoever shows them in words. Whoever waits may do so
// for any hour.
func pickSlots(fields *problem.Fields, slots, waits []string, offers []*offer, now store.Instant) []pick {
	picks := make([]pick, 0, len(offers))
	found := 0
	for _, o := range offers {
		p := pick{offer: o}
		for _, id := range slots {
			slot := o.slot(id)
			if slot == nil {
				continue
			}
			found++
			if p.slot != nil {
				addSlot(fields, "signup.slot.many", o, nil)
			}
			p.slot = slot
		}
		picks = append(picks, p)
	}
	lost := found < len(slots) // an appointment that is nowhere
	for _, p := range picks {
		switch {
		case p.slot != nil && now >= p.slot.EndsAt:
			addSlot(fields, "signup.slot.over", p.offer, problem.Args{"Hour": p.slot.StartsAt})
		case p.slot == nil && len(p.Slots) > 0 && lost:
			lost = false
			addSlot(fields, "signup.slot.gone", p.offer, nil)
		case p.slot == nil && len(p.Slots) > 0 && !slices.Contains(waits, p.ID):
			addSlot(fields, "signup.slot.none", p.offer, nil)
		}
	}
	if lost {
		fields.Add("slot", "signup.slot.unknown", nil)
	}
	return picks
}

func addSlot(fields *problem.Fields, key string, o *offer, args problem.Args) {
	all := problem.Args{"Title": o.Title, "Atelier": o.ID}
	for name, value := range args {
		all[name] = value
	}
	fields.Add("slot", key, all)
}

// hoursShown is how many free hours a sentence lists; the form has all of them.
const hoursShown = 6

// takenSlot says that an appointment has not enough seats left, and which hours of the atelier have.
func takenSlot(d demand, now store.Instant) problem.Field {
	left := d.slot.Free()
	var hours []store.Instant
	for _, s := range d.Slots {
		if s.EndsAt > now && s.Free() >= d.seats && !slices.Contains(hours, s.StartsAt) && len(hours) < hoursShown {
			hours = append(hours, s.StartsAt)
		}
	}
	message := problem.Message{Key: "signup.slot.taken", Args: problem.Args{"Title": d.Title, "Atelier": d.ID,
		"Hour": d.slot.StartsAt, "Hours": hours, "Wanted": d.seats}}
	switch {
	case len(hours) == 0 && d.seats == 1:
		message.Key = "signup.slot.all_taken"
	case len(hours) == 0:
		message.Key = "signup.slot.apart"
	case left > 0:
		message.Key, message.Count = "signup.slot.few", &left
	}
	return problem.Field{Name: "slot", Message: message}
}

// anyHour reports whether an appointment of the atelier has a free seat.
func (o *offer) anyHour(now store.Instant) bool {
	return slices.ContainsFunc(o.Slots, func(s programme.Slot) bool { return s.EndsAt > now && s.Free() > 0 })
}

const (
	// takeSlot gives seats of an appointment as takeSeats gives those of the atelier, after it: its hour is the one that was
	// checked for clashes, and is not over.
	takeSlot = `UPDATE slot SET confirmed = confirmed + $1
		WHERE operation_id = $2 AND id = $3 AND atelier_id = $4 AND starts_at = $5 AND ends_at = $6 AND ends_at > $7
		AND confirmed + offered + $1 <= seats`

	giveBackSlot = `UPDATE slot SET confirmed = confirmed - $1 WHERE operation_id = $2 AND id = $3`
)

// takeSlots takes the seats of the appointments of all demands in the order of their ids, or returns errRefused.
func takeSlots(tx *gorm.DB, demands []demand, now store.Instant) error {
	if !slices.ContainsFunc(demands, func(d demand) bool { return d.slot != nil }) {
		return nil
	}
	demands = slices.DeleteFunc(slices.Clone(demands), func(d demand) bool { return d.slot == nil })
	slices.SortFunc(demands, func(a, b demand) int { return cmp.Compare(a.slot.ID, b.slot.ID) })
	for _, d := range demands {
		if err := takeOneSlot(tx, d.slot, d.seats, now); err != nil {
			return err
		}
	}
	return nil
}

func takeOneSlot(tx *gorm.DB, s *programme.Slot, seats int, now store.Instant) error {
	changed, err := exec(tx, takeSlot, seats, s.OperationID, s.ID, s.AtelierID, int64(s.StartsAt), int64(s.EndsAt), int64(now))
	if err == nil && changed == 0 {
		return errRefused
	}
	return err
}

// slotsOf reads the appointments of ateliers of the operation in the order of their start; of all when ids is nil.
func slotsOf(tx *gorm.DB, operationID string, ateliers []string) (map[string][]programme.Slot, error) {
	query := tx.Where("operation_id = ?", operationID)
	if ateliers != nil {
		query = query.Where("atelier_id IN ?", ateliers)
	}
	var found []programme.Slot
	if err := query.Order("starts_at, label, id").Find(&found).Error; err != nil {
		return nil, err
	}
	slots := map[string][]programme.Slot{}
	for _, s := range found {
		slots[s.AtelierID] = append(slots[s.AtelierID], s)
	}
	return slots, nil
}

// ateliersOf returns the ids of the ateliers that have these appointments, each once; unknown ones are left out.
func ateliersOf(ctx context.Context, db *store.DB, operationID string, slots []string) (ids []string, err error) {
	if len(slots) == 0 {
		return nil, nil
	}
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Model(&programme.Slot{}).Where("operation_id = ? AND id IN ?", operationID, slots).
			Distinct().Order("atelier_id").Pluck("atelier_id", &ids).Error
	})
	return ids, err
}

// with returns the form with these ateliers too: whoever chose an appointment chose its atelier.
func (f Form) with(ateliers []string) Form {
	f.Ateliers = slices.Clone(f.Ateliers)
	for _, id := range ateliers {
		if !slices.Contains(f.Ateliers, id) {
			f.Ateliers = append(f.Ateliers, id)
		}
	}
	return f
}

// implied returns the form with the ateliers of its appointments, and asks the database only for those that are not in what
// is kept of the ateliers of the form.
func (s *Offers) implied(ctx context.Context, operationID string, f Form) (Form, error) {
	if len(f.Slots) == 0 {
		return f, nil
	}
	known := s.known(operationID, f.Ateliers)
	unknown := slices.DeleteFunc(slices.Clone(f.Slots), func(id string) bool {
		return slices.ContainsFunc(known, func(o *offer) bool { return o.slot(id) != nil })
	})
	ateliers, err := ateliersOf(ctx, s.DB, operationID, unknown)
	return f.with(ateliers), err
}
