package manage

import (
	"context"
	"strconv"
	"strings"
	"time"

	"oplibre/app/i18n"
	"oplibre/app/instance"
	"oplibre/app/operation"
	"oplibre/app/retention"
	"oplibre/app/signup"
	"oplibre/views/part"
)

// RetentionProps is what the page of personal data shows.
type RetentionProps struct {
	Operation *operation.Operation
	Now       time.Time
	Notice    string
	Err       error
	Plan      []retention.Step
	// Who is whose names go next; empty for whoever may not see them.
	Who []retention.Forgotten
	// FollowUps is how many asked to hear of what follows.
	FollowUps int
	Totals    []signup.Total
	Records   []retention.Record
}

func (p RetentionProps) path(below string) string {
	return "/gestion/" + p.Operation.Slug + "/conservation" + below
}

func (p RetentionProps) over() bool { return retention.Over(p.Operation, p.Now) }

func (p RetentionProps) title(ctx context.Context) string {
	key := "retention.title"
	if p.over() {
		key = "retention.title_over"
	}
	return i18n.T(ctx, key, i18n.Args{"Date": i18n.Date(ctx, retention.ForgetAt(p.Operation))})
}

func (p RetentionProps) text(ctx context.Context) string {
	if p.over() {
		return i18n.T(ctx, "retention.text_over")
	}
	return i18n.N(ctx, "retention.text", p.Operation.RetentionDays)
}

func (p RetentionProps) days(ctx context.Context) part.Field {
	f := part.Field{Name: "days", Label: i18n.T(ctx, "retention.days"), Value: strconv.Itoa(p.Operation.RetentionDays), Error: part.ErrorOf(ctx, p.Err, "days")}
	for _, n := range retention.DayChoices {
		f.Options = append(f.Options, part.Option{Value: strconv.Itoa(n), Label: i18n.N(ctx, "retention.days.choice", n)})
	}
	return f
}

// forgotten is the line of somebody: what becomes of the contact.
func forgotten(ctx context.Context, f retention.Forgotten) string {
	switch {
	case f.KeptForNews:
		return i18n.T(ctx, "retention.who.kept")
	case f.Reachable:
		return i18n.T(ctx, "retention.who.contact")
	}
	return i18n.T(ctx, "retention.who.name")
}

// totalName names one number that stays.
func totalName(ctx context.Context, t signup.Total) string {
	if t.Subject == signup.TotalPersons {
		return i18n.T(ctx, "retention.total.persons")
	}
	name := t.Name
	if name == "" {
		name = "none"
	}
	if t.Subject == signup.TotalAge && t.Name != "" {
		return i18n.T(ctx, "retention.total.age", i18n.Args{"Band": strings.ReplaceAll(t.Name, "-", "–")})
	}
	return i18n.T(ctx, "retention.total."+t.Subject+"."+name)
}

// totalCount is the number, or that it is too small to be kept.
func totalCount(ctx context.Context, t signup.Total) string {
	if t.Count == nil {
		return i18n.T(ctx, "retention.total.small", i18n.Args{"Least": signup.SmallCount})
	}
	return i18n.Number(ctx, int(*t.Count))
}

// columnNames lists columns as the database calls them.
func columnNames(s retention.Share) string {
	names := make([]string, 0, len(s.Columns))
	for _, c := range s.Columns {
		names = append(names, c.Table+"."+c.Column+" ("+strconv.FormatInt(c.Rows, 10)+")")
	}
	return strings.Join(names, ", ")
}

func treatmentName(ctx context.Context, key string) string {
	return i18n.T(ctx, "retention.treatment."+key+".name")
}

// ProcessingProps is the register of processing, to print.
type ProcessingProps struct {
	Operation *operation.Operation
	Settings  instance.Settings
	Now       time.Time
}

// kept says for how long a treatment keeps its data.
func kept(ctx context.Context, t retention.Treatment, o *operation.Operation) string {
	days := t.Days(o.RetentionDays)
	texts := make([]string, 0, len(days))
	for _, n := range days {
		switch {
		case n == 0:
			texts = append(texts, i18n.T(ctx, "retention.kept.until"))
		case n%365 == 0:
			texts = append(texts, i18n.N(ctx, "retention.kept.years", n/365))
		default:
			texts = append(texts, i18n.N(ctx, "retention.kept.days", n))
		}
	}
	return strings.Join(texts, " ; ")
}

// CertificateProps is what was taken at one time.
type CertificateProps struct {
	Operation *operation.Operation
	Settings  instance.Settings
	Record    *retention.Record
}

func (p CertificateProps) moment(ctx context.Context) string {
	return i18n.Moment(ctx, p.Record.DoneAt.In(p.Operation.Location()))
}
