package desk

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	"oplibre/app/format/typed"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// A kiosk is a tablet that a welcome desk lends to whoever passes: the public pages, where nobody stays known for long. What the device
// keeps names the link under which it became one and opens nothing of the desk, so that it ends with that link.

// KioskQuiet is after how long without a touch a kiosk forgets who was there. KioskLife is how long it shows a carnet after the last
// request: a little longer, for what is on its way.
const (
	KioskQuiet = 30 * time.Second
	KioskLife  = KioskQuiet + 5*time.Second
)

// The purposes of what is computed for kiosks; they never change.
const (
	kioskPurpose      = "kiosk"
	kioskEndPurpose   = "kiosk-end"
	kioskGuestPurpose = "kiosk-guest"
)

func seal(db *store.DB, purpose string, parts ...string) string {
	return base64.RawURLEncoding.EncodeToString(db.MAC(purpose, parts...)[:20])
}

// KioskToken is what a device keeps that is a kiosk of the link.
func (l *Link) KioskToken(db *store.DB) string {
	return l.ID + "." + seal(db, kioskPurpose, l.ID, l.DeskID)
}

// OpenKiosk returns the link of a kiosk, nil for a token that is none or whose link has ended.
func OpenKiosk(ctx context.Context, db *store.DB, token string, now store.Instant) (*Link, error) {
	id, _, _ := strings.Cut(token, ".")
	var rows []Link
	err := db.Read(ctx, func(tx *gorm.DB) error { return tx.Where("id = ?", id).Limit(1).Find(&rows).Error })
	if err != nil || len(rows) == 0 || !rows[0].Works(now) || !hmac.Equal([]byte(rows[0].KioskToken(db)), []byte(token)) {
		return nil, err
	}
	return &rows[0], nil
}

// KioskCode is the six digits that end a kiosk of the link. The address of the desk alone does not: it is in the memory of the browser.
func (l *Link) KioskCode(db *store.DB) string {
	n := binary.BigEndian.Uint32(db.MAC(kioskEndPurpose, l.ID, l.DeskID)) % 1_000_000
	return fmt.Sprintf("%06d", n)
}

// StartKiosk records that a device became a kiosk.
func StartKiosk(ctx context.Context, db *store.DB, by store.By, d *Desk) error {
	return db.Write(ctx, func(tx *gorm.DB) error { return by.Record(tx, d.OperationID, "desk.kiosk_started", "desk", d.ID) })
}

// EndKiosk records that a device is a kiosk no more. It returns problem.Invalid for a code that is not the link's.
func EndKiosk(ctx context.Context, db *store.DB, by store.By, l *Link, code string) error {
	code = strings.Join(strings.Fields(typed.Line(code)), "")
	if !hmac.Equal([]byte(code), []byte(l.KioskCode(db))) {
		var fields problem.Fields
		fields.Add("code", "kiosk.end.wrong", nil)
		return fields.Err()
	}
	return db.Write(ctx, func(tx *gorm.DB) error { return by.Record(tx, l.OperationID, "desk.kiosk_ended", "desk", l.DeskID) })
}

// Guest is who stands before a kiosk.
type Guest struct {
	// Visit is another one for each person: what the one before sent is not taken again.
	Visit string
	// CarnetID is the carnet that is open, empty without one; Until is when it closes by itself.
	CarnetID string
	Until    store.Instant
}

// NewGuest is somebody of whom the kiosk knows nothing.
func NewGuest() Guest { return Guest{Visit: rand.Text()[:16]} }

// GuestToken is what a kiosk of the link keeps of its guest.
func (l *Link) GuestToken(db *store.DB, g Guest) string {
	until := strconv.FormatInt(int64(g.Until), 10)
	return strings.Join([]string{g.Visit, g.CarnetID, until, seal(db, kioskGuestPurpose, l.ID, g.Visit, g.CarnetID, until)}, ".")
}

// OpenGuest returns the guest of a token, without the carnet once its time is over; false for a token of no kiosk of this link.
func (l *Link) OpenGuest(db *store.DB, token string, now store.Instant) (Guest, bool) {
	parts := strings.Split(token, ".")
	if len(parts) != 4 {
		return Guest{}, false
	}
	until, err := strconv.ParseInt(parts[2], 10, 64)
	g := Guest{Visit: parts[0], CarnetID: parts[1], Until: store.Instant(until)}
	if err != nil || !hmac.Equal([]byte(l.GuestToken(db, g)), []byte(token)) {
		return Guest{}, false
	}
	if now >= g.Until {
		g.CarnetID, g.Until = "", 0
	}
	return g, true
}

// Seen is the guest after a request: the time of an open carnet begins anew.
func (g Guest) Seen(now store.Instant) Guest {
	if g.CarnetID != "" {
		g.Until = now + store.Instant(KioskLife/time.Millisecond)
	}
	return g
}
