package attendance

import (
	"context"
	"slices"
	"strconv"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"oplibre/app/desk"
	"oplibre/app/format/typed"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// Entry is a signed sheet as somebody typed it in.
type Entry struct {
	// Key is a UUID that the form has carried since it was shown; Version is that of the sheet then.
	Key     string `form:"key"`
	Version string `form:"version"`
	// Lines are those that were ticked, Numbers others, as one writes them: "1-5, 8, 12".
	Lines   []string `form:"line"`
	Numbers string   `form:"numbers"`
	// Total is how many signatures were counted on the paper, which must be as many.
	Total string `form:"total"`
	// Others sets down as absent whoever did not sign, where the atelier is over.
	Others bool `form:"others"`
	// Came are how many of a group, by line; empty is all.
	Came map[int]string
	// DeskName is what the paper desk is called where the team decides.
	DeskName string `form:"-"`
	// Written are the lines that somebody wrote a name on.
	Written []Written
}

// Written is somebody who wrote a name on an empty line.
type Written struct {
	Line int
	Name string
	// Count is how many they are, empty for one; Band the ages of children, empty for adults.
	Count, Band string
	// Blank is the number of the blank carnet that was handed out, and AtelierID where they went: on the list of the welcome desk only.
	Blank, AtelierID string
}

// empty reports whether nothing was typed on the line.
func (w Written) empty() bool { return w.Name == "" && w.Count == "" && w.Band == "" && w.Blank == "" }

// entering is an entry that was read.
type entering struct {
	sheet *Sheet
	room  *Room // nil for the list of the desk
	o     *operation.Operation
	came  map[int]*int
	here  []int
	total int
	// added are the people on written lines.
	added map[int]*signup.WalkInRows
	// left are the lines of the paper desk that the team has to decide, with the reason; carnets the blank ones of written lines.
	left    map[int]string
	carnets map[int]string
	Entry
}

// Enter types a sheet in, all of it or nothing. Who signed was there, even if the seat had been given up; who is ticked elsewhere and did not
// sign stays ticked; a tick that this sheet made before and that is not there any more is taken back. The same form again does nothing more. It
// returns problem.Invalid with fields, problem.Conflict when somebody typed it in meanwhile, and problem.Closed.
func Enter(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, s *Sheet, facilitatorID string, e Entry) error {
	if id, err := uuid.Parse(e.Key); err != nil || id.String() != e.Key {
		return problem.New(problem.Invalid, "desk.item.wrong", nil)
	}
	hash := bodyHash(db, e)
	if e.Version != s.Token() {
		return enteredBefore(ctx, db, by, s, e.Key, hash)
	}
	in := &entering{sheet: s, o: o, Entry: e, added: map[int]*signup.WalkInRows{}, came: map[int]*int{}, left: map[int]string{}, carnets: map[int]string{}}
	if err := in.open(ctx, db, by); err != nil {
		return err
	}
	if err := in.read(); err != nil {
		return err
	}
	if err := in.prepare(ctx, db, by, facilitatorID); err != nil {
		return err
	}
	for {
		err := db.Write(ctx, func(tx *gorm.DB) error {
			known, err := store.Remember(tx, o.ID, e.Key, hash, s.ID, by.Now())
			if err != nil || known.Repeated {
				return err
			}
			if err := in.claim(tx, by); err != nil {
				return err
			}
			if err := in.write(tx, by, facilitatorID); err != nil {
				return err
			}
			return by.Record(tx, o.ID, "attendance.entered", "sheet", s.ID)
		})
		if !in.setAside(err) {
			return err
		}
	}
}

// enteredBefore returns nil when it was this form that typed the sheet in, and problem.Conflict when it was another.
func enteredBefore(ctx context.Context, db *store.DB, by store.By, s *Sheet, key, hash string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		known, err := store.Remember(tx, s.OperationID, key, hash, s.ID, by.Now())
		if err == nil && !known.Repeated {
			err = problem.New(problem.Conflict, "attendance.enter.meanwhile", nil)
		}
		return err
	})
}

// open refuses a sheet of which nothing may be noted now.
func (in *entering) open(ctx context.Context, db *store.DB, by store.By) (err error) {
	if in.sheet.AtelierID == nil {
		return (&Room{}).Open(in.o, by.Now())
	}
	if in.room, err = Load(ctx, db, in.o, *in.sheet.AtelierID); err != nil {
		return err
	}
	if in.paper() { // free seats are typed in as soon as they are taken, and who stood there while it was cancelled is not forgotten
		return (&Room{}).Open(in.o, by.Now())
	}
	return in.room.Open(in.o, by.Now())
}

// read checks what was typed against the paper.
func (in *entering) read() error {
	var fields problem.Fields
	numbers, ok := ParseNumbers(in.Numbers, in.sheet.Last())
	if !ok {
		fields.Add("numbers", "attendance.enter.numbers_wrong", problem.Args{"Last": in.sheet.Last()})
	}
	for _, text := range in.Lines {
		if n, err := strconv.Atoi(text); err == nil {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	for _, n := range slices.Compact(numbers) {
		l := in.sheet.Line(n)
		if l == nil {
			continue // erased since the form was shown
		}
		in.here = append(in.here, n)
		in.came[n] = count(&fields, "came-"+strconv.Itoa(n), in.Came[n], l.Headcount)
	}
	in.Written = slices.DeleteFunc(slices.Clone(in.Written), func(w Written) bool { return w.empty() && (len(in.sheet.Blanks) == 0 || w.AtelierID == "") })
	for i := range in.Written {
		if b := in.sheet.Blank(in.Written[i].Line); b != nil { // the line is that of the carnet
			in.Written[i].Blank = strconv.FormatInt(b.Number, 10)
		}
	}
	for _, w := range in.Written {
		if in.sheet.Line(w.Line) != nil || w.Line < 1 || w.Line > in.sheet.LineCount+mostWritten {
			fields.Add("name-"+strconv.Itoa(w.Line), "attendance.enter.line_taken", nil)
		}
	}
	in.total = len(in.here) + len(in.Written)
	if in.paper() {
		return fields.Err()
	}
	switch n, err := strconv.Atoi(typed.Line(in.Total)); {
	case err != nil:
		fields.Add("total", "attendance.enter.total_missing", nil)
	case n != in.total && len(fields) == 0:
		fields.Add("total", "attendance.enter.total_wrong", problem.Args{"Ticked": in.total, "Total": n})
	}
	return fields.Err()
}

// mostWritten is how many lines may be written below the last one of the paper, on its back.
const mostWritten = 10

// count reads how many of a group came; nil for all.
func count(fields *problem.Fields, field, text string, most int) *int {
	if text = typed.Line(text); text == "" {
		return nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most {
		fields.Add(field, "attendance.came.wrong", problem.Args{"Limit": most})
		return nil
	}
	if n == most {
		return nil
	}
	return &n
}

// at is when those who signed were there.
func (in *entering) at(by store.By) store.Instant {
	if in.room == nil {
		return min(by.Now(), in.o.EndsAt-1)
	}
	return min(by.Now(), in.room.Atelier.StartsAt)
}

// claim takes the sheet, once for each version.
func (in *entering) claim(tx *gorm.DB, by store.By) error {
	changed := tx.Model(&Sheet{}).Where("operation_id = ? AND id = ? AND version = ?", in.o.ID, in.sheet.ID, in.Version).
		Updates(map[string]any{"version": gorm.Expr("version + 1"), "entered_at": by.Now(), "signatures": in.total})
	if changed.Error == nil && changed.RowsAffected == 0 {
		return problem.New(problem.Conflict, "attendance.enter.meanwhile", nil)
	}
	return changed.Error
}

func (in *entering) write(tx *gorm.DB, by store.By, facilitatorID string) error {
	if err := store.LockOperation(tx, in.o.ID); err != nil {
		return err
	}
	for i := range in.sheet.Lines {
		l := &in.sheet.Lines[i]
		if err := in.line(tx, by, facilitatorID, l, slices.Contains(in.here, l.Line)); err != nil {
			return err
		}
	}
	for _, w := range in.Written {
		if reason, is := in.left[w.Line]; is {
			if err := in.leave(tx, by, in.walkIn(w), w.Line, reason); err != nil {
				return err
			}
			continue
		}
		rows := in.added[w.Line]
		if err := rows.Write(tx, by); err != nil {
			return in.refused(err, w.Line)
		}
		if err := insertLine(tx, in.sheet, w.Line, rows.PersonID()); err != nil {
			return err
		}
	}
	return nil
}

// line notes one person of the sheet.
func (in *entering) line(tx *gorm.DB, by store.By, facilitatorID string, l *Line, signed bool) error {
	operationID, atelierID := in.o.ID, in.sheet.AtelierID
	switch {
	case signed:
		a := signup.Arrival{OperationID: operationID, PersonID: l.PersonID, AtelierID: atelierID, SheetID: &in.sheet.ID, Came: in.came[l.Line], At: in.at(by)}
		if facilitatorID != "" {
			a.FacilitatorID = &facilitatorID
		}
		if reason, is := in.left[l.Line]; is {
			return in.leave(tx, by, desk.Item{Kind: desk.CheckIn, Person: l.PersonID, Atelier: *atelierID}, l.Line, reason)
		}
		if err := in.arrive(tx, by, a); err != nil {
			return in.refused(err, l.Line)
		}
		if atelierID == nil || !l.Here || l.Headcount == 1 {
			return nil
		}
		return signup.Recount(tx, operationID, l.PersonID, *atelierID, in.came[l.Line])
	case l.FromSheet:
		if err := signup.UndoCheckIn(tx, by, operationID, l.PersonID, atelierID); !problem.Is(err, problem.Conflict) {
			if err != nil {
				return err
			}
		}
	}
	if !in.Others || in.room == nil || in.paper() || l.Here && !l.FromSheet || !in.room.Over(by.Now()) {
		return nil
	}
	if err := signup.Miss(tx, by, operationID, l.PersonID, *atelierID); err != nil && !problem.Is(err, problem.Conflict) {
		return err
	}
	return nil
}

// onLine says of a refusal on which line it is.
func onLine(err error, line int) error {
	kind := problem.KindOf(err)
	if kind != problem.Conflict && kind != problem.Full && kind != problem.NotFound && kind != problem.Invalid && kind != problem.Closed {
		return err
	}
	var fields problem.Fields
	fields.Add("line-"+strconv.Itoa(line), "attendance.enter.refused", problem.Args{"Line": line})
	return fields.Err()
}
