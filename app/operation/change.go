package operation

import (
	"context"
	"slices"
	"strconv"

	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// Step is what another domain adds to the birth of an operation, in the same transaction: its themes.
type Step func(tx *gorm.DB, operationID string) error

// Create makes an operation, as a draft; the account that makes it is its first organiser. It returns problem.Invalid with fields.
func Create(ctx context.Context, db *store.DB, by store.By, form Form, steps ...Step) (*Operation, error) {
	id := store.NewID()
	draft, fields := form.apply(Operation{ID: id})
	chosen := Slugify(form.Slug)
	if chosen == "" && form.Slug != "" {
		fields.Add("slug", "operation.slug.unreadable", nil)
	}
	if err := fields.Err(); err != nil {
		return nil, err
	}
	draft.Phase, draft.LeadInstance, draft.NextNumber, draft.Version = Draft, db.Instance().ID, 1, 1
	draft.CreatedAt, draft.UpdatedAt, draft.RetentionDays = by.Now(), by.Now(), DefaultRetentionDays
	var created *Operation
	err := db.Write(ctx, func(tx *gorm.DB) error {
		o := draft
		slug, err := freeSlug(tx, &o, chosen)
		if err != nil {
			return err
		}
		o.Slug = slug
		if err := tx.Create(&o).Error; err != nil {
			return err
		}
		if err := tx.Create(&o.Communes).Error; err != nil {
			return err
		}
		if by.Actor.Kind == store.ActorAccount {
			if err := account.AddMember(tx, by, id, by.Actor.ID, account.Organiser); err != nil {
				return err
			}
		}
		for _, step := range steps {
			if err := step(tx, id); err != nil {
				return err
			}
		}
		created = &o
		store.Touch(tx, id)
		return by.Record(tx, id, "operation.created", "operation", id)
	})
	return created, err
}

// freeSlug returns the chosen slug when it is free, and a proposed one with a number when none was chosen.
func freeSlug(tx *gorm.DB, o *Operation, chosen string) (string, error) {
	if chosen != "" {
		taken, err := slugTaken(tx, chosen, o.ID)
		if taken {
			return "", slugRefusal("operation.slug.taken")
		}
		return chosen, err
	}
	base := proposedSlug(o)
	for n := 1; ; n++ {
		slug := base
		if n > 1 {
			slug += "-" + strconv.Itoa(n)
		}
		if taken, err := slugTaken(tx, slug, o.ID); err != nil || !taken {
			return slug, err
		}
	}
}

// reservedSlugs are the addresses below /gestion that belong to the instance.
var reservedSlugs = []string{"activite", "compte", "comptes", "instance", "lettres", "nouvelle", "operations", "recettes", "travaux"}

func slugTaken(tx *gorm.DB, slug, exceptID string) (bool, error) {
	if slices.Contains(reservedSlugs, slug) {
		return true, nil
	}
	var n int64
	err := tx.Model(&Operation{}).Where("slug = ? AND id <> ?", slug, exceptID).Count(&n).Error
	return n > 0, err
}

func slugRefusal(key string) error {
	return problem.Fields{{Name: "slug", Message: problem.Message{Key: key}}}.Err()
}

// Update changes an operation. It returns problem.Invalid with fields, problem.NotFound, problem.Closed when it is archived,
// and problem.Conflict (store.Stale) when the form was prepared from an earlier version.
func Update(ctx context.Context, db *store.DB, by store.By, operationID string, form Form) (*Operation, error) {
	var updated *Operation
	err := db.Write(ctx, func(tx *gorm.DB) error {
		current, err := lock(tx, operationID, form.Version)
		if err != nil {
			return err
		}
		if current.Phase == Archived {
			return problem.New(problem.Closed, "operation.archived", nil)
		}
		o, fields := form.apply(*current)
		if err := fields.Err(); err != nil {
			return err
		}
		if o.Slug, err = changedSlug(tx, current, form.Slug); err != nil {
			return err
		}
		if err := save(tx, by, &o); err != nil {
			return err
		}
		updated = &o
		store.Touch(tx, operationID)
		return by.Record(tx, operationID, "operation.updated", "operation", operationID)
	})
	return updated, err
}

// changedSlug lets the address change while nobody knows it: later it stands on posters and in carnets.
func changedSlug(tx *gorm.DB, current *Operation, typed string) (string, error) {
	slug := Slugify(typed)
	switch {
	case slug == "" || slug == current.Slug:
		return current.Slug, nil
	case current.Public():
		return "", slugRefusal("operation.slug.printed")
	}
	return freeSlug(tx, current, slug)
}

func save(tx *gorm.DB, by store.By, o *Operation) error {
	read := o.Version
	o.Version, o.UpdatedAt = read+1, by.Now()
	done := tx.Model(&Operation{}).Where("id = ? AND version = ?", o.ID, read).Select("*").Omit("id", "created_at", "next_number", "lead_instance", "retention_days").Updates(o)
	if done.Error != nil {
		return done.Error
	}
	if done.RowsAffected == 0 {
		return store.Stale(o)
	}
	if err := tx.Where("operation_id = ?", o.ID).Delete(&TerritoryCommune{}).Error; err != nil {
		return err
	}
	return tx.Create(&o.Communes).Error
}

// Changes compares a stale form with the operation as it is now, for the page that shows what changed.
func (f Form) Changes(o *Operation) problem.Changes {
	now := FormOf(o)
	return problem.Changes{}.Field("name", f.Name, now.Name).Field("slug", f.Slug, now.Slug).Field("summary", f.Summary, now.Summary).
		Field("description", f.Description, now.Description).Field("neighbourhood", f.Neighbourhood, now.Neighbourhood).
		Field("start", f.Start, now.Start).Field("end", f.End, now.End).Field("time_zone", f.TimeZone, now.TimeZone).
		Field("latitude", f.Latitude, now.Latitude).Field("longitude", f.Longitude, now.Longitude).Field("name_en", f.NameEN, now.NameEN).
		Field("summary_en", f.SummaryEN, now.SummaryEN).Field("description_en", f.DescriptionEN, now.DescriptionEN).
		Field("name_regional", f.NameRegional, now.NameRegional).Field("summary_regional", f.SummaryRegional, now.SummaryRegional).
		Field("description_regional", f.DescriptionRegional, now.DescriptionRegional).
		Field("legal_organiser", f.LegalOrganiser, now.LegalOrganiser).Field("contact_phone", f.ContactPhone, now.ContactPhone).
		Field("contact_hours", f.ContactHours, now.ContactHours).Field("contact_email", f.ContactEmail, now.ContactEmail).
		Field("contact_hours_en", f.ContactHoursEN, now.ContactHoursEN).
		Field("contact_hours_regional", f.ContactHoursRegional, now.ContactHoursRegional).
		Field("goal_persons", f.GoalPersons, now.GoalPersons).Field("goal_residents", f.GoalResidents, now.GoalResidents).
		Field("goal_outputs", f.GoalOutputs, now.GoalOutputs)
}
