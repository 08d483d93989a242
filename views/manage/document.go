package manage

import (
	"context"
	"slices"
	"strings"

	"oplibre/app/document"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/problem"
	"oplibre/views/part"
)

// DocumentsProps is the inventory of what may be opened.
type DocumentsProps struct {
	Slug string
	// All are all documents; State keeps those of one state.
	All   []*document.Document
	State document.State
	// Today is the day, as columns have it.
	Today  string
	Notice string
}

func (p DocumentsProps) path(below string) string { return "/gestion/" + p.Slug + "/documents" + below }

// shown are the documents of the chosen state, those whose answer is late first.
func (p DocumentsProps) shown() []*document.Document {
	shown := slices.DeleteFunc(slices.Clone(p.All), func(d *document.Document) bool { return p.State != "" && d.State != p.State })
	slices.SortStableFunc(shown, func(a, b *document.Document) int {
		switch late := p.late(a); {
		case late == p.late(b):
			return 0
		case late:
			return -1
		}
		return 1
	})
	return shown
}

func (p DocumentsProps) late(d *document.Document) bool {
	return slices.ContainsFunc(d.Requests, func(r document.Request) bool { return r.Late(p.Today) })
}

// title counts what is open already.
func (p DocumentsProps) title(ctx context.Context) string {
	open := 0
	for _, d := range p.All {
		if d.State == document.Published {
			open++
		}
	}
	return i18n.N(ctx, "document.count", open, i18n.Args{"All": i18n.Number(ctx, len(p.All))})
}

// text says what waits.
func (p DocumentsProps) text(ctx context.Context) string {
	late := 0
	for _, d := range p.All {
		if p.late(d) {
			late++
		}
	}
	if late == 0 {
		return i18n.T(ctx, "document.lead")
	}
	return i18n.N(ctx, "document.late", late)
}

// states are the states that occur.
func (p DocumentsProps) states(ctx context.Context) []part.Filter {
	filters := []part.Filter{{Label: i18n.T(ctx, "partner.list.all"), Href: p.path(""), Active: p.State == ""}}
	for _, state := range document.States {
		n := 0
		for _, d := range p.All {
			if d.State == state {
				n++
			}
		}
		if n > 0 || state == p.State {
			filters = append(filters, part.Filter{Label: i18n.T(ctx, "document.state."+string(state)) + " (" + i18n.Number(ctx, n) + ")",
				Href: p.path("?etat=" + string(state)), Active: p.State == state})
		}
	}
	return filters
}

// facts are kind, format and licence in a line.
func documentFacts(ctx context.Context, d *document.Document) string {
	facts := []string{i18n.T(ctx, "document.kind."+d.Kind)}
	for _, more := range []string{d.Format, part.ShortLicence(d.Licence)} {
		if more != "" {
			facts = append(facts, part.Typed(ctx, more))
		}
	}
	return strings.Join(facts, " · ")
}

// requestWords say where a request stands on a day.
func requestWords(ctx context.Context, r *document.Request, today string) string {
	stage := r.Stage(today)
	day := map[document.Stage]string{document.Waiting: r.DueOn(), document.Silent: r.AppealBy(), document.Rejected: r.AppealBy(),
		document.Appealed: r.AppealedOn, document.TooLate: r.AppealBy(), document.Settled: r.AnsweredOn}[stage]
	return i18n.T(ctx, "document.stage."+string(stage), i18n.Args{"Date": onDay(ctx, day)})
}

// DocumentProps is one document, or a new one.
type DocumentProps struct {
	Operation *operation.Operation
	// Document is nil for a new one.
	Document *document.Document
	Form     document.Form
	Err      error
	Changes  problem.Changes
	Partners []*partner.Partner
	Licences []part.Option
	// Request is the form of a new request, or of Answering, as it was sent.
	Request   document.RequestForm
	Answering *document.Request
	// Asking tells that a new request was refused.
	Asking bool
	Today  string
	Notice string
}

func (p DocumentProps) base() string { return "/gestion/" + p.Operation.Slug + "/documents" }

func (p DocumentProps) path(below string) string {
	if p.Document == nil {
		return p.base()
	}
	return p.base() + "/" + p.Document.ID + below
}

func (p DocumentProps) title(ctx context.Context) string {
	if p.Document == nil {
		return i18n.T(ctx, "document.new")
	}
	return p.Document.Title
}

func (p DocumentProps) field(ctx context.Context, name, value string) part.Field {
	f := part.Field{Name: name, Label: i18n.T(ctx, "document.form."+name), Value: value, Error: part.ErrorOf(ctx, p.Err, name), Optional: true}
	if hint := i18n.T(ctx, "document.form."+name+"_hint"); hint != "document.form."+name+"_hint" {
		f.Hint = hint
	}
	return f
}

func (p DocumentProps) needed(ctx context.Context, name, value string) part.Field {
	f := p.field(ctx, name, value)
	f.Optional = false
	return f
}

// day is the field of a day.
func (p DocumentProps) day(ctx context.Context, name, value string) part.Field {
	f := p.field(ctx, name, value)
	f.Type, f.Short = "date", true
	return f
}

func documentKinds(ctx context.Context) []part.Option {
	options := []part.Option{{Label: i18n.T(ctx, "partner.form.choose")}}
	for _, kind := range document.Kinds {
		options = append(options, part.Option{Value: kind, Label: i18n.T(ctx, "document.kind."+kind)})
	}
	return options
}

func documentStates(ctx context.Context) []part.Option {
	var options []part.Option
	for _, state := range document.States {
		options = append(options, part.Option{Value: string(state), Label: i18n.T(ctx, "document.state."+string(state))})
	}
	return options
}

func answerOptions(ctx context.Context) []part.Option {
	var options []part.Option
	for _, answer := range document.Answers {
		key := "document.answer." + string(answer)
		if answer == document.NoAnswer {
			key = "document.answer.none"
		}
		options = append(options, part.Option{Value: string(answer), Label: i18n.T(ctx, key)})
	}
	return options
}

func (p DocumentProps) holders(ctx context.Context) []part.Option {
	options := []part.Option{{Label: i18n.T(ctx, "document.form.other_holder")}}
	for _, one := range p.Partners {
		options = append(options, part.Option{Value: one.ID, Label: one.Organisation.Name})
	}
	return options
}

// worded writes a value of the form as people read it.
func (p DocumentProps) worded(ctx context.Context, field, value string) string {
	switch {
	case field == "partner":
		for _, one := range p.Partners {
			if one.ID == value {
				return one.Organisation.Name
			}
		}
	case (field == "state" || field == "kind") && value != "":
		return i18n.T(ctx, "document."+field+"."+value)
	}
	return value
}
