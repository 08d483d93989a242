package manage

import (
	"context"
	"strconv"
	"time"

	"oplibre/app/budget"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/views/part"
)

// BudgetLineProps is the page of an expense or an income; Line is nil for a new one.
type BudgetLineProps struct {
	Operation *operation.Operation
	Line      *budget.Line
	Form      budget.LineForm
	Changes   problem.Changes
	Err       error
	Notice    string
}

func (p BudgetLineProps) path(below string) string {
	if p.Line == nil {
		return budgetPath(p.Operation, "/lignes/nouvelle")
	}
	return budgetPath(p.Operation, "/lignes/"+p.Line.ID+below)
}

func (p BudgetLineProps) side() budget.Side {
	if budget.Side(p.Form.Side) == budget.Income {
		return budget.Income
	}
	return budget.Expense
}

func (p BudgetLineProps) title(ctx context.Context) string {
	if p.Line == nil {
		return i18n.T(ctx, "budget.new."+string(p.side()))
	}
	return p.Line.Title
}

// accounts are those of the side, under their groups.
func (p BudgetLineProps) accounts(ctx context.Context) part.Field {
	f := needful(budgetField(ctx, p.Err, "account", p.Form.Account))
	f.Options = []part.Option{{Label: i18n.T(ctx, "budget.form.choose")}}
	for _, a := range budget.AccountsOf(p.side()) {
		group, _ := budget.AccountOf(a.Number[:2])
		f.Options = append(f.Options, part.Option{Value: a.Number, Label: a.Number + " " + a.Title.In(i18n.Of(ctx)),
			Group: group.Number + " " + group.Title.In(i18n.Of(ctx))})
	}
	return f
}

func (p BudgetLineProps) settled(ctx context.Context) part.Field {
	f := dayField(ctx, p.Err, "settled_on", p.Form.SettledOn)
	f.Label = i18n.T(ctx, "budget.form.settled."+string(p.side()))
	return f
}

// attached are the receipts for the list of papers.
func (p BudgetLineProps) attached() AttachmentsProps {
	props := AttachmentsProps{Operation: p.Operation, Path: p.path("/papiers"), Err: p.Err}
	for _, r := range p.Line.Receipts {
		props.List = append(props.List, Attachment{ID: r.ID, Name: r.Name, Size: r.Size, At: r.CreatedAt.Time()})
	}
	return props
}

// SubsidyProps is the page of a subsidy; Subsidy is nil for a new one.
type SubsidyProps struct {
	Operation *operation.Operation
	Now       time.Time
	Subsidy   *budget.Subsidy
	Form      budget.SubsidyForm
	Papers    []budget.Paper
	// Funders are the partners of the operation.
	Funders []budget.Choice
	Changes problem.Changes
	Err     error
	Notice  string
}

func (p SubsidyProps) path(below string) string {
	if p.Subsidy == nil {
		return budgetPath(p.Operation, "/subventions/nouvelle")
	}
	return budgetPath(p.Operation, "/subventions/"+p.Subsidy.ID+below)
}

// attached are the papers for their list.
func (p SubsidyProps) attached() AttachmentsProps {
	props := AttachmentsProps{Operation: p.Operation, Path: p.path("/papiers"), Err: p.Err}
	for _, one := range p.Papers {
		props.List = append(props.List, Attachment{ID: one.ID, Name: one.Name, Size: one.Size, At: one.CreatedAt.Time()})
	}
	return props
}

func (p SubsidyProps) title(ctx context.Context) string {
	if p.Subsidy == nil {
		return i18n.T(ctx, "budget.new.subsidy")
	}
	return p.Subsidy.Name
}

// stage says how far it is, and what is late.
func (p SubsidyProps) stage(ctx context.Context) string {
	if p.Subsidy == nil {
		return i18n.T(ctx, "budget.subsidy_text")
	}
	text := i18n.T(ctx, "budget.stage_is."+string(p.Subsidy.Stage()))
	if late := p.Subsidy.Late(p.Operation, p.Now); late != "" {
		day := p.Subsidy.DecisionOn
		if late == budget.LateReport {
			day = p.Subsidy.ReportOn
		}
		text += " " + i18n.T(ctx, "budget.late."+late, i18n.Args{"Day": writtenDay(ctx, day, p.Now.In(p.Operation.Location()))})
	}
	return text
}

func (p SubsidyProps) funders(ctx context.Context) part.Field {
	f := budgetField(ctx, p.Err, "partner", p.Form.Partner)
	f.Options = []part.Option{{Label: i18n.T(ctx, "budget.form.other_funder")}}
	for _, c := range p.Funders {
		f.Options = append(f.Options, part.Option{Value: c.ID, Label: part.Typed(ctx, c.Name)})
	}
	return f
}

func (p SubsidyProps) amount(ctx context.Context, name, value string) part.Field {
	return amountField(ctx, p.Err, name, value)
}

func (p SubsidyProps) day(ctx context.Context, name, value string) part.Field {
	return dayField(ctx, p.Err, name, value)
}

// GiftProps is the page of a contribution in kind; Gift is nil for a new one.
type GiftProps struct {
	Operation *operation.Operation
	Gift      *budget.Gift
	Form      budget.GiftForm
	Changes   problem.Changes
	Err       error
	Notice    string
}

func (p GiftProps) path(below string) string {
	if p.Gift == nil {
		return budgetPath(p.Operation, "/apports/nouveau")
	}
	return budgetPath(p.Operation, "/apports/"+p.Gift.ID+below)
}

func (p GiftProps) title(ctx context.Context) string {
	if p.Gift == nil {
		return i18n.T(ctx, "budget.new.gift")
	}
	return p.Gift.Title
}

func (p GiftProps) kinds(ctx context.Context) part.Field {
	f := needful(budgetField(ctx, p.Err, "kind", p.Form.Kind))
	for _, kind := range budget.Kinds {
		f.Options = append(f.Options, part.Option{Value: string(kind), Label: i18n.T(ctx, "budget.kind."+string(kind)), Hint: i18n.T(ctx, "budget.kind_hint."+string(kind))})
	}
	return f
}

// RemovalProps asks once more before something of the budget is deleted.
type RemovalProps struct {
	Operation *operation.Operation
	// Name is what goes, Text says what goes with it.
	Name, Text string
	// Path is the page of what goes; Version is what it showed.
	Path, Version string
	// Changed says that somebody has changed it since the question was asked.
	Changed bool
}

// FinancialReportProps is the financial report: the table, and the texts around it.
type FinancialReportProps struct {
	Operation *operation.Operation
	Now       time.Time
	Budget    *budget.Budget
	Version   string
	// Answers are the texts by question, as typed.
	Answers map[string]string
	Stale   bool
	Err     error
	Notice  string
}

func (p FinancialReportProps) path(below string) string {
	return budgetPath(p.Operation, "/compte-rendu"+below)
}

// parts are the four parts of the table with their names, those that are empty left out.
func (p FinancialReportProps) parts(ctx context.Context) (list []statementPart) {
	s := p.Budget.Statement()
	for _, one := range []statementPart{{"expense", s.Expenses}, {"income", s.Income}, {"uses", s.Uses}, {"resources", s.Resources}} {
		if len(one.part.Rows) > 0 {
			list = append(list, one)
		}
	}
	return list
}

type statementPart struct {
	key  string
	part budget.Part
}

func (p FinancialReportProps) question(ctx context.Context, question string) part.Field {
	return part.Field{Name: question, Label: i18n.T(ctx, "budget.question."+question), Hint: i18n.T(ctx, "budget.question_hint."+question),
		Value: p.Answers[question], Rows: 5, Optional: true, Error: part.ErrorOf(ctx, p.Err, question)}
}

// held says from when to when the weekend was, the month and the year once when they are the same.
func (p FinancialReportProps) held(ctx context.Context) string {
	start, end := p.Operation.Start(), p.Operation.End()
	from := i18n.ShortDate(ctx, start)
	if start.Year() == end.Year() {
		from = i18n.DayMonth(ctx, start)
		if start.Month() == end.Month() {
			from = strconv.Itoa(start.Day())
			if start.Day() == 1 {
				from = i18n.DayMonth(ctx, start)
			}
		}
	}
	return i18n.T(ctx, "budget.report.held", i18n.Args{"From": from, "To": i18n.ShortDate(ctx, end)})
}

// hours is what the volunteers' hours are and how they were valued.
func (p FinancialReportProps) hours(ctx context.Context) string {
	b := p.Budget
	if b.Hours.Planned == 0 && b.Hours.Done == 0 {
		return ""
	}
	return i18n.T(ctx, "budget.report.hours", i18n.Args{"Planned": hoursWords(ctx, b.Hours.Planned), "Done": hoursWords(ctx, b.Hours.Done), "Rate": money(ctx, b.Settings.HourlyRate)})
}
