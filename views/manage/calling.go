package manage

import (
	"context"
	"slices"
	"strings"
	"time"

	"oplibre/app/calling"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/signup"
	"oplibre/views/part"
)

// CallsProps is the list of those to call.
type CallsProps struct {
	Operation *operation.Operation
	List      *calling.List
	Now       operation.Instant
	// Me is the account of whoever looks.
	Me     string
	Notice string
	Err    error
}

func callsPath(o *operation.Operation, below string) string {
	return "/gestion/" + o.Slug + "/appels" + below
}

func (p CallsProps) title(ctx context.Context) string {
	if n := len(p.List.Now); n > 0 {
		return i18n.N(ctx, "calling.list.title", n)
	}
	return i18n.T(ctx, "calling.list.none")
}

func (p CallsProps) nobody() bool {
	return len(p.List.Now)+len(p.List.Later)+len(p.List.Paper)+len(p.List.Runs) == 0
}

// hand says who has somebody in hand and since when; empty when nobody has, or oneself.
func hand(ctx context.Context, person *calling.Person, me string, now operation.Instant) string {
	if person.CallerID == "" || person.CallerID == me {
		return ""
	}
	minutes := int(now.Time().Sub(person.Since.Time()) / time.Minute)
	return i18n.N(ctx, "calling.in_hand", minutes, i18n.Args{"Name": person.Caller})
}

// about says in a line what there is to tell somebody, and until when.
func (p CallsProps) about(ctx context.Context, person *calling.Person) string {
	var words []string
	for _, c := range person.Calls {
		what := i18n.T(ctx, "calling.kind."+c.Kind)
		if !slices.Contains(words, what) {
			words = append(words, what)
		}
	}
	return strings.Join(words, ", ")
}

// end says until when an offer can be answered.
func (p CallsProps) end(ctx context.Context, person *calling.Person) string {
	for i := range person.Calls {
		if c := &person.Calls[i]; calling.Offer(c) && c.Until != nil {
			return i18n.T(ctx, "calling.until", i18n.Args{"Until": momentSoon(ctx, p.Operation, *c.Until, p.Now)})
		}
	}
	return ""
}

// momentSoon is an hour, with its day when that is another one.
func momentSoon(ctx context.Context, o *operation.Operation, at, now operation.Instant) string {
	local, today := at.In(o.Location()), now.In(o.Location())
	if local.YearDay() == today.YearDay() && local.Year() == today.Year() {
		return i18n.Clock(ctx, local)
	}
	return i18n.DayClock(ctx, local)
}

func (p CallsProps) address(person *calling.Person) string {
	return callsPath(p.Operation, "/"+string(person.Kind)+"/"+person.ID)
}

// mine reports whether whoever looks has the person in hand.
func (p CallsProps) mine(person *calling.Person) bool {
	return person.CallerID != "" && person.CallerID == p.Me
}

// Spoken is one thing to tell on the phone.
type Spoken struct {
	Call *calling.Call
	// Language is that of the words.
	Language string
	About    string
	Text     []string
	Question string
	// Ateliers are those that may be taken or given up.
	Ateliers []signup.Entry
	// Gone says that there is nothing to tell any more.
	Gone bool
}

// CallProps is one person to call.
type CallProps struct {
	Operation  *operation.Operation
	Person     *calling.Person
	Told       []Spoken
	History    []calling.Made
	Now        operation.Instant
	Me, MyName string
	Notice     string
	// Note is what was typed, when the form was refused.
	Note string
	Err  error
}

func (p CallProps) path(below string) string {
	return callsPath(p.Operation, "/"+string(p.Person.Kind)+"/"+p.Person.ID+below)
}

// mine reports whether whoever looks has the person in hand.
func (p CallProps) mine() bool { return p.Person.CallerID != "" && p.Person.CallerID == p.Me }

func (p CallProps) name(ctx context.Context) string { return calledName(ctx, p.Person.Recipient) }

// hello is how the call begins.
func (p CallProps) hello(ctx context.Context) string {
	name := signup.FirstName(p.Person.Name)
	if name == "" {
		name = p.Person.Called()
	}
	return i18n.T(ctx, "calling.hello", i18n.Args{"Name": name, "Me": p.MyName, "Operation": p.Operation.Name})
}

// giveUp reports whether the seats that are offered can be had only for something else, and somebody has to say so.
func (p CallProps) giveUp(ctx context.Context) string { return part.ErrorOf(ctx, p.Err, "give_up") }

// refusal is what is said above the call: not what stands at a field.
func (p CallProps) refusal(ctx context.Context) error {
	if p.giveUp(ctx) != "" || problem.Is(p.Err, problem.Invalid) {
		return nil
	}
	return p.Err
}

func (p CallProps) nexts(ctx context.Context) (options []part.Option) {
	for _, next := range calling.Nexts {
		key := next
		if key == "" {
			key = "proposed"
		}
		options = append(options, part.Option{Value: next, Label: i18n.T(ctx, "calling.next."+key)})
	}
	return options
}

// pressed are the buttons of a call; without a number there is only paper.
func (p CallProps) pressed() []calling.Result {
	if p.Person.Phone == "" {
		return []calling.Result{calling.Reached}
	}
	return calling.Pressed
}

// made says in a line when, who and with what result.
func (p CallProps) made(ctx context.Context, m calling.Made) string {
	args := i18n.Args{"When": i18n.DayClock(ctx, m.EndedAt.In(p.Operation.Location())), "Name": m.Caller}
	if m.Caller == "" {
		return i18n.T(ctx, "calling.made_by_nobody", args)
	}
	return i18n.T(ctx, "calling.made", args)
}
