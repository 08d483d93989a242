package programme_test

import (
	"slices"
	"testing"

	"oplibre/app/programme"
	"oplibre/app/store"
)

func TestParseSelection(t *testing.T) {
	for written, want := range map[string]string{
		"":                       "",
		"12":                     "12",
		"12.3.12.17":             "3.12.17",
		"3..x.-4.0.5e1.7 ":       "3",
		"1.99999999999999999999": "1",
	} {
		if got := programme.ParseSelection(written).String(); got != want {
			t.Errorf("%q is read as %q, want %q", written, got, want)
		}
	}
}

func FuzzParseSelection(f *testing.F) {
	for _, seed := range []string{"", "3.12.17", "1.1.1", ".", "-1", "9223372036854775807.1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, written string) {
		s := programme.ParseSelection(written)
		if len(s) > programme.MaxSelection || !slices.IsSorted(s) || len(s) > 0 && s[0] < 1 {
			t.Errorf("%q is read as %v", written, s)
		}
		if again := programme.ParseSelection(s.String()); !slices.Equal(again, s) {
			t.Errorf("%v is read again as %v", s, again)
		}
	})
}

func TestMeetings(t *testing.T) {
	at := func(number int64, start, end string, status programme.Status) *programme.Listing {
		return &programme.Listing{Atelier: programme.Atelier{Number: number, Status: status,
			StartsAt: store.InstantOf(local(t, start)), EndsAt: store.InstantOf(local(t, end))}}
	}
	long := at(1, "2027-05-22T09:00", "2027-05-22T12:00", programme.Published)
	inside := at(2, "2027-05-22T10:00", "2027-05-22T11:00", programme.Published)
	cancelled := at(3, "2027-05-22T10:00", "2027-05-22T11:00", programme.Cancelled)
	touching := at(4, "2027-05-22T12:00", "2027-05-22T13:00", programme.Published)
	meetings := programme.Meetings([]*programme.Listing{long, inside, cancelled, touching})
	if len(meetings) != 1 || meetings[0].First != long || meetings[0].Second != inside || meetings[0].Span != inside.Span() {
		t.Errorf("%+v", meetings)
	}
}

func TestKeepLeavesWhatIsSelected(t *testing.T) {
	listing := func(number int64) *programme.Listing {
		return &programme.Listing{Atelier: programme.Atelier{Number: number}}
	}
	days := func() *programme.Programme {
		return &programme.Programme{Days: []programme.Day{{Date: "2027-05-22", Listings: []*programme.Listing{listing(1), listing(2)}},
			{Date: "2027-05-23", Listings: []*programme.Listing{listing(3)}}}}
	}
	for written, want := range map[string]int{"": 3, "2.3": 2, "1": 1, "9": 0} {
		p := days()
		if p.Keep(programme.ParseSelection(written)); len(p.Listings()) != want {
			t.Errorf("%q leaves %d, want %d", written, len(p.Listings()), want)
		}
	}
	p := days()
	if p.Keep(programme.Selection{3}); len(p.Days) != 1 || p.Days[0].Date != "2027-05-23" {
		t.Errorf("days %+v", p.Days)
	}
}
