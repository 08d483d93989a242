package proposal

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// Propose keeps a proposal. The same form sent again gives the same one. language is that of the page.
//
// It returns problem.Invalid with fields, problem.Conflict when the key belongs to another form, and problem.Closed when
// the call is not open.
func Propose(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, form Form, language string) (*Proposal, error) {
	form = form.Clean()
	if wrong := form.Check(); len(wrong) > 0 {
		return nil, wrong.Err()
	}
	hash, err := form.hash(db)
	if err != nil {
		return nil, err
	}
	made := Proposal{OperationID: o.ID, ID: store.NewID(), Kind: Kind(form.Kind), Title: form.Title, Folded: store.Fold(form.Title), Text: form.Text,
		ThemeID: optional(form.Theme), Wishes: form.Wishes, State: New, Name: form.Name, Email: form.Email, Phone: form.Phone,
		Language: language, CreatedAt: by.Now(), UpdatedAt: by.Now(), Version: 1}
	var kept *Proposal
	err = db.Write(ctx, func(tx *gorm.DB) error {
		p := made
		kept = &p
		if form.Key != "" {
			outcome, err := store.Remember(tx, o.ID, form.Key, hash, p.ID, by.Now())
			if err != nil {
				return err
			}
			if outcome.Repeated {
				kept, err = find(tx, o.ID, outcome.Result)
				return err
			}
		}
		call, err := callOf(tx, o.ID)
		if err != nil {
			return err
		}
		if err := call.Closed(o, by.Now()); err != nil {
			return err
		}
		if err := knownTheme(tx, o.ID, p.ThemeID); err != nil {
			return err
		}
		p.Shown = call.AtOnce
		if err := tx.Create(&p).Error; err != nil {
			return err
		}
		return by.Record(tx, o.ID, "proposal.created", "proposal", p.ID)
	})
	return kept, err
}

// knownTheme refuses a theme that the operation does not have; nil is none.
func knownTheme(tx *gorm.DB, operationID string, id *string) error {
	if id == nil {
		return nil
	}
	var n int64
	if err := tx.Model(&programme.Theme{}).Where("operation_id = ? AND id = ?", operationID, *id).Count(&n).Error; err != nil {
		return err
	}
	var wrong problem.Fields
	if n == 0 {
		wrong.Add("theme", "proposal.error.theme", nil)
	}
	return wrong.Err()
}

// Edit changes what the team may of a proposal: its words before they are shown, its notes, the rules that it ticks. One
// that was new has been read then. It returns problem.Invalid, problem.NotFound, and problem.Conflict (store.Stale).
func Edit(ctx context.Context, db *store.DB, by store.By, operationID, id string, form TeamForm) error {
	return command(ctx, db, by, operationID, id, form.Version, "proposal.edited", func(tx *gorm.DB, p *Proposal) error {
		edited, wrong := form.apply(*p)
		if err := wrong.Err(); err != nil {
			return err
		}
		*p = edited
		p.read()
		return knownTheme(tx, operationID, p.ThemeID)
	})
}

// read notes that somebody of the team has looked at a new proposal.
func (p *Proposal) read() {
	if p.State == New {
		p.State = Open
	}
}

// Show puts a proposal on the public page. It returns problem.NotFound, problem.Conflict (store.Stale), and
// problem.Conflict for one that is declined.
func Show(ctx context.Context, db *store.DB, by store.By, operationID, id, version string) error {
	return command(ctx, db, by, operationID, id, version, "proposal.shown", func(_ *gorm.DB, p *Proposal) error {
		if p.State == Declined {
			return problem.New(problem.Conflict, "proposal.error.decided", nil)
		}
		p.Shown = true
		p.read()
		return nil
	})
}

// Hide takes a proposal off the public page; its voices stay. The errors are those of Show.
func Hide(ctx context.Context, db *store.DB, by store.By, operationID, id, version string) error {
	return command(ctx, db, by, operationID, id, version, "proposal.hidden", func(_ *gorm.DB, p *Proposal) error {
		p.Shown = false
		p.read()
		return nil
	})
}

// Delete forgets a proposal with its voices, as for a joke in bad taste or when whoever proposed asks for it. An atelier
// that was made from it stays; letters about it keep no address. It returns problem.NotFound.
func Delete(ctx context.Context, db *store.DB, by store.By, operationID, id string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		if _, err := lock(tx, operationID, id); err != nil {
			return err
		}
		if err := dropLetters(tx, operationID, id); err != nil {
			return err
		}
		if err := tx.Where("operation_id = ? AND id = ?", operationID, id).Delete(&Proposal{}).Error; err != nil {
			return err
		}
		return by.Record(tx, operationID, "proposal.deleted", "proposal", id)
	})
}

// command changes one proposal that must still be in the version that was seen.
func command(ctx context.Context, db *store.DB, by store.By, operationID, id, version, action string, change func(tx *gorm.DB, p *Proposal) error) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		p, err := lock(tx, operationID, id)
		if err != nil {
			return err
		}
		if decimal(p.Version) != version {
			return store.Stale(p)
		}
		if err := change(tx, p); err != nil {
			return err
		}
		read := p.Version
		p.UpdatedAt, p.Version = by.Now(), read+1
		done := tx.Model(&Proposal{}).Where("operation_id = ? AND id = ? AND version = ?", operationID, id, read).
			Select("*").Omit("operation_id", "id", "voices", "created_at").Updates(p)
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected == 0 {
			return store.Stale(p)
		}
		return by.Record(tx, operationID, action, "proposal", id)
	})
}

// SetCall changes how the operation asks for proposals. It returns problem.Invalid with fields, and problem.Conflict
// (store.Stale) when the page was made from an earlier version.
func SetCall(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, form CallForm) error {
	call, wrong := form.check(o)
	if err := wrong.Err(); err != nil {
		return err
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		current, err := callOf(tx, o.ID)
		if err != nil {
			return err
		}
		if decimal(current.Version) != form.Version {
			return store.Stale(&current)
		}
		set := call
		set.Version = current.Version + 1
		// Of two who set it first at the same moment, the second one finds the row of the first.
		done := tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "operation_id"}},
			Where:     clause.Where{Exprs: []clause.Expression{clause.Eq{Column: "proposal_call.version", Value: current.Version}}},
			DoUpdates: clause.AssignmentColumns([]string{"open", "at_once", "enough", "closes_at", "version"})}).Create(&set)
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected == 0 {
			return store.Stale(&current)
		}
		return by.Record(tx, o.ID, "proposal.call_changed", "operation", o.ID)
	})
}
