package outing

import (
	"context"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"oplibre/app/format/typed"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// adultAge is from which age on somebody counts as an adult.
const adultAge = 18

// There are those who were ticked, or those who have a seat as long as nobody was.
const countThere = `SELECT r.status, COALESCE(SUM(CASE WHEN p.age IS NULL OR p.age >= @adult THEN COALESCE(c.came, r.seats) ELSE 0 END), 0) AS adults,
	COALESCE(SUM(CASE WHEN p.age < @adult THEN COALESCE(c.came, r.seats) ELSE 0 END), 0) AS children
	FROM registration r JOIN person p ON p.operation_id = r.operation_id AND p.id = r.person_id
	LEFT JOIN check_in c ON c.operation_id = r.operation_id AND c.person_id = r.person_id AND c.atelier_id = r.atelier_id AND c.undone_at IS NULL
	WHERE r.operation_id = @operation AND r.atelier_id = @atelier AND r.status IN ('attended', 'confirmed') GROUP BY r.status ORDER BY r.status`

// Suggest fills a departure in: of an atelier its leaders, who count as adults, its place, those who are there or expected, and its end.
// Another outing begins empty. It returns problem.NotFound for an atelier that the operation does not show.
func Suggest(ctx context.Context, db *store.DB, o *operation.Operation, atelierID string, now store.Instant) (Form, error) {
	form := Form{Key: store.NewID(), Left: now.In(o.Location()).Format("15:04")}
	if atelierID == "" {
		return form, nil
	}
	listings, err := programme.FindAteliers(ctx, db, o.ID)
	if err != nil {
		return form, err
	}
	for _, l := range listings {
		if l.ID == atelierID && l.Status == programme.Published {
			return form, form.of(ctx, db, o, l)
		}
	}
	return form, problem.New(problem.NotFound, "error.not_found", nil)
}

func (f *Form) of(ctx context.Context, db *store.DB, o *operation.Operation, l *programme.Listing) error {
	var there []struct {
		Status           string
		Adults, Children int
	}
	var leaders []programme.Facilitator
	err := db.Snapshot(ctx, func(tx *gorm.DB) error {
		err := tx.Raw(countThere, map[string]any{"adult": adultAge, "operation": o.ID, "atelier": l.ID}).Scan(&there).Error
		if err != nil {
			return err
		}
		return tx.Where("operation_id = ? AND id IN (SELECT facilitator_id FROM atelier_facilitator WHERE operation_id = ? AND atelier_id = ?)", o.ID, o.ID, l.ID).
			Order("folded, id").Find(&leaders).Error
	})
	if err != nil {
		return err
	}
	names, adults, children := []string{}, len(leaders), 0
	for _, leader := range leaders {
		names = append(names, leader.Name)
		if f.Phone == "" {
			f.Phone = typed.PhoneText(leader.Phone)
		}
	}
	if len(there) > 0 { // attended stands before confirmed
		adults, children = adults+there[0].Adults, there[0].Children
	}
	f.Atelier, f.Leader, f.Due = l.ID, strings.Join(names, ", "), l.EndsAt.In(o.Location()).Format("15:04")
	if l.Place != nil {
		f.Destination = l.Place.Name
	}
	f.Adults, f.Children = strconv.Itoa(adults), strconv.Itoa(children)
	return nil
}
