package programme_test

import (
	"net/url"
	"testing"

	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/store"
)

func TestFilterRules(t *testing.T) {
	seats := func(capacity, confirmed, reserve int) programme.SeatPool {
		return programme.SeatPool{Capacity: &capacity, Confirmed: confirmed, Reserve: reserve}
	}
	listing := func(change ...func(*programme.Listing)) *programme.Listing {
		l := &programme.Listing{Atelier: programme.Atelier{Entry: programme.SignUp, Status: programme.Published, Audience: "everybody",
			StartsAt: store.InstantOf(local(t, "2027-05-22T22:00")), EndsAt: store.InstantOf(local(t, "2027-05-23T00:30"))},
			Theme: &programme.Theme{Slug: "faune"}, Place: &programme.Place{Slug: "vallon"}, Seats: seats(15, 10, 0)}
		for _, c := range change {
			c(l)
		}
		return l
	}
	before, during, after := "2027-05-22T10:00", "2027-05-22T23:00", "2027-05-23T00:30"
	cases := map[string]struct {
		query, now string
		listing    *programme.Listing
		want       bool
	}{
		"everything":                   {"", before, listing(), true},
		"its day":                      {"jour=2027-05-22", before, listing(), true},
		"not the day after midnight":   {"jour=2027-05-23", before, listing(), false},
		"no date is no filter":         {"jour=samedi", before, listing(), true},
		"its theme":                    {"theme=faune", before, listing(), true},
		"another theme":                {"theme=flore", before, listing(), false},
		"its place":                    {"lieu=vallon", before, listing(), true},
		"without a place":              {"lieu=vallon", before, listing(func(l *programme.Listing) { l.Place = nil }), false},
		"free seats":                   {"places=1", before, listing(), true},
		"free while it goes on":        {"places=1", during, listing(), true},
		"none once it is over":         {"places=1", after, listing(), false},
		"full":                         {"places=1", before, listing(func(l *programme.Listing) { l.Seats = seats(10, 10, 0) }), false},
		"the rest is kept at the desk": {"places=1", before, listing(func(l *programme.Listing) { l.Seats = seats(12, 10, 2) }), false},
		"sign-up without limit":        {"places=1", before, listing(func(l *programme.Listing) { l.Seats = programme.SeatPool{} }), true},
		"entrée libre has no seats":    {"places=1", before, listing(func(l *programme.Listing) { l.Entry = programme.OpenDoor }), false},
		"cancelled":                    {"places=1", before, listing(func(l *programme.Listing) { l.Status = programme.Cancelled }), false},
		"entrée libre":                 {"entree=libre", before, listing(func(l *programme.Listing) { l.Entry = programme.OpenDoor }), true},
		"not entrée libre":             {"entree=libre", before, listing(), false},
		"for children":                 {"public=enfants", before, listing(func(l *programme.Listing) { l.Audience = "children" }), true},
		"families find children's":     {"public=familles", before, listing(func(l *programme.Listing) { l.Audience = "children" }), true},
		"families find the sign":       {"public=familles", before, listing(func(l *programme.Listing) { l.Access = []string{"family"} }), true},
		"adults only":                  {"public=enfants", before, listing(func(l *programme.Listing) { l.Audience = "adults" }), false},
		"step-free":                    {"acces=plain-pied", before, listing(func(l *programme.Listing) { l.Access = []string{"step_free"} }), true},
		"with steps":                   {"acces=plain-pied", before, listing(), false},
		"all at once":                  {"jour=2027-05-22&theme=faune&lieu=vallon&places=1", before, listing(), true},
		"all but one":                  {"jour=2027-05-22&theme=faune&lieu=ailleurs&places=1", before, listing(), false},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			query, err := url.ParseQuery(test.query)
			if err != nil {
				t.Fatal(err)
			}
			filter := programme.ParseFilter(query)
			if got := filter.Matches(test.listing, store.InstantOf(local(t, test.now)), paris); got != test.want {
				t.Errorf("%+v: %v, want %v", filter, got, test.want)
			}
		})
	}
}

func TestFilterByAccess(t *testing.T) {
	for query, want := range map[string]string{"boucle-magnetique": "hearing_loop", "handicap-visuel": "vi", "dehors": "outdoors",
		"noisy": "", "stairs": ""} { // nobody looks for noise or steps
		filter := programme.ParseFilter(url.Values{"acces": {query}})
		if filter.Access != want || want != "" && filter.Query() != "acces="+query {
			t.Errorf("acces=%s is %q and written %q", query, filter.Access, filter.Query())
		}
	}
}

func TestFilterQueryIsCanonical(t *testing.T) {
	query, err := url.ParseQuery("places=1&theme=flore&x=1&jour=2027-05-22&public=families&places=2&acces=plain-pied&entree=libre&lieu=a")
	if err != nil {
		t.Fatal(err)
	}
	got := programme.ParseFilter(query).Query()
	if want := "acces=plain-pied&entree=libre&jour=2027-05-22&lieu=a&places=1&public=familles&theme=flore"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	again, err := url.ParseQuery(got)
	if err != nil {
		t.Fatal(err)
	}
	if programme.ParseFilter(again) != programme.ParseFilter(query) {
		t.Error("the filter does not come back from its own address")
	}
}

func FuzzFilter(f *testing.F) {
	f.Add("jour=2027-05-22&theme=flore")
	f.Add("theme=%00&lieu=" + strings200)
	f.Fuzz(func(t *testing.T, raw string) {
		query, err := url.ParseQuery(raw)
		if err != nil {
			return // no query: the handler never sees it
		}
		filter := programme.ParseFilter(query)
		again, err := url.ParseQuery(filter.Query())
		if err != nil {
			t.Fatal(err)
		}
		if programme.ParseFilter(again) != filter {
			t.Errorf("%+v comes back as %+v", filter, programme.ParseFilter(again))
		}
	})
}

func TestMomentAndSide(t *testing.T) {
	o := &operation.Operation{StartsAt: 1000, EndsAt: 2000}
	cases := []struct {
		start, end, now store.Instant
		moment          programme.Moment
		side            programme.Side
	}{
		{1000, 1100, 999, programme.Coming, programme.Inside},
		{1000, 1100, 1000, programme.UnderWay, programme.Inside},
		{1000, 1100, 1099, programme.UnderWay, programme.Inside},
		{1000, 1100, 1100, programme.Over, programme.Inside},
		{999, 1100, 0, programme.Coming, programme.Before},
		{1999, 9000, 0, programme.Coming, programme.Inside},
		{2000, 9000, 0, programme.Coming, programme.After},
	}
	for _, test := range cases {
		a := programme.Atelier{StartsAt: test.start, EndsAt: test.end}
		if a.MomentAt(test.now) != test.moment || a.SideOf(o) != test.side {
			t.Errorf("%+v: %s, %s", test, a.MomentAt(test.now), a.SideOf(o))
		}
	}
}
