package attendance

import (
	"context"
	"slices"
	"strconv"

	"oplibre/app/problem"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// prepare reads the lines that were written by hand: each becomes a carnet of its own, entered from paper. Where they found no free seat they sat
// all the same, which is recorded as an excess.
func (in *entering) prepare(ctx context.Context, db *store.DB, by store.By, facilitatorID string) error {
	var blanks []signup.Blank
	if in.room == nil && len(in.Written) > 0 {
		var err error
		if blanks, err = signup.Blanks(ctx, db, in.o.ID); err != nil {
			return err
		}
	}
	var fields problem.Fields
	for _, w := range in.Written {
		form := signup.WalkIn{Name: w.Name, FacilitatorID: facilitatorID, Language: in.o.Language, At: in.at(by), SheetID: in.sheet.ID, Past: true, Beyond: true,
			AtelierID: w.AtelierID}
		if form.Adults = w.Count; w.Count == "" {
			form.Adults = "1"
		}
		if w.Band != "" {
			form.Adults, form.Children, form.Band = "", form.Adults, w.Band
		}
		if in.room != nil {
			form.AtelierID = ""
			if in.room.Takes(in.at(by)) { // of an entrée libre one notes only that somebody came
				form.AtelierID = in.room.Atelier.ID
			}
		}
		if w.Blank != "" {
			i := slices.IndexFunc(blanks, func(b signup.Blank) bool { return strconv.FormatInt(b.Number, 10) == w.Blank && b.ClaimedAt == nil })
			if i < 0 {
				fields.Add("blank-"+strconv.Itoa(w.Line), "attendance.enter.blank_unknown", problem.Args{"Number": w.Blank})
				continue
			}
			form.CarnetID, form.Blank = blanks[i].ID, true
		}
		rows, err := signup.PrepareWalkIn(ctx, db, by, in.o, form)
		switch kind := problem.KindOf(err); {
		case err == nil:
			in.added[w.Line] = rows
		case kind == problem.Invalid || kind == problem.Conflict:
			fields.Add("name-"+strconv.Itoa(w.Line), "attendance.enter.written_wrong", problem.Args{"Line": w.Line})
		default:
			return err
		}
	}
	return fields.Err()
}
