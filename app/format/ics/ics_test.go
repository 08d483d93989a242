package ics_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ical "github.com/arran4/golang-ical"

	"oplibre/app/format/ics"
)

var update = flag.Bool("update", false, "write the golden files again")

var paris = time.FixedZone("CEST", 2*3600)

func weekend() ics.Calendar {
	stamp := time.Date(2027, 4, 1, 10, 0, 0, 0, time.UTC)
	return ics.Calendar{
		ProdID:      "-//oplibre//oplibre//FR",
		Name:        "Opération Libre à Saint-Marc",
		Description: "Les ateliers du week-end",
		URL:         "https://ol.example.org/o/saint-marc-2027/programme",
		Refresh:     time.Hour,
		Events: []ics.Event{
			{
				UID: "01931f3a-7c00-7000-8000-000000000041@ol.example.org", Stamp: stamp,
				Start: time.Date(2027, 5, 22, 10, 0, 0, 0, paris), End: time.Date(2027, 5, 22, 11, 30, 0, 0, paris),
				Sequence: 2, Modified: stamp.Add(-time.Hour),
				Summary:     `Cartographie, pour débuter ; niveau \ zéro`,
				Description: "Apportez un téléphone.\r\nOu rien : on prête.\n\nDurée : 1 h 30",
				Location:    "Médiathèque, 3 rue de la Mairie, 29280 Saint-Marc",
				Position:    &ics.Position{Longitude: -4.4612, Latitude: 48.39050001},
				URL:         "https://ol.example.org/o/saint-marc-2027/ateliers/cartographie",
				Categories:  []string{"Carte, plans", "Débutant"},
				Organizer:   &ics.Organizer{Name: `L'Atelier "du coin": Saint-Marc`, Email: "bonjour@example.org"},
			},
			{
				UID: "01931f3a-7c00-7000-8000-000000000042@ol.example.org", Stamp: stamp,
				Start: time.Date(2027, 5, 22, 23, 0, 0, 0, paris), End: time.Date(2027, 5, 23, 1, 0, 0, 0, paris),
				Status: ics.Cancelled, Summary: "Chauves-souris",
			},
			{
				UID: "01931f3a-7c00-7000-8000-000000000043@ol.example.org", Stamp: stamp,
				Start: time.Date(2027, 5, 23, 9, 0, 0, 0, paris), End: time.Date(2027, 5, 23, 10, 0, 0, 0, paris),
				Status:      ics.Tentative,
				Summary:     strings.Repeat("é", 90),
				Description: strings.Repeat("Sansespaceni,virgule;", 20),
			},
		},
	}
}

func write(t *testing.T, c ics.Calendar) string {
	t.Helper()
	var out bytes.Buffer
	if err := ics.Write(&out, c); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// agenda is what one person has to do and where they are expected: a day that is the same one everywhere, then an evening.
func agenda() ics.Calendar {
	stamp := time.Date(2027, 4, 1, 10, 0, 0, 0, time.UTC)
	return ics.Calendar{
		ProdID: "-//oplibre//oplibre//FR",
		Name:   "À faire : Opération Libre à Saint-Marc",
		Events: []ics.Event{
			{
				UID: "01931f3a-7c00-7000-8000-000000000051@ol.example.org", Stamp: stamp, Days: true,
				Start: time.Date(2027, 5, 21, 0, 0, 0, 0, paris), End: time.Date(2027, 5, 22, 0, 0, 0, 0, paris),
				Summary: "Ouvrir le préau", Categories: []string{"Lieux"},
			},
			{
				UID: "01931f3a-7c00-7000-8000-000000000052@ol.example.org", Stamp: stamp, Sequence: 3,
				Start: time.Date(2027, 5, 6, 2, 0, 0, 0, paris), End: time.Date(2027, 5, 7, 2, 0, 0, 0, paris),
				Summary: "Comité, une nuit entière", Location: "Mairie de quartier, salle du conseil",
			},
		},
	}
}

func TestWriteGolden(t *testing.T) {
	for name, calendar := range map[string]ics.Calendar{"weekend.ics": weekend(), "agenda.ics": agenda()} {
		t.Run(name, func(t *testing.T) { golden(t, name, calendar) })
	}
}

func golden(t *testing.T, name string, calendar ics.Calendar) {
	t.Helper()
	got := write(t, calendar)
	checkBytes(t, got)
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("calendar differs from %s:\n%s", file, got)
	}
	if again := write(t, calendar); again != got {
		t.Error("the same calendar gave other bytes")
	}
}

// checkBytes holds what RFC 5545 section 3.1 asks of the bytes and what parsers forgive.
func checkBytes(t *testing.T, got string) {
	t.Helper()
	if !utf8.ValidString(got) {
		t.Error("not UTF-8")
	}
	if !strings.HasSuffix(got, "END:VCALENDAR\r\n") {
		t.Error("does not end with END:VCALENDAR and CRLF")
	}
	for i, line := range strings.Split(strings.TrimSuffix(got, "\r\n"), "\r\n") {
		if strings.ContainsAny(line, "\r\n") {
			t.Errorf("line %d has a line end that is not CRLF: %q", i+1, line)
		}
		if len(line) > 75 {
			t.Errorf("line %d has %d octets", i+1, len(line))
		}
		if !utf8.ValidString(line) {
			t.Errorf("line %d is folded inside a character", i+1)
		}
	}
}

func unfold(s string) string { return strings.ReplaceAll(s, "\r\n ", "") }

func TestWriteBytes(t *testing.T) {
	got := write(t, weekend())
	checkBytes(t, got)
	for _, want := range []string{
		"\r\nUID:01931f3a-7c00-7000-8000-000000000041@ol.example.org\r\n",
		"\r\nDTSTAMP:20270401T100000Z\r\n",
		"\r\nDTSTART:20270522T080000Z\r\n",
		"\r\nDTEND:20270522T093000Z\r\n",
		"\r\nSEQUENCE:2\r\n",
		"\r\nLAST-MODIFIED:20270401T090000Z\r\n",
		"\r\nSUMMARY:Cartographie\\, pour débuter \\; niveau \\\\ zéro\r\n",
		"\r\nDESCRIPTION:Apportez un téléphone.\\nOu rien : on prête.\\n\\nDurée : 1 h 30\r\n",
		"\r\nGEO:48.390500;-4.461200\r\n",
		"\r\nCATEGORIES:Carte\\, plans\r\n",
		"\r\nSTATUS:CANCELLED\r\n", "\r\nSTATUS:TENTATIVE\r\n", "\r\nSTATUS:CONFIRMED\r\n",
		"\r\nSUMMARY:" + strings.Repeat("é", 90) + "\r\n",
		"\r\nREFRESH-INTERVAL;VALUE=DURATION:PT60M\r\n",
		"\r\nURL:https://ol.example.org/o/saint-marc-2027/ateliers/cartographie\r\n",
		":mailto:bonjour@example.org\r\n",
	} {
		if !strings.Contains(unfold(got), want) {
			t.Errorf("misses %q", want)
		}
	}
	if strings.Contains(got, "TZID") {
		t.Error("names a time zone without describing it")
	}
}

func TestWriteReadsBack(t *testing.T) {
	c, err := ical.ParseCalendar(strings.NewReader(write(t, weekend())))
	if err != nil {
		t.Fatal(err)
	}
	events := c.Events()
	if len(events) != 3 {
		t.Fatalf("%d events read back, want 3", len(events))
	}
	if start, err := events[1].GetStartAt(); err != nil || !start.Equal(time.Date(2027, 5, 22, 21, 0, 0, 0, time.UTC)) {
		t.Errorf("start %v, %v", start, err)
	}
}

func TestWriteCannotBeInjected(t *testing.T) {
	c := weekend()
	c.Events = c.Events[:1]
	evil := "x\r\nATTENDEE:mailto:a@b.c\nX:y\x00\x1b"
	e := &c.Events[0]
	e.Summary, e.Description, e.Location, e.URL = evil, evil, evil, "https://a.b/"+evil
	e.Categories = []string{evil}
	e.Organizer = &ics.Organizer{Name: evil, Email: evil}
	c.Name, c.Description, c.URL, c.ProdID = evil, evil, evil, evil
	got := write(t, c)
	checkBytes(t, got)
	for _, line := range strings.Split(unfold(got), "\r\n") {
		if strings.HasPrefix(line, "ATTENDEE") || strings.HasPrefix(line, "X:") {
			t.Errorf("a value became a property: %q", line)
		}
	}
}

func TestWriteRefuses(t *testing.T) {
	cases := map[string]struct {
		change func(*ics.Calendar)
		want   error
	}{
		"no product":      {func(c *ics.Calendar) { c.ProdID = " " }, ics.ErrNoProdID},
		"no uid":          {func(c *ics.Calendar) { c.Events[0].UID = "" }, ics.ErrNoUID},
		"uid of 2 lines":  {func(c *ics.Calendar) { c.Events[0].UID = "a\nb" }, ics.ErrNoUID},
		"uid twice":       {func(c *ics.Calendar) { c.Events[1].UID = c.Events[0].UID }, ics.ErrSameUID},
		"no stamp":        {func(c *ics.Calendar) { c.Events[0].Stamp = time.Time{} }, ics.ErrNoStamp},
		"no start":        {func(c *ics.Calendar) { c.Events[0].Start = time.Time{} }, ics.ErrTimes},
		"ends at start":   {func(c *ics.Calendar) { c.Events[0].End = c.Events[0].Start }, ics.ErrTimes},
		"ends before":     {func(c *ics.Calendar) { c.Events[0].End = c.Events[0].Start.Add(-time.Hour) }, ics.ErrTimes},
		"days within one": {func(c *ics.Calendar) { c.Events[0].Days = true }, ics.ErrTimes},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			c := weekend()
			test.change(&c)
			var out bytes.Buffer
			if err := ics.Write(&out, c); !errors.Is(err, test.want) {
				t.Errorf("error %v, want %v", err, test.want)
			}
			if out.Len() != 0 {
				t.Error("wrote before it refused")
			}
		})
	}
}

func FuzzWrite(f *testing.F) {
	f.Add("Herborisation", "Une ligne\nune autre", "Mairie")
	f.Add("é\xff,;\\", "\r\r\n\x00", "a\u2028b\u0085c")
	f.Add(strings.Repeat("🌿", 40), strings.Repeat("x", 200), "<a> <b>")
	f.Fuzz(func(t *testing.T, summary, description, location string) {
		c := weekend()
		c.Events = c.Events[:1]
		c.Events[0].Summary, c.Events[0].Description, c.Events[0].Location = summary, description, location
		c.Events[0].Organizer.Name = summary
		got := write(t, c)
		checkBytes(t, got)
		back, err := ical.ParseCalendar(strings.NewReader(got))
		if err != nil {
			t.Fatalf("cannot be read back: %v\n%s", err, got)
		}
		if len(back.Events()) != 1 {
			t.Errorf("%d events read back, want 1", len(back.Events()))
		}
	})
}
