package manage

import (
	"context"
	"time"

	"oplibre/app/i18n"
	"oplibre/views/part"
)

// LetterKindsProps is the list of the letters that the operation writes by itself.
type LetterKindsProps struct {
	Slug  string
	Kinds []string
}

// LetterKindProps is a letter as it would be written today.
type LetterKindProps struct {
	Slug, Kind, Language string
	Languages            []string
	Leaving              Leaving
	Subject, Body        string
	To, Sender, ReplyTo  string
	Invented             bool
	// Mine is the address to which a test goes.
	Mine   string
	Notice string
}

func (p LetterKindProps) path(below string) string {
	return "/gestion/" + p.Slug + "/lettres/apercus/" + p.Kind + below
}

func (p LetterKindProps) languages(ctx context.Context) (filters []part.Filter) {
	for _, language := range p.Languages {
		filters = append(filters, part.Filter{Label: i18n.T(ctx, "letter.language."+language), Href: p.path("?pour=" + language), Active: language == p.Language})
	}
	return filters
}

// PrintRunProps is what is printed together.
type PrintRunProps struct {
	Slug, Run string
	Printed   time.Time // local
	Letters   []LetterLine
	// Open is how many are not marked yet.
	Open int
}

func (p PrintRunProps) path(below string) string {
	return "/gestion/" + p.Slug + "/lettres" + below
}
