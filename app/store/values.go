package store

import (
	"time"

	"github.com/google/uuid"
)

// Instant is a moment as the columns keep it: milliseconds since 1970-01-01T00:00:00Z.
type Instant int64

// InstantOf returns the instant of a time, cut to the millisecond.
func InstantOf(t time.Time) Instant { return Instant(t.UnixMilli()) }

// Time returns the instant as a UTC time.
func (i Instant) Time() time.Time { return time.UnixMilli(int64(i)).UTC() }

// In returns the instant as a local time of the location.
func (i Instant) In(location *time.Location) time.Time { return i.Time().In(location) }

// NewID returns a new identifier: a UUIDv7 (RFC 9562), so that rows made by several instances can be merged and keys
// grow with time.
func NewID() string { return uuid.Must(uuid.NewV7()).String() }

// ValidID reports whether s is an identifier in its canonical form (36 characters, lower case).
func ValidID(s string) bool {
	id, err := uuid.Parse(s)
	return err == nil && id.String() == s
}
