package budget

import "oplibre/data"

// Row is one row of the statement: a group of accounts, an account, or a subsidy inside its group.
type Row struct {
	// Number is that of the account.
	Number string
	Title  data.Text
	// Name is who gives a subsidy, instead of a title.
	Name  string
	Group bool
	Amounts
}

// In is what the row is called in a language.
func (r Row) In(language string) string {
	if r.Name != "" {
		return r.Name
	}
	return r.Title.In(language)
}

// Part is one side of the statement: expenses, income, uses or resources.
type Part struct {
	Rows  []Row
	Total Amounts
}

// Statement is the budget by account, as the table of a financial report shows it: expenses (class 6) and income (class 7), then, outside
// the balance, what was given in kind (86) and how it was used (87). Accounts of which nothing is planned and nothing came are left out.
type Statement struct {
	Expenses, Income, Uses, Resources Part
}

// Balance is what income leaves over expenses.
func (s Statement) Balance() Amounts { return s.Income.Total.Minus(s.Expenses.Total) }

// entry is an amount on its way to its account.
type entry struct {
	number, name string
	amounts      Amounts
}

// Statement adds the budget up by account.
func (b *Budget) Statement() Statement {
	var expenses, income, used, provided []entry
	for _, l := range b.Lines {
		e := entry{number: l.Account, amounts: l.Amounts()}
		if l.Side() == Expense {
			expenses = append(expenses, e)
		} else {
			income = append(income, e)
		}
	}
	for _, s := range b.Subsidies {
		if s.Stage() != Denied {
			income = append(income, entry{subsidyAccount, s.Name, s.Amounts()})
		}
	}
	for _, g := range b.given() {
		used = append(used, entry{number: uses[g.kind], amounts: g.amounts})
		provided = append(provided, entry{number: resources[g.kind], amounts: g.amounts})
	}
	return Statement{partOf(expenses), partOf(income), partOf(used), partOf(provided)}
}

// gave is the value of what was given of a kind.
type gave struct {
	kind    Kind
	amounts Amounts
}

// given are the gifts and the hours of volunteers.
func (b *Budget) given() []gave {
	var all []gave
	if work := b.Volunteering(); work != (Amounts{}) {
		all = append(all, gave{Work, work})
	}
	for _, g := range b.Gifts {
		all = append(all, gave{g.Kind, g.Amounts()})
	}
	return all
}

// partOf adds entries up by account, in the order of the chart, each group with the sum of its accounts.
func partOf(entries []entry) (p Part) {
	for _, account := range Accounts {
		row := Row{Number: account.Number, Title: account.Title, Group: account.Group()}
		var named []Row
		found := false
		for _, e := range entries {
			if e.number != account.Number && (!row.Group || e.number[:2] != account.Number) {
				continue
			}
			found = true
			row.Amounts = row.Plus(e.amounts)
			if e.name != "" && e.number == account.Number {
				named = append(named, Row{Number: account.Number, Name: e.name, Amounts: e.amounts})
			}
		}
		if !found {
			continue
		}
		if row.Group {
			p.Total = p.Total.Plus(row.Amounts)
		}
		p.Rows = append(append(p.Rows, row), named...)
	}
	return p
}
