package signup

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// offer is what the rules need to know of an atelier, read in one query without the texts that nobody checks.
type offer struct {
	ID, PoolID, Title string
	StartsAt, EndsAt  store.Instant
	Entry             programme.Entry
	Status            programme.Status
	AgeMin, AgeMax    *int
	AccompaniedUnder  *int
	Asks              []string // of programme.Asks
	Version           int64
	Capacity          *int
	Taken             int // confirmed, offered, desk shares and reserve together
	Waiting           int // persons of the waiting list
	SignUp            operation.SignUpHours
	// ByWishes says that the seats are given by the wishes that are being gathered.
	ByWishes bool
	// Slots are the appointments in the order of their start; none where one comes for the whole atelier.
	Slots []programme.Slot
	// anyTime says that the team signs somebody up, who is bound to no hours.
	anyTime bool
}

// free reports whether n more seats can be given, as far as was seen before the transaction.
func (o *offer) free(n int) bool { return o.Capacity == nil || o.Taken+n <= *o.Capacity }

const selectOffers = `SELECT a.id, p.id, a.title, a.starts_at, a.ends_at, a.entry, a.status, a.age_min, a.age_max, a.accompanied_under, COALESCE(a.asks, '[]'), a.version,
	p.capacity, p.confirmed + p.offered + p.desk_share + p.reserve, p.waiting, p.signup_opens_at, p.signup_closes_at, p.by_wishes,
	EXISTS (SELECT 1 FROM slot s WHERE s.operation_id = a.operation_id AND s.atelier_id = a.id)
	FROM atelier a JOIN seat_pool p ON p.operation_id = a.operation_id AND p.atelier_id = a.id
	WHERE a.operation_id = $1 AND a.id IN (`

// readOffers reads the ateliers of the operation with these ids, in the order of their start. Unknown ids are left out.
func readOffers(ctx context.Context, db *store.DB, operationID string, ids []string) ([]*offer, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var offers []*offer
	err := db.Read(ctx, func(tx *gorm.DB) error {
		var query strings.Builder
		query.WriteString(selectOffers)
		args := []any{operationID}
		for i, id := range ids {
			if i > 0 {
				query.WriteByte(',')
			}
			args = append(args, id)
			query.WriteString("$" + strconv.Itoa(i+2))
		}
		query.WriteByte(')')
		rows, err := tx.Statement.ConnPool.QueryContext(ctx, query.String(), args...)
		if err != nil {
			return err
		}
		var appointments []string // the ateliers that have any
		if offers, appointments, err = scanOffers(rows); err != nil || appointments == nil {
			return err
		}
		slots, err := slotsOf(tx, operationID, appointments)
		for _, o := range offers {
			o.Slots = slots[o.ID]
		}
		return err
	})
	sortOffers(offers)
	return offers, err
}

// noAsks is how the database writes that an atelier asks nothing, as nearly all do.
const noAsks = "[]"

// asks reports whether those who sign up are asked this.
func (o *offer) asks(what string) bool { return slices.Contains(o.Asks, what) }

func sortOffers(offers []*offer) {
	slices.SortFunc(offers, func(a, b *offer) int {
		return cmp.Or(cmp.Compare(a.StartsAt, b.StartsAt), cmp.Compare(a.ID, b.ID))
	})
}

func scanOffers(rows *sql.Rows) (offers []*offer, appointments []string, err error) {
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		o, hasSlots, asks := &offer{}, false, ""
		if err := rows.Scan(&o.ID, &o.PoolID, &o.Title, &o.StartsAt, &o.EndsAt, &o.Entry, &o.Status,
			&o.AgeMin, &o.AgeMax, &o.AccompaniedUnder, &asks, &o.Version, &o.Capacity, &o.Taken, &o.Waiting, &o.SignUp.OpensAt, &o.SignUp.ClosesAt, &o.ByWishes, &hasSlots); err != nil {
			return nil, nil, err
		}
		if asks != noAsks {
			if err := json.Unmarshal([]byte(asks), &o.Asks); err != nil {
				return nil, nil, err
			}
		}
		offers = append(offers, o)
		if hasSlots {
			appointments = append(appointments, o.ID)
		}
	}
	return offers, appointments, rows.Err()
}

// Offers are the ateliers that people sign up for, as they were last read: a rush on a few of them reads them once. They may
// be behind: the transaction verifies version, phase and seats, and whoever is refused there reads again.
type Offers struct {
	DB *store.DB

	mu   sync.RWMutex
	kept map[offerKey]*offer
}

type offerKey struct{ operationID, atelierID string }

// offersKept bounds the memory of Offers: more than the ateliers of the weekends that are open at once.
const offersKept = 2000

// NewOffers returns offers of which none is read yet.
func NewOffers(db *store.DB) *Offers { return &Offers{DB: db, kept: map[offerKey]*offer{}} }

// fresh reads the ateliers with these ids, in the order of their start, and keeps those with a free seat: of a full one,
// everybody wants to know whether a seat has come back.
func (s *Offers) fresh(ctx context.Context, operationID string, ids []string) ([]*offer, error) {
	offers, err := readOffers(ctx, s.DB, operationID, ids)
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.kept) >= offersKept {
		clear(s.kept)
	}
	for _, id := range ids {
		delete(s.kept, offerKey{operationID, id})
	}
	for _, o := range offers {
		if o.free(1) {
			s.kept[offerKey{operationID, o.ID}] = o
		}
	}
	return offers, err
}

// known returns the ateliers with these ids, in the order of their start; nil unless all of them are kept.
func (s *Offers) known(operationID string, ids []string) []*offer {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var offers []*offer
	for _, id := range ids {
		o := s.kept[offerKey{operationID, id}]
		if o == nil {
			return nil
		}
		offers = append(offers, o)
	}
	sortOffers(offers)
	return offers
}
