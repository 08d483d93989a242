package manage

import (
	"context"
	"time"

	"oplibre/app/i18n"
	"oplibre/app/signup"
	"oplibre/views/part"
)

// narrowedFurther reports whether the list is narrowed by more than the two fields that are always in sight.
func (p PersonsProps) narrowedFurther() bool {
	f := p.Filter
	f.Search, f.AtelierID = "", ""
	return f.Narrowed()
}

// file is the address of the list as it is narrowed, as a file.
func (p PersonsProps) file(extension string) string {
	if p.Query == "" {
		return p.path("/tableur." + extension)
	}
	return p.path("/tableur." + extension + "?" + p.Query)
}

// days are those on which an atelier with a list begins.
func (p PersonsProps) days(ctx context.Context) []part.Option {
	options := []part.Option{{Label: i18n.T(ctx, "persons.every_day")}}
	last := ""
	for _, l := range p.Ateliers {
		start := l.StartsAt.In(p.Operation.Location())
		if day := start.Format(time.DateOnly); day != last && l.StartsAt > 0 {
			options, last = append(options, part.Option{Value: day, Label: i18n.LongDay(ctx, start)}), day
		}
	}
	return options
}

func personsStandings(ctx context.Context) []part.Option {
	options := []part.Option{{Label: i18n.T(ctx, "persons.standing.any")}}
	for _, status := range signup.Standings {
		options = append(options, part.Option{Value: string(status), Label: i18n.T(ctx, "persons.standing."+string(status))})
	}
	return options
}

func personsOrigins(ctx context.Context) []part.Option {
	options := []part.Option{{Label: i18n.T(ctx, "persons.origin.any")}}
	for _, origin := range append([]string{signup.Unsaid}, signup.Origins...) {
		options = append(options, part.Option{Value: origin, Label: i18n.T(ctx, "persons.origin."+origin)})
	}
	return options
}

func (p PersonsProps) entries(ctx context.Context) []part.Option {
	options := []part.Option{{Label: i18n.T(ctx, "persons.by.any")}}
	for _, by := range signup.Entries {
		options = append(options, part.Option{Value: by, Label: i18n.T(ctx, "persons.by."+by)})
	}
	for _, relay := range p.Relays {
		options = append(options, part.Option{Value: relay.ID, Label: i18n.T(ctx, "relay.title", i18n.Args{"Name": relay.Name})})
	}
	return options
}
