package manage

import (
	"cmp"
	"context"
	"strings"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/signup"
	"oplibre/views/part"
)

// DuplicatesProps are the pairs of carnets that are probably of the same person.
type DuplicatesProps struct {
	Operation *operation.Operation
	Pairs     []signup.Duplicate
	// Total is how many pairs there are, Pairs the first of them.
	Total  int
	Notice string
}

func duplicatesPath(o *operation.Operation, below string) string {
	return "/gestion/" + o.Slug + "/personnes/doublons" + below
}

// title is the answer.
func (p DuplicatesProps) title(ctx context.Context) string {
	if p.Total == 0 {
		return i18n.T(ctx, "merge.none")
	}
	return i18n.N(ctx, "merge.pairs", p.Total)
}

// alike says what the two share: la même adresse, le même nom.
func alike(ctx context.Context, why []signup.Alike) string {
	var words []string
	for _, w := range why {
		words = append(words, i18n.T(ctx, "merge.same."+string(w)))
	}
	return strings.Join(words, ", ")
}

// MergeProps is what merging two carnets comes to.
type MergeProps struct {
	Operation *operation.Operation
	Merge     *signup.Merge
	Err       error
}

func (p MergeProps) path() string {
	return duplicatesPath(p.Operation, "/"+p.Merge.Kept.ID+"/"+p.Merge.Other.ID)
}

// swapped is the same page, the other carnet being kept.
func (p MergeProps) swapped() string {
	return duplicatesPath(p.Operation, "/"+p.Merge.Other.ID+"/"+p.Merge.Kept.ID)
}

// sideLine is one thing about two carnets.
type sideLine struct {
	Name, First, Second string
	// Always says that no two carnets have the same, which is no news.
	Always bool
}

// Differs reports whether the two carnets say different things.
func (l sideLine) differs() bool { return l.First != l.Second && !l.Always }

// sideBySide is what two carnets say, line by line.
func sideBySide(ctx context.Context, o *operation.Operation, first, second *signup.Opened) []sideLine {
	line := func(key string, of func(*signup.Opened) string) sideLine {
		said := func(c *signup.Opened) string { return cmp.Or(of(c), i18n.T(ctx, "merge.nothing")) }
		return sideLine{Name: i18n.T(ctx, key), First: said(first), Second: said(second), Always: key == "persons.column.since" || key == "merge.column.code"}
	}
	return []sideLine{
		line("persons.column.name", func(c *signup.Opened) string { return nameOf(ctx, c.Main().Name, c.Main().Headcount, c.Main().Age) }),
		line("merge.column.with", func(c *signup.Opened) string { return companions(ctx, c) }),
		line("merge.column.email", func(c *signup.Opened) string { return c.Main().Email }),
		line("merge.column.phone", func(c *signup.Opened) string { return c.Main().PhoneText() }),
		line("persons.origin", func(c *signup.Opened) string {
			if c.Origin == "" {
				return i18n.T(ctx, "persons.origin.unsaid")
			}
			return i18n.T(ctx, "persons.origin."+c.Origin)
		}),
		line("persons.column.ateliers", func(c *signup.Opened) string { return ateliersSaid(ctx, o, c) }),
		line("persons.column.since", func(c *signup.Opened) string { return i18n.Moment(ctx, c.CreatedAt.In(o.Location())) }),
		line("merge.column.code", func(c *signup.Opened) string { return c.Code.String() }),
	}
}

// ateliersSaid are the ateliers of a carnet in one line, with how it stands where it has no seat.
func ateliersSaid(ctx context.Context, o *operation.Operation, c *signup.Opened) string {
	var all []string
	for _, e := range c.Current() {
		text := e.Atelier.Title + " (" + i18n.ShortWeekday(ctx, e.Span().Start.In(o.Location())) + " " + i18n.Clock(ctx, e.Span().Start.In(o.Location()))
		if _, word := standingOf(ctx, &e); word != "" {
			text += ", " + word
		}
		all = append(all, text+")")
	}
	if len(all) == 0 {
		return i18n.T(ctx, "persons.no_atelier")
	}
	return strings.Join(all, ", ")
}

// same is the choice of who somebody of the other carnet is.
func (p MergeProps) same(ctx context.Context, m signup.MergedPerson) part.Field {
	name := nameOf(ctx, m.Name, m.Headcount, m.Age)
	f := part.Field{Name: "as_" + m.ID, Label: i18n.T(ctx, "merge.who", i18n.Args{"Name": name})}
	for _, k := range m.MayBe {
		f.Options = append(f.Options, part.Option{Value: k.ID, Label: i18n.T(ctx, "merge.who.same", i18n.Args{"Name": nameOf(ctx, k.Name, k.Headcount, k.Age)})})
	}
	f.Options = append(f.Options, part.Option{Value: "other", Label: i18n.T(ctx, "merge.who.other")})
	f.Value = "other"
	if m.Same != nil {
		f.Value = m.Same.ID
	}
	return f
}

// stays is the choice of which of two ateliers stays.
func (p MergeProps) stays(ctx context.Context, c *signup.MergeClash) part.Field {
	var names []string
	for _, person := range c.People {
		names = append(names, nameOf(ctx, person.Name, person.Headcount, nil))
	}
	choice := func(e *signup.Entry) part.Option {
		at := e.Span().Start.In(p.Operation.Location())
		return part.Option{Value: e.Atelier.ID, Label: i18n.T(ctx, "merge.stays.choice", i18n.Args{"Title": e.Atelier.Title, "When": i18n.DayClock(ctx, at)})}
	}
	return part.Field{Name: c.Field(), Label: i18n.T(ctx, "merge.stays", i18n.Args{"Names": strings.Join(names, ", ")}), Value: c.Stays,
		Options: []part.Option{choice(&c.Kept), choice(&c.Other)}, Error: part.ErrorOf(ctx, p.Err, c.Field())}
}

// freed says which seat somebody has twice.
func (p MergeProps) freed(ctx context.Context, d *signup.MergedSeat) string {
	key := "merge.double.seat"
	if d.Status == signup.Waiting {
		key = "merge.double.line"
	}
	return i18n.N(ctx, key, d.Seats, i18n.Args{"Title": d.Entry.Atelier.Title, "Name": nameOf(ctx, d.Person.Name, 1, nil)})
}
