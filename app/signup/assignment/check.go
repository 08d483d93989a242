package assignment

import (
	"context"

	"oplibre/app/store"
)

// invariants hold after every commit.
var invariants = store.Rules{
	"wishes.pool": `SELECT p.id, 'kept for wishes that nobody gathers' FROM seat_pool p
		LEFT JOIN wish_round r ON r.operation_id = p.operation_id AND r.settled_at IS NULL WHERE p.by_wishes AND r.operation_id IS NULL`,
	"wishes.person": `SELECT m.person_id, 'wishes with another carnet' FROM wish_person m
		JOIN wish_party w ON w.operation_id = m.operation_id AND w.id = m.wish_party_id
		JOIN person p ON p.operation_id = m.operation_id AND p.id = m.person_id WHERE p.carnet_id <> w.carnet_id`,
	"wishes.outcome": `SELECT w.wish_party_id, CONCAT('the outcome of a wish is ', w.outcome, ' before any was published') FROM wish w
		JOIN wish_round r ON r.operation_id = w.operation_id WHERE w.outcome <> '' AND r.published_at IS NULL`,
	"wishes.told": `SELECT w.id, 'everybody is told, but not this party' FROM wish_party w
		JOIN wish_round r ON r.operation_id = w.operation_id WHERE r.settled_at IS NOT NULL AND w.told_at IS NULL`,
	"wishes.round": `SELECT w.id, 'wishes of no round' FROM wish_party w
		LEFT JOIN wish_round r ON r.operation_id = w.operation_id WHERE r.operation_id IS NULL`,
}

// Check verifies that rounds, wishes and the seats that are kept for them agree.
func Check(ctx context.Context, db *store.DB) ([]store.Violation, error) {
	return invariants.Check(ctx, db)
}
