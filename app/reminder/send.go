package reminder

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// ahead is how far Send looks: to the last day of which a letter tells that leaves today, and two more for clocks and zones.
const ahead = 16 * 24 * time.Hour

// Send queues the reminders whose hour has come, as letters or as calls, and returns how many those are. What was missed is caught up until it is time for the
// next reminder, or until the atelier begins. Called again, or by two processes at once, it queues none twice. An operation that
// cannot be read does not keep the others.
func Send(ctx context.Context, db *store.DB, by store.By) (queued int, err error) {
	var near []*operation.Operation
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("reminders_off = ? AND phase IN ? AND id IN (SELECT operation_id FROM atelier WHERE ends_at > ? AND starts_at <= ?)", false,
			[]operation.Phase{operation.Announced, operation.Open, operation.UnderWay}, by.Now(), store.InstantOf(by.At.Add(ahead))).
			Order("starts_at, id").Find(&near).Error
	})
	if err != nil {
		return 0, err
	}
	var failed []error
	for _, o := range near {
		var n int
		failed = append(failed, db.Write(ctx, func(tx *gorm.DB) (err error) {
			n, err = send(tx, by, o)
			return err
		}))
		queued += n
	}
	return queued, errors.Join(failed...)
}

// booking is a registration that may be reminded of.
type booking struct {
	ID, CarnetID, Email, Phone, Language string
	StartsAt, UpdatedAt                  store.Instant
	RemindedWeekAt, RemindedDayAt        *store.Instant
}

// bookings are the confirmed registrations that begin soon, carnet by carnet and in the order in which one is there.
func bookings(tx *gorm.DB, by store.By, operationID string) (all []booking, err error) {
	err = tx.Raw(`SELECT r.id, r.carnet_id, p.email, p.phone, c.language, COALESCE(s.starts_at, a.starts_at) AS starts_at, r.updated_at,
		r.reminded_week_at, r.reminded_day_at FROM registration r
		JOIN carnet c ON c.operation_id = r.operation_id AND c.id = r.carnet_id
		JOIN person p ON p.operation_id = r.operation_id AND p.carnet_id = r.carnet_id AND p.position = 0
		JOIN atelier a ON a.operation_id = r.operation_id AND a.id = r.atelier_id
		LEFT JOIN slot s ON s.operation_id = r.operation_id AND s.id = r.slot_id
		WHERE r.operation_id = ? AND r.status = ? AND a.status = 'published' AND c.erase_at IS NULL AND c.erased_at IS NULL AND c.anonymised_at IS NULL
		AND COALESCE(s.starts_at, a.starts_at) > ? AND COALESCE(s.starts_at, a.starts_at) <= ? ORDER BY r.carnet_id, 6, r.id`,
		operationID, signup.Confirmed, by.Now(), store.InstantOf(by.At.Add(ahead))).Scan(&all).Error
	return all, err
}

// send queues the reminders of one operation. Its lock comes first: of two processes the second finds what the first has marked.
func send(tx *gorm.DB, by store.By, o *operation.Operation) (queued int, err error) {
	if err := store.LockOperation(tx, o.ID); err != nil {
		return 0, err
	}
	all, err := bookings(tx, by, o.ID)
	for len(all) > 0 && err == nil {
		n := 1
		for n < len(all) && all[n].CarnetID == all[0].CarnetID {
			n++
		}
		var sent bool
		sent, err = remind(tx, by, o, all[:n])
		if sent {
			queued++
		}
		all = all[n:]
	}
	return queued, err
}

// remind queues the letter that is due to one carnet: that of the day before when both are, because it tells of the same.
func remind(tx *gorm.DB, by store.By, o *operation.Operation, of []booking) (bool, error) {
	for _, n := range []notice{eve, week} {
		first := n.first(of, by.Now(), o.Location())
		if first == nil {
			continue
		}
		day := first.StartsAt.In(o.Location()).Format(time.DateOnly)
		until, err := n.mark(tx, by, o, day, of)
		if err != nil {
			return false, err
		}
		if of[0].Email == "" {
			return true, n.call(tx, by, o, &of[0], day, until)
		}
		return true, by.Queue(tx, store.Letter{OperationID: &o.ID, Kind: n.letter, Recipient: of[0].Email, Language: of[0].Language, SubjectID: of[0].CarnetID,
			Parameters: map[string]string{ParameterDay: day}})
	}
	return false, nil
}

// first returns the first booking of which it is time to remind, nil when there is none: its hour has come, it was not reminded of,
// and nothing about it has changed since that hour. A week's reminder is too late once that of the day before is due.
func (n notice) first(of []booking, now store.Instant, zone *time.Location) *booking {
	for i := range of {
		b := &of[i]
		due, done := n.leavesAt(b.StartsAt, zone), b.RemindedDayAt
		if n == week {
			done = b.RemindedWeekAt
			if b.RemindedDayAt != nil || now >= eve.leavesAt(b.StartsAt, zone) {
				continue
			}
		}
		if done == nil && now >= due && b.UpdatedAt < due {
			return b
		}
	}
	return nil
}

// call puts somebody without an e-mail address on the list of calls instead; a call of the week before that nobody made is not needed.
func (n notice) call(tx *gorm.DB, by store.By, o *operation.Operation, to *booking, day string, until store.Instant) error {
	if err := store.LapseCalls(tx, by, o.ID, to.CarnetID, "", LetterWeek, LetterDay); err != nil {
		return err
	}
	return by.QueueCall(tx, store.Call{OperationID: o.ID, Kind: n.letter, AboutID: day, SubjectKind: store.CallPeople, SubjectID: to.CarnetID,
		Language: to.Language, Parameters: map[string]string{ParameterDay: day}, Until: &until})
}

// mark notes of everything that the letter tells that it was reminded of, and returns when the last of it begins.
func (n notice) mark(tx *gorm.DB, by store.By, o *operation.Operation, day string, of []booking) (until store.Instant, err error) {
	var told []string
	for i := range of {
		if Covers(o, n.letter, day, of[i].StartsAt) {
			told = append(told, of[i].ID)
			until = max(until, of[i].StartsAt)
		}
	}
	return until, tx.Table("registration").Where("operation_id = ? AND id IN ?", o.ID, told).Update(n.column, by.Now()).Error
}
