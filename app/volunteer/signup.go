package volunteer

import (
	"context"
	"strconv"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// SignUp takes somebody who chose shifts on the public page, and returns the link that opens their page now. Another link, which tells
// more, goes by letter when letter is true and there is an address. The same form sent again gives the same link. language is that of
// the page.
//
// It returns problem.Invalid with fields, problem.Full when a shift has filled up, problem.Conflict when the key belongs to another
// form, and problem.Closed when the call is not open.
func SignUp(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, form Form, language string, letter bool) (*Link, error) {
	v, wrong := form.apply(newVolunteer(by, o.ID, language))
	if len(form.Shifts) == 0 {
		wrong.Add("shift", "volunteer.error.none", nil)
	}
	if !store.ValidID(form.Key) {
		wrong.Add("key", "volunteer.error.key", nil)
	}
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	hash, err := form.hash(db)
	if err != nil {
		return nil, err
	}
	shown, sent := newLink(db, by, o, v.ID, false), newLink(db, by, o, v.ID, true)
	var link *Link
	err = db.Write(ctx, func(tx *gorm.DB) error {
		outcome, err := store.Remember(tx, o.ID, form.Key, hash, shown.ID, by.Now())
		if err != nil {
			return err
		}
		if outcome.Repeated {
			link, err = take[Link](tx.Where("operation_id = ? AND id = ?", o.ID, outcome.Result))
			return err
		}
		link = shown
		call, err := callOf(tx, o.ID)
		if err != nil {
			return err
		}
		if !call.Accepting(o, by.Now()) {
			return problem.New(problem.Closed, "volunteer.error.closed", nil)
		}
		if err := tx.Create(&v).Error; err != nil {
			return err
		}
		if err := join(tx, by, o, v.ID, form.chosen(), stranger); err != nil {
			return err
		}
		if err := tx.Create(shown).Error; err != nil {
			return err
		}
		if letter && v.Email != "" {
			if err := tx.Create(sent).Error; err != nil {
				return err
			}
			if err := write(tx, by, &v); err != nil {
				return err
			}
		}
		return by.Record(tx, o.ID, "volunteer.signed_up", "volunteer", v.ID)
	})
	return link, err
}

func newVolunteer(by store.By, operationID, language string) Volunteer {
	return Volunteer{OperationID: operationID, ID: store.NewID(), Language: language, CreatedAt: by.Now(), UpdatedAt: by.Now(), Version: 1}
}

// Add enters somebody whom the team met or heard on the telephone; shifts may follow later. Whoever gave an address gets the letter with
// the link. It returns problem.Invalid with fields and problem.Full.
func Add(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, form Form) (*Volunteer, error) {
	v, wrong := form.apply(newVolunteer(by, o.ID, o.Language))
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	link := newLink(db, by, o, v.ID, true)
	return &v, db.Write(ctx, func(tx *gorm.DB) error {
		if err := tx.Create(&v).Error; err != nil {
			return err
		}
		if err := join(tx, by, o, v.ID, form.chosen(), team); err != nil {
			return err
		}
		if err := tx.Create(link).Error; err != nil {
			return err
		}
		if err := write(tx, by, &v); err != nil {
			return err
		}
		return by.Record(tx, o.ID, "volunteer.added", "volunteer", v.ID)
	})
}

// Update changes who a volunteer is and how to reach them. When the address is another one, the links that are out tell only the shifts from
// now on, and a letter with a new one goes to that address when letter is true. It returns problem.Invalid, problem.NotFound and
// problem.Conflict (store.Stale).
func Update(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id string, form Form, letter bool) error {
	link := newLink(db, by, o, id, true)
	return holding(ctx, db, by, o.ID, id, "volunteer.updated", func(tx *gorm.DB, current *Volunteer) error {
		if form.Version != strconv.FormatInt(current.Version, 10) {
			return store.Stale(current)
		}
		v, wrong := form.apply(*current)
		if err := wrong.Err(); err != nil {
			return err
		}
		v.UpdatedAt, v.Version = by.Now(), current.Version+1
		err := tx.Model(&Volunteer{}).Where("operation_id = ? AND id = ?", o.ID, id).Select("*").Omit("operation_id", "id", "created_at", "erased_at", "language").Updates(&v).Error
		if err != nil || sameMailbox(v.Email, current.Email) {
			return err
		}
		if err := distrust(tx, o.ID, id); err != nil || v.Email == "" || !letter {
			return err
		}
		if err := tx.Create(link).Error; err != nil {
			return err
		}
		return write(tx, by, &v)
	})
}

// Changed returns the names of the fields in which a stale form and the volunteer as it is now differ.
func (f Form) Changed(v *Volunteer) []string {
	now := FormOf(v)
	var names []string
	for _, field := range []struct{ name, typed, now string }{{"name", f.Name, now.Name}, {"email", f.Email, now.Email}, {"phone", f.Phone, now.Phone},
		{"age_band", f.AgeBand, now.AgeBand}, {"guardian", f.Guardian, now.Guardian}, {"guardian_phone", f.GuardianPhone, now.GuardianPhone}, {"note", f.Note, now.Note}} {
		if field.typed != field.now {
			names = append(names, field.name)
		}
	}
	return names
}
