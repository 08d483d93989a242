package store_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

func TestRemember(t *testing.T) {
	db := storetest.New(t)
	other := store.NewID()
	err := db.Write(context.Background(), func(tx *gorm.DB) error {
		if err := insertOperation(tx, touched); err != nil {
			return err
		}
		return insertOperation(tx, other)
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, operation, key, body, result string
		want                               store.Outcome
		refused                            bool
	}{
		{"new", touched, "k1", "b1", "r1", store.Outcome{Result: "r1"}, false},
		{"sent twice", touched, "k1", "b1", "r2", store.Outcome{Repeated: true, Result: "r1"}, false},
		{"sent three times", touched, "k1", "b1", "r3", store.Outcome{Repeated: true, Result: "r1"}, false},
		{"with other answers", touched, "k1", "b2", "r2", store.Outcome{}, true},
		{"another form", touched, "k2", "b1", "r2", store.Outcome{Result: "r2"}, false},
		{"of another operation", other, "k1", "b2", "r4", store.Outcome{Result: "r4"}, false},
	} {
		var got store.Outcome
		err := db.Write(context.Background(), func(tx *gorm.DB) (err error) {
			got, err = store.Remember(tx, c.operation, c.key, c.body, c.result, 7)
			return err
		})
		if got != c.want || problem.Is(err, problem.Conflict) != c.refused || !c.refused && err != nil {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
}

// What failed is not remembered: the form may be sent again.
func TestRememberNothingOfAFailure(t *testing.T) {
	ctx := context.Background()
	db := storetest.New(t)
	if err := db.Write(ctx, func(tx *gorm.DB) error { return insertOperation(tx, touched) }); err != nil {
		t.Fatal(err)
	}
	for attempt := range 2 {
		err := db.Write(ctx, func(tx *gorm.DB) error {
			outcome, err := store.Remember(tx, touched, "k", "b", "r", 7)
			if err == nil && outcome.Repeated {
				t.Error("a failed attempt was remembered")
			}
			if attempt == 0 {
				return problem.New(problem.Full, "error.full", nil)
			}
			return err
		})
		if (err == nil) != (attempt == 1) {
			t.Errorf("attempt %d: %v", attempt, err)
		}
	}
}

// A form that arrives many times at once is done once.
func TestRememberTogether(t *testing.T) {
	ctx := context.Background()
	db := storetest.New(t)
	if err := db.Write(ctx, func(tx *gorm.DB) error { return insertOperation(tx, touched) }); err != nil {
		t.Fatal(err)
	}
	var done atomic.Int64
	var all sync.WaitGroup
	for i := range 16 {
		all.Go(func() {
			var outcome store.Outcome
			err := db.Write(ctx, func(tx *gorm.DB) (err error) {
				outcome, err = store.Remember(tx, touched, "k", "b", fmt.Sprint(i), 7)
				return err
			})
			if err != nil {
				t.Error(err)
			} else if !outcome.Repeated {
				done.Add(1)
			}
		})
	}
	all.Wait()
	if done.Load() != 1 {
		t.Errorf("done %d times", done.Load())
	}
}
