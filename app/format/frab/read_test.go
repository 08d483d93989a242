package frab_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"oplibre/app/format/frab"
)

// congress opens a large real schedule from the folder of real input beside the repository.
func congress(tb testing.TB) []byte {
	tb.Helper()
	dir, err := os.Getwd()
	if err != nil {
		tb.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		raw, err := os.ReadFile(filepath.Join(dir, "shared", "data", "schedule", "schedule-38c3.xml"))
		if err == nil {
			return raw
		}
	}
	tb.Skip("shared/data/schedule/schedule-38c3.xml is not beside the repository")
	return nil
}

func TestReadCongress(t *testing.T) {
	raw := congress(t)
	begin := time.Now()
	s, warnings, err := frab.ReadXML(bytes.NewReader(raw), frab.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if took := time.Since(begin); took > 3*time.Second { // an eighth of a second on an idle machine; tests run beside others
		t.Errorf("took %v", took)
	}
	if got := s.EventCount(); got != 1007 {
		t.Errorf("%d events, want 1007", got)
	}
	if got := len(s.RoomNames()); got != 72 {
		t.Errorf("%d rooms, want 72", got)
	}
	if len(s.Days) != 4 || s.Conference.Days != 4 || s.Conference.TimeZone != "Europe/Berlin" || len(s.Conference.Tracks) != 7 {
		t.Errorf("%d days, conference %+v", len(s.Days), s.Conference)
	}
	for e := range s.Events() {
		if e.Title == "" || e.Start.IsZero() || e.Duration <= 0 || e.GUID == "" || e.Room == "" {
			t.Errorf("incomplete: %+v", e)
		}
	}
	counts := map[frab.Problem]int{}
	for _, w := range warnings {
		counts[w.Problem]++
	}
	t.Logf("%d warnings: %v", len(warnings), counts)

	var j bytes.Buffer // what was read can be written in the other form, and read again with nothing lost
	if err := frab.WriteJSON(&j, s); err != nil {
		t.Fatal(err)
	}
	again, _, err := frab.ReadJSON(&j, frab.Limits{})
	if err != nil || again.EventCount() != 1007 || len(again.RoomNames()) != 72 {
		t.Errorf("as JSON: %d events, %d rooms, %v", again.EventCount(), len(again.RoomNames()), err)
	}
}

func BenchmarkReadCongress(b *testing.B) {
	raw := congress(b)
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		if _, _, err := frab.ReadXML(bytes.NewReader(raw), frab.Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}

const (
	head = `<?xml version="1.0" encoding="utf-8"?><schedule><conference><title>T</title><time_zone_name>Europe/Paris</time_zone_name></conference>
<day index="1" date="2027-05-22" start="2027-05-22T09:00:00+02:00" end="2027-05-23T04:00:00+02:00"><room name="A">
`
	tail = `</room></day></schedule>`
	good = `<event id="1" guid="01931f3a-7c00-7000-8000-000000000041"><date>2027-05-22T10:00:00+02:00</date><start>10:00</start><duration>01:00</duration><room>A</room><title>X</title></event>`
)

func TestReadWarns(t *testing.T) {
	change := func(old, new string) string { return strings.Replace(good, old, new, 1) }
	cases := map[string]struct {
		events string
		want   []frab.Problem
		count  int
	}{
		"nothing odd":     {good, nil, 1},
		"no guid":         {change(`guid="01931f3a-7c00-7000-8000-000000000041"`, ``), []frab.Problem{frab.NoGUID}, 1},
		"bad guid":        {change(`01931f3a-`, ``), []frab.Problem{frab.BadGUID}, 1},
		"twice":           {good + good, []frab.Problem{frab.SameGUID, frab.SameID}, 2},
		"text id":         {change(`id="1"`, `id="A7B"`), []frab.Problem{frab.NoID}, 1},
		"bad duration":    {change(`01:00`, `soon`), []frab.Problem{frab.BadDuration}, 1},
		"zero duration":   {change(`01:00`, `00:00`), []frab.Problem{frab.NoDuration}, 1},
		"no title":        {change(`<title>X</title>`, `<title> </title>`), []frab.Problem{frab.NoTitle}, 0},
		"other room":      {change(`<room>A</room>`, `<room>B</room>`), []frab.Problem{frab.OtherRoom}, 1},
		"no room element": {change(`<room>A</room>`, ``), nil, 1},
		"no offset":       {change(`+02:00</date>`, `</date>`), []frab.Problem{frab.NoOffset}, 1},
		"no date element": {change(`<date>2027-05-22T10:00:00+02:00</date>`, ``), nil, 1},
		"day as date":     {change(`2027-05-22T10:00:00+02:00`, `2027-05-22`), nil, 1},
		"bad date":        {change(`2027-05-22T10`, `22/05/2027 10`), []frab.Problem{frab.BadStart}, 1},
		"no time at all":  {`<event id="1" guid="` + guid1 + `"><duration>01:00</duration><title>X</title></event>`, []frab.Problem{frab.NoStart}, 1},
		"unknown element": {change(`<title>`, `<answers><question id="1"><x/></question></answers><title>`), nil, 1},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			s, warnings, err := frab.ReadXML(strings.NewReader(head+test.events+tail), frab.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			var got []frab.Problem
			for _, w := range warnings {
				got = append(got, w.Problem)
				if w.Line != 3 {
					t.Errorf("warning on line %d, want 3", w.Line)
				}
			}
			if !slices.Equal(got, test.want) || s.EventCount() != test.count {
				t.Errorf("warnings %v and %d events, want %v and %d", got, s.EventCount(), test.want, test.count)
			}
			for e := range s.Events() {
				if !e.Start.IsZero() && e.Start.UTC().Format(time.RFC3339) != "2027-05-22T08:00:00Z" {
					t.Errorf("starts at %v", e.Start)
				}
				if e.Room == "" {
					t.Error("has no room")
				}
			}
		})
	}
}

func TestReadHourAfterMidnightIsTheNextDay(t *testing.T) {
	late := `<event id="1" guid="` + guid1 + `"><start>01:30</start><duration>01:00</duration><title>Nuit</title></event>`
	s, _, err := frab.ReadXML(strings.NewReader(head+late+tail), frab.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Days[0].Rooms[0].Events[0].Start.Format(time.RFC3339); got != "2027-05-23T01:30:00+02:00" {
		t.Errorf("starts at %s", got)
	}
}

func TestReadRefuses(t *testing.T) {
	deep := strings.Repeat("<a>", 100) + strings.Repeat("</a>", 100)
	cases := map[string]struct {
		in   string
		want error
	}{
		"other XML":     {`<rss version="2.0"/>`, frab.ErrNoSchedule},
		"nothing":       {``, frab.ErrNoSchedule},
		"doctype":       {`<!DOCTYPE schedule [<!ENTITY a "aaaa">]><schedule/>`, frab.ErrDoctype},
		"deep":          {head + deep + tail, frab.ErrTooDeep},
		"too large":     {head + strings.Repeat(" ", 5000) + tail, frab.ErrTooLarge},
		"too many":      {head + strings.Repeat("<event/>", 11) + tail, frab.ErrTooLarge},
		"large in text": {head + "<event><title>" + strings.Repeat("x", 5000) + "</title></event>" + tail, frab.ErrTooLarge},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			s, _, err := frab.ReadXML(strings.NewReader(test.in), frab.Limits{Bytes: 4000, Events: 10})
			if !errors.Is(err, test.want) || s.EventCount() != 0 {
				t.Errorf("error %v, want %v", err, test.want)
			}
		})
	}
}

func TestReadSaysWhereItIsBroken(t *testing.T) {
	var broken *frab.SyntaxError
	_, _, err := frab.ReadXML(strings.NewReader("<schedule>\n <day>\n  <room></day>"), frab.Limits{})
	if !errors.As(err, &broken) || broken.Line != 3 || broken.Column != 15 {
		t.Errorf("XML: %v", err)
	}
	_, _, err = frab.ReadXML(strings.NewReader("<schedule>\n<version>&evil;</version>"), frab.Limits{})
	if !errors.As(err, &broken) || broken.Line != 2 {
		t.Errorf("entity: %v", err)
	}
	_, _, err = frab.ReadXML(strings.NewReader("<schedule>\n<version>"), frab.Limits{})
	if !errors.As(err, &broken) || broken.Line != 2 {
		t.Errorf("cut: %v", err)
	}
	_, _, err = frab.ReadJSON(strings.NewReader("{\n \"schedule\": {\n  \"version\": \"1\",,\n}}"), frab.Limits{})
	if !errors.As(err, &broken) || broken.Line != 3 || broken.Column != 18 {
		t.Errorf("JSON: %v", err)
	}
}

func TestReadLatin1(t *testing.T) {
	in := "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>" + head[strings.Index(head, "<schedule>"):] + strings.Replace(good, ">X<", ">\xc9tang<", 1) + tail
	s, _, err := frab.ReadXML(strings.NewReader(in), frab.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Days[0].Rooms[0].Events[0].Title; got != "Étang" {
		t.Errorf("title %q", got)
	}
}

func TestReadJSONDialects(t *testing.T) {
	const file = `{"schedule": {"version": 3, "base_url": "https://x.org/", "conference": {"title": "T", "acronym": "tttt", "daysCount": 1,
 "rooms": [{"name": "B", "guid": "` + guid3 + `"}],
 "days": [{"index": 1, "date": "2027-05-22", "day_start": "2027-05-22T09:00:00+02:00", "day_end": "2027-05-23T04:00:00+02:00", "rooms": {"B": [
  {"id": "7", "guid": "` + guid1 + `", "title": "frab", "date": "2027-05-22T10:00:00+02:00", "duration": "1:00", "room": "B", "subtitle": null,
   "persons": [{"id": 3, "public_name": "Ada"}, {"code": "ABC", "name": "Bo"}, 4], "links": [{"url": "https://x.org", "title": "x"}, {"title": "none"}]},
  42,
  {"id": 8, "title": "sans guid", "start": "11:00", "duration": 45, "do_not_record": true}
 ], "A": []}}, "oops"]}}}`
	s, warnings, err := frab.ReadJSON(strings.NewReader("\ufeff"+file), frab.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if names := s.RoomNames(); !slices.Equal(names, []string{"B", "A"}) || s.Days[0].Rooms[0].GUID != guid3 {
		t.Errorf("rooms %v", names)
	}
	events := s.Days[0].Rooms[0].Events
	if len(events) != 2 || events[0].ID != 7 || len(events[0].Persons) != 2 || events[0].Persons[0].Name != "Ada" || len(events[0].Links) != 1 {
		t.Fatalf("events %+v", events)
	}
	if events[1].Duration != 45*time.Minute || !events[1].OptOut || events[1].Room != "B" {
		t.Errorf("second event %+v", events[1])
	}
	want := []string{"event-unreadable 6", "day-invalid 8", "guid-missing 7"}
	var got []string
	for _, w := range warnings {
		got = append(got, string(w.Problem)+" "+string(rune('0'+w.Line)))
	}
	if !slices.Equal(got, want) {
		t.Errorf("warnings %v, want %v", got, want)
	}
}

func TestReadJSONRefuses(t *testing.T) {
	cases := map[string]struct {
		in   string
		want error
	}{
		"other JSON": {`{"type": "FeatureCollection"}`, frab.ErrNoSchedule},
		"a list":     {`[]`, frab.ErrNoSchedule},
		"null":       {`{"schedule": null}`, frab.ErrNoSchedule},
		"deep":       {strings.Repeat("[", 500) + strings.Repeat("]", 500), frab.ErrTooDeep},
		"too large":  {`{"schedule": {"conference": {}}}` + strings.Repeat(" ", 5000), frab.ErrTooLarge},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			if _, _, err := frab.ReadJSON(strings.NewReader(test.in), frab.Limits{Bytes: 4000}); !errors.Is(err, test.want) {
				t.Errorf("error %v, want %v", err, test.want)
			}
		})
	}
}

// checkRead holds what is true of everything that a reader returns.
func checkRead(t *testing.T, s frab.Schedule, err error) {
	t.Helper()
	var broken *frab.SyntaxError
	if errors.As(err, &broken) && (broken.Line < 1 || broken.Column < 1) {
		t.Errorf("broken at line %d, column %d", broken.Line, broken.Column)
	}
	if err != nil && len(s.Days) > 0 {
		t.Error("refused and yet read")
	}
	for e := range s.Events() {
		if strings.TrimSpace(e.Title) == "" || e.Duration < 0 {
			t.Errorf("event %+v", e)
		}
	}
}

func FuzzReadXML(f *testing.F) {
	f.Add([]byte(head + good + tail))
	f.Add([]byte(`<schedule><day><room><event><persons><person id="x">A</person></persons><links><link>https://a</link></links><recording><optout>true</optout></recording></event></room></day></schedule>`))
	f.Add([]byte("<?xml version=\"1.0\" encoding=\"utf-16\"?><schedule>"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		s, _, err := frab.ReadXML(bytes.NewReader(raw), frab.Limits{Bytes: 1 << 16, Events: 50})
		checkRead(t, s, err)
		var out bytes.Buffer
		if err == nil && frab.WriteXML(&out, s) == nil {
			again, _, err := frab.ReadXML(&out, frab.Limits{})
			if err != nil || again.EventCount() != s.EventCount() {
				t.Errorf("written and read again: %d events of %d, %v", again.EventCount(), s.EventCount(), err)
			}
		}
	})
}

func FuzzReadJSON(f *testing.F) {
	var sample bytes.Buffer
	if err := frab.WriteJSON(&sample, weekend()); err != nil {
		f.Fatal(err)
	}
	f.Add(sample.Bytes())
	f.Add([]byte(`{"schedule":{"conference":{"days":[{"rooms":{"A":[{"title":1,"id":"2"},null]}},7],"rooms":[{}],"tracks":{}}}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		s, _, err := frab.ReadJSON(bytes.NewReader(raw), frab.Limits{Bytes: 1 << 16, Events: 50})
		checkRead(t, s, err)
	})
}
