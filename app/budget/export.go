package budget

import (
	"io"
	"time"

	csvtable "oplibre/app/format/csv"
	"oplibre/app/format/xlsx"
	"oplibre/app/operation"
)

// Words are what an export needs of a language: its tag, and the message of a key of the catalogue.
type Words struct {
	Language string
	Say      func(key string) string
}

// Workbook is the budget as a spreadsheet for whoever writes the financial report: the table by account, the lines behind it, and the texts.
// Amounts are numbers, percentages too (80 for 80 %).
func (b *Budget) Workbook(o *operation.Operation, words Words) xlsx.Workbook {
	return xlsx.Workbook{Sheets: []xlsx.Sheet{b.summarySheet(words), b.linesSheet(words), b.textsSheet(o, words)}}
}

func titles(words Words, keys ...string) xlsx.Row {
	var row xlsx.Row
	for _, key := range keys {
		row.Cells = append(row.Cells, xlsx.Cell{Kind: xlsx.Title, Text: words.Say(key)})
	}
	return row
}

func (b *Budget) summarySheet(words Words) xlsx.Sheet {
	sheet := xlsx.Sheet{Name: words.Say("budget.export.summary"), Widths: []float64{10, 58, 14, 14, 14, 10}, Heading: true}
	sheet.Rows = append(sheet.Rows, titles(words, "budget.export.account", "budget.export.title", "budget.planned", "budget.actual", "budget.difference", "budget.percent"))
	statement := b.Statement()
	for _, section := range []struct {
		key  string
		part Part
	}{{"budget.total.expense", statement.Expenses}, {"budget.total.income", statement.Income}, {"budget.total.uses", statement.Uses}, {"budget.total.resources", statement.Resources}} {
		for _, r := range section.part.Rows {
			sheet.Rows = append(sheet.Rows, summaryRow(r.Number, r.In(words.Language), r.Group, r.Amounts))
		}
		sheet.Rows = append(sheet.Rows, summaryRow("", words.Say(section.key), true, section.part.Total), xlsx.Row{})
		if section.key == "budget.total.income" {
			balance := summaryRow("", words.Say("budget.balance"), true, statement.Balance())
			balance.Cells[5] = xlsx.Cell{} // a share of what is left over says nothing
			sheet.Rows = append(sheet.Rows, balance, xlsx.Row{})
		}
	}
	return sheet
}

func summaryRow(number, title string, bold bool, a Amounts) xlsx.Row {
	cells := []xlsx.Cell{xlsx.T(number), xlsx.T(title), euros(a.Planned), euros(a.Actual), euros(a.Difference()), {}}
	if bold {
		cells[1].Kind = xlsx.Title
	}
	if percent, ok := a.Percent(); ok {
		cells[5] = xlsx.N(float64(percent))
	}
	return xlsx.Row{Cells: cells}
}

func euros(c Cents) xlsx.Cell { return xlsx.N(c.Euros()) }

func perhaps(c *Cents) xlsx.Cell {
	if c == nil {
		return xlsx.Cell{}
	}
	return euros(*c)
}

// dayCell is a day as a spreadsheet counts it; empty for none.
func dayCell(day string) xlsx.Cell {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return xlsx.Cell{}
	}
	return xlsx.Cell{Kind: xlsx.Day, Value: xlsx.Serial(t)}
}

func (b *Budget) linesSheet(words Words) xlsx.Sheet {
	sheet := xlsx.Sheet{Name: words.Say("budget.export.lines"), Widths: []float64{10, 48, 14, 14, 14, 40}, Heading: true}
	sheet.Rows = append(sheet.Rows, titles(words, "budget.export.account", "budget.export.title", "budget.planned", "budget.actual", "budget.export.settled", "budget.export.note"))
	add := func(number, title string, planned Cents, actual *Cents, settled, note string) {
		sheet.Rows = append(sheet.Rows, xlsx.Row{Cells: []xlsx.Cell{xlsx.T(number), xlsx.T(title), euros(planned), perhaps(actual), dayCell(settled), xlsx.T(note)}})
	}
	for _, l := range b.Lines {
		add(l.Account, l.Title, l.Planned, l.Actual, l.SettledOn, l.Note)
	}
	for _, s := range b.Subsidies {
		add(subsidyAccount, s.Name, s.Amounts().Planned, s.Paid, s.PaidOn, s.Title)
	}
	for _, g := range b.Gifts {
		add(uses[g.Kind]+" / "+resources[g.Kind], g.Title, g.Planned, g.Actual, "", g.Giver)
	}
	if work := b.Volunteering(); work != (Amounts{}) {
		add(uses[Work]+" / "+resources[Work], words.Say("budget.hours"), work.Planned, &work.Actual, "", "")
	}
	return sheet
}

func (b *Budget) textsSheet(o *operation.Operation, words Words) xlsx.Sheet {
	sheet := xlsx.Sheet{Name: words.Say("budget.export.texts"), Widths: []float64{44, 90}}
	sheet.Rows = append(sheet.Rows, xlsx.Row{Cells: []xlsx.Cell{{Kind: xlsx.Title, Text: o.In(words.Language).Name}, xlsx.T(o.LegalOrganiser)}})
	for _, question := range Questions {
		sheet.Rows = append(sheet.Rows, xlsx.Row{Cells: []xlsx.Cell{{Kind: xlsx.Title, Text: words.Say("budget.question." + question)}, xlsx.T(b.Settings.Answers[question])}})
	}
	return sheet
}

// tableSchema is the table by account as CSV. Numbers have a point before the cents, as programs read them.
var tableSchema = csvtable.Schema{Fields: []csvtable.Field{
	{Name: "part", Type: csvtable.String, Constraints: csvtable.Constraints{Required: true, Enum: []string{"expenses", "income", "uses", "resources"}}},
	{Name: "account", Type: csvtable.String, Constraints: csvtable.Constraints{Required: true}},
	{Name: "title", Type: csvtable.String},
	{Name: "is_group", Type: csvtable.Boolean},
	{Name: "planned", Type: csvtable.Number}, {Name: "actual", Type: csvtable.Number}, {Name: "difference", Type: csvtable.Number},
	{Name: "percent", Type: csvtable.Integer},
}}

// WriteTable writes the table by account as CSV (RFC 4180, UTF-8): groups and their accounts, in the order of the chart.
func (b *Budget) WriteTable(out io.Writer, language string) error {
	w, err := csvtable.NewWriter(out, tableSchema)
	if err != nil {
		return err
	}
	statement := b.Statement()
	for _, section := range []struct {
		name string
		part Part
	}{{"expenses", statement.Expenses}, {"income", statement.Income}, {"uses", statement.Uses}, {"resources", statement.Resources}} {
		for _, r := range section.part.Rows {
			w.Text(section.name)
			w.Text(r.Number)
			w.Text(r.In(language))
			w.Bool(r.Group)
			w.Float(r.Planned.Euros())
			w.Float(r.Actual.Euros())
			w.Float(r.Difference().Euros())
			if percent, ok := r.Percent(); ok {
				w.Int(int64(percent))
			} else {
				w.Empty()
			}
			if err := w.EndRow(); err != nil {
				return err
			}
		}
	}
	return w.Close()
}
