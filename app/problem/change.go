package problem

import "strings"

// Change is one field in which a form that was refused and the row as it is now differ: its name and its two values.
type Change struct{ Field, Typed, Now string }

// Changes are the fields in which a form that came too late and the row as it is now differ, in page order: what a Conflict is about.
type Changes []Change

// Field adds a field when its two values differ. What a browser makes of a text, as its line ends, is no difference.
func (c Changes) Field(name, typed, now string) Changes {
	if plain(typed) == plain(now) {
		return c
	}
	return append(c, Change{Field: name, Typed: typed, Now: now})
}

func plain(text string) string { return strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")) }
