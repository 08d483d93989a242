package operation

import (
	"context"
	"errors"
	"slices"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// Known reports whether the phase is one of Phases.
func (p Phase) Known() bool { return slices.Contains(Phases, p) }

// Before reports whether the phase comes earlier in the life of an operation.
func (p Phase) Before(other Phase) bool { return slices.Index(Phases, p) < slices.Index(Phases, other) }

// ConsequenceKey is the key of the sentence that says what moving from one phase to another means for people. Any move is
// allowed by hand: weekends are postponed, opened again to add what was forgotten, announced too early.
func ConsequenceKey(from, to Phase) string {
	switch {
	case to == Draft:
		return "operation.phase.back_to_draft"
	case from == Archived:
		return "operation.phase.unarchive"
	case to.Before(from):
		return "operation.phase.back_to_" + string(to)
	}
	return "operation.phase.to_" + string(to)
}

// Due returns the phase in which the clock wants the operation at a moment. The clock opens and closes the window, and opens
// sign-up where its moment was announced; it announces nothing and archives nothing, because these are decisions.
func (o *Operation) Due(now store.Instant) Phase {
	switch {
	case o.Phase != Announced && o.Phase != Open && o.Phase != UnderWay:
		return o.Phase
	case now >= o.EndsAt:
		return Finished
	case now >= o.StartsAt:
		return UnderWay
	case o.Phase == Announced && o.SignUp.OpensAt != nil && now >= *o.SignUp.OpensAt:
		return Open
	}
	return o.Phase
}

// Current is the phase to show: that of the clock when it may move it, even before the job that records it has run.
func (o *Operation) Current(now store.Instant) Phase {
	if o.PhaseByClock {
		return o.Due(now)
	}
	return o.Phase
}

// SetPhase moves an operation to a phase by hand. A move that the clock would undo at once also takes the clock's hand
// away, which the form of the operation can give back; and whoever opens sign-up before its announced hour means now. It returns problem.Invalid for an unknown phase, problem.NotFound, and
// problem.Conflict (store.Stale) when the page was made from another version.
func SetPhase(ctx context.Context, db *store.DB, by store.By, operationID, version string, to Phase) (*Operation, error) {
	if !to.Known() {
		return nil, problem.Fields{{Name: "phase", Message: problem.Message{Key: "operation.phase.unknown"}}}.Err()
	}
	var moved *Operation
	err := db.Write(ctx, func(tx *gorm.DB) error {
		o, err := lock(tx, operationID, version)
		if err != nil {
			return err
		}
		moved = o
		if o.Phase == to {
			return nil
		}
		o.Phase = to
		if (to == Open || to == UnderWay) && o.SignUp.Early(by.Now()) {
			o.SignUp.OpensAt = nil
		}
		o.PhaseByClock = o.PhaseByClock && o.Due(by.Now()) == to
		return setPhase(tx, by, o)
	})
	return moved, err
}

// AdvancePhases moves on the operations whose window has begun or ended, when their clock may. It may run as often as one
// likes, and catches up after any silence. An operation that cannot be moved does not keep the others.
func AdvancePhases(ctx context.Context, db *store.DB, by store.By) error {
	var waiting []Operation
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("phase_by_clock = ? AND phase IN ? AND (starts_at <= ? OR phase = ? AND signup_opens_at <= ?)", true,
			[]Phase{Announced, Open, UnderWay}, by.Now(), Announced, by.Now()).
			Order("starts_at, id").Find(&waiting).Error
	})
	if err != nil {
		return err
	}
	var failed []error
	for _, o := range waiting {
		if o.Due(by.Now()) != o.Phase {
			failed = append(failed, advance(ctx, db, by, o.ID))
		}
	}
	return errors.Join(failed...)
}

// advance looks again inside the transaction: somebody may have moved the operation by hand meanwhile.
func advance(ctx context.Context, db *store.DB, by store.By, operationID string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		o, err := lock(tx, operationID, "")
		if err != nil {
			return err
		}
		due := o.Due(by.Now())
		if !o.PhaseByClock || due == o.Phase {
			return nil
		}
		o.Phase = due
		return setPhase(tx, by, o)
	})
}

func setPhase(tx *gorm.DB, by store.By, o *Operation) error {
	done := tx.Model(&Operation{}).Where("id = ? AND version = ?", o.ID, o.Version).Updates(map[string]any{
		"phase": o.Phase, "phase_by_clock": o.PhaseByClock, "signup_opens_at": o.SignUp.OpensAt, "updated_at": by.Now(), "version": o.Version + 1})
	if done.Error != nil {
		return done.Error
	}
	if done.RowsAffected == 0 {
		return store.Stale(o)
	}
	o.Version++
	store.Touch(tx, o.ID)
	return by.Record(tx, o.ID, "operation.phase_"+string(o.Phase), "operation", o.ID)
}
