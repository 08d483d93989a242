package data_test

import (
	"testing"
	"time"

	"oplibre/data"
)

// The hours are those of published almanacs, to the minute.
func TestDaylight(t *testing.T) {
	for _, c := range []struct {
		name, zone, date    string
		longitude, latitude float64
		rise, set           string
	}{
		{"Paris, longest day", "Europe/Paris", "2024-06-20", 2.3522, 48.8566, "05:47", "21:58"},
		{"Paris, shortest day", "Europe/Paris", "2024-12-21", 2.3522, 48.8566, "08:41", "16:56"},
		{"London, longest day", "Europe/London", "2024-06-20", -0.1278, 51.5074, "04:43", "21:21"},
		{"New York, shortest day", "America/New_York", "2024-12-21", -74.006, 40.7128, "07:17", "16:32"},
		{"Sydney, longest day", "Australia/Sydney", "2024-12-21", 151.2093, -33.8688, "05:41", "20:05"},
		{"Honolulu, far from Greenwich", "Pacific/Honolulu", "2024-06-20", -157.8583, 21.3069, "05:50", "19:16"},
	} {
		t.Run(c.name, func(t *testing.T) {
			zone, err := time.LoadLocation(c.zone)
			if err != nil {
				t.Fatal(err)
			}
			date, _ := time.ParseInLocation(time.DateOnly, c.date, zone)
			light, ok := data.DaylightOn(date, c.longitude, c.latitude)
			if !ok {
				t.Fatal("no daylight")
			}
			for _, event := range []struct {
				got  time.Time
				want string
			}{{light.Rise, c.rise}, {light.Set, c.set}} {
				want, _ := time.ParseInLocation("2006-01-02 15:04", c.date+" "+event.want, zone)
				if off := event.got.Sub(want).Abs(); off > 90*time.Second {
					t.Errorf("%s, want %s", event.got, event.want)
				}
			}
			if !light.Dawn.Before(light.Rise) || !light.Rise.Before(light.Set) || !light.Set.Before(light.Dusk) {
				t.Errorf("out of order: %+v", light)
			}
			if twilight := light.Dusk.Sub(light.Set); twilight < 20*time.Minute || twilight > 50*time.Minute {
				t.Errorf("civil twilight lasts %s", twilight)
			}
		})
	}
}

func TestNoDaylightNearThePoles(t *testing.T) {
	for _, date := range []time.Time{time.Date(2027, 6, 21, 0, 0, 0, 0, time.UTC), time.Date(2027, 12, 21, 0, 0, 0, 0, time.UTC)} {
		if light, ok := data.DaylightOn(date, 18.96, 69.65); ok {
			t.Errorf("%s in Tromsø: %+v", date.Format(time.DateOnly), light)
		}
	}
}

// TestDaylightIsOfTheDate walks a year on both sides of the date line: each day has its own hours.
func TestDaylightIsOfTheDate(t *testing.T) {
	for _, c := range []struct {
		zone                string
		longitude, latitude float64
	}{{"Europe/Paris", -4.455, 48.4}, {"Indian/Reunion", 55.45, -20.88}, {"Pacific/Tahiti", -149.57, -17.54}, {"Pacific/Wallis", -176.17, -13.28}} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		for n := range 365 {
			day := time.Date(2027, 1, 1+n, 0, 0, 0, 0, zone)
			light, ok := data.DaylightOn(day, c.longitude, c.latitude)
			if !ok || light.Rise.In(zone).Format(time.DateOnly) != day.Format(time.DateOnly) || light.Set.In(zone).Format(time.DateOnly) != day.Format(time.DateOnly) {
				t.Fatalf("%s on %s: %+v", c.zone, day.Format(time.DateOnly), light)
			}
		}
	}
}
