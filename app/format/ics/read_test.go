package ics_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oplibre/app/format/ics"
)

// brest is where times without a zone are.
var brest = func() *time.Location {
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		panic(err)
	}
	return zone
}()

func readCalendar(t testing.TB, raw string) *ics.File {
	t.Helper()
	file, err := ics.Read(strings.NewReader(raw), brest, ics.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// calendarOf wraps lines of one event, the first of which is line 3.
func calendarOf(lines ...string) string {
	return "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + strings.Join(lines, "\r\n") + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
}

func TestReadsWhatWriteWrote(t *testing.T) {
	written := weekend()
	file := readCalendar(t, write(t, written))
	if file.Name != written.Name || len(file.Remarks) != 0 || len(file.Events) != len(written.Events) {
		t.Fatalf("%+v", file)
	}
	for i, got := range file.Events {
		want := written.Events[i]
		want.Organizer = nil // who wrote the file, not what happens
		want.Start, want.End, want.Description = want.Start.UTC(), want.End.UTC(), strings.ReplaceAll(want.Description, "\r\n", "\n")
		if want.Status == "" {
			want.Status = ics.Confirmed
		}
		if want.Position != nil {
			want.Position = &ics.Position{Longitude: -4.4612, Latitude: 48.3905}
		}
		if difference := cmp.Diff(want, got.Event); difference != "" {
			t.Error(difference)
		}
	}
}

func TestReadTimes(t *testing.T) {
	for name, test := range map[string]struct {
		lines      string
		start, end string // RFC 3339
		remark     ics.Problem
	}{
		"UTC":              {"DTSTART:20270522T080000Z\r\nDTEND:20270522T093000Z", "2027-05-22T08:00:00Z", "2027-05-22T09:30:00Z", ""},
		"a zone":           {"DTSTART;TZID=America/Cayenne:20270522T080000\r\nDTEND;TZID=\"America/Cayenne\":20270522T093000", "2027-05-22T11:00:00Z", "2027-05-22T12:30:00Z", ""},
		"Outlook":          {"DTSTART;TZID=Romance Standard Time:20270522T100000\r\nDURATION:PT1H30M", "2027-05-22T08:00:00Z", "2027-05-22T09:30:00Z", ""},
		"behind a path":    {"DTSTART;TZID=/mozilla.org/20070129_1/Europe/Paris:20270522T100000\r\nDURATION:P1DT1H", "2027-05-22T08:00:00Z", "2027-05-23T09:00:00Z", ""},
		"nobody's zone":    {"DTSTART;TZID=Ici:20270522T100000\r\nDTEND:20270522T093000Z", "2027-05-22T08:00:00Z", "2027-05-22T09:30:00Z", ics.NoZone},
		"floating":         {"DTSTART:20270522T100000\r\nDTEND:20270522T113000", "2027-05-22T08:00:00Z", "2027-05-22T09:30:00Z", ics.Floating},
		"nothing":          {"SUMMARY:x", "", "", ""},
		"no time":          {"DTSTART:demain\r\nDURATION:-PT1H", "", "", ""},
		"repeated":         {"DTSTART:20270522T080000Z\r\nRRULE:FREQ=DAILY", "2027-05-22T08:00:00Z", "", ics.Repeated},
		"across the clock": {"DTSTART;TZID=Europe/Paris:20270328T010000\r\nDTEND;TZID=Europe/Paris:20270328T040000", "2027-03-28T00:00:00Z", "2027-03-28T02:00:00Z", ""},
	} {
		t.Run(name, func(t *testing.T) {
			file := readCalendar(t, calendarOf(test.lines))
			e := file.Events[0]
			if moment(e.Start) != test.start || moment(e.End) != test.end {
				t.Errorf("%s – %s", moment(e.Start), moment(e.End))
			}
			if (test.remark == "") != (len(file.Remarks) == 0) || test.remark != "" && (file.Remarks[0].Problem != test.remark || file.Remarks[0].Line < 3) {
				t.Errorf("%+v", file.Remarks)
			}
		})
	}
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func TestReadZoneOfTheFile(t *testing.T) {
	const zone = "BEGIN:VTIMEZONE\r\nTZID:%s\r\n%s\r\nBEGIN:STANDARD\r\nTZOFFSETFROM:+0400\r\nTZOFFSETTO:+0400\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
	for name, block := range map[string]string{"one offset": fmt.Sprintf(zone, "Custom", "X-A:b"), "a hint": fmt.Sprintf(zone, "Custom", "X-LIC-LOCATION:Indian/Reunion")} {
		raw := strings.Replace(calendarOf("DTSTART;TZID=Custom:20270522T120000"), "BEGIN:VEVENT", block+"BEGIN:VEVENT", 1)
		if file := readCalendar(t, raw); moment(file.Events[0].Start) != "2027-05-22T08:00:00Z" || len(file.Remarks) != 0 {
			t.Errorf("%s: %+v", name, file)
		}
	}
}

func TestReadTextsAndLines(t *testing.T) {
	file := readCalendar(t, strings.ReplaceAll(calendarOf(
		"SUMMARY;LANGUAGE=fr:À l’écoute\\, ens",
		" emble \\; \\\\o/\xc3", " \xa9", "CATEGORIES:Flore\\, faune,Carte", "CATEGORIES:Son",
		"GEO:48.4;nord", "cassé", "DTSTART;VALUE=DATE:20270522", "BEGIN:VALARM", "SUMMARY:Rappel", "END:VALARM"), "\r\n", "\n"))
	e := file.Events[0]
	if e.Summary != "À l’écoute, ensemble ; \\o/é" || !slices.Equal(e.Categories, []string{"Flore, faune", "Carte", "Son"}) || !e.AllDay || e.Line != 2 || e.StartLine != 10 {
		t.Errorf("%+v", e)
	}
	var odd []string
	for _, r := range file.Remarks {
		odd = append(odd, fmt.Sprint(r.Line, r.Problem))
	}
	if strings.Join(odd, " ") != "8position 9line" {
		t.Error(odd)
	}
	latin := readCalendar(t, calendarOf("SUMMARY:\xc9t\xe9", "LOCATION:Été"))
	if e := latin.Events[0]; e.Summary != "Été" || e.Location != "Été" {
		t.Errorf("%+v", e)
	}
}

func TestReadRefusesWhatIsNoCalendar(t *testing.T) {
	for name, test := range map[string]struct {
		raw    string
		limits ics.Limits
		err    error
	}{
		"nothing":  {"", ics.Limits{}, ics.ErrNoCalendar},
		"a page":   {"<html>", ics.Limits{}, ics.ErrNoCalendar},
		"a card":   {"BEGIN:VCARD\r\nEND:VCARD", ics.Limits{}, ics.ErrNoCalendar},
		"octets":   {calendarOf("SUMMARY:x"), ics.Limits{Bytes: 40}, ics.ErrTooLarge},
		"a line":   {calendarOf("SUMMARY:" + strings.Repeat("x", 99)), ics.Limits{Line: 50}, ics.ErrTooLarge},
		"folded":   {calendarOf("SUMMARY:x" + strings.Repeat("\r\n y", 99)), ics.Limits{Line: 50}, ics.ErrTooLarge},
		"events":   {strings.Repeat(calendarOf("SUMMARY:x"), 3), ics.Limits{Events: 2}, ics.ErrTooLarge},
		"too deep": {"BEGIN:VCALENDAR\n" + strings.Repeat("BEGIN:X\n", 99), ics.Limits{}, ics.ErrTooLarge},
	} {
		if _, err := ics.Read(strings.NewReader(test.raw), brest, test.limits); !errors.Is(err, test.err) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzRead reads anything: what can be written of it is read again as it was.
func FuzzRead(f *testing.F) {
	var golden bytes.Buffer
	if err := ics.Write(&golden, weekend()); err != nil {
		f.Fatal(err)
	}
	f.Add(golden.Bytes())
	f.Add([]byte(calendarOf("UID:a", "DTSTART;TZID=Europe/Paris:20270522T100000", "DURATION:PT1H", "SUMMARY:a\\nb\\;", "GEO:1;2", "CATEGORIES:a\\,b,c")))
	f.Add([]byte("BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:X\nTZOFFSETTO:+0100\nEND:VTIMEZONE\nBEGIN:VEVENT\n:\n;=:\n \nEND:VEVENT"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		file, err := ics.Read(bytes.NewReader(raw), brest, ics.Limits{Bytes: 1 << 16, Events: 50})
		if err != nil {
			if !errors.Is(err, ics.ErrNoCalendar) && !errors.Is(err, ics.ErrTooLarge) {
				t.Fatal(err)
			}
			return
		}
		calendar := ics.Calendar{ProdID: "-//x"}
		for _, e := range file.Events {
			e.Stamp = time.Unix(0, 0)
			calendar.Events = append(calendar.Events, e.Event)
		}
		var out bytes.Buffer
		if ics.Write(&out, calendar) != nil {
			return // no UID, no end
		}
		again, err := ics.Read(&out, brest, ics.Limits{})
		if err != nil || len(again.Events) != len(calendar.Events) {
			t.Fatal(err)
		}
		for i, e := range again.Events {
			if !e.Start.Equal(calendar.Events[i].Start) || e.UID != calendar.Events[i].UID {
				t.Errorf("%+v became %+v", calendar.Events[i], e)
			}
		}
	})
}
