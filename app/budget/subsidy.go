package budget

import (
	"context"
	"time"

	"gorm.io/gorm"

	"oplibre/app/attachment"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// SubsidyForm is a subsidy as its page posts it.
type SubsidyForm struct {
	Version    string `form:"version"`
	Partner    string `form:"partner"` // identifier, or empty
	Funder     string `form:"funder"`  // taken when no partner is chosen
	Title      string `form:"title"`
	Asked      string `form:"asked"`
	FiledOn    string `form:"filed_on"`
	DecisionOn string `form:"decision_on"`
	Granted    string `form:"granted"`
	Paid       string `form:"paid"`
	PaidOn     string `form:"paid_on"`
	ReportOn   string `form:"report_on"`
	ReportedOn string `form:"reported_on"`
	Logo       bool   `form:"logo"`
	Sentence   string `form:"sentence"`
	Note       string `form:"note"`
}

// FormOf returns the form of a subsidy as it is.
func (s *Subsidy) FormOf() SubsidyForm {
	f := SubsidyForm{Version: decimal(s.Version), Funder: s.Funder, Title: s.Title, Asked: s.Asked.Decimal(), FiledOn: s.FiledOn, DecisionOn: s.DecisionOn,
		Granted: written(s.Granted), Paid: written(s.Paid), PaidOn: s.PaidOn, ReportOn: s.ReportOn, ReportedOn: s.ReportedOn,
		Logo: s.Logo, Sentence: s.Sentence, Note: s.Note}
	if s.PartnerID != nil {
		f.Partner = *s.PartnerID
	}
	return f
}

// apply returns the subsidy with the values of the form, and what is wrong with them, in page order. Whether the partner exists is for
// the transaction to see.
func (f SubsidyForm) apply(s Subsidy, today time.Time) (Subsidy, problem.Fields) {
	var in input
	s.PartnerID, s.Funder = nil, in.line("funder", f.Funder, nameLimit)
	switch {
	case f.Partner != "":
		s.PartnerID, s.Funder = &f.Partner, ""
	case s.Funder == "":
		in.fields.Add("partner", "budget.error.funder", nil)
	}
	s.Title = in.line("title", f.Title, titleLimit)
	s.Asked = in.needed("asked", in.positive("asked", f.Asked))
	s.FiledOn = in.past("filed_on", f.FiledOn, today)
	s.DecisionOn = in.day("decision_on", f.DecisionOn)
	s.Granted, s.Paid = in.positive("granted", f.Granted), in.positive("paid", f.Paid)
	if s.Paid != nil && s.Granted == nil && !in.fields.Has("granted") {
		in.fields.Add("granted", "budget.error.granted_first", nil)
	}
	s.PaidOn = in.past("paid_on", f.PaidOn, today)
	if s.PaidOn != "" && s.Paid == nil && !in.fields.Has("paid") {
		in.fields.Add("paid", "budget.error.how_much", nil)
	}
	s.ReportOn, s.ReportedOn = in.day("report_on", f.ReportOn), in.past("reported_on", f.ReportedOn, today)
	s.Logo, s.Sentence = f.Logo, in.text("sentence", f.Sentence, titleLimit*2)
	s.Note = in.text("note", f.Note, noteLimit)
	return s, in.fields
}

// Changes compares a stale form with the subsidy as it is now. Partner and box are compared by the page.
func (f SubsidyForm) Changes(s *Subsidy) problem.Changes {
	now := s.FormOf()
	return problem.Changes{}.Field("partner", f.Partner, now.Partner).Field("funder", f.Funder, now.Funder).
		Field("title", f.Title, now.Title).Field("asked", f.Asked, now.Asked).Field("filed_on", f.FiledOn, now.FiledOn).
		Field("decision_on", f.DecisionOn, now.DecisionOn).Field("granted", f.Granted, now.Granted).Field("paid", f.Paid, now.Paid).
		Field("paid_on", f.PaidOn, now.PaidOn).Field("report_on", f.ReportOn, now.ReportOn).
		Field("reported_on", f.ReportedOn, now.ReportedOn).Field("sentence", f.Sentence, now.Sentence).Field("note", f.Note, now.Note)
}

// CreateSubsidy adds a subsidy. It returns problem.Invalid with fields.
func CreateSubsidy(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, form SubsidyForm) (*Subsidy, error) {
	s, fields := form.apply(Subsidy{OperationID: o.ID, ID: store.NewID(), CreatedAt: by.Now(), UpdatedAt: by.Now(), Version: 1}, by.At.In(o.Location()))
	if err := fields.Err(); err != nil {
		return nil, err
	}
	return &s, db.Write(ctx, func(tx *gorm.DB) error {
		if err := known(tx, &s); err != nil {
			return err
		}
		if err := tx.Create(&s).Error; err != nil {
			return err
		}
		return by.Record(tx, o.ID, "subsidy.created", "subsidy", s.ID)
	})
}

// known refuses a funder that is no partner of the operation.
func known(tx *gorm.DB, s *Subsidy) error {
	if s.PartnerID == nil {
		return nil
	}
	var n int64
	err := tx.Table("partner").Where("operation_id = ? AND id = ?", s.OperationID, *s.PartnerID).Count(&n).Error
	if err != nil || n > 0 {
		return err
	}
	return problem.Fields{{Name: "partner", Message: problem.Message{Key: "budget.error.funder"}}}.Err()
}

// UpdateSubsidy changes a subsidy. It returns problem.Invalid with fields, problem.NotFound, and problem.Conflict (store.Stale) when the form was
// prepared from an earlier version.
func UpdateSubsidy(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id string, form SubsidyForm) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		current, err := one[Subsidy](tx, o.ID, id)
		if err != nil {
			return err
		}
		if form.Version != decimal(current.Version) {
			return store.Stale(current)
		}
		s, fields := form.apply(*current, by.At.In(o.Location()))
		if err := fields.Err(); err != nil {
			return err
		}
		if err := known(tx, &s); err != nil {
			return err
		}
		s.Version, s.UpdatedAt = current.Version+1, by.Now()
		return save(tx, by, o, &s, current, current.Version, "subsidy.updated", row{"subsidy", id})
	})
}

// RemoveSubsidy deletes a subsidy with its papers. It returns problem.NotFound, and problem.Conflict when it has changed since the version that was shown.
func RemoveSubsidy(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id, version string) error {
	var hashes []string
	err := db.Write(ctx, func(tx *gorm.DB) error {
		current, err := one[Subsidy](tx, o.ID, id)
		if err != nil {
			return err
		}
		if version != decimal(current.Version) {
			return store.Stale(current)
		}
		if hashes, err = papers.Hashes(tx, o.ID, id); err != nil {
			return err
		}
		return remove(tx, by, o, &Subsidy{}, current, current.Version, "subsidy.removed", row{"subsidy", id})
	})
	if err == nil {
		attachment.Release(ctx, db, hashes...)
	}
	return err
}
