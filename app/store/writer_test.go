package store_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/store"
)

// writing is one call of Write in a group.
type writing struct {
	ctx context.Context
	fn  func(tx *gorm.DB) error
}

// together has the writer commit pieces in one group, in their order, and returns what each was answered.
func together(t testing.TB, db *store.DB, pieces []writing, whenWaiting ...func()) []error {
	t.Helper()
	ctx := context.Background()
	started, release := make(chan struct{}), make(chan struct{})
	blocked := make(chan error, 1)
	go func() {
		blocked <- db.Write(ctx, func(*gorm.DB) error {
			close(started)
			<-release
			return nil
		})
	}()
	<-started
	answers := make([]error, len(pieces))
	var all sync.WaitGroup
	for i, piece := range pieces {
		if piece.ctx == nil {
			piece.ctx = ctx
		}
		all.Go(func() { answers[i] = db.Write(piece.ctx, piece.fn) })
		for db.Waiting() <= i {
			runtime.Gosched()
		}
	}
	for _, do := range whenWaiting {
		do()
	}
	close(release)
	all.Wait()
	if err := <-blocked; err != nil {
		t.Fatal(err)
	}
	return answers
}

func numbered(n int) (pieces []writing, names []string) {
	for i := range n {
		names = append(names, fmt.Sprintf("row %02d", i))
		pieces = append(pieces, writing{fn: putting(names[i])})
	}
	return pieces, names
}

// half writes a row before it does what goes wrong.
func half(then func(db *store.DB, tx *gorm.DB) error) func(db *store.DB, tx *gorm.DB) error {
	return func(db *store.DB, tx *gorm.DB) error {
		if err := put(tx, "half"); err != nil {
			return err
		}
		return then(db, tx)
	}
}

// Each way in which the piece in the middle of a group of 64 can go wrong: the 63 others are committed, in their order.
func TestOneBadPieceInAGroup(t *testing.T) {
	bad := errors.New("bad")
	for _, c := range []struct {
		name  string
		fn    func(db *store.DB, tx *gorm.DB) error
		wants func(err error) bool
	}{
		{"fails", func(*store.DB, *gorm.DB) error { return bad }, func(err error) bool { return errors.Is(err, bad) }},
		{"panics", func(*store.DB, *gorm.DB) error { panic("ouch") }, func(err error) bool { return strings.Contains(err.Error(), "ouch") }},
		{"ends its goroutine's patience with nil", func(*store.DB, *gorm.DB) error { var p *int; *p = 1; return nil },
			func(err error) bool { return strings.Contains(err.Error(), "nil pointer") }},
		{"nests with the outer context", func(db *store.DB, _ *gorm.DB) error { return db.Write(context.Background(), putting("nested")) },
			func(err error) bool { return errors.Is(err, store.ErrNested) }},
		{"nests with the inner context", func(db *store.DB, tx *gorm.DB) error { return db.Write(tx.Statement.Context, putting("nested")) },
			func(err error) bool { return errors.Is(err, store.ErrNested) }},
		{"passes over an error", func(_ *store.DB, tx *gorm.DB) error { _ = put(tx, "half"); return nil },
			func(err error) bool { return errors.Is(err, gorm.ErrDuplicatedKey) }},
		{"goes on after an error", func(_ *store.DB, tx *gorm.DB) error { _ = put(tx, "half"); return put(tx, "later") },
			func(err error) bool { return errors.Is(err, gorm.ErrDuplicatedKey) }},
		{"commits", func(_ *store.DB, tx *gorm.DB) error { return tx.Exec("/* now */ commit").Error }, mentions("inside Write")},
		{"rolls back", func(_ *store.DB, tx *gorm.DB) error { return tx.Exec("ROLLBACK;").Error }, mentions("inside Write")},
		{"commits in a query", func(_ *store.DB, tx *gorm.DB) error {
			return tx.Statement.ConnPool.QueryRowContext(context.Background(), "COMMIT").Err()
		}, func(err error) bool { return err != nil }},
		{"commits behind another statement", func(_ *store.DB, tx *gorm.DB) error { return tx.Exec("SELECT 1; COMMIT").Error }, mentions("inside Write")},
		{"begins", func(_ *store.DB, tx *gorm.DB) error { return tx.Transaction(putting("inner")) }, func(err error) bool { return err != nil }},
		{"leaves rows open", func(_ *store.DB, tx *gorm.DB) error {
			if _, err := tx.Raw("SELECT name FROM setting").Rows(); err != nil {
				return err
			}
			return bad
		}, func(err error) bool { return errors.Is(err, bad) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			db := onSQLite(t)
			pieces, want := numbered(64)
			broken := half(c.fn)
			pieces[31].fn = func(tx *gorm.DB) error { return broken(db, tx) }
			answers := together(t, db, pieces)
			for i, err := range answers {
				switch {
				case i == 31 && (err == nil || !c.wants(err)):
					t.Errorf("the bad piece was answered %v", err)
				case i != 31 && err != nil:
					t.Errorf("piece %d was answered %v", i, err)
				}
			}
			if got := names(t, db); !slices.Equal(got, slices.Delete(want, 31, 32)) {
				t.Errorf("written: %q", got)
			}
		})
	}
}

func mentions(words string) func(error) bool {
	return func(err error) bool { return strings.Contains(err.Error(), words) }
}

// A person who goes away while waiting has written nothing; the others have.
func TestCancelledBeforeItsTurn(t *testing.T) {
	db := onSQLite(t)
	pieces, want := numbered(64)
	ctx, cancel := context.WithCancel(context.Background())
	pieces[31].ctx = ctx
	answers := together(t, db, pieces, cancel)
	if !errors.Is(answers[31], context.Canceled) {
		t.Errorf("answered %v", answers[31])
	}
	if got := names(t, db); !slices.Equal(got, slices.Delete(want, 31, 32)) {
		t.Errorf("written: %q", got)
	}
}

// A cancellation while the piece runs comes too late: the piece is written, and so are the others.
func TestCancelledInTheMiddle(t *testing.T) {
	db := onSQLite(t)
	pieces, want := numbered(8)
	ctx, cancel := context.WithCancel(context.Background())
	pieces[3] = writing{ctx, func(tx *gorm.DB) error {
		cancel()
		return put(tx.WithContext(ctx), want[3]) // even with the context that is cancelled
	}}
	for i, err := range together(t, db, pieces) {
		if err != nil {
			t.Errorf("piece %d: %v", i, err)
		}
	}
	if got := names(t, db); !slices.Equal(got, want) {
		t.Errorf("written: %q", got)
	}
}

// SQLITE_FULL takes the whole transaction with it: the other pieces are run again, one by one.
func TestFullDisk(t *testing.T) {
	ctx := context.Background()
	db := onSQLite(t)
	limit := func(pages string) {
		t.Helper()
		err := db.Write(ctx, func(tx *gorm.DB) error {
			var n int64
			return tx.Raw("PRAGMA max_page_count = " + pages).Scan(&n).Error
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	pieces, want := numbered(64)
	runs := atomic.Int64{}
	for i, piece := range pieces {
		pieces[i].fn = func(tx *gorm.DB) error { runs.Add(1); return piece.fn(tx) }
	}
	pieces[31].fn = func(tx *gorm.DB) error {
		err := tx.Exec("INSERT INTO setting (name, value, version, updated_at) VALUES ('large', ?, 1, 0)", strings.Repeat("x", 1<<20)).Error
		_ = put(tx, "after the accident") // outside of any transaction now, were it let through
		return err
	}
	var pages int64
	if err := db.Read(ctx, func(tx *gorm.DB) error { return tx.Raw("PRAGMA page_count").Scan(&pages).Error }); err != nil {
		t.Fatal(err)
	}
	limit(fmt.Sprint(pages + 20))
	answers := together(t, db, pieces)
	for i, err := range answers {
		if (i == 31) != (err != nil) {
			t.Errorf("piece %d was answered %v", i, err)
		}
	}
	if got := names(t, db); !slices.Equal(got, slices.Delete(want, 31, 32)) {
		t.Errorf("written: %q", got)
	}
	if runs.Load() != 31+63 {
		t.Errorf("the pieces were run %d times: the transaction was not taken away, and this test shows nothing", runs.Load())
	}
	limit("1000000")
	if err := db.Write(ctx, putting("space again")); err != nil {
		t.Errorf("after the accident: %v", err)
	}
}

// A constraint that only the COMMIT verifies fails for the piece that breaks it, not for its neighbours.
func TestFailingCommit(t *testing.T) {
	db := onSQLite(t)
	pieces, want := numbered(8)
	pieces[3].fn = func(tx *gorm.DB) error {
		if err := tx.Exec("PRAGMA defer_foreign_keys = 1").Error; err != nil {
			return err
		}
		return tx.Exec("INSERT INTO operation_version (operation_id, n) VALUES ('nobody', 1)").Error
	}
	answers := together(t, db, pieces)
	for i, err := range answers {
		if (i == 3) != (err != nil) {
			t.Errorf("piece %d was answered %v", i, err)
		}
	}
	if got := names(t, db); !slices.Equal(got, slices.Delete(want, 3, 4)) {
		t.Errorf("written: %q", got)
	}
}

// What a piece assigns is that of its last run, and its error that of the last run as well.
func TestResultsOfARepeatedPiece(t *testing.T) {
	db := onSQLite(t)
	var runs int
	var result string
	pieces := []writing{
		{fn: func(tx *gorm.DB) error {
			runs++
			result = fmt.Sprintf("run %d", runs)
			return put(tx, result)
		}},
		{fn: func(tx *gorm.DB) error {
			if err := tx.Exec("PRAGMA defer_foreign_keys = 1").Error; err != nil {
				return err
			}
			return tx.Exec("INSERT INTO operation_version (operation_id, n) VALUES ('nobody', 1)").Error
		}},
	}
	if err := together(t, db, pieces)[0]; err != nil {
		t.Fatal(err)
	}
	if runs != 2 || !slices.Equal(names(t, db), []string{result}) {
		t.Errorf("%d runs, result %q, written %q", runs, result, names(t, db))
	}
}

// Nobody is answered while the commit is still to come.
func TestNobodyIsAnsweredBeforeTheCommit(t *testing.T) {
	db := onSQLite(t)
	answered := atomic.Bool{}
	early := atomic.Bool{}
	db.BeforeCommit(func() {
		for range 1000 {
			runtime.Gosched()
		}
		if answered.Load() {
			early.Store(true)
		}
	})
	err := db.Write(context.Background(), putting("row"))
	answered.Store(true)
	if err != nil || early.Load() {
		t.Errorf("answered before its commit: %v, %v", early.Load(), err)
	}
}

// A piece that ends the writer's goroutine, as a test's Fatal does, is answered with an error, and the writer goes on.
func TestGoexit(t *testing.T) {
	db := onSQLite(t)
	pieces, _ := numbered(3)
	pieces[1].fn = func(*gorm.DB) error { runtime.Goexit(); return nil }
	if err := together(t, db, pieces)[1]; err == nil {
		t.Error("answered as if it were written")
	}
	if err := db.Write(context.Background(), putting("later")); err != nil {
		t.Error(err)
	}
}
