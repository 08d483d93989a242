package programme

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"oplibre/app/store"
)

// Filter chooses ateliers of a programme. The zero value is everything.
type Filter struct {
	// Day is a local day, YYYY-MM-DD.
	Day string
	// Theme and Place are slugs.
	Theme, Place string
	// Audience is one of Audiences.
	Audience string
	// Free keeps ateliers with seats to give.
	Free bool
	// Open keeps what is entrée libre.
	Open bool
	// Access is one of AccessFacts.
	Access string
}

// audienceSlugs are the values of "public" in addresses.
var audienceSlugs = map[string]string{"everybody": "tout-public", "families": "familles", "children": "enfants",
	"teenagers": "ados", "adults": "adultes", "elders": "aines", "schools": "scolaires"}

// accessSlugs are the values of "acces" in addresses, for the facts that somebody looks for. Steps and noise are to be known,
// not to be found.
var accessSlugs = map[string]string{"step_free": "plain-pied", "seated": "assis", "hearing_loop": "boucle-magnetique",
	"stroller": "poussettes", "family": "en-famille", "quiet": "calme", "companion": "accompagnant", "outdoors": "dehors",
	"ii": "handicap-intellectuel", "hi": "handicap-auditif", "vi": "handicap-visuel", "pi": "handicap-psychique", "mi": "handicap-moteur"}

// ParseFilter reads a filter from the query of an address. What cannot be one (a day that is no date) is left out; a slug
// that no theme has finds nothing.
func ParseFilter(query url.Values) Filter {
	f := Filter{Theme: slugValue(query.Get("theme")), Place: slugValue(query.Get("lieu")), Free: query.Get("places") == "1",
		Open: query.Get("entree") == "libre"}
	if _, err := time.Parse(time.DateOnly, query.Get("jour")); err == nil {
		f.Day = query.Get("jour")
	}
	for audience, slug := range audienceSlugs {
		if value := query.Get("public"); value == slug || value == audience {
			f.Audience = audience
		}
	}
	for fact, slug := range accessSlugs {
		if query.Get("acces") == slug {
			f.Access = fact
		}
	}
	return f
}

// slugValue cuts what is too long to be a slug, so that an address cannot fill the memory of kept pages.
func slugValue(s string) string {
	s = strings.TrimSpace(s)
	return s[:min(len(s), slugLength+8)]
}

// Query returns the filter as addresses write it, without the question mark: always the same for the same filter.
func (f Filter) Query() string {
	query := url.Values{}
	for _, p := range []struct{ name, value string }{{"jour", f.Day}, {"theme", f.Theme}, {"lieu", f.Place},
		{"public", audienceSlugs[f.Audience]}, {"acces", accessSlugs[f.Access]}} {
		if p.value != "" {
			query.Set(p.name, p.value)
		}
	}
	if f.Free {
		query.Set("places", "1")
	}
	if f.Open {
		query.Set("entree", "libre")
	}
	return query.Encode()
}

// Matches reports whether the filter keeps an atelier. now decides whether seats can still be had, location on which day
// it stands.
func (f Filter) Matches(l *Listing, now store.Instant, location *time.Location) bool {
	return (f.Day == "" || f.Day == l.Date(location)) &&
		(f.Theme == "" || f.Theme == l.Theme.Slug) &&
		(f.Place == "" || l.Place != nil && f.Place == l.Place.Slug) &&
		(f.Audience == "" || l.Suits(f.Audience)) &&
		(!f.Free || l.HasSeats(now)) &&
		(!f.Open || l.Entry == OpenDoor) &&
		(f.Access == "" || slices.Contains(l.Access, f.Access))
}

// Suits reports whether an atelier is for an audience: it says so, or it is for families who look for something with
// children.
func (a *Atelier) Suits(audience string) bool {
	family := slices.Contains(a.Access, "family")
	switch audience {
	case "families":
		return a.Audience == audience || a.Audience == "children" || family
	case "children":
		return a.Audience == audience || a.Audience == "families" || family
	}
	return a.Audience == audience
}

// HasSeats reports whether one can still be put on the list of the atelier and get a seat.
func (l *Listing) HasSeats(now store.Instant) bool {
	if l.Entry != SignUp || l.Status != Published || l.MomentAt(now) == Over {
		return false
	}
	free, limited := l.FreeSeats(now)
	return !limited || free > 0
}
