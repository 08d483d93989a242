// Package wording says what changed in the programme, in the same words on pages, in the feed and in letters: one sentence
// a field, the new value first, because that is what people need; the old one after it, because that is what they remember.
package wording

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"oplibre/app/i18n"
	"oplibre/app/programme"
	"oplibre/app/programme/publishing"
)

// Words know what things and people are called.
type Words struct {
	Names publishing.Names
	// People are the facilitators by identifier; one who is not there is not named.
	People map[string]string
	// Location is the zone of the operation.
	Location *time.Location
}

// named are the fields whose new value stands in a sentence; of the others it says only that they changed.
var named = []string{publishing.FieldTitle, publishing.FieldStart, publishing.FieldEnd, publishing.FieldPlace, publishing.FieldEntry,
	publishing.FieldCapacity, publishing.FieldBring, publishing.FieldAudience, publishing.FieldLeads, publishing.FieldTheme}

// Sentences say a change, the gravest first; never none.
func (w Words) Sentences(ctx context.Context, c *publishing.Change) []string {
	args := i18n.Args{"Title": c.Atelier().TitleIn(i18n.Of(ctx))}
	var sentences []string
	switch c.Kind {
	case publishing.Added:
		args["When"] = w.When(ctx, c.After)
		return []string{i18n.T(ctx, "changes.said.added", args)}
	case publishing.Removed:
		return []string{i18n.T(ctx, "changes.said.removed", args)}
	case publishing.Cancelled:
		return []string{i18n.T(ctx, "changes.said.cancelled", args)}
	case publishing.Reinstated:
		args["When"] = w.When(ctx, c.After)
		sentences = append(sentences, i18n.T(ctx, "changes.said.reinstated", args))
	}
	for _, field := range c.Fields {
		if field == publishing.FieldSlots {
			sentences = append(sentences, w.slots(ctx, c)...)
			continue
		}
		sentences = append(sentences, w.sentence(ctx, c, field))
	}
	return sentences
}

func (w Words) sentence(ctx context.Context, c *publishing.Change, field string) string {
	args := i18n.Args{"Title": c.Atelier().TitleIn(i18n.Of(ctx)), "Now": w.Value(ctx, c.After, field), "Before": w.Value(ctx, c.Before, field)}
	switch {
	case field == publishing.FieldStart && w.sameDay(c.Before.StartsAt, c.After.StartsAt):
		args["Now"], args["Before"] = w.clock(ctx, c.After.StartsAt), w.clock(ctx, c.Before.StartsAt)
		return i18n.T(ctx, "changes.said.start", args)
	case field == publishing.FieldStart:
		return i18n.T(ctx, "changes.said.day", args)
	case field == publishing.FieldWishes && c.After.ByWishes:
		return i18n.T(ctx, "appointment.said.wishes", args)
	case field == publishing.FieldWishes:
		return i18n.T(ctx, "appointment.said.no_wishes", args)
	case field == publishing.FieldEnd:
		args["Now"], args["Before"] = w.clock(ctx, c.After.EndsAt), w.clock(ctx, c.Before.EndsAt)
		return i18n.T(ctx, "changes.said.end", args)
	case !slices.Contains(named, field):
		return i18n.T(ctx, "changes.text."+field, args)
	case args["Before"] == "":
		return i18n.T(ctx, "changes.first."+field, args)
	case args["Now"] == "":
		return i18n.T(ctx, "changes.gone."+field, args)
	}
	return i18n.T(ctx, "changes.said."+field, args)
}

// Clash says that two ateliers are at the same time.
func Clash(ctx context.Context, clash publishing.Clash) string {
	return i18n.T(ctx, "changes.letter.clash", i18n.Args{"First": clash.First.TitleIn(i18n.Of(ctx)), "Second": clash.Second.TitleIn(i18n.Of(ctx))})
}

// Label names a field.
func Label(ctx context.Context, field string) string { return i18n.T(ctx, "changes.field."+field) }

// Value is what an atelier says in a field, empty for nothing; texts are cut.
func (w Words) Value(ctx context.Context, p *publishing.Public, field string) string {
	switch field {
	case publishing.FieldTitle:
		return p.TitleIn(i18n.Of(ctx))
	case publishing.FieldStart:
		return i18n.LongDay(ctx, p.StartsAt.In(w.Location)) + ", " + w.clock(ctx, p.StartsAt)
	case publishing.FieldEnd:
		return w.clock(ctx, p.EndsAt)
	case publishing.FieldPlace:
		return w.Names.Places[p.Place]
	case publishing.FieldEntry:
		return i18n.T(ctx, "changes.entry."+string(p.Entry))
	case publishing.FieldCapacity:
		return capacity(ctx, p)
	case publishing.FieldSlots:
		return slotCount(ctx, p)
	case publishing.FieldWishes:
		return byWishes(ctx, p)
	case publishing.FieldBring:
		return programme.Things(p.Bring)
	case publishing.FieldAudience:
		return i18n.T(ctx, "programme.audience."+p.Audience)
	case publishing.FieldAges:
		return ages(ctx, p)
	case publishing.FieldAccess:
		return eachOf(ctx, "programme.access.", p.Access)
	case publishing.FieldAsks:
		return eachOf(ctx, "asked.flag.", p.Asks)
	case publishing.FieldLeads:
		return w.Leads(p)
	case publishing.FieldTheme:
		return w.Names.Themes[p.Theme]
	case publishing.FieldPartner:
		return w.Names.Partners[p.Partner]
	case publishing.FieldSummary:
		return short(p.Summary)
	case publishing.FieldDescription:
		return short(p.Description)
	case publishing.FieldLanguages:
		return languages(p)
	case publishing.FieldOutput:
		return short(p.OutputAim)
	}
	return ""
}

// When is the day, the hours and the place of an atelier.
func (w Words) When(ctx context.Context, p *publishing.Public) string {
	when := i18n.Span(ctx, p.StartsAt.In(w.Location), p.EndsAt.In(w.Location))
	if place := w.Names.Places[p.Place]; place != "" {
		when += ", " + place
	}
	return when
}

// Leads names those who lead.
func (w Words) Leads(p *publishing.Public) string {
	var names []string
	for _, id := range p.Leads {
		if name := w.People[id]; name != "" {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

func (w Words) clock(ctx context.Context, at programme.Instant) string {
	return i18n.Clock(ctx, at.In(w.Location))
}

func (w Words) sameDay(a, b programme.Instant) bool {
	return a.In(w.Location).Format(time.DateOnly) == b.In(w.Location).Format(time.DateOnly)
}

func capacity(ctx context.Context, p *publishing.Public) string {
	switch {
	case p.Entry != programme.SignUp:
		return ""
	case p.Capacity == nil:
		return i18n.T(ctx, "changes.unlimited")
	}
	return i18n.N(ctx, "changes.places", *p.Capacity)
}

func ages(ctx context.Context, p *publishing.Public) string {
	var rules []string
	for _, rule := range []struct {
		key   string
		years *int
	}{{"min", p.AgeMin}, {"max", p.AgeMax}, {"accompanied", p.AccompaniedUnder}} {
		if rule.years != nil {
			rules = append(rules, i18n.N(ctx, "changes.ages."+rule.key, *rule.years))
		}
	}
	return strings.Join(rules, ", ")
}

func eachOf(ctx context.Context, prefix string, keys []string) string {
	words := make([]string, 0, len(keys))
	for _, key := range keys {
		words = append(words, i18n.T(ctx, prefix+key))
	}
	return strings.Join(words, ", ")
}

// languages are the tags of the languages in which the atelier has texts.
func languages(p *publishing.Public) string {
	tags := []string{p.Language}
	for tag := range p.Translations {
		tags = append(tags, tag)
	}
	slices.Sort(tags[1:])
	return strings.Join(tags, ", ")
}

// shown is how many characters of a text stand beside the other.
const shown = 280

func short(text string) string {
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) <= shown {
		return string(runes)
	}
	return strings.TrimSpace(string(runes[:shown])) + "…"
}

// VersionTitle names a version: "Version 3".
func VersionTitle(ctx context.Context, v *publishing.Version) string {
	return i18n.T(ctx, "changes.version", i18n.Args{"Number": strconv.FormatInt(v.Number, 10)})
}

// Count says how much a version changes.
func Count(ctx context.Context, d *publishing.Difference) string {
	if d.First {
		return i18n.N(ctx, "changes.first_version", d.Total)
	}
	return i18n.N(ctx, "changes.count", len(d.Changes))
}

// All says all changes, in their order.
func (w Words) All(ctx context.Context, d *publishing.Difference) []string {
	var all []string
	for i := range d.Changes {
		all = append(all, w.Sentences(ctx, &d.Changes[i])...)
	}
	return all
}
