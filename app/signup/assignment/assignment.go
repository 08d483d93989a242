// Package assignment carries a round of wishes from its opening to the waiting lists that it leaves.
//
// A round (Open) takes the seats of the ateliers that are marked for it: until it is over nobody takes one of them. People enter
// wishes (package signup) until it closes. Then Run computes both policies of package wish and keeps them as the anonymous files that
// anybody can verify. The team compares them, changes what a machine cannot know (Adjust), and publishes one of them, once (Publish):
// all seats that it gives are taken in one transaction, so that nothing is oversold, whatever happened since. After that Run writes down
// what became of each wish, puts the others into the waiting lists in the order of the draw, and writes to everybody; it goes on where
// it was stopped. When all that is done, the ateliers are open to whoever comes first.
//
// A result is of certain ateliers, hours, seats and a seed. When those change before it is published it is stale (Standing): it cannot be
// published, and Run computes it again. What changes about a carnet does not make it stale: a party that took its wishes back is not
// served, one that became busy is not given what is at that hour, and their seats go to those who wait.
package assignment

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"gorm.io/gorm"

	"oplibre/app/signup"
	"oplibre/app/signup/wish"
	"oplibre/app/store"
)

// Policies are computed both, in this order.
var Policies = []wish.Policy{wish.FirstWishes, wish.MostWishes}

// kept is a row of wish_assignment.
type kept struct {
	OperationID string      `gorm:"primaryKey"`
	Policy      wish.Policy `gorm:"primaryKey"`
	ComputedAt  store.Instant
	Fingerprint string
	// Content is the anonymous file as it was computed, without what was adjusted.
	Content []byte
}

// TableName is that of the migrations.
func (kept) TableName() string { return "wish_assignment" }

// party is a party of the problem with what the database knows of it.
type party struct {
	ID, CarnetID string
	Number, Most int
	Size         int
	WithdrawnAt  *store.Instant
	ToldAt       *store.Instant
}

// atelier is one of the round.
type atelier struct {
	ID, PoolID       string
	StartsAt, EndsAt store.Instant
	Capacity         *int
	Taken            int
	SeriesID         *string
}

// free is how many seats there are to give; where there is no limit, as many as anybody may ask for.
func (a *atelier) free() int {
	if a.Capacity == nil {
		return wish.MaxPersons
	}
	return max(0, *a.Capacity-a.Taken)
}

const (
	selectAteliers = `SELECT a.id, p.id AS pool_id, a.starts_at, a.ends_at, p.capacity, p.confirmed + p.offered + p.desk_share + p.reserve AS taken, a.series_id
		FROM seat_pool p JOIN atelier a ON a.operation_id = p.operation_id AND a.id = p.atelier_id
		WHERE p.operation_id = ? AND p.by_wishes AND a.status = 'published' AND a.starts_at > ? ORDER BY a.starts_at, a.id`

	selectParties = `SELECT w.id, w.carnet_id, w.number, w.most, w.withdrawn_at, w.told_at, COALESCE(SUM(p.headcount), 0) AS size FROM wish_party w
		LEFT JOIN wish_person m ON m.operation_id = w.operation_id AND m.wish_party_id = w.id
		LEFT JOIN person p ON p.operation_id = m.operation_id AND p.id = m.person_id
		WHERE w.operation_id = ? GROUP BY w.id, w.carnet_id, w.number, w.most, w.withdrawn_at, w.told_at ORDER BY w.number`

	selectBusy = `SELECT m.wish_party_id, COALESCE(s.starts_at, a.starts_at) AS starts_at, COALESCE(s.ends_at, a.ends_at) AS ends_at FROM wish_person m
		JOIN registration r ON r.operation_id = m.operation_id AND r.person_id = m.person_id AND r.status IN ('confirmed', 'offered', 'attended')
		JOIN atelier a ON a.operation_id = r.operation_id AND a.id = r.atelier_id AND a.status = 'published'
		LEFT JOIN slot s ON s.operation_id = r.operation_id AND s.id = r.slot_id
		WHERE m.operation_id = ? GROUP BY m.wish_party_id, 2, 3 ORDER BY m.wish_party_id, 2, 3`
)

// readAteliers returns the ateliers of a round that can still be given: published, and not begun when it closed.
func readAteliers(tx *gorm.DB, round *signup.WishRound) (list []atelier, err error) {
	return list, tx.Raw(selectAteliers, round.OperationID, round.ClosesAt).Scan(&list).Error
}

// fingerprint is that of what a result depends on and the team can change: ateliers, hours, seats, seed.
func fingerprint(round *signup.WishRound, ateliers []atelier) string {
	list := ateliersOf(ateliers)
	content, err := json.Marshal(list)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(append(content, round.WholeSeed()...))
	return hex.EncodeToString(sum[:])
}

func ateliersOf(ateliers []atelier) []wish.Atelier {
	list := make([]wish.Atelier, len(ateliers))
	for i := range ateliers {
		a := &ateliers[i]
		list[i] = wish.Atelier{ID: a.ID, Span: wish.Span{Start: int64(a.StartsAt), End: int64(a.EndsAt)}, Capacity: a.free()}
		if a.SeriesID != nil {
			list[i].Series = *a.SeriesID
		}
	}
	return list
}

// busyOf reads when each party is somewhere else.
func busyOf(tx *gorm.DB, operationID string) (map[string][]wish.Span, error) {
	var rows []struct {
		WishPartyID      string
		StartsAt, EndsAt int64
	}
	if err := tx.Raw(selectBusy, operationID).Scan(&rows).Error; err != nil {
		return nil, err
	}
	busy := map[string][]wish.Span{}
	for _, r := range rows {
		busy[r.WishPartyID] = append(busy[r.WishPartyID], wish.Span{Start: r.StartsAt, End: r.EndsAt})
	}
	return busy, nil
}

// read makes the problem of a round: its ateliers, and the parties that did not take their wishes back.
func read(ctx context.Context, db *store.DB, round *signup.WishRound) (p wish.Problem, mark string, err error) {
	err = db.Snapshot(ctx, func(tx *gorm.DB) error {
		ateliers, err := readAteliers(tx, round)
		if err != nil {
			return err
		}
		mark = fingerprint(round, ateliers)
		p = wish.Problem{Seed: round.WholeSeed(), Ateliers: ateliersOf(ateliers)}
		return readParties(tx, round.OperationID, &p)
	})
	return p, mark, err
}

func readParties(tx *gorm.DB, operationID string, p *wish.Problem) error {
	var parties []party
	var wishes []signup.Wish
	if err := tx.Raw(selectParties, operationID).Scan(&parties).Error; err != nil {
		return err
	}
	if err := tx.Where("operation_id = ?", operationID).Order("wish_party_id, rank").Find(&wishes).Error; err != nil {
		return err
	}
	busy, err := busyOf(tx, operationID)
	if err != nil {
		return err
	}
	at := make(map[string]int, len(p.Ateliers))
	for i := range p.Ateliers {
		at[p.Ateliers[i].ID] = i
	}
	ranked := map[string][]int{}
	for _, w := range wishes {
		if i, given := at[w.AtelierID]; given {
			ranked[w.WishPartyID] = append(ranked[w.WishPartyID], i)
		}
	}
	for _, one := range parties {
		if one.WithdrawnAt == nil && one.Size > 0 && len(ranked[one.ID]) > 0 {
			p.Parties = append(p.Parties, wish.Party{Number: one.Number, Size: one.Size, Wishes: ranked[one.ID], Busy: busy[one.ID], Most: one.Most})
		}
	}
	return nil
}
