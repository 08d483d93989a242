package assignment

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/signup"
	"oplibre/app/signup/wish"
	"oplibre/app/store"
	"oplibre/app/waiting"
)

// batch is how many parties are told in one transaction.
const batch = 50

// settle tells everybody what became of their wishes and puts those who were refused into the lines, in the order of the draw; then the
// ateliers are open to whoever comes first. Each party is dealt with once, however often this is stopped.
func settle(ctx context.Context, db *store.DB, by store.By, operationID string) error {
	s := &settling{by: by, operationID: operationID}
	if err := db.Read(ctx, s.read); err != nil {
		return err
	}
	left := s.left
	for len(left) > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		now := left[:min(batch, len(left))]
		err := db.Write(ctx, func(tx *gorm.DB) error {
			if err := store.LockOperation(tx, operationID); err != nil {
				return err
			}
			for _, p := range now {
				if err := s.tell(tx, p); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		left = left[len(now):]
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		done := tx.Model(&signup.WishRound{}).Where("operation_id = ? AND settled_at IS NULL", operationID).
			Updates(map[string]any{"settled_at": by.Now(), "version": gorm.Expr("version + 1")})
		if done.Error != nil || done.RowsAffected == 0 {
			return done.Error
		}
		if err := release(tx, operationID); err != nil {
			return err
		}
		return by.Record(tx, operationID, "wishes.settled", "operation", operationID)
	})
}

type settling struct {
	by           store.By
	operationID  string
	computed     *Computed
	explanations []wish.Explanation
	pools        map[string]atelier
	// left are the parties that were not told, in the order of the draw; those that were not drawn come last.
	left []party
}

func (s *settling) read(tx *gorm.DB) error {
	round, err := signup.ReadWishRound(tx, s.operationID)
	if err != nil {
		return err
	}
	if s.computed, err = find(tx, s.operationID, wish.Policy(round.Policy)); err != nil {
		return err
	}
	s.explanations = wish.Explanations(s.computed.Problem, s.computed.Result)
	ateliers, err := readAteliers(tx, round)
	if err != nil {
		return err
	}
	s.pools = map[string]atelier{}
	for _, a := range ateliers {
		s.pools[a.ID] = a
	}
	var parties []party
	if err := tx.Raw(selectParties, s.operationID).Scan(&parties).Error; err != nil {
		return err
	}
	byNumber := make(map[int]party, len(parties))
	for _, p := range parties {
		if p.ToldAt == nil {
			byNumber[p.Number] = p
		}
	}
	s.left = nil
	for _, i := range drawn(s.computed.Result) {
		number := s.computed.Problem.Parties[i].Number
		if p, untold := byNumber[number]; untold {
			s.left = append(s.left, p)
			delete(byNumber, number)
		}
	}
	for _, p := range parties { // those that were in no computation: nothing was left of what they wished for
		if p, untold := byNumber[p.Number]; untold {
			s.left = append(s.left, p)
		}
	}
	return nil
}

const (
	lockCarnet = `UPDATE carnet SET version = version + 1 WHERE operation_id = ? AND id = ? AND erase_at IS NULL AND erased_at IS NULL`

	markTold = `UPDATE wish_party SET told_at = ? WHERE operation_id = ? AND id = ? AND told_at IS NULL`

	explain = `UPDATE wish SET outcome = CASE WHEN outcome = '' THEN ? ELSE outcome END, wanted = ?, seats = ?, instead = ?
		WHERE operation_id = ? AND wish_party_id = ? AND atelier_id = ?`

	nothingLeft = `UPDATE wish SET outcome = ? WHERE operation_id = ? AND wish_party_id = ? AND outcome = ''`
)

// OutcomeGone is the outcome of a wish for an atelier that was not there any more, OutcomeWithdrawn that of a party that took its wishes back.
const (
	OutcomeGone      = "gone"
	OutcomeWithdrawn = "withdrawn"
)

// tell deals with one party: outcomes, lines, letter.
func (s *settling) tell(tx *gorm.DB, p party) error {
	told := tx.Exec(markTold, s.by.Now(), s.operationID, p.ID)
	if told.Error != nil || told.RowsAffected == 0 {
		return told.Error
	}
	if p.WithdrawnAt != nil {
		return tx.Exec(nothingLeft, OutcomeWithdrawn, s.operationID, p.ID).Error
	}
	locked := tx.Exec(lockCarnet, s.operationID, p.CarnetID)
	if locked.Error != nil || locked.RowsAffected == 0 {
		return locked.Error
	}
	if at := s.computed.Party(p.Number); at >= 0 {
		if err := s.explain(tx, p, at); err != nil {
			return err
		}
	}
	if err := tx.Exec(nothingLeft, OutcomeGone, s.operationID, p.ID).Error; err != nil {
		return err
	}
	return s.letter(tx, p)
}

// explain writes down why each wish was refused, and lets the party wait for what it would still come to.
func (s *settling) explain(tx *gorm.DB, p party, at int) error {
	wishes := s.computed.Problem.Parties[at].Wishes
	ranks, err := s.ranks(tx, p)
	if err != nil {
		return err
	}
	for _, id := range ranks.lost {
		if err := s.wait(tx, p, id); err != nil {
			return err
		}
	}
	for _, refusal := range s.explanations[at].Refused {
		id := s.computed.Problem.Ateliers[refusal.Atelier].ID
		instead := 0
		if refusal.Reason == wish.SameHour {
			instead = ranks.of[s.computed.Problem.Ateliers[wishes[refusal.Instead]].ID]
		}
		if err := tx.Exec(explain, refusal.Reason, refusal.Wanted, refusal.Seats, instead, s.operationID, p.ID, id).Error; err != nil {
			return err
		}
		if refusal.Reason.Waits() {
			if err := s.wait(tx, p, id); err != nil {
				return err
			}
		}
	}
	return nil
}

// ranks are those that a party gave, by atelier, also to those that were not there any more when it was computed; lost are the ateliers
// that it was to have, and for which there was no room when the seats were taken.
type ranks struct {
	of   map[string]int
	lost []string
}

func (s *settling) ranks(tx *gorm.DB, p party) (ranks, error) {
	var list []signup.Wish
	err := tx.Where("operation_id = ? AND wish_party_id = ?", s.operationID, p.ID).Order("rank").Find(&list).Error
	r := ranks{of: make(map[string]int, len(list))}
	for _, w := range list {
		r.of[w.AtelierID] = w.Rank
		if w.Outcome == string(wish.Full) {
			r.lost = append(r.lost, w.AtelierID)
		}
	}
	return r, err
}

// wait puts a party into the line of an atelier that it may one day fit into. What is free there it is offered at once.
func (s *settling) wait(tx *gorm.DB, p party, atelierID string) error {
	a, there := s.pools[atelierID]
	if !there || p.Size == 0 || a.Capacity != nil && p.Size > *a.Capacity {
		return nil
	}
	if waits, err := waiting.Find(tx, s.operationID, p.CarnetID, atelierID); err != nil || len(waits) > 0 {
		return err
	}
	var members []member
	if err := tx.Raw(selectMembersOf, s.operationID, p.ID).Scan(&members).Error; err != nil {
		return err
	}
	seats := 0
	for _, m := range members {
		done := tx.Exec(insertSeat, s.operationID, store.NewID(), p.CarnetID, m.PersonID, a.ID, a.PoolID, m.Headcount, signup.Waiting, s.by.Now(), s.by.Now())
		if done.Error != nil {
			return done.Error
		}
		seats += int(done.RowsAffected) * m.Headcount
	}
	if seats == 0 {
		return nil
	}
	line := waiting.Party{OperationID: s.operationID, CarnetID: p.CarnetID, AtelierID: a.ID, PoolID: a.PoolID, Seats: seats}
	if err := line.Join(tx, s.by); err != nil {
		return err
	}
	return waiting.Settle(tx, s.by, s.operationID, a.ID)
}

const selectMembersOf = `SELECT m.wish_party_id, m.person_id, p.headcount FROM wish_person m
	JOIN person p ON p.operation_id = m.operation_id AND p.id = m.person_id WHERE m.operation_id = ? AND m.wish_party_id = ? ORDER BY p.position`

// letter tells the holder of the carnet, if there is an address.
func (s *settling) letter(tx *gorm.DB, p party) error {
	var holder struct{ Email, Language string }
	err := tx.Raw(`SELECT person.email, carnet.language FROM carnet
		JOIN person ON person.operation_id = carnet.operation_id AND person.carnet_id = carnet.id AND person.position = 0
		WHERE carnet.operation_id = ? AND carnet.id = ?`, s.operationID, p.CarnetID).Scan(&holder).Error
	if err != nil || holder.Email == "" {
		return err
	}
	return s.by.Queue(tx, store.Letter{OperationID: &s.operationID, Kind: signup.LetterAssigned, Recipient: holder.Email, Language: holder.Language, SubjectID: p.CarnetID})
}
