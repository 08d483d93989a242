package opendata

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	csvtable "oplibre/app/format/csv"
	"oplibre/app/format/geojson"
	"oplibre/app/store"
)

// column is one column of a table that is made here: what it is called, where its value comes from, and the value.
type column[T any] struct {
	csvtable.Field
	// source is the column of the database, "contribution.title", which must be public; empty for what is computed from
	// public ones (an address, a name in the archive).
	source string
	value  func(T) value
	// tableOnly keeps the column out of GeoJSON, which says the same in another way.
	tableOnly bool
}

// table is the columns of one file, in order. Columns are added at the end, never renamed.
type table[T any] []column[T]

// value is one cell. A closed set of types without boxing: a release has millions of them.
type value struct {
	kind   csvtable.Type
	text   string
	whole  int64
	number float64
	time   time.Time
	known  bool
}

func text(s string) value      { return value{kind: csvtable.String, text: s, known: s != ""} }
func whole(n int64) value      { return value{kind: csvtable.Integer, whole: n, known: true} }
func number(f float64) value   { return value{kind: csvtable.Number, number: f, known: true} }
func moment(t time.Time) value { return value{kind: csvtable.DateTime, time: t, known: !t.IsZero()} }

func optionalNumber(f *float64) value {
	if f == nil {
		return value{kind: csvtable.Number}
	}
	return number(*f)
}

func positive(n int) value {
	if n <= 0 {
		return value{kind: csvtable.Integer}
	}
	return whole(int64(n))
}

// cell writes the value into a table.
func (v value) cell(w *csvtable.Writer) {
	switch {
	case !v.known:
		w.Empty()
	case v.kind == csvtable.String:
		w.Text(v.text)
	case v.kind == csvtable.Integer:
		w.Int(v.whole)
	case v.kind == csvtable.Number:
		w.Float(v.number)
	default:
		w.Time(v.time)
	}
}

// property writes the value into a feature; what is not known is null, so that every feature has the same properties.
func (v value) property(w *geojson.Writer, name string) {
	switch {
	case !v.known:
		w.Null(name)
	case v.kind == csvtable.String:
		w.String(name, v.text)
	case v.kind == csvtable.Integer:
		w.Int(name, v.whole)
	case v.kind == csvtable.Number:
		w.Float(name, v.number)
	default:
		w.Time(name, v.time)
	}
}

func (t table[T]) schema(foreign ...csvtable.ForeignKey) csvtable.Schema {
	s := csvtable.Schema{PrimaryKey: []string{t[0].Name}, ForeignKeys: foreign}
	for _, c := range t {
		s.Fields = append(s.Fields, c.Field)
	}
	return s
}

func (t table[T]) row(w *csvtable.Writer, of T) error {
	for i := range t {
		t[i].value(of).cell(w)
	}
	return w.EndRow()
}

// properties writes a row as the properties of the open feature.
func (t table[T]) properties(w *geojson.Writer, of T) {
	for i := range t {
		if !t[i].tableOnly {
			t[i].value(of).property(w, t[i].Name)
		}
	}
}

func (t table[T]) has(name string) bool {
	return slices.ContainsFunc(t, func(c column[T]) bool { return c.Name == name })
}

func (t table[T]) write(out io.Writer, schema csvtable.Schema, rows []T) error {
	w, err := csvtable.NewWriter(out, schema)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := t.row(w, row); err != nil {
			return err
		}
	}
	return w.Close()
}

// sources are the database columns of the table.
func (t table[T]) sources() []string {
	var all []string
	for _, c := range t {
		if c.source != "" {
			all = append(all, c.source)
		}
	}
	return all
}

// checkPublic refuses to publish when a source is not declared public: somebody changed the registry, and a failing
// release is better than a leaking one.
func checkPublic(sources []string) error {
	public := map[string]bool{}
	for _, t := range store.Registry() {
		for _, c := range store.PublicColumns(t.Name) {
			public[t.Name+"."+c] = true
		}
	}
	for _, source := range sources {
		if !public[source] {
			return fmt.Errorf("opendata: %s is not public", source)
		}
	}
	return nil
}

// col describes a column; source may be empty.
func col[T any](name string, kind csvtable.Type, source, french, english string, of func(T) value) column[T] {
	return column[T]{Field: csvtable.Field{Name: name, Type: kind, Title: csvtable.Words{French: french, English: english}}, source: source, value: of}
}

// key makes the column required and unique.
func (c column[T]) key() column[T] {
	c.Constraints.Required, c.Constraints.Unique = true, true
	if strings.HasSuffix(c.Name, "id") {
		c.Format = "uuid"
	}
	return c
}

func (c column[T]) required() column[T]         { c.Constraints.Required = true; return c }
func (c column[T]) format(f string) column[T]   { c.Format = f; return c }
func (c column[T]) means(term string) column[T] { c.RDFType = term; return c }
func (c column[T]) onlyInTable() column[T]      { c.tableOnly = true; return c }
func (c column[T]) oneOf(values ...string) column[T] {
	c.Constraints.Enum = values
	return c
}

// note says in a sentence how the column is to be read.
func (c column[T]) note(french, english string) column[T] {
	c.Description = csvtable.Words{French: french, English: english}
	return c
}
