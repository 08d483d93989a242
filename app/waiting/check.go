package waiting

import (
	"context"

	"oplibre/app/store"
)

// invariants hold after every commit.
var invariants = store.Rules{
	"seats.waiting": `SELECT p.id, CONCAT('waiting is ', p.waiting, ', parties wait for ', COALESCE(SUM(w.seats), 0))
		FROM seat_pool p LEFT JOIN waiting_party w ON w.pool_id = p.id AND w.offer_until IS NULL
		GROUP BY p.id, p.waiting HAVING p.waiting <> COALESCE(SUM(w.seats), 0)`,
	"waiting.seats": `SELECT w.id, CONCAT('a party of ', w.seats, ', registrations of ', COALESCE(SUM(r.seats), 0))
		FROM waiting_party w LEFT JOIN registration r ON r.operation_id = w.operation_id AND r.carnet_id = w.carnet_id
		AND r.atelier_id = w.atelier_id AND r.pool_id = w.pool_id
		AND r.status = CASE WHEN w.offer_until IS NULL THEN 'waiting' ELSE 'offered' END
		GROUP BY w.id, w.seats HAVING w.seats <> COALESCE(SUM(r.seats), 0)`,
	"waiting.party": `SELECT r.id, CONCAT(r.status, ' and in no line') FROM registration r
		LEFT JOIN waiting_party w ON w.operation_id = r.operation_id AND w.carnet_id = r.carnet_id AND w.atelier_id = r.atelier_id
		WHERE r.status IN ('waiting', 'offered') AND w.id IS NULL`,
	"waiting.slot": `SELECT w.id, 'its appointment is of another atelier, or missing' FROM waiting_party w
		LEFT JOIN slot s ON s.operation_id = w.operation_id AND s.id = w.slot_id AND s.atelier_id = w.atelier_id
		WHERE w.slot_id IS NOT NULL AND s.id IS NULL`,
	"slot.offered": `SELECT s.id, CONCAT('offered is ', s.offered, ', registrations are offered ', COALESCE(SUM(r.seats), 0))
		FROM slot s LEFT JOIN registration r ON r.slot_id = s.id AND r.status = 'offered'
		GROUP BY s.id, s.offered HAVING s.offered <> COALESCE(SUM(r.seats), 0)`,
}

// Check verifies that the lines are what the registrations say.
func Check(ctx context.Context, db *store.DB) ([]store.Violation, error) {
	return invariants.Check(ctx, db)
}
