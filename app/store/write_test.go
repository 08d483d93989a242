package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// What Write promises on both databases.
func TestWriteRefuses(t *testing.T) {
	ctx := context.Background()
	db := storetest.New(t)
	if err := db.Write(ctx, putting("taken")); err != nil {
		t.Fatal(err)
	}
	for _, c := range refusals(ctx, t, db) {
		err := db.Write(c.ctx, func(tx *gorm.DB) error {
			if err := put(tx, "before "+c.name); err != nil {
				return err
			}
			return c.fn(tx)
		})
		if err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: answered %v", c.name, err)
		}
	}
	if got := names(t, db); !slices.Equal(got, []string{"taken"}) {
		t.Errorf("written: %q", got)
	}
}

// refusal is a piece that must not be written.
type refusal struct {
	name string
	ctx  context.Context
	fn   func(tx *gorm.DB) error
	want error // nil: any
}

// refusals are pieces that go wrong, each in its way, on a database where the key "taken" is taken.
func refusals(ctx context.Context, t *testing.T, db *store.DB) []refusal {
	bad := errors.New("bad")
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	return []refusal{
		{"an error", ctx, func(*gorm.DB) error { return bad }, bad},
		{"a panic", ctx, func(*gorm.DB) error { panic("ouch") }, nil},
		{"a cancelled context", cancelled, func(*gorm.DB) error { return nil }, context.Canceled},
		{"Write with the outer context", ctx, func(*gorm.DB) error { return db.Write(ctx, putting("nested")) }, store.ErrNested},
		{"Write with the inner context", ctx, func(tx *gorm.DB) error { return db.Write(tx.Statement.Context, putting("nested")) }, store.ErrNested},
		{"a second row of one key", ctx, putting("taken"), gorm.ErrDuplicatedKey},
		{"a second row of one key, without GORM", ctx, func(tx *gorm.DB) error {
			_, err := tx.Statement.ConnPool.ExecContext(ctx, "INSERT INTO setting (name, value, version, updated_at) VALUES ('taken', '', 1, 0)")
			return err
		}, gorm.ErrDuplicatedKey},
		{"a second row of one key, in a query", ctx, func(tx *gorm.DB) error {
			var name string
			return tx.Statement.ConnPool.QueryRowContext(ctx,
				"INSERT INTO setting (name, value, version, updated_at) VALUES ('taken', '', 1, 0) RETURNING name").Scan(&name)
		}, nil},
		{"an error passed over", ctx, func(tx *gorm.DB) error { _ = put(tx, "taken"); return nil }, gorm.ErrDuplicatedKey},
		{"going on after an error", ctx, func(tx *gorm.DB) error {
			_ = put(tx, "taken")
			err := put(tx, "later")
			if err == nil {
				t.Error("a statement after a failed one was let through")
			}
			return err
		}, nil},
		{"a reference to nothing", ctx, func(tx *gorm.DB) error {
			return tx.Exec("INSERT INTO operation_version (operation_id, n) VALUES ('nobody', 1)").Error
		}, gorm.ErrForeignKeyViolated},
		{"COMMIT", ctx, func(tx *gorm.DB) error { return tx.Exec("COMMIT").Error }, nil},
		{"ROLLBACK passed over", ctx, func(tx *gorm.DB) error { _ = tx.Exec("ROLLBACK").Error; return nil }, nil},
		{"COMMIT in a query", ctx, func(tx *gorm.DB) error {
			_ = tx.Statement.ConnPool.QueryRowContext(ctx, "COMMIT").Err()
			return nil
		}, nil},
		{"COMMIT, prepared", ctx, func(tx *gorm.DB) error {
			_, err := tx.Statement.ConnPool.PrepareContext(ctx, "COMMIT")
			return err
		}, nil},
		{"a transaction inside", ctx, func(tx *gorm.DB) error { return tx.Transaction(putting("inner")) }, nil},
	}
}

func TestWriteAfterRefusals(t *testing.T) {
	ctx := context.Background()
	db := storetest.New(t)
	for i := range 40 { // more than there are connections: none may be lost
		if err := db.Write(ctx, func(tx *gorm.DB) error { panic(i) }); err == nil {
			t.Fatal("a panic was answered as if it were written")
		}
	}
	if err := db.Write(ctx, putting("row")); err != nil || !has(t, db, "row") {
		t.Error(err)
	}
}

func TestWriteAfterClose(t *testing.T) {
	db := open(t, storetest.Options(t))
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := db.Write(context.Background(), putting("late")); !errors.Is(err, store.ErrClosed) {
		t.Errorf("answered %v", err)
	}
}

// A piece that has begun is not interrupted when the person goes away.
func TestCancelledWhileWriting(t *testing.T) {
	db := storetest.New(t)
	ctx, cancel := context.WithCancel(context.Background())
	err := db.Write(ctx, func(tx *gorm.DB) error {
		cancel()
		return put(tx, "row")
	})
	if err != nil || !has(t, db, "row") {
		t.Errorf("answered %v", err)
	}
}

// Two pieces that lock two rows in opposite orders: PostgreSQL breaks one off, and it is repeated.
func TestDeadlockIsRepeated(t *testing.T) {
	ctx := context.Background()
	db := onPostgres(t)
	for _, name := range []string{"a", "b"} {
		if err := db.Write(ctx, putting(name)); err != nil {
			t.Fatal(err)
		}
	}
	add := func(tx *gorm.DB, name string) error {
		return tx.Exec("UPDATE setting SET version = version + 1 WHERE name = ?", name).Error
	}
	var runs [2]int
	var met sync.WaitGroup
	met.Add(2)
	var all sync.WaitGroup
	for i, order := range [][]string{{"a", "b"}, {"b", "a"}} {
		all.Go(func() {
			err := db.Write(ctx, func(tx *gorm.DB) error {
				if err := add(tx, order[0]); err != nil {
					return err
				}
				if runs[i]++; runs[i] == 1 {
					met.Done()
					met.Wait()
				}
				return add(tx, order[1])
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if runs[0]+runs[1] < 3 {
		t.Error("no deadlock came about: this test shows nothing")
	}
	var versions []int
	if err := db.Read(ctx, func(tx *gorm.DB) error { return tx.Table("setting").Order("name").Pluck("version", &versions).Error }); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(versions, []int{3, 3}) {
		t.Errorf("versions %v", versions)
	}
}

// A serialization failure is repeated with everything that the piece did.
func TestSerializationFailureIsRepeated(t *testing.T) {
	ctx := context.Background()
	db := onPostgres(t)
	if err := db.Write(ctx, putting("counter")); err != nil {
		t.Fatal(err)
	}
	runs := 0
	err := db.Write(ctx, func(tx *gorm.DB) error {
		runs++
		if err := tx.Exec("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE").Error; err != nil {
			return err
		}
		var version int
		if err := tx.Raw("SELECT version FROM setting WHERE name = 'counter'").Scan(&version).Error; err != nil {
			return err
		}
		if runs == 1 { // somebody else, in the meantime
			answered := make(chan error)
			go func() {
				answered <- db.Write(ctx, func(tx *gorm.DB) error {
					return tx.Exec("UPDATE setting SET version = 10 WHERE name = 'counter'").Error
				})
			}()
			if err := <-answered; err != nil {
				return err
			}
		}
		return tx.Exec("UPDATE setting SET version = ? WHERE name = 'counter'", version+1).Error
	})
	var version int
	if again := db.Read(ctx, func(tx *gorm.DB) error { return tx.Table("setting").Pluck("version", &version).Error }); again != nil {
		t.Fatal(again)
	}
	if err != nil || runs != 2 || version != 11 {
		t.Errorf("%d runs, version %d, %v", runs, version, err)
	}
}

// Many at once lose nothing of each other.
func TestWriteConcurrently(t *testing.T) {
	ctx := context.Background()
	db := storetest.New(t)
	if err := db.Write(ctx, putting("counter")); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			for range 10 {
				if err := db.Write(ctx, func(tx *gorm.DB) error {
					return tx.Exec("UPDATE setting SET version = version + 1 WHERE name = 'counter'").Error
				}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	var version int
	if err := db.Read(ctx, func(tx *gorm.DB) error { return tx.Table("setting").Pluck("version", &version).Error }); err != nil {
		t.Fatal(err)
	}
	if version != 161 {
		t.Errorf("version %d", version)
	}
}

const childWriters = 8

// writeChild writes from several goroutines for ever and prints the name of each row once it is answered.
func writeChild(options store.Options) error {
	db, err := store.Open(context.Background(), options)
	if err != nil {
		return err
	}
	failed := make(chan error)
	for range childWriters {
		go func() {
			for {
				name := store.NewID()
				if err := db.Write(context.Background(), putting(name)); err != nil {
					failed <- err
				}
				fmt.Println(name)
			}
		}()
	}
	return <-failed
}

// A process that is killed with -9 has on disk whatever it had answered.
func TestKilledProcess(t *testing.T) {
	options := storetest.Options(t)
	command, out := startChild(t, "write", options)
	var answered []string
	for out.Scan() {
		answered = append(answered, out.Text())
		if len(answered) == 300 {
			if err := command.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := command.Wait(); err == nil {
		t.Fatal("the process ended by itself")
	}
	db := open(t, options)
	written := map[string]bool{}
	for _, name := range names(t, db) {
		written[name] = true
	}
	for _, name := range answered {
		if len(name) == 36 && !written[name] { // the last line may be cut off
			t.Errorf("%s was answered and is not there", name)
		}
	}
	if len(answered) < 300 || len(written) > len(answered)+2*childWriters+128 {
		t.Errorf("%d answered, %d written", len(answered), len(written))
	}
	if found, err := db.Check(context.Background()); err != nil || len(found) > 0 {
		t.Error(found, err)
	}
}

// First come, first served: nobody who came later is written earlier.
func TestOrder(t *testing.T) {
	db := onSQLite(t)
	pieces, want := numbered(100)
	for i, err := range together(t, db, pieces) {
		if err != nil {
			t.Errorf("piece %d: %v", i, err)
		}
	}
	if got := names(t, db); !slices.Equal(got, want) {
		t.Errorf("written in the order %q", got)
	}
}
