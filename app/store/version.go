package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"

	"gorm.io/gorm"
)

const (
	// An operation that is gone by the end of the commit has no version to renew.
	bumpVersion = `INSERT INTO operation_version (operation_id, n) SELECT id, 1 FROM operation WHERE id = $1
		ON CONFLICT (operation_id) DO UPDATE SET n = operation_version.n + 1`
	readVersion = `SELECT n FROM operation_version WHERE operation_id = $1`
	readSeats   = `SELECT id, COALESCE(capacity, -1), confirmed, offered, desk_share, reserve, waiting
		FROM seat_pool WHERE operation_id = $1 ORDER BY id`
)

// Touch says that public pages of the operation change with this piece. The operation's version row is renewed once
// for the whole commit.
func Touch(tx *gorm.DB, operation string) {
	p, inside := tx.Statement.Context.Value(pieceKey{}).(*piece)
	if !inside {
		_ = tx.AddError(errors.New("store: Touch outside Write"))
		return
	}
	if p.touched == nil {
		p.touched = map[string]bool{}
	}
	p.touched[operation] = true
}

// TouchSeats says that only numbers of seats change. On PostgreSQL, where all sign-ups would meet at the version row,
// it does nothing: PageVersion looks at the seats themselves there.
func TouchSeats(tx *gorm.DB, operation string) {
	if tx.Name() == "sqlite" {
		Touch(tx, operation)
	}
}

// PageVersion returns the key under which pages of the operation may be kept: it is another one as soon as a write that
// touched the operation, by this process or another, has been answered. Read it before the data of the page.
func (db *DB) PageVersion(ctx context.Context, operation string) (string, error) {
	var n int64
	err := db.read.Statement.ConnPool.QueryRowContext(ctx, readVersion, operation).Scan(&n)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("page version: %w", err)
	}
	key := strconv.FormatInt(n, 10)
	if db.dialect == sqliteDialect {
		return key, nil
	}
	seats, err := db.seatsFingerprint(ctx, operation)
	return key + "-" + seats, err
}

func (db *DB) seatsFingerprint(ctx context.Context, operation string) (string, error) {
	rows, err := db.readSQL.QueryContext(ctx, readSeats, operation)
	if err != nil {
		return "", fmt.Errorf("page version: %w", err)
	}
	defer rows.Close()
	sum := sha256.New()
	for rows.Next() {
		var id string
		var numbers [6]int64
		if err := rows.Scan(&id, &numbers[0], &numbers[1], &numbers[2], &numbers[3], &numbers[4], &numbers[5]); err != nil {
			return "", fmt.Errorf("page version: %w", err)
		}
		fmt.Fprintln(sum, id, numbers)
	}
	return hex.EncodeToString(sum.Sum(nil)[:12]), rows.Err()
}
