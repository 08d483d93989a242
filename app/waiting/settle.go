package waiting

import (
	"slices"
	"strconv"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// The letters of the line; the subject of each is the carnet, so that it follows the address of its holder.
const (
	// LetterOffer offers seats until a deadline: parameters atelier (id) and until (milliseconds).
	LetterOffer = "seat_offer"
	// LetterSeat says that the seats are confirmed: parameter atelier.
	LetterSeat = "seat_confirmed"
	// LetterPassed says that an offer passed on: parameters atelier, and left where the party left the line.
	LetterPassed = "seat_passed"
)

// Settle gives what is free in these ateliers to those who wait for it. It belongs at the end of every transaction that frees
// seats or lets somebody wait; where nobody waits it costs one read.
func Settle(tx *gorm.DB, by store.By, operationID string, ateliers ...string) error {
	ateliers = slices.Compact(slices.Sorted(slices.Values(ateliers)))
	for _, id := range ateliers {
		l, err := openLine(tx, operationID, id)
		if err != nil {
			return err
		}
		if l == nil || !l.pool.Published {
			continue
		}
		if err := l.settle(tx, by); err != nil {
			return err
		}
	}
	return nil
}

func (l *line) settle(tx *gorm.DB, by store.By) error {
	var passed, held []*Party
	for i := range l.parties {
		p := &l.parties[i]
		places := slices.DeleteFunc(l.places(p.Seats, p.SlotID, by.Now()), func(at *slot) bool {
			return slices.ContainsFunc(held, func(h *Party) bool { return h.rivals(at.slotID()) })
		})
		if len(places) == 0 {
			if l.kept(p, by.Now()) {
				held = append(held, p)
			}
			passed = append(passed, p)
			continue
		}
		at, given, err := l.give(tx, by, p, places)
		if err != nil {
			return err
		}
		if !given {
			continue
		}
		if err := overtake(tx, l.operationID, passed, at.slotID()); err != nil {
			return err
		}
	}
	return nil
}

// choose returns the first of the places at which the party is free, else the first. The lock of the carnet is held.
func (l *line) choose(tx *gorm.DB, p *Party, places []*slot) (at *slot, busy bool, err error) {
	for _, place := range places {
		if busy, err = l.busy(tx, p, place); err != nil || !busy {
			return place, false, err
		}
	}
	return places[0], true, nil
}

// overtake counts, for those of the parties who wait for the same appointment, that somebody went before.
func overtake(tx *gorm.DB, operationID string, parties []*Party, slotID *string) error {
	var ids []string
	for _, p := range parties {
		if p.rivals(slotID) {
			ids = append(ids, p.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return tx.Exec("UPDATE waiting_party SET overtaken = overtaken + 1 WHERE operation_id = ? AND id IN ?", operationID, ids).Error
}

// give confirms the party in one of the places or makes it an offer there. given is false when it is too late for one, or the
// carnet is being erased.
func (l *line) give(tx *gorm.DB, by store.By, p *Party, places []*slot) (at *slot, given bool, err error) {
	places = slices.DeleteFunc(places, func(at *slot) bool { return !l.inTime(at, by.Now()) })
	if len(places) == 0 {
		return nil, false, nil
	}
	// The lock of the carnet also refuses what its holder prepared without knowing of these seats.
	locked := tx.Exec("UPDATE carnet SET version = version + 1 WHERE operation_id = ? AND id = ? AND erase_at IS NULL AND erased_at IS NULL",
		l.operationID, p.CarnetID)
	if locked.Error != nil || locked.RowsAffected == 0 {
		return nil, false, locked.Error
	}
	at, busy, err := l.choose(tx, p, places)
	if err != nil {
		return nil, false, err
	}
	if p.IfPossible && !busy {
		return at, true, l.confirm(tx, by, p, at)
	}
	until, _ := Deadline(by.Now(), l.start(at), l.zone)
	return at, true, l.offer(tx, by, p, at, until)
}

// inTime reports whether an offer can still be made.
func (l *line) inTime(at *slot, now store.Instant) bool {
	_, ok := Deadline(now, l.start(at), l.zone)
	return ok
}

const selectBusy = `SELECT COUNT(*) FROM registration r
	JOIN atelier a ON a.operation_id = r.operation_id AND a.id = r.atelier_id AND a.status = 'published'
	LEFT JOIN slot s ON s.operation_id = r.operation_id AND s.id = r.slot_id
	WHERE r.operation_id = ? AND r.carnet_id = ? AND r.atelier_id <> ? AND r.status IN ('confirmed', 'offered', 'attended')
	AND COALESCE(s.starts_at, a.starts_at) < ? AND COALESCE(s.ends_at, a.ends_at) > ?`

// busy reports whether somebody of the carnet has another seat at that hour, or one set aside.
func (l *line) busy(tx *gorm.DB, p *Party, at *slot) (bool, error) {
	var n int
	err := tx.Raw(selectBusy, l.operationID, p.CarnetID, l.atelierID, l.end(at), l.start(at)).Scan(&n).Error
	return n > 0, err
}

func (l *line) confirm(tx *gorm.DB, by store.By, p *Party, at *slot) error {
	if err := l.move(tx, by, p, at, "waiting", "confirmed"); err != nil {
		return err
	}
	if err := remove(tx, p); err != nil {
		return err
	}
	if err := tell(tx, by, p, LetterSeat, nil); err != nil {
		return err
	}
	return by.Record(tx, l.operationID, "registration.promoted", "carnet", p.CarnetID)
}

func (l *line) offer(tx *gorm.DB, by store.By, p *Party, at *slot, until store.Instant) error {
	if err := l.move(tx, by, p, at, "waiting", "offered"); err != nil {
		return err
	}
	done := tx.Exec("UPDATE waiting_party SET offered_at = ?, offer_until = ? WHERE operation_id = ? AND id = ? AND offer_until IS NULL",
		by.Now(), until, p.OperationID, p.ID)
	if err := one(done); err != nil {
		return err
	}
	if err := tell(tx, by, p, LetterOffer, map[string]string{"until": strconv.FormatInt(int64(until), 10)}); err != nil {
		return err
	}
	return by.Record(tx, l.operationID, "registration.offered", "carnet", p.CarnetID)
}

// move takes the seats of a party that was waiting, and keeps the line's own count of what is free right.
func (l *line) move(tx *gorm.DB, by store.By, p *Party, at *slot, from, to string) error {
	var slotID *string
	if at != nil {
		slotID = &at.ID
	}
	if err := setStatus(tx, by, p, slotID, from, to); err != nil {
		return err
	}
	done := tx.Exec(`UPDATE seat_pool SET waiting = waiting - ?, `+to+` = `+to+` + ?,
			excess = CASE WHEN capacity IS NULL OR confirmed + offered + desk_share + reserve + ? <= capacity THEN excess
				ELSE confirmed + offered + desk_share + reserve + ? - capacity END
		WHERE operation_id = ? AND id = ? AND (capacity IS NULL OR confirmed + offered + desk_share + reserve + ? <= capacity OR ?)`,
		p.Seats, p.Seats, p.Seats, p.Seats, p.OperationID, p.PoolID, p.Seats, l.beyond)
	if err := one(done); err != nil {
		return err
	}
	l.pool.Taken += p.Seats
	if at != nil {
		done = tx.Exec(`UPDATE slot SET `+to+` = `+to+` + ? WHERE operation_id = ? AND id = ? AND confirmed + offered + ? <= seats`,
			p.Seats, p.OperationID, at.ID, p.Seats)
		if err := one(done); err != nil {
			return err
		}
		at.Free -= p.Seats
	}
	store.TouchSeats(tx, p.OperationID)
	return nil
}

// setStatus moves the registrations of the whole party.
func setStatus(tx *gorm.DB, by store.By, p *Party, slotID *string, from, to string) error {
	done := tx.Exec(`UPDATE registration SET status = ?, slot_id = ?, updated_at = ?
		WHERE operation_id = ? AND carnet_id = ? AND atelier_id = ? AND status = ?`,
		to, slotID, by.Now(), p.OperationID, p.CarnetID, p.AtelierID, from)
	if done.Error == nil && done.RowsAffected == 0 {
		return errMoved
	}
	return done.Error
}

func remove(tx *gorm.DB, p *Party) error {
	return one(tx.Exec("DELETE FROM waiting_party WHERE operation_id = ? AND id = ?", p.OperationID, p.ID))
}

// errMoved means that the party is no longer what was read: whoever called reads again.
var errMoved = problem.New(problem.Conflict, "waiting.moved", nil)

// one returns errMoved when a statement on one row changed none.
func one(done *gorm.DB) error {
	if done.Error == nil && done.RowsAffected != 1 {
		return errMoved
	}
	return done.Error
}

// call puts the holder of the carnet on the list of those to call: an offer until it passes on, anything else until the atelier begins.
// What was to be told of the line before is not so any more.
func (p *Party) call(tx *gorm.DB, by store.By, kind, language string, parameters map[string]string) error {
	if err := store.LapseCalls(tx, by, p.OperationID, p.CarnetID, p.AtelierID, LetterOffer, LetterSeat, LetterPassed); err != nil {
		return err
	}
	call := store.Call{OperationID: p.OperationID, Kind: kind, AboutID: p.AtelierID, SubjectKind: store.CallPeople, SubjectID: p.CarnetID,
		Language: language, Parameters: parameters}
	var until store.Instant
	if err := tx.Raw("SELECT ends_at FROM atelier WHERE operation_id = ? AND id = ?", p.OperationID, p.AtelierID).Scan(&until).Error; err != nil {
		return err
	}
	if at, err := strconv.ParseInt(parameters["until"], 10, 64); err == nil {
		until = store.Instant(at)
	}
	call.Until = &until
	return by.QueueCall(tx, call)
}

// tell queues a letter to the holder of the carnet, or a call where there is no address.
func tell(tx *gorm.DB, by store.By, p *Party, kind string, parameters map[string]string) error {
	var holder struct{ Email, Language string }
	err := tx.Raw(`SELECT person.email, carnet.language FROM carnet
		JOIN person ON person.operation_id = carnet.operation_id AND person.carnet_id = carnet.id AND person.position = 0
		WHERE carnet.operation_id = ? AND carnet.id = ?`, p.OperationID, p.CarnetID).Scan(&holder).Error
	if err != nil {
		return err
	}
	if parameters == nil {
		parameters = map[string]string{}
	}
	parameters["atelier"] = p.AtelierID
	if holder.Email == "" {
		return p.call(tx, by, kind, holder.Language, parameters)
	}
	return by.Queue(tx, store.Letter{OperationID: &p.OperationID, Kind: kind, Recipient: holder.Email, Language: holder.Language,
		SubjectID: p.CarnetID, Parameters: parameters})
}
