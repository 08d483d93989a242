package asked

import (
	"io"

	csvtable "oplibre/app/format/csv"
	"oplibre/app/format/xlsx"
	"oplibre/app/operation"
)

// mealColumns are those of both files: a row with the total of each meal, then one for each carnet that said something, without its name.
var mealColumns = []csvtable.Field{
	{Name: "atelier_number", Type: csvtable.Integer, Title: csvtable.Words{French: "Numéro", English: "Number"}},
	{Name: "title", Type: csvtable.String, Title: csvtable.Words{French: "Repas", English: "Meal"}},
	{Name: "starts_at", Type: csvtable.DateTime, Title: csvtable.Words{French: "Début", English: "Start"}},
	{Name: "meals", Type: csvtable.Integer, Title: csvtable.Words{French: "Combien mangent", English: "How many eat"}},
	{Name: "total", Type: csvtable.Boolean, Title: csvtable.Words{French: "Total", English: "Total"}},
	{Name: "brings", Type: csvtable.String, Title: csvtable.Words{French: "Apporte", English: "Brings"}},
	{Name: "avoids", Type: csvtable.String, Title: csvtable.Words{French: "Ne mange pas", English: "Does not eat"}},
}

// WriteMeals writes the meals to order as CSV, for programs.
func (t *Totals) WriteMeals(out io.Writer) error {
	w, err := csvtable.NewWriter(out, csvtable.Schema{Fields: mealColumns})
	if err != nil {
		return err
	}
	for i := range t.Meals {
		m := &t.Meals[i]
		for n, order := range append([]Meal{{Meals: m.Meals}}, m.Orders...) {
			w.Int(m.Atelier.Number)
			w.Text(m.Atelier.Title)
			w.Time(m.Atelier.StartsAt.Time())
			w.Int(int64(order.Meals))
			w.Bool(n == 0)
			w.Text(order.Brings)
			w.Text(order.Avoids)
			if err := w.EndRow(); err != nil {
				return err
			}
		}
	}
	return w.Close()
}

// MealBook returns the same for people, with local hours and headings in the language: one sheet with the totals, one with what was said.
func (t *Totals) MealBook(o *operation.Operation, language string) xlsx.Workbook {
	word := func(french, english string) string {
		if language == "fr" {
			return french
		}
		return english
	}
	title := func(names ...int) (row xlsx.Row) {
		for _, i := range names {
			row.Cells = append(row.Cells, xlsx.Cell{Kind: xlsx.Title, Text: word(mealColumns[i].Title.French, mealColumns[i].Title.English)})
		}
		return row
	}
	totals := xlsx.Sheet{Name: word("Totaux", "Totals"), Heading: true, Widths: []float64{40, 18, 16}, Rows: []xlsx.Row{title(1, 2, 3)}}
	said := xlsx.Sheet{Name: word("Détail", "Details"), Heading: true, Widths: []float64{40, 16, 40, 40}, Rows: []xlsx.Row{title(1, 3, 5, 6)}}
	for i := range t.Meals {
		m := &t.Meals[i]
		start := xlsx.Cell{Kind: xlsx.Moment, Value: xlsx.Serial(m.Atelier.StartsAt.In(o.Location()))}
		totals.Rows = append(totals.Rows, xlsx.Row{Cells: []xlsx.Cell{xlsx.T(m.Atelier.Title), start, xlsx.N(float64(m.Meals))}})
		for _, order := range m.Orders {
			said.Rows = append(said.Rows, xlsx.Row{Cells: []xlsx.Cell{xlsx.T(m.Atelier.Title), xlsx.N(float64(order.Meals)), xlsx.T(order.Brings), xlsx.T(order.Avoids)}})
		}
	}
	return xlsx.Workbook{Sheets: []xlsx.Sheet{totals, said}}
}
