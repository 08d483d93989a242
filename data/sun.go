package data

import (
	"math"
	"time"
)

// Daylight is when a day is light: the sun rises and sets, and for about half an hour before and after that, in civil
// twilight, one still sees what one does.
type Daylight struct{ Dawn, Rise, Set, Dusk time.Time }

const (
	// horizon is the height of the sun's centre, in degrees, when its edge touches the horizon: refraction of 34 minutes of
	// arc and a radius of 16.
	horizon = -0.833
	// civilTwilight ends when the sun is six degrees below the horizon.
	civilTwilight = -6
)

// DaylightOn returns the daylight of the civil date of t, in t's own time zone, at a position in degrees (WGS 84): good to
// about a minute between the polar circles, on flat ground. ok is false where the sun does not rise or set on that day, or
// twilight does not end.
//
// After J. Meeus, Astronomical Algorithms (2nd edition, 1998, chapters 15, 25 and 28), with the low-precision position of
// the sun, as in the solar calculator of the NOAA.
func DaylightOn(t time.Time, longitude, latitude float64) (light Daylight, ok bool) {
	year, month, day := t.Date()
	noon := time.Date(year, month, day, 12, 0, 0, 0, t.Location())
	ok = true
	crossing := func(height float64, evening bool) time.Time {
		at, crosses := crossing(noon, longitude, latitude, height, evening)
		ok = ok && crosses
		return at
	}
	light = Daylight{Dawn: crossing(civilTwilight, false), Rise: crossing(horizon, false),
		Set: crossing(horizon, true), Dusk: crossing(civilTwilight, true)}
	if !ok {
		return Daylight{}, false
	}
	return light, true
}

// crossing returns when the sun goes through a height in the half day before or after the solar noon that is nearest to a
// civil noon. Its position is taken again at the hour that was found, until it no longer moves.
func crossing(noon time.Time, longitude, latitude, height float64, evening bool) (time.Time, bool) {
	at := noon
	for range 4 {
		declination, equation := sunAt(at)
		cosine := (sin(height) - sin(latitude)*sin(declination)) / (cos(latitude) * cos(declination))
		if math.Abs(cosine) > 1 || math.IsNaN(cosine) {
			return time.Time{}, false
		}
		hours := math.Acos(cosine) / radian / 15
		if !evening {
			hours = -hours
		}
		at = solarNoon(noon, longitude, equation).Add(time.Duration(hours * float64(time.Hour)))
	}
	return at.Truncate(time.Second), true
}

// solarNoon returns when the sun is highest nearest to a civil noon; equation is the equation of time in minutes.
func solarNoon(noon time.Time, longitude, equation float64) time.Time {
	utc := noon.UTC()
	midnight := time.Date(utc.Year(), utc.Month(), utc.Day(), 0, 0, 0, 0, time.UTC)
	solar := midnight.Add(time.Duration((720 - 4*longitude - equation) * float64(time.Minute)))
	for solar.Sub(noon) > 12*time.Hour {
		solar = solar.Add(-24 * time.Hour)
	}
	for noon.Sub(solar) > 12*time.Hour {
		solar = solar.Add(24 * time.Hour)
	}
	return solar.In(noon.Location())
}

// sunAt returns the declination of the sun in degrees and the equation of time in minutes.
func sunAt(t time.Time) (declination, equation float64) {
	const epoch = 946_728_000 // 1 January 2000, 12:00 UTC, by which Julian centuries are counted
	century := float64(t.Unix()-epoch) / (86_400 * 36_525)
	mean := 280.46646 + century*(36_000.76983+century*0.0003032)
	anomaly := 357.52911 + century*(35_999.05029-century*0.0001537)
	eccentricity := 0.016708634 - century*(0.000042037+century*0.0000001267)
	centre := (1.914602-century*(0.004817+century*0.000014))*sin(anomaly) +
		(0.019993-0.000101*century)*sin(2*anomaly) + 0.000289*sin(3*anomaly)
	node := 125.04 - 1934.136*century
	apparent := mean + centre - 0.00569 - 0.00478*sin(node)
	obliquity := 23.439291 - century*(0.0130042+century*(0.00000016-century*0.000000504)) + 0.00256*cos(node)
	declination = math.Asin(sin(obliquity)*sin(apparent)) / radian
	y := math.Pow(math.Tan(obliquity/2*radian), 2)
	equation = 4 / radian * (y*sin(2*mean) - 2*eccentricity*sin(anomaly) + 4*eccentricity*y*sin(anomaly)*cos(2*mean) -
		y*y/2*sin(4*mean) - 1.25*eccentricity*eccentricity*sin(2*anomaly))
	return declination, equation
}

const radian = math.Pi / 180

func sin(degrees float64) float64 { return math.Sin(degrees * radian) }
func cos(degrees float64) float64 { return math.Cos(degrees * radian) }
