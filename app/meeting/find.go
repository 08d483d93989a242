package meeting

import (
	"context"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// List returns the meetings of an operation by date.
func List(ctx context.Context, db *store.DB, operationID string) (meetings []*Meeting, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		if err := tx.Where("operation_id = ?", operationID).Order("starts_at, id").Find(&meetings).Error; err != nil {
			return err
		}
		return addPlaces(tx, operationID, meetings)
	})
	return meetings, err
}

// Public returns the meetings of which the public knows, by date; those that were called off among them.
func Public(ctx context.Context, db *store.DB, operationID string) (meetings []*Meeting, err error) {
	all, err := List(ctx, db, operationID)
	for _, m := range all {
		if m.State != Draft {
			meetings = append(meetings, m)
		}
	}
	return meetings, err
}

// Coming keeps of meetings those that take place and are not over.
func Coming(meetings []*Meeting, now store.Instant) (left []*Meeting) {
	for _, m := range meetings {
		if m.State == Published && !m.Over(now) {
			left = append(left, m)
		}
	}
	return left
}

// addPlaces says where meetings are.
func addPlaces(tx *gorm.DB, operationID string, meetings []*Meeting) error {
	var places []struct{ ID, Name, Address string }
	if err := tx.Table("place").Where("operation_id = ?", operationID).Select("id, name, address").Scan(&places).Error; err != nil {
		return err
	}
	for _, m := range meetings {
		for _, p := range places {
			if m.PlaceID != nil && *m.PlaceID == p.ID {
				m.PlaceName, m.Address = p.Name, p.Address
			}
		}
	}
	return nil
}

// Find returns a meeting. It returns problem.NotFound.
func Find(ctx context.Context, db *store.DB, operationID, id string) (m *Meeting, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		if m, err = one[Meeting](tx, operationID, id); err != nil {
			return err
		}
		return addPlaces(tx, operationID, []*Meeting{m})
	})
	return m, err
}

// FindPublic returns the meeting of an address. It returns problem.NotFound, also for one of which the public does not know.
func FindPublic(ctx context.Context, db *store.DB, operationID, slug string) (*Meeting, error) {
	all, err := Public(ctx, db, operationID)
	if err != nil {
		return nil, err
	}
	for _, m := range all {
		if m.Slug == slug {
			return m, nil
		}
	}
	return nil, notThere()
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

// notThere is the refusal for what the operation does not have.
func notThere() error { return problem.New(problem.NotFound, "error.not_found", nil) }

// Guests returns who comes to a meeting, in the order in which they said so.
func Guests(ctx context.Context, db *store.DB, m *Meeting) (guests []*Guest, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		guests, err = coming(tx, m)
		return err
	})
	return guests, err
}

func coming(tx *gorm.DB, m *Meeting) (guests []*Guest, err error) {
	err = tx.Where("operation_id = ? AND public_meeting_id = ? AND revoked_at IS NULL", m.OperationID, m.ID).Order("created_at, id").Find(&guests).Error
	return guests, err
}

// freeSlug makes the part of an address that names a meeting.
func freeSlug(tx *gorm.DB, operationID, title string) (string, error) {
	base := strings.Trim(strings.Join(strings.FieldsFunc(store.Fold(title), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }), "-"), "-")
	if len(base) > slugLength {
		base = strings.TrimRight(base[:slugLength], "-")
	}
	if base == "" {
		base = "reunion"
	}
	var used []string
	if err := tx.Model(&Meeting{}).Where("operation_id = ? AND slug LIKE ?", operationID, base+"%").Pluck("slug", &used).Error; err != nil {
		return "", err
	}
	taken := map[string]bool{}
	for _, slug := range used {
		taken[slug] = true
	}
	slug := base
	for n := 2; taken[slug]; n++ {
		slug = base + "-" + strconv.Itoa(n)
	}
	return slug, nil
}

// slugLength is the most that a title gives to an address, in octets.
const slugLength = 60

// readCame reads how many were there; nil when nobody says.
func readCame(text string) (*int, problem.Fields) {
	var fields problem.Fields
	if text = strings.TrimSpace(text); text == "" {
		return nil, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > mostSeats {
		fields.Add("came", "meeting.error.came", nil)
	}
	return &n, fields
}
