package data

import "slices"

// Theme is one of the subjects of a weekend: it gives an atelier its colour and its sign, and a contribution its fields
// and the licences proposed for it. An operation chooses among them and may change the licences.
type Theme struct {
	// ID is an English word that never changes: it stands in databases, exports and style sheets (theme-flora).
	ID string
	// Slug stands in public addresses (?theme=flore).
	Slug string
	Name Text
	// Icon is the name of a Tabler icon.
	Icon   string
	Colour Colour
	// DataLicence and MediaLicence are the SPDX identifiers proposed for what is written down, and for photos,
	// recordings and long texts.
	DataLicence, MediaLicence string
	// Destinations are the identifiers of the commons to which such results are usually brought, likeliest first.
	Destinations []string
	// Fields are asked in this order, after the title, the description, the place and the time that all have.
	Fields []Field
}

// Colour is how a theme looks by day and by night. Both pairs reach a contrast of 4.5 on their tint and on paper.
type Colour struct{ Ink, Tint, DarkInk, DarkTint string }

// FieldType is what a field holds, and so which control asks for it and which column type exports it.
type FieldType string

const (
	// ShortText is one line.
	ShortText FieldType = "text"
	// LongText is several lines.
	LongText FieldType = "longtext"
	// Number may have decimals, written with a point inside.
	Number FieldType = "number"
	// Integer is a whole number, zero or more.
	Integer FieldType = "integer"
	// Choice is one of Field.Choices.
	Choice FieldType = "choice"
	// Boolean is "true" or "false"; empty when it was not noted.
	Boolean FieldType = "boolean"
	// Date is YYYY-MM-DD, or YYYY-MM or YYYY when that is all one knows.
	Date FieldType = "date"
	// URL is an http or https address.
	URL FieldType = "url"
	// Taxon is a scientific name, with its author or not.
	Taxon FieldType = "taxon"
)

// Field is one question about a contribution. None asks for anything personal.
type Field struct {
	// Name is the column's name in exports: English, snake_case, never renamed.
	Name  string
	Type  FieldType
	Label Text
	// Hint is shown under the label when the question needs a word more.
	Hint Text
	// Choices are the possible values of a Choice.
	Choices []Option
	// Required fields block the sending; in the field few things should.
	Required bool
	// Unit is the unit of a Number or an Integer, as people read it: "cm", "s", "€".
	Unit string
	// Term is where communities know the field from: an OpenStreetMap key ("osm:kerb:height"), a Darwin Core term
	// ("dwc:scientificName"), a Wikidata property ("wd:P571"), a Dublin Core term ("dcterms:creator").
	Term string
}

// Option is one answer of a Choice field. Value is what is stored and exported.
type Option struct {
	Value string
	Label Text
}

// LabelOf returns what people read for a stored value of the field: the choice's label, or the value itself.
func (f Field) LabelOf(value, language string) string {
	for _, o := range f.Choices {
		if o.Value == value {
			return o.Label.In(language)
		}
	}
	return value
}

// Field returns the theme's field with this name.
func (t Theme) Field(name string) (Field, bool) {
	i := slices.IndexFunc(t.Fields, func(f Field) bool { return f.Name == name })
	if i < 0 {
		return Field{}, false
	}
	return t.Fields[i], true
}

// FindTheme returns the theme with this identifier.
func FindTheme(id string) (Theme, bool) {
	return findTheme(func(t Theme) bool { return t.ID == id })
}

// FindThemeSlug returns the theme with this slug, for a public address.
func FindThemeSlug(slug string) (Theme, bool) {
	return findTheme(func(t Theme) bool { return t.Slug == slug })
}

func findTheme(is func(Theme) bool) (Theme, bool) {
	i := slices.IndexFunc(Themes, is)
	if i < 0 {
		return Theme{}, false
	}
	return Themes[i], true
}
