package signup

import (
	"cmp"
	"slices"
	"strings"

	"gorm.io/gorm"

	"oplibre/app/store"
	"oplibre/app/waiting"
)

// write is the transaction of a merge. Seats that come free go to those who wait at its end, when everybody is where they belong.
func (m *Merge) write(tx *gorm.DB, by store.By) error {
	if err := m.lock(tx); err != nil {
		return err
	}
	freed, err := m.free(tx, by)
	if err != nil {
		return err
	}
	for _, step := range []func(*gorm.DB) error{m.moveLines, m.movePeople, m.moveAnswers, m.moveRest, m.keepContact, m.keepCode} {
		if err := step(tx); err != nil {
			return err
		}
	}
	if err := by.Record(tx, m.Kept.OperationID, "carnet.merged", "carnet", m.Kept.ID); err != nil {
		return err
	}
	store.TouchSeats(tx, m.Kept.OperationID)
	return waiting.Settle(tx, by, m.Kept.OperationID, freed...)
}

// free gives up what somebody has twice and what was not chosen of two ateliers at one hour, in the order of the pools, and returns of which
// ateliers. Of somebody who is twice on one list a single line is left.
func (m *Merge) free(tx *gorm.DB, by store.By) (ateliers []string, err error) {
	var drops []*Registration
	gone := map[string]bool{}
	for _, p := range m.People {
		if p.Same == nil {
			continue
		}
		for i := range m.Other.Entries {
			e := &m.Other.Entries[i]
			theirs, own := e.seatOf(p.ID), m.Kept.EntryOf(e.Atelier.ID).seatOf(p.Same.ID)
			if theirs == nil || own == nil {
				continue
			}
			loses := theirs
			if ranks[theirs.Status] > ranks[own.Status] {
				loses = own
			}
			drops, gone[loses.ID] = append(drops, loses), true
		}
		drops = append(drops, m.givenUp(p)...)
	}
	slices.SortStableFunc(drops, func(a, b *Registration) int { return cmp.Compare(a.PoolID, b.PoolID) })
	for _, r := range drops {
		if err := r.drop(tx, by); err != nil {
			return nil, err
		}
		if gone[r.ID] {
			if _, err := exec(tx, "DELETE FROM registration WHERE operation_id = $1 AND id = $2", r.OperationID, r.ID); err != nil {
				return nil, err
			}
		}
		ateliers = append(ateliers, r.AtelierID)
	}
	return ateliers, nil
}

// givenUp are the seats of somebody in the ateliers that do not stay.
func (m *Merge) givenUp(p MergedPerson) (drops []*Registration) {
	for i := range m.Clashes {
		c := &m.Clashes[i]
		if !slices.Contains(c.People, p.Same) {
			continue
		}
		r := c.Kept.seatOf(p.Same.ID)
		if c.Stays == c.Kept.Atelier.ID {
			r = c.Other.seatOf(p.ID)
		}
		if !slices.ContainsFunc(drops, func(d *Registration) bool { return d.ID == r.ID }) {
			drops = append(drops, r)
		}
	}
	return drops
}

// drop takes the seats or the place in line of a registration; Settle is the caller's.
func (r *Registration) drop(tx *gorm.DB, by store.By) error {
	if r.Status != Confirmed && r.Status != Attended && r.Status != Waiting && r.Status != Offered {
		return nil
	}
	moved, err := exec(tx, setStatus+" AND status = $5", Cancelled, int64(by.Now()), r.OperationID, r.ID, r.Status)
	if err != nil || moved == 0 {
		return err // given up already, as the other half of another clash
	}
	if !r.Status.TakesSeats() {
		parties, err := waiting.Find(tx, r.OperationID, r.CarnetID, r.AtelierID)
		if err != nil || len(parties) == 0 {
			return err
		}
		return parties[0].Grow(tx, -r.Seats, r.SlotID)
	}
	if _, err := exec(tx, giveBackSeats, r.Seats, r.OperationID, r.PoolID); err != nil || r.SlotID == nil {
		return err
	}
	_, err = exec(tx, giveBackSlot, r.Seats, r.OperationID, *r.SlotID)
	return err
}

// moveLines lets the parties of the other carnet wait with the kept one: together with its own where both wait for one atelier, at the better
// of their two places.
func (m *Merge) moveLines(tx *gorm.DB) error {
	theirs, err := waiting.Find(tx, m.Other.OperationID, m.Other.ID, "")
	if err != nil {
		return err
	}
	for _, p := range theirs {
		own, err := waiting.Find(tx, m.Kept.OperationID, m.Kept.ID, p.AtelierID)
		if err != nil {
			return err
		}
		if len(own) == 0 {
			_, err = exec(tx, "UPDATE waiting_party SET carnet_id = $1 WHERE operation_id = $2 AND id = $3", m.Kept.ID, p.OperationID, p.ID)
		} else if _, err = exec(tx, "DELETE FROM waiting_party WHERE operation_id = $1 AND id = $2", p.OperationID, p.ID); err == nil {
			_, err = exec(tx, "UPDATE waiting_party SET seats = seats + $1, since = $2, if_possible = $3 WHERE operation_id = $4 AND id = $5",
				p.Seats, int64(min(p.Since, own[0].Since)), p.IfPossible && own[0].IfPossible, p.OperationID, own[0].ID)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// What of somebody who is in both carnets goes to the person that stays: $1 the person that stays, $2 the operation, $3 the person that goes. An agreement to
// pictures is kept only where both gave it, because a no counts more than a yes.
var ofSamePerson = []string{
	`UPDATE registration SET person_id = $1 WHERE operation_id = $2 AND person_id = $3`,
	`UPDATE consent SET person_id = $1 WHERE operation_id = $2 AND person_id = $3 AND (purpose <> 'photo' OR NOT given)`,
	`INSERT INTO user_name (operation_id, person_id, site, name) SELECT operation_id, $1, site, name FROM user_name
		WHERE operation_id = $2 AND person_id = $3 ON CONFLICT DO NOTHING`,
	`INSERT INTO child_care (operation_id, person_id, phone, collectors, leaves_alone) SELECT operation_id, $1, phone, collectors, leaves_alone FROM child_care
		WHERE operation_id = $2 AND person_id = $3 ON CONFLICT DO NOTHING`,
	`INSERT INTO child_handover (operation_id, person_id, atelier_id, handed_at, returned_at, returned_to)
		SELECT operation_id, $1, atelier_id, handed_at, returned_at, returned_to FROM child_handover WHERE operation_id = $2 AND person_id = $3 ON CONFLICT DO NOTHING`,
	`UPDATE wish_person SET person_id = $1 WHERE operation_id = $2 AND person_id = $3
		AND NOT EXISTS (SELECT 1 FROM wish_person o WHERE o.operation_id = $2 AND o.person_id = $1)`,
	// Somebody is there once; the first tick stands.
	`UPDATE check_in SET undone_at = created_at WHERE operation_id = $2 AND person_id = $3 AND undone_at IS NULL
		AND EXISTS (SELECT 1 FROM check_in o WHERE o.operation_id = $2 AND o.person_id = $1 AND o.undone_at IS NULL
			AND COALESCE(o.atelier_id, '') = COALESCE(check_in.atelier_id, ''))`,
	`UPDATE check_in SET person_id = $1 WHERE operation_id = $2 AND person_id = $3`,
	`UPDATE desk_action SET person_id = $1 WHERE operation_id = $2 AND person_id = $3`,
	`UPDATE sheet_line SET person_id = $1 WHERE operation_id = $2 AND person_id = $3`,
	`UPDATE person SET guardian = (SELECT g.guardian FROM person g WHERE g.operation_id = $2 AND g.id = $3)
		WHERE operation_id = $2 AND id = $1 AND guardian = ''`,
}

// movePeople puts the people of the other carnet into the kept one: those who are in both once, the others after those who are there.
func (m *Merge) movePeople(tx *gorm.DB) error {
	operationID, last := m.Kept.OperationID, m.Kept.Persons[len(m.Kept.Persons)-1].Position
	for _, p := range m.People {
		if p.Same == nil {
			last++
			if _, err := exec(tx, "UPDATE person SET carnet_id = $1, position = $2 WHERE operation_id = $3 AND id = $4", m.Kept.ID, last, operationID, p.ID); err != nil {
				return err
			}
			continue
		}
		for _, statement := range ofSamePerson {
			if _, err := exec(tx, statement, p.Same.ID, operationID, p.ID); err != nil {
				return err
			}
		}
	}
	if _, err := exec(tx, "UPDATE registration SET carnet_id = $1 WHERE operation_id = $2 AND carnet_id = $3", m.Kept.ID, operationID, m.Other.ID); err != nil {
		return err
	}
	for _, p := range m.People {
		if p.Same != nil {
			if _, err := exec(tx, "DELETE FROM person WHERE operation_id = $1 AND id = $2", operationID, p.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// moveAnswers adds what the other carnet needs and eats to what the kept one does; nobody eats twice.
func (m *Merge) moveAnswers(tx *gorm.DB) error {
	for _, statement := range []string{
		`INSERT INTO carnet_need (operation_id, carnet_id, need, words) SELECT operation_id, $1, need, words FROM carnet_need
			WHERE operation_id = $2 AND carnet_id = $3 ON CONFLICT (operation_id, carnet_id, need) DO UPDATE
			SET words = CASE WHEN carnet_need.words = '' OR carnet_need.words = excluded.words THEN excluded.words
				WHEN excluded.words = '' THEN carnet_need.words ELSE CONCAT(carnet_need.words, ' ; ', excluded.words) END`,
		`INSERT INTO meal_order (operation_id, carnet_id, atelier_id, meals, brings, avoids) SELECT operation_id, $1, atelier_id, meals, brings, avoids FROM meal_order
			WHERE operation_id = $2 AND carnet_id = $3 ON CONFLICT (operation_id, carnet_id, atelier_id) DO UPDATE
			SET meals = meal_order.meals + excluded.meals,
			brings = CASE WHEN meal_order.brings = '' OR meal_order.brings = excluded.brings THEN excluded.brings
				WHEN excluded.brings = '' THEN meal_order.brings ELSE CONCAT(meal_order.brings, ' ; ', excluded.brings) END,
			avoids = CASE WHEN meal_order.avoids = '' OR meal_order.avoids = excluded.avoids THEN excluded.avoids
				WHEN excluded.avoids = '' THEN meal_order.avoids ELSE CONCAT(meal_order.avoids, ' ; ', excluded.avoids) END`,
		`DELETE FROM carnet_need WHERE operation_id = $2 AND carnet_id = $3 AND $1 <> ''`,
		`DELETE FROM meal_order WHERE operation_id = $2 AND carnet_id = $3 AND $1 <> ''`,
	} {
		if _, err := exec(tx, statement, m.Kept.ID, m.Kept.OperationID, m.Other.ID); err != nil {
			return err
		}
	}
	_, err := exec(tx, `UPDATE meal_order SET meals = (SELECT COALESCE(SUM(r.seats), 0) FROM registration r WHERE r.operation_id = meal_order.operation_id
			AND r.carnet_id = meal_order.carnet_id AND r.atelier_id = meal_order.atelier_id AND r.status IN ('confirmed', 'attended', 'waiting', 'offered'))
		WHERE operation_id = $1 AND carnet_id = $2 AND meals > (SELECT COALESCE(SUM(r.seats), 0) FROM registration r WHERE r.operation_id = meal_order.operation_id
			AND r.carnet_id = meal_order.carnet_id AND r.atelier_id = meal_order.atelier_id AND r.status IN ('confirmed', 'attended', 'waiting', 'offered'))`,
		m.Kept.OperationID, m.Kept.ID)
	return err
}

// ofCarnet is what else belongs to a carnet: $1 the one that stays, $2 the operation, $3 the one that goes. Of two calls or messages about one
// thing, one is enough.
var ofCarnet = []string{
	`UPDATE contribution SET carnet_id = $1 WHERE operation_id = $2 AND carnet_id = $3`,
	`UPDATE wish_party SET carnet_id = $1 WHERE operation_id = $2 AND carnet_id = $3`,
	`UPDATE letter SET subject_id = $1 WHERE operation_id = $2 AND subject_id = $3`,
	`DELETE FROM phone_call WHERE operation_id = $2 AND subject_id = $3 AND result = '' AND EXISTS (SELECT 1 FROM phone_call o
		WHERE o.operation_id = $2 AND o.subject_id = $1 AND o.result = '' AND o.kind = phone_call.kind AND o.about_id = phone_call.about_id)`,
	`UPDATE phone_call SET account_id = '', begun_at = NULL WHERE operation_id = $2 AND subject_id IN ($1, $3) AND result = ''`,
	`UPDATE phone_call SET subject_id = $1 WHERE operation_id = $2 AND subject_id = $3`,
	`DELETE FROM message_recipient WHERE operation_id = $2 AND subject_id = $3 AND EXISTS (SELECT 1 FROM message_recipient o
		WHERE o.message_id = message_recipient.message_id AND o.kind = message_recipient.kind AND o.subject_id = $1)`,
	`UPDATE message_recipient SET subject_id = $1 WHERE operation_id = $2 AND subject_id = $3`,
	`UPDATE idempotency SET result = $1 WHERE operation_id = $2 AND result = $3`,
	`UPDATE check_in SET carnet_id = $1 WHERE operation_id = $2 AND carnet_id = $3`,
	`UPDATE desk_action SET carnet_id = $1 WHERE operation_id = $2 AND carnet_id = $3`,
	`UPDATE carnet_code SET carnet_id = $1 WHERE operation_id = $2 AND carnet_id = $3`,
	// A relay sees those that it entered and nobody else: who is now together with others leaves it.
	`UPDATE carnet SET desk_id = NULL WHERE operation_id = $2 AND id = $1 AND EXISTS (SELECT 1 FROM desk d WHERE d.id = carnet.desk_id AND d.kind = 'relay')
		AND NOT EXISTS (SELECT 1 FROM carnet o WHERE o.operation_id = $2 AND o.id = $3 AND o.desk_id = carnet.desk_id)`,
}

func (m *Merge) moveRest(tx *gorm.DB) error {
	for _, statement := range ofCarnet {
		if _, err := exec(tx, statement, m.Kept.ID, m.Kept.OperationID, m.Other.ID); err != nil {
			return err
		}
	}
	return nil
}

// keepContact fills in what the kept carnet does not know and the other does.
func (m *Merge) keepContact(tx *gorm.DB) error {
	kept, other := m.Kept.Main(), m.Other.Main()
	for column, value := range map[string][2]string{"name": {kept.Name, other.Name}, "email": {kept.Email, other.Email}, "phone": {kept.Phone, other.Phone}} {
		if strings.TrimSpace(value[0]) != "" || value[1] == "" {
			continue
		}
		if err := tx.Model(&Person{}).Where("operation_id = ? AND id = ?", kept.OperationID, kept.ID).Update(column, value[1]).Error; err != nil {
			return err
		}
	}
	if m.Kept.Origin != "" || m.Other.Origin == "" {
		return nil
	}
	return tx.Model(&Carnet{}).Where("operation_id = ? AND id = ?", m.Kept.OperationID, m.Kept.ID).Update("origin", m.Other.Origin).Error
}

// keepCode lets the code of the other carnet open the kept one, and takes the other away.
func (m *Merge) keepCode(tx *gorm.DB) error {
	if m.Other.CodeHash != nil {
		if _, err := exec(tx, "INSERT INTO carnet_code (operation_id, code_hash, carnet_id, merged_id, created_at) VALUES ($1, $2, $3, $4, $5)",
			m.Kept.OperationID, *m.Other.CodeHash, m.Kept.ID, m.Other.ID, int64(m.Other.CreatedAt)); err != nil {
			return err
		}
	}
	_, err := exec(tx, "DELETE FROM carnet WHERE operation_id = $1 AND id = $2", m.Kept.OperationID, m.Other.ID)
	return err
}
