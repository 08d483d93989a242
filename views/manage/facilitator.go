package manage

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/programme/facilitators"
	"oplibre/app/programme/plan"
	"oplibre/views/part"
)

// FacilitatorsProps is what the list of those who lead shows.
type FacilitatorsProps struct {
	Plan *plan.Plan
	// ContactSheet is the address of the sheet with all contacts; empty when there is none.
	ContactSheet string
	Notice       string
}

func (p FacilitatorsProps) path(below string) string {
	return "/gestion/" + p.Plan.Operation.Slug + "/intervenants" + below
}

// led is how many ateliers somebody leads in the plan.
func (p FacilitatorsProps) led(id string) (n int) {
	for _, a := range p.Plan.Ateliers {
		if facilitators.Leads(a, id) {
			n++
		}
	}
	return n
}

// needNames are what somebody needs, in a line.
func needNames(ctx context.Context, person *programme.Facilitator) string {
	var names []string
	for _, need := range person.Needs {
		names = append(names, i18n.T(ctx, "facilitator.need."+need))
	}
	return strings.Join(names, ", ")
}

// FacilitatorProps is what the page of one who leads shows.
type FacilitatorProps struct {
	Operation *operation.Operation
	// Page is the person with what they lead; nil for a new one.
	Page *facilitators.Page
	Form programme.FacilitatorForm
	Err  error
	// Others are who this may be another spelling of.
	Others []programme.Facilitator
	// Link is the private link that works, nil without one; Address is where it opens.
	Link    *facilitators.Link
	Address string
	// Received are corrections that came through the link; Titles names their ateliers.
	Received []facilitators.Received
	Titles   map[string]string
	Notice   string
}

func (p FacilitatorProps) path(below string) string {
	if p.Page == nil {
		return "/gestion/" + p.Operation.Slug + "/intervenants/nouvelle"
	}
	return "/gestion/" + p.Operation.Slug + "/intervenants/" + p.Page.Facilitator.ID + below
}

func (p FacilitatorProps) title(ctx context.Context) string {
	if p.Page == nil {
		return i18n.T(ctx, "facilitator.new")
	}
	return p.Page.Facilitator.Name
}

// person is the form of a person with its fields.
func (p FacilitatorProps) person() PersonForm {
	return PersonForm{Form: p.Form, Err: p.Err}
}

// otherOptions are the spellings that can be merged into this one, the alike first.
func (p FacilitatorProps) otherOptions(ctx context.Context) []part.Option {
	options := []part.Option{{Label: i18n.T(ctx, "programme.form.choose")}}
	for _, other := range p.Others {
		if other.ID != p.Page.Facilitator.ID {
			options = append(options, part.Option{Value: other.ID, Label: other.Name})
		}
	}
	return options
}

// role is what the person does in an atelier.
func (p FacilitatorProps) role(a *plan.Atelier) string {
	for _, lead := range a.Leads {
		if lead.FacilitatorID == p.Page.Facilitator.ID {
			return lead.Role
		}
	}
	return ""
}

func roleFields(ctx context.Context, role string) part.Field {
	f := part.Field{Name: "role", Label: i18n.T(ctx, "facilitator.role"), Value: role, Hidden: true}
	for _, known := range programme.LeadRoles {
		f.Options = append(f.Options, part.Option{Value: known, Label: i18n.T(ctx, "facilitator.role."+known)})
	}
	return f
}

// when is the hour of an atelier in the plan, or that it has none.
func when(ctx context.Context, o *operation.Operation, a *plan.Atelier) string {
	if !a.Scheduled() {
		return i18n.T(ctx, "facilitator.no_hour")
	}
	return i18n.Span(ctx, a.StartsAt.In(o.Location()), a.EndsAt.In(o.Location()))
}

// PersonForm is what the team and the person both fill in.
type PersonForm struct {
	Form programme.FacilitatorForm
	Err  error
}

func (p PersonForm) field(ctx context.Context, name, value string) part.Field {
	return part.Field{Name: name, Label: i18n.T(ctx, "facilitator."+name), Value: value, Error: part.ErrorOf(ctx, p.Err, name), Optional: true}
}

func (p PersonForm) name(ctx context.Context) part.Field {
	f := p.field(ctx, "name", p.Form.Name)
	f.Optional, f.Required = false, true
	return f
}

func (p PersonForm) email(ctx context.Context) part.Field {
	f := p.field(ctx, "email", p.Form.Email)
	f.Type = "email"
	return f
}

func (p PersonForm) needs(need string) bool { return slices.Contains(p.Form.Needs, need) }

// rows are the times of availability, with some to write into.
func (p PersonForm) rows() []programme.SpanRow {
	rows := slices.Clone(p.Form.Availability)
	for range 2 {
		rows = append(rows, programme.SpanRow{})
	}
	return rows[:min(len(rows), programme.SpanRows)]
}

func (p PersonForm) available(ctx context.Context, what string, i int, value string) part.Field {
	name := "available_" + what + "_" + strconv.Itoa(i+1)
	return part.Field{Name: name, Label: i18n.T(ctx, "facilitator.available_"+what), Value: value, Error: part.ErrorOf(ctx, p.Err, name)}
}

// mailto opens a letter with the link in the mail program of whoever sends it.
func (p FacilitatorProps) mailto(ctx context.Context) string {
	query := url.Values{"subject": {p.Operation.Name}, "body": {i18n.T(ctx, "facilitator.link_letter") + "\n" + p.Address}}
	return "mailto:" + url.PathEscape(p.Page.Facilitator.Email) + "?" + strings.ReplaceAll(query.Encode(), "+", "%20")
}
