package calling

import (
	"context"

	"oplibre/app/store"
)

var rules = store.Rules{
	"call.hand": `SELECT c.id, 'begun by nobody' FROM phone_call c WHERE c.result = '' AND c.begun_at IS NOT NULL AND c.account_id = ''`,
	"call.one_caller": `SELECT MIN(c.id), CONCAT(COUNT(DISTINCT c.account_id), ' call somebody since the same moment') FROM phone_call c
		WHERE c.result = '' AND c.begun_at IS NOT NULL GROUP BY c.operation_id, c.subject_kind, c.subject_id, c.begun_at HAVING COUNT(DISTINCT c.account_id) > 1`,
	// One row is to be made at a time about one thing.
	"call.once": `SELECT MIN(c.id), CONCAT(COUNT(*), ' calls to make about one thing') FROM phone_call c WHERE c.result = ''
		GROUP BY c.operation_id, c.subject_kind, c.subject_id, c.kind, c.about_id HAVING COUNT(*) > 1`,
	"call.printed": `SELECT c.id, 'in a print run, and not printed' FROM phone_call c WHERE (c.print_run <> '') <> (c.result = 'printed')`,
}

// Check verifies that somebody is called by one person, once about each thing.
func Check(ctx context.Context, db *store.DB) ([]store.Violation, error) { return rules.Check(ctx, db) }
