package meeting

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"oplibre/app/store"
)

// Check verifies what signing up promises: the seats that are counted are those of the sign-ups, and no more than there are.
func Check(ctx context.Context, db *store.DB) (found []store.Violation, err error) {
	var rows []struct {
		ID                    string
		Taken, Coming, Places int
	}
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Raw(`SELECT m.id, m.taken, COALESCE(m.capacity, m.taken) AS places,
			(SELECT COALESCE(SUM(g.headcount), 0) FROM meeting_guest g WHERE g.operation_id = m.operation_id AND g.public_meeting_id = m.id AND g.revoked_at IS NULL) AS coming
			FROM public_meeting m ORDER BY m.id`).Scan(&rows).Error
	})
	for _, r := range rows {
		if r.Taken != r.Coming {
			found = append(found, store.Violation{Check: "meeting.taken", Subject: r.ID, Detail: fmt.Sprintf("counts %d seats, its sign-ups have %d", r.Taken, r.Coming)})
		}
		if r.Taken > r.Places {
			found = append(found, store.Violation{Check: "meeting.capacity", Subject: r.ID, Detail: fmt.Sprintf("has %d seats taken of %d", r.Taken, r.Places)})
		}
	}
	return found, err
}
