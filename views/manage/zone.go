package manage

import (
	"context"
	"fmt"
	"strings"
	"time"

	"oplibre/app/i18n"
)

// zoneKeys are the messages that name the zones of France, by their IANA name.
var zoneKeys = map[string]string{
	"Europe/Paris": "operation.zone.paris", "America/Guadeloupe": "operation.zone.guadeloupe", "America/Martinique": "operation.zone.martinique",
	"America/Cayenne": "operation.zone.cayenne", "Indian/Reunion": "operation.zone.reunion", "America/Miquelon": "operation.zone.miquelon",
	"Indian/Mayotte": "operation.zone.mayotte", "America/St_Barthelemy": "operation.zone.st_barthelemy", "America/Marigot": "operation.zone.marigot",
	"Indian/Kerguelen": "operation.zone.kerguelen", "Pacific/Wallis": "operation.zone.wallis", "Pacific/Tahiti": "operation.zone.tahiti",
	"Pacific/Gambier": "operation.zone.gambier", "Pacific/Marquesas": "operation.zone.marquesas", "Pacific/Noumea": "operation.zone.noumea",
	"Antarctica/DumontDUrville": "operation.zone.dumont_d_urville", "Etc/GMT+8": "operation.zone.clipperton",
}

// zoneName writes an IANA zone as people call it: La Réunion; those where France has no commune as "New York (America)".
func zoneName(ctx context.Context, zone string) string {
	if key, french := zoneKeys[zone]; french {
		return i18n.T(ctx, key)
	}
	area, city, found := strings.Cut(zone, "/")
	if !found {
		return zone
	}
	return strings.ReplaceAll(city, "_", " ") + " (" + area + ")"
}

// offsetYear is the year of which the offsets of a zone are told: zones change their rules rarely, and none of France does.
const offsetYear = 2027

// zoneLabel is the name of a zone with its distance from universal time: La Réunion (UTC+4).
func zoneLabel(ctx context.Context, zone string) string {
	name := zoneName(ctx, zone)
	location, err := time.LoadLocation(zone)
	if err != nil {
		return name
	}
	_, january := time.Date(offsetYear, time.January, 1, 0, 0, 0, 0, location).Zone()
	_, july := time.Date(offsetYear, time.July, 1, 0, 0, 0, 0, location).Zone()
	if january == july {
		return i18n.T(ctx, "operation.zone.label", i18n.Args{"Name": name, "Offset": offset(january)})
	}
	return i18n.T(ctx, "operation.zone.label_summer", i18n.Args{"Name": name, "Offset": offset(min(january, july)), "Summer": offset(max(january, july))})
}

// offset writes seconds east of Greenwich: UTC+4, UTC−9:30.
func offset(seconds int) string {
	sign := "+"
	if seconds < 0 {
		sign, seconds = "−", -seconds
	}
	hours, minutes := seconds/3600, seconds%3600/60
	if minutes == 0 {
		return fmt.Sprintf("UTC%s%d", sign, hours)
	}
	return fmt.Sprintf("UTC%s%d:%02d", sign, hours, minutes)
}
