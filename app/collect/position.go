package collect

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"oplibre/app/operation"
	"oplibre/app/problem"
)

// Point is a position in degrees, WGS 84 (EPSG:4326).
type Point struct{ Longitude, Latitude float64 }

// String writes the position as people type it, latitude first: 48.39890, -4.45600.
func (p Point) String() string {
	return strconv.FormatFloat(p.Latitude, 'f', 5, 64) + ", " + strconv.FormatFloat(p.Longitude, 'f', 5, 64)
}

func (p Point) valid() bool {
	return math.Abs(p.Longitude) <= 180 && math.Abs(p.Latitude) <= 90 // false for NaN
}

// decimals finds the two numbers of a position in what people copy from maps: "48.3989, -4.4560", "48,3989 -4,4560",
// "geo:48.3989,-4.456" (RFC 5870), "#map=18/48.39890/-4.45600".
var (
	pairPoint = regexp.MustCompile(`^(?:geo:)?([+-]?\d{1,3}(?:\.\d+)?)°?\s*([NS])?\s*[,;/\s]\s*([+-]?\d{1,3}(?:\.\d+)?)°?\s*([EWO])?(?:[;?].*)?$`)
	pairComma = regexp.MustCompile(`^([+-]?\d{1,3},\d+)°?\s*([NS])?\s*[;/\s]\s*([+-]?\d{1,3},\d+)°?\s*([EWO])?$`)
	mapHash   = regexp.MustCompile(`#map=\d+(?:\.\d+)?/([+-]?\d{1,2}(?:\.\d+)?)/([+-]?\d{1,3}(?:\.\d+)?)`)
)

// ParsePosition reads a typed position, latitude first. It returns false when it finds no two numbers; the numbers may
// still be out of range.
func ParsePosition(typed string) (Point, bool) {
	typed = strings.TrimSpace(strings.ReplaceAll(typed, "\u2212", "-"))
	if m := mapHash.FindStringSubmatch(typed); m != nil {
		return pointOf(m[1], "", m[2], "")
	}
	for _, form := range []*regexp.Regexp{pairPoint, pairComma} {
		if m := form.FindStringSubmatch(strings.ToUpper(typed)); m != nil {
			return pointOf(m[1], m[2], m[3], m[4])
		}
		if m := form.FindStringSubmatch(strings.ToLower(typed)); m != nil {
			return pointOf(m[1], m[2], m[3], m[4])
		}
	}
	return Point{}, false
}

func pointOf(latitude, northSouth, longitude, eastWest string) (Point, bool) {
	lat, err := strconv.ParseFloat(strings.Replace(latitude, ",", ".", 1), 64)
	if err != nil {
		return Point{}, false
	}
	lon, err := strconv.ParseFloat(strings.Replace(longitude, ",", ".", 1), 64)
	if err != nil {
		return Point{}, false
	}
	if northSouth == "S" {
		lat = -math.Abs(lat)
	}
	if eastWest == "W" || eastWest == "O" { // ouest
		lon = -math.Abs(lon)
	}
	return Point{Longitude: lon, Latitude: lat}, true
}

// Box is an area between two longitudes and two latitudes.
type Box struct{ West, South, East, North float64 }

// metresPerDegree is the length of a degree of latitude.
const metresPerDegree = 111_320.0

// widened returns the box with a margin in metres on each side.
func (b Box) widened(metres float64) Box {
	degrees := metres / metresPerDegree
	across := degrees / max(0.1, math.Cos((b.South+b.North)/2*math.Pi/180))
	return Box{b.West - across, b.South - degrees, b.East + across, b.North + degrees}
}

// Contains reports whether the point lies in the box.
func (b Box) Contains(p Point) bool {
	return p.Longitude >= b.West && p.Longitude <= b.East && p.Latitude >= b.South && p.Latitude <= b.North
}

// Area returns the box of the operation's territory: that of its outline, or 3 km around its centre. It returns false
// when the operation has neither.
func Area(o *operation.Operation) (Box, bool) {
	box := Box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, ring := range o.OutlineRings() {
		for _, at := range ring {
			box = Box{min(box.West, at[0]), min(box.South, at[1]), max(box.East, at[0]), max(box.North, at[1])}
		}
	}
	if box.West <= box.East {
		return box, true
	}
	if o.Longitude == 0 && o.Latitude == 0 {
		return Box{}, false
	}
	return Box{o.Longitude, o.Latitude, o.Longitude, o.Latitude}.widened(3_000), true
}

// farMargin is how far beyond the territory a point may lie without a question, in metres.
const farMargin = 5_000

// checkPosition reads where something was seen.
func checkPosition(o *operation.Operation, typed string, far bool, wrong *problem.Fields) *Point {
	if typed == "" {
		return nil
	}
	at, ok := ParsePosition(typed)
	if !ok {
		wrong.Add("position", "collect.position.unreadable", nil)
		return nil
	}
	return checkPoint(o, at, far, wrong)
}

// checkPoint refuses a point beyond the territory until the person confirms it (far); one that would lie in the
// territory with its numbers exchanged is named as such.
func checkPoint(o *operation.Operation, at Point, far bool, wrong *problem.Fields) *Point {
	area, known := Area(o)
	near := area.widened(farMargin)
	swapped := Point{Longitude: at.Latitude, Latitude: at.Longitude}
	if known && (!at.valid() || !near.Contains(at)) && near.Contains(swapped) {
		wrong.Add("position", "collect.position.swapped", problem.Args{"Position": swapped.String()})
		return nil
	}
	if !at.valid() {
		wrong.Add("position", "collect.position.range", nil)
		return nil
	}
	if known && !near.Contains(at) && !far {
		wrong.Add("position", "collect.position.far", nil)
		return nil
	}
	return &at
}
