package attendance

import (
	"context"
	"slices"
	"strconv"

	"oplibre/app/desk"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// prepare reads the lines that were written by hand: each becomes a carnet of its own, entered from paper. Where they found no free seat on a sheet
// that people sign, they sat all the same, which is recorded as an excess.
func (in *entering) prepare(ctx context.Context, db *store.DB, by store.By, facilitatorID string) error {
	if len(in.Written) == 0 {
		return nil
	}
	blanks, err := signup.Blanks(ctx, db, in.o.ID)
	if err != nil {
		return err
	}
	starts, err := in.starts(ctx, db)
	if err != nil {
		return err
	}
	var fields problem.Fields
	for i := range in.Written {
		w := &in.Written[i]
		if in.room != nil {
			w.AtelierID = ""
			// Of an entrée libre one notes only that somebody came.
			if in.room.Takes(in.at(by)) || in.paper() && in.room.Atelier.Status == programme.Cancelled {
				w.AtelierID = in.room.Atelier.ID
			}
		}
		form := in.form(*w, in.at(by), facilitatorID)
		if start, known := starts[w.AtelierID]; known && in.paper() {
			form.At = min(by.Now(), start)
		}
		if w.Blank != "" {
			i := slices.IndexFunc(blanks, func(b signup.Blank) bool { return strconv.FormatInt(b.Number, 10) == w.Blank && b.ClaimedAt == nil })
			if i < 0 {
				fields.Add("blank-"+strconv.Itoa(w.Line), "attendance.enter.blank_unknown", problem.Args{"Number": w.Blank})
				continue
			}
			form.CarnetID, form.Blank = blanks[i].ID, true
			in.carnets[w.Line] = blanks[i].ID
		}
		if err := in.fit(ctx, db, by, *w, form, &fields); err != nil {
			return err
		}
	}
	return fields.Err()
}

// form is a written line as somebody who just comes.
func (in *entering) form(w Written, at store.Instant, facilitatorID string) signup.WalkIn {
	form := signup.WalkIn{Name: w.Name, FacilitatorID: facilitatorID, Language: in.o.Language, At: at, SheetID: in.sheet.ID, Past: true, Beyond: !in.paper(),
		AtelierID: w.AtelierID}
	if form.Adults = w.Count; w.Count == "" {
		form.Adults = "1"
	}
	if w.Band != "" {
		form.Adults, form.Children, form.Band = "", form.Adults, w.Band
	}
	return form
}

// fit checks a written line against the rules, and says next to it what is wrong; what only the team can decide is set aside.
func (in *entering) fit(ctx context.Context, db *store.DB, by store.By, w Written, form signup.WalkIn, fields *problem.Fields) error {
	rows, err := signup.PrepareWalkIn(ctx, db, by, in.o, form)
	kind := problem.KindOf(err)
	reason, late := desk.Late(err)
	switch {
	case err == nil && in.twin(w):
		in.left[w.Line] = desk.TwinReason
	case err == nil:
		in.added[w.Line] = rows
	case in.paper() && late:
		in.left[w.Line] = reason
	case kind == problem.Invalid || kind == problem.Conflict:
		fields.Add("name-"+strconv.Itoa(w.Line), "attendance.enter.written_wrong", problem.Args{"Line": w.Line})
	default:
		return err
	}
	return nil
}

// starts are when the ateliers begin to which written lines go.
func (in *entering) starts(ctx context.Context, db *store.DB) (map[string]store.Instant, error) {
	var ids []string
	for _, w := range in.Written {
		if w.AtelierID != "" {
			ids = append(ids, w.AtelierID)
		}
	}
	if in.room != nil {
		ids = []string{in.room.Atelier.ID}
	}
	choices, err := signup.Choices(ctx, db, in.o.ID, ids)
	starts := map[string]store.Instant{}
	for i := range choices {
		starts[choices[i].Atelier.ID] = choices[i].Atelier.StartsAt
	}
	return starts, err
}
