package assignment

import (
	"context"
	"crypto/rand"
	"strconv"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// mostText is how long what is announced about the draw, and its result, may be.
const mostText = 200

// RoundForm opens a round, or changes one.
type RoundForm struct {
	// Version is that of the round, empty where there is none.
	Version string `form:"version"`
	// Closes is a local time (operation.LocalLayout).
	Closes string `form:"closes"`
	// DrawSource announces what is added to the seed after the closing, or is empty.
	DrawSource string `form:"draw_source"`
}

// RoundFormOf returns the form of a round as it is; round may be nil.
func RoundFormOf(o *operation.Operation, round *signup.WishRound) RoundForm {
	if round == nil {
		return RoundForm{}
	}
	return RoundForm{Version: strconv.FormatInt(round.Version, 10), Closes: round.ClosesAt.In(o.Location()).Format(operation.LocalLayout), DrawSource: round.DrawSource}
}

func (f RoundForm) read(o *operation.Operation, now store.Instant) (closes store.Instant, source string, err error) {
	var fields problem.Fields
	hours, wrong := operation.ReadSignUpHours(o, "", f.Closes)
	source = strings.Join(strings.Fields(f.DrawSource), " ")
	switch {
	case len(wrong) > 0:
		fields = wrong
	case hours.ClosesAt == nil:
		fields.Add("closes", "wishes.closes.empty", nil)
	case *hours.ClosesAt <= now:
		fields.Add("closes", "wishes.closes.past", nil)
	case *hours.ClosesAt >= o.StartsAt:
		fields.Add("closes", "wishes.closes.late", nil)
	}
	if utf8.RuneCountInString(source) > mostText {
		fields.Add("draw_source", "signup.text.long", problem.Args{"Limit": mostText})
	}
	if hours.ClosesAt != nil {
		closes = *hours.ClosesAt
	}
	return closes, source, fields.Err()
}

// Open begins to gather wishes for the ateliers that are marked for it, or changes until when. Once somebody has entered a wish, what is
// announced about the draw cannot change any more; once the round has closed, nothing can. It returns problem.Invalid with fields,
// problem.Closed, and problem.Conflict (store.Stale).
func Open(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, form RoundForm) error {
	closes, source, err := form.read(o, by.Now())
	if err != nil {
		return err
	}
	seed := rand.Text()
	return db.Write(ctx, func(tx *gorm.DB) error {
		round, err := lockRound(tx, o.ID, form.Version)
		if err != nil {
			return err
		}
		if round == nil {
			round = &signup.WishRound{OperationID: o.ID, Seed: seed, DrawSource: source, ClosesAt: closes, NextNumber: 1, Version: 1}
			if err := tx.Create(round).Error; err != nil {
				return err
			}
		} else if err := change(tx, by, round, closes, source); err != nil {
			return err
		}
		if err := mark(tx, o.ID, true); err != nil {
			return err
		}
		store.TouchSeats(tx, o.ID)
		return by.Record(tx, o.ID, "wishes.opened", "operation", o.ID)
	})
}

func change(tx *gorm.DB, by store.By, round *signup.WishRound, closes store.Instant, source string) error {
	if !round.Gathers(by.Now()) {
		return problem.New(problem.Closed, "wishes.closed", nil)
	}
	entered, err := anyWish(tx, round.OperationID)
	if err != nil {
		return err
	}
	if entered && source != round.DrawSource {
		var fields problem.Fields
		fields.Add("draw_source", "wishes.draw_source.fixed", nil)
		return fields.Err()
	}
	return tx.Model(&signup.WishRound{}).Where("operation_id = ?", round.OperationID).
		Updates(map[string]any{"closes_at": closes, "draw_source": source, "version": gorm.Expr("version + 1")}).Error
}

func anyWish(tx *gorm.DB, operationID string) (bool, error) {
	var n int64
	err := tx.Model(&signup.WishParty{}).Where("operation_id = ?", operationID).Limit(1).Count(&n).Error
	return n > 0, err
}

// lockRound takes the round for this transaction; nil where there is none. version is that of a form.
func lockRound(tx *gorm.DB, operationID, version string) (*signup.WishRound, error) {
	if err := store.LockOperation(tx, operationID); err != nil {
		return nil, err
	}
	round, err := signup.ReadWishRound(tx, operationID)
	switch {
	case err != nil:
		return nil, err
	case round == nil && version == "":
		return nil, nil
	case round == nil:
		return nil, problem.New(problem.Conflict, "wishes.moved", nil)
	case version != strconv.FormatInt(round.Version, 10):
		return nil, store.Stale(round)
	}
	return round, nil
}

// Abandon ends a round in which nobody entered a wish: the ateliers are open to whoever comes first. It returns problem.Conflict when
// there is a wish.
func Abandon(ctx context.Context, db *store.DB, by store.By, operationID, version string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		round, err := lockRound(tx, operationID, version)
		if err != nil || round == nil {
			return err
		}
		if entered, err := anyWish(tx, operationID); err != nil || entered || round.PublishedAt != nil {
			if err == nil {
				err = problem.New(problem.Conflict, "wishes.entered", nil)
			}
			return err
		}
		if err := tx.Where("operation_id = ?", operationID).Delete(&signup.WishRound{}).Error; err != nil {
			return err
		}
		if err := release(tx, operationID); err != nil {
			return err
		}
		return by.Record(tx, operationID, "wishes.abandoned", "operation", operationID)
	})
}

// SetDraw notes the result of the public draw that was announced, after the round has closed. It can be corrected until the assignment is
// published; what was computed with another one is stale.
func SetDraw(ctx context.Context, db *store.DB, by store.By, operationID, version, result string) error {
	result = strings.Join(strings.Fields(result), " ")
	return db.Write(ctx, func(tx *gorm.DB) error {
		round, err := lockRound(tx, operationID, version)
		if err != nil {
			return err
		}
		var fields problem.Fields
		switch {
		case round == nil || round.DrawSource == "" || round.Gathers(by.Now()) || round.PublishedAt != nil:
			return problem.New(problem.Conflict, "wishes.moved", nil)
		case result == "":
			fields.Add("draw_result", "wishes.draw_result.empty", nil)
		case utf8.RuneCountInString(result) > mostText:
			fields.Add("draw_result", "signup.text.long", problem.Args{"Limit": mostText})
		}
		if err := fields.Err(); err != nil {
			return err
		}
		done := tx.Model(&signup.WishRound{}).Where("operation_id = ?", operationID).
			Updates(map[string]any{"draw_result": result, "version": gorm.Expr("version + 1")})
		if done.Error != nil {
			return done.Error
		}
		return by.Record(tx, operationID, "wishes.drawn", "operation", operationID)
	})
}

// marked are the ateliers of an operation whose seats are to be given by wishes. One chooses an hour in those with appointments, which a
// wish for the whole does not say.
const marked = `SELECT id FROM atelier WHERE operation_id = @operation AND by_wishes = @yes AND entry = 'signup' AND status <> 'cancelled'
	AND NOT EXISTS (SELECT 1 FROM slot WHERE slot.operation_id = atelier.operation_id AND slot.atelier_id = atelier.id)`

// mark takes the seats of the marked ateliers for the round, and gives back those of ateliers that are not marked any more; with
// gathering false, as after the closing, no atelier is added.
func mark(tx *gorm.DB, operationID string, gathering bool) error {
	values := map[string]any{"operation": operationID, "yes": true, "no": false}
	err := tx.Exec("UPDATE seat_pool SET by_wishes = @no WHERE operation_id = @operation AND by_wishes = @yes AND atelier_id NOT IN ("+marked+")", values).Error
	if err != nil || !gathering {
		return err
	}
	return tx.Exec("UPDATE seat_pool SET by_wishes = @yes WHERE operation_id = @operation AND by_wishes = @no AND atelier_id IN ("+marked+")", values).Error
}

// release opens all ateliers to whoever comes first.
func release(tx *gorm.DB, operationID string) error {
	store.TouchSeats(tx, operationID)
	return tx.Exec("UPDATE seat_pool SET by_wishes = ? WHERE operation_id = ? AND by_wishes = ?", false, operationID, true).Error
}
