package paper

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// VersionAt returns the hour that sheets name: when the last version of the programme was published. Before the first one it
// is when something of the operation or of these ateliers was last changed.
func VersionAt(ctx context.Context, db *store.DB, o *operation.Operation, listings []*programme.Listing) (time.Time, error) {
	var published []store.Instant
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Table("programme_version").Where("operation_id = ?", o.ID).Order("number DESC").Limit(1).Pluck("published_at", &published).Error
	})
	if err != nil {
		return time.Time{}, err
	}
	if len(published) > 0 {
		return published[0].In(o.Location()), nil
	}
	at := o.UpdatedAt
	if len(listings) > 0 {
		at = listings[0].UpdatedAt
	}
	for _, l := range listings {
		at = max(at, l.UpdatedAt)
	}
	return at.In(o.Location()), nil
}

// Fingerprint is the same for two programmes of which the same sheets are printed: it sees everything that is public but the
// seats that are taken, which change by the minute and stand on no sheet. Language, format and filter are not in it.
func (e *Edition) Fingerprint(p *programme.Programme) (string, error) {
	sum := sha256.New()
	out := json.NewEncoder(sum)
	if err := out.Encode([]any{e.Operation, e.At.UnixMilli(), e.Base}); err != nil {
		return "", err
	}
	for _, day := range p.Days {
		if err := out.Encode(day.Date); err != nil {
			return "", err
		}
		for _, l := range day.Listings {
			printed := *l
			printed.Seats, printed.Waiting = programme.SeatPool{Capacity: l.Seats.Capacity}, 0
			if err := out.Encode(printed); err != nil {
				return "", err
			}
		}
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
