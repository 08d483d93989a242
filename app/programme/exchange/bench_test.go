package exchange_test

import (
	"context"
	"testing"

	"oplibre/app/partner"
	"oplibre/app/programme/exchange"
)

// BenchmarkImportCongress imports 1,007 events into an empty weekend, and then all of them an hour later into what is public.
func BenchmarkImportCongress(b *testing.B) {
	raw := congress(b)
	for _, then := range []bool{false, true} {
		name := "into nothing"
		if then {
			name = "all changed"
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				db, o := newWeekend(b)
				file := read(b, o, "38c3.xml", raw)
				if then {
					importInto(b, db, o, by(b), "38c3.xml", raw)
					file = read(b, o, "38c3.xml", raw)
					for i := range file.Events() {
						file.Events()[i].Start += 3_600_000
						file.Events()[i].End += 3_600_000
					}
				}
				b.StartTimer()
				preview, err := exchange.Import(context.Background(), db, by(b), o, file, exchange.Options{Partners: partner.AddNamed})
				if err != nil || len(preview.Create)+len(preview.Change) != 1007 {
					b.Fatal(err, len(preview.Create), len(preview.Change))
				}
			}
		})
	}
}
