package signup

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/programme"
)

// together runs fn n times at once and returns how many calls gave a seat; any error but Full fails the test.
func together(t testing.TB, n int, fn func(i int) error) int {
	t.Helper()
	var given atomic.Int64
	var ready, done sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		ready.Add(1)
		done.Go(func() {
			ready.Done()
			<-start
			switch err := fn(i); {
			case err == nil:
				given.Add(1)
			case !problem.Is(err, problem.Full):
				t.Errorf("call %d: %v", i, err)
			}
		})
	}
	ready.Wait()
	close(start)
	done.Wait()
	return int(given.Load())
}

func TestTheLastSeatsAreGivenOnce(t *testing.T) {
	w := newWeekend(t)
	a := w.atelier("Balade nocturne", at(22, 0), at(24, 0), 10)
	for i := range 7 {
		w.must(form(fmt.Sprint("Avant ", i), a))
	}
	given := together(t, 100, func(i int) error {
		_, err := w.signUp(form(fmt.Sprint("Personne ", i), a))
		return err
	})
	if given != 3 || w.confirmed(a) != 10 {
		t.Errorf("%d sign-ups got a seat and %d of 10 are taken; want 3 and 10", given, w.confirmed(a))
	}
	w.clean()
}

// The same scene with the seats counted before the transaction, as one would write it without thinking: it overbooks.
// This is what proves that the test above can fail.
func TestCountingBeforeTheTransactionOverbooks(t *testing.T) {
	w := newWeekend(t)
	a := w.atelier("Balade nocturne", at(22, 0), at(24, 0), 3)
	const rivals = 8
	var read sync.WaitGroup
	read.Add(rivals)
	given := together(t, rivals, func(int) error {
		pool := w.pool(a)
		read.Done()
		read.Wait()
		if free, _ := pool.Free(); free < 1 {
			return problem.New(problem.Full, "signup.full", nil)
		}
		return w.Write(context.Background(), func(tx *gorm.DB) error { return confirmWithoutCondition(tx, pool.ID) })
	})
	if given <= 3 || w.confirmed(a) <= 3 {
		t.Errorf("%d seats given, %d counted: counting first should have overbooked 3", given, w.confirmed(a))
	}
}

// On PostgreSQL several transactions run at once: counting inside the transaction, without the condition in the UPDATE or a
// lock on the row, overbooks too. On SQLite one writer makes this impossible.
func TestCountingInsideTheTransactionOverbooksOnPostgreSQL(t *testing.T) {
	w := newWeekend(t)
	if w.Dialect() != "postgres" {
		t.Skip("SQLite has one writer: two transactions never count at the same time")
	}
	a := w.atelier("Balade nocturne", at(22, 0), at(24, 0), 3)
	const rivals = 8 // below the number of connections, because each waits for the others inside its transaction
	var read sync.WaitGroup
	read.Add(rivals)
	given := together(t, rivals, func(int) error {
		return w.Write(context.Background(), func(tx *gorm.DB) error {
			var pool programme.SeatPool
			if err := tx.Where("atelier_id = ?", a.ID).Take(&pool).Error; err != nil {
				return err
			}
			read.Done()
			read.Wait()
			if free, _ := pool.Free(); free < 1 {
				return problem.New(problem.Full, "signup.full", nil)
			}
			return confirmWithoutCondition(tx, pool.ID)
		})
	})
	if given <= 3 || w.confirmed(a) <= 3 {
		t.Errorf("%d seats given, %d counted: counting without a lock should have overbooked 3", given, w.confirmed(a))
	}
}

func confirmWithoutCondition(tx *gorm.DB, poolID string) error {
	return tx.Exec("UPDATE seat_pool SET confirmed = confirmed + 1 WHERE id = ?", poolID).Error
}

// Families want the same ateliers in different orders; pools are taken in one order, so nobody waits for ever, and a
// family gets all its seats or none.
func TestFamiliesForSeveralAteliersAtOnce(t *testing.T) {
	w := newWeekend(t)
	var ateliers []programme.Atelier
	for i := range 4 {
		ateliers = append(ateliers, w.atelier(fmt.Sprint("Atelier ", i), at(8+2*i, 0), at(9+2*i, 0), 20))
	}
	given := together(t, 40, func(i int) error {
		f := form(fmt.Sprint("Famille ", i), ateliers[i%4], ateliers[(i+1+i/4%3)%4])
		f.Companions = []Companion{{N: 1, Name: "Léo"}, {N: 2, Name: "Zoé"}}
		_, err := w.signUp(f)
		return err
	})
	if registrations := w.count("registration"); registrations != int64(given*6) {
		t.Errorf("%d registrations for %d families of 3 in 2 ateliers", registrations, given)
	}
	w.clean()
}

func TestTheSameFormManyTimesAtOnceIsOneCarnet(t *testing.T) {
	w := newWeekend(t)
	a := w.atelier("Flore", at(10, 0), at(12, 0), 5)
	f := form("Ana", a)
	var codes sync.Map
	given := together(t, 20, func(int) error {
		code, err := w.signUp(f)
		codes.Store(code, true)
		return err
	})
	different := 0
	codes.Range(func(any, any) bool { different++; return true })
	if given != 20 || different != 1 || w.count("carnet") != 1 || w.confirmed(a) != 1 {
		t.Errorf("%d answers, %d codes, %d carnets, %d seats; want 20, 1, 1, 1", given, different, w.count("carnet"), w.confirmed(a))
	}
	w.clean()
}

// Two phones of a family add two ateliers that clash: one of them is refused.
func TestClashingAdditionsAtOnce(t *testing.T) {
	ctx, w := context.Background(), newWeekend(t)
	carnet := w.must(form("Ana", w.atelier("Flore", at(10, 0), at(12, 0), 50)))
	ateliers := []programme.Atelier{w.atelier("Photo", at(14, 0), at(16, 0), 50), w.atelier("Son", at(15, 0), at(17, 0), 50)}
	together(t, 8, func(i int) error {
		err := Add(ctx, w.DB, w.by, w.operation, carnet.ID, ateliers[i%2].ID, "")
		if problem.Is(err, problem.Invalid) {
			return nil
		}
		return err
	})
	if n := w.confirmed(ateliers[0]) + w.confirmed(ateliers[1]); n != 1 {
		t.Errorf("%d of two clashing ateliers were added", n)
	}
	w.clean()
}

// One carnet changed from two phones at once: seats are counted once.
func TestAddAndCancelAtOnce(t *testing.T) {
	ctx, w := context.Background(), newWeekend(t)
	a := w.atelier("Flore", at(10, 0), at(12, 0), 50)
	b := w.atelier("Jardin", at(33, 0), at(35, 0), 50)
	carnet := w.must(form("Ana", a))
	together(t, 24, func(i int) error {
		switch i % 4 {
		case 0:
			return Add(ctx, w.DB, w.by, w.operation, carnet.ID, b.ID, "")
		case 1:
			return Cancel(ctx, w.DB, w.by, w.operation.ID, carnet.ID, b.ID)
		case 2:
			return Cancel(ctx, w.DB, w.by, w.operation.ID, carnet.ID, a.ID)
		}
		return Add(ctx, w.DB, w.by, w.operation, carnet.ID, a.ID, "")
	})
	w.clean()
}

func TestOneAppointmentIsGivenOnce(t *testing.T) {
	w := newWeekend(t)
	scan := w.atelier("Scan-a-thon", at(10, 0), at(12, 0), 50)
	slots := w.slots(scan, 20, 1, 6)
	given := together(t, 40, func(i int) error {
		_, err := w.signUp(formAt(fmt.Sprint("Personne ", i), slots[2]))
		return err
	})
	if given != 1 || w.taken(slots[2]) != 1 || w.confirmed(scan) != 1 || w.count("registration") != 1 {
		t.Errorf("%d won; %d seats of the appointment, %d of the atelier; want 1, 1, 1", given, w.taken(slots[2]), w.confirmed(scan))
	}
	w.clean()
}

// Two carnets want each other's hour, many times, while others sign up and leave: nobody is left without an hour, and the seats
// are those of the registrations.
func TestSwappingHoursAtOnce(t *testing.T) {
	ctx, w := context.Background(), newWeekend(t)
	scan := w.atelier("Scan-a-thon", at(10, 0), at(12, 0), 50)
	slots := w.slots(scan, 20, 1, 6)
	first, second := w.must(formAt("Ana", slots[0])), w.must(formAt("Bob", slots[1]))
	together(t, 36, func(i int) error {
		switch i % 3 {
		case 0:
			return Add(ctx, w.DB, w.by, w.operation, first.ID, scan.ID, slots[(i/3)%3].ID)
		case 1:
			return Add(ctx, w.DB, w.by, w.operation, second.ID, scan.ID, slots[(i/3+1)%3].ID)
		}
		carnet, err := w.signUp(formAt(fmt.Sprint("Personne ", i), slots[3+i/3%3]))
		if err != nil {
			return err
		}
		opened, err := Find(ctx, w.DB, carnet)
		if err != nil {
			return err
		}
		return Cancel(ctx, w.DB, w.by, w.operation.ID, opened.ID, scan.ID)
	})
	a, b := w.open(first.Code).Entries[0], w.open(second.Code).Entries[0]
	if a.Seats() != 1 || b.Seats() != 1 || a.Slot() == nil || b.Slot() == nil || a.Slot().ID == b.Slot().ID {
		t.Errorf("they have %v and %v", a.Slot(), b.Slot())
	}
	if w.confirmed(scan) != 2 {
		t.Errorf("%d seats of the atelier are taken, want 2", w.confirmed(scan))
	}
	w.clean()
}

// The proof that the test above can fail: taking without the condition gives one appointment to everybody.
func TestTakingAnAppointmentWithoutTheConditionOverbooks(t *testing.T) {
	w := newWeekend(t)
	slot := w.slots(w.atelier("Scan-a-thon", at(10, 0), at(12, 0), 50), 20, 1, 1)[0]
	const rivals = 4
	var read sync.WaitGroup
	read.Add(rivals)
	together(t, rivals, func(int) error {
		free := w.taken(slot) == 0
		read.Done()
		read.Wait()
		if !free {
			return problem.New(problem.Full, "signup.full", nil)
		}
		return w.Write(context.Background(), func(tx *gorm.DB) error {
			return tx.Exec("UPDATE slot SET confirmed = confirmed + 1 WHERE id = ?", slot.ID).Error
		})
	})
	violations, err := Check(context.Background(), w.DB)
	if err != nil || len(violations) == 0 {
		t.Errorf("an overbooked appointment is not found: %v", err)
	}
}
