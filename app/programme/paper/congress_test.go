package paper_test

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"oplibre/app/format/frab"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/programme/paper"
	"oplibre/app/store"
)

// congress is the schedule of 38C3, 1,007 events in 73 rooms; the test is skipped where the file is not beside the repository.
func congress(t testing.TB) (*operation.Operation, *programme.Programme) {
	t.Helper()
	schedule, _, err := frab.ReadXML(bytes.NewReader(shared(t, "schedule/schedule-38c3.xml")), frab.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	o := weekend("Europe/Berlin", time.Date(2024, 12, 27, 0, 0, 0, 0, time.UTC))
	var all []*programme.Listing
	for _, day := range schedule.Days {
		for i, room := range day.Rooms {
			place := &programme.Place{ID: room.Name, Slug: fmt.Sprint("salle-", i), Name: room.Name, Number: i}
			for _, event := range room.Events {
				l := &programme.Listing{Theme: flora, Place: place, Atelier: programme.Atelier{ID: event.GUID, Title: event.Title,
					Summary: event.Abstract, Language: event.Language, Status: programme.Published, Entry: programme.OpenDoor,
					StartsAt: store.InstantOf(event.Start), EndsAt: store.InstantOf(event.Start.Add(event.Duration))}}
				for _, person := range event.Persons {
					l.Facilitators = append(l.Facilitators, person.Name)
				}
				all = append(all, l)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b *programme.Listing) int { return cmp.Compare(a.StartsAt, b.StartsAt) })
	return o, days(o, all...)
}

// shared returns a file of the shared material beside the repository.
func shared(t testing.TB, path string) []byte {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		content, err := os.ReadFile(filepath.Join(dir, "shared", "data", path))
		if err == nil {
			return content
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Skipf("shared/data/%s is not beside the repository", path)
		}
		dir = parent
	}
}

// TestCongress: the largest programme that somebody may bring is printed, every event of it.
func TestCongress(t *testing.T) {
	o, p := congress(t)
	if p.Total < 1000 {
		t.Fatalf("only %d events", p.Total)
	}
	for _, options := range []paper.Options{{Format: paper.List}, {Format: paper.Booklet}, {Format: paper.Poster}} {
		begin := time.Now()
		size := len(written(t, func(w io.Writer) error { return paper.WriteProgramme(w, edition(o, "fr"), p, options) }))
		t.Logf("%s: %d octets in %v", options.Name(), size, time.Since(begin))
		if size > 2<<20 {
			t.Errorf("%s: %d octets", options.Name(), size)
		}
	}
	doors := paper.DoorsOf(p)
	begin := time.Now()
	size := len(written(t, func(w io.Writer) error { return paper.WriteDoors(w, edition(o, "fr"), doors) }))
	t.Logf("%d doors: %d octets in %v", len(doors), size, time.Since(begin))
	list := flat(read(t, func(w io.Writer) error { return paper.WriteProgramme(w, edition(o, "fr"), p, paper.Options{}) }))
	if n := strings.Count(list, "entrée libre"); n != p.Total {
		t.Errorf("%d events of %d are on the list", n, p.Total)
	}
}
