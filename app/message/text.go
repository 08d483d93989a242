package message

import (
	"regexp"
	"slices"
	"strings"
)

// Placeholders are what a text may hold between braces. Carnet is the address of one's own, so it is for People only.
var Placeholders = []string{FirstName, Operation, Dates, Telephone, Carnet}

// The placeholders, in the words of those who write.
const (
	FirstName = "prénom"
	Operation = "opération"
	Dates     = "dates"
	Telephone = "téléphone"
	Carnet    = "carnet"
)

// Values are what the placeholders become.
type Values map[string]string

// placeholder finds {anything} of one line: what looks like one and is none is a slip of the finger, not a text.
var placeholder = regexp.MustCompile(`\{([^{}\n]{0,60})\}`)

// Expand puts values into a text, once: a value that looks like a placeholder stays as it is. A value is one line, so that a name
// adds no line to a letter and no header to its subject.
func Expand(text string, values Values) string {
	return placeholder.ReplaceAllStringFunc(text, func(found string) string {
		value, known := values[nameIn(found)]
		if !known {
			return found
		}
		return strings.Join(strings.Fields(value), " ")
	})
}

// nameIn is the name between the braces, however it was typed: {Prenom} is {prénom}.
func nameIn(found string) string {
	name := strings.ToLower(strings.TrimSpace(found[1 : len(found)-1]))
	switch name {
	case "prenom":
		return FirstName
	case "operation":
		return Operation
	case "telephone":
		return Telephone
	}
	return name
}

// misplaced returns the first placeholder of a text that means nothing, or nothing to everybody, with its braces; empty when all is well.
func misplaced(text string, a *Audience) (found string, known bool) {
	for _, found := range placeholder.FindAllString(text, -1) {
		name := nameIn(found)
		if !slices.Contains(Placeholders, name) {
			return found, false
		}
		if name == Carnet && slices.ContainsFunc(a.Kinds, func(kind Kind) bool { return kind != People }) {
			return found, true
		}
	}
	return "", true
}
