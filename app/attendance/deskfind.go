package attendance

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/desk"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// DeskPrints returns the prints of an operation, the latest first, with their sheets but not the lines of these.
func DeskPrints(ctx context.Context, db *store.DB, operationID string) (prints []*DeskPrint, err error) {
	err = db.Snapshot(ctx, func(tx *gorm.DB) error {
		if err := tx.Where("operation_id = ?", operationID).Order("number DESC").Find(&prints).Error; err != nil {
			return err
		}
		var sheets []*Sheet
		if err := tx.Where("operation_id = ? AND desk_print_id IS NOT NULL", operationID).Order("part").Find(&sheets).Error; err != nil {
			return err
		}
		byID := map[string]*DeskPrint{}
		for _, p := range prints {
			p.Sheets, byID[p.ID] = nil, p
		}
		for _, s := range sheets {
			p := byID[*s.DeskPrintID]
			p.Sheets = append(p.Sheets, s)
		}
		return nil
	})
	return prints, err
}

// FindDeskPrint returns a print of the operation with the lines of its sheets. It returns problem.NotFound.
func FindDeskPrint(ctx context.Context, db *store.DB, operationID, id string) (*DeskPrint, error) {
	p, err := findPrint(ctx, db, operationID, "id = ?", id)
	if err == nil && p == nil {
		err = problem.New(problem.NotFound, "error.not_found", nil)
	}
	return p, err
}

// LastDeskPrint returns the last print of a day with the lines of its sheets, nil when there is none.
func LastDeskPrint(ctx context.Context, db *store.DB, operationID, day string) (*DeskPrint, error) {
	return findPrint(ctx, db, operationID, "day = ?", day)
}

func findPrint(ctx context.Context, db *store.DB, operationID, which, value string) (p *DeskPrint, err error) {
	err = db.Snapshot(ctx, func(tx *gorm.DB) error {
		var found []*DeskPrint
		p = nil
		err := tx.Where("operation_id = ?", operationID).Where(which, value).Order("number DESC").Limit(1).Find(&found).Error
		if err != nil || len(found) == 0 {
			return err
		}
		p = found[0]
		if err := tx.Where("operation_id = ? AND desk_print_id = ?", operationID, p.ID).Order("part").Find(&p.Sheets).Error; err != nil {
			return err
		}
		if err := fillLines(tx, operationID, p.Sheets); err != nil {
			return err
		}
		return fillBlanks(tx, operationID, p.Sheets)
	})
	return p, err
}

// Sheet returns a part by its id. It returns problem.NotFound.
func (p *DeskPrint) Sheet(id string) (*Sheet, error) {
	for _, s := range p.Sheets {
		if s.ID == id {
			return s, nil
		}
	}
	return nil, problem.New(problem.NotFound, "error.not_found", nil)
}

// After returns the part that follows on paper, nil after the last.
func (p *DeskPrint) After(s *Sheet) *Sheet {
	for _, next := range p.Sheets {
		if next.Part == s.Part+1 {
			return next
		}
	}
	return nil
}

// fillBlanks reads the blank carnets of some sheets.
func fillBlanks(tx *gorm.DB, operationID string, sheets []*Sheet) error {
	for _, s := range sheets {
		if s.DeskPrintID == nil || s.AtelierID != nil || s.Part == 0 {
			continue
		}
		err := tx.Raw(`SELECT x.line, b.id, b.number, b.claimed_at IS NOT NULL AS claimed FROM sheet_blank x
			JOIN blank_carnet b ON b.operation_id = x.operation_id AND b.id = x.blank_carnet_id
			WHERE x.operation_id = ? AND x.sheet_id = ? ORDER BY x.line`, operationID, s.ID).Scan(&s.Blanks).Error
		if err != nil {
			return err
		}
	}
	return nil
}

// PrintedBlanks returns the blank carnets that are on a paper desk, and so on no other paper.
func PrintedBlanks(ctx context.Context, db *store.DB, operationID string) (printed map[string]bool, err error) {
	var ids []string
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Raw("SELECT blank_carnet_id FROM sheet_blank WHERE operation_id = ?", operationID).Scan(&ids).Error
	})
	printed = map[string]bool{}
	for _, id := range ids {
		printed[id] = true
	}
	return printed, err
}

// Since counts the registrations for the ateliers of the day of a print that are not on it.
func (p *DeskPrint) Since(ctx context.Context, db *store.DB, o *operation.Operation) (n int, err error) {
	ateliers, err := OnDay(ctx, db, o, p.Day)
	if err != nil {
		return 0, err
	}
	ids := make([]string, 0, len(ateliers))
	for _, l := range ateliers {
		ids = append(ids, l.ID)
	}
	return n, db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Raw(`SELECT COUNT(*) FROM registration r WHERE r.operation_id = ? AND r.atelier_id IN ? AND r.status IN ('confirmed', 'attended')
			AND NOT EXISTS (SELECT 1 FROM sheet s JOIN sheet_line l ON l.operation_id = s.operation_id AND l.sheet_id = s.id
				WHERE s.operation_id = r.operation_id AND s.desk_print_id = ? AND s.atelier_id = r.atelier_id AND l.person_id = r.person_id)`,
			o.ID, ids, p.ID).Scan(&n).Error
	})
}

// LeftOf returns what the lines of a sheet left to the team, by line.
func (s *Sheet) LeftOf(ctx context.Context, db *store.DB) (map[int]desk.Told, error) {
	lines, ids := map[string]int{}, []string{}
	for n := 1; n <= s.Most()+mostWritten; n++ {
		id := s.LeftID(n)
		lines[id], ids = n, append(ids, id)
	}
	list, err := desk.Left(ctx, db, s.OperationID, ids)
	left := map[int]desk.Told{}
	for i := range list {
		left[lines[list[i].ID]] = list[i]
	}
	return left, err
}
