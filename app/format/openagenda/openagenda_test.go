package openagenda_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"oplibre/app/format/openagenda"
)

var update = flag.Bool("update", false, "write the golden files again")

func event() openagenda.Event {
	paris := time.FixedZone("CEST", 7200)
	latitude, longitude, least := 48.4, -4.455, 8
	return openagenda.Event{ExtIDs: []openagenda.ExtID{{Key: "oplibre", Value: "01931f3a-7c00-7000-8000-000000000041@opl.example"}}, Slug: "sauvages-de-ma-rue",
		Title: openagenda.Text{"fr": "Sauvages de ma rue", "br": "Plant ar straed"}, Description: openagenda.Text{"fr": "Les plantes <des> trottoirs."},
		Keywords: map[string][]string{"fr": {"Flore"}}, Timezone: "Europe/Paris",
		Timings:  openagenda.Timings(time.Date(2027, 5, 22, 9, 45, 0, 0, paris), time.Date(2027, 5, 22, 12, 0, 0, 0, paris)),
		Location: &openagenda.Location{Name: "Place", Address: "1 place de l’Église", City: "Brest", Insee: "29019", CountryCode: "FR", Latitude: &latitude, Longitude: &longitude},
		Age:      &openagenda.Age{Min: &least}, Accessibility: openagenda.Accessibility{MI: true}, AttendanceMode: openagenda.Offline,
		Status: openagenda.Scheduled, State: openagenda.PublishedState, UpdatedAt: "2027-04-01T08:00:00Z"}
}

func TestWriteGolden(t *testing.T) {
	var out bytes.Buffer
	if err := openagenda.Write(&out, []openagenda.Event{event()}); err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/weekend.json"
	if *update {
		if err := os.WriteFile(golden, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || !bytes.Equal(want, out.Bytes()) {
		t.Errorf("%v\n%s", err, out.String())
	}
	var empty bytes.Buffer
	if err := openagenda.Write(&empty, nil); err != nil || !json.Valid(empty.Bytes()) || !strings.Contains(empty.String(), `"events": []`) {
		t.Errorf("%v %s", err, empty.String())
	}
}

func TestWriteRefusesWhatHasNoTimes(t *testing.T) {
	broken := event()
	broken.Timings = openagenda.Timings(time.Unix(10, 0), time.Unix(10, 0))
	var out bytes.Buffer
	if err := openagenda.Write(&out, []openagenda.Event{broken}); !errors.Is(err, openagenda.ErrTimes) || out.Len() > 0 {
		t.Errorf("%v, %d octets", err, out.Len())
	}
}

func TestNoTimingIsLongerThanADay(t *testing.T) {
	start := time.Date(2027, 5, 22, 9, 0, 0, 0, time.UTC)
	timings := openagenda.Timings(start, start.Add(50*time.Hour))
	if len(timings) != 3 || timings[0].End != timings[1].Begin || timings[2].End != "2027-05-24T11:00:00Z" {
		t.Errorf("%+v", timings)
	}
}

func TestShortened(t *testing.T) {
	for text, want := range map[string]string{"court": "court", "une phrase qui est trop longue": "une phrase qui est…", "anticonstitutionnellementvotre": "anticonstitutionnelleme…"} {
		if got := openagenda.Shortened(text, 24); got != want {
			t.Errorf("%q", got)
		}
	}
}
