package programme

import (
	"context"
	"errors"
	"net/mail"
	"slices"
	"strconv"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// FacilitatorForm is what the team, or a facilitator through the private link, typed.
type FacilitatorForm struct {
	Version      string   `form:"version"`
	Name         string   `form:"name"`
	Email        string   `form:"email"`
	Phone        string   `form:"phone"`
	Organisation string   `form:"organisation"`
	Needs        []string `form:"needs"`
	NeedsNote    string   `form:"needs_note"`
	// Availability are the rows available_from_1, available_to_1 and so on.
	Availability []SpanRow
}

// SpanRow is a time of a form, each end a LocalTime; two empty ends do not count.
type SpanRow struct{ From, To string }

// SpanRows is how many rows of availability are read.
const SpanRows = 20

func (f FacilitatorForm) check(o *operation.Operation) (Facilitator, problem.Fields) {
	var in input
	person := Facilitator{OperationID: o.ID, Name: in.line("name", f.Name, 120, true), Email: in.line("email", f.Email, 254, false),
		Phone: in.line("phone", f.Phone, 60, false), Organisation: in.line("organisation", f.Organisation, 120, false),
		NeedsNote: in.text("needs_note", f.NeedsNote, 1000, false), Needs: []string{}, Availability: []Span{}}
	person.Folded = foldedName(person.Name)
	if address, err := mail.ParseAddress(person.Email); person.Email != "" && (err != nil || address.Address != person.Email) {
		in.fields.Add("email", "facilitator.error.email", nil)
	}
	for _, need := range Needs {
		if slices.Contains(f.Needs, need) {
			person.Needs = append(person.Needs, need)
		}
	}
	for i, row := range f.Availability {
		if row.From == "" && row.To == "" || i >= SpanRows {
			continue
		}
		n := "_" + strconv.Itoa(i+1)
		span := Span{store.InstantOf(in.moment("available_from"+n, row.From, o)), store.InstantOf(in.moment("available_to"+n, row.To, o))}
		if span.End <= span.Start && !in.fields.Has("available_from"+n) && !in.fields.Has("available_to"+n) {
			in.fields.Add("available_to"+n, "programme.error.end_before_start", nil)
		}
		person.Availability = append(person.Availability, span)
	}
	slices.SortFunc(person.Availability, func(a, b Span) int { return int(min(1, max(-1, a.Start-b.Start))) })
	return person, in.fields
}

// FormOf returns the form of a facilitator as it is.
func (p *Facilitator) FormOf(o *operation.Operation) FacilitatorForm {
	form := FacilitatorForm{Version: decimal(p.Version), Name: p.Name, Email: p.Email, Phone: p.Phone, Organisation: p.Organisation,
		Needs: p.Needs, NeedsNote: p.NeedsNote}
	for _, span := range p.Availability {
		form.Availability = append(form.Availability, SpanRow{span.Start.In(o.Location()).Format(LocalTime), span.End.In(o.Location()).Format(LocalTime)})
	}
	return form
}

// FindFacilitator returns a facilitator of the operation. It returns problem.NotFound.
func FindFacilitator(ctx context.Context, db *store.DB, operationID, id string) (*Facilitator, error) {
	var person Facilitator
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ? AND id = ?", operationID, id).Take(&person).Error
	})
	if err != nil {
		return nil, err
	}
	return &person, nil
}

// CreateFacilitator notes somebody who may lead. It returns problem.Invalid with fields: the name too, when somebody has it.
func CreateFacilitator(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, form FacilitatorForm) (*Facilitator, error) {
	person, fields := form.check(o)
	if err := errors.Join(fields.Err(), Changeable(o)); err != nil {
		return nil, err
	}
	err := db.Write(ctx, func(tx *gorm.DB) error {
		person.ID, person.Version, person.CreatedAt, person.UpdatedAt = store.NewID(), 1, by.Now(), by.Now()
		if err := nameFree(tx, &person); err != nil {
			return err
		}
		if err := tx.Create(&person).Error; err != nil {
			return err
		}
		return by.Record(tx, o.ID, "facilitator.created", "facilitator", person.ID)
	})
	if err != nil {
		return nil, err
	}
	return &person, nil
}

// nameFree refuses a name that another facilitator has, however it is spelled.
func nameFree(tx *gorm.DB, person *Facilitator) error {
	var n int64
	err := tx.Model(&Facilitator{}).Where("operation_id = ? AND folded = ? AND id <> ?", person.OperationID, person.Folded, person.ID).Count(&n).Error
	if err != nil || n == 0 {
		return err
	}
	return problem.Fields{{Name: "name", Message: problem.Message{Key: "facilitator.error.name_taken"}}}.Err()
}

// UpdateFacilitator changes what is known of a facilitator. It returns problem.Invalid with fields, problem.NotFound, or
// problem.Conflict (store.Stale) when the form was prepared from an earlier version.
func UpdateFacilitator(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id string, form FacilitatorForm) error {
	return changeFacilitator(ctx, db, by, o, id, form, func(values, _ *Facilitator) Facilitator { return *values })
}

// UpdateOwn is UpdateFacilitator through the private link: how to be reached, when, and what is needed; the name on the
// programme and where somebody comes from are the team's.
func UpdateOwn(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id string, form FacilitatorForm) error {
	form.Name = "-" // it is not read
	return changeFacilitator(ctx, db, by, o, id, form, func(values, current *Facilitator) Facilitator {
		own := *values
		own.Name, own.Folded, own.Organisation = current.Name, current.Folded, current.Organisation
		return own
	})
}

func changeFacilitator(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id string, form FacilitatorForm,
	merge func(values, current *Facilitator) Facilitator) error {
	values, fields := form.check(o)
	if err := errors.Join(fields.Err(), Changeable(o)); err != nil {
		return err
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		var current Facilitator
		if err := tx.Where("operation_id = ? AND id = ?", o.ID, id).Take(&current).Error; err != nil {
			return err
		}
		if decimal(current.Version) != form.Version {
			return store.Stale(&current)
		}
		person := merge(&values, &current)
		person.ID, person.Version, person.UpdatedAt = id, current.Version+1, by.Now()
		if err := nameFree(tx, &person); err != nil {
			return err
		}
		done := tx.Model(&Facilitator{}).Where("operation_id = ? AND id = ? AND version = ?", o.ID, id, current.Version).
			Select("name", "folded", "email", "phone", "organisation", "availability", "needs", "needs_note", "updated_at", "version").Updates(&person)
		if err := changedOne(done, &current); err != nil {
			return err
		}
		if person.Email != current.Email {
			if err := redirectLetters(tx, o.ID, id, person.Email); err != nil {
				return err
			}
		}
		if person.Name != current.Name {
			store.Touch(tx, o.ID)
		}
		return by.Record(tx, o.ID, "facilitator.updated", "facilitator", id)
	})
}
