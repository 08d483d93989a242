package programme

import "slices"

// What an atelier may ask of those who sign up, besides a name.
const (
	// AsksNoParent is an atelier sans parent: children stay without the adult who brings them, so that their leader knows whom to call, who
	// may collect them and whether they may leave alone.
	AsksNoParent = "no_parent"
	// AsksMeal is a meal: how many eat, what they bring, what they do not eat.
	AsksMeal = "meal"
	// AsksWikipedia and AsksOSM are ateliers that need a user name of that site, made before the day: many new accounts from the one
	// address of a hall are refused.
	AsksWikipedia = "wikipedia"
	AsksOSM       = "osm"
)

// Asks are all that an atelier may ask.
var Asks = []string{AsksNoParent, AsksMeal, AsksWikipedia, AsksOSM}

// UserNameSites are those of Asks that are sites with user names.
var UserNameSites = []string{AsksWikipedia, AsksOSM}

// AsksFor reports whether the atelier asks this of those who sign up.
func (a *Atelier) AsksFor(what string) bool { return slices.Contains(a.Asks, what) }

// AsksFor reports whether the atelier asks this of those who sign up.
func (v *Values) AsksFor(what string) bool { return slices.Contains(v.Asks, what) }

// asks returns what is of Asks, each once and in their order; nil for nothing.
func asks(values []string) []string {
	var known []string
	for _, what := range Asks {
		if slices.Contains(values, what) {
			known = append(known, what)
		}
	}
	return known
}
