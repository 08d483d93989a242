package document

import (
	"io"

	csvtable "oplibre/app/format/csv"
)

// columns are those of the inventory as a table, for the team.
var columns = []struct{ name, french, english string }{
	{"title", "Titre", "Title"}, {"holder", "Détenteur", "Holder"}, {"kind", "Sorte", "Kind"}, {"format", "Format", "Format"},
	{"licence", "Licence (SPDX)", "Licence (SPDX)"}, {"state", "État", "State"}, {"obstacles", "Obstacles", "Obstacles"},
	{"location", "Où il est", "Where it is"}, {"asked_to", "Demandé à", "Asked to"}, {"asked_on", "Demandé le", "Asked on"},
	{"answer_due_on", "Réponse due le", "Answer due on"}, {"answer", "Réponse", "Answer"}, {"answered_on", "Répondu le", "Answered on"},
}

// Table writes the inventory as CSV, a row a document with its latest request.
func Table(out io.Writer, documents []*Document) error {
	var schema csvtable.Schema
	for _, c := range columns {
		schema.Fields = append(schema.Fields, csvtable.Field{Name: c.name, Type: csvtable.String, Title: csvtable.Words{French: c.french, English: c.english}})
	}
	w, err := csvtable.NewWriter(out, schema)
	if err != nil {
		return err
	}
	for _, d := range documents {
		cells := []string{d.Title, d.HeldBy(), d.Kind, d.Format, d.Licence, string(d.State), d.Obstacles, d.Location}
		var r Request
		if n := len(d.Requests); n > 0 {
			r = d.Requests[n-1]
		}
		for _, cell := range append(cells, r.Addressee, r.AskedOn, r.DueOn(), string(r.Answer), r.AnsweredOn) {
			if cell == "" {
				w.Empty()
			} else {
				w.Text(cell)
			}
		}
		if err := w.EndRow(); err != nil {
			return err
		}
	}
	return w.Close()
}
