package part

import (
	"regexp"

	"github.com/a-h/templ"
)

// Colours are the four colours of a theme, written #rrggbb: the colour itself and its tint, by day and by night.
type Colours struct{ Colour, Tint, Dark, DarkTint string }

var hexColour = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

// ThemeStyle returns the custom properties of a theme for a style attribute. The element also needs the class "theme",
// which picks day or night: below it, CSS may use var(--t) and var(--tt). Colours that are not #rrggbb give an empty
// style, and the stylesheet's neutral grey.
func ThemeStyle(c Colours) templ.SafeCSS {
	for _, colour := range []string{c.Colour, c.Tint, c.Dark, c.DarkTint} {
		if !hexColour.MatchString(colour) {
			return ""
		}
	}
	return templ.SafeCSS("--theme:" + c.Colour + ";--theme-tint:" + c.Tint + ";--theme-dark:" + c.Dark +
		";--theme-dark-tint:" + c.DarkTint)
}

// Theme is how components show a theme: always its icon and its name with the colour.
type Theme struct {
	// Icon is the name of a Tabler icon.
	Icon    string
	Name    string
	Colours Colours
	// Href makes the chip a link; empty leaves it text.
	Href string
}
