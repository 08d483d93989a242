package manage

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"time"

	"oplibre/app/i18n"
	"oplibre/views/part"
)

// The states of a letter, as package store names them.
const (
	letterWaiting   = "waiting"
	letterSending   = "sending"
	letterSent      = "sent"
	letterUnknown   = "unknown"
	letterRefused   = "refused"
	letterFailed    = "failed"
	letterLapsed    = "lapsed"
	letterCancelled = "cancelled"
)

// Leaving says whether letters leave by themselves.
type Leaving struct {
	// Itself is true where a mail server takes them.
	Itself bool
	// Demo is a demonstration: nothing ever leaves.
	Demo bool
	// Trouble is what is the matter with the mail server since a local time; empty when nothing is.
	Trouble string
	Since   time.Time
}

// LetterState is how a letter stands. Times are local.
type LetterState struct {
	// State is one of those that package store names.
	State string
	// Itself is Leaving.Itself.
	Itself bool
	// Reason is what the mail server's answer means, after "letter.reason."; empty when it gave none.
	Reason string
	// Held says that the letter waited in a backup that was restored.
	Held bool
	// Attempts is how often it was handed to the mail server.
	Attempts int
	// Next is when it is tried again, Printed when it was printed, Sent when it left; each zero when that is not known.
	Next, Printed, Sent time.Time
}

// next is the message that says what to do.
func (s LetterState) next() string {
	switch {
	case s.State == letterUnknown && s.Held:
		return "letter.next.held"
	case s.State == letterWaiting && s.Itself:
		return "letter.next.leaves"
	}
	return "letter.next." + s.State
}

// asks reports whether somebody has something to do about the letter.
func (s LetterState) asks() bool {
	return s.kind() == part.Warning || s.kind() == part.Problem || s.State == letterWaiting && !s.Itself
}

// kind and icon are how a state looks: what needs somebody stands out.
func (s LetterState) kind() string {
	switch s.State {
	case letterUnknown, letterFailed:
		return part.Warning
	case letterRefused:
		return part.Problem
	case letterSent:
		return part.Success
	}
	return ""
}

func (s LetterState) icon() string {
	icons := map[string]string{letterUnknown: "help-circle", letterRefused: "ban", letterFailed: "alert-triangle", letterWaiting: "mail",
		letterSending: "send", letterSent: "check", letterLapsed: "hourglass", letterCancelled: "arrow-back-up"}
	return icons[s.State]
}

// details are the small facts under a state.
func (s LetterState) details(ctx context.Context) (facts []string) {
	if s.Reason != "" && s.State != letterSent {
		facts = append(facts, i18n.T(ctx, "letter.reason."+s.Reason))
	}
	if !s.Next.IsZero() && s.Itself {
		facts = append(facts, i18n.T(ctx, "letter.retry", i18n.Args{"When": i18n.DayMonth(ctx, s.Next) + ", " + i18n.Clock(ctx, s.Next)}))
	}
	if !s.Printed.IsZero() && s.State != letterSent {
		facts = append(facts, i18n.T(ctx, "letter.printed_on", i18n.Args{"When": i18n.DayMonth(ctx, s.Printed) + ", " + i18n.Clock(ctx, s.Printed)}))
	}
	return facts
}

// LetterLine is one letter in the list.
type LetterLine struct {
	LetterState
	ID, Kind, Recipient string
	// Seen is the letter as the list shows it.
	Seen string
	// Created is a local time.
	Created time.Time
}

// OutboxProps is what the page of the letters shows.
type OutboxProps struct {
	// Slug is that of the operation, empty for the outbox of the instance: its letters are few and have neither previews nor print runs.
	Slug    string
	Leaving Leaving
	Letters []LetterLine
	// States and Kinds count all letters; Order is the order of the states.
	States, Kinds map[string]int
	Order         []string
	// Held is how many letters a restored backup held, All how many there are, Shown how many the filter keeps, on Pages pages. Most is
	// how many are printed at once.
	Held, All, Shown, Page, Pages, Most int
	// State, Kind and Recipient are the filter.
	State, Kind, Recipient string
	// Ticked ticks every letter of the page.
	Ticked bool
	Notice string
	// Act was done with Done letters, and not with Left that had changed.
	Act        string
	Done, Left int
	Err        error
}

// LettersPath is the address of the outbox of an operation, or of the instance's without a slug.
func LettersPath(slug string) string {
	if slug == "" {
		return "/gestion/lettres"
	}
	return "/gestion/" + slug + "/lettres"
}

func (p OutboxProps) path(below string) string { return LettersPath(p.Slug) + below }

// attention is how many letters need somebody.
func (p OutboxProps) attention() int {
	return p.States[letterUnknown] + p.States[letterRefused] + p.States[letterFailed]
}

// toPost is how many letters are a work list: nothing takes them.
func (p OutboxProps) toPost() int {
	if p.Leaving.Itself {
		return 0
	}
	return p.States[letterWaiting]
}

// emptyText says what will be in an outbox that is empty.
func (p OutboxProps) emptyText() string {
	if p.prints() {
		return "mail.outbox.empty_text"
	}
	return "letter.instance.empty_text"
}

// prints reports whether letters of this outbox go into envelopes.
func (p OutboxProps) prints() bool { return p.Slug != "" }

// title is the answer of the page.
func (p OutboxProps) title(ctx context.Context) string {
	switch {
	case p.All == 0:
		return i18n.T(ctx, "mail.outbox.title")
	case p.attention() > 0:
		return i18n.N(ctx, "letter.title.attention", p.attention())
	case p.toPost() > 0:
		return i18n.N(ctx, "letter.title.to_post", p.toPost())
	case p.States[letterWaiting] > 0:
		return i18n.N(ctx, "letter.title.leaving", p.States[letterWaiting])
	}
	return i18n.T(ctx, "letter.title.calm")
}

// sentence says whether letters leave by themselves.
func (p OutboxProps) sentence(ctx context.Context) string {
	switch {
	case p.Leaving.Demo:
		return i18n.T(ctx, "letter.leaving.demo")
	case p.Leaving.Itself:
		return i18n.T(ctx, "letter.leaving.itself")
	}
	return i18n.T(ctx, "letter.leaving.by_hand")
}

// query is the address of the list with another state or page.
func (p OutboxProps) query(state string, page int) string {
	values := url.Values{}
	for name, value := range map[string]string{"etat": state, "genre": p.Kind, "a": p.Recipient} {
		if value != "" {
			values.Set(name, value)
		}
	}
	if page > 1 {
		values.Set("page", strconv.Itoa(page))
	}
	return values.Encode()
}

// back is the query of this page.
func (p OutboxProps) back() string { return p.query(p.State, p.Page) }

func (p OutboxProps) link(query string) string {
	if query == "" {
		return p.path("")
	}
	return p.path("?" + query)
}

// states are the filters: those that have letters.
func (p OutboxProps) states(ctx context.Context) []part.Filter {
	filters := []part.Filter{{Label: i18n.T(ctx, "letter.filter.all") + " " + strconv.Itoa(p.All), Href: p.link(p.query("", 1)), Active: p.State == ""}}
	for _, state := range p.Order {
		if p.States[state] == 0 && p.State != state {
			continue
		}
		f := part.Filter{Label: i18n.T(ctx, "letter.filter."+state) + " " + strconv.Itoa(p.States[state]), Href: p.link(p.query(state, 1)), Active: p.State == state}
		switch (LetterState{State: state}).kind() {
		case part.Problem:
			f.Kind = "no"
		case part.Warning:
			f.Kind = "warn"
		}
		filters = append(filters, f)
	}
	return filters
}

// kinds are the choices of the kind, those that have letters.
func (p OutboxProps) kinds(ctx context.Context) []part.Option {
	options := []part.Option{{Label: i18n.T(ctx, "letter.filter.any_kind")}}
	names := make([]string, 0, len(p.Kinds))
	for kind := range p.Kinds {
		names = append(names, kind)
	}
	slices.Sort(names)
	for _, kind := range names {
		options = append(options, part.Option{Value: kind, Label: i18n.T(ctx, "mail.letter.kind."+kind) + " (" + strconv.Itoa(p.Kinds[kind]) + ")"})
	}
	return options
}

// pages leads through a long list.
func (p OutboxProps) pages(ctx context.Context) part.PagesProps {
	pages := part.PagesProps{Sentence: i18n.T(ctx, "letter.page", i18n.Args{"Page": p.Page, "Pages": p.Pages})}
	if p.Page > 1 {
		pages.Previous = p.link(p.query(p.State, p.Page-1))
	}
	if p.Page < p.Pages {
		pages.Next = p.link(p.query(p.State, p.Page+1))
	}
	return pages
}

// tickAll is the address of this page with every letter ticked, or none.
func (p OutboxProps) tickAll() string {
	values, _ := url.ParseQuery(p.back()) // made above
	if !p.Ticked {
		values.Set("coche", "1")
	}
	return p.link(values.Encode()) + "#liste"
}

// acts are what can be done with the letters that are shown, in one go.
func (p OutboxProps) acts() (acts []part.ButtonProps) {
	open := func(states ...string) bool {
		return slices.ContainsFunc(p.Letters, func(l LetterLine) bool { return slices.Contains(states, l.State) })
	}
	unsent := []string{letterUnknown, letterRefused, letterFailed}
	if !p.Leaving.Itself {
		unsent = append(unsent, letterWaiting)
	}
	if open(unsent...) && p.prints() {
		acts = append(acts, part.ButtonProps{Label: "letter.act.print", Icon: "printer", Value: "print"})
	}
	if open(unsent...) {
		acts = append(acts, part.ButtonProps{Label: "letter.act.sent", Icon: "check", Value: "sent"})
	}
	if open(letterUnknown, letterRefused, letterFailed, letterCancelled) {
		acts = append(acts, part.ButtonProps{Label: "letter.act.again", Icon: "send", Value: "again"})
	}
	if open(letterWaiting, letterUnknown, letterRefused, letterFailed) {
		acts = append(acts, part.ButtonProps{Label: "letter.act.cancel", Icon: "arrow-back-up", Value: "cancel"})
	}
	return acts
}
