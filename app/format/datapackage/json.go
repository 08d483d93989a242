package datapackage

import (
	"time"

	csvtable "oplibre/app/format/csv"
)

// The shapes of the descriptor, in the order in which the standard lists the members.
type (
	packageJSON struct {
		Schema       string         `json:"$schema"`
		Name         string         `json:"name"`
		ID           string         `json:"id,omitempty"`
		Title        string         `json:"title,omitempty"`
		Description  string         `json:"description,omitempty"`
		Homepage     string         `json:"homepage,omitempty"`
		Version      string         `json:"version"`
		Created      string         `json:"created"`
		Keywords     []string       `json:"keywords,omitempty"`
		Licenses     []License      `json:"licenses,omitempty"`
		Contributors []Contributor  `json:"contributors,omitempty"`
		Sources      []Source       `json:"sources,omitempty"`
		Resources    []resourceJSON `json:"resources"`
	}
	resourceJSON struct {
		Name        string            `json:"name"`
		Type        string            `json:"type,omitempty"`
		Path        string            `json:"path"`
		Title       string            `json:"title,omitempty"`
		Description string            `json:"description,omitempty"`
		Format      string            `json:"format,omitempty"`
		MediaType   string            `json:"mediatype,omitempty"`
		Encoding    string            `json:"encoding,omitempty"`
		Bytes       int64             `json:"bytes"`
		Hash        string            `json:"hash"`
		Licenses    []License         `json:"licenses,omitempty"`
		Sources     []Source          `json:"sources,omitempty"`
		Dialect     *csvtable.Dialect `json:"dialect,omitempty"`
		Schema      *csvtable.Schema  `json:"schema,omitempty"`
	}
)

func (p Package) json() packageJSON {
	out := packageJSON{
		Schema: Profile, Name: p.Name, ID: p.ID, Title: p.Title, Description: p.Description, Homepage: p.Homepage,
		Version: p.Version, Created: p.Created.UTC().Format(time.RFC3339), Keywords: p.Keywords,
		Licenses: p.Licenses, Contributors: p.Contributors, Sources: p.Sources,
	}
	for _, r := range p.Resources {
		one := resourceJSON{
			Name: r.Name, Path: r.Path, Title: r.Title, Description: r.Description, Format: r.Format,
			MediaType: r.MediaType, Encoding: r.Encoding, Bytes: r.Bytes, Hash: "sha256:" + r.SHA256,
			Licenses: r.Licenses, Sources: r.Sources, Schema: r.Schema,
		}
		if r.Schema != nil {
			one.Type = "table"
			one.Dialect = &csvtable.Canonical
		}
		out.Resources = append(out.Resources, one)
	}
	return out
}
