// Package csvtable writes open data as CSV (RFC 4180) and describes its columns in Table Schema
// (https://datapackage.org/standard/table-schema/), so that header, cells and description cannot disagree. It also reads
// the tables of other programs, whatever their encoding and separator.
//
// There is one canonical form, and readers need to guess nothing: UTF-8 without byte order mark, comma, LF, every row
// as long as the header, decimal points, instants in UTC as 2027-05-22T08:15:00Z, true and false, nothing at all for
// what is not known. INSEE and postal codes are text and keep their zeros.
//
// Cells that begin with = + - @ are written as they are. A spreadsheet may take them for formulas, and the customary
// apostrophe before them would protect it; but it would also change the data for everybody else, make -4.46 a text,
// and not survive a round trip. Spreadsheet users are served the same table as XLSX, whose cells are typed.
//
// The folder is named csv after the format, the package csvtable so that it does not take encoding/csv's name.
package csvtable

import (
	"errors"
	"fmt"
	"regexp"
)

// MediaType is what the file is served as (RFC 4180 section 3).
const MediaType = "text/csv; charset=utf-8; header=present"

// Type is the type of a field, by its Table Schema name.
type Type string

// The types that our tables use.
const (
	String   Type = "string"
	Integer  Type = "integer"
	Number   Type = "number"
	Boolean  Type = "boolean"
	Date     Type = "date"     // 2027-05-22
	DateTime Type = "datetime" // 2027-05-22T08:15:00Z
)

// Words is one text in both languages of our schemas.
type Words struct{ French, English string }

// Constraints bound the values of a field; see "Constraints" in the standard. Nil and zero bound nothing.
type Constraints struct {
	Required  bool
	Unique    bool
	Enum      []string
	Pattern   string
	Minimum   *float64
	Maximum   *float64
	MinLength int
	MaxLength int
}

// Field is one column.
type Field struct {
	// Name is the header: English snake_case, for ever.
	Name string
	Type Type
	// Format narrows the type: uuid, email, uri for text. Empty means the default.
	Format string
	// Title and Description are for people.
	Title, Description Words
	// RDFType is the address of the term that the column means, http://rs.tdwg.org/dwc/terms/eventDate.
	RDFType     string
	Constraints Constraints
}

// ForeignKey says that the values of Fields are those of other fields in another resource.
type ForeignKey struct {
	Fields           []string
	Resource         string // the name of the other resource; empty for the same one
	ReferencedFields []string
}

// Schema describes a table.
type Schema struct {
	Fields      []Field
	PrimaryKey  []string
	ForeignKeys []ForeignKey
}

// ErrSchema means that a schema contradicts itself.
var ErrSchema = errors.New("csvtable: schema")

var fieldName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)

// Check returns ErrSchema when there is no field, a name is ill-formed or there twice, a type is unknown, or a key
// names a field that is not there.
func (s Schema) Check() error {
	if len(s.Fields) == 0 {
		return fmt.Errorf("%w: no fields", ErrSchema)
	}
	seen := make(map[string]bool, len(s.Fields))
	for _, f := range s.Fields {
		switch f.Type {
		case String, Integer, Number, Boolean, Date, DateTime:
		default:
			return fmt.Errorf("%w: field %q has type %q", ErrSchema, f.Name, f.Type)
		}
		if !fieldName.MatchString(f.Name) || seen[f.Name] {
			return fmt.Errorf("%w: field name %q", ErrSchema, f.Name)
		}
		seen[f.Name] = true
	}
	named := s.PrimaryKey
	for _, key := range s.ForeignKeys {
		if len(key.Fields) == 0 || len(key.Fields) != len(key.ReferencedFields) {
			return fmt.Errorf("%w: foreign key to %q", ErrSchema, key.Resource)
		}
		named = append(named[:len(named):len(named)], key.Fields...)
	}
	for _, name := range named {
		if !seen[name] {
			return fmt.Errorf("%w: key field %q", ErrSchema, name)
		}
	}
	return nil
}

// Names are the headers in order.
func (s Schema) Names() []string {
	names := make([]string, len(s.Fields))
	for i, f := range s.Fields {
		names[i] = f.Name
	}
	return names
}
