package volunteer

import (
	"context"

	"oplibre/app/store"
)

var rules = store.Rules{
	// A number may be lowered below those who come, which sends nobody away; that change is on record.
	"volunteer.shift": `SELECT s.id, CONCAT(COUNT(p.id), ' come, ', s.wanted + s.extra, ' may, and nobody has changed that number')
		FROM volunteer_shift s JOIN volunteer_part p ON p.operation_id = s.operation_id AND p.volunteer_shift_id = s.id AND p.state = 'coming'
		WHERE NOT EXISTS (SELECT 1 FROM activity a WHERE a.operation_id = s.operation_id AND a.action = 'volunteer.shift_updated' AND a.subject_id = s.id)
		GROUP BY s.id, s.wanted, s.extra HAVING COUNT(p.id) > s.wanted + s.extra`,
	"volunteer.hours": `SELECT id, 'it ends before it begins' FROM volunteer_shift WHERE ends_at <= starts_at`,
	"volunteer.place": `SELECT p.id, 'its place is of another operation' FROM volunteer_post p
		JOIN place l ON l.id = p.place_id WHERE l.operation_id <> p.operation_id`,
	"volunteer.state": `SELECT id, CONCAT('unknown state ', state, ' or attendance ', attendance) FROM volunteer_part
		WHERE state NOT IN ('coming', 'left') OR attendance NOT IN ('', 'came', 'absent')`,
	"volunteer.erased": `SELECT v.id, 'erased, and something personal or a link is left' FROM volunteer v WHERE v.erased_at IS NOT NULL
		AND (v.name <> '' OR v.email <> '' OR v.phone <> '' OR v.guardian <> '' OR v.guardian_phone <> '' OR v.note <> ''
		OR EXISTS (SELECT 1 FROM volunteer_link k WHERE k.operation_id = v.operation_id AND k.volunteer_id = v.id))`,
}

// Check verifies that no shift has more volunteers than were asked for, that what belongs together is of one operation, and that
// whoever was erased is.
func Check(ctx context.Context, db *store.DB) ([]store.Violation, error) { return rules.Check(ctx, db) }
