package opendata

import (
	"cmp"
	"io"
	"slices"
	"strconv"
	"strings"

	"oplibre/app/format/citation"
	csvtable "oplibre/app/format/csv"
	"oplibre/app/format/datapackage"
	"oplibre/app/format/geojson"
	"oplibre/app/operation"
	"oplibre/data"
)

// ownLicence is that of what the organisers write themselves: programme, places, partners, counts, README.
const ownLicence = data.LicenceOuverte

// Titles of the resources; the standard has one language, and ours is French first.
const (
	titleProgramme     = "Programme : les ateliers"
	titlePlaces        = "Lieux des ateliers"
	titlePartners      = "Structures partenaires"
	titleStatistics    = "Chiffres par thème"
	titleContributions = "Contributions : ce qui a été collecté"
	titleMedia         = "Médias : photos, sons et fichiers"
)

// sortedLicences puts SPDX identifiers in the order of the list of licences, each once.
func sortedLicences(ids []string) []string {
	place := func(id string) int {
		return slices.IndexFunc(data.Licences, func(l data.Licence) bool { return l.ID == id })
	}
	slices.SortFunc(ids, func(a, b string) int { return cmp.Compare(place(a), place(b)) })
	return slices.Compact(ids)
}

func licenseList(ids []string) []datapackage.License {
	var list []datapackage.License
	for _, id := range sortedLicences(slices.Clone(ids)) {
		if l, known := data.FindLicence(id); known {
			list = append(list, datapackage.License{Name: l.OpenDefinition, Path: l.URL, Title: l.Title.FR})
		}
	}
	return list
}

func csvResource(name, title string, schema *csvtable.Schema, licences ...string) datapackage.Resource {
	return datapackage.Resource{Name: name, Path: name + ".csv", Title: title, Format: "csv", MediaType: "text/csv", Encoding: "utf-8",
		Schema: schema, Licenses: licenseList(licences)}
}

func geojsonResource(name, title string, licences ...string) datapackage.Resource {
	return datapackage.Resource{Name: name + "-geojson", Path: name + ".geojson", Title: title + " (GeoJSON, WGS 84)", Format: "geojson",
		MediaType: geojson.MediaType, Encoding: "utf-8", Licenses: licenseList(licences)}
}

// territory names where the weekend takes place: "Saint-Marc, Brest (29019)".
func territory(o *operation.Operation) string {
	var names []string
	if o.Neighbourhood != "" {
		names = append(names, o.Neighbourhood)
	}
	for _, c := range o.Communes {
		names = append(names, c.Name+" ("+c.InseeCode+")")
	}
	return strings.Join(names, ", ")
}

// address is the stable address of the edition.
func (b *builder) address() string {
	return b.home() + "/v" + strconv.Itoa(b.edition.Number)
}

// home is the page of the operation's data.
func (b *builder) home() string {
	return operationURL(b.edition.BaseURL, b.material.operation) + "/donnees"
}

func (b *builder) keywords() []string {
	words := []string{"Opération Libre"}
	for _, c := range b.material.operation.Communes {
		words = append(words, c.Name)
	}
	for _, t := range b.contents.Counts.Themes {
		words = append(words, t.Name)
	}
	return words
}

// descriptor writes datapackage.json, once the hash of every other file is known.
func (b *builder) descriptor() error {
	o := b.material.operation
	p := datapackage.Package{Name: o.Slug, ID: b.address(), Title: o.Name, Description: b.summary(), Homepage: b.home(),
		Version: semanticVersion(b.edition.Number, b.edition.Revision), Created: b.edition.Moment.UTC(), Keywords: b.keywords(),
		Licenses: licenseList(b.usedLicences()), Resources: b.resources}
	p.Contributors = append(p.Contributors, datapackage.Contributor{Title: contributorsName(o), Roles: []string{"creator"}})
	if o.LegalOrganiser != "" {
		p.Contributors = append(p.Contributors, datapackage.Contributor{Title: o.LegalOrganiser, Roles: []string{"publisher"}})
	}
	for _, partner := range b.material.partners {
		p.Contributors = append(p.Contributors, datapackage.Contributor{Title: partner.Organisation.Name, Path: partner.Organisation.Website,
			Roles: []string{"contributor"}})
	}
	return b.entry(datapackage.FileName, "application/json", func(w io.Writer) error { return datapackage.Write(w, p) })
}

func (b *builder) summary() string {
	o := b.material.operation
	lines := []string{o.Summary}
	if o.Summary == "" {
		lines = nil
	}
	return strings.Join(append(lines, "Données ouvertes collectées à "+territory(o)+", du "+o.Start().Format("2006-01-02")+" au "+
		o.End().Format("2006-01-02")+". Chaque ligne dit sa licence. README.md explique les fichiers.",
		"Open data collected by residents and free-knowledge communities. Each row tells its licence."), "\n\n")
}

// contributorsName credits together all who contributed; the names that they wished stand in each row.
func contributorsName(o *operation.Operation) string {
	place := o.Neighbourhood
	if place == "" && len(o.Communes) > 0 {
		place = o.Communes[0].Name
	}
	if place == "" {
		place = o.Name
	}
	return "Habitantes et habitants de " + place
}

func (b *builder) citation() error {
	o := b.material.operation
	c := citation.Citation{
		Message: "Pour citer ces données, merci de reprendre cette notice. If you use this data, please cite it as below.",
		Title:   o.Name, Authors: []citation.Author{{Name: contributorsName(o)}}, Abstract: b.summary(), License: b.usedLicences(),
		Released: b.edition.Moment.In(o.Location()), Version: semanticVersion(b.edition.Number, b.edition.Revision),
		URL: b.address(), Keywords: b.keywords(),
	}
	if o.LegalOrganiser != "" {
		c.Authors = append(c.Authors, citation.Author{Name: o.LegalOrganiser})
	}
	return b.entry(citation.FileName, "text/yaml", func(w io.Writer) error { return citation.Write(w, c) })
}
