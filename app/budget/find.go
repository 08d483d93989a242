package budget

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/app/volunteer"
)

// Load returns the budget of an operation. Lines and gifts come by account and then as they were entered, subsidies by the day on which
// they are decided.
func Load(ctx context.Context, db *store.DB, o *operation.Operation) (*Budget, error) {
	b := &Budget{}
	err := db.Snapshot(ctx, func(tx *gorm.DB) error { return b.read(tx, o) })
	if err != nil {
		return nil, err
	}
	planned, done, err := volunteer.Hours(ctx, db, o.ID)
	b.Hours = b.Settings.hours(planned, done)
	return b, err
}

func (b *Budget) read(tx *gorm.DB, o *operation.Operation) (err error) {
	if b.Settings, err = settings(tx, o.ID); err != nil {
		return err
	}
	if err := tx.Where("operation_id = ?", o.ID).Order("account, created_at, id").Find(&b.Lines).Error; err != nil {
		return err
	}
	if err := addReceipts(tx, o.ID, b.Lines); err != nil {
		return err
	}
	if b.Subsidies, err = subsidies(tx.Where("operation_id = ?", o.ID).Order("CASE WHEN decision_on = '' THEN 1 ELSE 0 END, decision_on, created_at, id"), tx, o.ID); err != nil {
		return err
	}
	return tx.Where("operation_id = ?", o.ID).Order("kind, created_at, id").Find(&b.Gifts).Error
}

// hours are those of the volunteers' posts, in seconds, or what the team typed in their place.
func (s *Settings) hours(planned, done int64) Hours {
	h := Hours{Planned: planned, Done: done}
	for _, one := range []struct {
		typed  *int64
		target *int64
	}{{s.HoursPlanned, &h.Planned}, {s.HoursDone, &h.Done}} {
		if one.typed != nil {
			*one.target, h.Typed = *one.typed*60, true
		}
	}
	return h
}

// settings reads what is set; before anything was, it is the zero value of the operation.
func settings(tx *gorm.DB, operationID string) (Settings, error) {
	var found []Settings
	if err := tx.Where("operation_id = ?", operationID).Limit(1).Find(&found).Error; err != nil {
		return Settings{}, err
	}
	if len(found) == 0 {
		return Settings{OperationID: operationID, Answers: map[string]string{}}, nil
	}
	return found[0], nil
}

func addReceipts(tx *gorm.DB, operationID string, lines []*Line) error {
	var receipts []Receipt
	if err := tx.Where("operation_id = ?", operationID).Order("created_at, id").Find(&receipts).Error; err != nil {
		return err
	}
	for _, l := range lines {
		for _, r := range receipts {
			if r.BudgetLineID == l.ID {
				l.Receipts = append(l.Receipts, r)
			}
		}
	}
	return nil
}

// subsidies reads those that a query finds, with the names of their funders.
func subsidies(query, tx *gorm.DB, operationID string) (found []*Subsidy, err error) {
	if err := query.Find(&found).Error; err != nil {
		return nil, err
	}
	var partners []struct{ ID, Name string }
	err = tx.Raw(`SELECT partner.id, organisation.name FROM partner JOIN organisation ON organisation.id = partner.organisation_id
		WHERE partner.operation_id = ? AND partner.id IN (SELECT partner_id FROM subsidy WHERE operation_id = ?)`, operationID, operationID).Scan(&partners).Error
	for _, s := range found {
		s.Name = s.Funder
		for _, p := range partners {
			if s.PartnerID != nil && *s.PartnerID == p.ID {
				s.Name = p.Name
			}
		}
	}
	return found, err
}

// NotThere is the refusal for what the budget does not have.
func NotThere() error { return problem.New(problem.NotFound, "error.not_found", nil) }

// one reads a row of the operation. It returns problem.NotFound.
func one[T any](tx *gorm.DB, operationID, id string) (*T, error) {
	var found []*T
	if err := tx.Where("operation_id = ? AND id = ?", operationID, id).Limit(1).Find(&found).Error; err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, NotThere()
	}
	return found[0], nil
}

// FindLine returns a line with its receipts. It returns problem.NotFound.
func FindLine(ctx context.Context, db *store.DB, o *operation.Operation, id string) (l *Line, err error) {
	err = db.Snapshot(ctx, func(tx *gorm.DB) error {
		if l, err = one[Line](tx, o.ID, id); err != nil {
			return err
		}
		l.Receipts, err = receipts.Of(tx, o.ID, id)
		return err
	})
	return l, err
}

// FindSubsidy returns a subsidy with the name of its funder. It returns problem.NotFound.
func FindSubsidy(ctx context.Context, db *store.DB, o *operation.Operation, id string) (s *Subsidy, err error) {
	err = db.Snapshot(ctx, func(tx *gorm.DB) error {
		found, err := subsidies(tx.Where("operation_id = ? AND id = ?", o.ID, id), tx, o.ID)
		if err == nil && len(found) == 0 {
			err = NotThere()
		}
		if err == nil {
			s = found[0]
		}
		return err
	})
	return s, err
}

// FindGift returns a contribution in kind. It returns problem.NotFound.
func FindGift(ctx context.Context, db *store.DB, o *operation.Operation, id string) (g *Gift, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		g, err = one[Gift](tx, o.ID, id)
		return err
	})
	return g, err
}

// Choice is a partner, some equipment or a place that a form offers.
type Choice struct{ ID, Name, Giver string }

// Funders are the partners of the operation, by name.
func Funders(ctx context.Context, db *store.DB, o *operation.Operation) (all []Choice, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Raw(`SELECT partner.id, organisation.name FROM partner JOIN organisation ON organisation.id = partner.organisation_id
			WHERE partner.operation_id = ? ORDER BY organisation.folded, partner.id`, o.ID).Scan(&all).Error
	})
	return all, err
}

// Unvalued are the loans of the inventory and the places of which no gift tells the value yet.
func Unvalued(ctx context.Context, db *store.DB, o *operation.Operation) (equipment, places []Choice, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		err := tx.Raw(`SELECT equipment.id, CASE WHEN equipment.name = '' THEN equipment.kind ELSE equipment.name END AS name,
			CASE WHEN equipment.lender <> '' THEN equipment.lender ELSE COALESCE(organisation.name, '') END AS giver
			FROM equipment LEFT JOIN partner ON partner.id = equipment.partner_id LEFT JOIN organisation ON organisation.id = partner.organisation_id
			WHERE equipment.operation_id = ? AND (equipment.lender <> '' OR equipment.partner_id IS NOT NULL)
			AND NOT EXISTS (SELECT 1 FROM budget_gift WHERE budget_gift.equipment_id = equipment.id) ORDER BY name, equipment.id`, o.ID).Scan(&equipment).Error
		if err != nil {
			return err
		}
		return tx.Raw(`SELECT place.id, place.name FROM place WHERE place.operation_id = ?
			AND NOT EXISTS (SELECT 1 FROM budget_gift WHERE budget_gift.place_id = place.id) ORDER BY place.number`, o.ID).Scan(&places).Error
	})
	return equipment, places, err
}
