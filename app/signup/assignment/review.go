package assignment

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"oplibre/app/signup"
	"oplibre/app/signup/wish"
	"oplibre/app/store"
)

// Gathered is what was wished for so far: the problem that would be solved now, also before the round closes.
func Gathered(ctx context.Context, db *store.DB, round *signup.WishRound) (wish.Problem, error) {
	p, _, err := read(ctx, db, round)
	return p, err
}

// Demand is an atelier of a problem with what is wished for, and given, in persons.
type Demand struct {
	wish.Atelier
	// First wish for it first, Any at all; Given have it in the end.
	First, Any, Given int
}

// Demands counts the wishes of a problem; r is nil before it is solved.
func Demands(p wish.Problem, r *wish.Result) []Demand {
	list := make([]Demand, len(p.Ateliers))
	for i := range p.Ateliers {
		list[i].Atelier = p.Ateliers[i]
	}
	var given [][]int
	if r != nil {
		given = wish.Final(p, *r)
	}
	for i, party := range p.Parties {
		for rank, a := range party.Wishes {
			list[a].Any += party.Size
			if rank == 0 {
				list[a].First += party.Size
			}
			if r != nil && slices.Contains(given[i], rank) {
				list[a].Given += party.Size
			}
		}
	}
	return list
}

// Holder is who speaks for a party.
type Holder struct {
	Number         int
	CarnetID, Name string
	WithdrawnAt    *store.Instant
}

// Holders returns who speaks for each party, by number, for the team.
func Holders(ctx context.Context, db *store.DB, operationID string) (map[int]Holder, error) {
	var rows []Holder
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Raw(`SELECT w.number, w.carnet_id, p.name, w.withdrawn_at FROM wish_party w
			JOIN person p ON p.operation_id = w.operation_id AND p.carnet_id = w.carnet_id AND p.position = 0 WHERE w.operation_id = ?`, operationID).Scan(&rows).Error
	})
	holders := make(map[int]Holder, len(rows))
	for _, h := range rows {
		holders[h.Number] = h
	}
	return holders, err
}
