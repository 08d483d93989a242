package manage

import (
	"context"
	"slices"
	"strings"
	"time"

	"oplibre/app/formality"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/preparation"
	"oplibre/app/problem"
	"oplibre/views/part"
)

// FormalitiesProps is what the page of the formalities shows.
type FormalitiesProps struct {
	Operation *operation.Operation
	Now       time.Time
	All       []*formality.Formality
	New       formality.NewForm
	Err       error
	Notice    string
}

func formalitiesPath(o *operation.Operation, below string) string {
	return "/gestion/" + o.Slug + "/formalites" + below
}

func (p FormalitiesProps) now() time.Time { return p.Now.In(p.Operation.Location()) }

func (p FormalitiesProps) groups() map[formality.State][]*formality.Formality {
	return formality.ByState(p.All, p.Operation, p.Now)
}

// title is the answer in a sentence: what cannot wait, then what is not known, then what waits for others.
func (p FormalitiesProps) title(ctx context.Context) string {
	groups := p.groups()
	for _, state := range []formality.State{formality.Late, formality.No, formality.Question, formality.ToSend, formality.Waiting} {
		if n := len(groups[state]); n > 0 {
			return i18n.N(ctx, "formality.title."+string(state), n, wordArgs(ctx, n))
		}
	}
	return i18n.T(ctx, "formality.title.settled")
}

// folded hides what is behind until somebody asks.
func folded(state formality.State) bool { return state == formality.Settled }

// facts is the line under the name of a formality.
func (p FormalitiesProps) facts(ctx context.Context, f *formality.Formality) string {
	facts := []string{part.Typed(ctx, f.Asked(i18n.Of(ctx)))}
	if f.SentOn != "" {
		facts = append(facts, i18n.T(ctx, "formality.sent_on", i18n.Args{"Day": writtenDay(ctx, f.SentOn, p.now())}))
	}
	switch {
	case f.Answer != formality.None && f.AnsweredOn != "":
		facts = append(facts, i18n.T(ctx, "formality.answer."+string(f.Answer))+" "+i18n.T(ctx, "formality.answered_on", i18n.Args{"Day": writtenDay(ctx, f.AnsweredOn, p.now())}))
	case f.Answer != formality.None:
		facts = append(facts, i18n.T(ctx, "formality.answer."+string(f.Answer)))
	case f.Need == formality.NotNeeded:
		facts = append(facts, i18n.T(ctx, "formality.need.not_needed"))
	}
	if len(f.Papers) > 0 {
		facts = append(facts, i18n.N(ctx, "attachment.count", len(f.Papers)))
	}
	return strings.Join(slices.DeleteFunc(facts, func(s string) bool { return s == "" }), " · ")
}

// writtenDay writes a stored day (2027-04-12); what is no day is left as it is.
func writtenDay(ctx context.Context, day string, now time.Time) string {
	at, err := time.ParseInLocation(time.DateOnly, day, now.Location())
	if err != nil {
		return day
	}
	if at.Year() != now.Year() {
		return i18n.ShortDate(ctx, at)
	}
	return i18n.DayMonth(ctx, at)
}

func (p FormalitiesProps) field(ctx context.Context, name, value string) part.Field {
	return part.Field{Name: name, Label: i18n.T(ctx, "formality.form."+name), Value: value, Error: part.ErrorOf(ctx, p.Err, name)}
}

// FormalityProps is what the page of one formality shows.
type FormalityProps struct {
	Operation *operation.Operation
	Now       time.Time
	Formality *formality.Formality
	Form      formality.Form
	// Task is the task of the retro-planning that speaks of it; nil without one.
	Task *preparation.Task
	// Changes are what somebody else wrote meanwhile, when the form was refused for that.
	Changes problem.Changes
	Err     error
	Notice  string
}

func (p FormalityProps) list() FormalitiesProps {
	return FormalitiesProps{Operation: p.Operation, Now: p.Now, Err: p.Err}
}

func (p FormalityProps) path(below string) string {
	return formalitiesPath(p.Operation, "/"+p.Formality.Key()+below)
}

func (p FormalityProps) state() formality.State {
	return p.Formality.StateAt(p.Operation, p.Now)
}

// deadline says by when it should be sent.
func (p FormalityProps) deadline(ctx context.Context) string {
	now := p.list().now()
	args := i18n.Args{"Day": dayWords(ctx, p.Formality.LastDay(p.Operation), now), "Lead": offsetWords(ctx, -p.Formality.Lead())}
	if first, ok := p.Formality.FirstDay(p.Operation); ok {
		args["First"] = dayWords(ctx, first, now)
		return i18n.T(ctx, "formality.between", args)
	}
	return i18n.T(ctx, "formality.deadline", args)
}

// stamp marks what is settled.
func (p FormalityProps) stamp(ctx context.Context) *part.StampProps {
	f := p.Formality
	switch {
	case f.Need == formality.NotNeeded:
		return &part.StampProps{Word: i18n.T(ctx, "formality.stamp.not_needed")}
	case f.Answer == formality.Accepted || f.Answer == formality.Reserved:
		stamp := &part.StampProps{Word: i18n.T(ctx, "formality.stamp.accepted")}
		if f.AnsweredOn != "" {
			stamp.Line = i18n.T(ctx, "formality.answered_on", i18n.Args{"Day": writtenDay(ctx, f.AnsweredOn, p.list().now())})
		}
		return stamp
	}
	return nil
}

func (p FormalityProps) field(ctx context.Context, name, value string) part.Field {
	return p.list().field(ctx, name, value)
}

func (p FormalityProps) optional(ctx context.Context, name, value string) part.Field {
	f := p.field(ctx, name, value)
	f.Optional = true
	return f
}

func (p FormalityProps) day(ctx context.Context, name, value string) part.Field {
	f := p.optional(ctx, name, value)
	f.Type, f.Short = "date", true
	return f
}

func (p FormalityProps) needs(ctx context.Context) part.Field {
	f := p.field(ctx, "need", p.Form.Need)
	f.Short = true
	for _, need := range formality.Needs {
		f.Options = append(f.Options, part.Option{Value: string(need), Label: i18n.T(ctx, "formality.need."+string(need))})
	}
	return f
}

func (p FormalityProps) answers(ctx context.Context) part.Field {
	f := p.field(ctx, "answer", p.Form.Answer)
	f.Short = true
	for _, answer := range formality.Answers {
		value := string(answer)
		if answer == formality.None {
			value = formality.NoAnswer
		}
		f.Options = append(f.Options, part.Option{Value: value, Label: i18n.T(ctx, "formality.answer."+value)})
	}
	return f
}

// formalityWords writes a value of the form as people read it.
func formalityWords(ctx context.Context, field, value string) string {
	if (field == "need" || field == "answer") && value != "" {
		return i18n.T(ctx, "formality."+field+"."+value)
	}
	return value
}

// attached are the papers for the list of them.
func (p FormalityProps) attached() AttachmentsProps {
	props := AttachmentsProps{Operation: p.Operation, Path: p.path("/papiers"), Err: p.Err}
	for _, paper := range p.Formality.Papers {
		props.List = append(props.List, Attachment{ID: paper.ID, Name: paper.Name, Size: paper.Size, At: paper.CreatedAt.Time()})
	}
	return props
}
