package newsletter

import (
	"context"

	"oplibre/app/store"
)

var rules = store.Rules{
	"newsletter.letter": `SELECT n.letter_id, 'it carries no issue of this operation, or one that was not sent' FROM newsletter_letter n
		LEFT JOIN letter l ON l.id = n.letter_id AND l.operation_id = n.operation_id AND l.kind = 'newsletter_issue'
		JOIN newsletter_issue i ON i.operation_id = n.operation_id AND i.id = n.newsletter_issue_id
		WHERE l.id IS NULL OR i.sent_at IS NULL`,
	"newsletter.once": `SELECT n.newsletter_issue_id, CONCAT(COUNT(*), ' letters to one subscriber') FROM newsletter_letter n
		JOIN letter l ON l.id = n.letter_id GROUP BY n.newsletter_issue_id, l.subject_id HAVING COUNT(*) > 1`,
	"newsletter.agreed": `SELECT l.id, 'it waits for somebody who is not on the list' FROM letter l
		LEFT JOIN newsletter_subscriber s ON s.operation_id = l.operation_id AND s.id = l.subject_id AND s.confirmed_at IS NOT NULL
		WHERE l.kind = 'newsletter_issue' AND l.state = 'waiting' AND s.id IS NULL`,
	"newsletter.number": `SELECT id, CONCAT('sent without a number, or numbered ', number, ' without being sent') FROM newsletter_issue
		WHERE (number > 0) <> (sent_at IS NOT NULL)`,
}

// Check verifies that each subscriber has one letter an issue, and that nothing waits for those who have not agreed.
func Check(ctx context.Context, db *store.DB) ([]store.Violation, error) { return rules.Check(ctx, db) }
