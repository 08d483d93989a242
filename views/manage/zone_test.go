package manage

import (
	"context"
	"strings"
	"testing"

	"oplibre/app/i18n"
	"oplibre/app/operation"
)

func TestZoneLabel(t *testing.T) {
	for _, c := range []struct{ language, zone, want string }{
		{"fr", "Indian/Reunion", "La Réunion (UTC+4)"},
		{"fr", "Europe/Paris", "France métropolitaine (UTC+1, UTC+2 l’été)"},
		{"en", "Europe/Paris", "Metropolitan France (UTC+1, UTC+2 in summer)"},
		{"fr", "Pacific/Marquesas", "Îles Marquises (UTC−9:30)"},
		{"fr", "America/Miquelon", "Saint-Pierre-et-Miquelon (UTC−3, UTC−2 l’été)"},
		{"fr", "Australia/Hobart", "Hobart (Australia) (UTC+10, UTC+11 l’été)"},
		{"fr", "Nowhere/At_All", "At All (Nowhere)"},
	} {
		if got := zoneLabel(i18n.With(context.Background(), c.language), c.zone); got != c.want {
			t.Errorf("%s in %s is %q, want %q", c.zone, c.language, got, c.want)
		}
	}
}

func TestEveryZoneOfFranceHasItsName(t *testing.T) {
	for _, zone := range operation.TimeZones() {
		for _, language := range i18n.Languages {
			if name := zoneName(i18n.With(context.Background(), language), zone); strings.Contains(name, "(") || strings.Contains(name, ".") {
				t.Errorf("%s in %s is %q", zone, language, name)
			}
		}
	}
}
