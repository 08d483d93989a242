package manage

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"oplibre/app/i18n"
	"oplibre/app/message"
	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/programme"
	"oplibre/app/volunteer"
	"oplibre/views/part"
)

// MessagesProps is the list of what the team writes to many.
type MessagesProps struct {
	Operation *operation.Operation
	All       []message.Message
	Titles    AudienceTitles
	Notice    string
}

// AudienceTitles are the titles of ateliers and of volunteers' posts by identifier.
type AudienceTitles map[string]string

// TitlesOf returns the titles of ateliers and posts.
func TitlesOf(ateliers []*programme.Listing, posts []*volunteer.Post) AudienceTitles {
	titles := make(AudienceTitles, len(ateliers)+len(posts))
	for _, l := range ateliers {
		titles[l.ID] = l.Title
	}
	for _, p := range posts {
		titles[p.ID] = p.Title
	}
	return titles
}

func messagesPath(o *operation.Operation, below string) string {
	return "/gestion/" + o.Slug + "/messages" + below
}

// to says in a line to whom a message goes.
func (t AudienceTitles) to(ctx context.Context, a message.Audience) string {
	said := ""
	for _, kind := range a.Kinds {
		var words []string
		switch kind {
		case message.People:
			words = append(words, i18n.T(ctx, "message.to."+string(a.Standing)))
		case message.Leads:
			words = append(words, i18n.T(ctx, "message.to.leads"))
		case message.Volunteers:
			words = append(words, i18n.T(ctx, "message.to.volunteers"))
			if a.PostID != "" {
				words = append(words, part.Typed(ctx, "« "+t[a.PostID]+" »"))
			}
		case message.FollowUps:
			words = append(words, i18n.T(ctx, "message.to.follow_ups"))
		case message.Partners:
			words = append(words, partnersMeant(ctx, a)...)
		}
		if kind == message.People || kind == message.Leads {
			words = append(words, t.narrowed(ctx, a)...)
		}
		if group := strings.Join(words, ", "); said == "" {
			said = group
		} else {
			said = i18n.T(ctx, "message.to.and", i18n.Args{"First": said, "Second": group})
		}
	}
	return said
}

func (t AudienceTitles) narrowed(ctx context.Context, a message.Audience) (words []string) {
	if a.AtelierID != "" {
		words = append(words, part.Typed(ctx, "« "+t[a.AtelierID]+" »"))
	}
	if day, err := time.Parse(time.DateOnly, a.Day); err == nil {
		words = append(words, i18n.LongDay(ctx, day))
	}
	return words
}

func partnersMeant(ctx context.Context, a message.Audience) []string {
	words := []string{i18n.T(ctx, "message.to.partners")}
	if a.State == message.TakesPart {
		words[0] = i18n.T(ctx, "message.to.partners_in")
	} else {
		words = append(words, i18n.T(ctx, "partner.state."+string(a.State)))
	}
	if a.Kind != "" {
		words = append(words, i18n.T(ctx, "partner.kind."+string(a.Kind)))
	}
	if a.Role != "" {
		words = append(words, i18n.T(ctx, "partner.role."+string(a.Role)))
	}
	return words
}

func messageSubject(o *operation.Operation, m *message.Message) string {
	text, _ := m.In(o.Language, o.Language)
	return text.Subject
}

// MessageFormProps is the form of a message.
type MessageFormProps struct {
	Operation *operation.Operation
	// ID is empty for a new one.
	ID       string
	Form     message.Form
	Ateliers []*programme.Listing
	Posts    []*volunteer.Post
	Err      error
	// Changed are the names of the fields that somebody else has changed meanwhile; Current is the message as it is then.
	Changed []string
	Current *message.Message
}

func (p MessageFormProps) action() string {
	if p.ID == "" {
		return messagesPath(p.Operation, "/nouveau")
	}
	return messagesPath(p.Operation, "/"+p.ID+"/modifier")
}

func (p MessageFormProps) back() string {
	if p.ID == "" {
		return messagesPath(p.Operation, "")
	}
	return messagesPath(p.Operation, "/"+p.ID)
}

func (p MessageFormProps) field(ctx context.Context, name, value string) part.Field {
	f := part.Field{Name: name, Label: i18n.T(ctx, "message.field."+strings.TrimPrefix(name, "other_")), Value: value, Error: part.ErrorOf(ctx, p.Err, name)}
	f.Lang = p.Operation.Language
	if strings.HasPrefix(name, "other_") {
		f.Lang = message.Other(p.Operation)
	}
	return f
}

func (p MessageFormProps) kinds(ctx context.Context) (list []box) {
	for _, kind := range message.Kinds {
		list = append(list, box{Name: "kinds", Value: string(kind), Label: i18n.T(ctx, "message.kind."+string(kind)),
			Checked: slices.Contains(p.Form.Kinds, string(kind))})
	}
	return list
}

// chosen is a select of the form, after an option that chooses nothing.
func (p MessageFormProps) chosen(ctx context.Context, name, value string, options []part.Option) part.Field {
	return part.Field{Name: name, Label: i18n.T(ctx, "message.field."+name), Value: value, Options: options, Error: part.ErrorOf(ctx, p.Err, name)}
}

func (p MessageFormProps) days(ctx context.Context) []part.Option {
	options := []part.Option{{Label: i18n.T(ctx, "message.any_day")}}
	seen := map[string]bool{}
	add := func(day time.Time) {
		if value := day.Format(time.DateOnly); !seen[value] {
			seen[value] = true
			options = append(options, part.Option{Value: value, Label: i18n.LongDay(ctx, day)})
		}
	}
	for _, l := range p.Ateliers {
		if l.StartsAt != 0 {
			add(l.StartsAt.In(p.Operation.Location()))
		}
	}
	for _, day := range p.Operation.Days() {
		add(day)
	}
	slices.SortStableFunc(options[1:], func(a, b part.Option) int { return strings.Compare(a.Value, b.Value) })
	return options
}

func (p MessageFormProps) ateliers(ctx context.Context) []part.Option {
	options := []part.Option{{Label: i18n.T(ctx, "message.any_atelier")}}
	for _, l := range p.Ateliers {
		if l.Status != programme.DraftAtelier {
			options = append(options, part.Option{Value: l.ID, Label: l.Title})
		}
	}
	return options
}

func (p MessageFormProps) posts(ctx context.Context) []part.Option {
	options := []part.Option{{Label: i18n.T(ctx, "message.any_post")}}
	for _, post := range p.Posts {
		options = append(options, part.Option{Value: post.ID, Label: post.Title})
	}
	return options
}

func messageStandings(ctx context.Context) (options []part.Option) {
	for _, standing := range message.Standings {
		options = append(options, part.Option{Value: string(standing), Label: i18n.T(ctx, "message.standing."+string(standing))})
	}
	return options
}

func partnerStates(ctx context.Context) []part.Option {
	options := []part.Option{{Label: i18n.T(ctx, "message.takes_part")}}
	for _, state := range partner.States {
		options = append(options, part.Option{Value: string(state), Label: i18n.T(ctx, "partner.state."+string(state))})
	}
	return options
}

func partnerKinds(ctx context.Context) []part.Option {
	options := []part.Option{{Label: i18n.T(ctx, "message.any_kind")}}
	for _, kind := range partner.Kinds {
		options = append(options, part.Option{Value: string(kind), Label: i18n.T(ctx, "partner.kind."+string(kind))})
	}
	return options
}

func partnerRoles(ctx context.Context) []part.Option {
	options := []part.Option{{Label: i18n.T(ctx, "message.any_role")}}
	for _, role := range partner.Roles {
		options = append(options, part.Option{Value: string(role), Label: i18n.T(ctx, "partner.role."+string(role))})
	}
	return options
}

// Written is a letter in words, in its language.
type Written struct{ Language, Subject, Body string }

// MessageProps is one message: before it is sent to whom and how it reads, afterwards how far it is.
type MessageProps struct {
	Operation *operation.Operation
	Message   *message.Message
	Titles    AudienceTitles
	Notice    string
	Err       error
	// Sheaf is what a draft would make; Shown is the part of its recipients on this page, Pages leads to the others.
	Sheaf message.Sheaf
	Shown []message.Recipient
	Pages *part.PagesProps
	// Written are the letters as one recipient would read them, For who that is; Next is the address of another.
	Written []Written
	For     string
	Next    string
	// Me is the address to which a test goes.
	Me string
	// Progress counts the letters of a message that was sent by state; Trouble are those to call, and whose letter did not arrive.
	Progress map[string]int
	Trouble  []message.Reached
}

func (p MessageProps) path(below string) string {
	return messagesPath(p.Operation, "/"+p.Message.ID+below)
}

func (p MessageProps) title(ctx context.Context) string {
	switch {
	case len(p.Sheaf.Recipients) == 0:
		return i18n.T(ctx, "message.check.nobody")
	case p.Sheaf.Letters == 0:
		return i18n.T(ctx, "message.check.no_letter")
	}
	return i18n.N(ctx, "message.check.letters", p.Sheaf.Letters)
}

// sentence says what the numbers of a draft mean.
func (p MessageProps) sentence(ctx context.Context) string {
	if len(p.Sheaf.Recipients) == 0 {
		return i18n.T(ctx, "message.check.nobody_text")
	}
	text := i18n.N(ctx, "message.check.people", len(p.Sheaf.Recipients))
	if p.Sheaf.Shared > 0 {
		text += " " + i18n.N(ctx, "message.check.shared", p.Sheaf.Shared)
	}
	if n := len(p.Sheaf.ToCall); n > 0 {
		text += " " + i18n.N(ctx, "message.check.to_call", n)
	}
	return text
}

// sentOn says when a message was sent and to how many.
func (p MessageProps) sentOn(ctx context.Context) string {
	at := p.Message.SentAt.In(p.Operation.Location())
	return i18n.N(ctx, "message.sent.on", p.Message.People, i18n.Args{"When": i18n.Moment(ctx, at), "To": p.Titles.to(ctx, p.Message.Audience)})
}

// stateCount is how many letters are in a state.
type stateCount struct {
	State string
	N     int
}

// counted are the states that some letters are in.
func counted(progress map[string]int) (list []stateCount) {
	for _, state := range message.LetterStates {
		if n := progress[state]; n > 0 {
			list = append(list, stateCount{state, n})
		}
	}
	return list
}

// share is how much of the letters has been sent, for the bar.
func share(progress map[string]int) string {
	total := 0
	for _, n := range progress {
		total += n
	}
	if total == 0 {
		return "0%"
	}
	return strconv.Itoa(progress[message.LetterSent]*100/total) + "%"
}

func (p MessageProps) waiting() int { return p.Progress[message.LetterWaiting] }

// left are those nobody has reached yet.
func (p MessageProps) left() (n int) {
	for _, r := range p.Trouble {
		if r.ReachedAt == nil {
			n++
		}
	}
	return n
}

// why says why somebody is on the list of those to reach otherwise.
func why(ctx context.Context, r message.Reached) string {
	if r.ToCall() {
		return i18n.T(ctx, "message.trouble.no_email")
	}
	return i18n.T(ctx, "message.trouble."+r.State)
}

func calledName(ctx context.Context, r message.Recipient) string {
	if name := r.Called(); name != "" {
		return name
	}
	return i18n.T(ctx, "message.nameless")
}

// troubleHeadline counts those whom nobody has reached.
func troubleHeadline(ctx context.Context, left int) string {
	if left == 0 {
		return i18n.T(ctx, "message.trouble.none_left")
	}
	return i18n.N(ctx, "message.trouble.left", left)
}
