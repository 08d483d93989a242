package meeting

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"oplibre/app/format/ics"
	"oplibre/app/operation"
	"oplibre/app/store"
)

// Attended returns the meetings of which the public knows and to which somebody signed up, by date: with an e-mail address, or, where
// email is empty, under a name.
func Attended(ctx context.Context, db *store.DB, operationID, email, name string) (meetings []*Meeting, err error) {
	var guests []*Guest
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ? AND revoked_at IS NULL", operationID).Find(&guests).Error
	})
	if err != nil {
		return nil, err
	}
	comes := map[string]bool{}
	for _, g := range guests {
		if email != "" && strings.EqualFold(g.Email, email) || email == "" && name != "" && store.Fold(g.Name) == store.Fold(name) {
			comes[g.MeetingID] = true
		}
	}
	all, err := Public(ctx, db, operationID)
	for _, m := range all {
		if comes[m.ID] {
			meetings = append(meetings, m)
		}
	}
	return meetings, err
}

// Events returns meetings as events of a calendar (RFC 5545); what was called off stays, as cancelled. base is the address of the instance
// without a slash at the end, host the one that makes identifiers unique.
func Events(o *operation.Operation, meetings []*Meeting, base, host string) []ics.Event {
	var events []ics.Event
	for _, m := range meetings {
		if m.State == Draft {
			continue
		}
		event := ics.Event{UID: m.ID + "@" + host, Stamp: m.UpdatedAt.Time(), Modified: m.UpdatedAt.Time(), Start: m.StartsAt.Time(), End: m.EndsAt.Time(),
			Sequence: int(m.Sequence), Summary: m.Title, Description: m.Text, Location: m.Where(), URL: base + Path(o, m)}
		if m.State == Cancelled {
			event.Status = ics.Cancelled
		}
		if o.ContactEmail != "" {
			event.Organizer = &ics.Organizer{Name: o.Name, Email: o.ContactEmail}
		}
		events = append(events, event)
	}
	return events
}

// Path is the address of a meeting on the site.
func Path(o *operation.Operation, m *Meeting) string { return "/o/" + o.Slug + "/reunions/" + m.Slug }
