package store_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// BenchmarkWrite compares 64 people who write at once, grouped into common commits, with the same writes in a
// transaction each, on this machine's disk and on one that takes 5 ms longer for each commit (an SD card). "ratio" is how
// many times more writes a second the groups give; only the ratio means something on another machine.
func BenchmarkWrite(b *testing.B) {
	for _, c := range []struct {
		name string
		slow time.Duration
	}{{"disk", 0}, {"slow disk", 5 * time.Millisecond}} {
		b.Run(c.name, func(b *testing.B) {
			db := onSQLite(b)
			if c.slow > 0 {
				db.BeforeCommit(func() { time.Sleep(c.slow) })
			}
			var grouped, alone time.Duration
			round := 0
			for b.Loop() {
				grouped += writeRound(b, db, round, 64)
				alone += writeRound(b, db, round+1, 1)
				round += 2
			}
			b.ReportMetric(float64(perRound)*float64(b.N)/grouped.Seconds(), "grouped/s")
			b.ReportMetric(float64(perRound)*float64(b.N)/alone.Seconds(), "alone/s")
			b.ReportMetric(alone.Seconds()/grouped.Seconds(), "ratio")
			b.ReportMetric(0, "ns/op") // both kinds together say nothing
		})
	}
}

const perRound = 512

// writeRound writes perRound rows from so many goroutines and returns how long that took.
func writeRound(b *testing.B, db *store.DB, round, writers int) time.Duration {
	b.Helper()
	begun := time.Now()
	var next atomic.Int64
	var all sync.WaitGroup
	for range writers {
		all.Go(func() {
			for {
				i := next.Add(1)
				if i > perRound {
					return
				}
				if err := db.Write(context.Background(), putting(fmt.Sprintf("%d-%d", round, i))); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	return time.Since(begun)
}

// BenchmarkBackup measures the rows a second that a backup writes, and BenchmarkRestore those that come back.
func BenchmarkBackup(b *testing.B) {
	db := storetest.New(b)
	const rows = 20_000
	manyRows(b, db, rows)
	for b.Loop() {
		backup(b, db)
	}
	b.ReportMetric(rows*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkRestore is the way back.
func BenchmarkRestore(b *testing.B) {
	db := storetest.New(b)
	const rows = 20_000
	manyRows(b, db, rows)
	archive := backup(b, db)
	for b.Loop() {
		if err := restore(storetest.EmptySQLite(b), archive); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(rows*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

func manyRows(b *testing.B, db *store.DB, rows int) {
	b.Helper()
	by := store.By{Actor: store.Actor{Kind: store.ActorCommand, ID: strings.Repeat("x", 36)}, At: time.Now()}
	err := db.Write(context.Background(), func(tx *gorm.DB) error {
		for range rows {
			if err := by.Record(tx, "", "test.done", "test", store.NewID()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}
