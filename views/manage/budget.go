package manage

import (
	"context"
	"strconv"
	"strings"
	"time"

	"oplibre/app/budget"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/views/part"
)

// money writes an amount as people read it: 1 234,56 € with narrow no-break spaces in French, €1,234.56 in English; whole euros without cents.
func money(ctx context.Context, c budget.Cents) string {
	sign, value := "", int64(c)
	if value < 0 {
		sign, value = "−", -value
	}
	number := i18n.Number(ctx, int(value/100))
	if cents := value % 100; cents != 0 {
		mark := "."
		if i18n.Of(ctx) == "fr" {
			mark = ","
		}
		number += mark + strconv.FormatInt(100+cents, 10)[1:]
	}
	if i18n.Of(ctx) == "fr" {
		return sign + number + "\u202f€"
	}
	return sign + "€" + number
}

// perhapsMoney is money for an amount that may not be known yet.
func perhapsMoney(ctx context.Context, c *budget.Cents) string {
	if c == nil {
		return "–"
	}
	return money(ctx, *c)
}

// signedMoney is money with its sign, for a difference.
func signedMoney(ctx context.Context, c budget.Cents) string {
	if c > 0 {
		return "+" + money(ctx, c)
	}
	return money(ctx, c)
}

func percentWords(ctx context.Context, a budget.Amounts) string {
	percent, ok := a.Percent()
	if !ok {
		return "–"
	}
	return i18n.T(ctx, "budget.percent_of", i18n.Args{"Percent": i18n.Number(ctx, percent)})
}

// hoursWords writes seconds as hours: 12 h 30.
func hoursWords(ctx context.Context, seconds int64) string {
	return Duration(ctx, time.Duration(seconds)*time.Second)
}

func budgetPath(o *operation.Operation, below string) string {
	return "/gestion/" + o.Slug + "/budget" + below
}

// BudgetProps is what the page of the budget shows.
type BudgetProps struct {
	Operation *operation.Operation
	Now       time.Time
	Budget    *budget.Budget
	// Equipment and Places are what is lent and has no value here yet.
	Equipment, Places []budget.Choice
	Form              budget.HoursForm
	Changes           problem.Changes
	Err               error
	Notice            string
}

func (p BudgetProps) path(below string) string { return budgetPath(p.Operation, below) }

// title says in words whether the budget is balanced. Once money has moved after the weekend, what came counts.
func (p BudgetProps) title(ctx context.Context) string {
	balance := p.Budget.Balance()
	over := p.Now.After(p.Operation.EndsAt.Time())
	switch {
	case len(p.Budget.Lines)+len(p.Budget.Subsidies) == 0:
		return i18n.T(ctx, "budget.title.none")
	case over && balance.Actual < 0:
		return i18n.T(ctx, "budget.title.lacking_actual", i18n.Args{"Amount": money(ctx, -balance.Actual)})
	case over && balance.Actual > 0:
		return i18n.T(ctx, "budget.title.left_actual", i18n.Args{"Amount": money(ctx, balance.Actual)})
	case over:
		return i18n.T(ctx, "budget.title.balanced_actual")
	case balance.Planned < 0:
		return i18n.T(ctx, "budget.title.lacking", i18n.Args{"Amount": money(ctx, -balance.Planned)})
	case balance.Planned > 0:
		return i18n.T(ctx, "budget.title.left", i18n.Args{"Amount": money(ctx, balance.Planned)})
	}
	return i18n.T(ctx, "budget.title.balanced")
}

// sentence sums up both sides.
func (p BudgetProps) sentence(ctx context.Context) string {
	if p.Budget.Empty() {
		return i18n.T(ctx, "budget.lead.none")
	}
	out, in := p.Budget.Total(budget.Expense), p.Budget.Total(budget.Income)
	text := i18n.T(ctx, "budget.lead.planned", i18n.Args{"Out": money(ctx, out.Planned), "In": money(ctx, in.Planned)})
	if out.Actual != 0 || in.Actual != 0 {
		text += " " + i18n.T(ctx, "budget.lead.actual", i18n.Args{"Out": money(ctx, out.Actual), "In": money(ctx, in.Actual)})
	}
	if kind := p.Budget.InKind(); kind.Planned > 0 {
		text += " " + i18n.T(ctx, "budget.lead.in_kind", i18n.Args{"Amount": money(ctx, kind.Planned)})
	}
	return text
}

// late are the subsidies of which something has passed its day.
func (p BudgetProps) late(ctx context.Context) (list []part.MissingProps) {
	for _, s := range p.Budget.LateSubsidies(p.Operation, p.Now) {
		what, day := s.Late(p.Operation, p.Now), s.DecisionOn
		if what == budget.LateReport {
			day = s.ReportOn
		}
		list = append(list, part.MissingProps{Kind: part.Warning, Title: part.Typed(ctx, s.Name),
			Text:  i18n.T(ctx, "budget.late."+what, i18n.Args{"Day": writtenDay(ctx, day, p.now())}),
			Links: []part.Tab{{Label: i18n.T(ctx, "budget.late.act"), Href: p.path("/subventions/" + s.ID)}}})
	}
	return list
}

func (p BudgetProps) now() time.Time { return p.Now.In(p.Operation.Location()) }

// lineFacts is the line under the title of an expense or an income.
func (p BudgetProps) lineFacts(ctx context.Context, l *budget.Line) string {
	account, _ := budget.AccountOf(l.Account)
	facts := []string{l.Account + " " + account.Title.In(i18n.Of(ctx))}
	if l.SettledOn != "" {
		facts = append(facts, i18n.T(ctx, "budget.settled."+string(l.Side()), i18n.Args{"Day": writtenDay(ctx, l.SettledOn, p.now())}))
	}
	switch {
	case len(l.Receipts) > 0:
		facts = append(facts, i18n.N(ctx, "attachment.count", len(l.Receipts)))
	case l.Side() == budget.Expense && l.Actual != nil:
		facts = append(facts, i18n.T(ctx, "budget.no_receipt"))
	}
	return strings.Join(facts, " · ")
}

// next is what comes next of a subsidy, with its day.
func (p BudgetProps) next(ctx context.Context, s *budget.Subsidy) string {
	day := func(key, on string) string {
		if on == "" {
			return ""
		}
		return i18n.T(ctx, key, i18n.Args{"Day": writtenDay(ctx, on, p.now())})
	}
	switch s.Stage() {
	case budget.Filed, budget.Preparing:
		return day("budget.next.decision", s.DecisionOn)
	case budget.Granted, budget.Paid:
		return day("budget.next.report", s.ReportOn)
	}
	return ""
}

// shown tells what a funder asks to show, and where that is done.
func shown(ctx context.Context, s *budget.Subsidy) string {
	switch {
	case s.Stage() == budget.Denied || !s.Logo && s.Sentence == "":
		return ""
	case s.Logo && s.Sentence != "":
		return i18n.T(ctx, "budget.shown.both")
	case s.Logo:
		return i18n.T(ctx, "budget.shown.logo")
	}
	return i18n.T(ctx, "budget.shown.sentence")
}

// giftOf is where the value of a loan or of a place is entered, filled in with what is known.
func (p BudgetProps) giftOf(what string, c budget.Choice) string {
	return p.path("/apports/nouveau?" + what + "=" + c.ID)
}

// field is a field of one of the forms of the budget.
func budgetField(ctx context.Context, err error, name, value string) part.Field {
	return part.Field{Name: name, Label: i18n.T(ctx, "budget.form."+name), Value: value, Error: part.ErrorOf(ctx, err, name)}
}

// amountField is one for an amount of money.
func amountField(ctx context.Context, err error, name, value string) part.Field {
	f := budgetField(ctx, err, name, value)
	f.Short, f.InputMode, f.MaxLength, f.Autocomplete = true, "decimal", 24, "off"
	return f
}

// dayField is one for a day that need not be there.
func dayField(ctx context.Context, err error, name, value string) part.Field {
	f := optionally(budgetField(ctx, err, name, value))
	f.Type, f.Short = "date", true
	return f
}

func optionally(f part.Field) part.Field {
	f.Optional = true
	return f
}

func needful(f part.Field) part.Field {
	f.Required = true
	return f
}

func advised(f part.Field, hint string) part.Field {
	f.Hint = hint
	return f
}

// ThingTitle is what some lent equipment is called, with its number: the title that its value is proposed under.
func ThingTitle(ctx context.Context, s *programme.Stock) string {
	name := thingName(ctx, s)
	if s.Quantity > 1 {
		return i18n.Number(ctx, s.Quantity) + " × " + name
	}
	return name
}
