package document

import (
	"context"

	"oplibre/app/store"
)

var rules = store.Rules{
	"document.partner": `SELECT d.id, 'its holder or the offer that it was is of another operation' FROM document d
		LEFT JOIN partner p ON p.id = d.partner_id LEFT JOIN partner_offer o ON o.id = d.partner_offer_id
		WHERE p.operation_id <> d.operation_id OR o.operation_id <> d.operation_id`,
	"document.licence": `SELECT id, 'published without a licence' FROM document WHERE state = 'published' AND licence = ''`,
	"document.request": `SELECT id, 'answered or appealed before it was asked' FROM access_request
		WHERE (answered_on <> '' AND answered_on < asked_on) OR (appealed_on <> '' AND appealed_on < asked_on)`,
}

// Check verifies that documents stay in their operation, that what is published has a licence, and that requests are in order.
func Check(ctx context.Context, db *store.DB) ([]store.Violation, error) { return rules.Check(ctx, db) }
