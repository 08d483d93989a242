package manage

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/views/part"
)

// ProgrammeProps is what the list of ateliers shows.
type ProgrammeProps struct {
	Operation *operation.Operation
	Listings  []*programme.Listing
	// Notice is a message key to show once.
	Notice string
	// Clashes are what clashes in the plan.
	Clashes []ClashCount
	// MayEdit offers the acts; SeesPersons leads to the list of each atelier, Writes to a message to those of a day.
	MayEdit, SeesPersons, Writes bool
}

// write is the address of a message to those who signed up for a day.
func (p ProgrammeProps) write(day programmeDay) string {
	return messagesPath(p.Operation, "/nouveau?jour="+day.start.Format(time.DateOnly))
}

// path is an address below the management of the operation.
func (p ProgrammeProps) path(below string) string { return "/gestion/" + p.Operation.Slug + below }

// counts returns how many ateliers are on the programme, how many are drafts, and how many of these could be published.
func (p ProgrammeProps) counts() (published, drafts, ready int) {
	for _, l := range p.Listings {
		switch {
		case l.Status == programme.Published:
			published++
		case l.Status == programme.DraftAtelier:
			drafts++
			if l.PlaceID != nil {
				ready++
			}
		}
	}
	return published, drafts, ready
}

// lead is the sentence under the title.
func (p ProgrammeProps) lead(ctx context.Context) string {
	if len(p.Listings) == 0 {
		return ""
	}
	published, drafts, _ := p.counts()
	switch len(p.Listings) {
	case drafts:
		return i18n.N(ctx, "programme.manage.lead_drafts", drafts)
	case published:
		return i18n.N(ctx, "programme.manage.lead_published", published)
	}
	return i18n.N(ctx, "programme.manage.lead", len(p.Listings), i18n.Args{"Published": i18n.Number(ctx, published), "Drafts": i18n.Number(ctx, drafts)})
}

// programmeDay is a day of the list.
type programmeDay struct {
	start    time.Time
	listings []*programme.Listing
}

// days puts the ateliers, which are by start, into local days.
func (p ProgrammeProps) days() []programmeDay {
	var days []programmeDay
	last := ""
	for _, l := range p.Listings {
		if date := l.Date(p.Operation.Location()); date != last {
			last = date
			days = append(days, programmeDay{start: l.StartsAt.In(p.Operation.Location())})
		}
		days[len(days)-1].listings = append(days[len(days)-1].listings, l)
	}
	return days
}

// hours is when an atelier begins and ends: 9 h 45 – 12 h.
func (p ProgrammeProps) hours(ctx context.Context, l *programme.Listing) string {
	location := p.Operation.Location()
	return i18n.Clock(ctx, l.StartsAt.In(location)) + " – " + i18n.Clock(ctx, l.EndsAt.In(location))
}

// taken says how many seats are taken.
func taken(ctx context.Context, l *programme.Listing) string {
	args := i18n.Args{"Taken": i18n.Number(ctx, l.Seats.Confirmed+l.Seats.Offered)}
	switch {
	case l.Entry == programme.OpenDoor:
		return i18n.T(ctx, "programme.manage.taken.open")
	case l.Seats.Capacity == nil:
		return i18n.T(ctx, "programme.manage.taken.unlimited", args)
	}
	args["Capacity"] = i18n.Number(ctx, *l.Seats.Capacity)
	return i18n.T(ctx, "programme.manage.taken", args)
}

func placeName(l *programme.Listing) string {
	if l.Place == nil {
		return "—"
	}
	return l.Place.Name
}

// chipOf is a theme as components show it.
func chipOf(ctx context.Context, t *programme.Theme) part.Theme {
	return part.Theme{Icon: t.Icon, Name: t.NameIn(i18n.Of(ctx)),
		Colours: part.Colours{Colour: t.Colour, Tint: t.Tint, Dark: t.DarkColour, DarkTint: t.DarkTint}}
}

// refusalOf returns the sentence of a refusal that is about no field, empty when fields say it.
func refusalOf(ctx context.Context, err error) string {
	var refusal *problem.Error
	if !errors.As(err, &refusal) || len(refusal.Fields) > 0 {
		return ""
	}
	return i18n.Say(ctx, refusal.Message)
}

// AtelierProps is what the form of an atelier shows.
type AtelierProps struct {
	Operation *operation.Operation
	// Listing is the atelier as it is; nil for a new one.
	Listing *programme.Listing
	Form    programme.AtelierForm
	Choices programme.Choices
	// Origin is the proposal that it was made of, nil for most.
	Origin *part.OriginProps
	Err    error
	// Notice is a message key to show once.
	Notice string
	// Writes leads to a message to those who signed up.
	Writes bool
}

// path is the address that the form is sent to, or one below it.
func (p AtelierProps) path(below string) string {
	if p.Listing == nil {
		return "/gestion/" + p.Operation.Slug + "/programme/nouveau"
	}
	return "/gestion/" + p.Operation.Slug + "/programme/" + p.Listing.ID + below
}

// field is a field of the form with its label and what is wrong with it.
func (p AtelierProps) field(ctx context.Context, name, value string) part.Field {
	return part.Field{Name: name, Label: i18n.T(ctx, "programme.form."+name), Value: value, Error: part.ErrorOf(ctx, p.Err, name)}
}

// optional is a field that may stay empty.
func (p AtelierProps) optional(ctx context.Context, name, value string) part.Field {
	f := p.field(ctx, name, value)
	f.Optional = true
	return f
}

// required is a field that must be filled.
func (p AtelierProps) required(ctx context.Context, name, value string) part.Field {
	f := p.field(ctx, name, value)
	f.Required = true
	return f
}

// hinted adds a sentence under the label.
func hinted(ctx context.Context, f part.Field, key string, args ...i18n.Args) part.Field {
	f.Hint = i18n.T(ctx, key, args...)
	return f
}

// short makes a field a narrow number.
func short(f part.Field) part.Field {
	f.Short, f.InputMode, f.MaxLength = true, "numeric", 6
	return f
}

// choosing gives a field its options.
func choosing(f part.Field, options []part.Option) part.Field {
	f.Options = options
	return f
}

func (p AtelierProps) themes(ctx context.Context) []part.Option {
	options := []part.Option{{Label: i18n.T(ctx, "programme.form.choose")}}
	for i := range p.Choices.Themes {
		t := &p.Choices.Themes[i]
		options = append(options, part.Option{Value: t.ID, Label: t.NameIn(i18n.Of(ctx))})
	}
	return options
}

func (p AtelierProps) places(ctx context.Context) []part.Option {
	options := []part.Option{{Label: i18n.T(ctx, "programme.form.no_place")}}
	for _, place := range p.Choices.Places {
		label := strconv.Itoa(place.Number) + " – " + place.Name
		if place.Capacity != nil {
			label += " (" + i18n.N(ctx, "programme.place.persons", *place.Capacity) + ")"
		}
		options = append(options, part.Option{Value: place.ID, Label: label})
	}
	return options
}

func (p AtelierProps) partners(ctx context.Context) []part.Option {
	options := []part.Option{{Label: i18n.T(ctx, "programme.form.no_partner")}}
	for _, partner := range p.Choices.Partners {
		options = append(options, part.Option{Value: partner.ID, Label: partner.Name})
	}
	return options
}

func entries(ctx context.Context) []part.Option {
	return []part.Option{{Value: string(programme.SignUp), Label: i18n.T(ctx, "programme.form.entry.signup")},
		{Value: string(programme.OpenDoor), Label: i18n.T(ctx, "programme.form.entry.open")},
		{Value: string(programme.Invitation), Label: i18n.T(ctx, "fallback.entry.invitation"), Hint: i18n.T(ctx, "fallback.entry.invitation_hint")}}
}

func audiences(ctx context.Context) []part.Option {
	options := make([]part.Option, 0, len(programme.Audiences))
	for _, audience := range programme.Audiences {
		options = append(options, part.Option{Value: audience, Label: i18n.T(ctx, "programme.audience."+audience)})
	}
	return options
}

// textLanguages are the languages in which texts of an operation are written.
func (p AtelierProps) textLanguages() []part.Option {
	names := []part.Option{{Value: "fr", Label: "Français"}, {Value: "en", Label: "English"}, {Value: "br", Label: "Brezhoneg"}}
	for _, tag := range []string{p.Operation.Language, p.Form.Language} {
		known := tag == ""
		for _, option := range names {
			known = known || option.Value == tag
		}
		if !known {
			names = append(names, part.Option{Value: tag, Label: tag})
		}
	}
	return names
}

// licences are the five with, first, the one that the theme proposes (of is the label of that choice, empty for none).
func licences(ctx context.Context, of string) []part.Option {
	var options []part.Option
	if of != "" {
		options = append(options, part.Option{Label: of})
	}
	for _, licence := range programme.Licences() {
		options = append(options, part.Option{Value: licence.ID, Label: licence.Title.In(i18n.Of(ctx))})
	}
	return options
}

func destinations(ctx context.Context) []part.Option {
	options := []part.Option{{Label: i18n.T(ctx, "programme.form.of_theme")}}
	for _, d := range programme.Destinations() {
		options = append(options, part.Option{Value: d.ID, Label: d.Name})
	}
	for _, id := range []string{programme.DestinationWiki, programme.DestinationHere} {
		options = append(options, part.Option{Value: id, Label: i18n.T(ctx, "programme.destination."+id)})
	}
	return options
}

// translated marks a field as one of another language.
func translated(f part.Field, tag string) part.Field {
	f.Lang = tag
	return f
}

// atelierTitle is the h1 of the form.
func atelierTitle(ctx context.Context, p AtelierProps) string {
	if p.Listing == nil {
		return i18n.T(ctx, "programme.form.new")
	}
	return p.Listing.Title
}

// columns names what an import would change of an atelier.
func columns(ctx context.Context, changes []string) string {
	names := make([]string, 0, len(changes))
	for _, change := range changes {
		names = append(names, i18n.T(ctx, "programme.import.column."+change))
	}
	return strings.Join(names, ", ")
}
