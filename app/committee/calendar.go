package committee

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"

	"oplibre/app/format/ics"
	"oplibre/app/operation"
	"oplibre/app/store"
)

// Person is somebody by what is known of them: an account with its address, a partner, or a name alone.
type Person struct{ AccountID, Email, PartnerID, Name string }

// is reports whether a member who sits in the committee is the person, or speaks for the partner. Names are compared only where nothing
// better is known: two people may share one.
func (p Person) is(m *Member) bool {
	switch {
	case !m.Sits():
		return false
	case p.AccountID != "":
		return value(m.AccountID) == p.AccountID || p.Email != "" && strings.EqualFold(m.Email, p.Email)
	case p.PartnerID != "":
		return value(m.PartnerID) == p.PartnerID
	}
	return p.Name != "" && store.Fold(m.Name) == store.Fold(p.Name)
}

// usual is how long a meeting lasts whose agenda does not say.
const usual = 2 * time.Hour

// Expected returns the meetings at which a person is expected, by date: all those of the committee in which they sit, but not those from
// which they excused themselves.
func Expected(ctx context.Context, db *store.DB, operationID string, who Person) (meetings []*Meeting, err error) {
	members, err := Members(ctx, db, operationID)
	if err != nil {
		return nil, err
	}
	var own []string
	for _, m := range members {
		if who.is(m) {
			own = append(own, m.ID)
		}
	}
	if len(own) == 0 {
		return nil, nil
	}
	all, err := Meetings(ctx, db, operationID)
	if err != nil {
		return nil, err
	}
	var noted []Attendance
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ? AND committee_member_id IN ? AND state = ?", operationID, own, Excused).Find(&noted).Error
	})
	excused := map[string]int{}
	for _, a := range noted {
		excused[a.MeetingID]++
	}
	for i := len(all) - 1; i >= 0; i-- { // the earliest first
		if excused[all[i].ID] < len(own) { // a partner may have several members
			meetings = append(meetings, all[i])
		}
	}
	return meetings, err
}

// Events returns meetings as events of a calendar (RFC 5545): when and where, not what is on the agenda. base is the address of the
// instance without a slash at the end, host the one that makes identifiers unique; places are names by identifier.
func Events(o *operation.Operation, meetings []*Meeting, places map[string]string, base, host string) []ics.Event {
	events := make([]ics.Event, len(meetings))
	for i, m := range meetings {
		length := time.Duration(Minutes(m.Items)) * time.Minute
		if length == 0 {
			length = usual
		}
		where := places[value(m.PlaceID)]
		if m.Place != "" && where != "" {
			where += ", "
		}
		events[i] = ics.Event{UID: m.ID + "@" + host, Stamp: m.UpdatedAt.Time(), Modified: m.UpdatedAt.Time(), Sequence: int(m.Version),
			Start: m.StartsAt.Time(), End: m.StartsAt.Time().Add(length), Summary: m.Title, Description: o.Name, Location: where + m.Place,
			URL: base + "/o/" + o.Slug}
	}
	return events
}
