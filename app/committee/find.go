package committee

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"oplibre/app/store"
)

// Members returns the members of an operation by side and name, those who have left last. What retention has emptied keeps its place.
func Members(ctx context.Context, db *store.DB, operationID string) (members []*Member, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		members, err = membersOf(tx, operationID)
		return err
	})
	return members, err
}

func membersOf(tx *gorm.DB, operationID string) (members []*Member, err error) {
	if err := tx.Where("operation_id = ?", operationID).Order("created_at, id").Find(&members).Error; err != nil {
		return nil, err
	}
	slices.SortStableFunc(members, func(a, b *Member) int {
		if a.Sits() != b.Sits() {
			if a.Sits() {
				return -1
			}
			return 1
		}
		return slices.Index(Sides, a.Side) - slices.Index(Sides, b.Side)
	})
	return members, nil
}

// FindMember returns a member. It returns problem.NotFound.
func FindMember(ctx context.Context, db *store.DB, operationID, id string) (m *Member, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		m, err = findMember(tx, operationID, id)
		return err
	})
	return m, err
}

func findMember(tx *gorm.DB, operationID, id string) (*Member, error) {
	return one[Member](tx, operationID, id)
}

// one reads a row of an operation. It returns problem.NotFound.
func one[T any](tx *gorm.DB, operationID, id string) (*T, error) {
	var found []*T
	if err := tx.Where("operation_id = ? AND id = ?", operationID, id).Limit(1).Find(&found).Error; err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, notThere()
	}
	return found[0], nil
}

// Name returns the name of a member of members; empty for one whose name is not kept any more.
func Name(members []*Member, id string) string {
	i := slices.IndexFunc(members, func(m *Member) bool { return m.ID == id })
	if i < 0 {
		return ""
	}
	return members[i].Name
}

// Meetings returns the meetings of an operation, the latest first, with their agendas.
func Meetings(ctx context.Context, db *store.DB, operationID string) (meetings []*Meeting, err error) {
	var items []Item
	err = db.Snapshot(ctx, func(tx *gorm.DB) error {
		if err := tx.Where("operation_id = ?", operationID).Order("starts_at DESC, id").Find(&meetings).Error; err != nil {
			return err
		}
		return tx.Where("operation_id = ?", operationID).Order("position, id").Find(&items).Error
	})
	if err != nil {
		return nil, err
	}
	byID := make(map[string]*Meeting, len(meetings))
	for _, m := range meetings {
		byID[m.ID] = m
	}
	for _, item := range items {
		byID[item.MeetingID].Items = append(byID[item.MeetingID].Items, item)
	}
	return meetings, nil
}

// MeetingOf returns the meeting of an identifier among meetings, nil when there is none.
func MeetingOf(meetings []*Meeting, id *string) *Meeting {
	i := slices.IndexFunc(meetings, func(m *Meeting) bool { return m.ID == value(id) })
	if i < 0 {
		return nil
	}
	return meetings[i]
}

func findMeeting(tx *gorm.DB, operationID, id string) (*Meeting, error) {
	m, err := one[Meeting](tx, operationID, id)
	if err != nil {
		return nil, err
	}
	return m, tx.Where("operation_id = ? AND committee_meeting_id = ?", operationID, id).Order("position, id").Find(&m.Items).Error
}

// Decisions returns the register of an operation, the latest first, with the votes.
func Decisions(ctx context.Context, db *store.DB, operationID string) (decisions []*Decision, err error) {
	var votes []*Ballot
	err = db.Snapshot(ctx, func(tx *gorm.DB) error {
		if err := tx.Where("operation_id = ?", operationID).Order("number DESC").Find(&decisions).Error; err != nil {
			return err
		}
		return tx.Where("operation_id = ?", operationID).Order("at, committee_member_id").Find(&votes).Error
	})
	if err != nil {
		return nil, err
	}
	byID := make(map[string]*Decision, len(decisions))
	for _, d := range decisions {
		byID[d.ID] = d
	}
	for _, b := range votes {
		byID[b.DecisionID].Votes = append(byID[b.DecisionID].Votes, b)
	}
	return decisions, nil
}

// FindDecision returns a decision with its votes. It returns problem.NotFound.
func FindDecision(ctx context.Context, db *store.DB, operationID, id string) (d *Decision, err error) {
	err = db.Snapshot(ctx, func(tx *gorm.DB) error {
		d, err = findDecision(tx, operationID, id)
		return err
	})
	return d, err
}

func findDecision(tx *gorm.DB, operationID, id string) (*Decision, error) {
	d, err := one[Decision](tx, operationID, id)
	if err != nil {
		return nil, err
	}
	return d, tx.Where("operation_id = ? AND decision_id = ?", operationID, id).Order("at, committee_member_id").Find(&d.Votes).Error
}

// InMeeting returns the decisions of a meeting among decisions, in the order of the register.
func InMeeting(decisions []*Decision, meetingID string) (own []*Decision) {
	for _, d := range slices.Backward(decisions) {
		if value(d.MeetingID) == meetingID {
			own = append(own, d)
		}
	}
	return own
}

// Record is a meeting as it is kept: who was there, what was on the agenda, what was decided, the minutes.
type Record struct {
	*Meeting
	// PlaceName is where it was, empty when nobody said.
	PlaceName string
	Members   []*Member
	// States are who came and who was excused, by identifier of the member.
	States    map[string]Presence
	Decisions []*Decision
}

// With returns the members of a presence, in the order of Members.
func (r *Record) With(state Presence) (members []*Member) {
	for _, m := range r.Members {
		if r.States[m.ID] == state {
			members = append(members, m)
		}
	}
	return members
}

// FindRecord returns a meeting as it is kept. It returns problem.NotFound.
func FindRecord(ctx context.Context, db *store.DB, operationID, id string) (*Record, error) {
	r := &Record{States: map[string]Presence{}}
	var noted []Attendance
	var place []string
	err := db.Snapshot(ctx, func(tx *gorm.DB) (err error) {
		if r.Meeting, err = findMeeting(tx, operationID, id); err != nil {
			return err
		}
		if r.Members, err = membersOf(tx, operationID); err != nil {
			return err
		}
		if r.PlaceID != nil {
			if err := tx.Table("place").Where("operation_id = ? AND id = ?", operationID, *r.PlaceID).Pluck("name", &place).Error; err != nil {
				return err
			}
		}
		return tx.Where("operation_id = ? AND committee_meeting_id = ?", operationID, id).Find(&noted).Error
	})
	if err != nil {
		return nil, err
	}
	r.PlaceName = r.Place
	if len(place) > 0 {
		r.PlaceName = place[0]
		if r.Place != "" {
			r.PlaceName += ", " + r.Place
		}
	}
	for _, a := range noted {
		r.States[a.MemberID] = a.State
	}
	all, err := Decisions(ctx, db, operationID)
	r.Decisions = InMeeting(all, id)
	return r, err
}
