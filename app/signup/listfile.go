package signup

import (
	"context"
	"io"
	"strings"
	"time"

	"gorm.io/gorm"

	csvtable "oplibre/app/format/csv"
	"oplibre/app/format/typed"
	"oplibre/app/format/xlsx"
	"oplibre/app/operation"
	"oplibre/app/store"
)

// ListWords are what a list that leaves the program is written with, in the language of whoever takes it.
type ListWords struct {
	Language string // fr or another
	// When writes the start of an atelier, Origin an answer of Origins, Status how somebody stands.
	When   func(time.Time) string
	Origin func(string) string
	Status func(Status) string
	// Note says what the list is and when it is to be deleted.
	Note []string
}

// Listing is a list of people to be taken away: a row for each person, with what they come to.
type Listing struct {
	*List
	Operation *operation.Operation
	// DeleteBy is the day after which the operation itself keeps none of it.
	DeleteBy time.Time
	Words    ListWords
}

// TakeList reads the whole list that a filter keeps, for a file, and writes into the history that somebody took it.
func TakeList(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, filter ListFilter, words ListWords) (*Listing, error) {
	list, err := FindAll(ctx, db, o, filter)
	if err != nil {
		return nil, err
	}
	err = db.Write(ctx, func(tx *gorm.DB) error { return by.Record(tx, o.ID, "persons.exported", "operation", o.ID) })
	return &Listing{List: list, Operation: o, DeleteBy: o.End().AddDate(0, 0, o.RetentionDays), Words: words}, err
}

// listColumns are those of both files. What somebody needs, eats or is called elsewhere is in neither: see package asked.
var listColumns = []csvtable.Field{
	{Name: "name", Type: csvtable.String, Title: csvtable.Words{French: "Nom", English: "Name"}},
	{Name: "persons", Type: csvtable.Integer, Title: csvtable.Words{French: "Personnes", English: "People"}},
	{Name: "age", Type: csvtable.Integer, Title: csvtable.Words{French: "Âge", English: "Age"}},
	{Name: "with", Type: csvtable.String, Title: csvtable.Words{French: "Avec", English: "With"}},
	{Name: "email", Type: csvtable.String, Title: csvtable.Words{French: "E-mail", English: "E-mail"}},
	{Name: "phone", Type: csvtable.String, Title: csvtable.Words{French: "Téléphone", English: "Telephone"}},
	{Name: "origin", Type: csvtable.String, Title: csvtable.Words{French: "Vient de", English: "Comes from"}},
	{Name: "ateliers", Type: csvtable.String, Title: csvtable.Words{French: "Ateliers", English: "Ateliers"}},
	{Name: "carnet_code", Type: csvtable.String, Title: csvtable.Words{French: "Code du carnet", English: "Code of the carnet"}},
	{Name: "signed_up_at", Type: csvtable.DateTime, Title: csvtable.Words{French: "Depuis le", English: "Since"}},
	{Name: "delete_by", Type: csvtable.Date, Title: csvtable.Words{French: "À supprimer au plus tard le", English: "To be deleted by"}},
}

var listWidths = []float64{28, 11, 7, 24, 30, 18, 16, 70, 16, 18, 24}

// listedPerson is one row.
type listedPerson struct {
	*Person
	carnet   *Opened
	ateliers string
}

func (l *Listing) people() (rows []listedPerson) {
	for i := range l.Carnets {
		c := &l.Carnets[i]
		for j := range c.Persons {
			p := &c.Persons[j]
			rows = append(rows, listedPerson{p, c, l.ateliersOf(c, p)})
		}
	}
	return rows
}

// ateliersOf are what a person is registered for, in their order; how they stand is said where they have no seat.
func (l *Listing) ateliersOf(c *Opened, p *Person) string {
	var all []string
	for i := range c.Entries {
		e := &c.Entries[i]
		for _, r := range e.Registrations {
			if r.PersonID != p.ID || !r.Status.Active() && r.Status != Absent {
				continue
			}
			title, _ := e.Atelier.TitleIn(l.Words.Language)
			text := title + " (" + l.Words.When(e.Span().Start.In(l.Operation.Location()))
			if r.Status != Confirmed {
				text += ", " + l.Words.Status(r.Status)
			}
			all = append(all, text+")")
		}
	}
	return strings.Join(all, " ; ")
}

func (p *listedPerson) holder() string {
	if p.Position == 0 {
		return ""
	}
	return p.carnet.Main().Name
}

// harmless keeps a spreadsheet from taking what somebody typed for a formula: docs/decisions/0007 leaves that to lists for the team.
func harmless(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}

// Write writes the list as CSV.
func (l *Listing) Write(out io.Writer) error {
	w, err := csvtable.NewWriter(out, csvtable.Schema{Fields: listColumns})
	if err != nil {
		return err
	}
	for _, p := range l.people() {
		main := p.carnet.Main()
		w.Text(harmless(p.Name))
		w.Int(int64(p.Headcount))
		if p.Age == nil {
			w.Empty()
		} else {
			w.Int(int64(*p.Age))
		}
		for _, text := range []string{p.holder(), main.Email, typed.PhoneText(main.Phone), l.origin(p.carnet.Origin), p.ateliers, p.carnet.Code.String()} {
			w.Text(harmless(text))
		}
		w.Time(p.carnet.CreatedAt.Time())
		w.Date(l.DeleteBy)
		if err := w.EndRow(); err != nil {
			return err
		}
	}
	return w.Close()
}

func (l *Listing) origin(of string) string {
	if of == "" {
		return ""
	}
	return l.Words.Origin(of)
}

// Workbook returns the list as a spreadsheet, in which texts are texts, with a sheet that says what to do with it.
func (l *Listing) Workbook() xlsx.Workbook {
	word := func(w csvtable.Words) string {
		if l.Words.Language == "fr" {
			return w.French
		}
		return w.English
	}
	sheet := xlsx.Sheet{Name: word(csvtable.Words{French: "Personnes", English: "People"}), Heading: true, Widths: listWidths, Rows: []xlsx.Row{{}}}
	for _, f := range listColumns {
		sheet.Rows[0].Cells = append(sheet.Rows[0].Cells, xlsx.Cell{Kind: xlsx.Title, Text: word(f.Title)})
	}
	deleteBy := xlsx.Cell{Kind: xlsx.Day, Value: float64(int(xlsx.Serial(l.DeleteBy)))}
	for _, p := range l.people() {
		main, age := p.carnet.Main(), xlsx.Cell{}
		if p.Age != nil {
			age = xlsx.N(float64(*p.Age))
		}
		since := xlsx.Cell{Kind: xlsx.Moment, Value: xlsx.Serial(p.carnet.CreatedAt.In(l.Operation.Location()))}
		sheet.Rows = append(sheet.Rows, xlsx.Row{Cells: []xlsx.Cell{xlsx.T(p.Name), xlsx.N(float64(p.Headcount)), age, xlsx.T(p.holder()), xlsx.T(main.Email),
			xlsx.T(typed.PhoneText(main.Phone)), xlsx.T(l.origin(p.carnet.Origin)), xlsx.T(p.ateliers), xlsx.T(p.carnet.Code.String()), since, deleteBy}})
	}
	note := xlsx.Sheet{Name: word(csvtable.Words{French: "À lire", English: "Read me"}), Widths: []float64{100}}
	for _, line := range l.Words.Note {
		note.Rows = append(note.Rows, xlsx.Row{Cells: []xlsx.Cell{xlsx.T(line)}})
	}
	return xlsx.Workbook{Sheets: []xlsx.Sheet{sheet, note}}
}
