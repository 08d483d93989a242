package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
)

// overDays is how long after its end a private link is still known, so that whoever opens it reads that its time is over, and not
// that it never was.
const overDays = 30

// DropExpired forgets the private links whose time was over, or that were revoked, more than a month before a moment: every table
// with a token's hash, an expiry and a revocation. It returns how many went.
func (db *DB) DropExpired(ctx context.Context, now time.Time) (dropped int64, err error) {
	before := int64(InstantOf(now.Add(-overDays * 24 * time.Hour)))
	err = db.Write(ctx, func(tx *gorm.DB) error {
		dropped = 0
		for _, table := range Registry() {
			if !isLinkTable(table) {
				continue
			}
			n, err := affected(tx, "DELETE FROM "+quoted(table.Name)+" WHERE expires_at <= $1 OR revoked_at <= $1", before)
			if err != nil {
				return fmt.Errorf("expired rows of %s: %w", table.Name, err)
			}
			dropped += n
		}
		return nil
	})
	return dropped, err
}

func isLinkTable(table Table) bool {
	for _, name := range []string{"token_hash", "expires_at", "revoked_at"} {
		if !slices.ContainsFunc(table.Columns, func(c Column) bool { return c.Name == name }) {
			return false
		}
	}
	return true
}
