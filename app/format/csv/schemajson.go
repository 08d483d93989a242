package csvtable

import "encoding/json"

// MarshalJSON writes the Table Schema. It is valid for readers of version 1 and of version 2 of the standard: titles
// and descriptions are French under their standard names, and both languages stand beside them in "titles" and
// "descriptions", which the standard allows as additional members.
func (s Schema) MarshalJSON() ([]byte, error) {
	out := schemaJSON{PrimaryKey: s.PrimaryKey, MissingValues: []string{""}}
	for _, f := range s.Fields {
		out.Fields = append(out.Fields, fieldJSON{
			Name: f.Name, Type: f.Type, Format: f.Format,
			Title: f.Title.any(), Titles: f.Title.both(),
			Description: f.Description.any(), Descriptions: f.Description.both(),
			RDFType: f.RDFType, Constraints: f.Constraints.json(),
		})
	}
	for _, key := range s.ForeignKeys {
		out.ForeignKeys = append(out.ForeignKeys, foreignKeyJSON{key.Fields, referenceJSON{key.Resource, key.ReferencedFields}})
	}
	return json.Marshal(out)
}

type (
	schemaJSON struct {
		Fields        []fieldJSON      `json:"fields"`
		PrimaryKey    []string         `json:"primaryKey,omitempty"`
		ForeignKeys   []foreignKeyJSON `json:"foreignKeys,omitempty"`
		MissingValues []string         `json:"missingValues"`
	}
	fieldJSON struct {
		Name         string           `json:"name"`
		Type         Type             `json:"type"`
		Format       string           `json:"format,omitempty"`
		Title        string           `json:"title,omitempty"`
		Titles       *wordsJSON       `json:"titles,omitempty"`
		Description  string           `json:"description,omitempty"`
		Descriptions *wordsJSON       `json:"descriptions,omitempty"`
		RDFType      string           `json:"rdfType,omitempty"`
		Constraints  *constraintsJSON `json:"constraints,omitempty"`
	}
	wordsJSON struct {
		French  string `json:"fr"`
		English string `json:"en"`
	}
	constraintsJSON struct {
		Required  bool     `json:"required,omitempty"`
		Unique    bool     `json:"unique,omitempty"`
		Enum      []string `json:"enum,omitempty"`
		Pattern   string   `json:"pattern,omitempty"`
		Minimum   *float64 `json:"minimum,omitempty"`
		Maximum   *float64 `json:"maximum,omitempty"`
		MinLength int      `json:"minLength,omitempty"`
		MaxLength int      `json:"maxLength,omitempty"`
	}
	foreignKeyJSON struct {
		Fields    []string      `json:"fields"`
		Reference referenceJSON `json:"reference"`
	}
	referenceJSON struct {
		Resource string   `json:"resource"`
		Fields   []string `json:"fields"`
	}
)

// any is the French text, or the English one where there is no French.
func (w Words) any() string {
	if w.French != "" {
		return w.French
	}
	return w.English
}

func (w Words) both() *wordsJSON {
	if w.French == "" || w.English == "" {
		return nil
	}
	return &wordsJSON{w.French, w.English}
}

func (c Constraints) json() *constraintsJSON {
	if !c.Required && !c.Unique && c.Enum == nil && c.Pattern == "" && c.Minimum == nil && c.Maximum == nil && c.MinLength == 0 && c.MaxLength == 0 {
		return nil
	}
	out := constraintsJSON(c)
	return &out
}
