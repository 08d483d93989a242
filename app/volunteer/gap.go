package volunteer

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/store"
)

// Gaps returns the shifts that still need people and are not over, by hour, each with its post: what is missing before the weekend can
// be held. Shifts that were only proposed count as soon as they are there.
func Gaps(ctx context.Context, db *store.DB, operationID string, now store.Instant) ([]*Shift, error) {
	var rows []struct {
		ID, Title        string
		StartsAt, EndsAt store.Instant
		Wanted, Taken    int
	}
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Raw(`SELECT s.id, p.title, s.starts_at, s.ends_at, s.wanted,
			(SELECT COUNT(*) FROM volunteer_part v WHERE v.operation_id = s.operation_id AND v.volunteer_shift_id = s.id AND v.state = ?) AS taken
			FROM volunteer_shift s JOIN volunteer_post p ON p.operation_id = s.operation_id AND p.id = s.volunteer_post_id
			WHERE s.operation_id = ? AND s.ends_at > ? ORDER BY s.starts_at, s.id`, Coming, operationID, now).Scan(&rows).Error
	})
	var gaps []*Shift
	for _, r := range rows {
		if r.Taken < r.Wanted {
			gaps = append(gaps, &Shift{OperationID: operationID, ID: r.ID, StartsAt: r.StartsAt, EndsAt: r.EndsAt, Wanted: r.Wanted,
				Post: &Post{Title: r.Title}, Parts: make([]*Part, r.Taken)})
		}
	}
	return gaps, err
}
