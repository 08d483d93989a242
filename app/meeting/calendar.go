package meeting

import (
	"oplibre/app/format/ics"
	"oplibre/app/operation"
)

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
