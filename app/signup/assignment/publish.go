package assignment

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/signup"
	"oplibre/app/signup/wish"
	"oplibre/app/store"
)

// Publish gives the seats of an assignment, all of them in one transaction; Run then tells everybody. It can be done once. computed is the
// instant at which it was computed, so that nobody publishes what they have not seen. It returns problem.Conflict when the assignment is
// stale, another one, or when one was published already.
func Publish(ctx context.Context, db *store.DB, by store.By, operationID string, policy wish.Policy, computed string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := store.LockOperation(tx, operationID); err != nil {
			return err
		}
		c, err := unpublished(tx, operationID, policy)
		if err != nil {
			return err
		}
		if c.Stale || computed != strconv.FormatInt(int64(c.ComputedAt), 10) {
			return problem.New(problem.Conflict, "wishes.stale", nil)
		}
		g := &giving{tx: tx, by: by, operationID: operationID, computed: c}
		if err := g.read(); err != nil {
			return err
		}
		if err := g.all(); err != nil {
			return err
		}
		done := tx.Model(&signup.WishRound{}).Where("operation_id = ? AND published_at IS NULL", operationID).
			Updates(map[string]any{"published_at": by.Now(), "policy": policy, "version": gorm.Expr("version + 1")})
		if done.Error != nil {
			return done.Error
		}
		store.TouchSeats(tx, operationID)
		return by.Record(tx, operationID, "wishes.published", "operation", operationID)
	})
}

// giving is the transaction of Publish.
type giving struct {
	tx          *gorm.DB
	by          store.By
	operationID string
	computed    *Computed

	ateliers map[string]*atelier // by id
	parties  map[int]party       // by number
	persons  map[string][]member // by party
	busy     map[string][]wish.Span
	taken    map[string]int // seats given, by pool
}

// member is a person of a party.
type member struct {
	WishPartyID, PersonID string
	Headcount             int
}

const (
	selectMembers = `SELECT m.wish_party_id, m.person_id, p.headcount FROM wish_person m
		JOIN person p ON p.operation_id = m.operation_id AND p.id = m.person_id WHERE m.operation_id = ? ORDER BY m.wish_party_id, p.position`

	// lockCarnets also refuses what their holders prepared without knowing of these seats.
	lockCarnets = `UPDATE carnet SET version = version + 1 WHERE operation_id = ? AND id IN (SELECT carnet_id FROM wish_party WHERE operation_id = ?)`

	insertSeat = `INSERT INTO registration (operation_id, id, carnet_id, person_id, atelier_id, pool_id, seats, status, created_at, updated_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (person_id, atelier_id) DO UPDATE
		SET status = excluded.status, seats = excluded.seats, updated_at = excluded.updated_at, slot_id = NULL
		WHERE registration.status IN ('cancelled', 'withdrawn', 'absent')`

	takeSeats = `UPDATE seat_pool SET confirmed = confirmed + ? WHERE operation_id = ? AND id = ?
		AND (capacity IS NULL OR confirmed + offered + desk_share + reserve + ? <= capacity)`

	setOutcome = `UPDATE wish SET outcome = ? WHERE operation_id = ? AND wish_party_id = ? AND atelier_id = ?`
)

func (g *giving) read() error {
	if err := g.tx.Exec(lockCarnets, g.operationID, g.operationID).Error; err != nil {
		return err
	}
	round, err := signup.ReadWishRound(g.tx, g.operationID)
	if err != nil {
		return err
	}
	ateliers, err := readAteliers(g.tx, round)
	if err != nil {
		return err
	}
	g.ateliers, g.taken = make(map[string]*atelier, len(ateliers)), map[string]int{}
	for i := range ateliers {
		g.ateliers[ateliers[i].ID] = &ateliers[i]
	}
	var parties []party
	if err := g.tx.Raw(selectParties, g.operationID).Scan(&parties).Error; err != nil {
		return err
	}
	g.parties = make(map[int]party, len(parties))
	for _, p := range parties {
		g.parties[p.Number] = p
	}
	var members []member
	if err := g.tx.Raw(selectMembers, g.operationID).Scan(&members).Error; err != nil {
		return err
	}
	g.persons = map[string][]member{}
	for _, m := range members {
		g.persons[m.WishPartyID] = append(g.persons[m.WishPartyID], m)
	}
	g.busy, err = busyOf(g.tx, g.operationID)
	return err
}

// all gives every party what it has in the end, in the order of the draw, and then takes the seats of each atelier.
func (g *giving) all() error {
	p, given := g.computed.Problem, wish.Final(g.computed.Problem, g.computed.Result)
	for _, i := range drawn(g.computed.Result) {
		one, known := g.parties[p.Parties[i].Number]
		if !known || one.WithdrawnAt != nil {
			continue
		}
		for _, rank := range given[i] {
			if err := g.one(one, p.Ateliers[p.Parties[i].Wishes[rank]]); err != nil {
				return err
			}
		}
	}
	for _, pool := range sortedKeys(g.taken) {
		done := g.tx.Exec(takeSeats, g.taken[pool], g.operationID, pool, g.taken[pool])
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected != 1 {
			return problem.New(problem.Conflict, "wishes.stale", nil)
		}
	}
	return nil
}

// one gives a party an atelier, unless it became busy at that hour or larger than what is left.
func (g *giving) one(p party, given wish.Atelier) error {
	a := g.ateliers[given.ID]
	outcome := signup.OutcomeGiven
	switch {
	case slices.ContainsFunc(g.busy[p.ID], func(s wish.Span) bool { return s.Start < given.End && given.Start < s.End }):
		outcome = string(wish.Busy)
	case a == nil || g.taken[a.PoolID]+p.Size > a.free():
		outcome = string(wish.Full)
	default:
		for _, m := range g.persons[p.ID] {
			done := g.tx.Exec(insertSeat, g.operationID, store.NewID(), p.CarnetID, m.PersonID, a.ID, a.PoolID, m.Headcount, signup.Confirmed, g.by.Now(), g.by.Now())
			if done.Error != nil {
				return done.Error
			}
			if done.RowsAffected == 0 { // it has something there already
				outcome = string(wish.Busy)
			}
			g.taken[a.PoolID] += int(done.RowsAffected) * m.Headcount
		}
	}
	return g.tx.Exec(setOutcome, outcome, g.operationID, p.ID, given.ID).Error
}

// drawn are the indices of the parties in the order of the draw.
func drawn(r wish.Result) []int {
	order := make([]int, len(r.Draw))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(r.Draw[a], r.Draw[b]) })
	return order
}

func sortedKeys(m map[string]int) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
