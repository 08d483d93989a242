package message

import (
	"context"

	"oplibre/app/store"
)

var rules = store.Rules{
	"message.draft": `SELECT m.id, 'not sent, and it has recipients' FROM message m WHERE m.sent_at IS NULL
		AND EXISTS (SELECT 1 FROM message_recipient r WHERE r.operation_id = m.operation_id AND r.message_id = m.id)`,
	// Rows of recipients go with retention; none comes after the sending.
	"message.people": `SELECT m.id, CONCAT(COUNT(*), ' recipients with ', COUNT(DISTINCT NULLIF(r.letter_id, '')), ' letters, sent to ', m.people, ' with ', m.letters)
		FROM message m JOIN message_recipient r ON r.operation_id = m.operation_id AND r.message_id = m.id
		GROUP BY m.id, m.people, m.letters HAVING COUNT(*) > m.people OR COUNT(DISTINCT NULLIF(r.letter_id, '')) > m.letters`,
	"message.letter": `SELECT r.message_id, 'a recipient has a letter that is not there, or is no message of this operation' FROM message_recipient r
		LEFT JOIN letter l ON l.id = r.letter_id AND l.operation_id = r.operation_id AND l.kind = 'message'
		WHERE r.letter_id <> '' AND l.id IS NULL`,
	// One letter for each of those whom it has as its subject.
	"message.once": `SELECT r.message_id, CONCAT(COUNT(DISTINCT l.id), ' letters to one recipient') FROM message_recipient r
		JOIN letter l ON l.id = r.letter_id GROUP BY r.message_id, l.subject_id HAVING COUNT(DISTINCT l.id) > 1`,
}

// Check verifies that each recipient of a message has one letter at most, and that nothing was sent of a draft.
func Check(ctx context.Context, db *store.DB) ([]store.Violation, error) { return rules.Check(ctx, db) }
