package public

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/views/part"
)

// AtelierProps is what the page of one atelier shows.
type AtelierProps struct {
	Operation *operation.Operation
	Listing   *programme.Listing
	// Series are the other sessions of the same atelier.
	Series []*programme.Listing
	Now    programme.Instant
	// Description is the presentation as HTML made from its Markdown, or empty.
	Description string
	// Wished is set where the atelier was made of a proposal.
	Wished bool
	// Gathering is the round of wishes of an atelier that is marked for one, nil before there is any.
	Gathering *signup.WishRound
}

// Choosable reports whether one can tick an atelier at this moment: it is to come, has a list, and sign-up is open.
func Choosable(o *operation.Operation, l *programme.Listing, now programme.Instant) bool {
	return l.Entry == programme.SignUp && l.Status == programme.Published && l.MomentAt(now) == programme.Coming && takesSignUps(o, now) &&
		l.Seats.SignUp.Open(now) && !l.Seats.ByWishes
}

// ThemeOf returns how components show a theme of an operation.
func ThemeOf(ctx context.Context, t *programme.Theme) part.Theme {
	return part.Theme{Icon: t.Icon, Name: t.NameIn(i18n.Of(ctx)),
		Colours: part.Colours{Colour: t.Colour, Tint: t.Tint, Dark: t.DarkColour, DarkTint: t.DarkTint}}
}

// SeatsOf returns what a card says of the seats of an atelier.
func SeatsOf(l *programme.Listing, now programme.Instant) *part.Seats {
	free, limited := l.FreeSeats(now)
	return &part.Seats{Open: l.Entry == programme.OpenDoor, Invited: l.Entry == programme.Invitation, Free: free, Waiting: l.Waiting, Unlimited: !limited && l.Entry == programme.SignUp,
		Wishes: l.Seats.ByWishes && l.MomentAt(now) == programme.Coming, Begun: l.MomentAt(now) == programme.UnderWay}
}

// signKeys are the names that package part gives to access facts, where they differ.
var signKeys = map[string]string{"stairs": "steps", "stroller": "buggy"}

// disabilities are the access facts that say for whom an atelier was prepared.
var disabilities = []string{"ii", "hi", "vi", "pi", "mi"}

// SignsOf returns access facts as signs.
func SignsOf(ctx context.Context, access []string) []part.Sign {
	signs := make([]part.Sign, 0, len(access))
	for _, fact := range access {
		if slices.Contains(disabilities, fact) {
			signs = append(signs, part.Sign{Icon: "heart-handshake", Word: i18n.T(ctx, "programme.access."+fact)})
			continue
		}
		key := fact
		if other, known := signKeys[fact]; known {
			key = other
		}
		signs = append(signs, part.SignOf(ctx, key))
	}
	return signs
}

// Card returns an atelier as a card of the programme, beside its hour.
func Card(ctx context.Context, o *operation.Operation, l *programme.Listing, now programme.Instant) part.Atelier {
	language := i18n.Of(ctx)
	title, lang := l.TitleIn(language)
	card := part.Atelier{ID: "a-" + l.Slug, Theme: ThemeOf(ctx, l.Theme), Title: title, Lang: lang, Href: "/o/" + o.Slug + "/ateliers/" + l.Slug,
		Until: i18n.T(ctx, "programme.until", i18n.Args{"Clock": i18n.Clock(ctx, l.EndsAt.In(o.Location()))}), Text: firstSentences(l.SummaryIn(language)),
		Place: placeName(l), Signs: SignsOf(ctx, l.Access), Begun: l.MomentAt(now) != programme.Coming, Cancelled: l.Status == programme.Cancelled}
	if len(l.Slots) > 0 && !card.Cancelled {
		card.Signs = append(card.Signs, slotSign(ctx, l))
	}
	if l.MomentAt(now) != programme.Over {
		card.Seats = SeatsOf(l, now)
	}
	if Choosable(o, l, now) && !card.Full() {
		card.Pick = &part.Pick{Value: l.ID}
	}
	if l.Entry == programme.SignUp && card.Seats != nil && !card.Cancelled && !card.Begun && takesSignUps(o, now) && !l.Seats.SignUp.Open(now) {
		card.SeatsText = signUpWords(ctx, o, l.Seats.SignUp, now)
	}
	return card
}

func placeName(l *programme.Listing) string {
	if l.Place == nil {
		return ""
	}
	return l.Place.Name
}

// cardText bounds what a card says, in characters; the page of the atelier says all.
const cardText = 160

// firstSentences cuts a long text at a word.
func firstSentences(text string) string {
	runes := []rune(text)
	if len(runes) <= cardText {
		return text
	}
	cut := cardText
	for cut > cardText/2 && runes[cut] != ' ' && runes[cut] != '\n' {
		cut--
	}
	return string(runes[:cut]) + "…"
}

// ages says the age rules of an atelier, empty when it has none.
func ages(ctx context.Context, a *programme.Atelier) string {
	switch {
	case a.AgeMin != nil && a.AgeMax != nil:
		return i18n.T(ctx, "programme.ages.between", i18n.Args{"From": *a.AgeMin, "To": *a.AgeMax})
	case a.AgeMin != nil:
		return i18n.N(ctx, "programme.ages.from", *a.AgeMin)
	case a.AgeMax != nil:
		return i18n.N(ctx, "programme.ages.to", *a.AgeMax)
	}
	return ""
}

// side says that an atelier lies before or after the weekend, empty inside it.
func (p AtelierProps) side(ctx context.Context) string {
	if side := p.Listing.SideOf(p.Operation); side != programme.Inside {
		return i18n.T(ctx, "programme.side."+string(side))
	}
	return ""
}

// spanOf is the moment of an atelier in words.
func spanOf(ctx context.Context, o *operation.Operation, a *programme.Atelier) string {
	return i18n.Span(ctx, a.StartsAt.In(o.Location()), a.EndsAt.In(o.Location()))
}

// destination names where the production goes, empty when that is open.
func destination(ctx context.Context, id string) string {
	for _, d := range programme.Destinations() {
		if d.ID == id {
			return d.Name
		}
	}
	if id == "" {
		return ""
	}
	return i18n.T(ctx, "programme.destination."+id)
}

// overCard is a card of something that is over: a title with its hours.
func overCard(ctx context.Context, p ProgrammeProps, l *programme.Listing) part.Atelier {
	card := Card(ctx, p.Operation, l, p.Now)
	card.Until, card.When = "", spanOf(ctx, p.Operation, &l.Atelier)
	if p.Programme.Filter.Day != "" {
		card.Level = 2 // no name of a day stands above
	}
	return card
}

// langOr is the language of a text for its lang attribute: that of the page unless another is given.
func langOr(ctx context.Context, tag string) string {
	if tag == "" {
		return i18n.Of(ctx)
	}
	return tag
}

// themeLink is the theme's chip, leading to the other ateliers of the theme.
func themeLink(ctx context.Context, p AtelierProps) part.Theme {
	theme := ThemeOf(ctx, p.Listing.Theme)
	theme.Href = "/o/" + p.Operation.Slug + "/programme?theme=" + p.Listing.Theme.Slug
	return theme
}

// signUpHref leads to the form with the atelier chosen, or with its waiting list.
func signUpHref(o *operation.Operation, l *programme.Listing) string {
	field := "atelier"
	if free, limited := l.Seats.Free(); limited && free == 0 {
		field = "wait"
	}
	return "/o/" + o.Slug + "/inscription?" + field + "=" + l.ID
}

// signUpWord is what the button says: to come, or to wait.
func signUpWord(ctx context.Context, l *programme.Listing) string {
	if free, limited := l.Seats.Free(); limited && free == 0 || len(l.Slots) > 0 { // no hour is free, or one would be chosen
		return i18n.T(ctx, "programme.wait")
	}
	return i18n.T(ctx, "programme.sign_up_one")
}

// filled returns the texts that are not empty.
func filled(texts ...string) []string {
	return slices.DeleteFunc(texts, func(s string) bool { return s == "" })
}

// geoLink leads to the place on the map of OpenStreetMap.
func geoLink(p *programme.Place) string {
	at := strconv.FormatFloat(*p.Latitude, 'f', 5, 64) + "/" + strconv.FormatFloat(*p.Longitude, 'f', 5, 64)
	lat, lon, _ := strings.Cut(at, "/")
	return "https://www.openstreetmap.org/?mlat=" + lat + "&mlon=" + lon + "#map=18/" + at
}
