package ics

import (
	"strings"
	"time"
)

// windowsZones are names that Outlook writes, of the zones in which French communes lie and of their neighbours (from the
// table windowsZones.xml of the Unicode CLDR).
var windowsZones = map[string]string{
	"Romance Standard Time":          "Europe/Paris",
	"W. Europe Standard Time":        "Europe/Berlin",
	"Central Europe Standard Time":   "Europe/Budapest",
	"Central European Standard Time": "Europe/Warsaw",
	"GMT Standard Time":              "Europe/London",
	"Greenwich Standard Time":        "Atlantic/Reykjavik",
	"SA Western Standard Time":       "America/Martinique",
	"SA Eastern Standard Time":       "America/Cayenne",
	"Saint Pierre Standard Time":     "America/Miquelon",
	"Mauritius Standard Time":        "Indian/Reunion",
	"E. Africa Standard Time":        "Indian/Mayotte",
	"Central Pacific Standard Time":  "Pacific/Noumea",
	"Hawaiian Standard Time":         "Pacific/Tahiti",
	"UTC-09":                         "Pacific/Gambier",
	"UTC-09:30":                      "Pacific/Marquesas",
	"UTC+12":                         "Pacific/Wallis",
	"UTC":                            "UTC",
}

// zoneNamed finds a zone by what programs write for it: a name of the IANA, also behind a path such as
// "/freeassociation.sourceforge.net/Europe/Paris", or one of Windows'. It returns nil for any other.
func zoneNamed(name string) *time.Location {
	if known := windowsZones[name]; known != "" {
		name = known
	}
	for strings.Contains(name, "/") || name == "UTC" {
		if zone, err := time.LoadLocation(strings.TrimPrefix(name, "/")); err == nil && name != "" {
			return zone
		}
		_, rest, found := strings.Cut(strings.TrimPrefix(name, "/"), "/")
		if !found {
			return nil
		}
		name = rest
	}
	return nil
}

// zonesOf reads which zone each VTIMEZONE of the file means: by its name, by the X-LIC-LOCATION in it, or, where it has one
// offset only, by that.
func zonesOf(lines []property) map[string]*time.Location {
	zones := map[string]*time.Location{}
	id, place := "", ""
	offsets := map[string]bool{}
	last := ""
	for _, line := range lines {
		value := strings.TrimSpace(line.value)
		switch {
		case line.name == "BEGIN" && strings.EqualFold(value, "VTIMEZONE"):
			id, place, last = "", "", ""
			clear(offsets)
		case line.name == "TZID":
			id = value
		case line.name == "X-LIC-LOCATION":
			place = value
		case line.name == "TZOFFSETTO":
			offsets[value], last = true, value
		case line.name == "END" && strings.EqualFold(value, "VTIMEZONE") && id != "":
			zone := zoneNamed(id)
			if zone == nil {
				zone = zoneNamed(place)
			}
			if fixed, err := time.Parse("-0700", last); zone == nil && err == nil && len(offsets) == 1 {
				zone = fixed.Location()
			}
			if zone != nil {
				zones[id] = zone
			}
		}
	}
	return zones
}
