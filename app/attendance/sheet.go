package attendance

import (
	"context"
	"slices"
	"strconv"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// Sheet is a sheet that was printed, with its lines as they stood on it. Whoever types it in reads "line 12" on paper, days later: an
// order that is made anew from the list would have moved meanwhile, so the lines are kept, and a printing after somebody came or left is
// another sheet with another number.
type Sheet struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	// Number is printed on it, from 1.
	Number int64
	// AtelierID is nil for the list of the welcome desk.
	AtelierID *string
	// LineCount is how many lines the paper has, with those that are empty for who just comes.
	LineCount int
	PrintedAt store.Instant
	// EnteredAt is when it was typed in, nil before; Signatures how many were counted on it.
	EnteredAt  *store.Instant
	Signatures *int
	Version    int64
	// DeskPrintID is the print of the paper desk that it belongs to, nil for a sheet that people sign; Part is its place in it.
	DeskPrintID *string
	Part        int
	// Blanks are the blank carnets of the paper desk, by line.
	Blanks []SheetBlank `gorm:"-"`
	// Lines are those with a name, by their number.
	Lines []Line `gorm:"-"`
}

// TableName is that of the migrations.
func (Sheet) TableName() string { return "sheet" }

// Line is a line of a sheet with the person who stood on it. The name is empty where it was erased since.
type Line struct {
	Line      int
	PersonID  string
	CarnetID  string
	Name      string
	Headcount int
	Age       *int
	// Status is where the person stands in the atelier now; empty for somebody who has left its list, and on the list of the desk.
	Status signup.Status
	// Came is how many of a group were ticked; nil for all, or before.
	Came *int
	// SlotStart is when somebody with an appointment was expected.
	SlotStart *store.Instant
	// Here says that the person is ticked, FromSheet that it was from this sheet.
	Here, FromSheet bool
}

// Child reports whether somebody said that the person is one.
func (l *Line) Child() bool { return l.Age != nil && *l.Age < 18 }

// Last is the number of the last line with a name, printed or written.
func (s *Sheet) Last() int {
	if len(s.Lines) == 0 {
		return 0
	}
	return s.Lines[len(s.Lines)-1].Line
}

// Most is the number of the last line of the paper.
func (s *Sheet) Most() int { return max(s.LineCount, s.Last()) }

// Line returns a line by its number, nil for one without a name.
func (s *Sheet) Line(number int) *Line {
	i := slices.IndexFunc(s.Lines, func(l Line) bool { return l.Line == number })
	if i < 0 {
		return nil
	}
	return &s.Lines[i]
}

const (
	// fewestBlank is how many lines are kept for those who just come, at the least; openBlank where nobody signs up.
	fewestBlank, openBlank, mostBlank = 5, 25, 60

	linesOf = `SELECT l.line, l.person_id, p.carnet_id, p.name, p.headcount, p.age, COALESCE(r.status, '') AS status, s.starts_at AS slot_start,
			c.id IS NOT NULL AS here, c.came, c.sheet_id IS NOT NULL AND c.sheet_id = l.sheet_id AS from_sheet
		FROM sheet_line l JOIN sheet x ON x.operation_id = l.operation_id AND x.id = l.sheet_id
		JOIN person p ON p.operation_id = l.operation_id AND p.id = l.person_id
		LEFT JOIN registration r ON r.operation_id = l.operation_id AND r.person_id = l.person_id AND r.atelier_id = x.atelier_id
		LEFT JOIN slot s ON s.operation_id = r.operation_id AND s.id = r.slot_id
		LEFT JOIN check_in c ON c.operation_id = l.operation_id AND c.person_id = l.person_id AND c.undone_at IS NULL
			AND COALESCE(c.atelier_id, '') = COALESCE(x.atelier_id, '')
		WHERE l.operation_id = ? AND l.sheet_id IN ? ORDER BY l.sheet_id, l.line`
)

// Latest returns the last sheet of each of some ateliers, in their order; those that were never printed have none.
func Latest(ctx context.Context, db *store.DB, operationID string, ateliers []string) ([]*Sheet, error) {
	var sheets []*Sheet
	err := db.Snapshot(ctx, func(tx *gorm.DB) error {
		var all []*Sheet
		if err := tx.Where("operation_id = ? AND atelier_id IN ? AND desk_print_id IS NULL", operationID, ateliers).Order("number").Find(&all).Error; err != nil {
			return err
		}
		last := map[string]*Sheet{}
		for _, s := range all {
			last[*s.AtelierID] = s
		}
		sheets = nil
		for _, id := range ateliers {
			if last[id] != nil {
				sheets = append(sheets, last[id])
			}
		}
		return fillLines(tx, operationID, sheets)
	})
	return sheets, err
}

// fillLines reads the lines of some sheets, a few hundred at a time.
func fillLines(tx *gorm.DB, operationID string, sheets []*Sheet) error {
	byID := map[string]*Sheet{}
	var ids []string
	for _, s := range sheets {
		byID[s.ID], ids = s, append(ids, s.ID)
	}
	for some := range slices.Chunk(ids, 200) {
		var rows []struct {
			SheetID string
			Line
		}
		query := "SELECT l.sheet_id AS sheet_id," + linesOf[len("SELECT"):]
		if err := tx.Raw(query, operationID, some).Scan(&rows).Error; err != nil {
			return err
		}
		for _, row := range rows {
			byID[row.SheetID].Lines = append(byID[row.SheetID].Lines, row.Line)
		}
	}
	return nil
}

// Find returns a sheet of the operation with its lines. It returns problem.NotFound.
func Find(ctx context.Context, db *store.DB, operationID, id string) (*Sheet, error) {
	s := &Sheet{}
	err := db.Snapshot(ctx, func(tx *gorm.DB) error {
		*s = Sheet{}
		if err := tx.Where("operation_id = ? AND id = ?", operationID, id).Take(s).Error; err != nil {
			return err
		}
		if err := fillLines(tx, operationID, []*Sheet{s}); err != nil {
			return err
		}
		return fillBlanks(tx, operationID, []*Sheet{s})
	})
	if problem.Is(err, problem.NotFound) {
		return nil, problem.New(problem.NotFound, "error.not_found", nil)
	}
	return s, err
}

// Printable returns the ateliers that have a sheet: public, with an hour, and not cancelled. keep says which of them; nil is all.
func Printable(ctx context.Context, db *store.DB, o *operation.Operation, keep func(*programme.Listing) bool) ([]*programme.Listing, error) {
	all, err := programme.FindAteliers(ctx, db, o.ID)
	return slices.DeleteFunc(all, func(l *programme.Listing) bool {
		return l.Status != programme.Published || l.StartsAt == 0 || keep != nil && !keep(l)
	}), err
}

// Print makes the sheets of some ateliers, in one transaction. A sheet of the same people that nobody has typed in yet is the one there is: printed again, it is
// the same paper.
func Print(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, ateliers []*programme.Listing) error {
	ids := make([]string, 0, len(ateliers))
	for _, l := range ateliers {
		ids = append(ids, l.ID)
	}
	latest, err := Latest(ctx, db, o.ID, ids)
	if err != nil {
		return err
	}
	var fresh []*Sheet
	for _, l := range ateliers {
		roster, err := signup.FindRoster(ctx, db, o.ID, l.ID)
		if err != nil {
			return err
		}
		id := l.ID
		s := newSheet(by, o, &id, expected(roster), blanksFor(l))
		i := slices.IndexFunc(latest, func(old *Sheet) bool { return *old.AtelierID == l.ID })
		if i < 0 || !latest[i].same(s) {
			fresh = append(fresh, s)
		}
	}
	return write(ctx, db, by, o, fresh)
}

// newSheet is a sheet of some people in their order; blank lines follow.
func newSheet(by store.By, o *operation.Operation, atelierID *string, people []string, blank int) *Sheet {
	s := &Sheet{OperationID: o.ID, ID: store.NewID(), AtelierID: atelierID, LineCount: len(people) + blank, PrintedAt: by.Now(), Version: 1}
	for i, id := range people {
		s.Lines = append(s.Lines, Line{Line: i + 1, PersonID: id})
	}
	return s
}

// same reports whether a sheet that was not typed in yet has the people of another.
func (s *Sheet) same(other *Sheet) bool {
	return s.EnteredAt == nil && s.LineCount >= other.LineCount && slices.EqualFunc(s.Lines, other.Lines, func(a, b Line) bool { return a.PersonID == b.PersonID })
}

// write numbers sheets and keeps them.
func write(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, sheets []*Sheet) error {
	if len(sheets) == 0 {
		return nil
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := keep(tx, o.ID, sheets); err != nil {
			return err
		}
		return by.Record(tx, o.ID, "attendance.printed", "operation", o.ID)
	})
}

// keep numbers sheets and writes them in the transaction of the caller.
func keep(tx *gorm.DB, operationID string, sheets []*Sheet) error {
	if err := store.LockOperation(tx, operationID); err != nil {
		return err
	}
	var last int64
	if err := tx.Raw("SELECT COALESCE(MAX(number), 0) FROM sheet WHERE operation_id = ?", operationID).Scan(&last).Error; err != nil {
		return err
	}
	for i, s := range sheets {
		s.Number = last + int64(i) + 1
		if err := tx.Create(s).Error; err != nil {
			return err
		}
		for _, l := range s.Lines {
			if err := insertLine(tx, s, l.Line, l.PersonID); err != nil {
				return err
			}
		}
	}
	return nil
}

func insertLine(tx *gorm.DB, s *Sheet, line int, personID string) error {
	_, err := tx.Statement.ConnPool.ExecContext(tx.Statement.Context,
		"INSERT INTO sheet_line (operation_id, sheet_id, line, person_id) VALUES ($1, $2, $3, $4)", s.OperationID, s.ID, line, personID)
	return err
}

// expected are the people of a list who sign: those who have a seat, by their appointment and then by name.
func expected(roster signup.Roster) (people []string) {
	for _, a := range roster {
		if a.Status.TakesSeats() {
			people = append(people, a.PersonID)
		}
	}
	return people
}

// blanksFor is how many lines are kept for those who just come: as many as there are seats for them, and some more.
func blanksFor(l *programme.Listing) int {
	free, limited := l.Seats.Free()
	if l.Entry != programme.SignUp || !limited {
		return openBlank
	}
	return min(max(free+l.Seats.Reserve, fewestBlank), mostBlank)
}

// Token is the version of the sheet as forms carry it.
func (s *Sheet) Token() string { return strconv.FormatInt(s.Version, 10) }

// SlugOf returns the operation that printed a sheet. It returns problem.NotFound.
func SlugOf(ctx context.Context, db *store.DB, sheetID string) (string, error) {
	var found []string
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Raw("SELECT o.slug FROM operation o JOIN sheet s ON s.operation_id = o.id WHERE s.id = ?", sheetID).Scan(&found).Error
	})
	if err == nil && len(found) == 0 {
		err = problem.New(problem.NotFound, "error.not_found", nil)
	}
	if err != nil {
		return "", err
	}
	return found[0], nil
}
