package public

import "oplibre/views/part"

// VersionsProps is the page of what changed in the programme, in the language of the page.
type VersionsProps struct {
	// Path is the address of the page, Programme and Feed those of the programme and of the Atom feed.
	Path, Programme, Feed string
	Lead                  string
	Versions              []VersionItem
	// Choices are the versions that can be compared, From and To the chosen ones.
	Choices  []part.Option
	From, To string
	// Comparison is what happened between the two, nil when none are chosen.
	Comparison *Comparison
}

// Comparison is what happened between two versions.
type Comparison struct {
	Title     string
	Sentences []string
}

// VersionItem is one version: when, and what changed.
type VersionItem struct {
	// ID is the anchor.
	ID, Title, Count, Note string
	Sentences              []string
	// More says how many sentences are left out, Compare shows them all; both may be empty.
	More, Compare string
}
