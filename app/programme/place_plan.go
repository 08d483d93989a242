package programme

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"gorm.io/gorm"

	"oplibre/app/format/photo"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// PlacePlan is a plan or a picture of a place, for the team: which door, where the sockets are. What was sent is not kept, but
// a JPEG made from its pixels, so that neither metadata nor anything hidden in the file stays.
type PlacePlan struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	PlaceID     string
	// Hash and Size are those of the JPEG in store.Files.
	Hash      string
	Size      int64
	MediaType string
	// Title says what it shows.
	Title    string
	Position int
}

// Limits of plans.
const (
	// PlanLimit is the largest file that is accepted, in octets.
	PlanLimit = 20 << 20
	// planEdge is the long edge that is kept, in pixels: the numbers of a floor plan can be read on it.
	planEdge = 2000
	// plansOfPlace is how many one place may have.
	plansOfPlace = 12
)

// AddPlacePlan keeps a picture of a place. It returns problem.NotFound, problem.TooLarge, or problem.Invalid with the fields
// plan and title.
func AddPlacePlan(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, placeID, title string, r io.Reader) error {
	var in input
	title = in.line("title", title, 120, false)
	if err := errors.Join(in.fields.Err(), Changeable(o)); err != nil {
		return err
	}
	if _, err := FindPlace(ctx, db, o.ID, placeID); err != nil {
		return err
	}
	kept, err := keepPicture(ctx, db, r)
	if err != nil {
		return err
	}
	plan := PlacePlan{OperationID: o.ID, ID: store.NewID(), PlaceID: placeID, Hash: kept.Hash, Size: kept.Size, MediaType: "image/jpeg", Title: title}
	err = db.Claim(ctx, kept.Hash, func(tx *gorm.DB) error {
		var others []PlacePlan
		if err := tx.Where("operation_id = ? AND place_id = ?", o.ID, placeID).Order("position").Find(&others).Error; err != nil {
			return err
		}
		if plan.Position = 1; len(others) > 0 {
			plan.Position = others[len(others)-1].Position + 1
		}
		if len(others) >= plansOfPlace {
			return problem.Fields{{Name: "plan", Message: problem.Message{Key: "place.error.many_plans", Args: problem.Args{"Most": plansOfPlace}}}}.Err()
		}
		if err := tx.Create(&plan).Error; err != nil {
			return err
		}
		return by.Record(tx, o.ID, "place.plan_added", "place", placeID)
	})
	if err != nil {
		release(ctx, db, kept.Hash)
	}
	return err
}

// keepPicture makes the JPEG of a file that somebody sent and keeps that alone.
func keepPicture(ctx context.Context, db *store.DB, r io.Reader) (store.Stored, error) {
	sent, err := db.Files.Put(ctx, r, PlanLimit)
	if err != nil {
		return store.Stored{}, err
	}
	defer release(ctx, db, sent.Hash)
	file, err := db.Files.Open(sent.Hash)
	if err != nil {
		return store.Stored{}, err
	}
	defer file.Close()
	pictures, err := photo.Derive(ctx, file, []int{planEdge})
	for refusal, key := range map[error]string{photo.ErrHEIC: "place.error.heic", photo.ErrTooLarge: "place.error.large_picture",
		photo.ErrNotPicture: "place.error.no_picture"} {
		if errors.Is(err, refusal) {
			return store.Stored{}, problem.Fields{{Name: "plan", Message: problem.Message{Key: key}}}.Err()
		}
	}
	if err != nil {
		return store.Stored{}, fmt.Errorf("plan of a place: %w", err)
	}
	return db.Files.Put(ctx, bytes.NewReader(pictures[0].JPEG), PlanLimit)
}

// release forgets a file that no row names; what cannot be deleted now is swept later.
func release(ctx context.Context, db *store.DB, hash string) {
	if _, err := db.Release(context.WithoutCancel(ctx), hash); err != nil {
		slog.Warn("a plan could not be deleted", "error", err)
	}
}

// FindPlacePlans returns the plans of a place in the order in which they came.
func FindPlacePlans(ctx context.Context, db *store.DB, operationID, placeID string) (plans []PlacePlan, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ? AND place_id = ?", operationID, placeID).Order("position, id").Find(&plans).Error
	})
	return plans, err
}

// FindPlacePlan returns one plan of a place of the operation. It returns problem.NotFound.
func FindPlacePlan(ctx context.Context, db *store.DB, operationID, placeID, id string) (*PlacePlan, error) {
	var plan PlacePlan
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ? AND place_id = ? AND id = ?", operationID, placeID, id).Take(&plan).Error
	})
	if err != nil {
		return nil, err
	}
	return &plan, nil
}

// RemovePlacePlan forgets a plan with its file. It returns problem.NotFound.
func RemovePlacePlan(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, placeID, id string) error {
	plan, err := FindPlacePlan(ctx, db, o.ID, placeID, id)
	if err != nil {
		return err
	}
	err = db.Write(ctx, func(tx *gorm.DB) error {
		if err := tx.Where("operation_id = ? AND id = ?", o.ID, id).Delete(&PlacePlan{}).Error; err != nil {
			return err
		}
		return by.Record(tx, o.ID, "place.plan_removed", "place", placeID)
	})
	if err == nil {
		release(ctx, db, plan.Hash)
	}
	return err
}
