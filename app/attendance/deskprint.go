package attendance

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"oplibre/app/desk"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// DeskPrint is the paper with which the welcome desk works a day without any device: the list of all who come, each atelier with its free seats,
// and blank carnets. It is kept as it was printed, so that it is typed in line by line though people go on signing up.
type DeskPrint struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	// Number is printed on it, from 1; Day is 2027-05-22.
	Number    int64
	Day       string
	PrintedAt store.Instant
	// Sheets are its parts in the order of the paper: the list, the ateliers by their hour, the blank carnets.
	Sheets []*Sheet `gorm:"-"`
}

// TableName is that of the migrations.
func (DeskPrint) TableName() string { return "desk_print" }

// SheetBlank is a blank carnet of the paper desk, on the line where it is typed in.
type SheetBlank struct {
	Line   int
	ID     string
	Number int64
	// Claimed says that somebody is in it, from this line or otherwise.
	Claimed bool
}

// Blank returns the blank carnet of a line, nil where there is none.
func (s *Sheet) Blank(line int) *SheetBlank {
	i := slices.IndexFunc(s.Blanks, func(b SheetBlank) bool { return b.Line == line })
	if i < 0 {
		return nil
	}
	return &s.Blanks[i]
}

// openSeats is how many lines are free where seats are without limit.
const openSeats = 12

// OnDay returns the ateliers of a day that are printed, by their hour.
func OnDay(ctx context.Context, db *store.DB, o *operation.Operation, day string) ([]*programme.Listing, error) {
	return Printable(ctx, db, o, func(l *programme.Listing) bool { return l.StartsAt.In(o.Location()).Format(time.DateOnly) == day })
}

// PrintDesk makes the paper of a day, with blank carnets or without. The same people and nothing typed in yet are the same paper: it is the one
// there is. name is what the desk is called in lists. It returns problem.NotFound for a day without ateliers.
func PrintDesk(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, day, name string, blanks bool) (*DeskPrint, error) {
	ateliers, err := OnDay(ctx, db, o, day)
	if err == nil && len(ateliers) == 0 {
		err = problem.New(problem.NotFound, "error.not_found", nil)
	}
	if err != nil {
		return nil, err
	}
	p := &DeskPrint{OperationID: o.ID, ID: store.NewID(), Day: day, PrintedAt: by.Now()}
	if p.Sheets, err = partsOf(ctx, db, by, o, ateliers); err != nil {
		return nil, err
	}
	last, err := LastDeskPrint(ctx, db, o.ID, day)
	if err != nil || last != nil && last.same(p, blanks) {
		return last, err
	}
	var made []signup.Blank
	if blanks {
		made = signup.NewBlanks(db, by, o)
	}
	return p, db.Write(ctx, func(tx *gorm.DB) error {
		if _, err := desk.ForPaper(tx, by, o.ID, name); err != nil {
			return err
		}
		return p.write(tx, by, o, made)
	})
}

// partsOf are the list of all who come and a sheet for each atelier.
func partsOf(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, ateliers []*programme.Listing) ([]*Sheet, error) {
	var all signup.Roster
	var sheets []*Sheet
	for _, l := range ateliers {
		roster, err := signup.FindRoster(ctx, db, o.ID, l.ID)
		if err != nil {
			return nil, err
		}
		for _, a := range roster {
			if a.Status.TakesSeats() {
				all = append(all, a)
			}
		}
		id := l.ID
		sheets = append(sheets, newSheet(by, o, &id, expected(roster), freeLines(l)))
	}
	slices.SortFunc(all, func(a, b signup.Attendant) int {
		return cmp.Or(cmp.Compare(store.Fold(cmp.Or(a.Name, a.Holder)), store.Fold(cmp.Or(b.Name, b.Holder))), cmp.Compare(a.CarnetID, b.CarnetID),
			cmp.Compare(a.Position, b.Position), cmp.Compare(a.PersonID, b.PersonID))
	})
	list := newSheet(by, o, nil, slices.Compact(expected(all)), 0)
	return append([]*Sheet{list}, sheets...), nil
}

// freeLines is how many lines of an atelier are for those who just come: the seats that are free, which whoever waits has before them.
func freeLines(l *programme.Listing) int {
	free, limited := l.Seats.Free()
	switch {
	case l.Entry != programme.SignUp || !limited:
		return openSeats
	case l.Waiting > 0:
		free = 0
	}
	return min(free+l.Seats.Reserve, mostBlank)
}

// same reports whether a print of which nothing was typed in yet is the paper of another.
func (p *DeskPrint) same(other *DeskPrint, blanks bool) bool {
	parts := slices.DeleteFunc(slices.Clone(p.Sheets), func(s *Sheet) bool { return len(s.Blanks) > 0 })
	if len(parts) != len(other.Sheets) || blanks && len(parts) == len(p.Sheets) {
		return false
	}
	for i, s := range parts {
		o := other.Sheets[i]
		if value(s.AtelierID) != value(o.AtelierID) || s.LineCount != o.LineCount || !s.same(o) {
			return false
		}
	}
	return true
}

func value(id *string) string {
	if id == nil {
		return ""
	}
	return *id
}

// write numbers a print and keeps it with its sheets and blank carnets; where too many of these wait already, there are none.
func (p *DeskPrint) write(tx *gorm.DB, by store.By, o *operation.Operation, made []signup.Blank) error {
	if err := store.LockOperation(tx, o.ID); err != nil {
		return err
	}
	sheets := slices.Clone(p.Sheets)
	if len(made) > 0 {
		switch err := signup.KeepBlanks(tx, by, o, made); {
		case err == nil:
			sheets = append(sheets, newSheet(by, o, nil, nil, len(made)))
		case !problem.Is(err, problem.Conflict):
			return err
		}
	}
	if err := tx.Raw("SELECT COALESCE(MAX(number), 0) + 1 FROM desk_print WHERE operation_id = ?", o.ID).Scan(&p.Number).Error; err != nil {
		return err
	}
	if err := tx.Create(p).Error; err != nil {
		return err
	}
	for i, s := range sheets {
		s.DeskPrintID, s.Part = &p.ID, i
	}
	if err := keep(tx, o.ID, sheets); err != nil {
		return err
	}
	if len(sheets) > len(p.Sheets) {
		for i := range made {
			_, err := tx.Statement.ConnPool.ExecContext(tx.Statement.Context, "INSERT INTO sheet_blank (operation_id, sheet_id, line, blank_carnet_id) VALUES ($1, $2, $3, $4)",
				o.ID, sheets[len(sheets)-1].ID, i+1, made[i].ID)
			if err != nil {
				return err
			}
		}
	}
	return by.Record(tx, o.ID, "desk.printed", "operation", o.ID)
}
