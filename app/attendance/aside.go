package attendance

import (
	"errors"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"oplibre/app/desk"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// paper reports whether the sheet is one of the paper desk: nobody signed it, so what changed since it was printed is not for the paper to settle.
func (in *entering) paper() bool { return in.sheet.DeskPrintID != nil }

// lateError is a line that cannot be done because of what changed meanwhile.
type lateError struct {
	line   int
	reason string
}

func (e *lateError) Error() string { return "attendance: a line for the team to decide: " + e.reason }

// refused says of a refusal on which line it is, and whether the team decides.
func (in *entering) refused(err error, line int) error {
	if reason, is := desk.Late(err); is && in.paper() {
		return &lateError{line, reason}
	}
	return onLine(err, line)
}

// setAside notes a line that the team has to decide, and reports whether the sheet is to be written again with it set aside: what was begun of the
// line is gone with its transaction. Each time there is one line more, so that it ends.
func (in *entering) setAside(err error) bool {
	var late *lateError
	if !errors.As(err, &late) {
		return false
	}
	if _, known := in.left[late.line]; known {
		return false
	}
	in.left[late.line] = late.reason
	return true
}

// arrive ticks somebody. Who signed a sheet was there, even if the seat had been given up; of the paper desk the team decides.
func (in *entering) arrive(tx *gorm.DB, by store.By, a signup.Arrival) error {
	if !in.paper() {
		return signup.Readmit(tx, by, a)
	}
	_, err := signup.CheckIn(tx, by, a)
	return err
}

// leave leaves a line to the team.
func (in *entering) leave(tx *gorm.DB, by store.By, item desk.Item, line int, reason string) error {
	d, err := desk.ForPaper(tx, by, in.o.ID, in.DeskName)
	if err != nil {
		return err
	}
	item.ID, item.At = in.sheet.LeftID(line), in.at(by)
	return desk.Leave(tx, by, d, item, reason)
}

// walkIn is a written line as the team reads it.
func (in *entering) walkIn(w Written) desk.Item {
	item := desk.Item{Kind: desk.WalkIn, Name: w.Name, Adults: 1, Atelier: w.AtelierID, Carnet: in.carnets[w.Line], Band: w.Band}
	if n, err := strconv.Atoi(strings.TrimSpace(w.Count)); err == nil {
		item.Adults = n
	}
	if w.Band != "" {
		item.Adults, item.Children = 0, item.Adults
	}
	return item
}

// twin reports whether a written line of the paper desk is perhaps somebody who is on the list of the atelier already: the same whole name, of
// more than one word.
func (in *entering) twin(w Written) bool {
	name := store.Fold(strings.TrimSpace(w.Name))
	if !in.paper() || in.room == nil || !strings.Contains(name, " ") {
		return false
	}
	for i := range in.room.Roster {
		if store.Fold(in.room.Roster[i].Name) == name {
			return true
		}
	}
	return false
}

// LeftID is the id under which a line of the sheet is left to the team, always the same, so that it is left once.
func (s *Sheet) LeftID(line int) string {
	sheet, err := uuid.Parse(s.ID)
	if err != nil {
		return "" // ours
	}
	return uuid.NewSHA1(sheet, []byte(strconv.Itoa(line))).String()
}
