package signup

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"oplibre/app/format/typed"
	"oplibre/app/store"
)

// ChoiceFilter narrows the ateliers from which somebody chooses at a counter; the zero value keeps all.
type ChoiceFilter struct {
	// Search is words of the title, of what it is about or of the place, or the number in the programme.
	Search string
	// Day is 2027-05-22, Theme the slug of a theme.
	Day, Theme string
}

// Keep returns the ateliers that fit, in their order.
func (f ChoiceFilter) Keep(list []Choice, in *time.Location) []Choice {
	words := strings.Fields(store.Fold(typed.Line(f.Search)))
	return slices.DeleteFunc(slices.Clone(list), func(c Choice) bool {
		return f.Day != "" && c.Atelier.StartsAt.In(in).Format(time.DateOnly) != f.Day || f.Theme != "" && c.Theme.Slug != f.Theme || !c.tells(words)
	})
}

// tells reports whether an atelier has all the words, or the one that is its number.
func (c *Choice) tells(words []string) bool {
	if len(words) == 1 && words[0] == strconv.FormatInt(c.Atelier.Number, 10) {
		return true
	}
	text := c.Atelier.Title + " " + c.Atelier.Summary + " " + c.Theme.Name
	if c.Place != nil {
		text += " " + c.Place.Name
	}
	text = store.Fold(text)
	return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, word) })
}
