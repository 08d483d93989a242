package public

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"time"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/views/part"
)

// SignUpPage is what the sign-up form shows.
type SignUpPage struct {
	Operation *operation.Operation
	// Form is what was typed so far, with its key.
	Form signup.Form
	// Chosen are the ateliers of the form, Offered all that one can choose from when none is chosen.
	Chosen, Offered []signup.Choice
	// Wishable are the ateliers that one can wish for until WishesClose; none where no wishes are gathered.
	Wishable    []signup.Choice
	WishesClose programme.Instant
	// Now is the moment of the page: appointments that are over are not offered.
	Now programme.Instant
	// Err is why the form came back, or nil.
	Err error
	// Blank is the printed carnet that the form is for, nil for a new one.
	Blank *signup.Blank
	// Entry is set where the team fills the form in for somebody.
	Entry *SignUpEntryProps
}

// SignUpEntryProps is what the form shows besides when the team fills it in.
type SignUpEntryProps struct {
	// Closed says that sign-up is closed to the public, of the operation or of a chosen atelier.
	Closed bool
	// Done is the carnet that was made just before, or nil.
	Done *signup.Opened
	// Relay is the path of the counter that fills it in, empty for the team, and Name what it is called.
	Relay, Name string
}

// action is where the form goes.
func (p SignUpPage) action() string {
	if p.Entry != nil && p.Entry.Relay != "" {
		return p.Entry.Relay + "/inscrire"
	}
	if p.Entry != nil {
		return "/gestion/" + p.Operation.Slug + "/personnes/inscrire"
	}
	return "/o/" + p.Operation.Slug + "/inscription"
}

// choosing is where other ateliers are chosen.
func (p SignUpPage) choosing() string {
	if p.Entry == nil || p.Entry.Relay == "" {
		return "/o/" + p.Operation.Slug + "/programme"
	}
	values := url.Values{"atelier": p.Form.Ateliers, "montrer": {"1"}}
	return p.Entry.Relay + "/inscrire?" + values.Encode()
}

// full returns what a full atelier of the form leaves to choose, nil for the others.
func (p SignUpPage) full(atelierID string) *signup.FullAtelier {
	var refusal *problem.Error
	if !errors.As(p.Err, &refusal) {
		return nil
	}
	list, _ := refusal.Current.([]signup.FullAtelier)
	for i := range list {
		if list[i].AtelierID == atelierID {
			return &list[i]
		}
	}
	return nil
}

// errors are the lines of the summary: a full atelier leads to its card, a field to its control.
func (p SignUpPage) errors(ctx context.Context) []part.FieldError {
	var refusal *problem.Error
	if !errors.As(p.Err, &refusal) {
		return nil
	}
	lines := part.Errors(ctx, p.Err)
	if list, full := refusal.Current.([]signup.FullAtelier); full {
		for i := range min(len(list), len(lines)) {
			lines[i].ID = cardAnchor(list[i].AtelierID)
		}
	}
	for i, field := range refusal.Fields {
		if field.Name == "slot" {
			lines[i].ID = part.FieldID(slotField(field.Message.Args["Atelier"]))
		}
	}
	if len(lines) == 0 {
		lines = []part.FieldError{{Text: i18n.Say(ctx, refusal.Message)}}
	}
	return lines
}

// lead says that it is easy, unless there is something to put right first.
func (p SignUpPage) lead(ctx context.Context) string {
	if p.Err != nil {
		return ""
	}
	lead := i18n.T(ctx, "signup.lead")
	if words := signUpWords(ctx, p.Operation, operation.SignUpHours{}, p.Now); words != "" {
		lead += " " + words
	}
	return lead
}

// summary is the bar: how many people, how many ateliers.
func (p SignUpPage) summary(ctx context.Context) part.SummaryProps {
	s := part.SummaryProps{Text: i18n.N(ctx, "signup.sum.people", p.Form.Headcount()), Button: i18n.T(ctx, "signup.confirm"),
		Detail: i18n.T(ctx, "signup.sum.free")}
	if n := len(p.Chosen); n > 0 {
		s.Text += ", " + i18n.N(ctx, "signup.sum.ateliers", n)
	}
	return s
}

// card is one atelier of the form, ticked when it was chosen.
func (p SignUpPage) card(ctx context.Context, c signup.Choice, chosen bool) part.Atelier {
	card := signUpCard(ctx, p.Operation, c, p.Now)
	card.ID = cardAnchor(c.Atelier.ID)
	card.Pick = &part.Pick{Value: c.Atelier.ID, Checked: chosen}
	if n := p.Form.Headcount(); chosen && n > 1 && card.Seats.Free > 0 && len(c.Slots) == 0 {
		card.SeatsText = i18n.T(ctx, "signup.seats.you", i18n.Args{"Sentence": card.Seats.Sentence(ctx), "Wanted": n})
	}
	if full := p.full(c.Atelier.ID); full != nil {
		card.Pick, card.ErrorID = nil, card.ID
		card.Error = i18n.T(ctx, "signup.card.full")
		if full.Free > 0 {
			card.Error = i18n.N(ctx, "signup.card.few", full.Free, i18n.Args{"Wanted": full.Wanted})
		}
		card.More = otherChoices(p, *full)
	} else if card.Full() && c.Joinable(p.Now) {
		card.Pick = &part.Pick{Name: "wait", Value: c.Atelier.ID, Checked: slices.Contains(p.Form.Waits, c.Atelier.ID)}
		card.More = ifPossible(p, c.Atelier.ID)
	} else if !c.Joinable(p.Now) {
		card.Pick = nil // not sent again: the summary has said why
		if words := signUpWords(ctx, p.Operation, c.Pool.SignUp, p.Now); words != "" && !c.Pool.SignUp.Open(p.Now) {
			card.SeatsText = words
		}
	} else if len(c.Slots) > 0 {
		card.Pick, card.More = nil, chooseSlot(p, c, chosen)
	}
	return card
}

// ChoiceCard is one atelier with a box to tick, where one only chooses: the hours of appointments are asked later.
func (p SignUpPage) ChoiceCard(ctx context.Context, c signup.Choice, ticked bool) part.Atelier {
	card := signUpCard(ctx, p.Operation, c, p.Now)
	card.ID = cardAnchor(c.Atelier.ID)
	switch {
	case !c.Joinable(p.Now):
		if words := signUpWords(ctx, p.Operation, c.Pool.SignUp, p.Now); words != "" {
			card.SeatsText = words
		}
	case card.Full():
		card.Pick = &part.Pick{Name: "wait", Value: c.Atelier.ID, Checked: ticked}
	default:
		card.Pick = &part.Pick{Value: c.Atelier.ID, Checked: ticked}
	}
	return card
}

// signUpCard is an atelier with its moment, as it stands on the form.
func signUpCard(ctx context.Context, o *operation.Operation, c signup.Choice, now programme.Instant) part.Atelier {
	a := c.Atelier
	free, limited := c.Pool.Free()
	card := part.Atelier{Title: titleIn(ctx, &a), Href: "/o/" + o.Slug + "/ateliers/" + a.Slug, When: when(ctx, o, &a),
		Cancelled: a.Status == programme.Cancelled,
		Theme: part.Theme{Icon: c.Theme.Icon, Name: c.Theme.NameIn(i18n.Of(ctx)),
			Colours: part.Colours{Colour: c.Theme.Colour, Tint: c.Theme.Tint, Dark: c.Theme.DarkColour, DarkTint: c.Theme.DarkTint}},
		Seats: &part.Seats{Free: free, Unlimited: !limited, Open: a.Entry == programme.OpenDoor, Waiting: c.Pool.Waiting}}
	if c.Place != nil {
		card.Place = c.Place.Name
	}
	if len(c.Slots) > 0 {
		card.Seats, card.SeatsText = SlotSeats(ctx, len(c.FreeSlots(now)))
	}
	return card
}

// lineLength says how many wait already.
func lineLength(ctx context.Context, n int) string {
	if n == 0 {
		return i18n.T(ctx, "waiting.nobody")
	}
	return i18n.N(ctx, "waiting.length", n)
}

func cardAnchor(atelierID string) string { return "atelier-" + atelierID }

func titleIn(ctx context.Context, a *programme.Atelier) string {
	if t := a.Translations[i18n.Of(ctx)].Title; t != "" {
		return t
	}
	return a.Title
}

func when(ctx context.Context, o *operation.Operation, a *programme.Atelier) string {
	return i18n.Span(ctx, a.StartsAt.In(o.Location()), a.EndsAt.In(o.Location()))
}

// agesMatter reports whether an atelier that is chosen, or can be wished for on this page, has an age rule, or an age was typed: only then
// is it asked.
func (p SignUpPage) agesMatter() bool {
	for _, c := range slices.Concat(p.Chosen, p.Wishable) {
		if a := c.Atelier; a.AgeMin != nil || a.AgeMax != nil || a.AccompaniedUnder != nil || a.AsksFor(programme.AsksNoParent) {
			return true
		}
	}
	for _, c := range p.Form.Companions {
		if c.Age != "" {
			return true
		}
	}
	return false
}

// guardianMatters reports whether a child may be there without an adult of the form.
func (p SignUpPage) guardianMatters(ctx context.Context, c signup.Companion) bool {
	if c.Guardian != "" || part.ErrorOf(ctx, p.Err, c.Field("guardian")) != "" {
		return true
	}
	return slices.ContainsFunc(slices.Concat(p.Chosen, p.Wishable), func(choice signup.Choice) bool {
		max := choice.Atelier.AgeMax
		return max != nil && *max < 18 && (!choice.Pool.ByWishes || slices.Contains(p.Form.Wishes, choice.Atelier.ID))
	})
}

// AgeOptions are the ages of a child, an empty value for an adult. typed is kept even when it is no number.
func AgeOptions(ctx context.Context, typed string) []part.Option {
	options := []part.Option{{Value: "", Label: i18n.T(ctx, "signup.age.adult")}, {Value: "0", Label: i18n.T(ctx, "signup.age.baby")}}
	known := typed == "" || typed == "0"
	for age := 1; age < 18; age++ {
		value := strconv.Itoa(age)
		known = known || value == typed
		options = append(options, part.Option{Value: value, Label: i18n.N(ctx, "signup.age.years", age)})
	}
	if !known {
		options = append(options, part.Option{Value: typed, Label: typed})
	}
	return options
}

// legend names the group of fields of a companion; position counts from 2.
func legend(ctx context.Context, c signup.Companion, position int) string {
	switch {
	case c.Group:
		return i18n.T(ctx, "signup.group")
	case position <= 6:
		return i18n.T(ctx, "signup.person."+strconv.Itoa(position))
	}
	return i18n.T(ctx, "signup.person.n", i18n.Args{"N": position})
}

// photoField is the consent of a companion, with what comes next for a child.
func photoField(ctx context.Context, c signup.Companion, position int) part.Field {
	name := nameOrPlace(ctx, c, position)
	return part.Field{Name: c.Field("companion_photo"), Checked: c.Photo, Label: i18n.T(ctx, "signup.photo.of", i18n.Args{"Name": name}),
		Hint: i18n.T(ctx, "signup.photo.child", i18n.Args{"Name": name})}
}

// photoLater says who will answer for a companion who is no child, as far as is known.
func photoLater(ctx context.Context, c signup.Companion, position int) string {
	return i18n.T(ctx, "signup.photo.adult", i18n.Args{"Name": nameOrPlace(ctx, c, position)})
}

// nameOrPlace is the first name of a companion, or which one it is.
func nameOrPlace(ctx context.Context, c signup.Companion, position int) string {
	if name := signup.FirstName(c.Name); name != "" {
		return name
	}
	return legend(ctx, c, position)
}

// numberField is a field for a number of people.
func numberField(f part.Field) part.Field {
	f.Type, f.Min, f.Max, f.InputMode, f.Short = "number", "1", "99", "numeric", true
	return f
}

func (p SignUpPage) photoLabel(ctx context.Context) string {
	if name := signup.FirstName(p.Form.Name); name != "" {
		return i18n.T(ctx, "signup.photo.me_name", i18n.Args{"Name": name})
	}
	return i18n.T(ctx, "signup.photo.me")
}

// keptFor is how long names are kept after the end.
const keptFor = 90 * 24 * time.Hour

// privacy says what the answers are for and until when they are kept.
func (p SignUpPage) privacy(ctx context.Context) string {
	who := p.Operation.LegalOrganiser
	if who == "" {
		who = i18n.T(ctx, "signup.privacy.team")
	}
	return i18n.T(ctx, "signup.privacy", i18n.Args{"Who": who, "Date": i18n.ShortDate(ctx, p.Operation.End().Add(keptFor))})
}

func origins(ctx context.Context) []part.Option {
	options := make([]part.Option, 0, len(signup.Origins))
	for _, origin := range signup.Origins {
		options = append(options, part.Option{Value: origin, Label: i18n.T(ctx, "signup.origin."+origin)})
	}
	return options
}
