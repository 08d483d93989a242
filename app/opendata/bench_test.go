package opendata_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/paulmach/orb"

	csvtable "oplibre/app/format/csv"
	"oplibre/app/format/geojson"
	"oplibre/app/opendata"
	"oplibre/app/opendata/opendatatest"
	"oplibre/app/store/storetest"
	"oplibre/data/demo"
)

// BenchmarkRelease writes releases of growing size. It reports nanoseconds for a contribution, the largest heap while
// writing in MB, and how many times longer a release takes than writing the same table and features without a database, an
// archive or hashes ("times-bare"): a number that does not depend on the machine. Both the time of a contribution and the
// heap must stay the same while the size grows.
func BenchmarkRelease(b *testing.B) {
	sizes := []int{1_000, 10_000}
	if os.Getenv("OPLIBRE_BENCH_LARGE") != "" {
		sizes = append(sizes, 100_000)
	}
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			db := storetest.New(b)
			o := opendatatest.Weekend(b, db, n, 0)
			e := edition
			bare := bareTime(b, n)
			b.ResetTimer()
			var peak uint64
			for b.Loop() {
				peak = max(peak, peakHeap(func() {
					if _, err := opendata.Write(context.Background(), db, o, e, io.Discard); err != nil {
						b.Fatal(err)
					}
				}))
			}
			each := float64(b.Elapsed().Nanoseconds()) / float64(b.N) / float64(n)
			b.ReportMetric(each, "ns/contribution")
			b.ReportMetric(float64(peak)/1e6, "MB-heap")
			b.ReportMetric(each/bare, "times-bare")
		})
	}
}

// peakHeap runs fn and returns the largest heap that was seen meanwhile, in octets.
func peakHeap(fn func()) uint64 {
	var peak atomic.Uint64
	done, stopped := make(chan struct{}), make(chan struct{})
	runtime.GC()
	go func() {
		defer close(stopped)
		ticker := time.NewTicker(10 * time.Millisecond)
		defer ticker.Stop()
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak.Store(max(peak.Load(), m.HeapInuse))
			select {
			case <-done:
				return
			case <-ticker.C:
			}
		}
	}()
	fn()
	close(done)
	<-stopped
	return peak.Load()
}

// bareTime is what the formats alone need for one contribution, in nanoseconds.
func bareTime(b *testing.B, n int) float64 {
	b.Helper()
	all := demo.Contributions(n)
	columns := []string{"id", "number", "kind", "theme", "title", "body", "credit", "licence", "url", "created_at"}
	schema := csvtable.Schema{}
	for _, name := range columns {
		schema.Fields = append(schema.Fields, csvtable.Field{Name: name, Type: csvtable.String})
	}
	start := time.Now()
	w, err := csvtable.NewWriter(io.Discard, schema)
	if err != nil {
		b.Fatal(err)
	}
	features := geojson.NewWriter(io.Discard)
	for i := range all {
		c := &all[i]
		id := opendatatest.ID(opendatatest.Contribution, i)
		cells := []string{id, "1", string(c.Kind), c.Theme, c.Title, c.Description, c.Author, "CC0-1.0", base + id, "2027-05-22T10:00:00Z"}
		features.Begin(id, orb.Point{c.Lon, c.Lat})
		for k, cell := range cells {
			w.Text(cell)
			features.String(columns[k], cell)
		}
		if w.EndRow() != nil || features.End() != nil {
			b.Fatal("the formats refuse the demonstration")
		}
	}
	if w.Close() != nil || features.Close() != nil {
		b.Fatal("the formats refuse the demonstration")
	}
	return float64(time.Since(start).Nanoseconds()) / float64(n)
}
